-- A price that was recorded without a certificate is found and shown in lists, and the price before it stays searchable: what
-- the search reads of a contract follows core.contract.price.

SET ROLE densho_owner;

-- Which price record an image was written for; 0: an event of the ledger.
ALTER TABLE core.search_image ADD COLUMN priced integer NOT NULL DEFAULT 0;
ALTER TABLE core.search_image DROP CONSTRAINT search_image_once;
ALTER TABLE core.search_image ADD CONSTRAINT search_image_once UNIQUE (branch_id, kind, record_id, seq, priced);

-- The newest image again, with another price: nothing else of the contract is said.
CREATE FUNCTION core.price_image(p_branch text, p_contract bigint, p_priced integer, p_price bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s core.search_image;
BEGIN
  UPDATE core.search_image x SET latest = false
   WHERE x.branch_id = p_branch AND x.kind = 'contract' AND x.record_id = p_contract AND x.latest
  RETURNING x.* INTO STRICT s;
  INSERT INTO core.search_image (branch_id, kind, record_id, seq, priced, latest, at, bucket, event, products, form, amount, price,
                                 contract_date, guarantee_end, folded, grams)
  VALUES (s.branch_id, s.kind, s.record_id, s.seq, p_priced, true, s.at, s.bucket, s.event, s.products, s.form, s.amount, p_price,
          s.contract_date, s.guarantee_end, s.folded, s.grams);
END $$;
REVOKE EXECUTE ON FUNCTION core.price_image(text, bigint, integer, bigint) FROM PUBLIC;

CREATE FUNCTION core.image_of_price() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.price_image(NEW.branch_id, NEW.contract_id, NEW.n, NEW.price);
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION core.image_of_price() FROM PUBLIC;
CREATE TRIGGER search_image AFTER INSERT ON core.price_record FOR EACH ROW EXECUTE FUNCTION core.image_of_price();

-- As before (0065); after a correction that says nothing of the price, what was recorded before it still counts (price_after).
DO $$
DECLARE
  was text := pg_get_functiondef('core.image_of_revision()'::regprocedure);
  now text := replace(was, E'behind.content, NEW.content);', E'behind.content, NEW.content || CASE WHEN NEW.seq = 1 THEN ''{}'' ELSE
    jsonb_build_object(''price'', core.price_after(NEW.branch_id, NEW.contract_id,
                                                 coalesce(core.current_seq(NEW.branch_id, NEW.contract_id), NEW.seq))) END);');
BEGIN
  IF now = was THEN
    RAISE EXCEPTION 'core.image_of_revision is not what it was';
  END IF;
  EXECUTE now;
END $$;

-- What was recorded until now.
DO $$
DECLARE
  c record;
BEGIN
  FOR c IN
    SELECT k.branch_id, k.contract_id, k.price::bigint AS price, r.n
      FROM (SELECT x.branch_id, x.contract_id, max(x.n) AS n FROM core.price_record x GROUP BY 1, 2) r
      JOIN core.contract k ON k.branch_id = r.branch_id AND k.contract_id = r.contract_id
      JOIN core.search_image s ON s.branch_id = k.branch_id AND s.kind = 'contract' AND s.record_id = k.contract_id AND s.latest
     WHERE s.price <> k.price::bigint
  LOOP
    PERFORM core.price_image(c.branch_id, c.contract_id, c.n, c.price);
  END LOOP;
END $$;

RESET ROLE;
