-- 代行 is said wherever an approval is read: in the story of an application or contract, at the ledger's events, in the audit and
-- its files. And notices say what they are about: who stands in for whom until when, which limit, which row came back and why.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- for whom an approval was given

GRANT SELECT (acting_for) ON core.approval, core.amendment_approval TO densho_staff;

-- As before, with the name of whom the approver stood in for.
CREATE OR REPLACE VIEW api.story WITH (security_invoker = true) AS
SELECT e.branch_id::text AS branch_id, e.event_id, e.at, coalesce(o.name, '')::text AS actor, e.kind, e.remark,
       e.application_id, e.contract_id, e.detail,
       CASE e.kind
         WHEN 'application.approved' THEN
           (SELECT x.name::text FROM core.approval p JOIN core.operator x ON x.login = p.acting_for
             WHERE p.branch_id = e.branch_id AND p.application_id = e.application_id AND p.revision = (e.detail ->> 'revision')::integer)
         WHEN 'amendment.approved' THEN
           (SELECT x.name::text FROM core.amendment_approval p JOIN core.operator x ON x.login = p.acting_for
             WHERE p.branch_id = e.branch_id AND p.amendment_id = (e.detail ->> 'amendment')::bigint)
       END AS acting_for
FROM audit.event e
LEFT JOIN core.operator o ON o.login = e.actor;

-- The same for the audit, which reads as the owner. plpgsql: a SQL function that is not inlined is planned at every row.
CREATE FUNCTION core.acted_for(p_branch text, p_kind text, p_application bigint, p_detail jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE p_kind
    WHEN 'application.approved' THEN
      (SELECT o.name FROM core.approval p JOIN core.operator o ON o.login = p.acting_for
        WHERE p.branch_id = p_branch AND p.application_id = p_application AND p.revision = (p_detail ->> 'revision')::integer)
    WHEN 'amendment.approved' THEN
      (SELECT o.name FROM core.amendment_approval p JOIN core.operator o ON o.login = p.acting_for
        WHERE p.branch_id = p_branch AND p.amendment_id = (p_detail ->> 'amendment')::bigint)
  END;
END $$;

-- As before, with that name.
CREATE OR REPLACE FUNCTION api.audit_page(p_filter jsonb, p_start text, p_at timestamp with time zone, p_key bigint, p_limit integer)
RETURNS jsonb
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

-- ---------------------------------------------------------------- notices

ALTER TABLE core.notice ADD COLUMN detail jsonb NOT NULL DEFAULT '{}'
  CONSTRAINT notice_detail_small CHECK (jsonb_typeof(detail) = 'object' AND octet_length(detail::text) <= 4000);
GRANT SELECT (detail) ON core.notice TO densho_staff;

CREATE FUNCTION core.tell(p_branch text, p_to text, p_kind text, p_application bigint, p_remark text, p_detail jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO core.notice (branch_id, to_login, from_login, kind, application_id, remark, detail)
  SELECT $1, $2, session_user, $3, $4, coalesce($5, ''), coalesce($6, '{}') WHERE $2 <> session_user
$$;

CREATE OR REPLACE VIEW api.notices WITH (security_invoker = true) AS
SELECT n.branch_id::text AS branch_id, n.notice_id, n.at, n.kind, o.name::text AS from_name, a.number, n.application_id, n.remark, n.detail
FROM core.notice n
JOIN core.operator o ON o.login = n.from_login
LEFT JOIN core.application a ON a.branch_id::text = n.branch_id::text AND a.application_id = n.application_id
WHERE n.read_at IS NULL;

CREATE OR REPLACE FUNCTION api.delegate(p_request uuid, p_args jsonb)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'delegate', p_args);
  a core.operator;
  d core.operator;
  first date;
  last date;
  told jsonb;
BEGIN
  IF done IS NULL THEN
    IF (core.me()).role NOT IN ('supervisor', 'administrator') THEN
      PERFORM core.refuse('ZD010', 'this role may not do that', (core.me()).role);
    END IF;
    PERFORM core.check_object(p_args, 'delegation', 'absent line', 'delegate line', 'first_day day', 'last_day day', 'reason text');
    PERFORM core.check_reason(p_args ->> 'reason');
    first := (p_args ->> 'first_day')::date;
    last := (p_args ->> 'last_day')::date;
    SELECT * INTO a FROM core.operator o WHERE o.login = p_args ->> 'absent' AND o.disabled_at IS NULL AND o.role = 'supervisor';
    IF NOT FOUND OR ((core.me()).role = 'supervisor' AND NOT a.branch_id = ANY (core.my_branches())) THEN
      PERFORM core.refuse_value('delegation_absent', 'absent');
    END IF;
    SELECT o.* INTO d FROM core.operator o JOIN core.branch b ON b.branch_id = o.branch_id
     WHERE o.login = p_args ->> 'delegate' AND o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor')
       AND (o.branch_id = a.branch_id OR b.head_office);
    IF NOT FOUND OR d.login = a.login THEN
      PERFORM core.refuse_value('delegation_whom', 'delegate');
    END IF;
    IF d.login = session_user THEN
      PERFORM core.refuse_value('delegation_by_another', 'delegate');
    END IF;
    IF first < core.tokyo_day(clock_timestamp()) OR last < first OR last - first > 92 THEN
      PERFORM core.refuse_value('delegation_days', 'last_day');
    END IF;
    -- Without a limit of their own they could decide nothing.
    IF NOT EXISTS (SELECT FROM core.authority x WHERE x.login = d.login AND daterange(x.valid_from, x.valid_to, '[]') && daterange(first, last, '[]')) THEN
      PERFORM core.refuse_value('delegation_no_limit', 'delegate');
    END IF;
    IF EXISTS (SELECT FROM core.delegation x WHERE x.absent = a.login AND x.ended_at IS NULL
                  AND daterange(x.first_day, x.last_day, '[]') && daterange(first, last, '[]')) THEN
      PERFORM core.refuse('ZD012', 'somebody stands in already', '', 'delegation_one_at_a_time');
    END IF;
    INSERT INTO core.delegation (branch_id, absent, delegate, first_day, last_day, reason, by_login)
    VALUES (a.branch_id, a.login, d.login, first, last, p_args ->> 'reason', session_user);
    PERFORM core.note(a.branch_id, 'operator.delegated', NULL, NULL, p_args ->> 'reason', p_args - 'reason');
    told := jsonb_build_object('absent_name', a.name, 'delegate_name', d.name, 'first_day', first, 'last_day', last);
    PERFORM core.tell(a.branch_id, d.login, 'delegated', NULL, p_args ->> 'reason', told || '{"part": "delegate"}');
    PERFORM core.tell(a.branch_id, a.login, 'delegated', NULL, p_args ->> 'reason', told || '{"part": "absent"}');
    PERFORM core.end_command(p_request, 'delegate', p_args, '{}');
  END IF;
END $$;

CREATE OR REPLACE FUNCTION api.end_delegation(p_request uuid, p_args jsonb)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'end_delegation', p_args);
  d core.delegation;
  told jsonb;
