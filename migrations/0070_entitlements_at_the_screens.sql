-- 兼務 as a list of the masters: which branches are open to whom besides their own. The acts were there (0048).

SET ROLE densho_owner;

CREATE FUNCTION core.rows_entitlements() RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT jsonb_build_object('id', e.login || ' ' || e.branch_id, 'login', e.login, 'name', o.name, 'branch', e.branch_id,
             'branch_name', b.name, 'by_name', coalesce(g.name, e.granted_by), 'granted_at', e.granted_at, 'reason', e.reason)
      FROM core.branch_entitlement e JOIN core.operator o ON o.login = e.login JOIN core.branch b ON b.branch_id = e.branch_id
      LEFT JOIN core.operator g ON g.login = e.granted_by
     ORDER BY e.login, e.branch_id LIMIT 2000;
END $$;

-- api.house_page lets administrators and auditors read what it does not name.
ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_entitlements;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_table = 'entitlements' THEN
    RETURN QUERY SELECT core.rows_entitlements();
    RETURN;
  END IF;
  RETURN QUERY SELECT core.house_rows_before_entitlements(p_table, p_args);
  IF p_table = 'masters' AND (core.me()).role <> 'supervisor' THEN
    RETURN QUERY SELECT jsonb_build_object('id', 'entitlements', 'master', 'entitlements',
                                           'count', (SELECT count(*) FROM core.branch_entitlement));
  END IF;
END $$;

RESET ROLE;
