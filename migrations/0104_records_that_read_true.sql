-- What auditors and administrators read is what happened: who closed a day that was reopened, shares that are rounded, an
-- export on record before its first byte; and what the command line is refused says of which record.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- the close

-- As before (0059); who closed a reopened period stays who closed it, with who reopened it beside.
CREATE OR REPLACE FUNCTION core.rows_close(p_period text, p_from date, p_to date) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH item AS MATERIALIZED (
    SELECT x.*, CASE p_period WHEN 'day' THEN x.day ELSE date_trunc('month', x.day)::date END AS first
      FROM core.approved_items(core.my_branches(), p_from, p_to) x),
  counted AS (
    SELECT i.branch_id, i.first, count(*) AS approved, count(i.numbered_at) AS issued, count(i.arrived_at) AS arrived,
           count(*) FILTER (WHERE i.mail_wanted) AS mail_wanted,
           count(*) FILTER (WHERE i.mail_wanted AND i.mailed_at IS NOT NULL) AS mailed, count(i.missing) AS missing,
           count(*) FILTER (WHERE i.event <> 'issue') AS amended,
           sum(i.amount) FILTER (WHERE i.event = 'issue') AS amount,
           jsonb_build_object('approved', count(*), 'issued', count(i.numbered_at), 'arrived', count(i.arrived_at),
             'mailed', count(*) FILTER (WHERE i.mail_wanted AND i.mailed_at IS NOT NULL)) AS every,
           jsonb_build_object('approved', count(*) FILTER (WHERE i.event = 'issue'),
             'issued', count(i.numbered_at) FILTER (WHERE i.event = 'issue'), 'arrived', count(i.arrived_at) FILTER (WHERE i.event = 'issue'),
             'mailed', count(*) FILTER (WHERE i.event = 'issue' AND i.mail_wanted AND i.mailed_at IS NOT NULL)) AS issues
      FROM item i GROUP BY i.branch_id, i.first),
  events AS (
    SELECT e.branch_id, e.first, jsonb_object_agg(e.event, e.n) AS n
      FROM (SELECT i.branch_id, i.first, i.event, count(*) AS n FROM item i GROUP BY 1, 2, 3) e GROUP BY 1, 2),
  latest AS (
    SELECT DISTINCT ON (e.branch_id, e.first_day) e.* FROM core.close_event e
     WHERE e.branch_id = ANY (core.my_branches()) AND e.period = p_period AND e.first_day BETWEEN p_from AND p_to
     ORDER BY e.branch_id, e.first_day, e.seq DESC),
  known AS (
    SELECT coalesce(c.branch_id, l.branch_id::text) AS branch, coalesce(c.first, l.first_day) AS first,
           c.approved, c.issued, c.arrived, c.mail_wanted, c.mailed, c.missing, c.amended, c.amount, l.seq, l.kind, l.by_login,
           l.at, l.reason, l.figures,
           coalesce(CASE WHEN l.figures ? 'amended' THEN c.every ELSE c.issues END,
                    '{"approved": 0, "issued": 0, "arrived": 0, "mailed": 0}') AS compared
      FROM counted c FULL JOIN latest l ON l.branch_id = c.branch_id AND l.first_day = c.first)
  SELECT jsonb_strip_nulls(jsonb_build_object(
           'id', k.branch || ':' || k.first, 'branch', k.branch, 'branch_name', b.name,
           p_period, CASE p_period WHEN 'day' THEN k.first::text ELSE to_char(k.first, 'YYYY-MM') END,
           'approved', coalesce(k.approved, 0), 'issued', coalesce(k.issued, 0), 'arrived', coalesce(k.arrived, 0),
           'mail_wanted', coalesce(k.mail_wanted, 0), 'mailed', coalesce(k.mailed, 0), 'missing', coalesce(k.missing, 0),
           'amended', coalesce(k.amended, 0), 'events', coalesce(v.n, '{}'), 'amount', coalesce(k.amount, 0),
           'close_state', CASE WHEN k.kind = 'closed' AND NOT k.figures @> k.compared THEN 'closed_differs'
                               WHEN k.kind = 'closed' THEN 'closed' WHEN k.kind = 'reopened' THEN 'reopened' ELSE 'open' END,
           'closed_by', o.name, 'closed_at', s.at, 'reason', k.reason, 'closed_with', s.figures - 'statement',
           'reopened_by', CASE WHEN k.kind = 'reopened' THEN r.name END, 'reopened_at', CASE WHEN k.kind = 'reopened' THEN k.at END))
  FROM known k JOIN core.branch b ON b.branch_id = k.branch
  -- Closed and reopened in turn: before a reopening stands the close that it ends.
  LEFT JOIN core.close_event s ON s.branch_id = k.branch AND s.period = p_period AND s.first_day = k.first
                              AND s.seq = k.seq - CASE k.kind WHEN 'reopened' THEN 1 ELSE 0 END
  LEFT JOIN core.operator o ON o.login = s.by_login LEFT JOIN core.operator r ON r.login = k.by_login
  LEFT JOIN events v ON v.branch_id = k.branch AND v.first = k.first
  ORDER BY k.first DESC, k.branch
