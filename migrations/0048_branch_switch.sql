-- 支店切替: an operator works in one branch at a time; which one is a row that only api.switch_branch writes, and that
-- counts only while they are entitled. Everything else stands on core.me() and core.my_branches(), which follow it.
--
-- Entitled: one's own branch; branches that an administrator opened (core.branch_entitlement); every branch for head
-- office and auditors. Those two see every branch while they are at their own, and one branch after they went there.
-- Role, limits and four eyes are the person's: they are the same everywhere.

SET ROLE densho_owner;

-- A branch that is open to somebody besides their own. Taking it away deletes the row; both are on record.
CREATE TABLE core.branch_entitlement (
  login       text NOT NULL REFERENCES core.operator,
  branch_id   core.branch_code NOT NULL REFERENCES core.branch,
  granted_by  text NOT NULL,
  granted_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason      core.reason NOT NULL,
  PRIMARY KEY (login, branch_id)
);

-- Where somebody is, when it is not their own branch.
CREATE TABLE core.operator_place (
  login      text PRIMARY KEY REFERENCES core.operator,
  branch_id  core.branch_code NOT NULL REFERENCES core.branch,
  since      timestamptz NOT NULL DEFAULT clock_timestamp()
);

ALTER TABLE core.branch_entitlement ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.operator_place ENABLE ROW LEVEL SECURITY;

-- Head office and auditors.
CREATE FUNCTION core.sees_all(o core.operator) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN o.role = 'auditor' OR EXISTS (SELECT FROM core.branch b WHERE b.branch_id = o.branch_id AND b.head_office);
END $$;

-- The enabled operator whose session this is, with the branch they belong to.
CREATE FUNCTION core.my_record() RETURNS core.operator
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE o core.operator;
BEGIN
  SELECT * INTO o FROM core.operator WHERE login = session_user AND disabled_at IS NULL;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD001', 'this login is not an enabled operator');
  END IF;
  RETURN o;
END $$;

-- The same with the branch they are in.
CREATE OR REPLACE FUNCTION core.me() RETURNS core.operator
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o core.operator := core.my_record();
  here text;
BEGIN
  SELECT p.branch_id INTO here FROM core.operator_place p
   WHERE p.login = o.login
     AND (core.sees_all(o) OR EXISTS (SELECT FROM core.branch_entitlement e WHERE e.login = p.login AND e.branch_id = p.branch_id));
  IF FOUND THEN
    o.branch_id := here;
  END IF;
  RETURN o;
END $$;

CREATE OR REPLACE FUNCTION core.my_branches() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o core.operator := core.my_record();
  here text := (core.me()).branch_id;
BEGIN
  IF here = o.branch_id AND core.sees_all(o) THEN
    RETURN ARRAY(SELECT b.branch_id::text FROM core.branch b ORDER BY b.branch_id);
  END IF;
  RETURN ARRAY[here];
END $$;

