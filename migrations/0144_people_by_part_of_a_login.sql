-- The audit finds people by a part of their login too, as by a part of their name.

SET ROLE densho_owner;

DO $$
DECLARE
  old text := pg_get_functiondef('core.audit_condition(jsonb)'::regprocedure);
  fresh text := replace(old, 'o.login = actor OR', 'strpos(o.login, lower(actor)) > 0 OR');
BEGIN
  IF fresh = old THEN
    RAISE EXCEPTION 'core.audit_condition does not look a person up by login';
  END IF;
  EXECUTE fresh;
END $$;

RESET ROLE;
