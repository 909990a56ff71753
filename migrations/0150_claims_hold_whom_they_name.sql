-- A claim holds whom it names where they are: whoever is moved, shut out or no longer entitled waits for a claim that is being
-- made, and one that comes later is refused. A bill always has a name. What a limit moves is told to supervisors of what they
-- are asked to confirm, not of whatever they ask: by trial every amount of every branch could be found.

SET ROLE densho_owner;

CREATE FUNCTION core.claim_is_of_somebody_here() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE o core.operator;
BEGIN
  -- Shared: two claims do not wait for each other, and what changes the person or ends the right waits for both.
  SELECT * INTO o FROM core.operator x WHERE x.login = NEW.claimed_by FOR SHARE;
  IF o.disabled_at IS NOT NULL THEN
    PERFORM core.refuse('ZD001', 'this login is not an enabled operator');
  END IF;
  IF o.branch_id <> NEW.branch_id AND NOT core.sees_all(o) THEN
    PERFORM FROM core.branch_entitlement e WHERE e.login = o.login AND e.branch_id = NEW.branch_id FOR SHARE;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such application');
    END IF;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION core.claim_is_of_somebody_here() FROM PUBLIC;
CREATE TRIGGER claim_is_of_somebody_here BEFORE UPDATE OF claimed_by ON core.application
  FOR EACH ROW WHEN (NEW.claimed_by IS NOT NULL AND NEW.claimed_by IS DISTINCT FROM OLD.claimed_by)
  EXECUTE FUNCTION core.claim_is_of_somebody_here();

-- As before (0135), and a code that the master does not have is billed under the name that its contracts bear.
DO $$
DECLARE
  f regprocedure := 'core.lump_statement(text[], date)'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := 'coalesce(min(k.name), min(b.contractor)) AS contractor';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'a bill does not get its name as it did';
  END IF;
  EXECUTE replace(old, part, 'coalesce(min(k.name), min(b.contractor), min(x.contractor)) AS contractor');
END $$;

-- As before (0136).
DO $$
DECLARE
  f regprocedure := 'api.limit_moves(jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := '  SELECT * INTO whose';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'what a limit moves is not reckoned as it was';
  END IF;
  EXECUTE replace(old, part, $new$  IF (core.me()).role = 'supervisor' AND NOT EXISTS (
       SELECT FROM core.proposal p
        WHERE p.kind = 'limit' AND p.state = 'open' AND p.content @> p_content) THEN
    PERFORM core.refuse('ZD002', 'no such proposal');
  END IF;
$new$ || part);
END $$;

RESET ROLE;
