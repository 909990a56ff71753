-- 前払金 and 中間前払金 of the same works stay within 60 % together (domain::rules::ADVANCES_CEILING_PERMILLE), not only when
-- they are asked for: whatever raises one of them later – 変更, 訂正, or 変更取消 of what had lowered it – counts the other.
-- Asked where a draft comes into its table, so that whoever drafts is told, and once more where it is approved, for the other
-- may have been raised since. Both approvals, of applications and of amendments, take the same lock: two that raise the one and
-- the other at the same moment would each not see the other. A base that shrinks under advances that stay is the warning
-- reduced_price, as before.

SET ROLE densho_owner;

-- Works whose name was corrected are found by the new name too; corrections are few.
CREATE INDEX revision_corrected_works ON core.revision (branch_id, core.same_name(content ->> 'works_name')) WHERE kind = 'correction';

-- What the works of this application are called: as applied for, and as its contract of this product reads by now.
CREATE FUNCTION core.works_called(p_branch text, p_application bigint, p_product text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY(
    SELECT core.same_name(a.works) FROM core.application a WHERE a.branch_id = p_branch AND a.application_id = p_application
    UNION
    SELECT core.same_name(c.works) FROM core.contract c
     WHERE c.branch_id = p_branch AND c.application_id = p_application AND c.product = p_product
    ORDER BY 1);
END $$;

-- The other advance on the same works, of the same year where it is by years: the one of the same application, else the latest
-- that was approved. It counts from its approval on, with what a change that is approved and on its way makes of it, and until
-- it is terminated or its publication withdrawn. Its number is the application's until it has one. The same works, orderer
-- and contractor: by what they were called when they were applied for, or are called by now, or by their codes.
CREATE FUNCTION core.advance_beside(p_branch text, p_application bigint, p_product text, OUT number text, OUT amount bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  other text := CASE p_product WHEN 'advance_payment' THEN 'interim_advance' WHEN 'interim_advance' THEN 'advance_payment' END;
  a core.application;
  c core.contract;
  mine jsonb;
  called text[] := core.works_called(p_branch, p_application, p_product);
  orderers text[];
  firms text[];
BEGIN
  IF other IS NULL THEN
    RETURN;
  END IF;
  SELECT * INTO a FROM core.application x WHERE x.branch_id = p_branch AND x.application_id = p_application;
  SELECT * INTO c FROM core.contract x WHERE x.branch_id = p_branch AND x.application_id = p_application AND x.product = p_product;
  mine := core.content_of(a);
  orderers := ARRAY[core.same_name(a.orderer), core.same_name(c.orderer)];
  firms := ARRAY[core.same_name(a.contractor), core.same_name(c.contractor)];
  SELECT coalesce(o.number, y.number), greatest(coalesce(o.amount, i.amount)::bigint, going.amount)
    INTO number, amount
    FROM core.application y
    JOIN core.approval_item i ON i.branch_id = y.branch_id AND i.application_id = y.application_id AND i.revision = y.revision AND i.product = other
    JOIN core.draft_item w ON w.branch_id = i.branch_id AND w.application_id = i.application_id AND w.revision = i.revision AND w.product = i.product
    LEFT JOIN core.contract o ON o.branch_id = y.branch_id AND o.application_id = y.application_id AND o.product = other
    LEFT JOIN LATERAL (
      SELECT p.amount::bigint AS amount
        FROM core.amendment m JOIN core.amendment_approval p ON p.branch_id = m.branch_id AND p.amendment_id = m.amendment_id
       WHERE m.branch_id = o.branch_id AND m.contract_id = o.contract_id AND m.state IN ('issuing', 'attention')) going ON true
    CROSS JOIN LATERAL (SELECT core.content_of(y) AS content) said
   WHERE y.branch_id = p_branch
     AND y.application_id = ANY (ARRAY(
           SELECT p_application
           UNION
           SELECT x.application_id FROM core.application x WHERE x.branch_id = p_branch AND core.same_name(x.works) = ANY (called)
           UNION
           SELECT x.application_id FROM core.revision v JOIN core.contract x ON x.branch_id = v.branch_id AND x.contract_id = v.contract_id
            WHERE v.branch_id = p_branch AND v.kind = 'correction' AND core.same_name(v.content ->> 'works_name') = ANY (called)))
     AND y.state NOT IN ('withdrawn', 'declined')
     AND w.work_year IS NOT DISTINCT FROM core.work_year(mine)
     AND (y.application_id = p_application
          OR (ARRAY[core.same_name(y.orderer), core.same_name(o.orderer)] && orderers
              OR said.content #>> '{works,orderer_code}' = mine #>> '{works,orderer_code}')
             AND (ARRAY[core.same_name(y.contractor), core.same_name(o.contractor)] && firms
                  OR core.kept_code(said.content #>> '{applicant,customer_code}') = core.kept_code(mine #>> '{applicant,customer_code}')))
     AND o.terminated_on IS NULL AND o.withdrawn_at IS NULL
   ORDER BY y.application_id = p_application DESC, o.arrived_at DESC NULLS FIRST, y.application_id DESC LIMIT 1;
END $$;

-- One after the other among those who approve advances on works of this name. In 256 parts of a branch, so that no act that
-- approves many holds more locks than that.
CREATE FUNCTION core.lock_advances(p_branch text, p_works text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE part integer;
BEGIN
  FOR part IN SELECT DISTINCT (hashtextextended(w, 376) & 255)::integer FROM unnest(p_works) w ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended(p_branch || ' ' || part, 376));
  END LOOP;
END $$;

-- p_base: the price, of an advance by years its year's share. The refusal says: what this one may be, the other, both, its number.
CREATE FUNCTION core.check_advances(p_branch text, p_application bigint, p_product text, p_amount bigint, p_base bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  other record;
  together bigint := floor(p_base::numeric * 600 / 1000);
BEGIN
  SELECT * INTO other FROM core.advance_beside(p_branch, p_application, p_product);
  IF p_amount + other.amount > together THEN
    PERFORM core.refuse_value('advances_over_ceiling',
      format('%s %s %s %s', greatest(together - other.amount, 0), other.amount, together, other.number));
  END IF;
END $$;

-- However a draft comes into its table, and however an approval of one does. Triggers fire by name: the ratio is asked first.
CREATE FUNCTION core.amendment_within_sixty_percent() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  body jsonb;
  amount bigint;
  of_application bigint;
BEGIN
  IF NEW.product NOT IN ('advance_payment', 'interim_advance') THEN
    RETURN NEW;
  END IF;
  SELECT d.content INTO body FROM core.amendment_draft d
   WHERE d.branch_id = NEW.branch_id AND d.amendment_id = NEW.amendment_id AND d.revision = NEW.revision;
  amount := (body #>> '{certificate,amount}')::bigint;
  IF body ->> 'kind' NOT IN ('change', 'correction', 'cancellation')
     OR amount <= coalesce((body #>> '{before,amount}')::bigint, 0) THEN
    RETURN NEW;
  END IF;
  SELECT c.application_id INTO of_application
    FROM core.amendment m JOIN core.contract c ON c.branch_id = m.branch_id AND c.contract_id = m.contract_id
   WHERE m.branch_id = NEW.branch_id AND m.amendment_id = NEW.amendment_id;
  IF TG_TABLE_NAME = 'amendment_approval' THEN
    PERFORM core.lock_advances(NEW.branch_id, core.works_called(NEW.branch_id, of_application, NEW.product));
  END IF;
  PERFORM core.check_advances(NEW.branch_id, of_application, NEW.product, amount,
                              coalesce(body #>> '{certificate,year_share}', body #>> '{certificate,price}')::bigint);
  RETURN NEW;
END $$;
CREATE TRIGGER within_sixty_percent AFTER INSERT ON core.amendment_draft FOR EACH ROW EXECUTE FUNCTION core.amendment_within_sixty_percent();
CREATE TRIGGER within_sixty_percent AFTER INSERT ON core.amendment_approval FOR EACH ROW EXECUTE FUNCTION core.amendment_within_sixty_percent();

-- The same where an application is approved: what was asked for was within it when it was sent, and the other may have been
-- approved or raised since.
CREATE FUNCTION core.application_within_sixty_percent() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE base bigint;
BEGIN
  PERFORM core.lock_advances(NEW.branch_id, core.works_called(NEW.branch_id, NEW.application_id, NEW.product));
  SELECT coalesce(i.year_share, i.price)::bigint INTO base FROM core.draft_item i
   WHERE i.branch_id = NEW.branch_id AND i.application_id = NEW.application_id AND i.revision = NEW.revision AND i.product = NEW.product;
  PERFORM core.check_advances(NEW.branch_id, NEW.application_id, NEW.product, NEW.amount, base);
  RETURN NEW;
END $$;
CREATE TRIGGER within_sixty_percent AFTER INSERT ON core.approval_item FOR EACH ROW
  WHEN (NEW.product IN ('advance_payment', 'interim_advance')) EXECUTE FUNCTION core.application_within_sixty_percent();

-- The same for the form, before anything is sent.
CREATE FUNCTION api.advance_beside(p_branch text, p_contract bigint) RETURNS TABLE (number text, amount bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT b.number, b.amount FROM core.contract c CROSS JOIN LATERAL core.advance_beside(c.branch_id, c.application_id, c.product) b
     WHERE c.branch_id = p_branch AND c.contract_id = p_contract AND p_branch = ANY (core.my_branches()) AND b.amount IS NOT NULL;
END $$;

REVOKE ALL ON FUNCTION core.works_called(text, bigint, text), core.advance_beside(text, bigint, text), core.lock_advances(text, text[]),
  core.check_advances(text, bigint, text, bigint, bigint), core.amendment_within_sixty_percent(), core.application_within_sixty_percent(),
  api.advance_beside(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.advance_beside(text, bigint) TO densho_staff;

RESET ROLE;
