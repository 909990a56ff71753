-- Changed hours of a stage stand in every branch's figures at once: the screens read them again when the change counter moves.

SET ROLE densho_owner;

DO $$
DECLARE
  f regprocedure := 'api.set_stage_hours(uuid, text, integer)'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := 'UPDATE core.stage_time t SET hours = p_hours WHERE t.stage = p_stage;';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'api.set_stage_hours does not read as it did';
  END IF;
  EXECUTE replace(old, part, part || '
    PERFORM core.bump(b.branch_id) FROM core.branch b;');
END $$;

RESET ROLE;
