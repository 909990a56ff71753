-- 書きかけ of the masters' forms: kept as those of an application or an amendment are, offered at the next start on whatever
-- host. Which row such a form is about stands in its sheet; what is sent from it names the version that it was begun on.

SET ROLE densho_owner;

ALTER TABLE core.unfinished
  ADD COLUMN house text CONSTRAINT unfinished_house CHECK (house ~ '^[a-z_]{1,40}$'),   -- which form of the masters
  DROP CONSTRAINT unfinished_of_one,
  ADD CONSTRAINT unfinished_of_one CHECK (num_nonnulls(application_id, contract_id, house) <= 1);

DROP FUNCTION api.my_unfinished();
-- One's own, latest first; a correction only while the application is still one's to correct.
CREATE FUNCTION api.my_unfinished() RETURNS TABLE (unfinished_id bigint, branch_id text, application_id bigint, contract_id bigint,
                                                   house text, number text, sheet jsonb, kept_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM core.me();
  RETURN QUERY
  SELECT u.unfinished_id, u.branch_id::text, u.application_id, u.contract_id, u.house, coalesce(a.number, c.number), u.sheet, u.kept_at
    FROM core.unfinished u
    LEFT JOIN core.application a ON a.branch_id = u.branch_id AND a.application_id = u.application_id
    LEFT JOIN core.contract c ON c.branch_id = u.branch_id AND c.contract_id = u.contract_id
   WHERE u.login = session_user AND u.sheet IS NOT NULL AND u.branch_id = ANY (core.my_branches())
     AND (u.application_id IS NULL OR (a.state = 'examining' AND a.claimed_by = session_user))
   ORDER BY u.kept_at DESC, u.unfinished_id DESC;
END $$;

DROP FUNCTION api.take_unfinished(uuid, bigint, text, bigint, bigint);
-- Begins one (p_unfinished null) or takes one over; the request is the writer from now on. An administrator has forms of the
-- masters and no others.
CREATE FUNCTION api.take_unfinished(p_request uuid, p_unfinished bigint, p_branch text, p_application bigint,
                                    p_contract bigint DEFAULT NULL, p_house text DEFAULT NULL,
                                    OUT unfinished_id bigint, OUT seq integer, OUT sheet jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
#variable_conflict use_column
DECLARE u core.unfinished;
BEGIN
  PERFORM core.require_role('clerk', 'supervisor', 'administrator');
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
    IF p_house IS NULL THEN
      PERFORM core.require_role('clerk', 'supervisor');
    END IF;
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
    INSERT INTO core.unfinished (login, branch_id, application_id, contract_id, house, writer)
    VALUES (session_user, p_branch, p_application, p_contract, p_house, p_request) RETURNING * INTO u;
  END IF;
  unfinished_id := u.unfinished_id;
  seq := u.seq;
  sheet := u.sheet;
END $$;

-- What stands in the form now. A save that comes late or twice changes nothing; one of a writer who no longer has it is
-- refused (ZD003), and so is one of a form that was finished or discarded (ZD002).
CREATE OR REPLACE FUNCTION api.keep_unfinished(p_unfinished bigint, p_writer uuid, p_seq integer, p_sheet jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE had uuid;
BEGIN
  PERFORM core.require_role('clerk', 'supervisor', 'administrator');
  UPDATE core.unfinished u SET seq = p_seq, sheet = p_sheet, kept_at = clock_timestamp()
   WHERE u.unfinished_id = p_unfinished AND u.login = session_user AND u.writer = p_writer AND u.seq < p_seq;
  IF NOT FOUND THEN
    SELECT u.writer INTO had FROM core.unfinished u WHERE u.unfinished_id = p_unfinished AND u.login = session_user;
    IF had IS NULL THEN
      PERFORM core.refuse('ZD002', 'nothing unfinished of this number');
    ELSIF had IS DISTINCT FROM p_writer THEN
      PERFORM core.refuse('ZD003', 'opened elsewhere since');
    END IF;
  END IF;
END $$;

-- Thrown away on purpose, or finished with what was sent from it. One that is gone already is gone.
CREATE OR REPLACE FUNCTION api.discard_unfinished(p_unfinished bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
BEGIN
  PERFORM core.require_role('clerk', 'supervisor', 'administrator');
  DELETE FROM core.unfinished u WHERE u.unfinished_id = p_unfinished AND u.login = session_user;
END $$;

REVOKE ALL ON FUNCTION api.my_unfinished(), api.take_unfinished(uuid, bigint, text, bigint, bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.my_unfinished(), api.take_unfinished(uuid, bigint, text, bigint, bigint, text) TO densho_staff;

RESET ROLE;
