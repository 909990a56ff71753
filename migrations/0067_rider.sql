-- 契約保証 is a rider to 前払金保証: where it is asked for alone, the advance guarantee on the same works is looked up, as
-- for 中間前払金.

SET ROLE densho_owner;

-- As before (0063: 中間前払金 by years rests on the first advance of its own year), and for 契約保証 asked for without
-- 前払金保証: the latest one on the same works, of whichever year.
CREATE OR REPLACE FUNCTION core.first_advance(p_branch text, p_content jsonb) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.amount::bigint
    FROM core.application x
    JOIN core.contract c ON c.branch_id = x.branch_id AND c.application_id = x.application_id AND c.product = 'advance_payment'
    JOIN core.draft_item d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
                          AND d.product = c.product
   WHERE x.branch_id = p_branch AND p_branch = ANY (core.my_branches())
     AND CASE WHEN p_content @> '{"products": [{"product": "interim_advance"}]}'
              THEN d.work_year IS NOT DISTINCT FROM core.work_year(p_content)
              ELSE p_content @> '{"products": [{"product": "performance"}]}'
                   AND NOT p_content @> '{"products": [{"product": "advance_payment"}]}' END
     AND core.same_name(x.works) = core.same_name(p_content #>> '{works,name}')
     AND core.same_name(x.orderer) = core.same_name(p_content #>> '{works,orderer_name}')
     AND core.same_name(c.contractor) = core.same_name(core.contractor_shown(p_content))
     AND c.arrived_at IS NOT NULL
     -- 解約: a guarantee that ended carries nothing.
     AND c.terminated_on IS NULL
   ORDER BY c.arrived_at DESC LIMIT 1
$$;

RESET ROLE;
