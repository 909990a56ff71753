-- What somebody has claimed in a branch that they work in no more goes back to whoever takes it: they were moved, were given a
-- role that claims nothing, or were shut out. As the end of a 兼務 does it (0139); whoever does it is told beforehand how many.

SET ROLE densho_owner;

ALTER TABLE core.notice DROP CONSTRAINT notice_kind_known;
ALTER TABLE core.notice ADD CONSTRAINT notice_kind_known CHECK (kind IN ('taken', 'given', 'returned', 'referred', 'limit',
  'delegated', 'taken_all', 'given_all', 'entitled', 'unentitled', 'released'));

-- Whether somebody with this record may have claims in a branch (api.claim asks for these roles).
CREATE FUNCTION core.works_in(o core.operator, p_branch text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor')
     AND (o.branch_id = p_branch OR core.sees_all(o)
          OR EXISTS (SELECT FROM core.branch_entitlement e WHERE e.login = o.login AND e.branch_id = p_branch));
END $$;

-- The branches in which somebody with this record has claims and works no more, with how many.
CREATE FUNCTION core.claims_beyond(o core.operator) RETURNS TABLE (branch text, claims bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT c.branch_id, c.n FROM (
      SELECT a.branch_id::text AS branch_id, count(*) AS n FROM core.application a
       WHERE a.claimed_by = o.login AND a.state = 'examining' GROUP BY a.branch_id) c
     WHERE NOT core.works_in(o, c.branch_id) ORDER BY c.branch_id;
END $$;

-- Gives these back. Who is still here is told.
CREATE FUNCTION core.release_beyond(o core.operator, p_reason text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c record;
  numbers text[];
BEGIN
  FOR c IN SELECT * FROM core.claims_beyond(o) LOOP
    numbers := core.release_claims(o.login, c.branch, p_reason);
    IF o.disabled_at IS NULL AND numbers <> '{}' THEN
      PERFORM core.tell_of_branch(o.login, 'released', c.branch, p_reason, numbers);
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION core.works_in(core.operator, text), core.claims_beyond(core.operator), core.release_beyond(core.operator, text) FROM PUBLIC;

-- How many claims an administrator would give back: p_args is login and what becomes of them, branch_id and role (a change),
-- closed_branch (the end of a 兼務), or nothing more (shut out).
CREATE FUNCTION api.claims_given_back(p_args jsonb) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE o core.operator;
BEGIN
  PERFORM core.require_role('administrator');
  SELECT * INTO o FROM core.operator x WHERE x.login = p_args ->> 'login' AND x.disabled_at IS NULL;
  IF NOT FOUND THEN
    RETURN 0;
  ELSIF p_args ? 'closed_branch' THEN
    RETURN CASE WHEN core.sees_all(o) THEN 0 ELSE (
      SELECT count(*) FROM core.application a
       WHERE a.branch_id = p_args ->> 'closed_branch' AND a.claimed_by = o.login AND a.state = 'examining') END;
  ELSIF p_args ? 'role' THEN
    o.branch_id := p_args ->> 'branch_id';
    o.role := p_args ->> 'role';
  ELSE
    o.disabled_at := clock_timestamp();
  END IF;
  RETURN (SELECT coalesce(sum(b.claims), 0) FROM core.claims_beyond(o) b);
END $$;
REVOKE ALL ON FUNCTION api.claims_given_back(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.claims_given_back(jsonb) TO densho_staff;

-- As before (0029); what they have claimed where they work no more is given back. The record is locked as its key's readers
-- allow: whoever claims something in this moment holds an application and asks for the login.
CREATE OR REPLACE FUNCTION api.change_operator(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'change_operator', p_args);
  o core.operator;
  fresh core.operator;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator');
    IF p_args ->> 'login' = session_user THEN
      PERFORM core.refuse_value('own_record');
    END IF;
    PERFORM core.check_reason(p_args ->> 'reason');
    SELECT * INTO o FROM core.operator x WHERE x.login = p_args ->> 'login' AND x.disabled_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such operator');
    END IF;
    IF (o.branch_id, o.name, o.role) IS DISTINCT FROM (p_args #>> '{seen,branch_id}', p_args #>> '{seen,name}', p_args #>> '{seen,role}') THEN
      PERFORM core.refuse('ZD003', 'the record changed since it was shown');
    END IF;
    UPDATE core.operator x SET branch_id = p_args ->> 'branch_id', name = p_args ->> 'name', role = p_args ->> 'role' WHERE x.login = o.login
    RETURNING x.* INTO fresh;
    PERFORM core.note((core.me()).branch_id, 'operator.changed', NULL, NULL, p_args ->> 'reason',
                      jsonb_build_object('login', o.login, 'before', jsonb_build_object('branch_id', o.branch_id, 'name', o.name, 'role', o.role),
                                         'after', p_args - 'seen' - 'reason'));
    PERFORM core.release_beyond(fresh, p_args ->> 'reason');
    PERFORM core.end_command(p_request, 'change_operator', p_args, '{}');
  END IF;
END $$;

-- As before (0115); nothing that they have claimed stays theirs.
CREATE OR REPLACE FUNCTION api.disable_operator(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here text := core.administrator();
  gone core.operator;
BEGIN
  IF $1 = session_user THEN
    PERFORM core.refuse_value('own_record');
  END IF;
  UPDATE core.operator o SET disabled_at = clock_timestamp() WHERE o.login = $1 AND o.disabled_at IS NULL RETURNING o.* INTO gone;
  IF gone.login IS NULL AND EXISTS (SELECT FROM core.operator o WHERE o.login = $1) THEN
    PERFORM core.refuse_value('shut_out_already', $1);
  ELSIF gone.login IS NULL THEN
    PERFORM core.refuse('ZD002', 'no such operator');
  END IF;
  PERFORM core.note(here, 'operator.disabled', remark => $1);
  PERFORM core.release_beyond(gone, '利用者の停止');
END $$;

-- As before (0029); what they had claimed is given back for the same reason.
CREATE OR REPLACE FUNCTION api.shut_out(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'shut_out', p_args);
  leaves core.operator;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator');
    IF p_args ->> 'login' = session_user THEN
      PERFORM core.refuse_value('own_record');
    END IF;
    PERFORM core.check_reason(p_args ->> 'reason');
    SELECT * INTO leaves FROM core.operator o WHERE o.login = p_args ->> 'login' AND o.disabled_at IS NULL FOR NO KEY UPDATE;
    leaves.disabled_at := clock_timestamp();
    PERFORM core.release_beyond(leaves, p_args ->> 'reason');
    PERFORM api.disable_operator(p_args ->> 'login');
    PERFORM core.note((core.me()).branch_id, 'operator.shut_out', NULL, NULL, p_args ->> 'reason', jsonb_build_object('login', p_args ->> 'login'));
    PERFORM core.end_command(p_request, 'shut_out', p_args, '{}');
  END IF;
END $$;

-- Those who had gone before.
DO $$
DECLARE o core.operator;
BEGIN
  FOR o IN SELECT x.* FROM core.operator x
            WHERE EXISTS (SELECT FROM core.application a WHERE a.claimed_by = x.login AND a.state = 'examining') LOOP
    PERFORM core.release_beyond(o, CASE WHEN o.disabled_at IS NULL THEN '利用者の異動' ELSE '利用者の停止' END);
  END LOOP;
END $$;

RESET ROLE;
