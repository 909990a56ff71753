-- An amendment that stopped before it had its 発生番号 can be withdrawn with a reason, as an application can (0091); a close shows
-- what was withdrawn since; a correction that does not touch the price leaves the price that was recorded.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- 請負金額 as known

-- As before (0015), but a correction that does not touch the price says nothing of it: what was recorded since the event that it
-- corrects still counts.
CREATE OR REPLACE FUNCTION core.price_after(p_branch text, p_contract bigint, p_seq integer) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v core.revision;
  o core.revision;
BEGIN
  SELECT * INTO v FROM core.revision r WHERE r.branch_id = p_branch AND r.contract_id = p_contract AND r.seq = p_seq;
  WHILE v.kind = 'correction' LOOP
    SELECT * INTO o FROM core.revision r WHERE r.branch_id = p_branch AND r.contract_id = p_contract AND r.seq = v.supersedes;
    EXIT WHEN o.content -> 'price' IS DISTINCT FROM v.content -> 'price';
    v := o;
  END LOOP;
  RETURN coalesce((SELECT r.price::bigint FROM core.price_record r
                    WHERE r.branch_id = p_branch AND r.contract_id = p_contract AND r.at > v.at ORDER BY r.n DESC LIMIT 1),
                  (v.content ->> 'price')::bigint);
END $$;

-- Where it fell back, it is what was recorded again.
UPDATE core.contract c SET price = x.price, version = c.version + 1
  FROM core.contract k
 CROSS JOIN LATERAL (SELECT core.price_after(k.branch_id, k.contract_id, core.current_seq(k.branch_id, k.contract_id)) AS price) x
 WHERE k.branch_id = c.branch_id AND k.contract_id = c.contract_id AND x.price <> c.price
   AND EXISTS (SELECT FROM core.price_record r WHERE r.branch_id = k.branch_id AND r.contract_id = k.contract_id)
   AND EXISTS (SELECT FROM core.revision r WHERE r.branch_id = k.branch_id AND r.contract_id = k.contract_id AND r.kind = 'correction');

-- ---------------------------------------------------------------- 取下 of what stopped

-- What was withdrawn never gets a number, and what has one is not withdrawn.
ALTER TABLE core.amendment ADD CONSTRAINT amendment_withdrawn_has_no_number CHECK (state <> 'withdrawn' OR seq IS NULL);

ALTER TABLE core.job
  DROP CONSTRAINT only_mails_are_given_up,
  ADD CONSTRAINT only_mails_are_given_up CHECK (state <> 'given_up' OR (step = 'mail' AND kind IN ('mail', 'amend_mail', 'rekey_mail'))
                                                OR (step = 'number' AND kind = 'issue' AND contract_id IS NULL)
                                                OR (step = 'number' AND kind = 'amend'));

-- As before (0015); what stopped may be withdrawn.
CREATE OR REPLACE FUNCTION core.amendment_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (OLD.contract_id, OLD.kind, OLD.supersedes) IS DISTINCT FROM (NEW.contract_id, NEW.kind, NEW.supersedes)
     OR (OLD.seq IS NOT NULL AND OLD.seq IS DISTINCT FROM NEW.seq)
     OR NOT (NEW.state = OLD.state OR (OLD.state, NEW.state) IN (
       ('awaiting_approval', 'returned'), ('awaiting_approval', 'issuing'), ('awaiting_approval', 'withdrawn'),
       ('returned', 'awaiting_approval'), ('returned', 'withdrawn'), ('attention', 'withdrawn'),
       ('issuing', 'attention'), ('issuing', 'issued'), ('attention', 'issuing'), ('attention', 'issued'))) THEN
    PERFORM core.refuse('ZD009', 'an amendment does not go back', OLD.state, 'amendment_moves');
  END IF;
  IF NEW.state = 'issuing' AND NOT EXISTS (SELECT FROM core.amendment_approval p
       WHERE p.branch_id = NEW.branch_id AND p.amendment_id = NEW.amendment_id) THEN
    PERFORM core.refuse('ZD053', 'no approval stands behind this', '', 'amendment_moves');
  END IF;
  RETURN NEW;
