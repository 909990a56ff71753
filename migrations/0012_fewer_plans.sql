-- Fewer plans, fewer commits and no shared rows for an issue; a job that kills its worker is parked.
--
-- Plans: a LANGUAGE sql function that cannot be inlined (SECURITY DEFINER, a pinned path) is planned at every call; a
-- plpgsql one keeps its plans. Those on the way of an issue are plpgsql from here on.
-- Commits: that a key is stored and that the platform is about to be called is one transaction.
-- Shared rows: counts and change counters are rows that are only added (core.tally), and folded by the worker. Before,
-- two writers of a branch waited for each other's commit, and a login could hold the counters of its branch in an open
-- transaction (SET CONSTRAINTS ALL IMMEDIATE).

SET ROLE densho_owner;

-- ---------------------------------------------------------------- counts and changes

-- One row for everything that becomes visible of a branch without an event, and for every step of a queue count:
-- `n` applications more (or fewer) in `state`. Added by writers, taken away by worker.fold_tallies alone.
CREATE TABLE core.tally (
  branch_id  core.branch_code NOT NULL REFERENCES core.branch,
  tally_id   bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  state      text,                                       -- NULL: a change that moves no count
  n          bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (branch_id, tally_id)
);
ALTER TABLE core.tally ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON core.tally FOR SELECT TO densho_staff USING (branch_id = ANY ((SELECT core.my_branches())::text[]));
GRANT SELECT (branch_id, state, n) ON core.tally TO densho_staff;

-- What is read stays core.queue_count: what was folded, and what was not yet.
ALTER TABLE core.queue_count RENAME TO queue_folded;
CREATE VIEW core.queue_count WITH (security_invoker = true) AS
  SELECT x.branch_id, x.state, sum(x.n)::bigint AS n
  FROM (SELECT f.branch_id, f.state, f.n FROM core.queue_folded f
        UNION ALL
        SELECT t.branch_id, t.state, t.n FROM core.tally t WHERE t.state IS NOT NULL) x
  GROUP BY x.branch_id, x.state;
GRANT SELECT (branch_id, state, n) ON core.queue_count TO densho_staff;

