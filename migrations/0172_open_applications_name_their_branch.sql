-- Every branch counts its applications on its own: two of those that a rule changes may bear one number. The list says of
-- which branch each of them is, and its ids name one row each.

SET ROLE densho_owner;

DO $$
DECLARE
  f regprocedure := 'core.house_rows_before_limits(text, jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := replace(old, $q$jsonb_build_object('id', a.number, 'number', a.number, 'contractor', a.contractor,$q$,
    $q$jsonb_build_object('id', a.branch_id || ':' || a.number, 'number', a.number, 'branch', a.branch_id,
               'branch_name', (SELECT b.name FROM core.branch b WHERE b.branch_id = a.branch_id), 'contractor', a.contractor,$q$);
BEGIN
  IF fresh = old THEN
    RAISE EXCEPTION '% does not list what a rule changes', f;
  END IF;
  EXECUTE fresh;
END $$;

RESET ROLE;
