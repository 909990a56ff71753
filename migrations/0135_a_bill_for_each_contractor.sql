-- 一括納付明細: contracts without a customer code were put together by the contractor's name alone, so that two firms of one name
-- stood on one bill. Without a code a firm is its name and its address; where they are spelled otherwise there are two rows,
-- which somebody sees and puts right by giving the contracts their code.

SET ROLE densho_owner;

-- Whom a contract names as it stood at the platform at a moment, and what tells them from others of the name. Nothing for no contract.
CREATE FUNCTION core.billed_to(p_branch text, p_contract bigint, p_at timestamptz, OUT contractor text, OUT address text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF p_contract IS NULL THEN
    RETURN;
  END IF;
  SELECT v.content ->> 'contractor_name', v.content ->> 'contractor_address' INTO contractor, address
    FROM core.revision v
   WHERE v.branch_id = p_branch AND v.contract_id = p_contract
     AND v.seq = coalesce(core.current_seq(p_branch, p_contract, p_at), 1);
END $$;

-- As before (0029), and a row without a code for each name and address; each row says which.
CREATE OR REPLACE FUNCTION core.lump_statement(p_branches text[], p_first date) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
           'id', concat_ws(':', s.branch_id, s.code, s.place), 'branch', s.branch_id, 'customer_code', s.code,
           'contractor', s.contractor, 'address', s.address, 'count', s.n, 'amount', s.amount, 'premium', s.premium,
           'without_rate', s.without_rate))
           ORDER BY s.branch_id, s.code, s.place), '[]')
  FROM (
    SELECT x.branch_id, coalesce(x.customer_code, '') AS code,
           coalesce(min(k.name), min(b.contractor)) AS contractor, min(b.address) AS address, count(*) AS n, sum(x.amount) AS amount,
           sum(x.premium) AS premium, count(*) FILTER (WHERE x.premium IS NULL) AS without_rate,
           CASE WHEN x.customer_code IS NULL
                THEN row_number() OVER (PARTITION BY x.branch_id, x.customer_code IS NULL
                                        ORDER BY core.same_name(b.contractor), core.same_name(b.address)) END AS place
      FROM core.contract_premiums(p_branches, p_first, (p_first + interval '1 month' - interval '1 day')::date) x
      LEFT JOIN core.contractor k ON k.customer_code = x.customer_code
      LEFT JOIN LATERAL core.billed_to(x.branch_id, CASE WHEN x.customer_code IS NULL THEN x.contract_id END, clock_timestamp()) b ON true
     WHERE x.method = 'lump'
     GROUP BY x.branch_id, x.customer_code, core.same_name(b.contractor), core.same_name(b.address)) s
$$;

-- As before (0128), and of a row without a code those of its name and address. A statement that was closed before it had the
-- address has the lines of the name.
DROP FUNCTION core.rows_premium_lines(text, date, text, text);
CREATE FUNCTION core.rows_premium_lines(p_branch text, p_first date, p_code text, p_contractor text, p_address text) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  last date := (p_first + interval '1 month' - interval '1 day')::date;
  closed timestamptz := core.month_closed_at(p_branch, p_first);
BEGIN
  RETURN QUERY
    SELECT jsonb_strip_nulls(to_jsonb(x) - 'branch_id' - 'event' || jsonb_build_object('happened', x.event,
             'id', x.number || ':' || x.seq, 'branch', x.branch_id, 'customer_code', k.code, 'address', b.address))
      FROM core.contract_premiums(ARRAY[p_branch], p_first, last) x
      JOIN core.contract c ON c.branch_id = x.branch_id AND c.contract_id = x.contract_id
      JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
      LEFT JOIN LATERAL (SELECT h.customer_code FROM core.contract_holder h
                          WHERE h.branch_id = c.branch_id AND h.contract_id = c.contract_id AND (closed IS NULL OR h.at <= closed)
                          ORDER BY h.seq DESC LIMIT 1) h ON true
      CROSS JOIN LATERAL (
        SELECT CASE WHEN closed IS NULL THEN x.customer_code
                    ELSE core.kept_code_at(coalesce(h.customer_code, d.content #>> '{applicant,customer_code}'), closed) END AS code) k
      LEFT JOIN LATERAL core.billed_to(x.branch_id, CASE WHEN k.code IS NULL THEN x.contract_id END, coalesce(closed, clock_timestamp())) b ON true
     WHERE x.method = 'lump' AND (closed IS NULL OR x.numbered_at <= closed)
       AND CASE WHEN coalesce(p_code, '') = ''
                THEN k.code IS NULL AND core.same_name(b.contractor) = core.same_name(p_contractor)
                     AND (p_address IS NULL OR core.same_name(b.address) = core.same_name(p_address))
                ELSE k.code = p_code END
     ORDER BY x.numbered_at, x.contract_id, x.seq;
END $$;
REVOKE ALL ON FUNCTION core.billed_to(text, bigint, timestamptz), core.rows_premium_lines(text, date, text, text, text) FROM PUBLIC;

DO $$
DECLARE
  f regprocedure := 'core.house_rows_before_unmerges(text, jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := 'p_args ->> ''contractor'')';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'the lines of a statement are not read as they were';
  END IF;
  EXECUTE replace(old, part, 'p_args ->> ''contractor'', p_args ->> ''address'')');
END $$;

RESET ROLE;
