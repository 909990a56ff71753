-- What a closed month's 一括納付明細 says stays, its lines too: whose a contract was is read as it was when the month was closed.
-- A merge moves no contract (core.kept_code reads the merges in force), so that it is never refused for a closed month; but the
-- lines below the statement were read with the merges of today, and no longer agreed with it.

SET ROLE densho_owner;

-- As core.kept_code, with the merges that were in force at a moment.
CREATE FUNCTION core.kept_code_at(p_code text, p_at timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE walk (code, depth) AS (
    SELECT p_code, 0
    UNION ALL
    SELECT m.kept_code, w.depth + 1 FROM walk w
      JOIN core.contractor_merge m ON m.old_code = w.code AND m.at <= p_at AND (m.undone_at IS NULL OR m.undone_at > p_at)
     WHERE w.depth < 20)
  SELECT w.code FROM walk w ORDER BY w.depth DESC LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION core.kept_code_at(text, timestamptz) FROM PUBLIC;

-- The moment of a close is after every merge that its statement counts, and before every other: both wait for the same lock.
DO $$
DECLARE
  f regprocedure := 'api.close_period(uuid, jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := 'PERFORM pg_advisory_xact_lock(hashtextextended(''close '' || branch, 371));';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'api.close_period does not read as it did';
  END IF;
  EXECUTE replace(old, part, part || '
    IF monthly THEN
      PERFORM pg_advisory_xact_lock(hashtextextended(''merge'', 371));
    END IF;');
END $$;

-- As before (0113), and once more whether the month is closed: who closes it holds the same lock, and the moment that is written
-- for a contract that waited for it may be before that of the close.
CREATE OR REPLACE FUNCTION core.holder_counts() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  month date;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('merge', 371));
  IF EXISTS (SELECT FROM core.contractor_alias a WHERE a.old_code = NEW.customer_code) THEN
    PERFORM core.refuse_value('holder_is_merged', core.kept_code(NEW.customer_code));
  END IF;
  SELECT date_trunc('month', core.tokyo_day(c.numbered_at))::date INTO month FROM core.contract c
   WHERE c.branch_id = NEW.branch_id AND c.contract_id = NEW.contract_id;
  IF core.is_closed(NEW.branch_id, 'month', month) THEN
    PERFORM core.refuse_value('month_closed', to_char(month, 'YYYY-MM'));
  END IF;
  RETURN NEW;
END $$;

-- When a month was closed; null: it is open.
CREATE FUNCTION core.month_closed_at(p_branch text, p_first date) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN e.kind = 'closed' THEN e.at END FROM core.close_event e
   WHERE e.branch_id = p_branch AND e.period = 'month' AND e.first_day = p_first ORDER BY e.seq DESC LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION core.month_closed_at(text, date) FROM PUBLIC;

-- The lines of a contractor's statement. Those of an open month as the statement reckons them, of a closed one with the codes and
-- with what there was when it was closed.
CREATE FUNCTION core.rows_premium_lines(p_branch text, p_first date, p_code text, p_contractor text) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  last date := (p_first + interval '1 month' - interval '1 day')::date;
  closed timestamptz := core.month_closed_at(p_branch, p_first);
BEGIN
  RETURN QUERY
    SELECT jsonb_strip_nulls(to_jsonb(x) - 'branch_id' - 'event' || jsonb_build_object('happened', x.event,
             'id', x.number || ':' || x.seq, 'branch', x.branch_id, 'customer_code', k.code))
      FROM core.contract_premiums(ARRAY[p_branch], p_first, last) x
      JOIN core.contract c ON c.branch_id = x.branch_id AND c.contract_id = x.contract_id
      JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
      LEFT JOIN LATERAL (SELECT h.customer_code FROM core.contract_holder h
                          WHERE h.branch_id = c.branch_id AND h.contract_id = c.contract_id AND (closed IS NULL OR h.at <= closed)
                          ORDER BY h.seq DESC LIMIT 1) h ON true
      CROSS JOIN LATERAL (
        SELECT CASE WHEN closed IS NULL THEN x.customer_code
                    ELSE core.kept_code_at(coalesce(h.customer_code, d.content #>> '{applicant,customer_code}'), closed) END AS code) k
     WHERE x.method = 'lump' AND (closed IS NULL OR x.numbered_at <= closed)
       AND CASE WHEN coalesce(p_code, '') = '' THEN k.code IS NULL AND x.contractor = p_contractor ELSE k.code = p_code END
     ORDER BY x.numbered_at, x.contract_id, x.seq;
END $$;
REVOKE EXECUTE ON FUNCTION core.rows_premium_lines(text, date, text, text) FROM PUBLIC;

ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_closed_lines;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_table = 'premium_lines' THEN
    IF p_args ->> 'branch' = ANY (core.my_branches()) THEN
      RETURN QUERY SELECT core.rows_premium_lines(p_args ->> 'branch', core.month_of(p_args), p_args ->> 'customer_code',
                                                  p_args ->> 'contractor');
    END IF;
    RETURN;
  END IF;
  RETURN QUERY SELECT core.house_rows_before_closed_lines(p_table, p_args);
END $$;
REVOKE EXECUTE ON FUNCTION core.house_rows(text, jsonb) FROM PUBLIC;

RESET ROLE;