BEGIN
  IF done IS NULL THEN
    SELECT * INTO d FROM core.delegation x WHERE x.delegation_id::text = p_args ->> 'id' FOR UPDATE;
    IF NOT FOUND OR ((core.me()).role <> 'administrator' AND NOT d.branch_id = ANY (core.my_branches())) THEN
      PERFORM core.refuse('ZD002', 'no such delegation');
    END IF;
    IF (core.me()).role NOT IN ('supervisor', 'administrator') AND d.delegate <> session_user THEN
      PERFORM core.refuse('ZD010', 'this role may not do that', (core.me()).role);
    END IF;
    IF d.ended_at IS NOT NULL OR d.last_day < core.tokyo_day(clock_timestamp()) THEN
      PERFORM core.refuse_value('delegation_over', '');
    END IF;
    PERFORM core.check_reason(p_args ->> 'reason');
    UPDATE core.delegation x SET ended_at = clock_timestamp(), ended_by = session_user, ended_because = p_args ->> 'reason'
     WHERE x.delegation_id = d.delegation_id;
    PERFORM core.note(d.branch_id, 'operator.delegation_ended', NULL, NULL, p_args ->> 'reason',
                      jsonb_build_object('absent', d.absent, 'delegate', d.delegate));
    told := jsonb_build_object('part', 'ended', 'first_day', d.first_day, 'last_day', d.last_day,
      'absent_name', (SELECT o.name FROM core.operator o WHERE o.login = d.absent),
      'delegate_name', (SELECT o.name FROM core.operator o WHERE o.login = d.delegate));
    PERFORM core.tell(d.branch_id, d.delegate, 'delegated', NULL, p_args ->> 'reason', told);
    -- The one who was away decides again: they are told too.
    PERFORM core.tell(d.branch_id, d.absent, 'delegated', NULL, p_args ->> 'reason', told);
    PERFORM core.end_command(p_request, 'end_delegation', p_args, '{}');
  END IF;
END $$;

CREATE OR REPLACE FUNCTION api.return_to_clerk(p_request uuid, p_branch text, p_application bigint, p_version integer, p_reason text, p_code text,
                                               OUT version integer, OUT revision integer)
