-- Nobody is told of the work of a branch that is not theirs any more: a return, a hand-over or a referral names works and says why,
-- and whoever was moved or shut out since has no business with either.

SET ROLE densho_owner;

-- As before (0080); of a branch's records only those are told who work there (core.works_in).
CREATE OR REPLACE FUNCTION core.tell(p_branch text, p_to text, p_kind text, p_application bigint, p_remark text, p_detail jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO core.notice (branch_id, to_login, from_login, kind, application_id, remark, detail)
  SELECT $1, o.login, session_user, $3, $4, coalesce($5, ''), coalesce($6, '{}') FROM core.operator o
   WHERE o.login = $2 AND $2 <> session_user
     AND ($3 NOT IN ('taken', 'given', 'returned', 'referred', 'taken_all', 'given_all') OR core.works_in(o, $1))
$$;

CREATE OR REPLACE FUNCTION core.tell(p_branch text, p_to text, p_kind text, p_application bigint, p_remark text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT core.tell($1, $2, $3, $4, $5, '{}')
$$;

RESET ROLE;
