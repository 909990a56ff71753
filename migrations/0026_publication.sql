-- 発行状況 and the telephone: what waits, runs, failed, is not known or stopped; a mail to another address, sent again,
-- come back or given up; and whether the orderer has looked a certificate up.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- mails

-- version: what was shown is what is changed. A mail that came back was sent; a mail that is sent again is a new one, with
-- a Message-ID of its own (the earlier sending stays in the events).
ALTER TABLE core.mail
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN bounced_at timestamptz,
  ADD CONSTRAINT bounced_was_sent CHECK (bounced_at IS NULL OR sent_at IS NOT NULL);
GRANT SELECT (version, bounced_at) ON core.mail TO densho_staff;

-- given_up: a person decided that this mail is not sent; the reason is its trouble and stands in the events. An issue is
-- never given up: its contract number would stand for nothing.
ALTER TABLE core.job
  DROP CONSTRAINT job_state_known,
  ADD CONSTRAINT job_state_known CHECK (state IN ('ready', 'leased', 'done', 'dead', 'given_up')),
  ADD CONSTRAINT only_mails_are_given_up CHECK (state <> 'given_up' OR step = 'mail');
CREATE INDEX job_dead ON core.job (branch_id) WHERE state = 'dead';
CREATE INDEX job_mailed ON core.job (branch_id, next_at, job_id) WHERE kind = 'mail' AND state = 'done';
CREATE INDEX job_given_up ON core.job (branch_id, next_at, job_id) WHERE state = 'given_up';

CREATE OR REPLACE VIEW api.mails WITH (security_invoker = true) AS
SELECT a.branch_id::text AS branch_id, a.application_id, a.mail_wanted, m.to_address::text AS to_address,
       CASE WHEN m.bounced_at IS NULL AND j.state = 'done' THEN m.sent_at END AS sent_at,
       j.job_id, j.attempts, j.trouble, j.state IN ('dead', 'given_up') AS dead, m.version AS mail_version
FROM core.application a
LEFT JOIN core.mail m ON m.branch_id = a.branch_id AND m.application_id = a.application_id
LEFT JOIN core.job j ON j.branch_id = a.branch_id AND j.application_id = a.application_id AND j.kind = 'mail';

-- The mail of this application and its job, both locked (job first), for somebody who may; the version as it was shown.
CREATE FUNCTION core.lock_mail(p_branch text, p_application bigint, p_version integer, OUT m core.mail, OUT j core.job)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.require_role('clerk', 'supervisor');
  SELECT * INTO j FROM core.job x
   WHERE x.branch_id = p_branch AND x.application_id = p_application AND x.kind = 'mail' AND x.branch_id = ANY (core.my_branches())
     FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD002', 'no such mail');
  END IF;
  SELECT * INTO m FROM core.mail x WHERE x.branch_id = p_branch AND x.application_id = p_application FOR NO KEY UPDATE;
  IF m.version IS DISTINCT FROM p_version THEN
    PERFORM core.refuse('ZD003', 'the mail changed since it was shown', m.version::text);
  END IF;
  IF j.state = 'leased' THEN
    PERFORM core.refuse('ZD009', 'the worker is sending it', j.state);
  END IF;
END $$;

-- Sends the completion mail (again), to this address. A mail that never left keeps its Message-ID when its address stays:
-- whoever got it after all then has one. Every other is a new mail.
CREATE FUNCTION api.resend_mail(p_request uuid, p_branch text, p_application bigint, p_version integer, p_address text, p_reason text,
                                OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_address, p_reason);
  done jsonb := core.begin_command(p_request, 'resend_mail', args);
  held record;
  fresh boolean;
