-- 日締め and 月締め list what is not closed however old it is, not back to the fiscal year before alone (0152). Of a house that has
-- never closed anything the 24 latest months that have something open are listed, since every month costs what it holds; the rows
-- say how many more there are, and from when.

SET ROLE densho_owner;

-- Whether a period of one branch has anything to close: something was decided in it, or it was closed and opened again.
CREATE FUNCTION core.has_to_close(p_branch text, p_period text, p_first date, p_last date) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  since timestamptz := p_first::timestamp AT TIME ZONE 'Asia/Tokyo';
  until timestamptz := (p_last + 1)::timestamp AT TIME ZONE 'Asia/Tokyo';
BEGIN
  RETURN NOT core.is_closed(p_branch, p_period, p_first) AND (
    EXISTS (SELECT FROM core.approval a WHERE a.branch_id = p_branch AND a.approved_at >= since AND a.approved_at < until)
    OR EXISTS (SELECT FROM core.amendment_approval a WHERE a.branch_id = p_branch AND a.approved_at >= since AND a.approved_at < until)
    OR EXISTS (SELECT FROM core.key_order o WHERE o.branch_id = p_branch AND o.ordered_at >= since AND o.ordered_at < until)
    OR EXISTS (SELECT FROM core.close_event e WHERE e.branch_id = p_branch AND e.period = p_period AND e.first_day = p_first));
END $$;

-- The months before this day in which one of these branches has a day, or the month itself, that is not closed; the latest first.
-- A month that was closed is not looked into.
CREATE FUNCTION core.months_unclosed(p_period text, p_branches text[], p_before date) RETURNS SETOF date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT m.first::date
      FROM unnest(p_branches) b (branch)
     CROSS JOIN LATERAL (
       SELECT least((SELECT min(a.approved_at) FROM core.approval a WHERE a.branch_id = b.branch),
                    (SELECT min(a.approved_at) FROM core.amendment_approval a WHERE a.branch_id = b.branch),
                    (SELECT min(o.ordered_at) FROM core.key_order o WHERE o.branch_id = b.branch),
                    (SELECT min(e.first_day)::timestamp AT TIME ZONE 'Asia/Tokyo' FROM core.close_event e
                      WHERE e.branch_id = b.branch AND e.period = p_period)) AS since) s
     CROSS JOIN LATERAL generate_series(date_trunc('month', core.tokyo_day(s.since)::timestamp), p_before::timestamp - interval '1 day', interval '1 month') m (first)
     WHERE NOT core.is_closed(b.branch, 'month', m.first::date)
       AND CASE p_period
         WHEN 'month' THEN core.has_to_close(b.branch, 'month', m.first::date, (m.first + interval '1 month')::date - 1)
         ELSE EXISTS (SELECT FROM generate_series(m.first, least(m.first + interval '1 month', p_before::timestamp) - interval '1 day', interval '1 day') d (day)
                       WHERE core.has_to_close(b.branch, 'day', d.day::date, d.day::date)) END
     GROUP BY m.first ORDER BY m.first DESC;
END $$;

DROP FUNCTION core.rows_unclosed(text, date);
-- What is not closed of the days or months before this day in the latest of these months.
CREATE FUNCTION core.rows_unclosed(p_period text, p_months date[], p_before date) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE first date;
BEGIN
  FOREACH first IN ARRAY p_months[:24] LOOP
    RETURN QUERY
      SELECT r.row FROM core.rows_close(p_period, first, least((first + interval '1 month')::date, p_before) - 1) r (row)
       WHERE r.row ->> 'close_state' IN ('open', 'reopened');
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION core.has_to_close(text, text, date, date), core.months_unclosed(text, text[], date),
  core.rows_unclosed(text, date[], date) FROM PUBLIC;

-- Where no month or year was asked for. Every row says what of the months stands on no row: a page may begin anywhere.
CREATE OR REPLACE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  period text;
  before date;
  months date[];
  unlisted jsonb := '{}';
BEGIN
  IF p_table = 'close_days' AND NOT p_args ? 'month' THEN
    period := 'day';
    before := core.tokyo_day(clock_timestamp()) - 62;
  ELSIF p_table = 'close_months' AND NOT p_args ? 'year' THEN
    period := 'month';
    before := make_date(core.fiscal_year(core.tokyo_day(clock_timestamp())), 4, 1);
  ELSE
    RETURN QUERY SELECT core.house_rows_before_unclosed(p_table, p_args);
    RETURN;
  END IF;
  months := ARRAY(SELECT core.months_unclosed(period, CASE WHEN period = 'day' AND p_args ? 'branch'
    THEN ARRAY(SELECT b FROM unnest(core.my_branches()) b WHERE b = p_args ->> 'branch') ELSE core.my_branches() END, before));
  IF cardinality(months) > 24 THEN
    unlisted := jsonb_build_object('unlisted', jsonb_build_object('months', cardinality(months) - 24,
      'first', to_char(months[cardinality(months)], 'YYYY-MM')));
  END IF;
  RETURN QUERY SELECT r.row || unlisted FROM core.house_rows_before_unclosed(p_table, p_args) r (row);
  RETURN QUERY SELECT r.row || unlisted FROM core.rows_unclosed(period, months, before) r (row)
                WHERE period = 'month' OR NOT p_args ? 'branch' OR r.row ->> 'branch' = p_args ->> 'branch';
END $$;

RESET ROLE;
