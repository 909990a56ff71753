-- An order on a key waits for a platform that is away, however long: those tries are counted apart, so that another
-- hiccup afterwards is its first; their waits grow; and an order that is open for long is seen by people without being
-- given up.

SET ROLE densho_owner;

-- Tries in a row that did not reach the platform. attempts are the others.
ALTER TABLE core.job
  ADD COLUMN waits integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT only_key_orders_wait CHECK (waits = 0 OR kind IN ('rekey', 'unpublish'));

-- As before (0044): first of all, and again within five seconds, unless it waits for the platform (worker.wait_on). What
-- ends the row of waits is any other outcome.
CREATE OR REPLACE FUNCTION core.key_orders_first() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.next_at := clock_timestamp() - interval '1 day';
  ELSIF NEW.waits > OLD.waits THEN
    NEW.next_at := least(NEW.next_at, clock_timestamp() + interval '15 minutes');
  ELSE
    NEW.next_at := least(NEW.next_at, clock_timestamp() + interval '5 seconds');
    IF OLD.state <> 'ready' THEN
      NEW.waits := 0;
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- The platform was not reached: no try of the order itself. The next is due after five seconds, after p_patience of them
-- after ever longer ones, up to a minute; never before p_not_before seconds, which the platform asked for.
CREATE FUNCTION worker.wait_on(p_branch text, p_job bigint, p_fence integer, p_trouble text, p_patience integer,
                               p_not_before double precision) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  j core.job := worker.held(p_branch, p_job, p_fence);
  pause double precision := least(5 * 2 ^ least(greatest(j.waits + 1 - p_patience, 0), 4), 60);
BEGIN
  IF j.kind NOT IN ('rekey', 'unpublish') THEN
    PERFORM core.refuse_value('only_key_orders_wait', 'kind');
  END IF;
  UPDATE core.job x
     SET state = 'ready', trouble = left(p_trouble, 1000), leased_by = NULL, lease_until = NULL,
         attempts = greatest(x.attempts - 1, 0), waits = x.waits + 1,
         next_at = clock_timestamp() + make_interval(secs => greatest(pause, least(coalesce(p_not_before, 0), 900)))
   WHERE x.branch_id = p_branch AND x.job_id = p_job;
END $$;
REVOKE ALL ON FUNCTION worker.wait_on(text, bigint, integer, text, integer, double precision) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worker.wait_on(text, bigint, integer, text, integer, double precision) TO densho_worker;

-- ---------------------------------------------------------------- seen by people

-- Until it is carried out a lost key may open a certificate: after ten minutes people are to know.
CREATE INDEX job_key_order_open ON core.job (branch_id, created_at) WHERE kind IN ('rekey', 'unpublish') AND state IN ('ready', 'leased');

-- As before (0026), and orders on keys that are open for long.
CREATE OR REPLACE FUNCTION api.dead_letters() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (SELECT count(*) FROM core.job j WHERE j.state = 'dead' AND j.branch_id = ANY ((SELECT core.my_branches())::text[]))
       + (SELECT count(*) FROM core.job j
           WHERE j.kind IN ('rekey', 'unpublish') AND j.state IN ('ready', 'leased') AND j.branch_id = ANY ((SELECT core.my_branches())::text[])
             AND j.created_at < clock_timestamp() - interval '10 minutes')
$$;

-- 発行状況, as before (0062); among what stopped is what the count says.
CREATE OR REPLACE FUNCTION api.publication_page(p_show text, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, job_id bigint, kind text, application_id bigint, application_number text, subject text, contractor text,
               shown text, step text, attempts integer, next_at timestamptz, trouble text, to_address text, mail_version integer,
               more_before boolean, more_after boolean)
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

RESET ROLE;
