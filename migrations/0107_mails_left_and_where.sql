-- 書きかけ of a mail that is to be sent again (通知の再送): kept as the other forms are, by its job. Every 書きかけ says when and
-- on which host it was begun.

SET ROLE densho_owner;

ALTER TABLE core.unfinished
  ADD COLUMN job_id bigint,                                     -- the mail that is to be sent again
  ADD COLUMN begun_on text CONSTRAINT unfinished_begun_on CHECK (begun_on ~ '^[A-Za-z0-9._-]{1,63}$'),   -- the host, as the program told it
  ADD CONSTRAINT unfinished_job FOREIGN KEY (branch_id, job_id) REFERENCES core.job,
  DROP CONSTRAINT unfinished_of_one,
  ADD CONSTRAINT unfinished_of_one CHECK (num_nonnulls(application_id, contract_id, job_id, house) <= 1);

DROP FUNCTION api.my_unfinished();
-- One's own, latest first; a correction only while the application is still one's to correct.
CREATE FUNCTION api.my_unfinished() RETURNS TABLE (unfinished_id bigint, branch_id text, application_id bigint, contract_id bigint,
                                                   job_id bigint, house text, number text, sheet jsonb, begun_at timestamptz,
                                                   begun_on text, kept_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM core.me();
  RETURN QUERY
  SELECT u.unfinished_id, u.branch_id::text, u.application_id, u.contract_id, u.job_id, u.house,
         coalesce(a.number, c.number, m.number), u.sheet, u.begun_at, u.begun_on, u.kept_at
    FROM core.unfinished u
    LEFT JOIN core.application a ON a.branch_id = u.branch_id AND a.application_id = u.application_id
    LEFT JOIN core.contract c ON c.branch_id = u.branch_id AND c.contract_id = u.contract_id
    LEFT JOIN core.job j ON j.branch_id = u.branch_id AND j.job_id = u.job_id
    LEFT JOIN core.application m ON m.branch_id = j.branch_id AND m.application_id = j.application_id
   WHERE u.login = session_user AND u.sheet IS NOT NULL AND u.branch_id = ANY (core.my_branches())
     AND (u.application_id IS NULL OR (a.state = 'examining' AND a.claimed_by = session_user))
   ORDER BY u.kept_at DESC, u.unfinished_id DESC;
END $$;

DROP FUNCTION api.take_unfinished(uuid, bigint, text, bigint, bigint, text);
-- Begins one (p_unfinished null) or takes one over; the request is the writer from now on. An administrator has forms of the
-- masters and no others.
CREATE FUNCTION api.take_unfinished(p_request uuid, p_unfinished bigint, p_branch text, p_application bigint,
                                    p_contract bigint DEFAULT NULL, p_house text DEFAULT NULL, p_job bigint DEFAULT NULL,
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
    IF p_job IS NOT NULL
       AND NOT EXISTS (SELECT FROM core.job j WHERE j.branch_id = p_branch AND j.job_id = p_job
                          AND j.kind IN ('mail', 'amend_mail', 'rekey_mail')) THEN
      PERFORM core.refuse('ZD002', 'no such mail');
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
    INSERT INTO core.unfinished (login, branch_id, application_id, contract_id, job_id, house, writer, begun_on)
    VALUES (session_user, p_branch, p_application, p_contract, p_job, p_house, p_request,
            -- For its owner's eyes alone; who tells another host deceives nobody else.
            nullif(left(regexp_replace(current_setting('densho.host', true), '[^A-Za-z0-9._-]', '', 'g'), 63), ''))
    RETURNING * INTO u;
  END IF;
  unfinished_id := u.unfinished_id;
  seq := u.seq;
  sheet := u.sheet;
END $$;

REVOKE ALL ON FUNCTION api.my_unfinished(), api.take_unfinished(uuid, bigint, text, bigint, bigint, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.my_unfinished(), api.take_unfinished(uuid, bigint, text, bigint, bigint, text, bigint) TO densho_staff;

RESET ROLE;
