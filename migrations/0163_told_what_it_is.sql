-- 発行状況 says which event a change is (変更, 訂正, 変更取消, 解約), and an order on a key that is late counts as stopped in every of its
-- filters, as the head of the screens and 集計 count it: it stands among what stopped, and no longer among what waits or runs too.

SET ROLE densho_owner;

-- As before (0156), with the event of an amendment and of its mail.
DROP FUNCTION api.publication_page(text, text, timestamptz, bigint, integer);
CREATE FUNCTION api.publication_page(p_show text, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, job_id bigint, kind text, event text, application_id bigint, application_number text, subject text,
               contractor text, shown text, step text, attempts integer, next_at timestamptz, over_at timestamptz, trouble text,
               to_address text, mail_version integer, more_before boolean, more_after boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  late text := $q$(r.kind IN ('rekey', 'unpublish') AND r.state IN ('ready', 'leased')
                   AND r.created_at < clock_timestamp() - interval '10 minutes')$q$;
  scope text := CASE p_show
    WHEN 'dead' THEN format($q$(r.state = 'dead' OR %s)$q$, late)
    WHEN 'given_up' THEN $q$r.state = 'given_up'$q$
    WHEN 'sent' THEN $q$r.kind IN ('mail', 'amend_mail', 'rekey_mail') AND r.state = 'done'$q$
    ELSE $q$r.state IN ('ready', 'leased', 'dead')$q$ END;
  unknown text := $q$EXISTS (SELECT FROM core.publication p WHERE p.branch_id = r.branch_id AND p.contract_id = r.contract_id AND p.state = 'unknown')$q$;
  narrow text := CASE
    WHEN p_show IN ('open', 'dead', 'given_up', 'sent') THEN 'true'
    WHEN p_show IN ('waiting', 'running', 'failed', 'unknown') THEN format('NOT %s AND ', late) || CASE p_show
      WHEN 'waiting' THEN $q$r.state = 'ready' AND r.trouble IS NULL$q$
      WHEN 'running' THEN $q$r.state = 'leased'$q$
      WHEN 'failed' THEN $q$r.state = 'ready' AND r.trouble IS NOT NULL AND NOT $q$ || unknown
      ELSE $q$r.state = 'ready' AND r.trouble IS NOT NULL AND $q$ || unknown END END;
  newest boolean := p_show IN ('sent', 'given_up');
  sort text := CASE p_show WHEN 'sent' THEN 'done_at' ELSE 'next_at' END;
BEGIN
  IF narrow IS NULL THEN
    PERFORM core.refuse_value('content_shape', 'show');
  END IF;
  RETURN QUERY
    SELECT j.branch_id::text, j.job_id, j.kind, e.kind::text, j.application_id, a.number, coalesce(c.number, j.product, '')::text, a.contractor::text,
           CASE WHEN j.kind IN ('rekey', 'unpublish') AND j.state IN ('ready', 'leased')
                     AND j.created_at < clock_timestamp() - interval '10 minutes' THEN 'late'
                WHEN j.state = 'ready' AND j.trouble IS NULL THEN 'waiting'
                WHEN j.state = 'ready' AND p.state = 'unknown' THEN 'unknown'
                WHEN j.state = 'ready' THEN 'failed'
                WHEN j.state = 'leased' THEN 'running'
                WHEN j.state = 'done' THEN 'sent'
                ELSE j.state END,
           -- Giving up sets the next time to its own moment.
           j.step, j.attempts + j.waits, j.next_at, CASE j.state WHEN 'done' THEN j.done_at WHEN 'given_up' THEN j.next_at END, j.trouble,
           m.to_address, m.version, k.more_before, k.more_after
    FROM core.page_keys('core.job', 'job_id', sort, scope, narrow, newest, p_start, p_at, p_key, p_limit) k
    JOIN core.job j ON j.branch_id = k.branch AND j.job_id = k.id
    JOIN core.application a ON a.branch_id = j.branch_id AND a.application_id = j.application_id
    LEFT JOIN core.contract c ON c.branch_id = j.branch_id AND c.contract_id = j.contract_id
    LEFT JOIN core.amendment e ON e.branch_id = j.branch_id AND e.amendment_id = j.amendment_id
    LEFT JOIN core.every_mail m ON m.branch_id = j.branch_id AND m.kind = j.kind
      AND m.cause = CASE j.kind WHEN 'mail' THEN j.application_id WHEN 'amend_mail' THEN j.amendment_id WHEN 'rekey_mail' THEN j.order_id END
    LEFT JOIN LATERAL (SELECT x.state FROM core.publication x WHERE x.branch_id = j.branch_id AND x.contract_id = j.contract_id AND x.state = 'unknown' LIMIT 1) p ON true
    ORDER BY CASE WHEN newest THEN NULL ELSE k.sort END, CASE WHEN newest THEN NULL ELSE k.id END, k.sort DESC, k.id DESC;
END $$;
REVOKE ALL ON FUNCTION api.publication_page(text, text, timestamptz, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.publication_page(text, text, timestamptz, bigint, integer) TO densho_staff;

RESET ROLE;
