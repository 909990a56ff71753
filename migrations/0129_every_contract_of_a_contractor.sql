-- Every contract of a contractor is in its list and in its file: the list ended after a thousand without a word. It is narrowed by
-- a part of the number, with and without hyphen.

SET ROLE densho_owner;

DO $$
DECLARE
  f regprocedure := 'core.house_rows_before_one_branch(text, jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := old;
  part text[];
BEGIN
  FOREACH part SLICE 1 IN ARRAY ARRAY[
    ['ORDER BY c.numbered_at DESC LIMIT 1000', 'ORDER BY c.numbered_at DESC, c.branch_id, c.contract_id DESC'],
    ['= ANY (codes)
     ORDER BY', '= ANY (codes)
       AND (wanted = '''' OR strpos(replace(c.number, ''-'', ''''), wanted) > 0)
     ORDER BY'],
    ['codes text[];', 'codes text[];
  wanted text := upper(replace(core.fold(coalesce(p_args ->> ''number'', '''')), ''-'', ''''));']]
  LOOP
    IF strpos(fresh, part[1]) = 0 THEN
      RAISE EXCEPTION 'the contracts of a contractor are not read as they were: %', part[1];
    END IF;
    fresh := replace(fresh, part[1], part[2]);
  END LOOP;
  EXECUTE fresh;
END $$;

RESET ROLE;
