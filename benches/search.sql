-- A register for measuring 検索: :n contracts of 24 branches over five years, straight into the tables (no worker, no
-- triggers), with the images that the triggers would have written. Run as superuser on a migrated database.
\set ON_ERROR_STOP 1
SET session_replication_role = replica;

INSERT INTO core.branch (branch_id, name, address, tel, fax, email, head_office)
SELECT lpad((100 + b)::text, 3, '0'), '第' || b || '支店', '見本町', '03-0000-0000', '03-0000-0001', 'b' || b || '@example.jp', b = 24
FROM generate_series(1, 24) b;
INSERT INTO core.operator (login, branch_id, name, role) VALUES
  ('bench_clerk', '101', '測定　一', 'clerk'), ('bench_auditor', '124', '測定　二', 'auditor');

-- Beyond a million the texts come again, with another number, day and amount: folding ten million would take hours.
CREATE TEMP TABLE said AS
SELECT n, m,
       lpad((101 + n % 24)::text, 3, '0') AS branch,
       1 + (n - 1) / 24 AS serial,
       timestamptz '2022-10-31 09:00+09' - (:n - n) * (interval '1826 days' / :n) AS at,
       (ARRAY['○○建設　株式会社', '㈱髙橋土木', '有限会社𠮷田組', '﨑山建設（株）', '△△・××特定建設工事共同企業体', '株式会社渡邉工務店', '第一塗装工業㈱'])[1 + m % 7] || (m / 7) % 997 AS contractor,
       (ARRAY['長野県△△建設事務所長', '○○市長', '国土交通省○○地方整備局長', '××町長', '○○広域連合長'])[1 + (m / 3) % 5] AS orderer,
       (ARRAY['令和○年度　', '平成○○年度　', ''])[1 + (m / 5) % 3]
         || (ARRAY['県単', '補助', '防災・安全交付金', '災害復旧', '公共'])[1 + (m / 11) % 5]
         || (ARRAY['河川', '道路', '橋梁', '砂防', '舗装', '下水道', '公園', '林道'])[1 + (m / 13) % 8]
         || (ARRAY['維持', '改良', '補修', '新設', '補強', '更新'])[1 + (m / 17) % 6] || '工事　第' || (m % 89) || '工区'
         || CASE WHEN m % 9973 = 7 THEN '（鬮目地区）' ELSE '' END AS works,
       (ARRAY['advance_payment', 'performance', 'interim_advance', 'bid_bond'])[CASE WHEN m % 50 = 0 THEN 4 WHEN m % 10 = 0 THEN 3 ELSE 1 + m % 2 END] AS product,
       1000000 + (n * 7919::bigint) % 200000000 AS price
FROM generate_series(1, :n) n, LATERAL (SELECT 1 + (n - 1) % 1000000 AS m) k;

INSERT INTO core.contract (branch_id, contract_id, application_id, revision, product, form, fiscal_year, prefix, serial, number, numbered_at,
                           keyed_at, published_at, arrived_at, contractor, orderer, works, amount, price, guarantee_end)
OVERRIDING SYSTEM VALUE
SELECT branch, n, n, 1, product, CASE WHEN product = 'bid_bond' OR n % 3 > 0 THEN 'paper' ELSE 'electronic' END, 2022, '00' || branch, serial,
       '00' || branch || '-' || lpad(serial::text, greatest(5, char_length(serial::text)), '0') || core.product_letter(product), at, at, at,
       at, contractor, orderer, works, price * 4 / 10, price, core.tokyo_day(at) + 150 FROM said;
INSERT INTO core.revision (branch_id, contract_id, seq, kind, content, content_hash, drafted_by, approved_by, at)
SELECT branch, n, 1, 'issue', c, core.content_hash(c), 'bench_clerk', 'bench_auditor', at
FROM said, LATERAL (SELECT jsonb_build_object('contractor_name', contractor, 'beneficiary', orderer, 'works_name', works, 'wording', 'v1') AS c) x;
CREATE TEMP TABLE image AS
SELECT m, folded, core.grams(folded) AS grams
FROM said CROSS JOIN LATERAL (SELECT core.fold(concat_ws(U&'\FDD0', contractor, orderer, works)) AS folded) f
WHERE n <= 1000000;
ALTER TABLE image ADD PRIMARY KEY (m);
INSERT INTO core.search_image (branch_id, kind, record_id, seq, latest, at, bucket, event, products, form, amount, price,
                               contract_date, guarantee_end, folded, grams)
SELECT c.branch_id, 'contract', c.contract_id, 1, true, c.numbered_at, core.search_bucket(c.numbered_at), 'issue', ARRAY[c.product::text], c.form, c.amount, c.price,
       core.tokyo_day(c.numbered_at), c.guarantee_end, i.folded || f.numbers,
       i.grams || core.grams(f.numbers) || core.mark('contract') || core.mark('issue') || core.mark(c.product) || core.mark(c.form) || core.mark('no phone')
FROM core.contract c
JOIN image i ON i.m = 1 + (c.contract_id - 1) % 1000000
CROSS JOIN LATERAL (SELECT core.fold(concat_ws(U&'\FDD0', '', c.number, regexp_replace(c.number, '[^0-9A-Z]', '', 'g'), 'C' || c.contract_id)) AS numbers) f
ORDER BY c.contract_id;

ANALYZE core.search_image;
ANALYZE core.contract;
ANALYZE core.revision;