BEGIN
  IF done IS NULL THEN
    held := core.lock_mail(p_branch, p_application, p_version);
    PERFORM core.check_reason(p_reason);
    IF coalesce(p_address !~ '^[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,189}$', true) THEN
      PERFORM core.refuse_value('content_mail_address', 'address');
    END IF;
    fresh := (held.m).sent_at IS NOT NULL OR (held.m).to_address <> p_address;
    UPDATE core.mail x
       SET to_address = p_address, version = x.version + 1, sent_at = NULL, bounced_at = NULL, queued_at = clock_timestamp(),
           message_id = CASE WHEN fresh THEN format('<%s@%s', gen_random_uuid(), split_part(x.message_id, '@', 2)) ELSE x.message_id END
     WHERE x.branch_id = p_branch AND x.application_id = p_application;
    UPDATE core.job x
       SET state = 'ready', step = 'mail', attempts = 0, next_at = clock_timestamp(), done_at = NULL, trouble = NULL
     WHERE x.branch_id = p_branch AND x.job_id = (held.j).job_id;
    PERFORM core.note(p_branch, 'mail.resent', p_application, NULL, p_reason,
                      jsonb_build_object('before', (held.m).to_address, 'after', p_address, 'sent_before', (held.m).sent_at));
    done := jsonb_build_object('version', (held.m).version + 1);
    PERFORM core.end_command(p_request, 'resend_mail', args, done);
  END IF;
  version := done -> 'version';
END $$;

-- A mail that was sent came back: it stops until somebody finds another address or gives it up.
CREATE FUNCTION api.mark_bounce(p_request uuid, p_branch text, p_application bigint, p_version integer, p_reason text, OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_reason);
  done jsonb := core.begin_command(p_request, 'mark_bounce', args);
  held record;
BEGIN
  IF done IS NULL THEN
    held := core.lock_mail(p_branch, p_application, p_version);
    PERFORM core.check_reason(p_reason);
    IF (held.j).state <> 'done' OR (held.m).sent_at IS NULL THEN
      PERFORM core.refuse('ZD009', 'only a mail that was sent can come back', (held.j).state);
    END IF;
    UPDATE core.mail x SET bounced_at = clock_timestamp(), version = x.version + 1
     WHERE x.branch_id = p_branch AND x.application_id = p_application;
    UPDATE core.job x
       SET state = 'dead', step = 'mail', done_at = NULL, next_at = clock_timestamp(), trouble = left('mail_bounced: 戻ってきました（' || p_reason || '）', 1000)
     WHERE x.branch_id = p_branch AND x.job_id = (held.j).job_id;
    PERFORM core.note(p_branch, 'mail.bounced', p_application, NULL, p_reason, jsonb_build_object('address', (held.m).to_address));
    done := jsonb_build_object('version', (held.m).version + 1);
    PERFORM core.end_command(p_request, 'mark_bounce', args, done);
  END IF;
  version := done -> 'version';
END $$;

-- This mail is not sent any more (the customer was told otherwise): from waiting, failing or stopped.
CREATE FUNCTION api.give_up_mail(p_request uuid, p_branch text, p_application bigint, p_version integer, p_reason text, OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_reason);
  done jsonb := core.begin_command(p_request, 'give_up_mail', args);
  held record;
BEGIN
  IF done IS NULL THEN
    held := core.lock_mail(p_branch, p_application, p_version);
    PERFORM core.check_reason(p_reason);
    IF (held.j).state NOT IN ('ready', 'dead') THEN
      PERFORM core.refuse('ZD009', 'nothing waits to be sent', (held.j).state);
    END IF;
    UPDATE core.mail x SET version = x.version + 1 WHERE x.branch_id = p_branch AND x.application_id = p_application;
    UPDATE core.job x
       SET state = 'given_up', next_at = clock_timestamp(), trouble = left('mail_given_up: ' || p_reason, 1000)
     WHERE x.branch_id = p_branch AND x.job_id = (held.j).job_id;
    PERFORM core.note(p_branch, 'mail.given_up', p_application, NULL, p_reason, jsonb_build_object('address', (held.m).to_address));
    done := jsonb_build_object('version', (held.m).version + 1);
    PERFORM core.end_command(p_request, 'give_up_mail', args, done);
  END IF;
  version := done -> 'version';
