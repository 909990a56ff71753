-- The close covers what happens to a contract after its issue: 変更, 訂正, 変更取消, 解約, 認証キー再発行, 公開取下. Each was
-- decided by somebody on a day, and is compared like an issue: decided = numbered = arrived = mailed. The lump-sum
-- statement has the premiums that amendments add or give back.

SET ROLE densho_owner;

-- Nothing is dated back into a closed day, whatever it is.
CREATE TRIGGER not_backdated BEFORE INSERT ON core.amendment_approval FOR EACH ROW
  WHEN (core.tokyo_day(NEW.approved_at) <> core.tokyo_day(clock_timestamp())) EXECUTE FUNCTION core.refuse_backdating('approved_at');
CREATE TRIGGER not_backdated BEFORE INSERT ON core.key_order FOR EACH ROW
  WHEN (core.tokyo_day(NEW.ordered_at) <> core.tokyo_day(clock_timestamp())) EXECUTE FUNCTION core.refuse_backdating('ordered_at');
CREATE INDEX amendment_approval_by_time ON core.amendment_approval (branch_id, approved_at);
CREATE INDEX key_order_by_time ON core.key_order (branch_id, ordered_at);

-- Whether the contractor asked for mails, as the application was issued.
CREATE FUNCTION core.mail_is_wanted(c core.contract) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT (d.content #>> '{notification,wanted}')::boolean FROM core.draft d
                    WHERE d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision), false)
$$;

