-- What an application asks for stays within the orderer's rule in the database too: 前払金 and 中間前払金 no more than its ratio
-- allows, 契約保証 no less than it asks, both advances together within 60 %. It was the program's alone, and with psql an advance
-- of the whole price could be sent and approved. They are errors (domain::rules): no reason overrides them. Asked where a
-- submission comes into its table and again where an approval does, for the rule may have changed in between.

SET ROLE densho_owner;

-- The rule that holds for these works (domain::rules::choose_rule): the one that covers its own basis day, the latest where two do.
CREATE FUNCTION core.rule_for(p_works jsonb, p_product text) RETURNS core.orderer_rule
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE rule core.orderer_rule;
BEGIN
  SELECT r.* INTO rule FROM core.orderer_rule r
   WHERE r.orderer_code = core.orderer_of(p_works ->> 'orderer_code', p_works ->> 'orderer_name')
     AND r.work_kind = p_works ->> 'kind' AND r.product = p_product
     AND daterange(r.valid_from, r.valid_to, '[]') @>
         coalesce(CASE WHEN r.basis <> 'contract' THEN (p_works ->> 'notice_date')::date END, (p_works ->> 'contract_date')::date)
   ORDER BY r.valid_from DESC LIMIT 1;
  RETURN rule;
END $$;

-- As before (0112), by that rule.
DO $$
DECLARE
  f regprocedure := 'core.amount_limit(jsonb, text, bigint, boolean)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := regexp_replace(old, 'SELECT r\.\* INTO rule FROM core\.orderer_rule r.*?LIMIT 1;', 'rule := core.rule_for(p_works, p_product);');
BEGIN
  IF fresh = old THEN
    RAISE EXCEPTION 'core.amount_limit does not read as it did';
  END IF;
  EXECUTE fresh;
END $$;

