-- What a tester found as administrator, auditor and deputy: the last head office stays one, a merge into itself is called
-- that, a contract's list says whose it is, the audit is found by part of a number, and who stands in sees the figures.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- the last head office

-- Without a head office nobody sees every branch, and an administrator of it could no longer mend that. Looked at after
-- the statement: one import may move it from one branch to another. The lock makes two of them see each other.
CREATE FUNCTION core.keep_head_office() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM was WHERE was.head_office) THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('head office', 371));
    IF NOT EXISTS (SELECT FROM core.branch b WHERE b.head_office) THEN
      PERFORM core.refuse_value('last_head_office');
    END IF;
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION core.keep_head_office() FROM PUBLIC;
CREATE TRIGGER keep_head_office_changed AFTER UPDATE ON core.branch REFERENCING OLD TABLE AS was
  FOR EACH STATEMENT EXECUTE FUNCTION core.keep_head_office();
CREATE TRIGGER keep_head_office_gone AFTER DELETE ON core.branch REFERENCING OLD TABLE AS was
  FOR EACH STATEMENT EXECUTE FUNCTION core.keep_head_office();

-- ---------------------------------------------------------------- 統合

CREATE OR REPLACE FUNCTION api.merge_contractors(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'merge_contractors', p_args);
  old text := p_args ->> 'customer_code';
  kept text := p_args ->> 'kept_code';
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator');
    PERFORM core.check_reason(p_args ->> 'reason');
    PERFORM pg_advisory_xact_lock(hashtextextended('merge', 371));
    IF old = kept THEN
      PERFORM core.refuse_value('merge_same');
    END IF;
    IF (SELECT count(*) FROM core.contractor c WHERE c.customer_code IN (old, kept)) < 2 THEN
      PERFORM core.refuse('ZD002', 'no such contractor');
    END IF;
    IF EXISTS (SELECT FROM core.contractor_alias a WHERE a.old_code = old) THEN
      PERFORM core.refuse('ZD012', 'merged already', '', 'merged_already');
    END IF;
    -- Never round in a circle: the kept one is not itself merged into the old one.
    IF core.kept_code(kept) = old THEN
      PERFORM core.refuse_value('merged_in_a_circle', kept);
    END IF;
    INSERT INTO core.contractor_alias (old_code, kept_code, merged_by, reason) VALUES (old, kept, session_user, p_args ->> 'reason');
    PERFORM core.note((core.me()).branch_id, 'masters.contractor_merged', NULL, NULL, p_args ->> 'reason',
                      jsonb_build_object('customer_code', old, 'kept_code', kept));
    PERFORM core.end_command(p_request, 'merge_contractors', p_args, '{}');
  END IF;
END $$;

