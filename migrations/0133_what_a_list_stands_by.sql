-- Lists say and stand by the same: 要対応 by what its rows say, 発行状況 with the time at which a mail was sent, 承認待ち
-- around a row that waits no more; and what an attempt was about can be opened from the audit.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- 要対応

-- 0: its issue stopped; 1: it runs out (a hold that ended, a claim that lapsed, late or not); 2: it is late.
-- domain::queue::Standing says the same of a row. It moves with the clock: what is late is taken over by anybody once its
-- claim lapses, and nothing is written then. No path is pinned, so that it is inlined.
CREATE FUNCTION core.urgency(p_state text, p_held_until date, p_claim_until timestamptz) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_state = 'attention' THEN 0
              WHEN p_held_until IS NOT NULL OR p_claim_until <= now() THEN 1
              ELSE 2 END
$$;
REVOKE ALL ON FUNCTION core.urgency(text, date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.urgency(text, date, timestamptz) TO densho_staff;

DO $$
DECLARE
  f regprocedure := 'api.queue_keys(text, jsonb, text, timestamptz, bigint, integer)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := replace(old, 'core.urgency(r.state, r.held_until, r.claim_until, r.stage_due)',
                             'core.urgency(r.state, r.held_until, r.claim_until)');
BEGIN
  IF fresh = old THEN
    RAISE EXCEPTION '% does not sort by urgency', f;
  END IF;
  EXECUTE fresh;
END $$;
DROP FUNCTION core.urgency(text, date, timestamptz, timestamptz);

-- ---------------------------------------------------------------- 承認待ち

-- What was returned has no time of its wait any more: it stood by when it was submitted last.
DO $$
DECLARE
  f regprocedure := 'api.queue_keys(text, jsonb, text, timestamptz, bigint, integer)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := replace(old, 'ELSE a.submitted_at END, p_at)', $q$ELSE coalesce(a.submitted_at,
             (SELECT max(s.submitted_at) FROM core.submission s WHERE s.branch_id = a.branch_id AND s.application_id = a.application_id))
           END, p_at)$q$);
BEGIN
  IF fresh = old THEN
    RAISE EXCEPTION '% does not know a row by when it was submitted', f;
  END IF;
  EXECUTE fresh;
END $$;

-- As before (0017), and a row that waits no more keeps the place that it had: what follows an approval is what stood below.
CREATE OR REPLACE FUNCTION api.review_keys_by_amount(p_start text, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, application_id bigint, place bigint, more_before boolean, more_after boolean, row_offset bigint, total bigint)
LANGUAGE sql STABLE ROWS 30 SET search_path = pg_catalog, pg_temp AS $$
  WITH ranked AS MATERIALIZED (
    SELECT x.branch_id, x.application_id, x.most, x.submitted_at,
           row_number() OVER (ORDER BY x.most DESC, x.submitted_at, x.application_id) AS n, count(*) OVER () AS total
    FROM unnest(core.my_branches()) b (branch) CROSS JOIN LATERAL (
      SELECT a.branch_id, a.application_id, a.submitted_at,
             (SELECT max((p ->> 'amount')::bigint) FROM jsonb_array_elements(a.products) p) AS most
      FROM core.application a WHERE a.branch_id = b.branch AND a.state = 'awaiting_approval') x),
  size AS (SELECT count(*) AS n FROM ranked),
  gone AS (
    SELECT (SELECT max((p ->> 'amount')::bigint) FROM jsonb_array_elements(a.products) p) AS most,
           coalesce(a.submitted_at, (SELECT max(s.submitted_at) FROM core.submission s WHERE s.branch_id = a.branch_id
                                        AND s.application_id = a.application_id), '-infinity') AS submitted_at
    FROM core.application a
    WHERE a.branch_id = ANY (core.my_branches()) AND a.application_id = $2 AND a.state <> 'awaiting_approval'),
  -- Where the row stands, or would: at n, and the next one after it at m.
  here AS (
    SELECT r.n, r.n + 1 AS m FROM ranked r WHERE r.application_id = $2
    UNION ALL
    SELECT count(r.n) + 1, count(r.n) + 1
    FROM gone g LEFT JOIN ranked r ON (-r.most, r.submitted_at, r.application_id) < (-g.most, g.submitted_at, $2)
    GROUP BY g.most, g.submitted_at),
  first AS (
    SELECT greatest(1, CASE WHEN x.n > z.n THEN z.n - $3 + 1 ELSE x.n END) AS n
    FROM size z CROSS JOIN LATERAL (
      SELECT CASE $1 WHEN 'top' THEN 1
                     WHEN 'bottom' THEN z.n - $3 + 1
                     WHEN 'after' THEN coalesce((SELECT h.m FROM here h), 1)
                     WHEN 'before' THEN coalesce((SELECT h.n - $3 FROM here h), 1)
                     ELSE coalesce((SELECT h.n FROM here h), 1) END AS n) x)
  SELECT r.branch_id::text, r.application_id, r.n, f.n > 1, f.n + $3 <= r.total, f.n - 1, r.total
  FROM ranked r CROSS JOIN first f
  WHERE r.n >= f.n AND r.n < f.n + $3 ORDER BY r.n
