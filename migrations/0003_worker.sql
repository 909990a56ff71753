-- What the worker may do, and nothing else: its login has EXECUTE on these functions and no right on any table.
--
-- A job is written by the worker that leases it, as long as nobody else has leased it since: every write names
-- the fence it was given, and a stale one is refused with ZD050. Each function is one short transaction; nothing
-- is locked while the worker talks to the platform or to the mail server.
--
-- Locks are taken in one order everywhere, so that no two of these wait for each other:
-- job, application, counter, contract and its children; counts and change counters follow at commit (0002).
--
-- Refusals: ZD050 the lease was lost, ZD051 a source reference came again with other content,
-- ZD052 no number prefix for the fiscal year, ZD053 no approval stands behind the job,
-- ZD054 the content changed since it was looked at, ZD055 the step before is missing, ZD056 unknown branch,
-- ZD057 no company record for the day.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- leasing

-- The job, locked, if this fence still holds it.
CREATE FUNCTION worker.held(p_branch text, p_job bigint, p_fence integer) RETURNS core.job
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE j core.job;
BEGIN
  SELECT * INTO j FROM core.job
   WHERE branch_id = p_branch AND job_id = p_job AND fence = p_fence AND state = 'leased'
     FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD050', 'the lease was lost');
  END IF;
  RETURN j;
END $$;

-- Takes up to p_limit jobs that are due: waiting ones, and those whose worker has not been heard of in time.
-- While leased, next_at is the end of the lease, so that one index order serves both.
CREATE FUNCTION worker.lease(p_worker text, p_limit integer, p_lease_seconds double precision)
RETURNS TABLE (branch_id text, job_id bigint, kind text, application_id bigint, product text,
               step text, attempts integer, fence integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH due AS MATERIALIZED (
    SELECT j.branch_id, j.job_id FROM core.job j
     WHERE j.state IN ('ready', 'leased') AND j.next_at <= clock_timestamp()
     ORDER BY j.next_at, j.job_id
     LIMIT p_limit
     FOR NO KEY UPDATE SKIP LOCKED)
  UPDATE core.job j
     SET state = 'leased', leased_by = p_worker, fence = j.fence + 1, attempts = j.attempts + 1,
         lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds),
         next_at = clock_timestamp() + make_interval(secs => p_lease_seconds)
    FROM due
   WHERE j.branch_id = due.branch_id AND j.job_id = due.job_id
  RETURNING j.branch_id::text, j.job_id, j.kind, j.application_id, j.product::text, j.step, j.attempts, j.fence
$$;

-- Still at work: the leases of these jobs run on. Returns the jobs that are still this worker's.
CREATE FUNCTION worker.heartbeat(p_worker text, p_jobs bigint[], p_lease_seconds double precision)
RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE core.job
     SET lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds),
         next_at = clock_timestamp() + make_interval(secs => p_lease_seconds)
   WHERE job_id = ANY (p_jobs) AND leased_by = p_worker AND state = 'leased'
  RETURNING job_id
$$;

