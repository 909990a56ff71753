-- Who is told of a branch that was opened or closed to them looks there at once wherever they are; a branch where nobody works
-- any more does not ask for next year's prefix for good; what a limit moves refuses what is no limit as everything else does.

SET ROLE densho_owner;

-- As before (0139), and where they are at the moment.
CREATE OR REPLACE FUNCTION core.tell_of_branch(p_login text, p_kind text, p_branch text, p_reason text, p_numbers text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  home text := (SELECT o.branch_id FROM core.operator o WHERE o.login = p_login);
  here text := (SELECT p.branch_id FROM core.operator_place p WHERE p.login = p_login);
BEGIN
  PERFORM core.tell(home, p_login, p_kind, NULL, p_reason, jsonb_build_object(
    'branch_name', (SELECT b.name FROM core.branch b WHERE b.branch_id = p_branch),
    'moved', cardinality(p_numbers), 'numbers', to_jsonb(p_numbers[1:30])));
  PERFORM core.bump(home);
  IF here <> home THEN
    PERFORM core.bump(here);
  END IF;
END $$;

DO $$
DECLARE
  f regprocedure := 'api.prefixes_missing()'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := 'AND EXISTS (SELECT FROM core.branch_prefix p WHERE p.branch_id = b.branch_id)';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'missing prefixes are not found as they were';
  END IF;
  EXECUTE replace(old, part, part || '
       AND EXISTS (SELECT FROM core.operator o WHERE o.branch_id = b.branch_id AND o.disabled_at IS NULL)');
END $$;

DO $$
DECLARE
  f regprocedure := 'api.limit_moves(jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text;
BEGIN
  fresh := replace(old, 'fresh bigint := (p_content ->> ''limit'')::bigint;', 'fresh bigint;');
  fresh := replace(fresh, 'first date := (p_content ->> ''valid_from'')::date;', 'first date;');
  fresh := replace(fresh, '  SELECT * INTO whose', '  fresh := (p_content ->> ''limit'')::bigint;
  first := (p_content ->> ''valid_from'')::date;
  SELECT * INTO whose');
  IF strpos(fresh, 'fresh bigint;') = 0 OR strpos(fresh, 'first date;') = 0 OR strpos(fresh, 'fresh := (p_content') = 0 THEN
    RAISE EXCEPTION 'what a limit moves is not reckoned as it was';
  END IF;
  EXECUTE fresh;
END $$;

RESET ROLE;
