-- People are found by their names as everything else is (高橋 finds 髙橋); an attempt is told with the number of what it was
-- about, not with the database's own.

SET ROLE densho_owner;

-- The same condition stands in three functions: it is changed where it stands, whatever else they do by now.
DO $$
DECLARE
  f regprocedure;
  old text;
  fresh text;
BEGIN
  FOREACH f IN ARRAY ARRAY['core.audit_condition(jsonb)', 'core.house_rows_before_limits(text,jsonb)',
                           'core.rows_limits(text)']::regprocedure[]
  LOOP
    old := pg_get_functiondef(f);
    fresh := replace(old, 'core.same_name(o.name), core.same_name(', 'core.fold(o.name), core.fold(');
    IF fresh = old THEN
      RAISE EXCEPTION '% does not look a person up by name', f;
    END IF;
    EXECUTE fresh;
  END LOOP;
END $$;

-- The lists of colleagues ask by it.
GRANT EXECUTE ON FUNCTION core.fold(text) TO densho_staff;

CREATE OR REPLACE FUNCTION api.audit_page(p_filter jsonb, p_start text, p_at timestamptz, p_key bigint, p_limit integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  condition text;
  page jsonb;
BEGIN
  PERFORM core.require_role('auditor');
  IF p_filter IS NULL OR jsonb_typeof(p_filter) <> 'object' OR octet_length(p_filter::text) > 1000
     OR NOT core.is_day(coalesce(p_filter ->> 'from', '2000-01-01'))
     OR NOT core.is_day(coalesce(p_filter ->> 'to', '2000-01-01')) THEN
    PERFORM core.refuse_value('filter_form');
  END IF;
  PERFORM core.note_reading(p_filter);
  condition := core.audit_condition(p_filter);
  SELECT jsonb_build_object(
           'rows', coalesce(jsonb_agg(r.row ORDER BY r.sort DESC, r.id DESC), '[]'),
           'more_before', coalesce(bool_or(r.more_before), false),
           'more_after', coalesce(bool_or(r.more_after), false))
    INTO page
    FROM (
      SELECT k.sort, k.id, k.more_before, k.more_after, jsonb_strip_nulls(jsonb_build_object(
               'id', format('%s:%s', e.branch_id, e.event_id), 'branch', e.branch_id, 'at', e.at, 'n', e.event_id,
               'actor', e.actor, 'actor_name', o.name,
               'acting_for_name', core.acted_for(e.branch_id, e.kind, e.application_id, e.detail),
               'event', e.kind, 'remark', nullif(e.remark, ''),
               'number', coalesce(c.number, a.number, e.detail ->> 'number', aim.number),
               'application_id', e.application_id, 'contract_id', e.contract_id,
               'detail', CASE WHEN aim.number IS NULL THEN e.detail ELSE e.detail - 'application_id' - 'contract_id' END,
               'handed_over', CASE WHEN e.kind = 'key.reveal_requested' THEN EXISTS (
                 SELECT FROM audit.event s WHERE s.branch_id = e.branch_id AND s.contract_id = e.contract_id
                    AND s.event_id > e.event_id AND s.kind = 'key.sealed'
                    AND s.detail ->> 'reveal_id' = e.detail ->> 'reveal_id') END)) AS row
        FROM core.page_keys('audit.event', 'event_id', 'at', 'true', condition, true, p_start, p_at, p_key, p_limit) k
        JOIN audit.event e ON e.branch_id = k.branch AND e.event_id = k.id
        LEFT JOIN core.operator o ON o.login = e.actor
        LEFT JOIN core.contract c ON c.branch_id = e.branch_id AND c.contract_id = e.contract_id
        LEFT JOIN core.application a ON a.branch_id = e.branch_id AND a.application_id = e.application_id
        -- An attempt is on record under the branch of who tried it, its aim in the detail (api.report_refusal writes both
        -- ids as numbers).
        LEFT JOIN LATERAL (
          SELECT coalesce(
                   (SELECT x.number FROM core.contract x WHERE x.branch_id = e.detail ->> 'branch'
                       AND x.contract_id = (e.detail ->> 'contract_id')::bigint),
                   (SELECT x.number FROM core.application x WHERE x.branch_id = e.detail ->> 'branch'
                       AND x.application_id = (e.detail ->> 'application_id')::bigint)) AS number
           WHERE e.kind = 'attempt.refused') aim ON true) r;
  RETURN page;
END $$;

RESET ROLE;