-- Gives a job back untouched (the worker stops, or the database went away under it): not counted as a try.
CREATE FUNCTION worker.release(p_branch text, p_job bigint, p_fence integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM worker.held(p_branch, p_job, p_fence);
  UPDATE core.job
     SET state = 'ready', attempts = greatest(attempts - 1, 0), next_at = clock_timestamp(),
         leased_by = NULL, lease_until = NULL
   WHERE branch_id = p_branch AND job_id = p_job;
END $$;

-- The try failed; another one is due after p_delay_seconds.
CREATE FUNCTION worker.failed(p_branch text, p_job bigint, p_fence integer, p_trouble text, p_delay_seconds double precision)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM worker.held(p_branch, p_job, p_fence);
  UPDATE core.job
     SET state = 'ready', trouble = left(p_trouble, 1000), leased_by = NULL, lease_until = NULL,
         next_at = clock_timestamp() + make_interval(secs => p_delay_seconds)
   WHERE branch_id = p_branch AND job_id = p_job;
END $$;

-- The worker gives up; a person is needed. An issue that stopped takes its application to 要対応. A mail that
-- cannot be delivered does not: the certificates have arrived, and that stays true; 発行状況 shows the mail.
CREATE FUNCTION worker.dead(p_branch text, p_job bigint, p_fence integer, p_trouble text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j core.job;
BEGIN
  j := worker.held(p_branch, p_job, p_fence);
  UPDATE core.job
     SET state = 'dead', trouble = left(p_trouble, 1000), leased_by = NULL, lease_until = NULL, next_at = clock_timestamp()
   WHERE branch_id = p_branch AND job_id = p_job;
  IF j.kind = 'issue' THEN
    UPDATE core.application
       SET state = 'attention', version = version + 1
     WHERE branch_id = p_branch AND application_id = j.application_id AND state = 'issuing';
  END IF;
  PERFORM core.note(p_branch, 'job.dead', j.application_id, j.contract_id, left(p_trouble, 1000),
                    jsonb_build_object('job', j.job_id, 'kind', j.kind, 'product', j.product, 'step', j.step, 'attempt', j.attempts));
END $$;

-- ---------------------------------------------------------------- issue

-- Everything a worker needs to go on with a job, wherever it was left. For an issue: the certificate as it will
-- read (before the number) or as it was recorded. For a mail: what to send.
CREATE FUNCTION worker.look(p_branch text, p_job bigint, p_fence integer)
RETURNS TABLE (step text, form text, contract_id bigint, number text, content jsonb, content_hash bytea,
               idempotency_key uuid, publication_state text,
               key_version integer, kek_id text, wrapped_dek bytea, dek_nonce bytea, nonce bytea, ciphertext bytea,
               to_address text, message_id text, fields jsonb, queued_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  j core.job;
  revision integer;
BEGIN
  SELECT * INTO j FROM core.job
   WHERE branch_id = p_branch AND job_id = p_job AND fence = p_fence AND state = 'leased';
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD050', 'the lease was lost');
  END IF;
  step := j.step;
  IF j.kind = 'mail' THEN
    SELECT m.to_address, m.message_id, m.fields, m.queued_at INTO to_address, message_id, fields, queued_at
      FROM core.mail m WHERE m.branch_id = p_branch AND m.application_id = j.application_id;
  ELSIF j.contract_id IS NULL THEN
    SELECT i.revision, i.form INTO revision, form
      FROM core.approval_item i
     WHERE i.branch_id = p_branch AND i.application_id = j.application_id AND i.product = j.product;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD053', 'no approval stands behind this job');
    END IF;
    content := core.certificate_content(p_branch, j.application_id, revision, j.product, NULL, NULL, NULL);
    IF content IS NULL THEN
      PERFORM core.refuse('ZD057', 'no company record for this day');
    END IF;
    content_hash := core.content_hash(content);
  ELSE
    contract_id := j.contract_id;
    SELECT c.form, c.number, r.content, r.content_hash, p.idempotency_key, p.state,
           k.key_version, k.kek_id, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext
      INTO form, number, content, content_hash, idempotency_key, publication_state,
           key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext
      FROM core.contract c
      JOIN core.revision r ON r.branch_id = c.branch_id AND r.contract_id = c.contract_id AND r.seq = 1
      LEFT JOIN core.publication p ON p.branch_id = c.branch_id AND p.contract_id = c.contract_id AND p.seq = 1
      LEFT JOIN vault.auth_key k ON k.branch_id = c.branch_id AND k.contract_id = c.contract_id AND k.dead_at IS NULL
     WHERE c.branch_id = p_branch AND c.contract_id = j.contract_id;
  END IF;
  RETURN NEXT;
END $$;

-- The completion mail of an application: to whom, and what its template may say. Neither key nor amount is among it.
CREATE FUNCTION worker.mail_of(p_branch text, p_application bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'to', d.content #>> '{notification,address}',
    'fields', jsonb_build_object(
      'contractor_name', core.contractor_shown(d.content),
      'beneficiary', d.content #>> '{works,orderer_name}',
      'works_name', d.content #>> '{works,name}',
      'contracts', r.contracts,
      'company', r.company,
      'branch', r.branch))
  FROM core.approval a
  JOIN core.draft d ON d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = a.revision
  CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('product_name', r.content -> 'product_name', 'number', c.number, 'form', c.form)
                     ORDER BY c.contract_id) AS contracts,
           (array_agg(r.content -> 'company' ORDER BY c.contract_id))[1] AS company,
           (array_agg(r.content -> 'branch' ORDER BY c.contract_id))[1] AS branch
      FROM core.contract c
      JOIN core.revision r ON r.branch_id = c.branch_id AND r.contract_id = c.contract_id AND r.seq = 1
     WHERE c.branch_id = a.branch_id AND c.application_id = a.application_id) r
  WHERE a.branch_id = p_branch AND a.application_id = p_application
$$;

-- When every product of the application has been issued: 発行済, and the completion mail if it is wanted.
-- The caller holds the application's row.
CREATE FUNCTION worker.finish_application(p_branch text, p_application bigint, p_mail_domain text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  a core.application;
  last_arrival timestamptz;
  mail jsonb;
BEGIN
  IF EXISTS (SELECT FROM core.job WHERE branch_id = p_branch AND application_id = p_application
                AND kind = 'issue' AND state <> 'done') THEN
    RETURN false;
  END IF;
  SELECT max(arrived_at) INTO last_arrival FROM core.contract
   WHERE branch_id = p_branch AND application_id = p_application;
  UPDATE core.application
     SET state = 'issued', issued_at = last_arrival, version = version + 1
   WHERE branch_id = p_branch AND application_id = p_application AND state IN ('issuing', 'attention')
  RETURNING * INTO a;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF a.mail_wanted THEN
    mail := worker.mail_of(p_branch, p_application);
    INSERT INTO core.mail (branch_id, application_id, to_address, message_id, fields)
    VALUES (p_branch, p_application, mail->>'to', format('<%s@%s>', gen_random_uuid(), p_mail_domain), mail->'fields');
    INSERT INTO core.job (branch_id, kind, application_id, step)
    VALUES (p_branch, 'mail', p_application, 'mail');
  END IF;
  RETURN true;
END $$;

-- 番号: the contract, its ledger's first event and its publication, whole or not at all. The serial is taken as
-- late as possible and given back by a rollback, so numbers have no gaps. p_seen is the content_hash that
-- worker.look returned: what was checked is what is numbered. p_wording is the wording that the content names, with
-- the digest of its sentences (`id:digest`), so that a later change of them cannot change this certificate. Done
-- twice, it returns the first outcome.
-- Paper is issued by being numbered: it has no key and is not published.
CREATE FUNCTION worker.number(p_branch text, p_job bigint, p_fence integer, p_seen bytea, p_wording text, p_folded text,
                              p_mail_domain text)
RETURNS TABLE (contract_id bigint, number text, content jsonb, idempotency_key uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  j core.job;
  a core.approval;
  i core.approval_item;
  d core.draft_item;
  today date := core.tokyo_day(clock_timestamp());
  year integer := core.fiscal_year(today);
  given text;
  taken integer;
BEGIN
  j := worker.held(p_branch, p_job, p_fence);
  IF j.contract_id IS NOT NULL THEN
    RETURN QUERY
      SELECT c.contract_id, c.number, r.content, p.idempotency_key
        FROM core.contract c
        JOIN core.revision r ON r.branch_id = c.branch_id AND r.contract_id = c.contract_id AND r.seq = 1
        LEFT JOIN core.publication p ON p.branch_id = c.branch_id AND p.contract_id = c.contract_id AND p.seq = 1
       WHERE c.branch_id = p_branch AND c.contract_id = j.contract_id;
    RETURN;
  END IF;
  SELECT * INTO a FROM core.approval x WHERE x.branch_id = p_branch AND x.application_id = j.application_id;
  SELECT * INTO i FROM core.approval_item x
   WHERE x.branch_id = p_branch AND x.application_id = j.application_id AND x.revision = a.revision AND x.product = j.product;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD053', 'no approval stands behind this job');
  END IF;
  SELECT * INTO d FROM core.draft_item x
   WHERE x.branch_id = p_branch AND x.application_id = j.application_id AND x.revision = a.revision AND x.product = j.product;
  content := core.certificate_content(p_branch, j.application_id, a.revision, j.product, NULL, NULL, NULL);
  IF core.content_hash(content) IS DISTINCT FROM p_seen
     OR split_part(p_wording, ':', 1) <> split_part(content ->> 'wording', ':', 1) THEN
    PERFORM core.refuse('ZD054', 'the content changed since it was looked at');
  END IF;
  SELECT b.prefix INTO given FROM core.branch_prefix b WHERE b.branch_id = p_branch AND b.fiscal_year = year;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD052', 'no number prefix for this branch and fiscal year', format('%s %s', p_branch, year));
  END IF;
  IF i.form = 'paper' THEN
    PERFORM FROM core.application x WHERE x.branch_id = p_branch AND x.application_id = j.application_id FOR NO KEY UPDATE;
  END IF;

  INSERT INTO core.counter AS c (branch_id, series, period, last) VALUES (p_branch, j.product, year, 1)
  ON CONFLICT (branch_id, series, period) DO UPDATE SET last = c.last + 1
  RETURNING c.last INTO taken;
  number := given || '-' || lpad(taken::text, greatest(5, char_length(taken::text)), '0') || core.product_letter(j.product);
  content := core.certificate_content(p_branch, j.application_id, a.revision, j.product, number, today, NULL)
             || jsonb_build_object('wording', p_wording);

  INSERT INTO core.contract (branch_id, application_id, revision, product, form, fiscal_year, prefix, serial, number,
                             arrived_at, contractor, orderer, works, amount, price, guarantee_end)
  VALUES (p_branch, j.application_id, a.revision, j.product, i.form, year, given, taken, number,
          CASE i.form WHEN 'paper' THEN clock_timestamp() END,
          content->>'contractor_name', content->>'beneficiary', content->>'works_name',
          i.amount, d.price, d.guarantee_end)
  RETURNING contract_id INTO contract_id;
  INSERT INTO core.revision (branch_id, contract_id, seq, kind, content, content_hash, drafted_by, approved_by)
  VALUES (p_branch, contract_id, 1, 'issue', content, core.content_hash(content), a.drafted_by, a.approved_by);
  INSERT INTO core.contract_search (branch_id, contract_id, numbered_at, folded)
  SELECT p_branch, c.contract_id, c.numbered_at, p_folded FROM core.contract c
   WHERE c.branch_id = p_branch AND c.contract_id = number.contract_id;
  IF i.form = 'electronic' THEN
    INSERT INTO core.publication (branch_id, contract_id, seq) VALUES (p_branch, contract_id, 1)
    RETURNING idempotency_key INTO idempotency_key;
    UPDATE core.job x SET contract_id = number.contract_id, step = 'key', trouble = NULL
     WHERE x.branch_id = p_branch AND x.job_id = p_job;
  ELSE
    UPDATE core.job x SET contract_id = number.contract_id, step = 'done', state = 'done', done_at = clock_timestamp(),
           trouble = NULL, leased_by = NULL, lease_until = NULL
     WHERE x.branch_id = p_branch AND x.job_id = p_job;
  END IF;
  PERFORM core.note(p_branch, 'contract.numbered', j.application_id, contract_id, '',
                    jsonb_build_object('number', number, 'product', j.product, 'form', i.form));
  IF i.form = 'paper' THEN
    PERFORM worker.finish_application(p_branch, j.application_id, p_mail_domain);
  END IF;
  RETURN NEXT;
END $$;

-- 鍵: keeps the sealed key. A contract has one: if one is there already (stored by a worker that died before it
-- could go on), that one is returned and the new one forgotten.
CREATE FUNCTION worker.store_key(p_branch text, p_job bigint, p_fence integer, p_kek_id text, p_wrapped_dek bytea,
                                 p_dek_nonce bytea, p_nonce bytea, p_ciphertext bytea, p_mac bytea)
RETURNS TABLE (key_version integer, kek_id text, wrapped_dek bytea, dek_nonce bytea, nonce bytea, ciphertext bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE j core.job;
BEGIN
  j := worker.held(p_branch, p_job, p_fence);
  IF j.contract_id IS NULL THEN
    PERFORM core.refuse('ZD055', 'no number yet');
  END IF;
  INSERT INTO vault.auth_key (branch_id, contract_id, key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext, mac)
  VALUES (p_branch, j.contract_id, 1, p_kek_id, p_wrapped_dek, p_dek_nonce, p_nonce, p_ciphertext, p_mac)
  ON CONFLICT (branch_id, contract_id, key_version) DO NOTHING;
  IF FOUND THEN
    UPDATE core.contract SET keyed_at = clock_timestamp() WHERE branch_id = p_branch AND contract_id = j.contract_id;
    UPDATE core.job SET step = 'publish', trouble = NULL WHERE branch_id = p_branch AND job_id = p_job;
    PERFORM core.note(p_branch, 'contract.keyed', j.application_id, j.contract_id);
  END IF;
  RETURN QUERY
    SELECT k.key_version, k.kek_id::text, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext
      FROM vault.auth_key k WHERE k.branch_id = p_branch AND k.contract_id = j.contract_id AND k.dead_at IS NULL;
END $$;

-- 公開: said before the platform is called. From here on nobody knows whether it has the certificate, until it
-- is asked or answers.
CREATE FUNCTION worker.publication_tried(p_branch text, p_job bigint, p_fence integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  j core.job;
  now timestamptz := clock_timestamp();
BEGIN
  j := worker.held(p_branch, p_job, p_fence);
  UPDATE core.publication SET state = 'unknown', tried_at = now
   WHERE branch_id = p_branch AND contract_id = j.contract_id AND seq = 1 AND state IN ('prepared', 'unknown', 'refused');
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD055', 'nothing to publish');
  END IF;
  UPDATE core.contract SET published_at = coalesce(published_at, now)
   WHERE branch_id = p_branch AND contract_id = j.contract_id AND published_at IS NULL;
  UPDATE core.job SET step = 'arrive' WHERE branch_id = p_branch AND job_id = p_job;
  PERFORM core.note(p_branch, 'contract.published', j.application_id, j.contract_id);
END $$;

-- The platform refused for good: on record, and the next try starts from there.
CREATE FUNCTION worker.publication_refused(p_branch text, p_job bigint, p_fence integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j core.job;
BEGIN
  j := worker.held(p_branch, p_job, p_fence);
  UPDATE core.publication SET state = 'refused'
   WHERE branch_id = p_branch AND contract_id = j.contract_id AND seq = 1 AND state = 'unknown';
  UPDATE core.job SET step = 'publish' WHERE branch_id = p_branch AND job_id = p_job;
END $$;

-- 到着: the platform's word for it, with the time it gave = 電子保証発行日時.
CREATE FUNCTION worker.arrived(p_branch text, p_job bigint, p_fence integer, p_reference text, p_arrived_at timestamptz,
                               p_mail_domain text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j core.job;
BEGIN
  j := worker.held(p_branch, p_job, p_fence);
  -- The products of one application may arrive at once; the last of them finds the others.
  PERFORM FROM core.application
    WHERE branch_id = p_branch AND application_id = j.application_id FOR NO KEY UPDATE;
  UPDATE core.publication SET state = 'arrived', reference = p_reference, arrived_at = p_arrived_at
   WHERE branch_id = p_branch AND contract_id = j.contract_id AND seq = 1 AND state = 'unknown';
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD055', 'it was not sent');
  END IF;
  UPDATE core.contract SET arrived_at = p_arrived_at WHERE branch_id = p_branch AND contract_id = j.contract_id;
  UPDATE core.job
     SET step = 'done', state = 'done', done_at = clock_timestamp(), trouble = NULL, leased_by = NULL, lease_until = NULL
   WHERE branch_id = p_branch AND job_id = p_job;
  PERFORM core.note(p_branch, 'contract.arrived', j.application_id, j.contract_id, '',
                    jsonb_build_object('reference', p_reference, 'arrived_at', p_arrived_at));
  RETURN worker.finish_application(p_branch, j.application_id, p_mail_domain);
END $$;

-- 通知: the mail server took it.
CREATE FUNCTION worker.mail_sent(p_branch text, p_job bigint, p_fence integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j core.job;
BEGIN
  j := worker.held(p_branch, p_job, p_fence);
  UPDATE core.mail SET sent_at = clock_timestamp() WHERE branch_id = p_branch AND application_id = j.application_id;
  UPDATE core.job
     SET step = 'done', state = 'done', done_at = clock_timestamp(), trouble = NULL, leased_by = NULL, lease_until = NULL
   WHERE branch_id = p_branch AND job_id = p_job;
  PERFORM core.note(p_branch, 'mail.sent', j.application_id);
END $$;

-- ---------------------------------------------------------------- reveals

-- How the orderer of these works wants the key handed in, as its rules say for the day that decides.
CREATE FUNCTION worker.hand_in(p_branch text, p_application bigint, p_revision integer, p_product text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.hand_in
    FROM core.draft d
    CROSS JOIN LATERAL (SELECT d.content -> 'works') x (w)
    JOIN core.orderer_rule r
      ON r.orderer_code = coalesce(w ->> 'orderer_code',
                                   (SELECT o.code FROM core.orderer o WHERE o.name = w ->> 'orderer_name' ORDER BY o.code LIMIT 1))
     AND r.work_kind = w ->> 'kind' AND r.product = p_product
     AND daterange(r.valid_from, r.valid_to, '[]') @>
         coalesce(CASE WHEN r.basis <> 'contract' THEN (w ->> 'notice_date')::date END, (w ->> 'contract_date')::date)
   WHERE d.branch_id = p_branch AND d.application_id = p_application AND d.revision = p_revision
$$;

-- Wishes of the last minute that nobody has answered. Several workers may see the same one; the first answer counts.
CREATE FUNCTION worker.reveals_waiting(p_limit integer)
RETURNS TABLE (reveal_id uuid, purpose text, public_key bytea, number text, content jsonb, hand_in text,
               key_version integer, kek_id text, wrapped_dek bytea, dek_nonce bytea, nonce bytea, ciphertext bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.reveal_id, v.purpose, v.public_key, c.number,
         (SELECT r.content FROM core.revision r
           WHERE r.branch_id = c.branch_id AND r.contract_id = c.contract_id ORDER BY r.seq DESC LIMIT 1),
         worker.hand_in(c.branch_id, c.application_id, c.revision, c.product),
         k.key_version, k.kek_id::text, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext
    FROM vault.reveal v
    JOIN core.contract c ON c.branch_id = v.branch_id AND c.contract_id = v.contract_id
    LEFT JOIN vault.auth_key k ON k.branch_id = c.branch_id AND k.contract_id = c.contract_id AND k.dead_at IS NULL
   WHERE v.answered_at IS NULL AND v.requested_at > clock_timestamp() - interval '60 seconds'
   ORDER BY v.requested_at LIMIT p_limit
$$;

-- The answer, sealed to the asker's key; false when another worker was faster or the minute is over.
CREATE FUNCTION worker.answer_reveal(p_reveal uuid, p_sealed bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE vault.reveal SET sealed = p_sealed, answered_at = clock_timestamp()
   WHERE reveal_id = p_reveal AND answered_at IS NULL AND requested_at > clock_timestamp() - interval '60 seconds';
  RETURN FOUND;
END $$;

CREATE FUNCTION worker.fail_reveal(p_reveal uuid, p_failure text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE vault.reveal SET failure = left(p_failure, 1000), answered_at = clock_timestamp()
   WHERE reveal_id = p_reveal AND answered_at IS NULL;
  RETURN FOUND;
END $$;

-- A minute after the wish what was sealed is gone, fetched or not, and a day after it the wish too; who asked, for
-- what and why stays in audit.event.
CREATE FUNCTION worker.forget_reveals() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE gone integer;
BEGIN
  UPDATE vault.reveal SET sealed = NULL, answered_at = coalesce(answered_at, clock_timestamp())
   WHERE requested_at <= clock_timestamp() - interval '60 seconds' AND (sealed IS NOT NULL OR answered_at IS NULL);
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM vault.reveal WHERE requested_at <= clock_timestamp() - interval '1 day';
  RETURN gone;
END $$;

-- ---------------------------------------------------------------- intake

-- Takes an application in. The same source reference with the same bytes is the same application, however often it
-- is sent; with other bytes it is refused.
CREATE FUNCTION worker.receive(p_branch text, p_source text, p_source_ref text, p_sha256 bytea, p_content jsonb)
RETURNS TABLE (branch_id text, application_id bigint, number text, already boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  a core.application;
  month integer := to_char(clock_timestamp() AT TIME ZONE 'Asia/Tokyo', 'YYMM')::integer;
  taken integer;
BEGIN
  -- Two workers with the same file: the second waits here and then finds what the first has written.
  PERFORM pg_advisory_xact_lock(hashtextextended(p_source || '|' || p_source_ref, 0));
  SELECT * INTO a FROM core.application x WHERE x.source = p_source AND x.source_ref = p_source_ref;
  IF FOUND THEN
    IF a.source_sha256 IS DISTINCT FROM p_sha256 THEN
      PERFORM core.refuse('ZD051', 'this reference was taken in with other content', a.number);
    END IF;
    RETURN QUERY SELECT a.branch_id::text, a.application_id, a.number, true;
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT FROM core.branch b WHERE b.branch_id = p_branch) THEN
    PERFORM core.refuse('ZD056', 'unknown branch', p_branch);
  END IF;
  PERFORM core.check_content(p_content);
  INSERT INTO core.counter AS c (branch_id, series, period, last) VALUES (p_branch, 'application', month, 1)
  ON CONFLICT (branch_id, series, period) DO UPDATE SET last = c.last + 1
  RETURNING c.last INTO taken;
  number := format('N%s-%s', lpad(month::text, 4, '0'), lpad(taken::text, greatest(5, char_length(taken::text)), '0'));
  INSERT INTO core.application (branch_id, number, source, source_ref, source_sha256, submitted,
                                contractor, orderer, works, price, products, electronic, mail_wanted)
  VALUES (p_branch, number, p_source, p_source_ref, p_sha256, p_content,
          core.contractor_shown(p_content), p_content #>> '{works,orderer_name}', p_content #>> '{works,name}',
          (p_content #>> '{works,price}')::bigint, core.products_shown(p_content), core.has_electronic(p_content),
          (p_content #>> '{notification,wanted}')::boolean)
  RETURNING application_id INTO application_id;
  PERFORM core.note(p_branch, 'application.received', application_id, NULL, '',
                    jsonb_build_object('number', number, 'source', p_source, 'source_ref', p_source_ref));
  branch_id := p_branch;
  already := false;
  RETURN NEXT;
END $$;

-- ---------------------------------------------------------------- who may

GRANT USAGE ON SCHEMA worker TO densho_worker;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA worker FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  worker.lease(text, integer, double precision),
  worker.heartbeat(text, bigint[], double precision),
  worker.release(text, bigint, integer),
  worker.failed(text, bigint, integer, text, double precision),
  worker.dead(text, bigint, integer, text),
  worker.look(text, bigint, integer),
  worker.number(text, bigint, integer, bytea, text, text, text),
  worker.store_key(text, bigint, integer, text, bytea, bytea, bytea, bytea, bytea),
  worker.publication_tried(text, bigint, integer),
  worker.publication_refused(text, bigint, integer),
  worker.arrived(text, bigint, integer, text, timestamptz, text),
  worker.mail_sent(text, bigint, integer),
  worker.reveals_waiting(integer),
  worker.answer_reveal(uuid, bytea),
  worker.fail_reveal(uuid, text),
  worker.forget_reveals(),
  worker.receive(text, text, text, bytea, jsonb)
TO densho_worker;

RESET ROLE;