-- Where this session is. `all_branches`: every branch is seen.
CREATE FUNCTION api.here(OUT branch_id text, OUT branch_name text, OUT all_branches boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE o core.operator := core.my_record();
BEGIN
  branch_id := (core.me()).branch_id;
  branch_name := (SELECT b.name FROM core.branch b WHERE b.branch_id = here.branch_id);
  all_branches := branch_id = o.branch_id AND core.sees_all(o);
END $$;

-- The branches that this operator may be in, their own first.
CREATE FUNCTION api.entitled_branches() RETURNS TABLE (branch_id text, name text, own boolean, current boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  o core.operator := core.my_record();
  here text := (core.me()).branch_id;
BEGIN
  RETURN QUERY
    SELECT b.branch_id::text, b.name::text, b.branch_id = o.branch_id, b.branch_id = here
      FROM core.branch b
     WHERE b.branch_id = o.branch_id OR core.sees_all(o)
        OR EXISTS (SELECT FROM core.branch_entitlement e WHERE e.login = o.login AND e.branch_id = b.branch_id)
     ORDER BY b.branch_id <> o.branch_id, b.branch_id;
END $$;

CREATE FUNCTION api.switch_branch(p_request uuid, p_branch text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch);
  o core.operator;
  before text;
BEGIN
  IF core.begin_command(p_request, 'switch_branch', args) IS NULL THEN
    o := core.my_record();
    before := (core.me()).branch_id;
    IF NOT EXISTS (SELECT FROM api.entitled_branches() e WHERE e.branch_id = p_branch) THEN
      PERFORM core.refuse_value('branch_entitled', p_branch);
    END IF;
    IF p_branch = o.branch_id THEN
      DELETE FROM core.operator_place p WHERE p.login = o.login;
    ELSE
      INSERT INTO core.operator_place AS p (login, branch_id) VALUES (o.login, p_branch)
      ON CONFLICT (login) DO UPDATE SET branch_id = excluded.branch_id, since = clock_timestamp();
    END IF;
    PERFORM core.note(p_branch, 'operator.switched', remark => p_branch, detail => jsonb_build_object('from', before, 'to', p_branch));
    PERFORM core.end_command(p_request, 'switch_branch', args, '{}');
  END IF;
END $$;

-- 兼務: an administrator opens a branch to somebody, with the reason. Nobody opens one to themselves.
CREATE FUNCTION api.entitle(p_request uuid, p_login text, p_branch text, p_reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE args jsonb := jsonb_build_array(p_login, p_branch, p_reason);
BEGIN
  IF core.begin_command(p_request, 'entitle', args) IS NULL THEN
    PERFORM core.require_role('administrator');
    IF p_login = session_user THEN
      PERFORM core.refuse_value('own_record');
    END IF;
    PERFORM core.check_reason(p_reason);
    IF NOT EXISTS (SELECT FROM core.operator x WHERE x.login = p_login AND x.disabled_at IS NULL)
       OR NOT EXISTS (SELECT FROM core.branch b WHERE b.branch_id = p_branch) THEN
      PERFORM core.refuse('ZD002', 'no such operator or branch');
    END IF;
    INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES (p_login, p_branch, session_user, p_reason)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD012', 'open to them already', '', 'entitled_already');
    END IF;
    PERFORM core.note(p_branch, 'operator.entitled', remark => p_reason, detail => jsonb_build_object('login', p_login, 'branch', p_branch));
    PERFORM core.end_command(p_request, 'entitle', args, '{}');
  END IF;
END $$;

-- Takes it away; who is there is back in their own branch with their next question.
CREATE FUNCTION api.end_entitlement(p_request uuid, p_login text, p_branch text, p_reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE args jsonb := jsonb_build_array(p_login, p_branch, p_reason);
BEGIN
  IF core.begin_command(p_request, 'end_entitlement', args) IS NULL THEN
    PERFORM core.require_role('administrator');
    PERFORM core.check_reason(p_reason);
    DELETE FROM core.branch_entitlement e WHERE e.login = p_login AND e.branch_id = p_branch;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'not open to them');
    END IF;
    DELETE FROM core.operator_place p WHERE p.login = p_login AND p.branch_id = p_branch
       AND NOT core.sees_all((SELECT x FROM core.operator x WHERE x.login = p_login));
    PERFORM core.note(p_branch, 'operator.unentitled', remark => p_reason, detail => jsonb_build_object('login', p_login, 'branch', p_branch));
    PERFORM core.end_command(p_request, 'end_entitlement', args, '{}');
  END IF;
END $$;

-- For `densho operator entitled`: which branches are open to whom.
CREATE FUNCTION api.entitlements() RETURNS TABLE (login text, branch_id text, granted_by text, granted_at timestamptz, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM core.only_for('auditor', 'administrator');
  RETURN QUERY SELECT e.login, e.branch_id::text, e.granted_by, e.granted_at, e.reason::text
                 FROM core.branch_entitlement e ORDER BY e.login, e.branch_id;
END $$;

GRANT EXECUTE ON FUNCTION api.here(), api.entitled_branches(), api.switch_branch(uuid, text), api.entitle(uuid, text, text, text),
  api.end_entitlement(uuid, text, text, text), api.entitlements() TO densho_staff;

RESET ROLE;
