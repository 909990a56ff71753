-- What testers found by hand: 要対応 with what stands still on top; a stopped application that has no number yet can be
-- withdrawn or declined; a notice of a reassignment names who has it now; ages in business days.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- 要対応

-- 0: its issue stopped; 1: it runs out (a hold that ended, a claim that lapsed); 2: it is late. domain::queue says the same.
-- It moves with the clock: a claim that lapsed is late when its stage is over, and nothing is written then. No path is
-- pinned, so that it is inlined.
CREATE FUNCTION core.urgency(p_state text, p_held_until date, p_claim_until timestamptz, p_stage_due timestamptz) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_state = 'attention' THEN 0
              WHEN p_held_until IS NOT NULL THEN 1
              WHEN p_claim_until <= now() AND (p_stage_due > now()) IS NOT FALSE THEN 1
              ELSE 2 END
$$;
REVOKE ALL ON FUNCTION core.urgency(text, date, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.urgency(text, date, timestamptz, timestamptz) TO densho_staff;

-- As before (0047). 要対応 is sorted whole, as 承認待ち by amount is: its first key moves with the clock, so that no index can
-- hold it; what is urgent is found through application_urgent.
CREATE OR REPLACE FUNCTION api.queue_keys(p_list text, p_filter jsonb, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, application_id bigint, place bigint, more_before boolean, more_after boolean, row_offset bigint, total bigint)
LANGUAGE plpgsql STABLE ROWS 30 SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  s record;
  today boolean := coalesce((p_filter ->> 'today')::boolean, false);
  mine boolean := coalesce((p_filter ->> 'mine')::boolean, false);
  day timestamp := (p_filter ->> 'day')::date;
  orderer text := regexp_replace(normalize(coalesce(p_filter ->> 'orderer', ''), NFKC), '[[:space:]]', '', 'g');
  narrow text := concat_ws(' AND ', 'true',
    CASE (p_filter ->> 'electronic')::boolean WHEN true THEN 'r.electronic' WHEN false THEN 'NOT r.electronic' END,
    CASE (p_filter ->> 'mail')::boolean WHEN true THEN 'r.mail_wanted' WHEN false THEN 'NOT r.mail_wanted' END,
    'r.products @> ' || quote_literal(jsonb_build_array(jsonb_build_object('product', p_filter ->> 'product'))) || '::jsonb'
      || CASE WHEN p_filter ->> 'product' IS NOT NULL THEN '' END,
    CASE WHEN orderer <> '' THEN format($q$strpos(regexp_replace(normalize(r.orderer, NFKC), '[[:space:]]', '', 'g'), %L) > 0$q$, orderer) END,
    CASE WHEN p_filter ->> 'clerk' IS NOT NULL THEN
      format($q$%L = CASE r.state WHEN 'awaiting_approval' THEN r.submitted_by ELSE r.claimed_by END$q$, p_filter ->> 'clerk') END,
    CASE WHEN p_filter ->> 'age' IS NOT NULL THEN
      format('core.age_of(r.stage_since, %L) = %s', core.age_edges(), (p_filter ->> 'age')::integer) END,
    CASE WHEN (p_filter ->> 'late')::boolean THEN format('r.stage_due <= %L AND r.held_until IS NULL', clock_timestamp()) END,
    CASE WHEN (p_filter ->> 'held')::boolean THEN 'r.held_until IS NOT NULL' END);
  at timestamptz := p_at;
  size bigint;
BEGIN
  SELECT * INTO s FROM core.queue_scope(p_list, today);
  -- A literal too, so that 自分の担当 has its index.
  IF mine THEN
    s.scope := s.scope || format(' AND r.claimed_by = %L', session_user);
  END IF;
  IF p_list = 'issued' AND day IS NOT NULL THEN
    s.scope := s.scope || format(' AND r.issued_at >= %L AND r.issued_at < %L', day AT TIME ZONE 'Asia/Tokyo',
                                 (day + interval '1 day') AT TIME ZONE 'Asia/Tokyo');
  END IF;
  IF p_list = 'urgent' THEN
    RETURN QUERY EXECUTE format($q$
      WITH ranked AS MATERIALIZED (
        SELECT x.branch, x.id, row_number() OVER (ORDER BY x.rank, x.urgent_at, x.id) AS n, count(*) OVER () AS total
        FROM unnest($1) b (branch) CROSS JOIN LATERAL (
          SELECT r.branch_id::text AS branch, r.application_id AS id, r.urgent_at, core.urgency(r.state, r.held_until, r.claim_until, r.stage_due) AS rank
          FROM core.application r WHERE r.branch_id = b.branch AND %s AND (%s)) x),
      -- A row that has left the list stands where the next one by number does.
      here AS (SELECT r.n FROM ranked r WHERE r.id >= $3 ORDER BY r.id LIMIT 1),
      size AS (SELECT count(*) AS n FROM ranked),
      first AS (
        SELECT greatest(1, CASE WHEN x.n > z.n THEN z.n - $4 + 1 ELSE x.n END) AS n
        FROM size z CROSS JOIN LATERAL (SELECT CASE $2
               WHEN 'bottom' THEN z.n - $4 + 1
               WHEN 'after' THEN coalesce((SELECT h.n + 1 FROM here h), 1)
               WHEN 'before' THEN coalesce((SELECT h.n - $4 FROM here h), 1)
               WHEN 'at' THEN coalesce((SELECT h.n FROM here h), z.n - $4 + 1)
               ELSE 1 END AS n) x)
      SELECT r.branch, r.id, r.n, f.n > 1, f.n + $4 <= r.total, f.n - 1, r.total
      FROM ranked r CROSS JOIN first f WHERE r.n >= f.n AND r.n < f.n + $4 ORDER BY r.n$q$, s.scope, narrow)
      USING core.my_branches(), p_start, p_key, greatest(1, least(p_limit, 500))::bigint;
    RETURN;
  END IF;
  -- Rows are known by when they were received; these lists have another order.
  IF p_key IS NOT NULL AND s.sort <> 'received_at' THEN
    SELECT coalesce(CASE s.sort WHEN 'issued_at' THEN a.issued_at ELSE a.submitted_at END, p_at) INTO at
      FROM core.application a WHERE a.branch_id = ANY (core.my_branches()) AND a.application_id = p_key;
  END IF;
  IF narrow = 'true' AND NOT mine AND NOT (p_list = 'issued' AND (today OR day IS NOT NULL)) THEN
    SELECT coalesce(sum(q.n), 0) INTO size FROM core.queue_count q
     WHERE q.state = ANY (CASE p_list WHEN 'open' THEN ARRAY['received', 'examining', 'awaiting_approval', 'issuing', 'attention']
                                      WHEN 'review' THEN ARRAY['awaiting_approval'] ELSE ARRAY[p_list] END);
  ELSE
    size := core.count_before('core.application', 'application_id', s.sort, s.scope, narrow, NULL, NULL);
  END IF;
  RETURN QUERY
    WITH k AS MATERIALIZED (
      SELECT * FROM core.page_keys('core.application', 'application_id', s.sort, s.scope, narrow, false, p_start, at, p_key, p_limit)),
    first AS (
      SELECT CASE WHEN NOT k.more_before THEN 0
                  WHEN NOT k.more_after THEN size - (SELECT count(*) FROM k)
                  ELSE core.count_before('core.application', 'application_id', s.sort, s.scope, narrow, k.sort, k.id) END AS place
      FROM k ORDER BY k.sort, k.id LIMIT 1)
    SELECT k.branch, k.id, row_number() OVER (ORDER BY k.sort, k.id), k.more_before, k.more_after, (SELECT f.place FROM first f), size
    FROM k ORDER BY k.sort, k.id;
END $$;

-- ---------------------------------------------------------------- ages

-- How many business days have begun since (core.age_of counts the same to three); of the last 60 days at most.
CREATE FUNCTION core.business_days_since(p_since timestamptz) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::integer
    FROM (SELECT core.tokyo_day(clock_timestamp()) AS today) t
   CROSS JOIN LATERAL generate_series(greatest(core.tokyo_day(p_since) + 1, t.today - 60)::timestamp, t.today::timestamp, interval '1 day') d
   WHERE extract(isodow FROM d) < 6 AND NOT EXISTS (SELECT FROM core.holiday h WHERE h.day = d::date)
$$;
REVOKE ALL ON FUNCTION core.business_days_since(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.business_days_since(timestamptz) TO densho_staff;

-- ---------------------------------------------------------------- a reassignment is told by the name of who has it now

CREATE OR REPLACE FUNCTION api.reassign(p_request uuid, p_branch text, p_application bigint, p_version integer, p_to text, p_reason text,
                             OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_to, p_reason);
  done jsonb := core.begin_command(p_request, 'reassign', args);
  a core.application;
  t core.operator;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'received', 'examining');
    SELECT * INTO t FROM core.operator o
     WHERE o.login = p_to AND o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor')
       AND (o.branch_id = a.branch_id OR EXISTS (SELECT FROM core.branch b WHERE b.branch_id = o.branch_id AND b.head_office));
    IF NOT FOUND THEN
      PERFORM core.refuse_value('reassign_to', 'to');
    END IF;
    IF a.claimed_by IS NOT DISTINCT FROM p_to THEN
      PERFORM core.refuse('ZD012', 'they have it already', '', 'reassign_to_same');
    END IF;
    IF (core.me()).role <> 'supervisor' AND (p_to <> session_user OR (a.claimed_by IS NOT NULL AND a.claim_until > clock_timestamp())) THEN
      PERFORM core.refuse('ZD004', 'claimed by another operator, and the claim has not run out',
                          (SELECT o.name FROM core.operator o WHERE o.login = a.claimed_by));
    END IF;
    PERFORM core.check_reason(p_reason);
    UPDATE core.application x
       SET state = 'examining', claimed_by = p_to, claimed_at = clock_timestamp(), version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.reassigned', a.application_id, NULL, p_reason,
                      jsonb_build_object('from', a.claimed_by, 'to', p_to));
    PERFORM core.tell(a.branch_id, a.claimed_by, 'taken', a.application_id, p_reason,
                      CASE WHEN p_to <> session_user THEN jsonb_build_object('to', p_to, 'to_name', t.name) ELSE '{}' END)
       WHERE a.claimed_by IS NOT NULL;
    PERFORM core.tell(a.branch_id, p_to, 'given', a.application_id, p_reason);
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'reassign', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- ---------------------------------------------------------------- a stopped application without a number

