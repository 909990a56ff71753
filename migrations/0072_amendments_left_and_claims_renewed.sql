-- 書きかけ of an amendment: kept as those of an application, by contract, and gone with what is submitted of it.
-- 引受 of what one has claimed oneself renews its time.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- 書きかけ of an amendment

ALTER TABLE core.unfinished
  ADD COLUMN contract_id bigint,                                -- the contract that is amended
  ADD CONSTRAINT unfinished_contract FOREIGN KEY (branch_id, contract_id) REFERENCES core.contract,
  ADD CONSTRAINT unfinished_of_one CHECK (application_id IS NULL OR contract_id IS NULL);

DROP FUNCTION api.my_unfinished();
-- One's own, latest first; a correction only while the application is still one's to correct.
CREATE FUNCTION api.my_unfinished() RETURNS TABLE (unfinished_id bigint, branch_id text, application_id bigint, contract_id bigint,
                                                   number text, sheet jsonb, kept_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM core.me();
  RETURN QUERY
  SELECT u.unfinished_id, u.branch_id::text, u.application_id, u.contract_id, coalesce(a.number, c.number), u.sheet, u.kept_at
    FROM core.unfinished u
    LEFT JOIN core.application a ON a.branch_id = u.branch_id AND a.application_id = u.application_id
    LEFT JOIN core.contract c ON c.branch_id = u.branch_id AND c.contract_id = u.contract_id
   WHERE u.login = session_user AND u.sheet IS NOT NULL AND u.branch_id = ANY (core.my_branches())
     AND (u.application_id IS NULL OR (a.state = 'examining' AND a.claimed_by = session_user))
   ORDER BY u.kept_at DESC, u.unfinished_id DESC;
END $$;

DROP FUNCTION api.take_unfinished(uuid, bigint, text, bigint);
-- Begins one (p_unfinished null) or takes one over; the request is the writer from now on.
CREATE FUNCTION api.take_unfinished(p_request uuid, p_unfinished bigint, p_branch text, p_application bigint,
                                    p_contract bigint DEFAULT NULL,
                                    OUT unfinished_id bigint, OUT seq integer, OUT sheet jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
#variable_conflict use_column
DECLARE u core.unfinished;
BEGIN
  PERFORM core.require_role('clerk', 'supervisor');
  IF p_request IS NULL THEN
    PERFORM core.refuse_value('request_id_missing');
  END IF;
  -- One at a time for one person: two starts at once do not both count themselves in.
  PERFORM pg_advisory_xact_lock(hashtextextended(session_user, 373));
  SELECT * INTO u FROM core.unfinished x WHERE x.writer = p_request AND x.login = session_user;
  IF NOT FOUND AND p_unfinished IS NOT NULL THEN
    UPDATE core.unfinished x SET writer = p_request
     WHERE x.unfinished_id = p_unfinished AND x.login = session_user AND x.branch_id = ANY (core.my_branches())
    RETURNING * INTO u;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'nothing unfinished of this number');
    END IF;
  ELSIF NOT FOUND THEN
    IF p_branch <> ALL (core.my_branches()) OR p_branch IS NULL THEN
      PERFORM core.refuse('ZD002', 'no such branch');
    END IF;
    IF p_contract IS NOT NULL
       AND NOT EXISTS (SELECT FROM core.contract c WHERE c.branch_id = p_branch AND c.contract_id = p_contract) THEN
      PERFORM core.refuse('ZD002', 'no such contract');
    END IF;
    DELETE FROM core.unfinished x
     WHERE x.login = session_user AND x.sheet IS NULL AND x.begun_at < clock_timestamp() - interval '1 day';
    IF (SELECT count(*) FROM core.unfinished x WHERE x.login = session_user) >= 100 THEN
      -- What was opened and never typed in goes first; who types in a hundred forms discards some.
      DELETE FROM core.unfinished x WHERE x.login = session_user AND x.sheet IS NULL;
      IF NOT FOUND THEN
        PERFORM core.refuse_value('unfinished_many', '100');
      END IF;
    END IF;
    INSERT INTO core.unfinished (login, branch_id, application_id, contract_id, writer)
    VALUES (session_user, p_branch, p_application, p_contract, p_request) RETURNING * INTO u;
  END IF;
  unfinished_id := u.unfinished_id;
  seq := u.seq;
  sheet := u.sheet;
END $$;

-- Submitted, or the price recorded: what this operator left half typed of the contract ends in the same transaction, so
-- that a process that dies after it leaves nothing to be submitted twice.
CREATE FUNCTION core.amendment_ends_unfinished() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM core.unfinished u USING core.amendment a
   WHERE a.branch_id = NEW.branch_id AND a.amendment_id = NEW.amendment_id
     AND u.branch_id = a.branch_id AND u.contract_id = a.contract_id AND u.login = NEW.drafted_by;
  RETURN NULL;
END $$;
CREATE TRIGGER ends_unfinished AFTER INSERT ON core.amendment_draft
  FOR EACH ROW EXECUTE FUNCTION core.amendment_ends_unfinished();

CREATE FUNCTION core.price_ends_unfinished() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM core.unfinished u
   WHERE u.branch_id = NEW.branch_id AND u.contract_id = NEW.contract_id AND u.login = NEW.recorded_by;
  RETURN NULL;
END $$;
CREATE TRIGGER ends_unfinished AFTER INSERT ON core.price_record
  FOR EACH ROW EXECUTE FUNCTION core.price_ends_unfinished();

REVOKE ALL ON FUNCTION core.amendment_ends_unfinished(), core.price_ends_unfinished(), api.my_unfinished(),
  api.take_unfinished(uuid, bigint, text, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.my_unfinished(), api.take_unfinished(uuid, bigint, text, bigint, bigint) TO densho_staff;

-- ---------------------------------------------------------------- 引受, again

-- 引受: nobody else works on it from now on. Of what one has claimed already it renews the time, also where that has run
-- out (core.keep_time: every write does): what had run out is one's own until somebody takes it over.
CREATE OR REPLACE FUNCTION api.claim(p_request uuid, p_branch text, p_application bigint, p_version integer,
                          OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version);
  done jsonb := core.begin_command(p_request, 'claim', args);
  a core.application;
  again boolean;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    a := core.lock_application(p_branch, p_application);
    -- Two clerks at once: the slower one is told who was faster, not that something changed.
    IF a.state = 'examining' AND a.claimed_by <> session_user THEN
      PERFORM core.expect_claimed(a);
    END IF;
    PERFORM core.expect(a, p_version, 'received', 'examining');
    again := a.state = 'examining';
    UPDATE core.application x
       SET state = 'examining', claimed_by = session_user, claimed_at = clock_timestamp(), version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, CASE WHEN again THEN 'application.claim_renewed' ELSE 'application.claimed' END, a.application_id);
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'claim', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

RESET ROLE;
