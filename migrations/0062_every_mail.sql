-- 発行状況: the mails of amendments and of keys issued anew are read, sent again, sent elsewhere, given up and marked as
-- come back like the mail of an issue, by the same functions. What a function is told is the job, which every mail has.

SET ROLE densho_owner;

ALTER TABLE core.amendment_mail
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN bounced_at timestamptz,
  ADD CONSTRAINT bounced_was_sent CHECK (bounced_at IS NULL OR sent_at IS NOT NULL);
ALTER TABLE core.key_order_mail
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN bounced_at timestamptz,
  ADD CONSTRAINT bounced_was_sent CHECK (bounced_at IS NULL OR sent_at IS NOT NULL);
GRANT SELECT (version, bounced_at) ON core.amendment_mail, core.key_order_mail TO densho_staff;

-- An issue or an amendment has a step of this name in no state; its kind says so too.
ALTER TABLE core.job
  DROP CONSTRAINT only_mails_are_given_up,
  ADD CONSTRAINT only_mails_are_given_up CHECK (state <> 'given_up' OR (step = 'mail' AND kind IN ('mail', 'amend_mail', 'rekey_mail')));
DROP INDEX core.job_mailed;
CREATE INDEX job_mailed ON core.job (branch_id, next_at, job_id)
  WHERE kind IN ('mail', 'amend_mail', 'rekey_mail') AND state = 'done';

-- ---------------------------------------------------------------- one mail, whatever it tells of

-- What a job is about: its application, amendment or order. With its kind that names one mail.
CREATE FUNCTION core.cause(j core.job) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT CASE ($1).kind WHEN 'mail' THEN ($1).application_id WHEN 'amend_mail' THEN ($1).amendment_id WHEN 'rekey_mail' THEN ($1).order_id END $$;

-- Every mail, with what staff may see of it. One table and no domains in each part: so a mail is looked up by its key.
CREATE VIEW core.every_mail WITH (security_invoker = true) AS
SELECT m.branch_id::text AS branch_id, 'mail'::text AS kind, m.application_id AS cause, m.to_address::text AS to_address,
       m.queued_at, m.sent_at, m.bounced_at, m.version FROM core.mail m
UNION ALL
SELECT m.branch_id::text, 'amend_mail'::text, m.amendment_id, m.to_address::text, m.queued_at, m.sent_at, m.bounced_at, m.version
  FROM core.amendment_mail m
UNION ALL
SELECT m.branch_id::text, 'rekey_mail'::text, m.order_id, m.to_address::text, m.queued_at, m.sent_at, m.bounced_at, m.version
  FROM core.key_order_mail m;
GRANT SELECT (branch_id, kind, cause, to_address, queued_at, sent_at, bounced_at, version) ON core.every_mail TO densho_staff;