$$;

-- ---------------------------------------------------------------- 発行状況

-- Mails that were sent stand by when they were, not by when the lease of their sending would have ended.
DROP INDEX core.job_mailed;
CREATE INDEX job_mailed ON core.job (branch_id, done_at, job_id)
  WHERE kind IN ('mail', 'amend_mail', 'rekey_mail') AND state = 'done';

-- As before (0087), with when it was over: sent, or given up.
DROP FUNCTION api.publication_page(text, text, timestamptz, bigint, integer);
CREATE FUNCTION api.publication_page(p_show text, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, job_id bigint, kind text, application_id bigint, application_number text, subject text, contractor text,
               shown text, step text, attempts integer, next_at timestamptz, over_at timestamptz, trouble text, to_address text,
               mail_version integer, more_before boolean, more_after boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  scope text := CASE p_show
    WHEN 'dead' THEN $q$(r.state = 'dead' OR (r.kind IN ('rekey', 'unpublish') AND r.state IN ('ready', 'leased')
                          AND r.created_at < clock_timestamp() - interval '10 minutes'))$q$
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
  sort text := CASE p_show WHEN 'sent' THEN 'done_at' ELSE 'next_at' END;
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
           -- Giving up sets the next time to its own moment.
           j.step, j.attempts, j.next_at, CASE j.state WHEN 'done' THEN j.done_at WHEN 'given_up' THEN j.next_at END, j.trouble,
           m.to_address, m.version, k.more_before, k.more_after
    FROM core.page_keys('core.job', 'job_id', sort, scope, narrow, newest, p_start, p_at, p_key, p_limit) k
    JOIN core.job j ON j.branch_id = k.branch AND j.job_id = k.id
    JOIN core.application a ON a.branch_id = j.branch_id AND a.application_id = j.application_id
    LEFT JOIN core.contract c ON c.branch_id = j.branch_id AND c.contract_id = j.contract_id
    LEFT JOIN core.every_mail m ON m.branch_id = j.branch_id AND m.kind = j.kind
      AND m.cause = CASE j.kind WHEN 'mail' THEN j.application_id WHEN 'amend_mail' THEN j.amendment_id WHEN 'rekey_mail' THEN j.order_id END
    LEFT JOIN LATERAL (SELECT x.state FROM core.publication x WHERE x.branch_id = j.branch_id AND x.contract_id = j.contract_id AND x.state = 'unknown' LIMIT 1) p ON true
    ORDER BY CASE WHEN newest THEN NULL ELSE k.sort END, CASE WHEN newest THEN NULL ELSE k.id END, k.sort DESC, k.id DESC;
END $$;
REVOKE ALL ON FUNCTION api.publication_page(text, text, timestamptz, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.publication_page(text, text, timestamptz, bigint, integer) TO densho_staff;

-- ---------------------------------------------------------------- what an attempt was about

-- Beside its number where it is kept, which may be another branch than that of who tried it.
DO $$
DECLARE
  f regprocedure := 'api.audit_page(jsonb, text, timestamptz, bigint, integer)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := replace(old, $q$'application_id', e.application_id, 'contract_id', e.contract_id,$q$,
    $q$'application_id', e.application_id, 'contract_id', e.contract_id,
               'aim', CASE WHEN aim.number IS NOT NULL THEN jsonb_build_object(
                 'branch', e.detail -> 'branch', 'application_id', e.detail -> 'application_id', 'contract_id', e.detail -> 'contract_id') END,$q$);
BEGIN
  IF fresh = old THEN
    RAISE EXCEPTION '% does not name what an event is about', f;
  END IF;
  EXECUTE fresh;
END $$;

RESET ROLE;
