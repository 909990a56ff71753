-- An address that was corrected in 発行状況 may be kept: later mails about the application and its contracts go there, not
-- to the address that was wrong. What the applicant submitted stays as it came; each decision is a row and an event.

SET ROLE densho_owner;

CREATE TABLE core.mail_address (
  branch_id       core.branch_code NOT NULL,
  application_id  bigint NOT NULL,
  n               integer NOT NULL CHECK (n > 0),
  address         text NOT NULL CONSTRAINT mail_address_form CHECK (address ~ '^[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,189}$'),
  kept_by         text NOT NULL REFERENCES core.operator,
  at              timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason          core.reason NOT NULL,
  PRIMARY KEY (branch_id, application_id, n),
  FOREIGN KEY (branch_id, application_id) REFERENCES core.application
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core.mail_address
  FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();
ALTER TABLE core.mail_address ENABLE ROW LEVEL SECURITY;

-- Where mails about an application go: the address kept last, else the one that was asked for.
CREATE FUNCTION core.address_of(p_branch text, p_application bigint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce(
    (SELECT k.address FROM core.mail_address k WHERE k.branch_id = p_branch AND k.application_id = p_application ORDER BY k.n DESC LIMIT 1),
    (SELECT core.content_of(a) #>> '{notification,address}' FROM core.application a
      WHERE a.branch_id = p_branch AND a.application_id = p_application));
END $$;

-- On the rows of later mails, so that no function can forget it.
CREATE FUNCTION core.mail_goes_where_it_is_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE kept text;
BEGIN
  IF TG_TABLE_NAME = 'amendment_mail' THEN
    SELECT core.address_of(c.branch_id, c.application_id) INTO kept
      FROM core.amendment a JOIN core.contract c ON c.branch_id = a.branch_id AND c.contract_id = a.contract_id
     WHERE a.branch_id = NEW.branch_id AND a.amendment_id = NEW.amendment_id
       AND EXISTS (SELECT FROM core.mail_address k WHERE k.branch_id = c.branch_id AND k.application_id = c.application_id);
  ELSE
    SELECT core.address_of(c.branch_id, c.application_id) INTO kept
      FROM core.key_order o JOIN core.contract c ON c.branch_id = o.branch_id AND c.contract_id = o.contract_id
     WHERE o.branch_id = NEW.branch_id AND o.order_id = NEW.order_id
       AND EXISTS (SELECT FROM core.mail_address k WHERE k.branch_id = c.branch_id AND k.application_id = c.application_id);
  END IF;
  NEW.to_address := coalesce(kept, NEW.to_address);
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION core.mail_goes_where_it_is_kept() FROM PUBLIC;
CREATE TRIGGER goes_where_it_is_kept BEFORE INSERT ON core.amendment_mail
  FOR EACH ROW EXECUTE FUNCTION core.mail_goes_where_it_is_kept();
CREATE TRIGGER goes_where_it_is_kept BEFORE INSERT ON core.key_order_mail
  FOR EACH ROW EXECUTE FUNCTION core.mail_goes_where_it_is_kept();

-- As before (0062); p_keep: the address is kept for the application's later mails too.
DROP FUNCTION api.mail_send_again(uuid, text, bigint, integer, text, text);
CREATE FUNCTION api.mail_send_again(p_request uuid, p_branch text, p_job bigint, p_version integer, p_address text, p_reason text,
                                    p_keep boolean DEFAULT false, OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_job, p_version, p_address, p_reason, p_keep);
  done jsonb := core.begin_command(p_request, 'mail_send_again', args);
  held record;
  m core.every_mail;
  job core.job;
  before text;
BEGIN
  IF done IS NULL THEN
    held := core.lock_mail(p_branch, p_job, p_version);
    PERFORM core.check_reason(p_reason);
    IF coalesce(p_address !~ '^[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,189}$', true) THEN
      PERFORM core.refuse_value('content_mail_address', 'address');
    END IF;
    m := held.m;
    job := held.j;
    m.to_address := p_address;
    m.queued_at := clock_timestamp();
    m.sent_at := NULL;
    m.bounced_at := NULL;
    done := jsonb_build_object('version', core.write_mail(m, (held.m).sent_at IS NOT NULL OR (held.m).to_address <> p_address));
    UPDATE core.job x
       SET state = 'ready', step = 'mail', attempts = 0, next_at = clock_timestamp(), done_at = NULL, trouble = NULL
     WHERE x.branch_id = p_branch AND x.job_id = p_job;
    PERFORM core.note_mail(job, 'mail.resent', p_reason,
                           jsonb_build_object('before', (held.m).to_address, 'after', p_address, 'sent_before', (held.m).sent_at));
    IF p_keep THEN
      -- Two mails of one application at once: the counter is the application's.
      PERFORM FROM core.application a WHERE a.branch_id = job.branch_id AND a.application_id = job.application_id FOR NO KEY UPDATE;
      before := core.address_of(job.branch_id, job.application_id);
      IF before IS DISTINCT FROM p_address THEN
        INSERT INTO core.mail_address (branch_id, application_id, n, address, kept_by, reason)
        SELECT job.branch_id, job.application_id, coalesce(max(k.n), 0) + 1, p_address, session_user, p_reason
          FROM core.mail_address k WHERE k.branch_id = job.branch_id AND k.application_id = job.application_id;
        PERFORM core.note_mail(job, 'mail.address_kept', p_address, jsonb_build_object('before', before, 'after', p_address));
      END IF;
    END IF;
    PERFORM core.end_command(p_request, 'mail_send_again', args, done);
  END IF;
  version := done -> 'version';
END $$;
GRANT EXECUTE ON FUNCTION api.mail_send_again(uuid, text, bigint, integer, text, text, boolean) TO densho_staff;

RESET ROLE;
