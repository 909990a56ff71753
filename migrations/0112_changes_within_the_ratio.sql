-- An amount that is raised by a change or a correction stays within what the orderer's rule allows, as at the entry: an
-- advance that was issued at 40 % must not become one of 88 % by a change. (A reduced price alone is a warning, as before:
-- the advance that was received may stay.) A performance guarantee is not lowered beneath what is asked.

SET ROLE densho_owner;

-- domain::rules::limit::compute: each tier takes the part of the price between the tier before it and its own end; one
-- rounding to yen, then the orderer's own (advances down, performance up), then the cap.
CREATE FUNCTION core.ratio_limit(p_tiers jsonb, p_rounding bigint, p_cap bigint, p_base bigint, p_up boolean) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tier jsonb;
  above numeric := 0;
  ends numeric;
  thousandths numeric := 0;
  yen numeric;
BEGIN
  FOR tier IN SELECT t.value FROM jsonb_array_elements(p_tiers) WITH ORDINALITY t ORDER BY t.ordinality LOOP
    ends := least(coalesce((tier ->> 'up_to')::numeric, p_base), p_base);
    thousandths := thousandths + greatest(ends - above, 0) * (tier ->> 'permille')::numeric;
    above := greatest(above, ends);
  END LOOP;
  IF p_up THEN
    yen := ceil(ceil(thousandths / 1000) / p_rounding) * p_rounding;
  ELSE
    yen := floor(floor(thousandths / 1000) / p_rounding) * p_rounding;
  END IF;
  RETURN least(yen, p_cap, 999900000000);
END $$;

-- The most of an advance, the least of a performance guarantee, by the rule that holds for these works; without one the
-- usual ratio. None for a bid bond. The rule is chosen as core.electronic_refused chooses it (domain::rules::choose_rule).
CREATE FUNCTION core.amount_limit(p_works jsonb, p_product text, p_base bigint, p_low_bid boolean) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rule core.orderer_rule;
  up boolean := p_product = 'performance';
  least_or_most bigint;
  rounding bigint;
BEGIN
  IF p_product = 'bid_bond' THEN
    RETURN NULL;
  END IF;
  SELECT r.* INTO rule FROM core.orderer_rule r
   WHERE r.orderer_code = core.orderer_of(p_works ->> 'orderer_code', p_works ->> 'orderer_name')
     AND r.work_kind = p_works ->> 'kind' AND r.product = p_product
     AND daterange(r.valid_from, r.valid_to, '[]') @>
         coalesce(CASE WHEN r.basis <> 'contract' THEN (p_works ->> 'notice_date')::date END, (p_works ->> 'contract_date')::date)
   ORDER BY r.valid_from DESC LIMIT 1;
  rounding := coalesce(rule.rounding, 1);
  least_or_most := core.ratio_limit(
    coalesce(rule.tiers, jsonb_build_array(jsonb_build_object('permille', CASE p_product
      WHEN 'interim_advance' THEN 200 WHEN 'performance' THEN 100
      ELSE CASE p_works ->> 'kind' WHEN 'service' THEN 300 ELSE 400 END END))),
    rounding, rule.cap, p_base, up);
  -- 低入札: 30 % where that is more, whatever the cap.
  IF up AND p_low_bid THEN
    least_or_most := greatest(least_or_most, core.ratio_limit('[{"permille": 300}]', rounding, NULL, p_base, true));
  END IF;
  RETURN least_or_most;
END $$;

-- However a draft comes into the table.
CREATE FUNCTION core.amendment_within_ratio() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  after jsonb := NEW.content -> 'certificate';
  before jsonb := NEW.content -> 'before';
  amount bigint := (after ->> 'amount')::bigint;
  application jsonb;
  works jsonb;
  bound bigint;
BEGIN
  IF NEW.content ->> 'kind' NOT IN ('change', 'correction') OR amount = (before ->> 'amount')::bigint THEN
    RETURN NEW;
  END IF;
  SELECT d.content INTO application
    FROM core.amendment a
    JOIN core.contract c ON c.branch_id = a.branch_id AND c.contract_id = a.contract_id
    JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
   WHERE a.branch_id = NEW.branch_id AND a.amendment_id = NEW.amendment_id;
  works := (application -> 'works') || jsonb_build_object('contract_date', after ->> 'contract_date');
  bound := core.amount_limit(works, NEW.product, coalesce(after ->> 'year_share', after ->> 'price')::bigint,
                             coalesce((application #>> '{bid,low_bid}')::boolean, false));
  IF NEW.product IN ('advance_payment', 'interim_advance') AND amount > (before ->> 'amount')::bigint AND amount > bound THEN
    PERFORM core.refuse_value('amount_over_ratio', bound::text);
  ELSIF NEW.product = 'performance' AND amount < (before ->> 'amount')::bigint AND amount < bound THEN
    PERFORM core.refuse_value('amount_under_minimum', bound::text);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER within_ratio BEFORE INSERT ON core.amendment_draft FOR EACH ROW EXECUTE FUNCTION core.amendment_within_ratio();

REVOKE ALL ON FUNCTION core.ratio_limit(jsonb, bigint, bigint, bigint, boolean), core.amount_limit(jsonb, text, bigint, boolean),
  core.amendment_within_ratio() FROM PUBLIC;

RESET ROLE;
