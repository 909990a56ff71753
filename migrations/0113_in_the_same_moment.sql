-- Rules of 0104 that held for what was committed, also for what is done in the same moment and from the other side; a failed
-- export is one that was made; jobs and the keys of publications stay.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- contractors

-- As before (0104), after whoever is merging or undoing a merge: what they do is seen by then. (They lock no contract, so that
-- the lock on the contract that is moved waits for nobody.)
CREATE OR REPLACE FUNCTION core.holder_counts() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('merge', 371));
  IF EXISTS (SELECT FROM core.contractor_alias a WHERE a.old_code = NEW.customer_code) THEN
    PERFORM core.refuse_value('holder_is_merged', core.kept_code(NEW.customer_code));
  END IF;
  RETURN NEW;
END $$;

-- ---------------------------------------------------------------- 兼務

-- Triggers fire by name: the operator is locked (to_who_is_here), then it is asked whose branch this is.
ALTER TRIGGER entitled_elsewhere ON core.branch_entitlement RENAME TO to_who_is_of_elsewhere;

-- Who moves to a branch that was open to them has it as their own: moved away again, they have it only if it is given anew.
CREATE FUNCTION core.operator_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE e core.branch_entitlement;
BEGIN
  FOR e IN DELETE FROM core.branch_entitlement x WHERE x.login = NEW.login AND x.branch_id = NEW.branch_id RETURNING x.* LOOP
    PERFORM core.note(e.branch_id, 'operator.unentitled', remark => '利用者の異動',
                      detail => jsonb_build_object('login', e.login, 'branch', e.branch_id));
  END LOOP;
  DELETE FROM core.operator_place p WHERE p.login = NEW.login AND p.branch_id = NEW.branch_id;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION core.operator_moves() FROM PUBLIC;
CREATE TRIGGER moves AFTER UPDATE ON core.operator FOR EACH ROW WHEN (OLD.branch_id IS DISTINCT FROM NEW.branch_id)
  EXECUTE FUNCTION core.operator_moves();

-- Those who had moved before.
DO $$
DECLARE e core.branch_entitlement;
BEGIN
  FOR e IN DELETE FROM core.branch_entitlement x USING core.operator o
            WHERE o.login = x.login AND o.branch_id = x.branch_id RETURNING x.* LOOP
    PERFORM core.note(e.branch_id, 'operator.unentitled', remark => '利用者の異動',
                      detail => jsonb_build_object('login', e.login, 'branch', e.branch_id));
  END LOOP;
  DELETE FROM core.operator_place p USING core.operator o WHERE o.login = p.login AND o.branch_id = p.branch_id;
END $$;

-- ---------------------------------------------------------------- exports

CREATE INDEX command_of_export ON core.command_log (actor, arguments) WHERE command IN ('note_export', 'note_export_failed');

-- As before (0104), of an export that is on record by the same person: the same list, filter and rows, each export once.
CREATE OR REPLACE FUNCTION api.note_export_failed(p_request uuid, p_what text, p_filter jsonb, p_rows bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_what, p_filter, p_rows);
BEGIN
  IF core.begin_command(p_request, 'note_export_failed', args) IS NULL THEN
    IF NOT coalesce(p_what ~ '^[a-z_]{1,40}$' AND p_rows >= 0 AND octet_length(p_filter::text) <= 4000, false) THEN
      PERFORM core.refuse_value('export_form');
    END IF;
    -- Two at once for one export: one waits.
    PERFORM pg_advisory_xact_lock(hashtextextended('export failed ' || session_user, 371));
    IF (SELECT count(*) FILTER (WHERE l.command = 'note_export') <= count(*) FILTER (WHERE l.command = 'note_export_failed')
          FROM core.command_log l
         WHERE l.actor = session_user AND l.arguments = core.content_hash(args)
           AND l.command IN ('note_export', 'note_export_failed')) THEN
      PERFORM core.refuse_value('export_unknown', p_what);
    END IF;
    PERFORM core.note((core.me()).branch_id, 'export.failed', NULL, NULL, p_what,
                      jsonb_build_object('filter', p_filter, 'rows', p_rows));
    PERFORM core.end_command(p_request, 'note_export_failed', args, '{}');
  END IF;
END $$;

-- ---------------------------------------------------------------- deeds that stay (0099)

-- Without its job an approved issue would stand still, and nothing would list it.
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON core.job FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- Under another key a repeat would look new to the platform.
CREATE FUNCTION core.publication_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'ZD090', MESSAGE = 'append-only: what is published, and under which key, never changes';
END $$;
REVOKE EXECUTE ON FUNCTION core.publication_stays() FROM PUBLIC;
CREATE TRIGGER publication_stays BEFORE UPDATE ON core.publication FOR EACH ROW
  WHEN ((OLD.branch_id, OLD.contract_id, OLD.seq, OLD.idempotency_key)
        IS DISTINCT FROM (NEW.branch_id, NEW.contract_id, NEW.seq, NEW.idempotency_key))
  EXECUTE FUNCTION core.publication_stays();

RESET ROLE;