END $$;

-- What the mail says, for its preview. No row: it has none yet, or it is not theirs to see.
CREATE FUNCTION api.mail_shown(p_branch text, p_application bigint) RETURNS TABLE (to_address text, fields jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.to_address::text, m.fields FROM core.mail m
   WHERE m.branch_id = $1 AND m.application_id = $2 AND $1 = ANY (core.my_branches())
$$;

-- ---------------------------------------------------------------- the list

-- Jobs that stopped and wait for a person, in the operator's branches.
CREATE FUNCTION api.dead_letters() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT count(*) FROM core.job j WHERE j.state = 'dead' AND j.branch_id = ANY ((SELECT core.my_branches())::text[]) $$;

-- 発行状況. p_show: open (what waits, runs, failed, is not known or stopped), waiting, running, failed, unknown, dead,
-- given_up, sent (mails that were sent, the newest first). `shown`: the state in one word, as the filters part them.
CREATE FUNCTION api.publication_page(p_show text, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, job_id bigint, kind text, application_id bigint, application_number text, subject text, contractor text,
               shown text, step text, attempts integer, next_at timestamptz, trouble text, to_address text, mail_version integer,
               more_before boolean, more_after boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  scope text := CASE p_show
    WHEN 'dead' THEN $q$r.state = 'dead'$q$
    WHEN 'given_up' THEN $q$r.state = 'given_up'$q$
    WHEN 'sent' THEN $q$r.kind = 'mail' AND r.state = 'done'$q$
    ELSE $q$r.state IN ('ready', 'leased', 'dead')$q$ END;
  unknown text := $q$EXISTS (SELECT FROM core.publication p WHERE p.branch_id = r.branch_id AND p.contract_id = r.contract_id AND p.state = 'unknown')$q$;
  narrow text := CASE p_show
    WHEN 'waiting' THEN $q$r.state = 'ready' AND r.trouble IS NULL$q$
    WHEN 'running' THEN $q$r.state = 'leased'$q$
    WHEN 'failed' THEN $q$r.state = 'ready' AND r.trouble IS NOT NULL AND NOT $q$ || unknown
    WHEN 'unknown' THEN $q$r.state = 'ready' AND r.trouble IS NOT NULL AND $q$ || unknown
    WHEN 'open' THEN 'true' WHEN 'dead' THEN 'true' WHEN 'given_up' THEN 'true' WHEN 'sent' THEN 'true' END;
  newest boolean := p_show IN ('sent', 'given_up');
BEGIN
  IF narrow IS NULL THEN
    PERFORM core.refuse_value('content_shape', 'show');
  END IF;
  RETURN QUERY
    SELECT j.branch_id::text, j.job_id, j.kind, j.application_id, a.number, coalesce(c.number, j.product, '')::text, a.contractor::text,
           CASE WHEN j.state = 'ready' AND j.trouble IS NULL THEN 'waiting'
                WHEN j.state = 'ready' AND p.state = 'unknown' THEN 'unknown'
                WHEN j.state = 'ready' THEN 'failed'
                WHEN j.state = 'leased' THEN 'running'
                WHEN j.state = 'done' THEN 'sent'
                ELSE j.state END,
           j.step, j.attempts, j.next_at, j.trouble, m.to_address::text, m.version, k.more_before, k.more_after
    FROM core.page_keys('core.job', 'job_id', 'next_at', scope, narrow, newest, p_start, p_at, p_key, p_limit) k
    JOIN core.job j ON j.branch_id = k.branch AND j.job_id = k.id
    JOIN core.application a ON a.branch_id = j.branch_id AND a.application_id = j.application_id
    LEFT JOIN core.contract c ON c.branch_id = j.branch_id AND c.contract_id = j.contract_id
    LEFT JOIN core.mail m ON j.kind = 'mail' AND m.branch_id = j.branch_id AND m.application_id = j.application_id
    LEFT JOIN LATERAL (SELECT x.state FROM core.publication x WHERE x.branch_id = j.branch_id AND x.contract_id = j.contract_id AND x.state = 'unknown' LIMIT 1) p ON true
    ORDER BY CASE WHEN newest THEN NULL ELSE k.sort END, CASE WHEN newest THEN NULL ELSE k.id END, k.sort DESC, k.id DESC;
END $$;

-- ---------------------------------------------------------------- the orderer's look-ups

-- That number and key were right, and when: the registry's own record. Misses are forgotten after a day, this is not.
CREATE TABLE platform.looked_up (
  contract_number  text PRIMARY KEY,
  first_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  times            integer NOT NULL DEFAULT 1
);
ALTER TABLE platform.looked_up ENABLE ROW LEVEL SECURITY;

-- As before, and a hit is kept. A hit says of itself that it is one: nothing is told by its taking longer.
CREATE OR REPLACE FUNCTION platform.look_up(p_number text, p_mac bytea) RETURNS TABLE (shown jsonb, misses_before integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  stored bytea;
  hit boolean;
BEGIN
  misses_before := 0;
  IF p_number IS NULL OR p_number !~ '^[0-9]{5}-[0-9]{5,6}[A-Z]$' THEN
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT CASE WHEN m.last_at > clock_timestamp() - interval '1 day' THEN m.misses ELSE 0 END INTO misses_before
    FROM platform.miss m WHERE m.contract_number = p_number FOR UPDATE;
  misses_before := coalesce(misses_before, 0);
  SELECT (array_agg(e.mac ORDER BY e.change_number DESC))[1],
         jsonb_agg(jsonb_build_object('change_number', e.change_number, 'certificate', e.certificate, 'arrived_at', e.arrived_at)
                   ORDER BY e.change_number DESC)
    INTO stored, shown
    FROM platform.entry e WHERE e.contract_number = p_number AND e.withdrawn_at IS NULL;
  -- Never null: no MAC is a miss like any other.
  hit := coalesce(coalesce(stored, sha256(p_mac)) = p_mac, false);
  INSERT INTO platform.miss AS m (contract_number, misses, last_at)
  VALUES (p_number, CASE WHEN hit THEN 0 ELSE misses_before + 1 END, clock_timestamp())
  ON CONFLICT (contract_number) DO UPDATE
    SET misses = CASE WHEN hit THEN 0 WHEN m.last_at > clock_timestamp() - interval '1 day' THEN m.misses + 1 ELSE 1 END,
        last_at = excluded.last_at;
  IF hit THEN
    INSERT INTO platform.looked_up AS l (contract_number) VALUES (p_number)
    ON CONFLICT (contract_number) DO UPDATE SET last_at = excluded.last_at, times = l.times + 1;
  ELSE
    shown := NULL;
  END IF;
  RETURN NEXT;
END $$;

-- What the registry knows of look-ups of a contract of one's own branch: how often number and key were right, when last;
-- how often they were not within a day. Nothing of either where the platform is somebody else's.
CREATE FUNCTION api.look_ups(p_branch text, p_contract bigint, OUT times integer, OUT last_at timestamptz, OUT misses integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(l.times, 0), l.last_at,
         coalesce((SELECT m.misses FROM platform.miss m
                    WHERE m.contract_number = c.number AND m.last_at > clock_timestamp() - interval '1 day'), 0)
    FROM core.contract c
    LEFT JOIN platform.looked_up l ON l.contract_number = c.number
   WHERE c.branch_id = p_branch AND c.contract_id = p_contract AND p_branch = ANY (core.my_branches())
$$;

GRANT EXECUTE ON FUNCTION api.resend_mail(uuid, text, bigint, integer, text, text), api.mark_bounce(uuid, text, bigint, integer, text),
  api.give_up_mail(uuid, text, bigint, integer, text), api.mail_shown(text, bigint), api.dead_letters(),
  api.publication_page(text, text, timestamptz, bigint, integer), api.look_ups(text, bigint) TO densho_staff;

RESET ROLE;