RETURNS record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_reason, p_code);
  done jsonb := core.begin_command(p_request, 'return_to_clerk', args);
  a core.application;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'awaiting_approval');
    PERFORM core.check_reason(p_reason);
    IF p_code IS NULL OR p_code NOT IN ('amount', 'date', 'name', 'rule', 'document', 'other') THEN
      PERFORM core.refuse_value('return_code', 'code');
    END IF;
    UPDATE core.application x
       SET state = 'examining', returned = true, submitted_by = NULL, submitted_at = NULL, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.returned', a.application_id, NULL, p_reason,
                      jsonb_build_object('revision', a.revision, 'code', p_code));
    PERFORM core.tell(a.branch_id, a.claimed_by, 'returned', a.application_id, p_reason,
                      jsonb_build_object('code', p_code, 'works', a.works)) WHERE a.claimed_by IS NOT NULL;
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'return_to_clerk', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- A 変更 that comes back is told to whoever drafted it, as an application is.
CREATE OR REPLACE FUNCTION core.end_amendment(p_request uuid, p_command text, p_branch text, p_amendment bigint, p_version integer,
                                              p_reason text, p_state text)
RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_amendment, p_version, p_reason);
  done jsonb := core.begin_command(p_request, p_command, args);
  a core.amendment;
BEGIN
  IF done IS NULL THEN
    PERFORM core.check_reason(p_reason);
    IF p_state = 'returned' THEN
      PERFORM core.require_role('supervisor');
      a := core.lock_amendment(p_branch, p_amendment, p_version, 'awaiting_approval');
    ELSE
      PERFORM core.require_role('clerk', 'supervisor');
      a := core.lock_amendment(p_branch, p_amendment, p_version, 'awaiting_approval', 'returned');
      IF (core.me()).role <> 'supervisor' AND a.drafted_by <> session_user THEN
        PERFORM core.refuse('ZD004', 'drafted by another operator', (SELECT o.name FROM core.operator o WHERE o.login = a.drafted_by));
      END IF;
    END IF;
    UPDATE core.amendment x SET state = p_state, version = x.version + 1,
           returned_for = CASE p_state WHEN 'returned' THEN p_reason END
     WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
    PERFORM core.note(a.branch_id, 'amendment.' || p_state,
                      (SELECT c.application_id FROM core.contract c WHERE c.branch_id = a.branch_id AND c.contract_id = a.contract_id),
                      a.contract_id, p_reason, jsonb_build_object('amendment', a.amendment_id, 'kind', a.kind));
    IF p_state = 'returned' THEN
      PERFORM core.tell(a.branch_id, a.drafted_by, 'returned', c.application_id, p_reason,
                        jsonb_build_object('amendment', a.kind, 'number', c.number, 'works', c.works))
         FROM core.contract c WHERE c.branch_id = a.branch_id AND c.contract_id = a.contract_id;
    END IF;
    done := jsonb_build_object('version', a.version + 1);
    PERFORM core.end_command(p_request, p_command, args, done);
  END IF;
  RETURN done -> 'version';
END $$;

-- As before (0076), with what was told of the limit.
CREATE OR REPLACE FUNCTION core.apply_proposal_before_mail(p_kind text, p_content jsonb)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose text := p_content ->> 'login';
  what text := p_content ->> 'product';
  first date;
BEGIN
  IF p_kind IS DISTINCT FROM 'limit' THEN
    PERFORM core.apply_proposal_before_limits(p_kind, p_content);
    RETURN;
  END IF;
  first := (p_content ->> 'valid_from')::date;
  IF whose = session_user THEN
    PERFORM core.refuse_value('own_limit');
  END IF;
  IF first < core.tokyo_day(clock_timestamp()) THEN
    PERFORM core.refuse_value('limit_backdated', first::text);
  END IF;
  IF NOT EXISTS (SELECT FROM core.operator o WHERE o.login = whose AND o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor')) THEN
    PERFORM core.refuse_value('limit_whom', coalesce(whose, ''));
  END IF;
  DELETE FROM core.authority a WHERE a.login = whose AND a.product = what AND a.valid_from = first;
  UPDATE core.authority a SET valid_to = first - 1
   WHERE a.login = whose AND a.product = what AND a.valid_from < first AND (a.valid_to IS NULL OR a.valid_to >= first);
  INSERT INTO core.authority (login, product, limit_yen, valid_from, valid_to)
  SELECT whose, what, (p_content ->> 'limit')::bigint, first,
         (SELECT min(a.valid_from) - 1 FROM core.authority a WHERE a.login = whose AND a.product = what AND a.valid_from > first);
  PERFORM core.tell((SELECT o.branch_id FROM core.operator o WHERE o.login = whose), whose, 'limit', NULL, '',
                    (SELECT jsonb_strip_nulls(jsonb_build_object('product', a.product, 'limit', a.limit_yen, 'first_day', a.valid_from,
                                                                 'last_day', a.valid_to))
                       FROM core.authority a WHERE a.login = whose AND a.product = what AND a.valid_from = first));
END $$;

RESET ROLE;
