-- A supervisor decides in their own right, also while they stand in for a colleague: a delegation lends the right to decide and no
-- limit, so they need nothing of it. The absent one is named only where the delegate's own role would not have done. What is on
-- record stays as it was written.

SET ROLE densho_owner;

-- As before (0076).
CREATE OR REPLACE FUNCTION core.approval_acts_for() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hands text[];
BEGIN
  NEW.acting_for := NULL;
  IF core.stands_in_for(NEW.approved_by, NEW.branch_id) IS NULL
     OR EXISTS (SELECT FROM core.operator o WHERE o.login = NEW.approved_by AND o.role = 'supervisor') THEN
    RETURN NEW;
  END IF;
  IF TG_TABLE_NAME = 'approval' THEN
    hands := core.hands_in(NEW.branch_id, NEW.application_id, NEW.revision);
  ELSE
    hands := ARRAY(SELECT d.drafted_by FROM core.amendment_draft d
                    WHERE d.branch_id = NEW.branch_id AND d.amendment_id = NEW.amendment_id);
  END IF;
  NEW.acting_for := core.stands_in_for(NEW.approved_by, NEW.branch_id, hands);
  IF NEW.acting_for IS NULL AND NEW.approved_by <> ALL (hands) THEN
    PERFORM core.refuse_value('four_eyes_acting');
  END IF;
  RETURN NEW;
END $$;

-- The same for what is no approval (0108).
DO $$
DECLARE
  f regprocedure := 'core.note(text,text,bigint,bigint,text,jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := replace(old, $text$    absent := core.stands_in_for(session_user, $1);
$text$, $text$    absent := CASE WHEN NOT EXISTS (SELECT FROM core.operator o WHERE o.login = session_user AND o.role = 'supervisor')
                   THEN core.stands_in_for(session_user, $1) END;
$text$);
BEGIN
  IF fresh = old THEN
    RAISE EXCEPTION 'an event does not name whom its actor stood in for';
  END IF;
  EXECUTE fresh;
END $$;

RESET ROLE;