END $$;

-- As before (0015); and a job is given up with its amendment alone, never beside it.
CREATE OR REPLACE FUNCTION core.follow_amendment_job() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.state = 'given_up' THEN
    IF NOT EXISTS (SELECT FROM core.amendment a WHERE a.branch_id = NEW.branch_id AND a.amendment_id = NEW.amendment_id
                      AND a.state = 'withdrawn') THEN
      PERFORM core.refuse('ZD009', 'an amendment is given up by withdrawing it', OLD.state, 'amendment_given_up');
    END IF;
    RETURN NULL;
  END IF;
  UPDATE core.amendment SET state = CASE NEW.state WHEN 'dead' THEN 'attention' ELSE 'issuing' END, version = version + 1
   WHERE branch_id = NEW.branch_id AND amendment_id = NEW.amendment_id AND state IN ('issuing', 'attention');
  RETURN NULL;
END $$;
DROP TRIGGER follow_amendment ON core.job;
CREATE TRIGGER follow_amendment AFTER UPDATE ON core.job FOR EACH ROW
  WHEN (NEW.kind = 'amend' AND OLD.state <> NEW.state AND (OLD.state = 'dead' OR NEW.state IN ('dead', 'given_up')))
  EXECUTE FUNCTION core.follow_amendment_job();

-- As before (0080); 取下 also of what was approved and stopped before it had a number.
CREATE OR REPLACE FUNCTION core.end_amendment(p_request uuid, p_command text, p_branch text, p_amendment bigint, p_version integer,
                                              p_reason text, p_state text)
RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_amendment, p_version, p_reason);
  done jsonb := core.begin_command(p_request, p_command, args);
  a core.amendment;
BEGIN
  IF done IS NULL THEN
    PERFORM core.check_reason(p_reason);
    IF p_state = 'returned' THEN
      PERFORM core.require_role('supervisor');
      a := core.lock_amendment(p_branch, p_amendment, p_version, 'awaiting_approval');
    ELSE
      PERFORM core.require_role('clerk', 'supervisor');
      -- Its job before its contract, as everywhere: no worker gives it a number behind this.
      PERFORM FROM core.job j WHERE j.branch_id = p_branch AND j.amendment_id = p_amendment AND j.kind = 'amend'
         AND j.state IN ('ready', 'leased', 'dead') AND j.branch_id = ANY (core.my_branches()) FOR NO KEY UPDATE;
      a := core.lock_amendment(p_branch, p_amendment, p_version, 'awaiting_approval', 'returned', 'attention');
      IF a.seq IS NOT NULL THEN
        PERFORM core.refuse_value('amendment_numbered', a.seq::text);
      END IF;
      IF (core.me()).role <> 'supervisor' AND a.drafted_by <> session_user THEN
        PERFORM core.refuse('ZD004', 'drafted by another operator', (SELECT o.name FROM core.operator o WHERE o.login = a.drafted_by));
      END IF;
    END IF;
    UPDATE core.amendment x SET state = p_state, version = x.version + 1,
           returned_for = CASE p_state WHEN 'returned' THEN p_reason END
     WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
    IF a.state = 'attention' THEN
      UPDATE core.job x SET state = 'given_up', leased_by = NULL, lease_until = NULL, next_at = clock_timestamp(),
             trouble = 'amendment_withdrawn: 手続きの取下により、発生番号を付ける前に取りやめました。'
       WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id AND x.kind = 'amend' AND x.state = 'dead';
    END IF;
    PERFORM core.note(a.branch_id, 'amendment.' || p_state,
                      (SELECT c.application_id FROM core.contract c WHERE c.branch_id = a.branch_id AND c.contract_id = a.contract_id),
                      a.contract_id, p_reason, jsonb_build_object('amendment', a.amendment_id, 'kind', a.kind));
    IF p_state = 'returned' THEN
      PERFORM core.tell(a.branch_id, a.drafted_by, 'returned', c.application_id, p_reason,
                        jsonb_build_object('amendment', a.kind, 'number', c.number, 'works', c.works))
         FROM core.contract c WHERE c.branch_id = a.branch_id AND c.contract_id = a.contract_id;
    END IF;
    done := jsonb_build_object('version', a.version + 1);
    PERFORM core.end_command(p_request, p_command, args, done);
  END IF;
  RETURN done -> 'version';