-- An issue is given up only with its application, and only before it has a number: what has one goes on.
ALTER TABLE core.job
  DROP CONSTRAINT only_mails_are_given_up,
  ADD CONSTRAINT only_mails_are_given_up CHECK (state <> 'given_up' OR (step = 'mail' AND kind IN ('mail', 'amend_mail', 'rekey_mail'))
                                                OR (step = 'number' AND kind = 'issue' AND contract_id IS NULL));

-- 取下 and 謝絶, as before (0005); also of an application whose issue stopped before it had a number.
CREATE OR REPLACE FUNCTION core.close_application(p_request uuid, p_command text, p_branch text, p_application bigint,
                                       p_version integer, p_reason text, p_state text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_reason);
  done jsonb := core.begin_command(p_request, p_command, args);
  a core.application;
  given text;
BEGIN
  IF done IS NULL THEN
    IF p_state = 'declined' THEN
      PERFORM core.require_role('supervisor');
    ELSE
      PERFORM core.require_role('clerk', 'supervisor');
    END IF;
    -- Its jobs before itself, as everywhere: no worker gives it a number behind this.
    PERFORM FROM core.job j WHERE j.branch_id = p_branch AND j.application_id = p_application AND j.kind = 'issue'
       AND j.branch_id = ANY (core.my_branches()) ORDER BY j.job_id FOR NO KEY UPDATE;
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'received', 'examining', 'awaiting_approval', 'attention');
    IF a.state = 'attention' THEN
      SELECT c.number INTO given FROM core.contract c
       WHERE c.branch_id = a.branch_id AND c.application_id = a.application_id ORDER BY c.contract_id LIMIT 1;
      IF FOUND THEN
        PERFORM core.refuse_value('numbered_already', given);
      END IF;
    END IF;
    IF a.state <> 'received' AND (core.me()).role <> 'supervisor' THEN
      PERFORM core.expect_claimed(a);
    END IF;
    PERFORM core.check_reason(p_reason);
    IF a.state = 'attention' THEN
      -- Whoever works on one of them has lost it with this: the next step finds no lease.
      UPDATE core.job x SET state = 'given_up', leased_by = NULL, lease_until = NULL, next_at = clock_timestamp(),
             trouble = 'application_' || p_state || ': 申込の取下・謝絶により、番号を付ける前に発行を取りやめました。'
       WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id AND x.kind = 'issue';
    END IF;
    UPDATE core.application x SET state = p_state, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.' || p_state, a.application_id, NULL, p_reason);
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, p_command, args, done);
  END IF;
  RETURN done;
