-- Verifying the registry where a ledger has more than its issue: what is shown is a revision of this contract, whichever,
-- and each place shows one certificate.

SET ROLE densho_owner;

CREATE OR REPLACE FUNCTION api.verify_hidden() RETURNS TABLE (branch_id text, fault text, subject text, said text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE mine text[] := core.verifies();
BEGIN
  RETURN QUERY
    SELECT c.branch_id::text, 'counter', c.series || ' ' || c.period, c.last || ' ' || coalesce(x.last, 0)
      FROM core.counter c
      LEFT JOIN LATERAL (SELECT max(k.serial) AS last FROM core.contract k
                          WHERE k.branch_id = c.branch_id AND k.product = c.series AND k.fiscal_year = c.period) x ON true
     WHERE c.branch_id = ANY (mine) AND c.series IN ('advance_payment', 'interim_advance', 'performance', 'bid_bond')
       AND c.last <> coalesce(x.last, 0)
    UNION ALL
    SELECT c.branch_id::text,
           CASE WHEN c.form = 'paper' OR c.keyed_at IS NULL THEN 'key_unasked' WHEN k.n = 0 THEN 'key_missing' ELSE 'keys_many' END,
           c.number, k.n::text
      FROM core.contract c
      CROSS JOIN LATERAL (SELECT count(*) AS n FROM vault.auth_key k
                           WHERE k.branch_id = c.branch_id AND k.contract_id = c.contract_id AND k.dead_at IS NULL) k
     WHERE c.branch_id = ANY (mine) AND k.n <> CASE WHEN c.form = 'electronic' AND c.keyed_at IS NOT NULL THEN 1 ELSE 0 END
    UNION ALL
    SELECT c.branch_id::text, 'shown_twice', c.number, count(*)::text
      FROM platform.entry p JOIN core.contract c ON c.number = p.contract_number
     WHERE c.branch_id = ANY (mine) AND p.withdrawn_at IS NULL
     GROUP BY c.branch_id, c.number, p.change_number HAVING count(*) > 1
    UNION ALL
    SELECT DISTINCT c.branch_id::text, 'shown_differs', c.number, ''
      FROM platform.entry p JOIN core.contract c ON c.number = p.contract_number
     WHERE c.branch_id = ANY (mine) AND p.withdrawn_at IS NULL
       AND NOT EXISTS (SELECT FROM core.revision r
                        WHERE r.branch_id = c.branch_id AND r.contract_id = c.contract_id AND r.content = p.certificate)
    ORDER BY 1, 2, 3;
END $$;

RESET ROLE;