-- The table and the column by which a mail of this kind is kept.
CREATE FUNCTION core.mail_place(p_kind text, OUT kept_in text, OUT kept_by text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT x.kept_in, x.kept_by
    FROM (VALUES ('mail', 'mail', 'application_id'), ('amend_mail', 'amendment_mail', 'amendment_id'),
                 ('rekey_mail', 'key_order_mail', 'order_id')) x (kind, kept_in, kept_by) WHERE x.kind = p_kind
$$;

-- The mail of this job, for somebody who may; the version as it was shown. The job is locked, and no mail is written
-- without its job.
DROP FUNCTION api.resend_mail(uuid, text, bigint, integer, text, text), api.mark_bounce(uuid, text, bigint, integer, text),
  api.give_up_mail(uuid, text, bigint, integer, text), api.mail_shown(text, bigint), core.lock_mail(text, bigint, integer);
CREATE FUNCTION core.lock_mail(p_branch text, p_job bigint, p_version integer, OUT m core.every_mail, OUT j core.job)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.require_role('clerk', 'supervisor');
  SELECT * INTO j FROM core.job x
   WHERE x.branch_id = p_branch AND x.job_id = p_job AND x.kind IN ('mail', 'amend_mail', 'rekey_mail')
     AND x.branch_id = ANY (core.my_branches()) FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD002', 'no such mail');
  END IF;
  SELECT * INTO m FROM core.every_mail x WHERE x.branch_id = p_branch AND x.kind = j.kind AND x.cause = core.cause(j);
  IF m.version IS DISTINCT FROM p_version THEN
    PERFORM core.refuse('ZD003', 'the mail changed since it was shown', m.version::text);
  END IF;
  IF j.state = 'leased' THEN
    PERFORM core.refuse('ZD009', 'the worker is sending it', j.state);
  END IF;
END $$;

-- Writes back what was decided about a mail. p_fresh: it is another mail from here on, with a Message-ID of its own.
CREATE FUNCTION core.write_mail(m core.every_mail, p_fresh boolean) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place record := core.mail_place(m.kind);
  given integer;
BEGIN
  EXECUTE format($q$
    UPDATE core.%I x
       SET to_address = $3, queued_at = $4, sent_at = $5, bounced_at = $6, version = x.version + 1,
           message_id = CASE WHEN $7 THEN format('<%%s@%%s', gen_random_uuid(), split_part(x.message_id, '@', 2)) ELSE x.message_id END
     WHERE x.branch_id = $1 AND x.%I = $2 RETURNING x.version $q$, place.kept_in, place.kept_by)
    INTO STRICT given USING m.branch_id, m.cause, m.to_address, m.queued_at, m.sent_at, m.bounced_at, p_fresh;
  RETURN given;
END $$;

-- On record with what the mail tells of: nothing for an issue, else its amendment or order.
CREATE FUNCTION core.note_mail(j core.job, p_kind text, p_reason text, p_detail jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.note(j.branch_id, p_kind, j.application_id, j.contract_id, p_reason,
                    p_detail || jsonb_strip_nulls(jsonb_build_object('amendment', j.amendment_id, 'order', j.order_id)));
END $$;

-- ---------------------------------------------------------------- what staff does to it

-- Sends the mail (again), to this address. A mail that never left keeps its Message-ID when its address stays: whoever got
-- it after all then has one. Every other is a new mail.
CREATE FUNCTION api.mail_send_again(p_request uuid, p_branch text, p_job bigint, p_version integer, p_address text, p_reason text,
                                    OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_job, p_version, p_address, p_reason);
  done jsonb := core.begin_command(p_request, 'mail_send_again', args);
  held record;
  m core.every_mail;
BEGIN
  IF done IS NULL THEN
    held := core.lock_mail(p_branch, p_job, p_version);
    PERFORM core.check_reason(p_reason);
    IF coalesce(p_address !~ '^[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,189}$', true) THEN
      PERFORM core.refuse_value('content_mail_address', 'address');
    END IF;
    m := held.m;
    m.to_address := p_address;
    m.queued_at := clock_timestamp();
    m.sent_at := NULL;
    m.bounced_at := NULL;
    done := jsonb_build_object('version', core.write_mail(m, (held.m).sent_at IS NOT NULL OR (held.m).to_address <> p_address));
    UPDATE core.job x
       SET state = 'ready', step = 'mail', attempts = 0, next_at = clock_timestamp(), done_at = NULL, trouble = NULL
     WHERE x.branch_id = p_branch AND x.job_id = p_job;
    PERFORM core.note_mail(held.j, 'mail.resent', p_reason,
                           jsonb_build_object('before', (held.m).to_address, 'after', p_address, 'sent_before', (held.m).sent_at));
    PERFORM core.end_command(p_request, 'mail_send_again', args, done);
  END IF;
  version := done -> 'version';
END $$;

-- A mail that was sent came back: it stops until somebody finds another address or gives it up.
CREATE FUNCTION api.mail_came_back(p_request uuid, p_branch text, p_job bigint, p_version integer, p_reason text, OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_job, p_version, p_reason);
  done jsonb := core.begin_command(p_request, 'mail_came_back', args);
  held record;
  m core.every_mail;
BEGIN
  IF done IS NULL THEN
    held := core.lock_mail(p_branch, p_job, p_version);
    PERFORM core.check_reason(p_reason);
    m := held.m;
    IF (held.j).state <> 'done' OR m.sent_at IS NULL THEN
      PERFORM core.refuse('ZD009', 'only a mail that was sent can come back', (held.j).state);
    END IF;
    m.bounced_at := clock_timestamp();
    done := jsonb_build_object('version', core.write_mail(m, false));
    UPDATE core.job x
       SET state = 'dead', step = 'mail', done_at = NULL, next_at = clock_timestamp(), trouble = left('mail_bounced: 戻ってきました（' || p_reason || '）', 1000)
     WHERE x.branch_id = p_branch AND x.job_id = p_job;
    PERFORM core.note_mail(held.j, 'mail.bounced', p_reason, jsonb_build_object('address', m.to_address));
    PERFORM core.end_command(p_request, 'mail_came_back', args, done);
  END IF;
  version := done -> 'version';
END $$;

-- This mail is not sent any more (the customer was told otherwise): from waiting, failing or stopped.
CREATE FUNCTION api.mail_give_up(p_request uuid, p_branch text, p_job bigint, p_version integer, p_reason text, OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_job, p_version, p_reason);
  done jsonb := core.begin_command(p_request, 'mail_give_up', args);
  held record;
BEGIN
  IF done IS NULL THEN
    held := core.lock_mail(p_branch, p_job, p_version);
    PERFORM core.check_reason(p_reason);
    IF (held.j).state NOT IN ('ready', 'dead') THEN
      PERFORM core.refuse('ZD009', 'nothing waits to be sent', (held.j).state);
    END IF;
    done := jsonb_build_object('version', core.write_mail(held.m, false));
    UPDATE core.job x
       SET state = 'given_up', next_at = clock_timestamp(), trouble = left('mail_given_up: ' || p_reason, 1000)
     WHERE x.branch_id = p_branch AND x.job_id = p_job;
    PERFORM core.note_mail(held.j, 'mail.given_up', p_reason, jsonb_build_object('address', (held.m).to_address));
    PERFORM core.end_command(p_request, 'mail_give_up', args, done);
  END IF;
  version := done -> 'version';
END $$;

-- What the mail says, in the wording that it keeps, for its preview. No row: there is none, or it is not theirs to see.
CREATE FUNCTION api.mail_reads(p_branch text, p_job bigint) RETURNS TABLE (to_address text, fields jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  j core.job;
  place record;
BEGIN
  SELECT * INTO j FROM core.job x WHERE x.branch_id = p_branch AND x.job_id = p_job AND x.branch_id = ANY (core.my_branches())
     AND x.kind IN ('mail', 'amend_mail', 'rekey_mail');
  IF FOUND THEN
    place := core.mail_place(j.kind);
    RETURN QUERY EXECUTE format('SELECT x.to_address::text, x.fields FROM core.%I x WHERE x.branch_id = $1 AND x.%I = $2',
                                place.kept_in, place.kept_by) USING j.branch_id, core.cause(j);
  END IF;
END $$;

-- 再試行 of a job that the worker gave up; it starts at the step where it stopped. A mail that came back has left once:
-- what is sent now is another one.
CREATE OR REPLACE FUNCTION api.retry_job(p_request uuid, p_job bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_job);
  done jsonb := core.begin_command(p_request, 'retry_job', args);
  j core.job;
  m core.every_mail;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    SELECT * INTO j FROM core.job x WHERE x.job_id = p_job AND x.branch_id = ANY (core.my_branches()) FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such job');
    END IF;
    IF j.state <> 'dead' THEN
      PERFORM core.refuse('ZD009', 'only a job that was given up', j.state);
    END IF;
    SELECT * INTO m FROM core.every_mail x
     WHERE x.branch_id = j.branch_id AND x.kind = j.kind AND x.cause = core.cause(j) AND x.bounced_at IS NOT NULL;
    IF FOUND THEN
      m.sent_at := NULL;
      m.bounced_at := NULL;
      m.queued_at := clock_timestamp();
      PERFORM core.write_mail(m, true);
    END IF;
    UPDATE core.job x SET state = 'ready', attempts = 0, next_at = clock_timestamp()
     WHERE x.branch_id = j.branch_id AND x.job_id = j.job_id;
    -- 要対応 ends with the last issue that stood still.
    IF j.kind = 'issue' THEN
      PERFORM FROM core.application x WHERE x.branch_id = j.branch_id AND x.application_id = j.application_id FOR NO KEY UPDATE;
      UPDATE core.application x SET state = 'issuing', version = x.version + 1
       WHERE x.branch_id = j.branch_id AND x.application_id = j.application_id AND x.state = 'attention'
         AND NOT EXISTS (SELECT FROM core.job o WHERE o.branch_id = j.branch_id AND o.application_id = j.application_id
                            AND o.kind = 'issue' AND o.state = 'dead' AND o.job_id <> j.job_id);
    END IF;
    PERFORM core.note(j.branch_id, 'job.retried', j.application_id, j.contract_id, '',
                      jsonb_build_object('job', j.job_id, 'kind', j.kind, 'step', j.step));
    PERFORM core.end_command(p_request, 'retry_job', args, '{}');
  END IF;
END $$;

-- ---------------------------------------------------------------- lists

-- 発行状況, as before, with the address and version of every mail.
CREATE OR REPLACE FUNCTION api.publication_page(p_show text, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, job_id bigint, kind text, application_id bigint, application_number text, subject text, contractor text,
               shown text, step text, attempts integer, next_at timestamptz, trouble text, to_address text, mail_version integer,
               more_before boolean, more_after boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  scope text := CASE p_show
    WHEN 'dead' THEN $q$r.state = 'dead'$q$
    WHEN 'given_up' THEN $q$r.state = 'given_up'$q$
    WHEN 'sent' THEN $q$r.kind IN ('mail', 'amend_mail', 'rekey_mail') AND r.state = 'done'$q$
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
           j.step, j.attempts, j.next_at, j.trouble, m.to_address, m.version, k.more_before, k.more_after
    FROM core.page_keys('core.job', 'job_id', 'next_at', scope, narrow, newest, p_start, p_at, p_key, p_limit) k
    JOIN core.job j ON j.branch_id = k.branch AND j.job_id = k.id
    JOIN core.application a ON a.branch_id = j.branch_id AND a.application_id = j.application_id
    LEFT JOIN core.contract c ON c.branch_id = j.branch_id AND c.contract_id = j.contract_id
    LEFT JOIN core.every_mail m ON m.branch_id = j.branch_id AND m.kind = j.kind
      AND m.cause = CASE j.kind WHEN 'mail' THEN j.application_id WHEN 'amend_mail' THEN j.amendment_id WHEN 'rekey_mail' THEN j.order_id END
    LEFT JOIN LATERAL (SELECT x.state FROM core.publication x WHERE x.branch_id = j.branch_id AND x.contract_id = j.contract_id AND x.state = 'unknown' LIMIT 1) p ON true
    ORDER BY CASE WHEN newest THEN NULL ELSE k.sort END, CASE WHEN newest THEN NULL ELSE k.id END, k.sort DESC, k.id DESC;
END $$;

-- The mails that tell of what happened to a contract after its issue; as api.mails does of the issue.
CREATE VIEW api.contract_mails WITH (security_invoker = true) AS
SELECT j.branch_id::text AS branch_id, j.contract_id, j.job_id, coalesce(a.kind, o.kind) AS happened, m.to_address,
       CASE WHEN m.bounced_at IS NULL AND j.state = 'done' THEN m.sent_at END AS sent_at,
       j.attempts, j.trouble, j.state IN ('dead', 'given_up') AS dead
  FROM core.job j
  JOIN core.every_mail m ON m.branch_id = j.branch_id AND m.kind = j.kind
   AND m.cause = CASE j.kind WHEN 'amend_mail' THEN j.amendment_id WHEN 'rekey_mail' THEN j.order_id END
  LEFT JOIN core.amendment a ON a.branch_id = j.branch_id AND a.amendment_id = j.amendment_id
  LEFT JOIN core.key_order o ON o.branch_id = j.branch_id AND o.order_id = j.order_id
 WHERE j.kind IN ('amend_mail', 'rekey_mail');
GRANT SELECT ON api.contract_mails TO densho_staff;
CREATE INDEX job_told ON core.job (branch_id, contract_id) WHERE kind IN ('amend_mail', 'rekey_mail');

-- ---------------------------------------------------------------- the close

-- As before; a mail that came back counts as missing, as it does everywhere else, until it has been sent again.
CREATE OR REPLACE FUNCTION core.approved_items(p_branches text[], p_from date, p_to date)
RETURNS TABLE (branch_id text, day date, event text, event_id bigint, application_id bigint, application_number text, product text,
               form text, amount bigint, contractor text, approved_at timestamptz, contract_id bigint, number text, seq integer,
               numbered_at timestamptz, arrived_at timestamptz, mail_wanted boolean, mailed_at timestamptz, missing text, trouble text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH span AS (
    SELECT p_from::timestamp AT TIME ZONE 'Asia/Tokyo' AS since, (p_to + 1)::timestamp AT TIME ZONE 'Asia/Tokyo' AS until),
  decided AS (
    SELECT a.branch_id, 'issue' AS event, 0::bigint AS event_id, a.application_id, i.product, i.form, i.amount::bigint AS amount,
           p.contractor, a.approved_at, c.contract_id, c.number, NULL::integer AS seq, c.numbered_at, c.arrived_at, p.mail_wanted,
           CASE WHEN m.bounced_at IS NULL THEN m.sent_at END AS mailed_at,
           (SELECT j.trouble FROM core.job j WHERE j.branch_id = a.branch_id AND j.application_id = a.application_id
               AND j.amendment_id IS NULL AND j.order_id IS NULL AND j.state <> 'done'
               AND (j.product = i.product OR (c.arrived_at IS NOT NULL AND j.kind = 'mail')) LIMIT 1) AS trouble
      FROM span s
      JOIN core.approval a ON a.branch_id = ANY (p_branches) AND a.approved_at >= s.since AND a.approved_at < s.until
      JOIN core.approval_item i ON i.branch_id = a.branch_id AND i.application_id = a.application_id AND i.revision = a.revision
      JOIN core.application p ON p.branch_id = a.branch_id AND p.application_id = a.application_id
      LEFT JOIN core.contract c ON c.branch_id = a.branch_id AND c.application_id = a.application_id AND c.product = i.product
      LEFT JOIN core.mail m ON m.branch_id = a.branch_id AND m.application_id = a.application_id
    UNION ALL
    SELECT a.branch_id, x.kind, a.amendment_id, c.application_id, c.product, c.form, a.amount::bigint, c.contractor, a.approved_at,
           c.contract_id, c.number, x.seq, v.at, CASE WHEN c.form = 'paper' THEN v.at ELSE p.arrived_at END, w.wanted, CASE WHEN m.bounced_at IS NULL THEN m.sent_at END,
           (SELECT j.trouble FROM core.job j WHERE j.branch_id = a.branch_id AND j.amendment_id = a.amendment_id AND j.state <> 'done' LIMIT 1)
      FROM span s
      JOIN core.amendment_approval a ON a.branch_id = ANY (p_branches) AND a.approved_at >= s.since AND a.approved_at < s.until
      JOIN core.amendment x ON x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id
      JOIN core.contract c ON c.branch_id = x.branch_id AND c.contract_id = x.contract_id
      LEFT JOIN core.revision v ON v.branch_id = x.branch_id AND v.contract_id = x.contract_id AND v.seq = x.seq
      LEFT JOIN core.publication p ON p.branch_id = x.branch_id AND p.contract_id = x.contract_id AND p.seq = x.seq
      LEFT JOIN core.amendment_mail m ON m.branch_id = x.branch_id AND m.amendment_id = x.amendment_id
      CROSS JOIN LATERAL (SELECT core.mail_is_wanted(c) AS wanted) w
    UNION ALL
    SELECT o.branch_id, o.kind, o.order_id, c.application_id, c.product, c.form, c.amount::bigint, c.contractor, o.ordered_at,
           c.contract_id, c.number, NULL, o.ordered_at, o.done_at, o.kind = 'reissue' AND core.mail_is_wanted(c),
           CASE WHEN m.bounced_at IS NULL THEN m.sent_at END,
           (SELECT j.trouble FROM core.job j WHERE j.branch_id = o.branch_id AND j.order_id = o.order_id AND j.state <> 'done' LIMIT 1)
      FROM span s
      JOIN core.key_order o ON o.branch_id = ANY (p_branches) AND o.ordered_at >= s.since AND o.ordered_at < s.until
      JOIN core.contract c ON c.branch_id = o.branch_id AND c.contract_id = o.contract_id
      LEFT JOIN core.key_order_mail m ON m.branch_id = o.branch_id AND m.order_id = o.order_id)
  SELECT d.branch_id, core.tokyo_day(d.approved_at), d.event, d.event_id, d.application_id, p.number, d.product, d.form, d.amount,
         d.contractor, d.approved_at, d.contract_id, d.number, d.seq, d.numbered_at, d.arrived_at, d.mail_wanted, d.mailed_at,
         CASE WHEN d.numbered_at IS NULL THEN 'number' WHEN d.arrived_at IS NULL THEN 'arrival'
              WHEN d.mail_wanted AND d.mailed_at IS NULL THEN 'mail' END, d.trouble
    FROM decided d JOIN core.application p ON p.branch_id = d.branch_id AND p.application_id = d.application_id
$$;

GRANT EXECUTE ON FUNCTION api.mail_send_again(uuid, text, bigint, integer, text, text), api.mail_came_back(uuid, text, bigint, integer, text),
  api.mail_give_up(uuid, text, bigint, integer, text), api.mail_reads(text, bigint) TO densho_staff;

RESET ROLE;