-- Whose a contract is, also where it was never moved: the code of its application then.
ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_holders;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_table = 'contractor_contracts' THEN
    RETURN QUERY
      SELECT jsonb_strip_nulls(jsonb_build_object('customer_code', d.content #>> '{applicant,customer_code}')) || r.row
        FROM core.house_rows_before_holders(p_table, p_args) WITH ORDINALITY r (row, place)
        JOIN core.contract c ON c.branch_id = r.row ->> 'branch' AND c.contract_id = (r.row ->> 'contract_id')::bigint
        JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
       ORDER BY r.place;
    RETURN;
  END IF;
  RETURN QUERY SELECT core.house_rows_before_holders(p_table, p_args);
END $$;

-- ---------------------------------------------------------------- the audit by part of a number

-- The condition of a filter {list, actor, number, kind, from, to}; every value a literal of its own. A number is given
-- in any width, with or without hyphen, whole or in part, as in the search; the search's images find it.
CREATE OR REPLACE FUNCTION core.audit_condition(p_filter jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parts text[] := ARRAY['true'];
  actor text := nullif(p_filter ->> 'actor', '');
  wanted text := nullif(p_filter ->> 'number', '');
  word text := regexp_replace(lower(normalize(coalesce(p_filter ->> 'number', ''), NFKC)), '[^0-9a-z]', '', 'g');
  kind text := nullif(p_filter ->> 'kind', '');
  attempts boolean := coalesce(p_filter ->> 'list' = 'refused', false);
  logins text[];
  found text[] := '{}';
  hit record;
  records bigint := 0;
BEGIN
  parts := parts || CASE p_filter ->> 'list'
    WHEN 'keys' THEN $q$r.kind LIKE 'key.%'$q$
    WHEN 'refused' THEN $q$r.kind IN ('attempt.refused', 'lookup.missed')$q$
    ELSE 'true' END;
  IF actor IS NOT NULL THEN
    SELECT array_agg(o.login) INTO logins FROM core.operator o
     WHERE o.login = actor OR strpos(core.same_name(o.name), core.same_name(actor)) > 0;
    parts := parts || format('r.actor = ANY (%L::text[])', coalesce(logins, ARRAY[actor]));
  END IF;
  IF wanted IS NOT NULL AND word = '' THEN
    parts := parts || 'false'::text;
  ELSIF wanted IS NOT NULL THEN
    FOR hit IN
      WITH images AS MATERIALIZED (
        SELECT DISTINCT s.branch_id, s.kind, s.record_id FROM core.search_image s
         WHERE s.branch_id = ANY (core.my_branches()) AND s.grams @> core.query_grams(word)
           AND strpos(split_part(s.folded, U&'\FDD0', 5), word) > 0),
      hits AS (
        SELECT a.branch_id, a.application_id, NULL::bigint AS contract_id
          FROM images i JOIN core.application a ON a.branch_id = i.branch_id AND a.application_id = i.record_id
         WHERE i.kind = 'application' AND strpos(regexp_replace(lower(a.number), '[^0-9a-z]', '', 'g'), word) > 0
        UNION ALL
        SELECT c.branch_id, c.application_id, c.contract_id
          FROM images i JOIN core.contract c ON c.branch_id = i.branch_id AND c.contract_id = i.record_id
         WHERE i.kind = 'contract' AND strpos(regexp_replace(lower(c.number), '[^0-9a-z]', '', 'g'), word) > 0)
      SELECT h.branch_id, count(*) AS n, array_agg(h.application_id) AS applications,
             coalesce(array_agg(h.application_id) FILTER (WHERE h.contract_id IS NULL), '{}') AS whole,
             coalesce(array_agg(h.contract_id) FILTER (WHERE h.contract_id IS NOT NULL), '{}') AS contracts
        FROM hits h GROUP BY h.branch_id
    LOOP
      records := records + hit.n;
      -- Of a contract also what happened before it had a number.
      found := found || format('(r.branch_id = %L AND (r.application_id = ANY (%L::bigint[]) OR r.contract_id = ANY (%L::bigint[])'
                               ' OR (r.contract_id IS NULL AND r.application_id = ANY (%L::bigint[]))))',
                               hit.branch_id, hit.whole, hit.contracts, hit.applications);
      -- An attempt is on record under the branch of who tried it, its aim in the detail.
      IF attempts THEN
        found := found || format('(r.detail ->> ''branch'' = %L AND ((r.detail ->> ''application_id'')::bigint = ANY (%L::bigint[])'
                                 ' OR (r.detail ->> ''contract_id'')::bigint = ANY (%L::bigint[])))',
                                 hit.branch_id, hit.applications, hit.contracts);
      END IF;
    END LOOP;
    -- Nobody reads an audit of so many, and a list that were cut would be one that lies.
    IF records > 500 THEN
      PERFORM core.refuse_value('number_too_short');
    END IF;
    -- A number that is nobody's was looked up all the same.
    IF attempts OR records = 0 THEN
      found := found || format('strpos(regexp_replace(lower(coalesce(r.detail ->> ''number'', '''')), ''[^0-9a-z]'', '''', ''g''), %L) > 0', word);
    END IF;
    parts := parts || ('(' || array_to_string(found, ' OR ') || ')');
  END IF;
  IF kind IS NOT NULL THEN
    parts := parts || CASE WHEN right(kind, 1) = '.' THEN format('starts_with(r.kind, %L)', kind)
                           ELSE format('r.kind = %L', kind) END;
  END IF;
  -- Days are Tokyo's; the last one is included.
  IF p_filter ? 'from' THEN
    parts := parts || format('r.at >= %L::timestamptz', (p_filter ->> 'from')::date::timestamp AT TIME ZONE 'Asia/Tokyo');
  END IF;
  IF p_filter ? 'to' THEN
    parts := parts || format('r.at < %L::timestamptz',
                             ((p_filter ->> 'to')::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo');
  END IF;
  RETURN array_to_string(parts, ' AND ');
END $$;

-- ---------------------------------------------------------------- 集計 for who stands in

-- A clerk who stands in for a supervisor everywhere in their branches reads what that supervisor reads; what they write
-- is core.require_role's.
CREATE OR REPLACE FUNCTION core.only_for(VARIADIC p_roles text[]) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE mine text := (core.me()).role;
BEGIN
  IF mine <> ALL (p_roles)
     AND NOT ('supervisor' = ANY (p_roles) AND mine = 'clerk'
              AND NOT EXISTS (SELECT FROM unnest(core.my_branches()) b WHERE core.stands_in_for(session_user, b) IS NULL)) THEN
    PERFORM core.refuse('ZD010', 'this role may not do that', mine);
  END IF;
END $$;

RESET ROLE;