$$;

-- As before (0029), rounded to the nearest tenth of a percent.
CREATE OR REPLACE FUNCTION core.rows_statistics(p_year integer) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH named AS (SELECT o.name, min(o.kind) AS kind FROM core.orderer o GROUP BY o.name),
  kept AS (
    SELECT coalesce(n.kind, '（マスタ外）') AS kind, c.product::text AS product, c.amount, c.form = 'electronic' AS electronic
      FROM core.contract c LEFT JOIN named n ON n.name = c.orderer
     WHERE c.branch_id = ANY (core.my_branches()) AND c.fiscal_year = p_year)
  SELECT jsonb_build_object(
           'id', concat_ws(':', coalesce(k.kind, '計'), k.product), 'orderer_kind', coalesce(k.kind, '計'),
           'product', coalesce(k.product, 'every'), 'count', count(*), 'amount', sum(k.amount),
           'electronic_count', count(*) FILTER (WHERE k.electronic),
           'electronic_permille', round(count(*) FILTER (WHERE k.electronic) * 1000.0 / count(*))::integer, 'year', p_year)
    FROM kept k GROUP BY GROUPING SETS ((k.kind, k.product), (k.kind), (k.product), ())
   HAVING count(*) > 0
   ORDER BY k.kind NULLS LAST, array_position(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond'], k.product) NULLS LAST
$$;

-- ---------------------------------------------------------------- exports

-- An export is on record (api.note_export) before its first byte leaves; that no file came of it is on record after.
CREATE FUNCTION api.note_export_failed(p_request uuid, p_what text, p_filter jsonb, p_rows bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_what, p_filter, p_rows);
BEGIN
  IF core.begin_command(p_request, 'note_export_failed', args) IS NULL THEN
    IF NOT coalesce(p_what ~ '^[a-z_]{1,40}$' AND p_rows >= 0 AND octet_length(p_filter::text) <= 4000, false) THEN
      PERFORM core.refuse_value('export_form');
    END IF;
    PERFORM core.note((core.me()).branch_id, 'export.failed', NULL, NULL, p_what,
                      jsonb_build_object('filter', p_filter, 'rows', p_rows));
    PERFORM core.end_command(p_request, 'note_export_failed', args, '{}');
  END IF;
END $$;
REVOKE ALL ON FUNCTION api.note_export_failed(uuid, text, jsonb, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.note_export_failed(uuid, text, jsonb, bigint) TO densho_staff;

-- ---------------------------------------------------------------- operators

-- As before (0010); that nobody shuts themselves out has its own name.
CREATE OR REPLACE FUNCTION api.disable_operator(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here text := core.administrator();
BEGIN
  IF $1 = session_user THEN
    PERFORM core.refuse_value('own_record');
  END IF;
  UPDATE core.operator o SET disabled_at = clock_timestamp() WHERE o.login = $1 AND o.disabled_at IS NULL;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD002', 'no such operator, or disabled already');
  END IF;
  PERFORM core.note(here, 'operator.disabled', remark => $1);
END $$;

-- Nobody is entitled to the branch that is theirs.
CREATE FUNCTION core.entitled_elsewhere() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM core.operator o WHERE o.login = NEW.login AND o.branch_id = NEW.branch_id) THEN
    PERFORM core.refuse_value('own_branch', 'branch');
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION core.entitled_elsewhere() FROM PUBLIC;
CREATE TRIGGER entitled_elsewhere BEFORE INSERT ON core.branch_entitlement FOR EACH ROW EXECUTE FUNCTION core.entitled_elsewhere();

-- ---------------------------------------------------------------- contractors

-- A contract goes to the record that counts, not to one that points elsewhere.
CREATE FUNCTION core.holder_counts() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM core.contractor_alias a WHERE a.old_code = NEW.customer_code) THEN
    PERFORM core.refuse_value('holder_is_merged', core.kept_code(NEW.customer_code));
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION core.holder_counts() FROM PUBLIC;
CREATE TRIGGER holder_counts BEFORE INSERT ON core.contract_holder FOR EACH ROW EXECUTE FUNCTION core.holder_counts();

-- What follows a contractor's code when it is merged: contracts, and applications that are not issued yet.
CREATE FUNCTION core.follows_code(p_code text, OUT contracts bigint, OUT applications bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT count(*) INTO contracts
    FROM core.contract c
    JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
    LEFT JOIN LATERAL (SELECT x.customer_code FROM core.contract_holder x
                        WHERE x.branch_id = c.branch_id AND x.contract_id = c.contract_id ORDER BY x.seq DESC LIMIT 1) h ON true
   WHERE core.kept_code(coalesce(h.customer_code, d.content #>> '{applicant,customer_code}')) = p_code;
  SELECT count(*) INTO applications FROM core.application a
   WHERE a.state IN ('received', 'examining', 'awaiting_approval')
     AND core.kept_code(core.content_of(a) #>> '{applicant,customer_code}') = p_code;
END $$;
REVOKE EXECUTE ON FUNCTION core.follows_code(text) FROM PUBLIC;

-- ---------------------------------------------------------------- lists

-- The days of one branch's month; as many operators as their list has; the sum of a month's statement; with `of`, what would
-- follow the contractor of that code.
ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_one_branch;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CASE
  WHEN p_table = 'close_days' AND p_args ? 'branch' THEN
    RETURN QUERY SELECT r.row FROM core.house_rows_before_one_branch(p_table, p_args) WITH ORDINALITY r (row, place)
                  WHERE r.row ->> 'branch' = p_args ->> 'branch' ORDER BY r.place;
  WHEN p_table = 'masters' THEN
    RETURN QUERY SELECT CASE r.row ->> 'master' WHEN 'operators'
                          THEN r.row || jsonb_build_object('count', (SELECT count(*) FROM core.operator)) ELSE r.row END
                   FROM core.house_rows_before_one_branch(p_table, p_args) WITH ORDINALITY r (row, place) ORDER BY r.place;
  WHEN p_table = 'premiums' THEN
    RETURN QUERY
      WITH line AS MATERIALIZED (
        SELECT r.row, r.place FROM core.house_rows_before_one_branch(p_table, p_args) WITH ORDINALITY r (row, place))
      SELECT x.row FROM (
        SELECT l.row, l.place FROM line l
        UNION ALL
        SELECT jsonb_strip_nulls(jsonb_build_object('id', 'total', 'total', true, 'contractor', '計', 'month', min(l.row ->> 'month'),
                 'count', sum((l.row ->> 'count')::bigint), 'amount', sum((l.row ->> 'amount')::bigint),
                 'premium', sum((l.row ->> 'premium')::bigint), 'without_rate', sum((l.row ->> 'without_rate')::bigint))), NULL
          FROM line l HAVING count(*) > 1) x
       ORDER BY x.place NULLS LAST;
  WHEN p_table = 'contractors' AND p_args ? 'of' THEN
    RETURN QUERY SELECT CASE WHEN r.row ->> 'customer_code' = p_args ->> 'of'
                          THEN r.row || to_jsonb(core.follows_code(p_args ->> 'of')) ELSE r.row END
                   FROM core.house_rows_before_one_branch(p_table, p_args) WITH ORDINALITY r (row, place) ORDER BY r.place;
  ELSE
    RETURN QUERY SELECT core.house_rows_before_one_branch(p_table, p_args);
  END CASE;
END $$;

-- ---------------------------------------------------------------- an import that is refused says where

-- The first rule of before the day from which rules may change that a file has otherwise: as the file or the database
-- names it, `fields` that differ, or `missing`: the file has none of it, `fresh`: only the file has it.
CREATE FUNCTION core.backdated_rule(p_orderer text, p_rules jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first date := core.rules_change_from();
BEGIN
  RETURN (
    WITH was AS (
      SELECT to_jsonb(x) - 'orderer_code' || jsonb_build_object('valid_to', CASE WHEN x.valid_to < first - 1 THEN x.valid_to END) AS rule
        FROM core.orderer_rule x WHERE x.orderer_code = p_orderer AND x.valid_from < first),
    now AS (
      SELECT to_jsonb(x) - 'orderer_code' || jsonb_build_object('valid_to', CASE WHEN x.valid_to < first - 1 THEN x.valid_to END) AS rule
        FROM jsonb_populate_recordset(NULL::core.orderer_rule, p_rules) x WHERE x.valid_from < first),
    pair AS (
      SELECT w.rule AS was, n.rule AS now
        FROM was w FULL JOIN now n
          ON (w.rule ->> 'work_kind', w.rule ->> 'product', w.rule ->> 'valid_from')
           = (n.rule ->> 'work_kind', n.rule ->> 'product', n.rule ->> 'valid_from')
       WHERE w.rule IS DISTINCT FROM n.rule)
    SELECT jsonb_strip_nulls(jsonb_build_object(
             'work_kind', coalesce(p.now, p.was) -> 'work_kind', 'product', coalesce(p.now, p.was) -> 'product',
             'valid_from', coalesce(p.now, p.was) -> 'valid_from', 'changes_from', first,
             'missing', CASE WHEN p.now IS NULL THEN true END, 'fresh', CASE WHEN p.was IS NULL THEN true END,
             'fields', CASE WHEN p.now IS NOT NULL AND p.was IS NOT NULL THEN (
               SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys(p.now) k WHERE p.now -> k IS DISTINCT FROM p.was -> k) END))
      FROM pair p
     ORDER BY p.now IS NULL OR p.was IS NULL, coalesce(p.now, p.was) ->> 'work_kind', coalesce(p.now, p.was) ->> 'product',
              coalesce(p.now, p.was) ->> 'valid_from' LIMIT 1);
END $$;
REVOKE EXECUTE ON FUNCTION core.backdated_rule(text, jsonb) FROM PUBLIC;

-- As before (0029); a refusal names the orderer, and the rule where it is about one.
CREATE OR REPLACE FUNCTION api.import_orderers(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o jsonb;
  now_rules jsonb;
  proposed integer := 0;
  kept jsonb := '[]';
  rule text;
BEGIN
  IF pg_has_role(session_user, 'densho_owner', 'MEMBER') THEN
    RETURN core.put_orderers(rows);
  END IF;
  FOR o IN SELECT jsonb_array_elements(rows) LOOP
    IF jsonb_typeof(o -> 'rules') IS DISTINCT FROM 'array' THEN
      PERFORM core.refuse_value('rules_missing');
    END IF;
    SELECT coalesce(jsonb_agg(to_jsonb(x) - 'orderer_code' ORDER BY x.work_kind, x.product, x.valid_from), '[]')
      INTO now_rules FROM core.orderer_rule x WHERE x.orderer_code = o ->> 'code';
    kept := kept || jsonb_build_array(o || jsonb_build_object('rules', now_rules));
  END LOOP;
  -- The orderers themselves, their rules as they are.
  kept := core.put_orderers(kept);
  FOR o IN SELECT jsonb_array_elements(rows) LOOP
    SELECT coalesce(jsonb_agg(to_jsonb(x) - 'orderer_code' ORDER BY x.work_kind, x.product, x.valid_from), '[]')
      INTO now_rules FROM core.orderer_rule x WHERE x.orderer_code = o ->> 'code';
    IF now_rules <> (SELECT coalesce(jsonb_agg(to_jsonb(x) - 'orderer_code' ORDER BY x.work_kind, x.product, x.valid_from), '[]')
                       FROM jsonb_populate_recordset(NULL::core.orderer_rule, o -> 'rules') x) THEN
      BEGIN
        PERFORM core.propose('rules', jsonb_build_object('orderer_code', o ->> 'code', 'rules', o -> 'rules'), 'import');
      EXCEPTION WHEN SQLSTATE 'ZD011' THEN
        GET STACKED DIAGNOSTICS rule = CONSTRAINT_NAME;
        PERFORM core.refuse_value(rule, jsonb_strip_nulls(jsonb_build_object('orderer_code', o ->> 'code', 'rule',
          CASE rule WHEN 'rule_backdated' THEN core.backdated_rule(o ->> 'code', o -> 'rules') END))::text);
      END;
      proposed := proposed + 1;
    END IF;
  END LOOP;
  RETURN kept || jsonb_build_object('proposed', proposed);
END $$;

RESET ROLE;
