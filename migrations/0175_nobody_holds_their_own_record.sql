-- Whoever is to be shut out, changed or kept out of a branch cannot keep it from happening: a claim in a transaction that is left
-- open at psql held their record for as long as they liked. What their own sessions have begun may come to its end for two
-- seconds, then it is ended; whoever else holds the record is named instead of a wait that nobody understands.

SET ROLE densho_owner;

-- Transactions in this database that have written, or hold rows: session and transaction, of this login or (null) of everybody but
-- this session.
CREATE FUNCTION core.open_transactions(p_login text) RETURNS TABLE (login text, pid integer, begun text)
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT a.usename::text, l.pid, l.virtualtransaction
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
   WHERE l.locktype = 'relation' AND l.granted AND l.mode IN ('RowShareLock', 'RowExclusiveLock')
     AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
     AND l.pid <> pg_backend_pid() AND (p_login IS NULL OR a.usename = p_login)
$$;

-- Lets what somebody's own sessions have begun come to its end, for two seconds; ends the sessions that go on holding it. For an
-- administrator, of an operator's login and nobody else's; it belongs to densho_logins as core.close_login does.
CREATE FUNCTION core.end_open_transactions(p_login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held text[];
  late timestamptz := clock_timestamp() + interval '2 seconds';
BEGIN
  PERFORM core.administrator();
  IF p_login = session_user OR NOT EXISTS (
       SELECT FROM pg_roles r JOIN pg_auth_members m ON m.member = r.oid
        WHERE r.rolname = p_login AND m.roleid = 'densho_staff'::regrole AND NOT r.rolsuper) THEN
    RETURN;
  END IF;
  -- What begins from now on meets the change itself.
  held := ARRAY(SELECT t.begun FROM core.open_transactions(p_login) t);
  WHILE EXISTS (SELECT FROM core.open_transactions(p_login) t WHERE t.begun = ANY (held)) LOOP
    IF clock_timestamp() > late THEN
      PERFORM pg_terminate_backend(t.pid, 1000) FROM core.open_transactions(p_login) t WHERE t.begun = ANY (held);
      RETURN;
    END IF;
    PERFORM pg_sleep(0.02);
  END LOOP;
END $$;

-- Locks somebody's record for a change. Who claims something for them at this moment is waited for; who holds it longer is named:
-- transactions that were open before and are still open after, and that hold rows of operators.
CREATE FUNCTION core.hold_operator(p_login text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
  before text[];
BEGIN
  PERFORM core.end_open_transactions(p_login);
  before := ARRAY(SELECT t.begun FROM core.open_transactions(NULL) t);
  PERFORM FROM core.operator o WHERE o.login = p_login FOR NO KEY UPDATE;
EXCEPTION WHEN lock_not_available THEN
  PERFORM core.refuse_value('operator_held', (
    SELECT coalesce(string_agg(DISTINCT concat_ws(' ', o.name, t.login), '、'), '')
      FROM core.open_transactions(NULL) t LEFT JOIN core.operator o ON o.login = t.login
     WHERE t.begun = ANY (before)
       AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = t.pid AND l.relation = 'core.operator'::regclass AND l.mode = 'RowShareLock')));
END $$;
REVOKE ALL ON FUNCTION core.open_transactions(text), core.end_open_transactions(text), core.hold_operator(text) FROM PUBLIC;

-- The four that change what somebody may do hold the record first. What else they wait for is bounded too.
DO $$
DECLARE
  part text[];
  old text;
BEGIN
  FOREACH part SLICE 1 IN ARRAY ARRAY[
    ['api.change_operator(uuid, jsonb)', '    SELECT * INTO o FROM core.operator x', '    PERFORM core.hold_operator(p_args ->> ''login'');' || E'\n'],
    ['api.shut_out(uuid, jsonb)', '    SELECT * INTO leaves FROM core.operator o', '    PERFORM core.hold_operator(p_args ->> ''login'');' || E'\n'],
    ['api.disable_operator(text)', '  UPDATE core.operator o SET disabled_at', '  PERFORM core.hold_operator($1);' || E'\n'],
    ['api.end_entitlement(uuid, text, text, text)', '    DELETE FROM core.branch_entitlement e', '    PERFORM core.hold_operator(p_login);' || E'\n']]
  LOOP
    old := pg_get_functiondef(part[1]::regprocedure);
    IF strpos(old, part[2]) = 0 THEN
      RAISE EXCEPTION '% does not read as it did', part[1];
    END IF;
    EXECUTE replace(old, part[2], part[3] || part[2]);
    EXECUTE format('ALTER FUNCTION %s SET lock_timeout = ''5s''', part[1]);
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION core.open_transactions(text) TO densho_logins;

RESET ROLE;

ALTER FUNCTION core.end_open_transactions(text) OWNER TO densho_logins;
GRANT EXECUTE ON FUNCTION core.end_open_transactions(text) TO densho_owner;