CREATE FUNCTION core.check_asked(p_content jsonb, p_product text, p_amount bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  advance boolean := p_product IN ('advance_payment', 'interim_advance');
  base bigint := coalesce(CASE WHEN advance THEN p_content #>> '{works,yearly,share}' END, p_content #>> '{works,price}')::bigint;
  bound bigint := core.amount_limit(p_content -> 'works', p_product, base, (p_content #>> '{bid,low_bid}')::boolean);
BEGIN
  IF advance AND p_amount > bound THEN
    PERFORM core.refuse_value('over_limit', p_product || ' ' || bound);
  ELSIF p_product = 'performance' AND p_amount < bound THEN
    PERFORM core.refuse_value('below_minimum', p_product || ' ' || bound);
  END IF;
END $$;

-- Of two advances that are asked for together each is beside the other; one that is asked for alone has the one that was
-- approved before beside it. Nothing is locked here: the approval asks again, under its lock.
CREATE FUNCTION core.submission_within_rules() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  content jsonb;
  item record;
BEGIN
  SELECT d.content INTO content FROM core.draft d
   WHERE d.branch_id = NEW.branch_id AND d.application_id = NEW.application_id AND d.revision = NEW.revision;
  FOR item IN
    SELECT i.product, i.amount::bigint, coalesce(i.year_share, i.price)::bigint AS base, o.amount::bigint AS other
      FROM core.draft_item i
      LEFT JOIN core.draft_item o
        ON o.branch_id = i.branch_id AND o.application_id = i.application_id AND o.revision = i.revision
       AND (i.product, o.product) IN (('advance_payment', 'interim_advance'), ('interim_advance', 'advance_payment'))
     WHERE i.branch_id = NEW.branch_id AND i.application_id = NEW.application_id AND i.revision = NEW.revision
     ORDER BY i.product
  LOOP
    PERFORM core.check_asked(content, item.product, item.amount);
    IF item.other IS NULL THEN
      PERFORM core.check_advances(NEW.branch_id, NEW.application_id, item.product, item.amount, item.base);
    ELSIF item.amount + item.other > item.base * 600 / 1000 THEN
      PERFORM core.refuse_value('advances_over_ceiling', format('%s %s %s %s',
        greatest(item.base * 600 / 1000 - item.other, 0), item.other, item.base * 600 / 1000,
        (SELECT a.number FROM core.application a WHERE a.branch_id = NEW.branch_id AND a.application_id = NEW.application_id)));
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER within_rules BEFORE INSERT ON core.submission FOR EACH ROW EXECUTE FUNCTION core.submission_within_rules();

CREATE FUNCTION core.approval_within_ratio() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.check_asked(
    (SELECT d.content FROM core.draft d
      WHERE d.branch_id = NEW.branch_id AND d.application_id = NEW.application_id AND d.revision = NEW.revision),
    NEW.product, NEW.amount);
  RETURN NEW;
END $$;
CREATE TRIGGER within_ratio BEFORE INSERT ON core.approval_item FOR EACH ROW
  WHEN (NEW.product <> 'bid_bond') EXECUTE FUNCTION core.approval_within_ratio();

-- ---------------------------------------------------------------- the other advance, found alike at the door

-- An advance guarantee on the works of this content, of the contractor and the orderer that it names, for whom `p_product` is
-- asked: 中間前払金 beside 前払金, 前払金 beside 中間前払金 and 契約保証. The search of core.advance_beside (0116), which asks it
-- of an application by what that says and what its contract reads by now; who only types has the content alone.
-- p_arrived: only one that stands at the platform, as it stands there; else from its approval on, with what a change on its
-- way makes of it.
CREATE FUNCTION core.advance_like(p_branch text, p_content jsonb, p_product text, p_application bigint, p_any_year boolean,
                                  p_arrived boolean, OUT number text, OUT amount bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  other text := CASE p_product WHEN 'advance_payment' THEN 'interim_advance' ELSE 'advance_payment' END;
  c core.contract;
  called text[];
  orderers text[];
  firms text[];
BEGIN
  SELECT * INTO c FROM core.contract x WHERE x.branch_id = p_branch AND x.application_id = p_application AND x.product = p_product;
  called := ARRAY[core.same_name(p_content #>> '{works,name}'), core.same_name(c.works)];
  orderers := ARRAY[core.same_name(p_content #>> '{works,orderer_name}'), core.same_name(c.orderer)];
  firms := ARRAY[core.same_name(core.contractor_shown(p_content)), core.same_name(c.contractor)];
  SELECT coalesce(o.number, y.number),
         CASE WHEN p_arrived THEN o.amount::bigint ELSE greatest(coalesce(o.amount, i.amount)::bigint, going.amount) END
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
     AND (p_any_year OR w.work_year IS NOT DISTINCT FROM core.work_year(p_content))
     AND (y.application_id IS NOT DISTINCT FROM p_application
          OR (ARRAY[core.same_name(y.orderer), core.same_name(o.orderer)] && orderers
              OR said.content #>> '{works,orderer_code}' = p_content #>> '{works,orderer_code}')
             AND (ARRAY[core.same_name(y.contractor), core.same_name(o.contractor)] && firms
                  OR core.kept_code(said.content #>> '{applicant,customer_code}') = core.kept_code(p_content #>> '{applicant,customer_code}')))
     AND o.terminated_on IS NULL AND o.withdrawn_at IS NULL
     AND (NOT p_arrived OR o.arrived_at IS NOT NULL)
   ORDER BY y.application_id IS NOT DISTINCT FROM p_application DESC, o.arrived_at DESC NULLS FIRST, y.application_id DESC LIMIT 1;
END $$;

CREATE OR REPLACE FUNCTION core.advance_beside(p_branch text, p_application bigint, p_product text, OUT number text, OUT amount bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF p_product IN ('advance_payment', 'interim_advance') THEN
    SELECT l.number, l.amount INTO number, amount
      FROM core.application x
      CROSS JOIN LATERAL core.advance_like(p_branch, core.content_of(x), p_product, p_application, false, false) l
     WHERE x.branch_id = p_branch AND x.application_id = p_application;
  END IF;
END $$;

-- As before (0067): what 中間前払金 rests on, or 契約保証 asked for without 前払金. Found now by whatever it has been called.
CREATE OR REPLACE FUNCTION core.first_advance(p_branch text, p_content jsonb) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asks jsonb := jsonb_path_query_array(p_content, '$.products[*].product');
BEGIN
  IF NOT p_branch = ANY (core.my_branches()) THEN
    RETURN NULL;
  ELSIF asks ? 'interim_advance' THEN
    RETURN (SELECT l.amount FROM core.advance_like(p_branch, p_content, 'interim_advance', NULL, false, true) l);
  ELSIF asks ? 'performance' AND NOT asks ? 'advance_payment' THEN
    RETURN (SELECT l.amount FROM core.advance_like(p_branch, p_content, 'performance', NULL, true, true) l);
  END IF;
  RETURN NULL;
END $$;

-- The other advance that the approval of this content will count, for whoever enters or examines it; no row: both are asked
-- for, or neither, or there is none.
CREATE FUNCTION api.advance_asked_beside(p_branch text, p_content jsonb) RETURNS TABLE (number text, amount bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  asks jsonb := jsonb_path_query_array(p_content, '$.products[*].product');
BEGIN
  IF p_branch = ANY (core.my_branches()) AND (asks ? 'advance_payment') <> (asks ? 'interim_advance') THEN
    RETURN QUERY
      SELECT l.number, l.amount
        FROM core.advance_like(p_branch, p_content, CASE WHEN asks ? 'advance_payment' THEN 'advance_payment' ELSE 'interim_advance' END,
                               NULL, false, false) l
       WHERE l.amount IS NOT NULL;
  END IF;
END $$;

-- ---------------------------------------------------------------- warnings about money

-- As before (0096), and what it can look up itself of the warnings that concern an amount: an interim advance whose first one is
-- not known, a rider without an advance, shares of the years beyond the price, paper of an orderer without a rule.
CREATE OR REPLACE FUNCTION core.warnings_of(p_branch text, p_application bigint, p_content jsonb) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH asked AS (
    SELECT i ->> 'product' AS product, i ->> 'form' AS form FROM jsonb_array_elements(p_content -> 'products') i)
  SELECT 'duplicate|' WHERE core.duplicates(p_branch, p_application, p_content) <> '{}'
  UNION ALL
  SELECT 'orderer_not_in_master|'
   WHERE core.orderer_of(p_content #>> '{works,orderer_code}', p_content #>> '{works,orderer_name}') IS NULL
  UNION ALL
  SELECT 'bank_not_in_master|'
   WHERE core.bank_contracted(p_content -> 'deposit') IS NULL
     AND (p_content @> '{"products": [{"product": "advance_payment"}]}' OR p_content @> '{"products": [{"product": "interim_advance"}]}')
  UNION ALL
  SELECT 'certification_missing|interim_advance'
   WHERE p_content @> '{"products": [{"product": "interim_advance"}], "bid": {"certification_at_hand": false}}'
  UNION ALL
  SELECT 'code_of_another|' WHERE core.other_firm(p_content) IS NOT NULL
  UNION ALL
  SELECT CASE a.product WHEN 'performance' THEN 'performance_without_advance|performance' ELSE 'first_advance_unknown|interim_advance' END
    FROM asked a
   WHERE a.product IN ('interim_advance', 'performance') AND NOT EXISTS (SELECT FROM asked f WHERE f.product = 'advance_payment')
     AND core.first_advance(p_branch, p_content) IS NULL
  UNION ALL
  SELECT 'shares_over_price|'
   WHERE (p_content #>> '{works,yearly,share}')::bigint + core.other_years_shares(p_branch, p_application, p_content)
         > (p_content #>> '{works,price}')::bigint
  UNION ALL
  SELECT 'no_rule|' || a.product FROM asked a
   WHERE a.form = 'paper' AND a.product <> 'bid_bond'
     AND core.orderer_of(p_content #>> '{works,orderer_code}', p_content #>> '{works,orderer_name}') IS NOT NULL
     AND (core.rule_for(p_content -> 'works', a.product)).orderer_code IS NULL
$$;

REVOKE ALL ON FUNCTION core.rule_for(jsonb, text), core.check_asked(jsonb, text, bigint), core.submission_within_rules(), core.approval_within_ratio(),
  core.advance_like(text, jsonb, text, bigint, boolean, boolean), api.advance_asked_beside(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.advance_asked_beside(text, jsonb) TO densho_staff;

RESET ROLE;
