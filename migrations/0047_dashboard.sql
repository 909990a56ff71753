-- 集計: what a branch has before it, counted in one call; the rows behind a count as a list; hours of a stage set on it.
--
-- Everything is read with the reader's own rights, so that row-level security parts the branches, and with literal
-- states, so that the partial indexes serve: what grows with the years is only looked at for the last days.

SET ROLE densho_owner;

-- Received and issued by hour are read from one index, without a look at the rows.
DROP INDEX core.application_issued;
CREATE INDEX application_issued ON core.application (branch_id, issued_at, application_id) INCLUDE (received_at) WHERE state = 'issued';

-- Refuses everybody but these roles, for functions that run with the reader's own rights.
CREATE FUNCTION core.only_for(VARIADIC p_roles text[]) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE mine text := (core.me()).role;
BEGIN
  IF mine <> ALL (p_roles) THEN
    PERFORM core.refuse('ZD010', 'this role may not do that', mine);
  END IF;
END $$;

-- Where ages begin: the latest business day, the one before it, the second and the third before it. What is older has
-- seen more business days begin. With holidays over more than 60 days the rest is 60 days ago.
CREATE FUNCTION core.age_edges() RETURNS timestamptz[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(x.day AT TIME ZONE 'Asia/Tokyo' ORDER BY x.day DESC) FROM (
    SELECT coalesce(
             (SELECT d FROM generate_series(t.today - interval '60 days', t.today, interval '1 day') d
               WHERE extract(isodow FROM d) < 6 AND NOT EXISTS (SELECT FROM core.holiday h WHERE h.day = d::date)
               ORDER BY d DESC OFFSET n LIMIT 1), t.today - (61 + n) * interval '1 day') AS day
    FROM (SELECT core.tokyo_day(clock_timestamp())::timestamp AS today) t CROSS JOIN generate_series(0, 3) n) x
$$;

-- 0: no business day began since, 1: one, 2: two or three, 3: more. No path is pinned, so that it is inlined.
CREATE FUNCTION core.age_of(p_since timestamptz, p_edges timestamptz[]) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_since >= p_edges[1] THEN 0 WHEN p_since >= p_edges[2] THEN 1 WHEN p_since >= p_edges[4] THEN 2 ELSE 3 END
$$;

-- The figures. Supervisors, and those who look over branches.
CREATE FUNCTION api.dashboard() RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine text[] := core.my_branches();
  ages timestamptz[] := core.age_edges();
  today date := core.tokyo_day(clock_timestamp());
  -- Thirteen days before today, then the hours of today.
  edges timestamptz[] := ARRAY(SELECT (today - n)::timestamp AT TIME ZONE 'Asia/Tokyo' FROM generate_series(13, 1, -1) n)
                      || ARRAY(SELECT (today::timestamp + make_interval(hours => n)) AT TIME ZONE 'Asia/Tokyo' FROM generate_series(0, 23) n);
  result jsonb;
BEGIN
  PERFORM core.only_for('supervisor', 'auditor', 'administrator');
  -- What is open is little, and read once.
  WITH open AS MATERIALIZED (
    SELECT x.*, core.age_of(x.stage_since, ages) AS age,
           coalesce(x.stage_due <= clock_timestamp() AND x.held_until IS NULL, false) AS late
    FROM unnest(mine) b (branch) CROSS JOIN LATERAL (
      SELECT a.state, a.stage_since, a.stage_due, a.held_until, a.claimed_by, a.submitted_by
        FROM core.application a
       WHERE a.branch_id = b.branch AND a.state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention')) x),
  stages AS (
    SELECT jsonb_agg(jsonb_build_object('state', s.state, 'hours', t.hours, 'count', s.n, 'ages', s.ages, 'late', s.late,
                                        'held', s.held, 'oldest', s.oldest) ORDER BY s.place) AS j
    FROM (SELECT v.state, v.place, count(o.state) AS n,
                 jsonb_build_array(count(*) FILTER (WHERE o.age = 0), count(*) FILTER (WHERE o.age = 1),
                                   count(*) FILTER (WHERE o.age = 2), count(*) FILTER (WHERE o.age = 3)) AS ages,
                 count(*) FILTER (WHERE o.late) AS late, count(o.held_until) AS held, min(o.stage_since) AS oldest
          FROM (VALUES ('received', 1), ('examining', 2), ('awaiting_approval', 3), ('issuing', 4), ('attention', 5)) v (state, place)
          LEFT JOIN open o ON o.state = v.state GROUP BY v.state, v.place) s
    LEFT JOIN core.stage_time t ON t.stage = s.state),
  clerks AS (
    SELECT coalesce(jsonb_agg(jsonb_build_object('login', c.login, 'name', c.name, 'branch', c.branch_id, 'examining', c.examining,
                                                 'late', c.late, 'held', c.held, 'waiting', c.waiting)
                              ORDER BY c.examining DESC, c.waiting DESC, c.branch_id, c.login), '[]') AS j
    FROM (SELECT p.login, p.name, p.branch_id,
                 count(*) FILTER (WHERE o.state = 'examining' AND o.claimed_by = p.login) AS examining,
                 count(*) FILTER (WHERE o.state = 'examining' AND o.claimed_by = p.login AND o.late) AS late,
                 count(*) FILTER (WHERE o.claimed_by = p.login AND o.held_until IS NOT NULL) AS held,
                 count(*) FILTER (WHERE o.state = 'awaiting_approval' AND o.submitted_by = p.login) AS waiting
          FROM core.operator p
          LEFT JOIN open o ON p.login = CASE o.state WHEN 'examining' THEN o.claimed_by WHEN 'awaiting_approval' THEN o.submitted_by END
          WHERE p.branch_id = ANY (mine)
          GROUP BY p.login, p.name, p.branch_id, p.role, p.disabled_at
          -- Who has left and still has work is what a supervisor must see.
          HAVING (p.role = 'clerk' AND p.disabled_at IS NULL) OR count(o.state) > 0
          ORDER BY count(o.state) DESC, p.branch_id, p.login LIMIT 200) c),
  jobs AS (
    SELECT coalesce(jsonb_agg(jsonb_build_object('shown', k.shown, 'mail', k.mail, 'count', k.n)), '[]') AS j
    FROM (SELECT x.shown, x.mail, count(*) AS n
          FROM unnest(mine) b (branch) CROSS JOIN LATERAL (
            SELECT j.kind IN ('mail', 'amend_mail', 'rekey_mail') AS mail,
                   CASE WHEN j.state = 'leased' THEN 'running' WHEN j.state = 'dead' THEN 'dead'
                        WHEN j.trouble IS NULL THEN 'waiting'
                        WHEN EXISTS (SELECT FROM core.publication p WHERE p.branch_id = j.branch_id AND p.contract_id = j.contract_id
                                        AND p.state = 'unknown') THEN 'unknown'
                        ELSE 'failed' END AS shown
              FROM core.job j WHERE j.branch_id = b.branch AND j.state IN ('ready', 'leased', 'dead')) x
          GROUP BY x.shown, x.mail) k),
  -- One pass over what was issued since the first day; it was received at some time before.
  moved AS MATERIALIZED (
    SELECT width_bucket(x.received_at, edges) AS received, width_bucket(x.issued_at, edges) AS issued, count(*) AS n
    FROM unnest(mine) b (branch) CROSS JOIN LATERAL (
      SELECT a.received_at, a.issued_at FROM core.application a
       WHERE a.branch_id = b.branch AND a.state = 'issued' AND a.issued_at >= edges[1]
      UNION ALL
      SELECT a.received_at, NULL FROM core.application a
       WHERE a.branch_id = b.branch AND a.received_at >= edges[1]
         AND a.state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention')
      UNION ALL
      SELECT a.received_at, NULL FROM core.application a
       WHERE a.branch_id = b.branch AND a.received_at >= edges[1] AND a.state = 'withdrawn'
      UNION ALL
      SELECT a.received_at, NULL FROM core.application a
       WHERE a.branch_id = b.branch AND a.received_at >= edges[1] AND a.state = 'declined') x
    GROUP BY 1, 2),
  hours AS (
    SELECT e.n, coalesce(sum(m.n) FILTER (WHERE m.received = e.n), 0) AS received,
                coalesce(sum(m.n) FILTER (WHERE m.issued = e.n), 0) AS issued
    FROM generate_series(1, cardinality(edges)) e (n) LEFT JOIN moved m ON e.n IN (m.received, m.issued)
    GROUP BY e.n),
  days AS (
    SELECT jsonb_agg(jsonb_build_object('day', today - d.back, 'business', extract(isodow FROM today - d.back) < 6
                       AND NOT EXISTS (SELECT FROM core.holiday h WHERE h.day = today - d.back),
                     'received', d.received, 'issued', d.issued) ORDER BY d.back DESC) AS j
    FROM (SELECT greatest(14 - h.n, 0) AS back, sum(h.received) AS received, sum(h.issued) AS issued
          FROM hours h GROUP BY 1) d)
  SELECT jsonb_build_object(
    'at', clock_timestamp(),
    'stages', (SELECT j FROM stages), 'clerks', (SELECT j FROM clerks), 'jobs', (SELECT j FROM jobs),
    'days', (SELECT j FROM days),
    'hours', (SELECT jsonb_agg(jsonb_build_object('received', h.received, 'issued', h.issued) ORDER BY h.n) FROM hours h WHERE h.n > 13),
    'amendments', (SELECT count(*) FROM core.amendment m WHERE m.branch_id = ANY (mine) AND m.state = 'awaiting_approval'))
  INTO result;
  RETURN result;
END $$;

-- The rows behind a count. New in p_filter: clerk (a login: whose it is), age (0 to 3, core.age_of), late, held, and day (with issued).
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
  -- Rows are known by when they were received; these lists have another order.
  IF p_key IS NOT NULL AND s.sort <> 'received_at' THEN
    SELECT coalesce(CASE s.sort WHEN 'issued_at' THEN a.issued_at WHEN 'urgent_at' THEN a.urgent_at ELSE a.submitted_at END, p_at) INTO at
      FROM core.application a WHERE a.branch_id = ANY (core.my_branches()) AND a.application_id = p_key;
  END IF;
  IF narrow = 'true' AND NOT mine AND p_list <> 'urgent' AND NOT (p_list = 'issued' AND (today OR day IS NOT NULL)) THEN
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

GRANT EXECUTE ON FUNCTION core.only_for(text[]), core.age_edges(), core.age_of(timestamptz, timestamptz[]), api.dashboard() TO densho_staff;

RESET ROLE;
