-- 担当替 and the hand-over of somebody's whole work go to whoever may work in the branch: its own people, those to whom it was opened
-- (兼務), and head office. Who is given something in a branch that is not their own is told in which, and at once where they are.

SET ROLE densho_owner;

-- Who may be given work of every one of these branches, which are the asker's.
CREATE FUNCTION api.may_work_in(p_branches text[]) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF coalesce(cardinality(p_branches), 0) > 0 AND p_branches <@ core.my_branches() THEN
    RETURN QUERY
      SELECT o.login FROM core.operator o
       WHERE NOT EXISTS (SELECT FROM unnest(p_branches) b (branch) WHERE NOT core.works_in(o, b.branch));
  END IF;
END $$;
REVOKE ALL ON FUNCTION api.may_work_in(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.may_work_in(text[]) TO densho_staff;

-- What a notice of work given adds for somebody who belongs elsewhere: the number, which they see only in that branch, and its name.
-- The screens look for notices where their operator is.
CREATE FUNCTION core.given_elsewhere(p_branch text, p_login text, p_number text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  home text := (SELECT o.branch_id FROM core.operator o WHERE o.login = p_login);
  here text := coalesce((SELECT p.branch_id FROM core.operator_place p WHERE p.login = p_login), home);
BEGIN
  IF here <> p_branch THEN
    PERFORM core.bump(here);
  END IF;
  RETURN CASE WHEN home = p_branch THEN '{}' ELSE jsonb_strip_nulls(jsonb_build_object(
    'number', p_number, 'branch_name', (SELECT b.name FROM core.branch b WHERE b.branch_id = p_branch))) END;
END $$;
REVOKE ALL ON FUNCTION core.given_elsewhere(text, text, text) FROM PUBLIC;

DO $$
DECLARE
  was text;
  change record;
BEGIN
  FOR change IN
    SELECT * FROM (VALUES
      ('api.reassign(uuid, text, bigint, integer, text, text)', $q$o.login = p_to AND o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor')
       AND (o.branch_id = a.branch_id OR EXISTS (SELECT FROM core.branch b WHERE b.branch_id = o.branch_id AND b.head_office));$q$,
       'o.login = p_to AND core.works_in(o, a.branch_id);'),
      ('api.reassign(uuid, text, bigint, integer, text, text)', $q$PERFORM core.tell(a.branch_id, p_to, 'given', a.application_id, p_reason);$q$,
       $q$PERFORM core.tell(a.branch_id, p_to, 'given', a.application_id, p_reason, core.given_elsewhere(a.branch_id, p_to, a.number));$q$),
      ('api.hand_over(uuid, jsonb)', $q$SELECT FROM core.operator o JOIN core.branch b ON b.branch_id = o.branch_id
          WHERE o.login = whom AND o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor') AND (o.branch_id = here OR b.head_office))$q$,
       'SELECT FROM core.operator o WHERE o.login = whom AND core.works_in(o, here))'),
      ('api.hand_over(uuid, jsonb)', $q$core.tell(here, whom, 'given_all', NULL, p_args ->> 'reason', told)$q$,
       $q$core.tell(here, whom, 'given_all', NULL, p_args ->> 'reason', told || core.given_elsewhere(here, whom, NULL))$q$)) v (f, old, fresh)
  LOOP
    was := pg_get_functiondef(change.f::regprocedure);
    IF strpos(was, change.old) = 0 THEN
      RAISE EXCEPTION '% does not say %', change.f, change.old;
    END IF;
    EXECUTE replace(was, change.old, change.fresh);
  END LOOP;
END $$;

RESET ROLE;
