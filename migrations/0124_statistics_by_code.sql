-- 統計 counts a contract under the kind of the orderer that it was applied for under, whatever that office is called now.

SET ROLE densho_owner;

-- 発注者コード of the approved application; where it gave a name alone, the code that has this name when the number is given,
-- or none. It is who the orderer is and never changes: a 変更 of the post's title changes what is printed (`orderer`).
ALTER TABLE core.contract ADD COLUMN orderer_code text;
UPDATE core.contract c SET orderer_code = coalesce(d.content #>> '{works,orderer_code}', n.code)
  FROM core.draft d
  LEFT JOIN (SELECT o.name, min(o.code) AS code FROM core.orderer o GROUP BY o.name) n ON n.name = d.content #>> '{works,orderer_name}'
 WHERE d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision;

-- Here and not in the worker's function, so that nobody who makes a contract can forget it.
CREATE FUNCTION core.keep_orderer_code() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.orderer_code := (SELECT coalesce(d.content #>> '{works,orderer_code}', core.orderer_of(NULL, d.content #>> '{works,orderer_name}'))
                         FROM core.draft d
                        WHERE d.branch_id = NEW.branch_id AND d.application_id = NEW.application_id AND d.revision = NEW.revision);
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION core.keep_orderer_code() FROM PUBLIC;
CREATE TRIGGER orderer_code BEFORE INSERT OR UPDATE OF orderer_code ON core.contract
  FOR EACH ROW EXECUTE FUNCTION core.keep_orderer_code();

-- As before (0104), by the code. The name decides only where no code is known: none was given, or the master lost it.
CREATE OR REPLACE FUNCTION core.rows_statistics(p_year integer) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH named AS (SELECT o.name, min(o.kind) AS kind FROM core.orderer o GROUP BY o.name),
  kept AS (
    SELECT coalesce(o.kind::text, n.kind, '（マスタ外）') AS kind, c.product::text AS product, c.amount, c.form = 'electronic' AS electronic
      FROM core.contract c
      LEFT JOIN core.orderer o ON o.code = c.orderer_code
      LEFT JOIN named n ON n.name = c.orderer
     WHERE c.branch_id = ANY (core.my_branches()) AND c.fiscal_year = p_year)
  SELECT jsonb_build_object(
           'id', concat_ws(':', coalesce(k.kind, '計'), k.product), 'orderer_kind', coalesce(k.kind, '計'),
           'product', coalesce(k.product, 'every'), 'count', count(*), 'amount', sum(k.amount),
           'electronic_count', count(*) FILTER (WHERE k.electronic),
           'electronic_permille', round(count(*) FILTER (WHERE k.electronic) * 1000.0 / count(*))::integer, 'year', p_year)
    FROM kept k GROUP BY GROUPING SETS ((k.kind, k.product), (k.kind), (k.product), ())
   HAVING count(*) > 0
   ORDER BY k.kind NULLS LAST, array_position(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond'], k.product) NULLS LAST
$$;

RESET ROLE;
