-- Whoever a branch was opened or closed to is told, and keeps nothing of a branch that was closed to them. A branch without
-- a number prefix for the year that begins is known before its first approval of that year.

SET ROLE densho_owner;

ALTER TABLE core.notice DROP CONSTRAINT notice_kind_known;
ALTER TABLE core.notice ADD CONSTRAINT notice_kind_known CHECK (kind IN ('taken', 'given', 'returned', 'referred', 'limit',
  'delegated', 'taken_all', 'given_all', 'entitled', 'unentitled'));

-- They are told where their own branch is, and look there at once.
CREATE FUNCTION core.tell_of_branch(p_login text, p_kind text, p_branch text, p_reason text, p_numbers text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE home text := (SELECT o.branch_id FROM core.operator o WHERE o.login = p_login);
BEGIN
  PERFORM core.tell(home, p_login, p_kind, NULL, p_reason, jsonb_build_object(
    'branch_name', (SELECT b.name FROM core.branch b WHERE b.branch_id = p_branch),
    'moved', cardinality(p_numbers), 'numbers', to_jsonb(p_numbers[1:30])));
  PERFORM core.bump(home);
END $$;
REVOKE ALL ON FUNCTION core.tell_of_branch(text, text, text, text, text[]) FROM PUBLIC;

-- What somebody has claimed in a branch goes back to whoever takes it; its numbers.
CREATE FUNCTION core.release_claims(p_login text, p_branch text, p_reason text) RETURNS text[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  a core.application;
  numbers text[] := '{}';
BEGIN
  FOR a IN SELECT * FROM core.application x WHERE x.branch_id = p_branch AND x.claimed_by = p_login AND x.state = 'examining'
            ORDER BY x.application_id FOR NO KEY UPDATE LOOP
    UPDATE core.application x SET state = 'received', claimed_by = NULL, claimed_at = NULL, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.released', a.application_id, NULL, p_reason,
                      jsonb_build_object('claimed_by', a.claimed_by));
    numbers := numbers || a.number::text;
  END LOOP;
  RETURN numbers;
END $$;
REVOKE ALL ON FUNCTION core.release_claims(text, text, text) FROM PUBLIC;

-- As before (0048); they are told.
CREATE OR REPLACE FUNCTION api.entitle(p_request uuid, p_login text, p_branch text, p_reason text) RETURNS void
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
    PERFORM core.tell_of_branch(p_login, 'entitled', p_branch, p_reason, '{}');
    PERFORM core.end_command(p_request, 'entitle', args, '{}');
  END IF;
END $$;

-- As before (0048); what they had claimed there is given back, and they are told.
CREATE OR REPLACE FUNCTION api.end_entitlement(p_request uuid, p_login text, p_branch text, p_reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_login, p_branch, p_reason);
  numbers text[] := '{}';
BEGIN
  IF core.begin_command(p_request, 'end_entitlement', args) IS NULL THEN
    PERFORM core.require_role('administrator');
    PERFORM core.check_reason(p_reason);
    DELETE FROM core.branch_entitlement e WHERE e.login = p_login AND e.branch_id = p_branch;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'not open to them');
    END IF;
    -- Whoever sees every branch is still there.
    IF NOT core.sees_all((SELECT x FROM core.operator x WHERE x.login = p_login)) THEN
      DELETE FROM core.operator_place p WHERE p.login = p_login AND p.branch_id = p_branch;
      numbers := core.release_claims(p_login, p_branch, p_reason);
    END IF;
    PERFORM core.note(p_branch, 'operator.unentitled', remark => p_reason, detail => jsonb_build_object('login', p_login, 'branch', p_branch));
    PERFORM core.tell_of_branch(p_login, 'unentitled', p_branch, p_reason, numbers);
    PERFORM core.end_command(p_request, 'end_entitlement', args, '{}');
  END IF;
END $$;

-- Branches that have no number prefix for this fiscal year, or from the 31st day before it on for the next one: of a
-- supervisor's own, and all of them for an administrator, who enters it. One that never had any issues nothing. NULL: nothing is missing, or nobody else's to see.
CREATE FUNCTION api.prefixes_missing() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me core.operator := core.me();
  today date := core.tokyo_day(clock_timestamp());
  year integer;
  missing jsonb;
BEGIN
  IF me.role NOT IN ('supervisor', 'administrator') THEN
    RETURN NULL;
  END IF;
  FOREACH year IN ARRAY ARRAY[core.fiscal_year(today), core.fiscal_year(today + 31)] LOOP
    SELECT jsonb_agg(b.name ORDER BY b.branch_id) INTO missing FROM core.branch b
     WHERE (me.role = 'administrator' OR b.branch_id = ANY (core.my_branches()))
       AND EXISTS (SELECT FROM core.branch_prefix p WHERE p.branch_id = b.branch_id)
       AND NOT EXISTS (SELECT FROM core.branch_prefix p WHERE p.branch_id = b.branch_id AND p.fiscal_year = year);
    IF missing IS NOT NULL THEN
      RETURN jsonb_build_object('year', year, 'branches', missing);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION api.prefixes_missing() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.prefixes_missing() TO densho_staff;

RESET ROLE;
