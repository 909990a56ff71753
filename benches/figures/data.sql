-- bench.add(n, state, branch): n applications of this branch in this state, and everything that stands behind such a state:
-- drafts, submissions, approvals, contracts, ledger, publications, search rows, finished jobs, the events of either
-- end. Set by set, as superuser; every constraint is in force. Only the triggers that count row by row are off: what
-- they would count is counted at the end. Not made: auth keys (they are drawn and sealed by a worker only).
INSERT INTO core.orderer (code, name, kind, folded)
SELECT 'B' || lpad(i::text, 5, '0'), name, '県', folded FROM bench.part WHERE kind = 'orderer';
INSERT INTO core.orderer_rule (orderer_code, work_kind, product, valid_from, basis, electronic_from, tiers, rounding, hand_in)
SELECT o.code, k, p.product, '2015-04-01', 'contract', CASE WHEN p.product <> 'bid_bond' THEN date '2015-04-01' END,
       jsonb_build_array(jsonb_build_object('up_to', NULL, 'permille', p.permille)), 10000, '電子契約システムに添付してください'
FROM core.orderer o, unnest(ARRAY['construction', 'service']) k,
     (VALUES ('advance_payment', 400), ('interim_advance', 200), ('performance', 100), ('bid_bond', 50)) p (product, permille);
INSERT INTO core.contractor (customer_code, name, postal_code, address, phone, folded)
SELECT 'C' || lpad(i::text, 5, '0'), name, '380-0000', '長野県　長野市　見本町　１２３０ー６', '026-000-0000', folded
FROM bench.part WHERE kind = 'contractor';

CREATE FUNCTION bench.add(n integer, to_state text, b text DEFAULT '371') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  base bigint := (SELECT count(*) FROM core.application);
  -- What is issued was received over the last three years; what is open, in the last week.
  newest timestamptz := date_trunc('second', clock_timestamp()) - CASE to_state WHEN 'issued' THEN interval '8 days' ELSE interval '0' END;
  span interval := CASE to_state WHEN 'issued' THEN interval '3 years' ELSE interval '7 days' END;
