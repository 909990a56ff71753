-- How the screens read. Everything here runs with the reader's own rights and under their row-level security, but
-- the search and the preview, which check the branch themselves. Views give plain types and the names that rows show.

SET ROLE densho_owner;

GRANT EXECUTE ON FUNCTION core.content_hash(jsonb), core.orderer_of(text, text), core.bank_contracted(jsonb), core.duplicates(text, bigint, jsonb) TO densho_staff;

-- ---------------------------------------------------------------- what a row shows

-- One row of 申込一覧 or 承認待ち一覧. drafted_by: who drafted what is, or was, submitted.
CREATE VIEW api.applications WITH (security_invoker = true) AS
SELECT a.branch_id::text AS branch_id, a.application_id, a.number, a.received_at, a.contractor::text AS contractor,
       a.orderer::text AS orderer, a.works::text AS works, a.price::bigint AS price, a.products, a.state, a.returned,
       a.claimed_by, c.name::text AS claimed_by_name, s.drafted_by, d.name::text AS drafted_by_name, a.submitted_at,
       (SELECT count(*)::integer FROM core.warning_override o
         WHERE o.branch_id = a.branch_id AND o.application_id = a.application_id AND o.revision = a.revision) AS overrides,
       a.version, a.revision, a.issued_at, a.electronic, a.mail_wanted, a.submitted
FROM core.application a
LEFT JOIN core.operator c ON c.login = a.claimed_by
LEFT JOIN core.submission s ON s.branch_id = a.branch_id AND s.application_id = a.application_id AND s.revision = a.revision
LEFT JOIN core.operator d ON d.login = s.drafted_by;

-- 履歴: what happened to an application or a contract. The worker has a login, but no name.
CREATE VIEW api.story WITH (security_invoker = true) AS
SELECT e.branch_id::text AS branch_id, e.event_id, e.at, coalesce(o.name, e.actor)::text AS actor, e.kind, e.remark,
       e.application_id, e.contract_id, e.detail
FROM audit.event e
LEFT JOIN core.operator o ON o.login = e.actor;

-- 発行の進み: one row per product of an approved application.
CREATE VIEW api.issues WITH (security_invoker = true) AS
SELECT j.branch_id::text AS branch_id, j.application_id, j.job_id, j.product::text AS product, i.form::text AS form,
       c.contract_id, c.number, c.keyed_at, c.published_at, c.arrived_at,
       CASE WHEN j.state <> 'done' THEN j.trouble END AS trouble, j.attempts, j.state = 'dead' AS dead
FROM core.job j
JOIN core.approval_item i ON i.branch_id = j.branch_id AND i.application_id = j.application_id AND i.product = j.product
LEFT JOIN core.contract c ON c.branch_id = j.branch_id AND c.contract_id = j.contract_id
WHERE j.kind = 'issue';

-- 通知: where the completion mail of an application stands.
CREATE VIEW api.mails WITH (security_invoker = true) AS
SELECT a.branch_id::text AS branch_id, a.application_id, a.mail_wanted, m.to_address::text AS to_address, m.sent_at,
       j.job_id, j.attempts, j.trouble, j.state = 'dead' AS dead
FROM core.application a
LEFT JOIN core.mail m ON m.branch_id = a.branch_id AND m.application_id = a.application_id
LEFT JOIN core.job j ON j.branch_id = a.branch_id AND j.application_id = a.application_id AND j.kind = 'mail';

-- One row of 契約一覧.
CREATE VIEW api.contracts WITH (security_invoker = true) AS
SELECT c.branch_id::text AS branch_id, c.contract_id, c.number, c.product::text AS product, c.form::text AS form,
       c.contractor::text AS contractor, c.orderer::text AS orderer, c.works::text AS works, c.amount::bigint AS amount,
       c.price::bigint AS price, c.arrived_at AS issued_at, c.guarantee_end, c.application_id, c.numbered_at
FROM core.contract c;

-- One row of 発行状況.
CREATE VIEW api.jobs WITH (security_invoker = true) AS
SELECT j.branch_id::text AS branch_id, j.job_id, j.kind, j.application_id, a.number AS application_number,
       coalesce(c.number, j.product, '')::text AS subject, a.contractor::text AS contractor, j.state, j.step, j.attempts,
       j.next_at, j.trouble
FROM core.job j
JOIN core.application a ON a.branch_id = j.branch_id AND a.application_id = j.application_id
LEFT JOIN core.contract c ON c.branch_id = j.branch_id AND c.contract_id = j.contract_id;

-- ---------------------------------------------------------------- pages

