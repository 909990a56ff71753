-- 監査: auditors read what happened in every branch, and their reading is itself on record; refused attempts are on
-- record although the transaction that was refused is undone.
--
-- How a refusal survives: the program reports it in a transaction of its own right after (api.report_refusal), as the
-- same login. Not covered here: who calls a function from psql and leaves the refusal unreported stands only in the
-- server's log, with login and SQLSTATE (docs/operations.md). A missed look-up commits with its counter, so a trigger
-- puts it on record; it speaks only for the local registry.

SET ROLE densho_owner;

-- The audit is read by time over branches: without it a page of one kind would walk a branch's whole life.
CREATE INDEX event_by_time ON audit.event (branch_id, at, event_id);

-- ---------------------------------------------------------------- refused attempts

-- The branch under which a login's own acts are on record: its operator's, also a disabled one's; else the head office.
CREATE FUNCTION core.branch_of_session() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT o.branch_id::text FROM core.operator o WHERE o.login = session_user),
                  (SELECT b.branch_id::text FROM core.branch b ORDER BY b.head_office DESC, b.branch_id LIMIT 1))
$$;

-- A write of this login was refused: command, SQLSTATE and rule, and what it was about. At most 60 a minute for one
-- login, so that nobody fills the ledger; the same request once a minute.
CREATE FUNCTION api.report_refusal(p_request uuid, p_command text, p_code text, p_rule text, p_branch text,
                                   p_application bigint, p_contract bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here text := core.branch_of_session();
  recent record;
BEGIN
  IF here IS NULL OR p_request IS NULL OR NOT coalesce(p_command ~ '^[a-z_]{1,40}$' AND p_code ~ '^[0-9A-Z]{5}$', false)
     OR coalesce(p_rule, '') !~ '^[a-z0-9_]{0,60}$' OR coalesce(p_branch, '') !~ '^([0-9]{3})?$' THEN
    PERFORM core.refuse_value('refusal_form');
  END IF;
  SELECT count(*) AS n, coalesce(bool_or(e.detail ->> 'request' = p_request::text), false) AS same INTO recent
    FROM audit.event e
   WHERE e.branch_id = here AND e.at > clock_timestamp() - interval '1 minute'
     AND e.actor = session_user AND e.kind = 'attempt.refused';
  IF recent.n >= 60 OR recent.same THEN
    RETURN;
  END IF;
  PERFORM core.note(here, 'attempt.refused', NULL, NULL, '',
                    jsonb_strip_nulls(jsonb_build_object(
                      'request', p_request, 'command', p_command, 'code', p_code, 'rule', nullif(p_rule, ''),
                      'branch', nullif(p_branch, ''), 'application_id', p_application, 'contract_id', p_contract)));
END $$;

-- A look-up with a wrong key, of a number of ours or of none.
CREATE FUNCTION platform.note_miss() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE c core.contract;
BEGIN
  SELECT * INTO c FROM core.contract x WHERE x.number = NEW.contract_number;
  PERFORM core.note(coalesce(c.branch_id, core.branch_of_session()), 'lookup.missed', c.application_id, c.contract_id, '',
                    jsonb_build_object('number', NEW.contract_number, 'misses', NEW.misses))
    WHERE coalesce(c.branch_id, core.branch_of_session()) IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER note_miss_first AFTER INSERT ON platform.miss
  FOR EACH ROW WHEN (NEW.misses > 0) EXECUTE FUNCTION platform.note_miss();
CREATE TRIGGER note_miss_again AFTER UPDATE ON platform.miss
  FOR EACH ROW WHEN (NEW.misses > 0) EXECUTE FUNCTION platform.note_miss();

-- ---------------------------------------------------------------- reading

-- An auditor's reading, on record: once for each question within ten minutes, whatever pages are turned meanwhile.
CREATE FUNCTION core.note_reading(p_filter jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE here text := (core.me()).branch_id;
BEGIN
  IF NOT EXISTS (SELECT FROM audit.event e
                  WHERE e.branch_id = here AND e.at > clock_timestamp() - interval '10 minutes'
                    AND e.actor = session_user AND e.kind = 'audit.read' AND e.detail = p_filter) THEN
    PERFORM core.note(here, 'audit.read', NULL, NULL, '', p_filter);
  END IF;
END $$;

-- The condition of a filter {list, actor, number, kind, from, to}; every value a literal of its own.
CREATE FUNCTION core.audit_condition(p_filter jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parts text[] := ARRAY['true'];
  actor text := nullif(p_filter ->> 'actor', '');
  wanted text := nullif(p_filter ->> 'number', '');
  kind text := nullif(p_filter ->> 'kind', '');
  logins text[];
  found_at record;
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
  IF wanted IS NOT NULL THEN
    SELECT a.branch_id, a.application_id, NULL::bigint AS contract_id INTO found_at FROM core.application a
     WHERE a.branch_id = ANY (core.my_branches()) AND a.number = wanted;
    IF NOT FOUND THEN
      SELECT c.branch_id, c.application_id, c.contract_id INTO found_at FROM core.contract c
       WHERE c.branch_id = ANY (core.my_branches()) AND c.number = wanted;
    END IF;
    parts := parts || CASE
      WHEN NOT FOUND THEN format('r.detail ->> ''number'' = %L', wanted)
      WHEN found_at.contract_id IS NULL THEN
        format('r.branch_id = %L AND r.application_id = %s', found_at.branch_id, found_at.application_id)
      ELSE format('r.branch_id = %L AND (r.contract_id = %s OR (r.contract_id IS NULL AND r.application_id = %s))',
                  found_at.branch_id, found_at.contract_id, found_at.application_id) END;
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

-- 監査: events of every branch, latest first. For auditors alone; puts the reading on record. A row is
-- {id, branch, at, n} and the event's own fields; `handed_over` says of a key that was asked for whether the worker
-- gave it.
CREATE FUNCTION api.audit_page(p_filter jsonb, p_start text, p_at timestamptz, p_key bigint, p_limit integer) RETURNS jsonb
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
               'actor', e.actor, 'actor_name', o.name, 'event', e.kind, 'remark', nullif(e.remark, ''),
               'number', coalesce(c.number, a.number, e.detail ->> 'number'),
               'application_id', e.application_id, 'contract_id', e.contract_id, 'detail', e.detail,
               'handed_over', CASE WHEN e.kind = 'key.reveal_requested' THEN EXISTS (
                 SELECT FROM audit.event s WHERE s.branch_id = e.branch_id AND s.contract_id = e.contract_id
                    AND s.event_id > e.event_id AND s.kind = 'key.sealed'
                    AND s.detail ->> 'reveal_id' = e.detail ->> 'reveal_id') END)) AS row
        FROM core.page_keys('audit.event', 'event_id', 'at', 'true', condition, true, p_start, p_at, p_key, p_limit) k
        JOIN audit.event e ON e.branch_id = k.branch AND e.event_id = k.id
        LEFT JOIN core.operator o ON o.login = e.actor
        LEFT JOIN core.contract c ON c.branch_id = e.branch_id AND c.contract_id = e.contract_id
        LEFT JOIN core.application a ON a.branch_id = e.branch_id AND a.application_id = e.application_id) r;
  RETURN page;
END $$;

-- A list was written to a file: what, how it was narrowed, how many rows.
CREATE FUNCTION api.note_export(p_request uuid, p_what text, p_filter jsonb, p_rows bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_what, p_filter, p_rows);
  done jsonb := core.begin_command(p_request, 'note_export', args);
BEGIN
  IF done IS NULL THEN
    IF NOT coalesce(p_what ~ '^[a-z_]{1,40}$' AND p_rows >= 0 AND octet_length(p_filter::text) <= 4000, false) THEN
      PERFORM core.refuse_value('export_form');
    END IF;
    PERFORM core.note((core.me()).branch_id, 'export.made', NULL, NULL, p_what,
                      jsonb_build_object('filter', p_filter, 'rows', p_rows));
    PERFORM core.end_command(p_request, 'note_export', args, '{}');
  END IF;
END $$;

REVOKE EXECUTE ON FUNCTION platform.note_miss() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.report_refusal(uuid, text, text, text, text, bigint, bigint),
  api.audit_page(jsonb, text, timestamptz, bigint, integer), api.note_export(uuid, text, jsonb, bigint) TO densho_staff;

RESET ROLE;