-- One row for each thing that was decided in these days, with what has come of it: `event` is issue (one for each
-- product), an amendment's kind, reissue or withdrawal. `missing`: number, arrival or mail, whichever is the first that
-- is not there. An order on a key needs no number; paper arrives by being numbered.
DROP FUNCTION core.approved_items(text[], date, date);
CREATE FUNCTION core.approved_items(p_branches text[], p_from date, p_to date)
RETURNS TABLE (branch_id text, day date, event text, event_id bigint, application_id bigint, application_number text, product text,
               form text, amount bigint, contractor text, approved_at timestamptz, contract_id bigint, number text, seq integer,
               numbered_at timestamptz, arrived_at timestamptz, mail_wanted boolean, mailed_at timestamptz, missing text, trouble text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH span AS (
    SELECT p_from::timestamp AT TIME ZONE 'Asia/Tokyo' AS since, (p_to + 1)::timestamp AT TIME ZONE 'Asia/Tokyo' AS until),
  decided AS (
    SELECT a.branch_id, 'issue' AS event, 0::bigint AS event_id, a.application_id, i.product, i.form, i.amount::bigint AS amount,
           p.contractor, a.approved_at, c.contract_id, c.number, NULL::integer AS seq, c.numbered_at, c.arrived_at, p.mail_wanted,
           m.sent_at AS mailed_at,
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
           c.contract_id, c.number, x.seq, v.at, CASE WHEN c.form = 'paper' THEN v.at ELSE p.arrived_at END, w.wanted, m.sent_at,
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
           c.contract_id, c.number, NULL, o.ordered_at, o.done_at, o.kind = 'reissue' AND core.mail_is_wanted(c), m.sent_at,
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

-- The counts of days, how many differ, and how many of each event; the amount is what was newly guaranteed.
CREATE OR REPLACE FUNCTION core.close_figures(p_branch text, p_from date, p_to date) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH x AS (SELECT * FROM core.approved_items(ARRAY[p_branch], p_from, p_to))
  SELECT jsonb_build_object(
    'approved', count(*), 'issued', count(x.numbered_at), 'arrived', count(x.arrived_at),
    'mail_wanted', count(*) FILTER (WHERE x.mail_wanted), 'mailed', count(*) FILTER (WHERE x.mail_wanted AND x.mailed_at IS NOT NULL),
    'missing', count(x.missing), 'amount', coalesce(sum(x.amount) FILTER (WHERE x.event = 'issue'), 0),
    'amended', count(*) FILTER (WHERE x.event <> 'issue'),
    'events', (SELECT coalesce(jsonb_object_agg(e.event, e.n), '{}') FROM (SELECT y.event, count(*) AS n FROM x y GROUP BY y.event) e))
  FROM x
$$;

-- A day that was closed before amendments were counted says nothing of them: it is compared by its issues alone.
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
           c.approved, c.issued, c.arrived, c.mail_wanted, c.mailed, c.missing, c.amended, c.amount, l.kind, l.by_login,
           l.at, l.reason, l.figures,
           coalesce(CASE WHEN l.figures ? 'amended' THEN c.every ELSE c.issues END,
                    '{"approved": 0, "issued": 0, "arrived": 0, "mailed": 0}') AS compared
      FROM counted c FULL JOIN latest l ON l.branch_id = c.branch_id AND l.first_day = c.first)
  SELECT jsonb_strip_nulls(jsonb_build_object(
           'id', k.branch || ':' || k.first, 'branch', k.branch, 'branch_name', b.name,
           p_period, CASE p_period WHEN 'day' THEN k.first::text ELSE to_char(k.first, 'YYYY-MM') END,
           'approved', coalesce(k.approved, 0), 'issued', coalesce(k.issued, 0), 'arrived', coalesce(k.arrived, 0),
           'mail_wanted', coalesce(k.mail_wanted, 0), 'mailed', coalesce(k.mailed, 0), 'missing', coalesce(k.missing, 0),
           'amended', coalesce(k.amended, 0), 'events', coalesce(v.n, '{}'), 'amount', coalesce(k.amount, 0),
           'close_state', CASE WHEN k.kind = 'closed' AND NOT k.figures @> k.compared THEN 'closed_differs'
                               WHEN k.kind = 'closed' THEN 'closed' WHEN k.kind = 'reopened' THEN 'reopened' ELSE 'open' END,
           'closed_by', o.name, 'closed_at', k.at, 'reason', k.reason, 'closed_with', k.figures - 'statement'))
  FROM known k JOIN core.branch b ON b.branch_id = k.branch LEFT JOIN core.operator o ON o.login = k.by_login
  LEFT JOIN events v ON v.branch_id = k.branch AND v.first = k.first
  ORDER BY k.first DESC, k.branch
$$;

-- What contractors owe of these days: contracts by the rate, amendments as they were entered (a premium given back is
-- negative). Null where a product has no rate.
DROP FUNCTION core.contract_premiums(text[], date, date);
CREATE FUNCTION core.contract_premiums(p_branches text[], p_from date, p_to date)
RETURNS TABLE (branch_id text, contract_id bigint, number text, event text, seq integer, product text, amount bigint, works text,
               numbered_at timestamptz, customer_code text, contractor text, method text, premium bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH span AS (
    SELECT p_from::timestamp AT TIME ZONE 'Asia/Tokyo' AS since, (p_to + 1)::timestamp AT TIME ZONE 'Asia/Tokyo' AS until),
  line AS (
    -- As it was issued: what a later change makes of the amount has a line of its own.
    SELECT c.branch_id, c.contract_id, 'issue' AS event, 1 AS seq, (v.content ->> 'amount')::bigint AS amount, c.numbered_at,
           floor((v.content ->> 'amount')::numeric * r.ppm / 1000000)::bigint AS premium
      FROM span s
      JOIN core.contract c ON c.branch_id = ANY (p_branches) AND c.numbered_at >= s.since AND c.numbered_at < s.until
      JOIN core.revision v ON v.branch_id = c.branch_id AND v.contract_id = c.contract_id AND v.seq = 1
      LEFT JOIN LATERAL (SELECT x.ppm FROM core.premium_rate x
                          WHERE x.product = c.product AND x.valid_from <= core.tokyo_day(c.numbered_at)
                          ORDER BY x.valid_from DESC LIMIT 1) r ON true
    UNION ALL
    SELECT a.branch_id, a.contract_id, a.kind, a.seq, 0, v.at, (d.content ->> 'premium')::bigint
      FROM span s
      JOIN core.revision v ON v.branch_id = ANY (p_branches) AND v.seq > 1 AND v.at >= s.since AND v.at < s.until
      JOIN core.amendment a ON a.branch_id = v.branch_id AND a.contract_id = v.contract_id AND a.seq = v.seq
      JOIN core.amendment_approval p ON p.branch_id = a.branch_id AND p.amendment_id = a.amendment_id
      JOIN core.amendment_draft d ON d.branch_id = a.branch_id AND d.amendment_id = a.amendment_id AND d.revision = p.revision
     WHERE (d.content ->> 'premium')::bigint <> 0)
  SELECT l.branch_id, l.contract_id, c.number, l.event, l.seq, c.product, l.amount, c.works, l.numbered_at,
         core.kept_code(coalesce(h.customer_code, d.content #>> '{applicant,customer_code}')), c.contractor,
         d.content #>> '{premium,method}', l.premium
    FROM line l
    JOIN core.contract c ON c.branch_id = l.branch_id AND c.contract_id = l.contract_id
    JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
    LEFT JOIN LATERAL (SELECT x.customer_code FROM core.contract_holder x
                        WHERE x.branch_id = c.branch_id AND x.contract_id = c.contract_id ORDER BY x.seq DESC LIMIT 1) h ON true
$$;
CREATE INDEX revision_by_time ON core.revision (branch_id, at) WHERE seq > 1;

-- The lists that name events; the others are as they were. Wrapped instead of replaced, so that lists which other
-- migrations add stay.
ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_events;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CASE p_table
  WHEN 'close_items' THEN
    IF NOT coalesce(core.is_day(p_args ->> 'day') AND p_args ->> 'branch' = ANY (core.my_branches()), false) THEN
      PERFORM core.refuse('ZD002', 'no such day');
    END IF;
    RETURN QUERY
      SELECT jsonb_strip_nulls(to_jsonb(x) - 'branch_id' - 'missing' - 'event' - 'event_id' || jsonb_build_object('happened', x.event,
               'id', concat_ws(':', x.event, x.event_id, x.application_id, x.product), 'branch', x.branch_id, 'missing_step', x.missing))
        FROM core.approved_items(ARRAY[p_args ->> 'branch'], (p_args ->> 'day')::date, (p_args ->> 'day')::date) x
       ORDER BY x.missing IS NULL, x.approved_at, x.event, x.product;
  WHEN 'premium_lines' THEN
    RETURN QUERY
      SELECT jsonb_strip_nulls(to_jsonb(x) - 'branch_id' - 'event' || jsonb_build_object('happened', x.event, 'id', x.number || ':' || x.seq,
               'branch', x.branch_id))
        FROM core.month_of(p_args) m (first)
        CROSS JOIN LATERAL core.contract_premiums(ARRAY(SELECT b FROM unnest(core.my_branches()) b WHERE b = p_args ->> 'branch'),
                                                  m.first, (m.first + interval '1 month' - interval '1 day')::date) x
       WHERE x.method = 'lump'
         AND CASE WHEN coalesce(p_args ->> 'customer_code', '') = '' THEN x.customer_code IS NULL AND x.contractor = p_args ->> 'contractor'
                  ELSE x.customer_code = p_args ->> 'customer_code' END
       ORDER BY x.numbered_at, x.contract_id, x.seq;
  ELSE
    RETURN QUERY SELECT core.house_rows_before_events(p_table, p_args);
  END CASE;
END $$;

RESET ROLE;
