-- Who stands in decides where the absent supervisor does, and nowhere else; who leaves, changes branch or loses the role
-- takes no right along and gets none back by returning; and a switch of branch shows nothing before it is on record.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- 代行, only there

-- Where this session works in several branches at once (head office at its own desk), the absent one must be missing in
-- all of them: somebody of head office first goes into the branch where they stand in.
CREATE OR REPLACE FUNCTION core.require_role(VARIADIC p_roles text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE mine text := (core.me()).role;
BEGIN
  IF mine = ANY (p_roles)
     OR (p_roles = ARRAY['supervisor'] AND mine = 'clerk'
         AND NOT EXISTS (SELECT FROM unnest(core.my_branches()) b WHERE core.stands_in_for(session_user, b) IS NULL)) THEN
    RETURN;
  END IF;
  PERFORM core.refuse('ZD010', 'this role may not do that', mine);
END $$;

-- What the head of the screens says is what holds here.
CREATE OR REPLACE FUNCTION api.acting_for() RETURNS TABLE (absent text, absent_name text, branch_name text, last_day date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE here text[] := core.my_branches();
BEGIN
  RETURN QUERY
    SELECT d.absent, o.name::text, b.name::text, d.last_day FROM core.delegation d
      JOIN core.operator o ON o.login = d.absent JOIN core.branch b ON b.branch_id = d.branch_id
     WHERE d.delegate = session_user AND d.ended_at IS NULL AND o.role = 'supervisor' AND o.disabled_at IS NULL
       AND core.tokyo_day(clock_timestamp()) BETWEEN d.first_day AND d.last_day
       AND (b.head_office OR here = ARRAY[d.branch_id::text])
     ORDER BY d.last_day DESC, d.delegation_id;
END $$;

-- Approvals had this; orders on a key (再発行, 公開取下げ) get it.
CREATE FUNCTION core.key_order_by_supervisor() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF core.stands_in_for(NEW.ordered_by, NEW.branch_id) IS NULL
     AND NOT EXISTS (SELECT FROM core.operator o WHERE o.login = NEW.ordered_by AND o.role = 'supervisor') THEN
    PERFORM core.refuse('ZD010', 'nobody here stands in for a supervisor of this branch', '', 'order_by_supervisor');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER by_supervisor BEFORE INSERT ON core.key_order FOR EACH ROW EXECUTE FUNCTION core.key_order_by_supervisor();

-- ---------------------------------------------------------------- leaving

-- Delegations stand between two people as they were: another branch, another role or the end of a login ends them.
-- Branches opened to somebody (兼務) outlast a change of branch or role, since an administrator gave them by name, but
-- not the end of the login.
CREATE FUNCTION core.operator_leaves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d core.delegation;
  e core.branch_entitlement;
BEGIN
  FOR d IN SELECT * FROM core.delegation x WHERE NEW.login IN (x.absent, x.delegate) AND x.ended_at IS NULL
                AND x.last_day >= core.tokyo_day(clock_timestamp()) FOR UPDATE LOOP
    UPDATE core.delegation x SET ended_at = clock_timestamp(), ended_because = '利用者の変更・停止',
           ended_by = coalesce((SELECT o.login FROM core.operator o WHERE o.login = session_user), d.by_login)
     WHERE x.delegation_id = d.delegation_id;
    PERFORM core.note(d.branch_id, 'operator.delegation_ended', NULL, NULL, '利用者の変更・停止',
                      jsonb_build_object('absent', d.absent, 'delegate', d.delegate));
  END LOOP;
  IF NEW.disabled_at IS NOT NULL THEN
    FOR e IN DELETE FROM core.branch_entitlement x WHERE x.login = NEW.login RETURNING x.* LOOP
      PERFORM core.note(e.branch_id, 'operator.unentitled', remark => '利用者の停止',
                        detail => jsonb_build_object('login', e.login, 'branch', e.branch_id));
    END LOOP;
    DELETE FROM core.operator_place p WHERE p.login = NEW.login;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER leaves AFTER UPDATE ON core.operator FOR EACH ROW
  WHEN ((OLD.branch_id, OLD.role, OLD.disabled_at IS NULL) IS DISTINCT FROM (NEW.branch_id, NEW.role, NEW.disabled_at IS NULL))
  EXECUTE FUNCTION core.operator_leaves();

-- Those who had left before.
UPDATE core.delegation x SET ended_at = clock_timestamp(), ended_by = x.by_login, ended_because = '利用者の停止'
 WHERE x.ended_at IS NULL AND x.last_day >= core.tokyo_day(clock_timestamp())
   AND EXISTS (SELECT FROM core.operator o WHERE o.login IN (x.absent, x.delegate) AND o.disabled_at IS NOT NULL);
DELETE FROM core.branch_entitlement e USING core.operator o WHERE o.login = e.login AND o.disabled_at IS NOT NULL;
DELETE FROM core.operator_place p USING core.operator o WHERE o.login = p.login AND o.disabled_at IS NOT NULL;

-- ---------------------------------------------------------------- 支店切替 counts once it is on record

-- A switch that is rolled back leaves no event: what it would have shown must not have been seen in between.
ALTER TABLE core.operator_place ADD COLUMN switched_in xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE OR REPLACE FUNCTION core.me() RETURNS core.operator
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o core.operator := core.my_record();
  here text;
BEGIN
  SELECT p.branch_id INTO here FROM core.operator_place p
   WHERE p.login = o.login AND p.switched_in IS DISTINCT FROM pg_current_xact_id_if_assigned()
     AND (core.sees_all(o) OR EXISTS (SELECT FROM core.branch_entitlement e WHERE e.login = p.login AND e.branch_id = p.branch_id));
  IF FOUND THEN
    o.branch_id := here;
  END IF;
  RETURN o;
END $$;

CREATE OR REPLACE FUNCTION api.switch_branch(p_request uuid, p_branch text) RETURNS void
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
      ON CONFLICT (login) DO UPDATE SET branch_id = excluded.branch_id, since = clock_timestamp(), switched_in = excluded.switched_in;
    END IF;
    PERFORM core.note(p_branch, 'operator.switched', remark => p_branch, detail => jsonb_build_object('from', before, 'to', p_branch));
    PERFORM core.end_command(p_request, 'switch_branch', args, '{}');
  END IF;
END $$;

RESET ROLE;