CREATE OR REPLACE FUNCTION core.bump(branch text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO core.tally (branch_id) VALUES ($1);
END $$;

CREATE OR REPLACE FUNCTION core.settle_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO core.tally (branch_id, state, n) VALUES (OLD.branch_id, OLD.state, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO core.tally (branch_id, state, n) VALUES (NEW.branch_id, NEW.state, 1);
  END IF;
  RETURN NULL;
END $$;

-- Nothing to put off to the commit any more: adding a row waits for nobody.
ALTER FUNCTION core.settle_change() RESET lock_timeout;
DROP TRIGGER settle_change ON core.job;
CREATE TRIGGER settle_change AFTER UPDATE ON core.job FOR EACH ROW
  WHEN (NEW.state = 'ready' AND (OLD.step, OLD.state, OLD.trouble) IS DISTINCT FROM (NEW.step, NEW.state, NEW.trouble))
  EXECUTE FUNCTION core.settle_change();
DROP TRIGGER settle_counts_new ON core.application;
CREATE TRIGGER settle_counts_new AFTER INSERT OR DELETE ON core.application FOR EACH ROW EXECUTE FUNCTION core.settle_counts();
DROP TRIGGER settle_counts_moved ON core.application;
CREATE TRIGGER settle_counts_moved AFTER UPDATE ON core.application FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION core.settle_counts();

CREATE OR REPLACE FUNCTION core.change(branches text[]) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(x.n), 0)::bigint
  FROM unnest($1) b (branch) CROSS JOIN LATERAL (
    SELECT (SELECT coalesce(sum(c.n), 0) FROM core.branch_change c WHERE c.branch_id = b.branch)
         + (SELECT count(*) FROM core.tally t WHERE t.branch_id = b.branch)
         + (SELECT coalesce(sum(l.event_id), 0)
              FROM (SELECT e.event_id FROM audit.event e WHERE e.branch_id = b.branch ORDER BY e.event_id DESC LIMIT 100) l) AS n) x
$$;

-- Tallies become counts, in one transaction: who reads sees the same sums before and after. Returns how many.
CREATE FUNCTION worker.fold_tallies() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE folded bigint;
BEGIN
  -- One at a time: of two, one could fold a step before the step it rests on.
  IF NOT pg_try_advisory_xact_lock(371, 12) THEN
    RETURN 0;
  END IF;
  WITH gone AS (
    DELETE FROM core.tally RETURNING branch_id, state, n),
  counts AS (
    INSERT INTO core.queue_folded AS c (branch_id, state, n)
    SELECT g.branch_id, g.state, sum(g.n) FROM gone g WHERE g.state IS NOT NULL GROUP BY g.branch_id, g.state
    ON CONFLICT (branch_id, state) DO UPDATE SET n = c.n + excluded.n),
  changes AS (
    INSERT INTO core.branch_change AS c (branch_id, n)
    SELECT g.branch_id, count(*) FROM gone g GROUP BY g.branch_id
    ON CONFLICT (branch_id) DO UPDATE SET n = c.n + excluded.n)
  SELECT count(*) INTO folded FROM gone;
  RETURN folded;
END $$;

-- ---------------------------------------------------------------- plans that are kept

CREATE OR REPLACE FUNCTION core.note(branch text, kind text, application_id bigint DEFAULT NULL, contract_id bigint DEFAULT NULL,
                          remark text DEFAULT '', detail jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO audit.event (branch_id, kind, application_id, contract_id, remark, detail)
  VALUES ($1, $2, $3, $4, coalesce($5, ''), coalesce($6, '{}'));
END $$;

CREATE OR REPLACE FUNCTION core.contractor_shown(content jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce(content #>> '{applicant,joint_venture,name}', content #>> '{applicant,name}');
END $$;

CREATE OR REPLACE FUNCTION core.certificate_content(branch text, application_id bigint, revision integer, product text,
    contract_number text, issued_on date, change_number integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN (
  SELECT jsonb_build_object(
    'product', i ->> 'product',
    'product_name', t.name,
    'form', i ->> 'form',
    'contract_number', $5,
    'contractor_name', core.contractor_shown(c),
    'contractor_address', c #>> '{applicant,address}',
    'beneficiary', c #>> '{works,orderer_name}',
    'guarantee_end', coalesce(i ->> 'guarantee_end', c #>> '{works,term_to}'),
    'works_name', c #>> '{works,name}',
    'term_from', c #>> '{works,term_from}',
    'term_to', c #>> '{works,term_to}',
    'amount', i -> 'amount',
    'price', c #> '{works,price}',
    'contract_date', c #>> '{works,contract_date}',
    'deposit_bank', CASE WHEN i ->> 'product' IN ('advance_payment', 'interim_advance')
                         THEN (c #>> '{deposit,bank_name}') || U&'\3000' || (c #>> '{deposit,branch_name}') END,
    'clause_name', t.name_plain || '約款',
    'issued_on', $6,
    'change_number', $7,
    'joint_venture_representative', c #>> '{applicant,joint_venture,representative}',
    'company', jsonb_build_object('name', co.name, 'address', co.address,
                                  'president_title', co.president_title, 'president', co.president),
    'branch', jsonb_build_object('name', b.name, 'tel', b.tel, 'fax', b.fax, 'email', b.email),
    'wording', co.wording)
  FROM core.application a
  LEFT JOIN core.draft d ON d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = $3
  CROSS JOIN LATERAL (SELECT CASE WHEN $3 = 0 THEN a.submitted ELSE d.content END) x (c)
  CROSS JOIN LATERAL jsonb_array_elements(c -> 'products') i
  JOIN core.branch b ON b.branch_id = a.branch_id
  -- Whoever is president on the day of issue.
  JOIN LATERAL (SELECT * FROM core.company y WHERE y.valid_from <= coalesce($6, core.tokyo_day(clock_timestamp()))
                ORDER BY y.valid_from DESC LIMIT 1) co ON true
  JOIN (VALUES ('advance_payment', '前払金保証', '前払金保証'), ('interim_advance', '中間前払金保証', '中間前払金保証'),
               ('performance', '契約保証', '契約保証'), ('bid_bond', '契約保証予約（入札ボンド）', '契約保証予約'))
       t (product, name, name_plain) ON t.product = i ->> 'product'
  WHERE a.branch_id = $1 AND a.application_id = $2 AND i ->> 'product' = $4);
END $$;

CREATE OR REPLACE FUNCTION platform.find(p_key uuid) RETURNS TABLE (reference text, arrived_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT e.reference, e.arrived_at FROM platform.entry e WHERE e.idempotency_key = p_key;
END $$;

-- ---------------------------------------------------------------- leases

-- How often in a row a worker was lost while it had this job (its lease ran out), with nothing done in between.
ALTER TABLE core.job ADD COLUMN lost integer NOT NULL DEFAULT 0 CONSTRAINT lost_not_negative CHECK (lost >= 0);

-- A step forward, or a worker that could still say how it ended: the count begins again.
CREATE FUNCTION core.job_went_on() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.lost := 0;
  RETURN NEW;
END $$;
CREATE TRIGGER job_went_on BEFORE UPDATE ON core.job FOR EACH ROW
  WHEN (OLD.lost > 0 AND (NEW.step <> OLD.step OR (OLD.state = 'leased' AND NEW.state <> 'leased')))
  EXECUTE FUNCTION core.job_went_on();

-- The end of a job that only a person can help. An issue that stopped takes its application to 要対応. A mail that
-- cannot be delivered does not: the certificates have arrived, and that stays true; 発行状況 shows the mail.
-- The caller holds the job's row.
CREATE FUNCTION worker.give_up(j core.job, p_trouble text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE core.job
     SET state = 'dead', trouble = left(p_trouble, 1000), leased_by = NULL, lease_until = NULL, next_at = clock_timestamp()
   WHERE branch_id = j.branch_id AND job_id = j.job_id;
  IF j.kind = 'issue' THEN
    UPDATE core.application
       SET state = 'attention', version = version + 1
     WHERE branch_id = j.branch_id AND application_id = j.application_id AND state = 'issuing';
  END IF;
  PERFORM core.note(j.branch_id, 'job.dead', j.application_id, j.contract_id, left(p_trouble, 1000),
                    jsonb_build_object('job', j.job_id, 'kind', j.kind, 'product', j.product, 'step', j.step, 'attempt', j.attempts));
END $$;

CREATE OR REPLACE FUNCTION worker.dead(p_branch text, p_job bigint, p_fence integer, p_trouble text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM worker.give_up(worker.held(p_branch, p_job, p_fence), p_trouble);
END $$;

-- Takes up to p_limit jobs that are due: waiting ones, and those whose worker has not been heard of in time.
-- While leased, next_at is the end of the lease, so that one index order serves both. Row by row, because a join with
-- an unknown number of rows is planned as one with many, and then reads the whole table.
--
-- A job may be the reason why workers die. One that lost two in a row is leased alone (`alone`: the worker runs nothing
-- beside it), so that no other job dies with it; one that lost p_most_lost is given up with p_lost_words.
DROP FUNCTION worker.lease(text, integer, double precision);
CREATE FUNCTION worker.lease(p_worker text, p_limit integer, p_lease_seconds double precision, p_most_lost integer, p_lost_words text)
RETURNS TABLE (branch_id text, job_id bigint, kind text, application_id bigint, product text,
               step text, attempts integer, fence integer, alone boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  due record;
  j core.job;
  taken integer := 0;
  until timestamptz := clock_timestamp() + make_interval(secs => p_lease_seconds);
BEGIN
  FOR due IN
    SELECT j.branch_id, j.job_id, j.state = 'leased' AS lost_again, j.lost + (j.state = 'leased')::integer AS lost
      FROM core.job j
     WHERE j.state IN ('ready', 'leased') AND j.next_at <= clock_timestamp()
     ORDER BY j.next_at, j.job_id
     LIMIT p_limit
       FOR NO KEY UPDATE SKIP LOCKED
  LOOP
    alone := due.lost >= 2;
    EXIT WHEN alone AND taken > 0;
    IF due.lost_again AND due.lost >= p_most_lost THEN
      EXIT WHEN taken > 0;
      SELECT * INTO j FROM core.job x WHERE x.branch_id = due.branch_id AND x.job_id = due.job_id;
      PERFORM worker.give_up(j, p_lost_words);
      CONTINUE;
    END IF;
    UPDATE core.job x
       SET state = 'leased', leased_by = p_worker, fence = x.fence + 1, attempts = x.attempts + 1,
           lease_until = until, next_at = until, lost = due.lost
     WHERE x.branch_id = due.branch_id AND x.job_id = due.job_id
    RETURNING * INTO j;
    branch_id := j.branch_id;
    job_id := j.job_id;
    kind := j.kind;
    application_id := j.application_id;
    product := j.product;
    step := j.step;
    attempts := j.attempts;
    fence := j.fence;
    RETURN NEXT;
    EXIT WHEN alone;
    taken := taken + 1;
  END LOOP;
END $$;

-- Still at work: these leases run on. Returns the jobs that somebody else leased since; one that is done is not lost.
DROP FUNCTION worker.heartbeat(text, bigint[], double precision);
CREATE FUNCTION worker.heartbeat(p_jobs bigint[], p_fences integer[], p_lease_seconds double precision) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  i integer;
  now_fence integer;
  until timestamptz := clock_timestamp() + make_interval(secs => p_lease_seconds);
BEGIN
  FOR i IN SELECT x FROM generate_subscripts(p_jobs, 1) x ORDER BY p_jobs[x] LOOP
    UPDATE core.job SET lease_until = until, next_at = until
     WHERE job_id = p_jobs[i] AND fence = p_fences[i] AND state = 'leased';
    IF NOT FOUND THEN
      SELECT j.fence INTO now_fence FROM core.job j WHERE j.job_id = p_jobs[i];
      IF now_fence IS DISTINCT FROM p_fences[i] THEN
        RETURN NEXT p_jobs[i];
      END IF;
    END IF;
  END LOOP;
END $$;

-- ---------------------------------------------------------------- the steps of an issue

-- 番号, as before, with one reading of the content and of the approval.
CREATE OR REPLACE FUNCTION worker.number(p_branch text, p_job bigint, p_fence integer, p_seen bytea, p_wording text, p_folded text,
                              p_mail_domain text)
RETURNS TABLE (contract_id bigint, number text, content jsonb, idempotency_key uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  j core.job;
  a record;
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
  SELECT y.revision, y.drafted_by, y.approved_by, x.form, x.amount, d.price, d.guarantee_end INTO a
    FROM core.approval y
    JOIN core.approval_item x ON x.branch_id = y.branch_id AND x.application_id = y.application_id AND x.revision = y.revision
    JOIN core.draft_item d ON d.branch_id = x.branch_id AND d.application_id = x.application_id AND d.revision = x.revision
                          AND d.product = x.product
   WHERE y.branch_id = p_branch AND y.application_id = j.application_id AND x.product = j.product;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD053', 'no approval stands behind this job');
  END IF;
  content := core.certificate_content(p_branch, j.application_id, a.revision, j.product, NULL, NULL, NULL);
  IF core.content_hash(content) IS DISTINCT FROM p_seen
     OR split_part(p_wording, ':', 1) <> split_part(content ->> 'wording', ':', 1)
     -- Midnight passed while it was read: the company record may be another day's.
     OR core.tokyo_day(clock_timestamp()) <> today THEN
    PERFORM core.refuse('ZD054', 'the content changed since it was looked at');
  END IF;
  SELECT b.prefix INTO given FROM core.branch_prefix b WHERE b.branch_id = p_branch AND b.fiscal_year = year;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD052', 'no number prefix for this branch and fiscal year', format('%s %s', p_branch, year));
  END IF;
  IF a.form = 'paper' THEN
    PERFORM FROM core.application x WHERE x.branch_id = p_branch AND x.application_id = j.application_id FOR NO KEY UPDATE;
  END IF;

  INSERT INTO core.counter AS c (branch_id, series, period, last) VALUES (p_branch, j.product, year, 1)
  ON CONFLICT (branch_id, series, period) DO UPDATE SET last = c.last + 1
  RETURNING c.last INTO taken;
  number := given || '-' || lpad(taken::text, greatest(5, char_length(taken::text)), '0') || core.product_letter(j.product);
  content := content || jsonb_build_object('contract_number', number, 'issued_on', today, 'wording', p_wording);

  INSERT INTO core.contract (branch_id, application_id, revision, product, form, fiscal_year, prefix, serial, number,
                             arrived_at, contractor, orderer, works, amount, price, guarantee_end)
  VALUES (p_branch, j.application_id, a.revision, j.product, a.form, year, given, taken, number,
          CASE a.form WHEN 'paper' THEN clock_timestamp() END,
          content->>'contractor_name', content->>'beneficiary', content->>'works_name',
          a.amount, a.price, a.guarantee_end)
  RETURNING contract_id INTO contract_id;
  INSERT INTO core.revision (branch_id, contract_id, seq, kind, content, content_hash, drafted_by, approved_by)
  VALUES (p_branch, contract_id, 1, 'issue', content, core.content_hash(content), a.drafted_by, a.approved_by);
  INSERT INTO core.contract_search (branch_id, contract_id, numbered_at, folded)
  SELECT p_branch, c.contract_id, c.numbered_at, p_folded FROM core.contract c
   WHERE c.branch_id = p_branch AND c.contract_id = number.contract_id;
  IF a.form = 'electronic' THEN
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
                    jsonb_build_object('number', number, 'product', j.product, 'form', a.form));
  IF a.form = 'paper' THEN
    PERFORM worker.finish_application(p_branch, j.application_id, p_mail_domain);
  END IF;
  RETURN NEXT;
END $$;

-- 公開: on record before the platform is called. From here on nobody knows whether it has the certificate, until it
-- is asked or answers. The caller holds the job's row.
CREATE FUNCTION worker.begin_publication(j core.job) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE now timestamptz := clock_timestamp();
BEGIN
  UPDATE core.publication SET state = 'unknown', tried_at = now
   WHERE branch_id = j.branch_id AND contract_id = j.contract_id AND seq = 1 AND state IN ('prepared', 'unknown', 'refused');
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD055', 'nothing to publish');
  END IF;
  UPDATE core.contract SET keyed_at = coalesce(keyed_at, now), published_at = now
   WHERE branch_id = j.branch_id AND contract_id = j.contract_id AND published_at IS NULL;
  UPDATE core.job SET step = 'arrive', trouble = NULL WHERE branch_id = j.branch_id AND job_id = j.job_id;
  PERFORM core.note(j.branch_id, 'contract.published', j.application_id, j.contract_id);
END $$;

-- 鍵: keeps the sealed key. A contract has one: if one is there already (stored by a worker that died before it
-- could go on), that one is returned and the new one forgotten. 公開 begins in the same transaction: a key is drawn
-- for nothing else, and a commit is what an issue waits for.
CREATE OR REPLACE FUNCTION worker.store_key(p_branch text, p_job bigint, p_fence integer, p_kek_id text, p_wrapped_dek bytea,
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
    PERFORM core.note(p_branch, 'contract.keyed', j.application_id, j.contract_id);
  END IF;
  PERFORM worker.begin_publication(j);
  RETURN QUERY
    SELECT k.key_version, k.kek_id::text, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext
      FROM vault.auth_key k WHERE k.branch_id = p_branch AND k.contract_id = j.contract_id AND k.dead_at IS NULL;
END $$;

-- The same for a key that is there already, after a refusal.
CREATE OR REPLACE FUNCTION worker.publication_tried(p_branch text, p_job bigint, p_fence integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM worker.begin_publication(worker.held(p_branch, p_job, p_fence));
END $$;

-- ---------------------------------------------------------------- who may

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA worker FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  worker.lease(text, integer, double precision, integer, text),
  worker.heartbeat(bigint[], integer[], double precision),
  worker.fold_tallies()
TO densho_worker;

RESET ROLE;

GRANT EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(integer, integer) TO densho_owner;
