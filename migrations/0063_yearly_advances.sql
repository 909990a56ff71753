SET ROLE densho_owner;
-- 年割: works over several fiscal years (債務負担行為) whose advances are asked for year by year. The content may say so
-- (works.yearly: the fiscal year, and that year's share of the price); a content without it is what it always was.
-- The share is the price of the year's advances: amounts, guarantee end, duplicates and the first advance go by it.

CREATE FUNCTION core.work_year(content jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT (content #>> '{works,yearly,fiscal_year}')::integer $$;

-- Beside the amount that is approved stands what it is a part of. Of advances only.
ALTER TABLE core.draft_item
  ADD COLUMN work_year integer,
  ADD COLUMN year_share core.yen,
  ADD CONSTRAINT draft_item_year_whole CHECK ((work_year IS NULL) = (year_share IS NULL)),
  ADD CONSTRAINT draft_item_year_of_advance CHECK (work_year IS NULL OR product IN ('advance_payment', 'interim_advance')),
  ADD CONSTRAINT draft_item_share_within CHECK (year_share IS NULL OR (year_share > 0 AND amount <= year_share AND year_share <= price)),
  ADD CONSTRAINT draft_item_year_covered CHECK (work_year IS NULL OR core.fiscal_year(guarantee_end) >= work_year);
GRANT SELECT (work_year, year_share) ON core.draft_item TO densho_staff;

-- As before, with the year and its share.
CREATE OR REPLACE FUNCTION core.check_content(content jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w jsonb;
  item jsonb;
  i integer := 0;
  from_day date;
  to_day date;
  guarantee_end date;
  yearly jsonb;
  year_end date;
  advance boolean;
BEGIN
  IF octet_length(content::text) > 262144 THEN
    PERFORM core.refuse_value('content_too_large');
  END IF;
  PERFORM core.check_object(content, '', 'applicant object', 'works object', 'products list', 'deposit object?',
    'premium object', 'bid object', 'other object', 'notification object');

  PERFORM core.check_object(content -> 'applicant', 'applicant', 'customer_code line?', 'name line', 'postal_code line',
    'address line', 'phone line?', 'joint_venture object?');
  IF content #>> '{applicant,postal_code}' !~ '^[0-9]{3}-[0-9]{4}$' THEN
    PERFORM core.refuse_value('content_postal_code', 'applicant.postal_code');
  END IF;
  IF jsonb_typeof(content #> '{applicant,joint_venture}') = 'object' THEN
    PERFORM core.check_object(content #> '{applicant,joint_venture}', 'applicant.joint_venture', 'name line',
      'representative line', 'members list');
    FOR item IN SELECT jsonb_array_elements(content #> '{applicant,joint_venture,members}') LOOP
      PERFORM core.check_object(item, format('applicant.joint_venture.members[%s]', i), 'name line', 'share count');
      i := i + 1;
    END LOOP;
    IF i NOT BETWEEN 2 AND 20
       OR (SELECT sum((m ->> 'share')::int) FROM jsonb_array_elements(content #> '{applicant,joint_venture,members}') m) <> 10000 THEN
      PERFORM core.refuse_value('content_shares', 'applicant.joint_venture.members');
    END IF;
  END IF;

  w := content -> 'works';
  PERFORM core.check_object(w, 'works', 'orderer_code line?', 'orderer_name line', 'name line', 'kind construction|service',
    'price yen', 'contract_date day', 'contract_date_planned flag', 'term_from day', 'term_to day', 'notice_date day?', 'yearly object?');
  from_day := (w ->> 'term_from')::date;
  to_day := (w ->> 'term_to')::date;
  IF to_day < from_day THEN
    PERFORM core.refuse_value('content_dates', 'works.term_to');
  END IF;
  -- 契約保証 is issued before the works contract: a planned day may still move behind the planned start.
  IF (w ->> 'contract_date')::date > from_day AND NOT (w ->> 'contract_date_planned')::boolean THEN
    PERFORM core.refuse_value('content_dates', 'works.contract_date');
  END IF;
  IF (w ->> 'price')::bigint < 1 THEN
    PERFORM core.refuse_value('content_amount', 'works.price');
  END IF;
  -- 年割: a year in which the works are, and a share of the price.
  yearly := nullif(w -> 'yearly', 'null');
  IF yearly IS NOT NULL THEN
    PERFORM core.check_object(yearly, 'works.yearly', 'fiscal_year count', 'share yen');
    IF (yearly ->> 'fiscal_year')::int NOT BETWEEN core.fiscal_year(from_day) AND core.fiscal_year(to_day) THEN
      PERFORM core.refuse_value('content_dates', 'works.yearly.fiscal_year');
    END IF;
    IF (yearly ->> 'share')::bigint NOT BETWEEN 1 AND (w ->> 'price')::bigint THEN
      PERFORM core.refuse_value('content_amount', 'works.yearly.share');
    END IF;
    year_end := least(make_date((yearly ->> 'fiscal_year')::int + 1, 3, 31), to_day);
  END IF;

  IF jsonb_array_length(content -> 'products') NOT BETWEEN 1 AND 4 THEN
    PERFORM core.refuse_value('content_products', 'products');
  END IF;
  i := 0;
  FOR item IN SELECT jsonb_array_elements(content -> 'products') LOOP
    PERFORM core.check_object(item, format('products[%s]', i), 'product advance_payment|interim_advance|performance|bid_bond',
      'form electronic|paper', 'amount yen', 'guarantee_end day?');
    advance := yearly IS NOT NULL AND item ->> 'product' IN ('advance_payment', 'interim_advance');
    IF (item ->> 'amount')::bigint NOT BETWEEN 1 AND (CASE WHEN advance THEN yearly -> 'share' ELSE w -> 'price' END)::bigint THEN
      PERFORM core.refuse_value('content_amount', format('products[%s].amount', i));
    END IF;
    IF item ->> 'product' = 'bid_bond' AND item ->> 'form' <> 'paper' THEN
      PERFORM core.refuse_value('bid_bond_on_paper', format('products[%s].form', i));
    END IF;
    -- An advance by years is guaranteed to its year's end at least, other works over several fiscal years to a fiscal
    -- year's end, all others to the end of the works at least.
    guarantee_end := (item ->> 'guarantee_end')::date;
    IF advance AND guarantee_end < year_end
       OR NOT advance AND guarantee_end < to_day AND NOT (to_char(guarantee_end, 'MMDD') = '0331' AND guarantee_end >= from_day) THEN
      PERFORM core.refuse_value('content_dates', format('products[%s].guarantee_end', i));
    END IF;
    i := i + 1;
  END LOOP;
  IF i <> (SELECT count(DISTINCT p ->> 'product') FROM jsonb_array_elements(content -> 'products') p) THEN
    PERFORM core.refuse_value('content_products', 'products');
  END IF;

  IF jsonb_typeof(content -> 'deposit') = 'object' THEN
    PERFORM core.check_object(content -> 'deposit', 'deposit', 'bank_code line?', 'branch_code line?', 'bank_name line', 'branch_name line');
  END IF;
  PERFORM core.check_object(content -> 'premium', 'premium', 'method lump|each', 'received_on day?');
  PERFORM core.check_object(content -> 'bid', 'bid', 'low_bid flag', 'interim_planned flag', 'certification_at_hand flag');
  PERFORM core.check_object(content -> 'other', 'other', 'note text');
  PERFORM core.check_object(content -> 'notification', 'notification', 'wanted flag', 'address line?');
  IF (content #>> '{notification,address}') !~ '^[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,189}$'
     OR (content #>> '{notification,address}' IS NULL AND (content #>> '{notification,wanted}')::boolean) THEN
    PERFORM core.refuse_value('content_mail_address', 'notification.address');
  END IF;
END $$;

-- As before, with the year and its share.
CREATE OR REPLACE FUNCTION core.write_draft(a core.application, p_content jsonb) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before jsonb := core.content_of(a);
  fresh integer := a.revision + 1;
  same_works boolean := before -> 'works' = p_content -> 'works' AND before -> 'bid' = p_content -> 'bid';
  aside text[] := ARRAY['premium', 'other', 'notification'];
BEGIN
  INSERT INTO core.draft (branch_id, application_id, revision, drafted_by, content, content_hash)
  VALUES (a.branch_id, a.application_id, fresh, session_user, p_content, core.content_hash(p_content));
  INSERT INTO core.draft_item (branch_id, application_id, revision, product, form, amount, price, guarantee_end,
                               work_year, year_share)
  SELECT a.branch_id, a.application_id, fresh, i ->> 'product', i ->> 'form', (i ->> 'amount')::bigint,
         (p_content #>> '{works,price}')::bigint, coalesce(i ->> 'guarantee_end', p_content #>> '{works,term_to}')::date,
         CASE WHEN i ->> 'product' IN ('advance_payment', 'interim_advance') THEN core.work_year(p_content) END,
         CASE WHEN i ->> 'product' IN ('advance_payment', 'interim_advance') THEN (p_content #>> '{works,yearly,share}')::bigint END
  FROM jsonb_array_elements(p_content -> 'products') i;
  INSERT INTO core.warning_override (branch_id, application_id, revision, code, subject, reason, overridden_by, at)
  SELECT o.branch_id, o.application_id, fresh, o.code, o.subject, o.reason, o.overridden_by, o.at
  FROM core.warning_override o
  WHERE o.branch_id = a.branch_id AND o.application_id = a.application_id AND o.revision = a.revision
    AND CASE WHEN o.subject IN ('advance_payment', 'interim_advance', 'performance', 'bid_bond')
             THEN same_works
                  AND (SELECT i FROM jsonb_array_elements(before -> 'products') i WHERE i ->> 'product' = o.subject)
                    = (SELECT i FROM jsonb_array_elements(p_content -> 'products') i WHERE i ->> 'product' = o.subject)
             ELSE before - aside = p_content - aside END;
  RETURN fresh;
END $$;

-- 重複: other applications of the branch, open or issued, for the same orderer, works and product; of advances that both
-- name their fiscal year only those of the same one.
CREATE OR REPLACE FUNCTION core.duplicates(p_branch text, p_application bigint, p_content jsonb) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(x.number ORDER BY x.number), '{}')
  FROM core.application x
  WHERE x.branch_id = p_branch AND p_branch = ANY (core.my_branches())
    AND core.same_name(x.works) = core.same_name(p_content #>> '{works,name}')
    AND core.same_name(x.orderer) = core.same_name(p_content #>> '{works,orderer_name}')
    AND x.application_id <> p_application AND x.state NOT IN ('withdrawn', 'declined')
    AND EXISTS (SELECT FROM jsonb_array_elements(x.products) theirs JOIN jsonb_array_elements(p_content -> 'products') ours
                  ON theirs ->> 'product' = ours ->> 'product'
                     AND (ours ->> 'product' NOT IN ('advance_payment', 'interim_advance')
                          OR coalesce(core.work_year(core.content_of(x)) = core.work_year(p_content), true)))
$$;

-- As before; an interim advance by years rests on the first advance of its own year.
CREATE OR REPLACE FUNCTION core.first_advance(p_branch text, p_content jsonb) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.amount::bigint
    FROM core.application x
    JOIN core.contract c ON c.branch_id = x.branch_id AND c.application_id = x.application_id AND c.product = 'advance_payment'
    JOIN core.draft_item d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
                          AND d.product = c.product
   WHERE x.branch_id = p_branch AND p_branch = ANY (core.my_branches())
     AND p_content @> '{"products": [{"product": "interim_advance"}]}'
     AND core.same_name(x.works) = core.same_name(p_content #>> '{works,name}')
     AND core.same_name(x.orderer) = core.same_name(p_content #>> '{works,orderer_name}')
     AND core.same_name(c.contractor) = core.same_name(core.contractor_shown(p_content))
     AND d.work_year IS NOT DISTINCT FROM core.work_year(p_content)
     AND c.arrived_at IS NOT NULL
     -- 解約: the column comes with the ledger's later events, and may not be there.
     AND to_jsonb(c) ->> 'terminated_on' IS NULL
   ORDER BY c.arrived_at DESC LIMIT 1
$$;

RESET ROLE;
