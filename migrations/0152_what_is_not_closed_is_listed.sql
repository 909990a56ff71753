-- 日締め and 月締め list what is not closed however old it is, back to the beginning of the fiscal year before: on the first of April
-- the month that has to be closed is one of last year's. And a row says what stands in the way of its close or its reopening,
-- so that nobody is refused behind all lines, a reason and a yes.

SET ROLE densho_owner;

DO $$
DECLARE
  f regprocedure := 'core.rows_close(text,date,date)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := old;
  part text;
BEGIN
  part := replace(fresh, $text$  known AS (
$text$, $text$  beside AS (
    SELECT DISTINCT ON (e.branch_id, e.first_day) e.branch_id, e.first_day, e.kind FROM core.close_event e
     WHERE e.branch_id = ANY (core.my_branches()) AND e.period = CASE p_period WHEN 'day' THEN 'month' ELSE 'day' END
       AND e.first_day BETWEEN date_trunc('month', p_from)::date AND p_to
     ORDER BY e.branch_id, e.first_day, e.seq DESC),
  open_day AS (
    SELECT d.branch_id, d.first, min(d.day) AS day
      FROM (SELECT DISTINCT i.branch_id, i.first, i.day FROM item i WHERE p_period = 'month') d
     WHERE NOT EXISTS (SELECT FROM beside c WHERE c.branch_id = d.branch_id AND c.first_day = d.day AND c.kind = 'closed')
     GROUP BY 1, 2),
  known AS (
$text$);
  IF part = fresh THEN
    RAISE EXCEPTION 'the close does not know its periods';
  END IF;
  fresh := part;
  part := replace(fresh, $text$'closed_by', o.name, $text$,
    $text$'open_day', CASE WHEN k.kind IS DISTINCT FROM 'closed' THEN u.day END,
           'month_closed', CASE WHEN p_period = 'day' AND EXISTS (SELECT FROM beside m WHERE m.branch_id = k.branch
                                  AND m.first_day = date_trunc('month', k.first)::date AND m.kind = 'closed') THEN true END,
           'closed_by', o.name, $text$);
  IF part = fresh THEN
    RAISE EXCEPTION 'the close does not say who closed a period';
  END IF;
  fresh := part;
  part := replace(fresh, $text$  LEFT JOIN events v ON$text$, $text$  LEFT JOIN open_day u ON u.branch_id = k.branch AND u.first = k.first
  LEFT JOIN events v ON$text$);
  IF part = fresh THEN
    RAISE EXCEPTION 'the close does not count what happened';
  END IF;
  EXECUTE part;
END $$;

-- What is not closed of the days or months before this day, the latest first. A month that every branch has closed has nothing
-- of it, and is not looked at: closed days and months are what this costs the least.
CREATE FUNCTION core.rows_unclosed(p_period text, p_before date) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first date := date_trunc('month', p_before - 1)::date;
  since date := make_date(core.fiscal_year(core.tokyo_day(clock_timestamp())) - 1, 4, 1);
BEGIN
  WHILE first >= since LOOP
    IF EXISTS (SELECT FROM unnest(core.my_branches()) b (branch) WHERE NOT core.is_closed(b.branch, 'month', first)) THEN
      RETURN QUERY
        SELECT r.row FROM core.rows_close(p_period, first, least((first + interval '1 month')::date, p_before) - 1) r (row)
         WHERE r.row ->> 'close_state' IN ('open', 'reopened');
    END IF;
    first := (first - interval '1 month')::date;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION core.rows_unclosed(text, date) FROM PUBLIC;

-- Where no month or year was asked for.
ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_unclosed;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT core.house_rows_before_unclosed(p_table, p_args);
  IF p_table = 'close_days' AND NOT p_args ? 'month' THEN
    RETURN QUERY SELECT r.row FROM core.rows_unclosed('day', core.tokyo_day(clock_timestamp()) - 62) r (row)
                  WHERE NOT p_args ? 'branch' OR r.row ->> 'branch' = p_args ->> 'branch';
  ELSIF p_table = 'close_months' AND NOT p_args ? 'year' THEN
    RETURN QUERY SELECT core.rows_unclosed('month', make_date(core.fiscal_year(core.tokyo_day(clock_timestamp())), 4, 1));
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION core.house_rows(text, jsonb) FROM PUBLIC;

RESET ROLE;
