-- What comes back to be examined comes back to whoever had it only where they still work: an application that waited for approval
-- while its clerk was shut out, moved or lost the right to the branch would have been held by somebody who cannot come to it.
-- Work is given only to those who do such work, and refused with the words of giving.

SET ROLE densho_owner;

-- As before (0150), also for a role that examines nothing, and named as what it is where somebody else gives it.
CREATE OR REPLACE FUNCTION core.claim_is_of_somebody_here() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o core.operator;
  works boolean;
BEGIN
  -- Shared: two claims do not wait for each other, and what changes the person or ends the right waits for both.
  SELECT * INTO o FROM core.operator x WHERE x.login = NEW.claimed_by FOR SHARE;
  works := o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor');
  IF works AND o.branch_id <> NEW.branch_id AND NOT core.sees_all(o) THEN
    PERFORM FROM core.branch_entitlement e WHERE e.login = o.login AND e.branch_id = NEW.branch_id FOR SHARE;
    works := FOUND;
  END IF;
  IF works THEN
    RETURN NEW;
  ELSIF TG_ARGV[0] = 'back' THEN
    NEW.state := 'received';
    NEW.claimed_by := NULL;
    NEW.claimed_at := NULL;
    RETURN NEW;
  ELSIF NEW.claimed_by <> session_user THEN
    PERFORM core.refuse_value('reassign_to', 'to');
  ELSIF o.disabled_at IS NOT NULL THEN
    PERFORM core.refuse('ZD001', 'this login is not an enabled operator');
  ELSIF o.role NOT IN ('clerk', 'supervisor') THEN
    PERFORM core.refuse('ZD010', 'this role may not do that', o.role);
  END IF;
  PERFORM core.refuse('ZD002', 'no such application');
END $$;

CREATE TRIGGER comes_back_to_somebody_here BEFORE UPDATE OF state ON core.application
  FOR EACH ROW WHEN (NEW.state = 'examining' AND OLD.state NOT IN ('received', 'examining') AND NEW.claimed_by IS NOT NULL
                     AND NEW.claimed_by IS NOT DISTINCT FROM OLD.claimed_by)
  EXECUTE FUNCTION core.claim_is_of_somebody_here('back');

-- As before (0155), and also where those work to whom the branch is open.
DO $$
DECLARE
  f regprocedure := 'api.prefixes_missing()'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := 'AND EXISTS (SELECT FROM core.operator o WHERE o.branch_id = b.branch_id AND o.disabled_at IS NULL)';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'missing prefixes are not found as they were';
  END IF;
  EXECUTE replace(old, part, 'AND EXISTS (SELECT FROM core.operator o WHERE o.disabled_at IS NULL AND o.role IN (''clerk'', ''supervisor'')
         AND (o.branch_id = b.branch_id OR EXISTS (SELECT FROM core.branch_entitlement e
                                                    WHERE e.login = o.login AND e.branch_id = b.branch_id)))');
END $$;

RESET ROLE;