END $$;

-- ---------------------------------------------------------------- the close

-- As before (0091). Nor is an amendment missing that was withdrawn before it had a number.
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
    CROSS JOIN LATERAL (SELECT d.numbered_at IS NULL AND CASE WHEN d.event = 'issue' THEN p.state IN ('withdrawn', 'declined')
                                 ELSE EXISTS (SELECT FROM core.amendment y WHERE y.branch_id = d.branch_id AND y.amendment_id = d.event_id
                                                 AND y.state = 'withdrawn') END AS ended) e
$$;

-- As before (0059), with what ended before it had a number: an application that was withdrawn or declined, an amendment that
-- was withdrawn.
CREATE OR REPLACE FUNCTION core.close_figures(p_branch text, p_from date, p_to date) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH x AS (SELECT * FROM core.approved_items(ARRAY[p_branch], p_from, p_to))
  SELECT jsonb_build_object(
    'approved', count(*), 'issued', count(x.numbered_at), 'arrived', count(x.arrived_at),
    'mail_wanted', count(*) FILTER (WHERE x.mail_wanted), 'mailed', count(*) FILTER (WHERE x.mail_wanted AND x.mailed_at IS NOT NULL),
    'missing', count(x.missing), 'amount', coalesce(sum(x.amount) FILTER (WHERE x.event = 'issue'), 0),
    'amended', count(*) FILTER (WHERE x.event <> 'issue'),
    'ended', count(*) FILTER (WHERE x.numbered_at IS NULL AND x.missing IS NULL),
    'events', (SELECT coalesce(jsonb_object_agg(e.event, e.n), '{}') FROM (SELECT y.event, count(*) AS n FROM x y GROUP BY y.event) e))
  FROM x
$$;

