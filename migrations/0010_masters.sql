-- Masters and operators: what an administrator brings in. An administrator is an operator of that role, or
-- whoever may act as densho_owner (the database administrator, who sets a new installation up).
--
-- Every import is all or nothing, adds or changes what it names, and removes nothing; the rows as they were
-- before stand in the event's detail.

SET ROLE densho_owner;

-- The branch under which an administrator's act is on record: their own, for the database administrator the
-- head office (none before the first branch is there).
CREATE FUNCTION core.administrator() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE o core.operator;
BEGIN
  IF pg_has_role(session_user, 'densho_owner', 'MEMBER') THEN
    RETURN (SELECT b.branch_id FROM core.branch b ORDER BY b.head_office DESC, b.branch_id LIMIT 1);
  END IF;
  o := core.me();
  IF o.role <> 'administrator' THEN
    PERFORM core.refuse('ZD010', 'only an administrator may do this');
  END IF;
  RETURN o.branch_id;
END $$;

-- ---------------------------------------------------------------- imports

CREATE FUNCTION api.import_company(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  branch text := core.administrator();
  before jsonb;
  result jsonb;
BEGIN
  WITH input AS (SELECT * FROM jsonb_populate_recordset(NULL::core.company, rows)),
  was AS (SELECT to_jsonb(t) AS it FROM core.company t JOIN input i USING (valid_from) WHERE to_jsonb(t) <> to_jsonb(i)),
  written AS (
    INSERT INTO core.company AS t SELECT * FROM input
    ON CONFLICT (valid_from) DO UPDATE SET (name, address, president_title, president, wording)
      = (excluded.name, excluded.address, excluded.president_title, excluded.president, excluded.wording)
      WHERE to_jsonb(t) <> to_jsonb(excluded)
    RETURNING xmax = 0 AS added)
  SELECT jsonb_build_object('added', count(*) FILTER (WHERE w.added), 'changed', count(*) FILTER (WHERE NOT w.added)),
         (SELECT jsonb_agg(was.it) FROM was)
  INTO result, before FROM written w;
  IF branch IS NOT NULL THEN
    PERFORM core.note(branch, 'masters.imported', remark => 'company', detail => result || jsonb_build_object('before', before));
  END IF;
  RETURN result;
END $$;

-- A row may carry `prefixes`: [{fiscal_year, prefix}].
CREATE FUNCTION api.import_branches(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before jsonb;
  result jsonb;
BEGIN
  PERFORM core.administrator();
  WITH input AS (SELECT * FROM jsonb_populate_recordset(NULL::core.branch, rows)),
  was AS (SELECT to_jsonb(t) AS it FROM core.branch t JOIN input i USING (branch_id) WHERE to_jsonb(t) <> to_jsonb(i)),
  written AS (
    INSERT INTO core.branch AS t SELECT * FROM input
    ON CONFLICT (branch_id) DO UPDATE SET (name, address, tel, fax, email, head_office)
      = (excluded.name, excluded.address, excluded.tel, excluded.fax, excluded.email, excluded.head_office)
      WHERE to_jsonb(t) <> to_jsonb(excluded)
    RETURNING xmax = 0 AS added)
  SELECT jsonb_build_object('added', count(*) FILTER (WHERE w.added), 'changed', count(*) FILTER (WHERE NOT w.added)),
         (SELECT jsonb_agg(was.it) FROM was)
  INTO result, before FROM written w;
  -- A prefix under which a contract stands cannot change: the contract's foreign key refuses it.
  INSERT INTO core.branch_prefix AS t (branch_id, fiscal_year, prefix)
  SELECT b->>'branch_id', (p->>'fiscal_year')::integer, p->>'prefix'
  FROM jsonb_array_elements(rows) b, jsonb_array_elements(b->'prefixes') p
  ON CONFLICT (branch_id, fiscal_year) DO UPDATE SET prefix = excluded.prefix WHERE t.prefix <> excluded.prefix;
  PERFORM core.note(core.administrator(), 'masters.imported', remark => 'branches',
                    detail => result || jsonb_build_object('before', before));
  RETURN result;
END $$;

CREATE FUNCTION api.import_banks(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  branch text := core.administrator();
  before jsonb;
  result jsonb;
BEGIN
  WITH input AS (SELECT * FROM jsonb_populate_recordset(NULL::core.bank, rows)),
  was AS (SELECT to_jsonb(t) AS it FROM core.bank t JOIN input i USING (bank_code, branch_code) WHERE to_jsonb(t) <> to_jsonb(i)),
  written AS (
    INSERT INTO core.bank AS t SELECT * FROM input
    ON CONFLICT (bank_code, branch_code) DO UPDATE SET (bank_name, branch_name, contracted, folded)
      = (excluded.bank_name, excluded.branch_name, excluded.contracted, excluded.folded)
      WHERE to_jsonb(t) <> to_jsonb(excluded)
    RETURNING xmax = 0 AS added)
  SELECT jsonb_build_object('added', count(*) FILTER (WHERE w.added), 'changed', count(*) FILTER (WHERE NOT w.added)),
         (SELECT jsonb_agg(was.it) FROM was)
  INTO result, before FROM written w;
  PERFORM core.note(branch, 'masters.imported', remark => 'banks', detail => result || jsonb_build_object('before', before));
  RETURN result;
END $$;

CREATE FUNCTION api.import_contractors(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  branch text := core.administrator();
  before jsonb;
  result jsonb;
BEGIN
  WITH input AS (SELECT * FROM jsonb_populate_recordset(NULL::core.contractor, rows)),
  was AS (SELECT to_jsonb(t) AS it FROM core.contractor t JOIN input i USING (customer_code) WHERE to_jsonb(t) <> to_jsonb(i)),
  written AS (
    INSERT INTO core.contractor AS t SELECT * FROM input
    ON CONFLICT (customer_code) DO UPDATE SET (name, postal_code, address, phone, folded)
      = (excluded.name, excluded.postal_code, excluded.address, excluded.phone, excluded.folded)
      WHERE to_jsonb(t) <> to_jsonb(excluded)
    RETURNING xmax = 0 AS added)
  SELECT jsonb_build_object('added', count(*) FILTER (WHERE w.added), 'changed', count(*) FILTER (WHERE NOT w.added)),
         (SELECT jsonb_agg(was.it) FROM was)
  INTO result, before FROM written w;
  PERFORM core.note(branch, 'masters.imported', remark => 'contractors', detail => result || jsonb_build_object('before', before));
  RETURN result;
END $$;

-- A row carries `rules`, the orderer's periods as in core.orderer_rule. A file states every period of the orderers
-- that it names: their earlier rules are replaced (and kept in the event), those of other orderers stay.
CREATE FUNCTION api.import_orderers(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  branch text := core.administrator();
  before jsonb;
  rules_before jsonb;
  result jsonb;
BEGIN
  WITH input AS (SELECT * FROM jsonb_populate_recordset(NULL::core.orderer, rows)),
  was AS (SELECT to_jsonb(t) AS it FROM core.orderer t JOIN input i USING (code) WHERE to_jsonb(t) <> to_jsonb(i)),
  written AS (
    INSERT INTO core.orderer AS t SELECT * FROM input
    ON CONFLICT (code) DO UPDATE SET (name, kind, folded) = (excluded.name, excluded.kind, excluded.folded)
      WHERE to_jsonb(t) <> to_jsonb(excluded)
    RETURNING xmax = 0 AS added)
  SELECT jsonb_build_object('added', count(*) FILTER (WHERE w.added), 'changed', count(*) FILTER (WHERE NOT w.added)),
         (SELECT jsonb_agg(was.it) FROM was)
  INTO result, before FROM written w;
  -- An orderer without rules would lose those it has: an empty list says so, nothing does not.
  IF EXISTS (SELECT FROM jsonb_array_elements(rows) o WHERE jsonb_typeof(o->'rules') IS DISTINCT FROM 'array') THEN
    PERFORM core.refuse_value('rules_missing');
  END IF;
  WITH gone AS (
    DELETE FROM core.orderer_rule r USING jsonb_array_elements(rows) o WHERE r.orderer_code = o->>'code' RETURNING to_jsonb(r) AS it)
  SELECT jsonb_agg(gone.it) INTO rules_before FROM gone;
  INSERT INTO core.orderer_rule (orderer_code, work_kind, product, valid_from, valid_to, basis, electronic_from, tiers,
                                 rounding, cap, hand_in)
  SELECT o->>'code', r.work_kind, r.product, r.valid_from, r.valid_to, r.basis, r.electronic_from, r.tiers,
         r.rounding, r.cap, r.hand_in
  FROM jsonb_array_elements(rows) o, jsonb_populate_recordset(NULL::core.orderer_rule, o->'rules') r;
  PERFORM core.note(branch, 'masters.imported', remark => 'orderers',
                    detail => result || jsonb_build_object('before', before, 'rules_before', rules_before));
  RETURN result;
END $$;

-- ---------------------------------------------------------------- operators

-- Is there an operator's record of this login, enabled or disabled as asked?
CREATE FUNCTION core.operator_is(p_login text, p_enabled boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM core.operator o WHERE o.login = p_login AND (o.disabled_at IS NULL) = p_enabled)
$$;

-- Makes the login role of an operator whose record stands, and of nobody else. Like core.close_login it belongs to
-- densho_logins, a role that may make roles and that nobody can be: an administrator of the house lets people in and
-- shuts them out without any right on roles of their own. A role that is there already is taken only if it is
-- nothing else: no worker, no administrator of the database.
CREATE FUNCTION core.create_login(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.administrator();
  IF login !~ '^[a-z][a-z0-9_]{1,30}$' OR login ~ '^(densho_|pg_)'
     OR EXISTS (SELECT FROM pg_roles r WHERE r.rolname = login
                   AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
                        OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND m.roleid <> 'densho_staff'::regrole)
                        OR EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = r.oid AND m.member <> 'densho_logins'::regrole))) THEN
    PERFORM core.refuse_value('login_form');
  END IF;
  IF NOT core.operator_is(login, true) THEN
    PERFORM core.refuse('ZD002', 'no such operator');
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
    EXECUTE format('ALTER ROLE %I LOGIN', login);
  ELSE
    EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 10', login);
  END IF;
  EXECUTE format('GRANT densho_staff TO %I', login);
END $$;

-- Closes the login role of a disabled operator and ends its sessions.
CREATE FUNCTION core.close_login(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.administrator();
  IF NOT core.operator_is(login, false) THEN
    PERFORM core.refuse('ZD002', 'no such operator, or not disabled');
  END IF;
  IF EXISTS (SELECT FROM pg_roles r JOIN pg_auth_members m ON m.member = r.oid
             WHERE r.rolname = login AND m.roleid = 'densho_staff'::regrole) THEN
    EXECUTE format('ALTER ROLE %I NOLOGIN', login);
    PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.usename = login;
  END IF;
END $$;

-- `limits`: {product: yen}, from today (Tokyo) on. A disabled operator who comes back keeps login and history.
CREATE FUNCTION api.add_operator(login text, branch text, name text, role text, limits jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here text := core.administrator();
BEGIN
  IF EXISTS (SELECT FROM core.operator o WHERE o.login = $1 AND o.disabled_at IS NULL) THEN
    PERFORM core.refuse('ZD012', 'operator exists already', rule => 'operator_pkey');
  END IF;
  INSERT INTO core.operator AS o (login, branch_id, name, role) VALUES ($1, $2, $3, $4)
  ON CONFLICT ON CONSTRAINT operator_pkey DO UPDATE
    SET branch_id = excluded.branch_id, name = excluded.name, role = excluded.role, disabled_at = NULL;
  -- Limits of an earlier time do not come back by themselves.
  DELETE FROM core.authority a WHERE a.login = $1 AND a.valid_from >= core.tokyo_day(clock_timestamp());
  UPDATE core.authority a SET valid_to = core.tokyo_day(clock_timestamp()) - 1
    WHERE a.login = $1 AND (a.valid_to IS NULL OR a.valid_to >= core.tokyo_day(clock_timestamp()));
  INSERT INTO core.authority (login, product, limit_yen, valid_from)
  SELECT $1, l.key, l.value::bigint, core.tokyo_day(clock_timestamp()) FROM jsonb_each_text(limits) l;
  PERFORM core.note(coalesce(here, $2), 'operator.added', remark => $1,
                    detail => jsonb_build_object('branch', $2, 'role', $4, 'limits', limits));
END $$;

CREATE FUNCTION api.disable_operator(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here text := core.administrator();
BEGIN
  UPDATE core.operator o SET disabled_at = clock_timestamp() WHERE o.login = $1 AND o.disabled_at IS NULL;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD002', 'no such operator, or disabled already');
  END IF;
  PERFORM core.note(here, 'operator.disabled', remark => $1);
END $$;

-- Every operator with today's limits ({product: yen}), for administrators.
CREATE FUNCTION api.operators() RETURNS TABLE (login text, branch text, branch_name text, name text, role text,
                                               disabled_at timestamptz, limits jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.administrator();
  RETURN QUERY
  SELECT o.login, o.branch_id::text, b.name::text, o.name::text, o.role, o.disabled_at,
         coalesce((SELECT jsonb_object_agg(a.product, a.limit_yen) FROM core.authority a
                   WHERE a.login = o.login AND core.tokyo_day(clock_timestamp()) BETWEEN a.valid_from
                                               AND coalesce(a.valid_to, 'infinity')), '{}')
  FROM core.operator o JOIN core.branch b USING (branch_id)
  ORDER BY o.branch_id, o.login;
END $$;

GRANT EXECUTE ON FUNCTION api.import_company, api.import_branches, api.import_banks, api.import_contractors,
  api.import_orderers, api.add_operator, api.disable_operator, api.operators, core.create_login, core.close_login TO densho_staff;

RESET ROLE;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'densho_logins') THEN
    CREATE ROLE densho_logins NOLOGIN INHERIT CREATEROLE;
  END IF;
END $$;
GRANT densho_staff TO densho_logins WITH ADMIN OPTION;
GRANT pg_signal_backend TO densho_logins;
GRANT USAGE ON SCHEMA core TO densho_logins;
GRANT EXECUTE ON FUNCTION core.administrator(), core.operator_is(text, boolean), core.refuse(text, text, text, text),
  core.refuse_value(text, text) TO densho_logins;
ALTER FUNCTION core.create_login(text) OWNER TO densho_logins;
ALTER FUNCTION core.close_login(text) OWNER TO densho_logins;