END $$;

-- The close, as before (0085). What was withdrawn before it had a number is nothing that is missing, and no guarantee.
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
      CROSS JOIN LATERAL (SELECT m.amendment_id IS NOT NULL OR core.mail_is_wanted(c) AS wanted) w
    UNION ALL
    SELECT o.branch_id, o.kind, o.order_id, c.application_id, c.product, c.form, c.amount::bigint, c.contractor, o.ordered_at,
           c.contract_id, c.number, NULL, o.ordered_at, o.done_at, o.kind = 'reissue' AND (m.order_id IS NOT NULL OR core.mail_is_wanted(c)),
           CASE WHEN m.bounced_at IS NULL THEN m.sent_at END,
           (SELECT j.trouble FROM core.job j WHERE j.branch_id = o.branch_id AND j.order_id = o.order_id AND j.state <> 'done' LIMIT 1)
      FROM span s
      JOIN core.key_order o ON o.branch_id = ANY (p_branches) AND o.ordered_at >= s.since AND o.ordered_at < s.until
      JOIN core.contract c ON c.branch_id = o.branch_id AND c.contract_id = o.contract_id
      LEFT JOIN core.key_order_mail m ON m.branch_id = o.branch_id AND m.order_id = o.order_id)
  SELECT d.branch_id, core.tokyo_day(d.approved_at), d.event, d.event_id, d.application_id, p.number, d.product, d.form,
         CASE WHEN NOT e.ended THEN d.amount END, d.contractor, d.approved_at, d.contract_id, d.number, d.seq, d.numbered_at, d.arrived_at,
         d.mail_wanted AND NOT e.ended, d.mailed_at,
         CASE WHEN e.ended THEN NULL WHEN d.numbered_at IS NULL THEN 'number' WHEN d.arrived_at IS NULL THEN 'arrival'
              WHEN d.mail_wanted AND d.mailed_at IS NULL THEN 'mail' END, d.trouble
    FROM decided d JOIN core.application p ON p.branch_id = d.branch_id AND p.application_id = d.application_id
    CROSS JOIN LATERAL (SELECT d.event = 'issue' AND d.numbered_at IS NULL AND p.state IN ('withdrawn', 'declined') AS ended) e
$$;

RESET ROLE;
