-- Two shortcuts of the tests: the flyer's application, and an approval of it. They write what api.claim … api.approve
-- would; every constraint holds for them too.
CREATE FUNCTION public.flyer() RETURNS jsonb LANGUAGE sql AS $$ SELECT '{
  "applicant": {"customer_code": null, "name": "○○建設　株式会社", "postal_code": "380-8537",
                "address": "長野県　長野市　南石堂町　１２３０ー６", "phone": null, "joint_venture": null},
  "works": {"orderer_code": null, "orderer_name": "長野県△△建設事務所長", "name": "令和○年度　県単河川維持工事",
            "kind": "construction", "price": 50000000, "contract_date": "2022-11-01", "contract_date_planned": false,
            "term_from": "2022-11-02", "term_to": "2023-03-31", "notice_date": null},
  "products": [{"product": "advance_payment", "form": "electronic", "amount": 20000000, "guarantee_end": null},
               {"product": "performance", "form": "electronic", "amount": 5000000, "guarantee_end": null}],
  "deposit": {"bank_code": null, "branch_code": null, "bank_name": "○○銀行", "branch_name": "××支店"},
  "premium": {"method": "lump", "received_on": null},
  "bid": {"low_bid": false, "interim_planned": true, "certification_at_hand": false},
  "other": {"note": ""},
  "notification": {"wanted": true, "address": "soumu@example.jp"}}'::jsonb $$;

CREATE FUNCTION public.approved(content jsonb, reference text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  b text;
  a bigint;
BEGIN
  SELECT r.branch_id, r.application_id INTO b, a
    FROM worker.receive('371', 'netdesk', reference, sha256(convert_to(reference, 'UTF8')), content) r;
  INSERT INTO core.draft (branch_id, application_id, revision, drafted_by, content, content_hash)
  VALUES (b, a, 1, 'sato', content, core.content_hash(content));
  INSERT INTO core.draft_item (branch_id, application_id, revision, product, form, amount, price, guarantee_end, work_year, year_share)
  SELECT b, a, 1, p ->> 'product', p ->> 'form', (p ->> 'amount')::bigint, (content #>> '{works,price}')::bigint,
         coalesce(p ->> 'guarantee_end', content #>> '{works,term_to}')::date,
         core.work_year(content), (content #>> '{works,yearly,share}')::bigint
    FROM jsonb_array_elements(content -> 'products') p;
  INSERT INTO core.submission (branch_id, application_id, revision, drafted_by, submitted_by, content_hash)
  VALUES (b, a, 1, 'sato', 'sato', core.content_hash(content));
  INSERT INTO core.approval (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by)
  VALUES (b, a, 1, 'sato', 'sato', core.content_hash(content), 'takahashi');
  INSERT INTO core.approval_item (branch_id, application_id, revision, product, form, amount, limit_at)
  SELECT i.branch_id, i.application_id, i.revision, i.product, i.form, i.amount, 999900000000
    FROM core.draft_item i WHERE i.branch_id = b AND i.application_id = a;
  UPDATE core.application SET state = 'issuing', revision = 1, version = version + 1
   WHERE branch_id = b AND application_id = a;
  INSERT INTO core.job (branch_id, kind, application_id, product, step)
  SELECT i.branch_id, 'issue', i.application_id, i.product, 'number'
    FROM core.draft_item i WHERE i.branch_id = b AND i.application_id = a ORDER BY i.product;
  RETURN a;
END $$;