-- Keyset paging for every list: the keys of one page, in the list's order.
--
-- p_table has branch_id, and p_id and p_sort as key of the order. p_scope is a condition with LITERAL states: only
-- so can the partial index of the list be used, and only so is it used whatever the plan cache thinks; p_filter
-- narrows further. One LATERAL per branch and a merge: a plain `= ANY (branches)` would sort everything.
-- p_start: top, bottom, after, before, at (p_at, p_key). A short page before the first row is the first page; past
-- the last row it is the last page.
CREATE FUNCTION core.page_keys(p_table text, p_id text, p_sort text, p_scope text, p_filter text, p_newest_first boolean,
                               p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch text, id bigint, sort timestamptz, more_before boolean, more_after boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine text[] := core.my_branches();
  most integer := greatest(1, least(p_limit, 500));
  start text := p_start;
  walks text[];
  walk text;
  branches text[];
  ids bigint[];
  sorts timestamptz[];
  backwards boolean;
  over boolean;
  other boolean;
BEGIN
  IF start NOT IN ('top', 'bottom') AND (p_at IS NULL OR p_key IS NULL) THEN
    start := 'top';
  END IF;
  -- walks[1] goes in the list's order, walks[2] against it; %s is the condition on the key.
  FOR walk IN SELECT format(
      'SELECT x.* FROM unnest($1) b (branch) CROSS JOIN LATERAL ('
      'SELECT r.branch_id::text AS branch, r.%1$s AS id, r.%2$s AS sort FROM %3$s r '
      'WHERE r.branch_id = b.branch AND %4$s AND (%5$s) AND %%s ORDER BY r.%2$s %6$s, r.%1$s %6$s LIMIT $4) x '
      'ORDER BY x.sort %6$s, x.id %6$s LIMIT $4', p_id, p_sort, p_table, replace(p_scope, '%', '%%'), replace(p_filter, '%', '%%'), d)
    FROM unnest(CASE WHEN p_newest_first THEN ARRAY['DESC', 'ASC'] ELSE ARRAY['ASC', 'DESC'] END) d
  LOOP
    walks := walks || walk;
  END LOOP;
  LOOP
    backwards := start IN ('bottom', 'before');
    EXECUTE format('SELECT array_agg(p.branch), array_agg(p.id), array_agg(p.sort) FROM (' || walks[CASE WHEN backwards THEN 2 ELSE 1 END] || ') p',
                   CASE start WHEN 'top' THEN 'true' WHEN 'bottom' THEN 'true'
                        ELSE format('(r.%s, r.%s) %s ($2, $3)', p_sort, p_id,
                                    CASE WHEN (start = 'before') <> p_newest_first THEN '<' ELSE '>' END
                                    || CASE start WHEN 'at' THEN '=' ELSE '' END) END)
      INTO branches, ids, sorts USING mine, p_at, p_key, most + 1;
    over := coalesce(cardinality(ids), 0) > most;
    IF start = 'before' AND NOT over THEN
      -- Not even one row before a full page of them: show the first page whole.
      start := 'top';
    ELSIF start IN ('at', 'after') AND ids IS NULL THEN
      start := 'bottom';
    ELSE
      EXIT;
    END IF;
  END LOOP;
  IF ids IS NULL THEN
    RETURN;
  END IF;
  branches := branches[:most];
  ids := ids[:most];
  sorts := sorts[:most];
  IF start IN ('top', 'bottom') THEN
    other := false;
  ELSE
    EXECUTE format('SELECT EXISTS (' || walks[CASE WHEN backwards THEN 1 ELSE 2 END] || ')',
                   format('(r.%s, r.%s) %s ($2, $3)', p_sort, p_id, CASE WHEN backwards <> p_newest_first THEN '>' ELSE '<' END))
      INTO other USING mine, sorts[1], ids[1], 1;
  END IF;
  RETURN QUERY
    SELECT k.branch, k.id, k.sort, CASE WHEN backwards THEN over ELSE other END, CASE WHEN backwards THEN other ELSE over END
    FROM unnest(branches, ids, sorts) WITH ORDINALITY AS k (branch, id, sort, n)
    ORDER BY CASE WHEN backwards THEN -k.n ELSE k.n END;
END $$;

-- How many rows of a list stand before this key (all of them without one); null when finding out would take a walk
-- of more than 2,000 rows.
CREATE FUNCTION core.count_before(p_table text, p_id text, p_sort text, p_scope text, p_filter text, p_at timestamptz, p_key bigint)
RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  walked bigint;
  kept bigint;
BEGIN
  EXECUTE format('SELECT count(*), count(*) FILTER (WHERE x.kept) FROM (SELECT y.kept FROM unnest($1) b (branch) CROSS JOIN LATERAL '
                 '(SELECT (%s) AS kept FROM %s r WHERE r.branch_id = b.branch AND %s AND ($3 IS NULL OR (r.%s, r.%s) < ($2, $3)) LIMIT 2001) y LIMIT 2001) x',
                 p_filter, p_table, p_scope, p_sort, p_id)
    INTO walked, kept USING core.my_branches(), p_at, p_key;
  RETURN CASE WHEN walked <= 2000 THEN kept END;
END $$;

-- The literal condition of a list of applications, and the column it is ordered by.
CREATE FUNCTION core.queue_scope(p_list text, p_today boolean, OUT scope text, OUT sort text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  sort := CASE p_list WHEN 'issued' THEN 'issued_at' WHEN 'review' THEN 'submitted_at' ELSE 'received_at' END;
  scope := CASE p_list
    WHEN 'open' THEN $q$r.state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention')$q$
    WHEN 'review' THEN $q$r.state = 'awaiting_approval'$q$
    ELSE format('r.state = %L', p_list) END;
  IF p_list = 'issued' AND p_today THEN
    scope := scope || format(' AND r.issued_at >= %L::timestamptz',
                             core.tokyo_day(clock_timestamp())::timestamp AT TIME ZONE 'Asia/Tokyo');
  END IF;
END $$;

-- 申込一覧 (p_list: open or a state) and 承認待ち一覧 (review, by the time of submission).
CREATE FUNCTION api.queue_page(p_list text, p_mine boolean, p_today boolean, p_electronic boolean,
                               p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, application_id bigint, number text, received_at timestamptz, contractor text, orderer text,
               works text, price bigint, products jsonb, state text, returned boolean, claimed_by text, claimed_by_name text,
               drafted_by text, drafted_by_name text, submitted_at timestamptz, overrides integer, version integer,
               more_before boolean, more_after boolean, row_offset bigint, total bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  s record;
  narrow text := concat_ws(' AND ', 'true', CASE p_electronic WHEN true THEN 'r.electronic' WHEN false THEN 'NOT r.electronic' END);
  at timestamptz := p_at;
  size bigint;
  place bigint;
BEGIN
  SELECT * INTO s FROM core.queue_scope(p_list, p_today);
  -- A literal too, so that 自分の担当 has its index.
  IF p_mine THEN
    s.scope := s.scope || format(' AND r.claimed_by = %L', session_user);
  END IF;
  -- Rows are known by when they were received; these two lists have another order.
  IF p_key IS NOT NULL AND s.sort <> 'received_at' THEN
    SELECT coalesce(CASE s.sort WHEN 'issued_at' THEN a.issued_at ELSE a.submitted_at END, p_at) INTO at
      FROM core.application a WHERE a.branch_id = ANY (core.my_branches()) AND a.application_id = p_key;
  END IF;
  IF narrow = 'true' AND NOT p_mine AND NOT (p_list = 'issued' AND p_today) THEN
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
    SELECT v.branch_id, v.application_id, v.number, v.received_at, v.contractor, v.orderer, v.works, v.price, v.products, v.state,
           v.returned, v.claimed_by, v.claimed_by_name, v.drafted_by, v.drafted_by_name, v.submitted_at, v.overrides, v.version,
           k.more_before, k.more_after, (SELECT f.place FROM first f), size
    FROM k JOIN api.applications v ON v.branch_id = k.branch AND v.application_id = k.id
    ORDER BY k.sort, k.id;
END $$;

-- Where 位置 goes: the first application of the operator's branches whose number is not before this text; digits
-- alone are a serial of the current month. Numbers are given in the order of reception, so its key says where a list
-- by reception begins.
CREATE FUNCTION api.position_of(p_text text, OUT received_at timestamptz, OUT application_id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH wanted AS (
    SELECT CASE WHEN p_text ~ '^[0-9]{1,6}$'
                THEN to_char(clock_timestamp() AT TIME ZONE 'Asia/Tokyo', '"N"YYMM-') || lpad(p_text, greatest(5, char_length(p_text)), '0')
                ELSE p_text END AS number)
  SELECT x.received_at, x.application_id
  FROM unnest(core.my_branches()) b (branch) CROSS JOIN LATERAL (
    SELECT a.number, a.received_at, a.application_id FROM core.application a
     WHERE a.branch_id = b.branch AND a.number >= (SELECT w.number FROM wanted w) ORDER BY a.number LIMIT 1) x
  ORDER BY x.number, x.application_id LIMIT 1
$$;

-- 契約一覧, latest first: all, those whose number begins with p_number, or those whose folded text holds p_folded.
CREATE FUNCTION api.contract_page(p_number text, p_folded text, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, contract_id bigint, number text, product text, form text, contractor text, orderer text,
               works text, amount bigint, price bigint, issued_at timestamptz, guarantee_end date,
               more_before boolean, more_after boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  at timestamptz := p_at;
BEGIN
  IF p_key IS NOT NULL THEN
    SELECT c.numbered_at INTO at FROM core.contract c
     WHERE c.branch_id = ANY (core.my_branches()) AND c.contract_id = p_key;
  END IF;
  RETURN QUERY
    WITH k AS MATERIALIZED (
      SELECT * FROM core.search_keys(p_folded, p_start, at, p_key, p_limit) WHERE p_folded <> ''
      UNION ALL
      SELECT * FROM core.page_keys('core.contract', 'contract_id', 'numbered_at', 'true',
          CASE WHEN p_number <> '' THEN format('r.number >= %L AND r.number < %L', p_number, p_number || '~') ELSE 'true' END,
          true, p_start, at, p_key, p_limit) WHERE coalesce(p_folded, '') = '')
    SELECT v.branch_id, v.contract_id, v.number, v.product, v.form, v.contractor, v.orderer, v.works, v.amount, v.price,
           v.issued_at, v.guarantee_end, k.more_before, k.more_after
    FROM k JOIN api.contracts v ON v.branch_id = k.branch AND v.contract_id = k.id
    ORDER BY k.sort DESC, k.id DESC;
END $$;

-- The search walks the newest texts first. It runs as the owner, because under a policy no index would serve it and
-- nobody has a grant on the texts; the branches are those of the session's operator all the same (core.page_keys).
CREATE FUNCTION core.search_keys(p_folded text, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch text, id bigint, sort timestamptz, more_before boolean, more_after boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM core.page_keys('core.contract_search', 'contract_id', 'numbered_at', 'true',
                               format('strpos(r.folded, %L) > 0', left(p_folded, 100)), true, p_start, p_at, p_key, p_limit)
$$;

-- 発行状況: what waits, runs or stopped, in the order in which it is due.
CREATE FUNCTION api.job_page(p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, job_id bigint, kind text, application_id bigint, application_number text, subject text,
               contractor text, state text, step text, attempts integer, next_at timestamptz, trouble text,
               more_before boolean, more_after boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.branch_id, v.job_id, v.kind, v.application_id, v.application_number, v.subject, v.contractor, v.state, v.step,
         v.attempts, v.next_at, v.trouble, k.more_before, k.more_after
  FROM core.page_keys('core.job', 'job_id', 'next_at', $q$r.state IN ('ready', 'leased', 'dead')$q$, 'true', false, $1, $2, $3, $4) k
  JOIN api.jobs v ON v.branch_id = k.branch AND v.job_id = k.id
  ORDER BY k.sort, k.id
$$;

-- ---------------------------------------------------------------- header, preview

-- Header counts and the change counter, cheap enough for every poll.
CREATE FUNCTION api.pulse(OUT received bigint, OUT examining bigint, OUT awaiting_approval bigint, OUT issuing bigint,
                          OUT attention bigint, OUT issued_today bigint, OUT change bigint, OUT now timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(q.n) FILTER (WHERE q.state = 'received'), 0)::bigint,
         coalesce(sum(q.n) FILTER (WHERE q.state = 'examining'), 0)::bigint,
         coalesce(sum(q.n) FILTER (WHERE q.state = 'awaiting_approval'), 0)::bigint,
         coalesce(sum(q.n) FILTER (WHERE q.state = 'issuing'), 0)::bigint,
         coalesce(sum(q.n) FILTER (WHERE q.state = 'attention'), 0)::bigint,
         (SELECT coalesce(sum(t.n), 0)::bigint FROM unnest(core.my_branches()) b (branch) CROSS JOIN LATERAL (
            SELECT count(*) AS n FROM core.application a WHERE a.branch_id = b.branch AND a.state = 'issued'
               -- With the SELECT, or the volatile clock would be asked for every row and no index could help.
               AND a.issued_at >= (SELECT core.tokyo_day(clock_timestamp())::timestamp AT TIME ZONE 'Asia/Tokyo')) t),
         core.my_change(),
         clock_timestamp()
  FROM core.queue_count q
$$;

-- The certificate as it will read, from the builder that the issue uses too.
CREATE FUNCTION api.certificate_content(p_branch text, p_application bigint, p_revision integer, p_product text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT core.certificate_content($1, $2, $3, $4, NULL, NULL, NULL) WHERE $1 = ANY (core.my_branches())
$$;

GRANT SELECT ON api.applications, api.story, api.issues, api.mails, api.contracts, api.jobs TO densho_staff;
GRANT EXECUTE ON FUNCTION
  core.my_change(),
  core.page_keys(text, text, text, text, text, boolean, text, timestamptz, bigint, integer),
  core.count_before(text, text, text, text, text, timestamptz, bigint),
  core.queue_scope(text, boolean),
  core.search_keys(text, text, timestamptz, bigint, integer),
  api.queue_page(text, boolean, boolean, boolean, text, timestamptz, bigint, integer),
  api.position_of(text),
  api.contract_page(text, text, text, timestamptz, bigint, integer),
  api.job_page(text, timestamptz, bigint, integer),
  api.pulse(),
  api.certificate_content(text, bigint, integer, text)
TO densho_staff;

RESET ROLE;
