-- Whoever closed a period cannot reopen it: the list says whose close it is, so that nobody types a reason first.

SET ROLE densho_owner;

DO $$
DECLARE
  old text := pg_get_functiondef('core.rows_close(text,date,date)'::regprocedure);
  fresh text := replace(old, $text$'closed_by', o.name, $text$,
    $text$'closed_by', o.name, 'closed_by_me', CASE WHEN k.kind = 'closed' AND s.by_login = session_user THEN true END, $text$);
BEGIN
  IF fresh = old THEN
    RAISE EXCEPTION 'the close does not say who closed a period';
  END IF;
  EXECUTE fresh;
END $$;

RESET ROLE;