-- As before (0104). A day that was closed while something stood still differs once that is withdrawn: less is guaranteed, or
-- nothing is missing any more, than was signed.
CREATE OR REPLACE FUNCTION core.rows_close(p_period text, p_from date, p_to date) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH item AS MATERIALIZED (
    SELECT x.*, CASE p_period WHEN 'day' THEN x.day ELSE date_trunc('month', x.day)::date END AS first
      FROM core.approved_items(core.my_branches(), p_from, p_to) x),
  counted AS (
    SELECT i.branch_id, i.first, count(*) AS approved, count(i.numbered_at) AS issued, count(i.arrived_at) AS arrived,
           count(*) FILTER (WHERE i.mail_wanted) AS mail_wanted,
           count(*) FILTER (WHERE i.mail_wanted AND i.mailed_at IS NOT NULL) AS mailed, count(i.missing) AS missing,
           count(*) FILTER (WHERE i.event <> 'issue') AS amended,
           count(*) FILTER (WHERE i.numbered_at IS NULL AND i.missing IS NULL) AS ended,
           count(*) FILTER (WHERE i.numbered_at IS NULL AND i.missing IS NULL AND i.event <> 'issue') AS ended_amended,
           sum(i.amount) FILTER (WHERE i.event = 'issue') AS amount,
           jsonb_build_object('approved', count(*), 'issued', count(i.numbered_at), 'arrived', count(i.arrived_at),
             'mailed', count(*) FILTER (WHERE i.mail_wanted AND i.mailed_at IS NOT NULL)) AS every,
           jsonb_build_object('approved', count(*) FILTER (WHERE i.event = 'issue'),
             'issued', count(i.numbered_at) FILTER (WHERE i.event = 'issue'), 'arrived', count(i.arrived_at) FILTER (WHERE i.event = 'issue'),
             'mailed', count(*) FILTER (WHERE i.event = 'issue' AND i.mail_wanted AND i.mailed_at IS NOT NULL)) AS issues
      FROM item i GROUP BY i.branch_id, i.first),
  events AS (
    SELECT e.branch_id, e.first, jsonb_object_agg(e.event, e.n) AS n
      FROM (SELECT i.branch_id, i.first, i.event, count(*) AS n FROM item i GROUP BY 1, 2, 3) e GROUP BY 1, 2),
  latest AS (
    SELECT DISTINCT ON (e.branch_id, e.first_day) e.* FROM core.close_event e
     WHERE e.branch_id = ANY (core.my_branches()) AND e.period = p_period AND e.first_day BETWEEN p_from AND p_to
     ORDER BY e.branch_id, e.first_day, e.seq DESC),
  known AS (
    SELECT coalesce(c.branch_id, l.branch_id::text) AS branch, coalesce(c.first, l.first_day) AS first,
           c.approved, c.issued, c.arrived, c.mail_wanted, c.mailed, c.missing, c.amended, c.ended, c.amount, l.seq, l.kind, l.by_login,
           l.at, l.reason, l.figures,
           coalesce(CASE WHEN l.figures ? 'amended' THEN c.every ELSE c.issues END,
                    '{"approved": 0, "issued": 0, "arrived": 0, "mailed": 0}')
             || CASE WHEN l.figures ? 'amount' THEN jsonb_build_object('amount', coalesce(c.amount, 0)) ELSE '{}' END
             || CASE WHEN l.figures ? 'ended' THEN jsonb_build_object('ended', coalesce(c.ended, 0)) ELSE '{}' END AS compared,
           -- No amendment ended so before it was counted.
           NOT l.figures ? 'ended' AND l.figures ? 'amended' AND c.ended_amended > 0 AS ended_since
      FROM counted c FULL JOIN latest l ON l.branch_id = c.branch_id AND l.first_day = c.first)
  SELECT jsonb_strip_nulls(jsonb_build_object(
           'id', k.branch || ':' || k.first, 'branch', k.branch, 'branch_name', b.name,
           p_period, CASE p_period WHEN 'day' THEN k.first::text ELSE to_char(k.first, 'YYYY-MM') END,
           'approved', coalesce(k.approved, 0), 'issued', coalesce(k.issued, 0), 'arrived', coalesce(k.arrived, 0),
           'mail_wanted', coalesce(k.mail_wanted, 0), 'mailed', coalesce(k.mailed, 0), 'missing', coalesce(k.missing, 0),
           'amended', coalesce(k.amended, 0), 'ended', nullif(k.ended, 0), 'events', coalesce(v.n, '{}'), 'amount', coalesce(k.amount, 0),
           'close_state', CASE WHEN k.kind = 'closed' AND (NOT k.figures @> k.compared OR k.ended_since) THEN 'closed_differs'
                               WHEN k.kind = 'closed' THEN 'closed' WHEN k.kind = 'reopened' THEN 'reopened' ELSE 'open' END,
           'closed_by', o.name, 'closed_at', s.at, 'reason', k.reason, 'closed_with', s.figures - 'statement',
           'reopened_by', CASE WHEN k.kind = 'reopened' THEN r.name END, 'reopened_at', CASE WHEN k.kind = 'reopened' THEN k.at END))
  FROM known k JOIN core.branch b ON b.branch_id = k.branch
  -- Closed and reopened in turn: before a reopening stands the close that it ends.
  LEFT JOIN core.close_event s ON s.branch_id = k.branch AND s.period = p_period AND s.first_day = k.first
                              AND s.seq = k.seq - CASE k.kind WHEN 'reopened' THEN 1 ELSE 0 END
  LEFT JOIN core.operator o ON o.login = s.by_login LEFT JOIN core.operator r ON r.login = k.by_login
  LEFT JOIN events v ON v.branch_id = k.branch AND v.first = k.first
  ORDER BY k.first DESC, k.branch
$$;

RESET ROLE;