BEGIN
  ALTER TABLE core.application DISABLE TRIGGER settle_counts_new;

  CREATE TEMP TABLE fresh ON COMMIT DROP AS
  SELECT base + g AS i, nextval(pg_get_serial_sequence('core.application', 'application_id')) AS id,
         newest - span * ((n - g)::float8 / n) AS at,
         c.name AS contractor, CASE WHEN g % 5 <> 0 THEN 'C' || lpad(c.i::text, 5, '0') END AS customer_code, o.name AS orderer, 'B' || lpad(o.i::text, 5, '0') AS orderer_code,
         format('令和%s年度　%s　%s　第%s号', 2 + g % 7, p.name, k.name, base + g) AS works,
         c.folded || format('令和%s年度', 2 + g % 7) || p.folded || k.folded || format('第%s号', base + g) || o.folded AS folded,
         (1 + (base + g) * 7919 % 40) * 2500000 AS price
  FROM generate_series(1, n) g
  JOIN bench.part c ON c.kind = 'contractor' AND c.i = (base + g) * 37 % (SELECT count(*) FROM bench.part WHERE kind = 'contractor')
  JOIN bench.part o ON o.kind = 'orderer' AND o.i = (base + g) * 11 % (SELECT count(*) FROM bench.part WHERE kind = 'orderer')
  JOIN bench.part p ON p.kind = 'place' AND p.i = (base + g) * 13 % (SELECT count(*) FROM bench.part WHERE kind = 'place')
  JOIN bench.part k ON k.kind = 'work' AND k.i = (base + g) * 17 % (SELECT count(*) FROM bench.part WHERE kind = 'work')
  ORDER BY g;

  -- Four of five name their customer code. Every second one asks for 契約保証 beside 前払金保証: three contracts of two applications.
  CREATE TEMP TABLE said ON COMMIT DROP AS
  SELECT f.*, core.tokyo_day(f.at) AS day,
         jsonb_build_object(
           'applicant', jsonb_build_object('customer_code', f.customer_code, 'name', f.contractor, 'postal_code', '380-0000',
                                           'address', '長野県　長野市　見本町　１２３０ー６', 'phone', NULL, 'joint_venture', NULL),
           'works', jsonb_build_object('orderer_code', f.orderer_code, 'orderer_name', f.orderer, 'name', f.works, 'kind', 'construction',
                                       'price', f.price, 'contract_date', core.tokyo_day(f.at), 'contract_date_planned', false,
                                       'term_from', core.tokyo_day(f.at) + 1, 'term_to', core.tokyo_day(f.at) + 180, 'notice_date', NULL),
           'products', jsonb_build_array(jsonb_build_object('product', 'advance_payment', 'form', 'electronic',
                                                            'amount', f.price * 4 / 10, 'guarantee_end', NULL))
             || CASE WHEN f.i % 2 = 0 THEN jsonb_build_array(jsonb_build_object('product', 'performance', 'form', 'electronic',
                                                            'amount', f.price / 10, 'guarantee_end', NULL)) ELSE '[]' END,
           'deposit', jsonb_build_object('bank_code', '9001', 'branch_code', '101', 'bank_name', '○○銀行', 'branch_name', '××支店'),
           'premium', jsonb_build_object('method', 'lump', 'received_on', NULL),
           'bid', jsonb_build_object('low_bid', false, 'interim_planned', true, 'certification_at_hand', false),
           'other', jsonb_build_object('note', ''),
           'notification', jsonb_build_object('wanted', false, 'address', NULL)) AS content
  FROM fresh f;
  -- A sample: all have this shape.
  PERFORM core.check_content(content) FROM said LIMIT 100;

  INSERT INTO core.application (branch_id, application_id, number, source, source_ref, source_sha256, received_at, submitted,
                                state, revision, claimed_by, claimed_at, submitted_by, submitted_at, issued_at,
                                contractor, orderer, works, price, products, electronic, mail_wanted)
  OVERRIDING SYSTEM VALUE
  SELECT add.b, s.id, format('N%s-%s', to_char(s.at AT TIME ZONE 'Asia/Tokyo', 'YYMM'),
                             lpad((coalesce(c.last, 0) + row_number() OVER (PARTITION BY m.month ORDER BY s.id))::text, 5, '0')),
         'netdesk', 'B-' || s.i, sha256(convert_to(s.content::text, 'UTF8')), s.at, s.content,
         to_state, CASE WHEN to_state IN ('received', 'examining') THEN 0 ELSE 1 END,
         CASE WHEN to_state <> 'received' THEN 'sato' END, CASE WHEN to_state <> 'received' THEN s.at + interval '1 hour' END,
         CASE WHEN to_state NOT IN ('received', 'examining') THEN 'sato' END,
         CASE WHEN to_state NOT IN ('received', 'examining') THEN s.at + interval '2 hours' END,
         CASE WHEN to_state = 'issued' THEN s.at + interval '3 hours 2 seconds' END,
         core.contractor_shown(s.content), s.orderer, s.works, s.price, core.products_shown(s.content), true, false
  FROM said s
  CROSS JOIN LATERAL (SELECT to_char(s.at AT TIME ZONE 'Asia/Tokyo', 'YYMM')::integer AS month) m
  LEFT JOIN core.counter c ON c.branch_id = add.b AND c.series = 'application' AND c.period = m.month;
  INSERT INTO core.counter AS c (branch_id, series, period, last)
  SELECT add.b, 'application', substr(a.number, 2, 4)::integer, max(split_part(a.number, '-', 2)::integer)
  FROM core.application a WHERE a.branch_id = add.b GROUP BY 3
  ON CONFLICT (branch_id, series, period) DO UPDATE SET last = excluded.last;
  INSERT INTO audit.event (branch_id, at, kind, application_id) SELECT add.b, at, 'application.received', id FROM said;

  IF to_state NOT IN ('received', 'examining') THEN
    INSERT INTO core.draft (branch_id, application_id, revision, drafted_by, drafted_at, content, content_hash)
    SELECT add.b, id, 1, 'sato', at + interval '1 hour', content, core.content_hash(content) FROM said;
    INSERT INTO core.draft_item (branch_id, application_id, revision, product, form, amount, price, guarantee_end)
    SELECT add.b, s.id, 1, p ->> 'product', p ->> 'form', (p ->> 'amount')::bigint, s.price, s.day + 180
    FROM said s, jsonb_array_elements(s.content -> 'products') p;
    INSERT INTO core.submission (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, submitted_at)
    SELECT add.b, id, 1, 'sato', 'sato', core.content_hash(content), at + interval '2 hours' FROM said;
  END IF;

  IF to_state = 'issued' THEN
    INSERT INTO core.approval (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by, approved_at)
    SELECT add.b, id, 1, 'sato', 'sato', core.content_hash(content), 'takahashi', at + interval '3 hours' FROM said;
    INSERT INTO core.approval_item (branch_id, application_id, revision, product, form, amount, limit_at)
    SELECT add.b, i.application_id, 1, i.product, i.form, i.amount, 1000000000
    FROM core.draft_item i JOIN said s ON s.id = i.application_id WHERE i.branch_id = add.b;

    CREATE TEMP TABLE numbered ON COMMIT DROP AS
    SELECT x.*, core.certificate_content(add.b, x.application_id, 1, x.product, x.number, x.day, NULL) AS certificate
    FROM (
      SELECT y.*, y.prefix || '-' || lpad(y.serial::text, 5, '0') || core.product_letter(y.product) AS number
      FROM (
        SELECT s.id AS application_id, i.product::text AS product, i.amount, s.price, s.day, s.contractor, s.orderer, s.works, s.folded,
               s.at + interval '3 hours 1 second' AS numbered_at, b.fiscal_year, b.prefix,
               coalesce(c.last, 0) + row_number() OVER (PARTITION BY b.fiscal_year, i.product ORDER BY s.id) AS serial,
               nextval(pg_get_serial_sequence('core.contract', 'contract_id')) AS contract_id
        FROM said s
        JOIN core.draft_item i ON i.branch_id = add.b AND i.application_id = s.id
        JOIN core.branch_prefix b ON b.branch_id = add.b AND b.fiscal_year = core.fiscal_year(s.day)
        LEFT JOIN core.counter c ON c.branch_id = add.b AND c.series = i.product AND c.period = b.fiscal_year) y) x;

    INSERT INTO core.contract (branch_id, contract_id, application_id, revision, product, form, fiscal_year, prefix, serial, number,
                               numbered_at, keyed_at, published_at, arrived_at, contractor, orderer, works, amount, price, guarantee_end)
    OVERRIDING SYSTEM VALUE
    SELECT add.b, contract_id, application_id, 1, product, 'electronic', fiscal_year, prefix, serial, number,
           numbered_at, numbered_at, numbered_at, numbered_at + interval '1 second', contractor, orderer, works, amount, price, day + 180
    FROM numbered;
    INSERT INTO core.counter (branch_id, series, period, last)
    SELECT add.b, product, fiscal_year, max(serial) FROM numbered GROUP BY product, fiscal_year
    ON CONFLICT (branch_id, series, period) DO UPDATE SET last = excluded.last;
    INSERT INTO core.revision (branch_id, contract_id, seq, kind, content, content_hash, drafted_by, approved_by, at)
    SELECT add.b, contract_id, 1, 'issue', certificate, core.content_hash(certificate), 'sato', 'takahashi', numbered_at FROM numbered;
    INSERT INTO core.publication (branch_id, contract_id, seq, state, reference, tried_at, arrived_at)
    SELECT add.b, contract_id, 1, 'arrived', gen_random_uuid()::text, numbered_at, numbered_at + interval '1 second' FROM numbered;
    INSERT INTO core.job (branch_id, kind, application_id, product, contract_id, step, state, attempts, fence, created_at, next_at, done_at)
    SELECT add.b, 'issue', application_id, product, contract_id, 'done', 'done', 1, 1, numbered_at, numbered_at, numbered_at + interval '1 second'
    FROM numbered;
    INSERT INTO audit.event (branch_id, at, kind, application_id, contract_id)
    SELECT add.b, numbered_at + interval '1 second', 'contract.arrived', application_id, contract_id FROM numbered;
    INSERT INTO core.contract_search (branch_id, contract_id, numbered_at, folded)
    SELECT add.b, contract_id, numbered_at, folded FROM numbered;
  END IF;

  INSERT INTO core.tally (branch_id, state, n) VALUES (add.b, to_state, n);
  SET CONSTRAINTS ALL IMMEDIATE;
  ALTER TABLE core.application ENABLE TRIGGER settle_counts_new;
  DROP TABLE fresh, said;
  DROP TABLE IF EXISTS numbered;
END $$;
