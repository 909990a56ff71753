-- What the screens beside the daily lists stand in front of, run once as superuser after the contracts of data.sql:
-- masters, stopped jobs and mails, amendments that wait, closed days, proposals, events that an auditor looks for. What an
-- operator does is done through api, as that operator; the rest is written as its functions would write it.

-- ---------------------------------------------------------------- masters
INSERT INTO core.orderer (code, name, kind, folded)
SELECT 'M' || lpad(g::text, 5, '0'), p.name || g, '市町村', p.folded || g
FROM generate_series(1, 1000) g JOIN bench.part p ON p.kind = 'orderer' AND p.i = g % 8;
INSERT INTO core.contractor (customer_code, name, postal_code, address, phone, folded)
SELECT 'D' || lpad(g::text, 5, '0'), p.name || g, '380-0000', '長野県　長野市　見本町　１２３０ー６', '026-000-0000', p.folded || g
FROM generate_series(1, 5000) g JOIN bench.part p ON p.kind = 'contractor' AND p.i = g % 128;
INSERT INTO core.bank (bank_code, branch_code, bank_name, branch_name, contracted, folded)
SELECT (9100 + g / 100)::text, lpad((g % 100)::text, 3, '0'), format('見本銀行%s', g / 100), format('第%s支店', g % 100), true,
       format('見本銀行%s第%s支店', g / 100, g % 100)
FROM generate_series(0, 1999) g;
INSERT INTO core.holiday (day, name)
SELECT make_date(core.fiscal_year(core.tokyo_day(clock_timestamp())), 4, 29) + 12 * g, format('見本の日%s', g + 1)
FROM generate_series(0, 24) g ON CONFLICT DO NOTHING;
INSERT INTO core.premium_rate (product, valid_from, ppm)
SELECT p, make_date(y, 4, 1), 3000 FROM unnest(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond']) p,
       generate_series(2018, 2025) y;
INSERT INTO core.operator (login, branch_id, name, role)
SELECT 'tanto' || g, (371 + g % 8)::text, format('見本　%s', g), CASE WHEN g % 5 = 0 THEN 'supervisor' ELSE 'clerk' END
FROM generate_series(1, 160) g;
INSERT INTO core.authority (login, product, limit_yen, valid_from)
SELECT o.login, 'advance_payment', 50000000, '2024-04-01' FROM core.operator o WHERE o.login LIKE 'tanto%' AND o.role = 'supervisor';
INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason)
SELECT o.login, '371', 'kanri', '応援' FROM core.operator o WHERE o.login LIKE 'tanto%' AND o.branch_id <> '371';
INSERT INTO core.delegation (branch_id, absent, delegate, first_day, last_day, reason, by_login)
SELECT '371', 'takahashi', 'tanto40', d, d, '出張', 'takahashi'
FROM generate_series(0, 39) g CROSS JOIN LATERAL (SELECT core.tokyo_day(clock_timestamp()) + 14 + g AS d) x;

-- ---------------------------------------------------------------- what stopped
-- The 300 applications that have waited longest were approved, and none of their products got its number.
CREATE TABLE bench.stopped AS
SELECT a.branch_id, a.application_id, a.revision FROM core.application a
WHERE a.branch_id = '371' AND a.state = 'awaiting_approval' ORDER BY a.received_at LIMIT 300;
INSERT INTO core.approval (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by)
SELECT s.branch_id, s.application_id, s.revision, s.drafted_by, s.submitted_by, s.content_hash, 'takahashi'
FROM bench.stopped JOIN core.submission s USING (branch_id, application_id, revision);
INSERT INTO core.approval_item (branch_id, application_id, revision, product, form, amount, limit_at)
SELECT branch_id, application_id, revision, product, form, amount, 1000000000
FROM bench.stopped JOIN core.draft_item USING (branch_id, application_id, revision);
INSERT INTO core.job (branch_id, kind, application_id, product, step, state, attempts, trouble)
SELECT branch_id, 'issue', application_id, product, 'number', 'dead', 10, 'no number prefix for this branch and fiscal year'
FROM bench.stopped JOIN core.draft_item USING (branch_id, application_id, revision);
UPDATE core.application a SET state = 'attention', version = a.version + 1
FROM bench.stopped s WHERE a.branch_id = s.branch_id AND a.application_id = s.application_id;

-- 100 mails about what was issued last did not get out, and stopped before everything else.
CREATE TABLE bench.unsent AS
SELECT a.branch_id, a.application_id, worker.mail_of(a.branch_id, a.application_id) AS mail FROM core.application a
WHERE a.branch_id = '371' AND a.state = 'issued' ORDER BY a.received_at DESC LIMIT 100;
INSERT INTO core.mail (branch_id, application_id, to_address, message_id, fields)
SELECT branch_id, application_id, 'soumu@example.jp', format('<%s@example.jp>', gen_random_uuid()), mail -> 'fields' FROM bench.unsent;
INSERT INTO core.job (branch_id, kind, application_id, step, state, attempts, trouble, next_at)
SELECT branch_id, 'mail', application_id, 'mail', 'dead', 10, '550 5.1.1 no such user', clock_timestamp() - interval '1 day'
FROM bench.unsent;

-- ---------------------------------------------------------------- what an auditor looks for
INSERT INTO audit.event (branch_id, at, actor, kind, application_id, contract_id, remark)
SELECT c.branch_id, clock_timestamp() - interval '20 days' * (n / 2000.0), 'sato', 'key.revealed', c.application_id, c.contract_id, '電話での照会'
FROM (SELECT c.*, row_number() OVER (ORDER BY c.contract_id DESC) AS n FROM core.contract c WHERE c.branch_id = '371' LIMIT 2000) c;
INSERT INTO audit.event (branch_id, at, actor, kind, application_id, remark, detail)
SELECT a.branch_id, clock_timestamp() - interval '20 days' * (n / 2000.0), 'sato', 'attempt.refused', a.application_id, '',
       '{"act": "approve", "refusal": "not_allowed"}'
FROM (SELECT a.*, row_number() OVER (ORDER BY a.application_id DESC) AS n FROM core.application a WHERE a.branch_id = '371' LIMIT 2000) a;

-- ---------------------------------------------------------------- what operators do, by the functions that they do it with
CREATE TABLE bench.changed AS
SELECT c.branch_id, c.contract_id, c.version, c.guarantee_end FROM core.contract c
WHERE c.branch_id = '371' AND c.product = 'performance' ORDER BY c.contract_id DESC OFFSET 500 LIMIT 200;
CREATE TABLE bench.closable AS
SELECT i.branch_id, i.day, count(i.missing) AS missing
FROM core.approved_items(ARRAY['371'], core.tokyo_day(clock_timestamp()) - 1200, core.tokyo_day(clock_timestamp()) - 20) i
GROUP BY 1, 2;
-- Whole months of them.
CREATE TABLE bench.closable_months AS
SELECT branch_id, date_trunc('month', day)::date AS first, sum(missing) AS missing FROM bench.closable
WHERE day < date_trunc('month', core.tokyo_day(clock_timestamp())::timestamp - interval '20 days') GROUP BY 1, 2;
GRANT USAGE ON SCHEMA bench TO densho_staff;
GRANT SELECT ON ALL TABLES IN SCHEMA bench TO densho_staff;

SET SESSION AUTHORIZATION sato;
DO $$ BEGIN
  PERFORM api.submit_amendment(gen_random_uuid(), b.branch_id, b.contract_id, b.version, NULL, 'change', NULL,
            jsonb_build_object('guarantee_end', b.guarantee_end + 30, 'term_to', b.guarantee_end + 30), 0, '工期の延長', '[]')
     FROM bench.changed b;
END $$;
SET SESSION AUTHORIZATION takahashi;
DO $$ BEGIN
  PERFORM api.close_period(gen_random_uuid(), jsonb_strip_nulls(jsonb_build_object('branch', b.branch_id, 'day', b.day, 'seen', b.missing,
            'reason', CASE WHEN b.missing > 0 THEN '確認済み' END)))
     FROM bench.closable b;
  PERFORM api.close_period(gen_random_uuid(), jsonb_strip_nulls(jsonb_build_object('branch', b.branch_id, 'month', to_char(b.first, 'YYYY-MM'),
            'seen', b.missing, 'reason', CASE WHEN b.missing > 0 THEN '確認済み' END)))
     FROM bench.closable_months b;
END $$;
SET SESSION AUTHORIZATION kanri;
DO $$ BEGIN
  PERFORM api.propose(gen_random_uuid(), jsonb_build_object('kind', 'rule', 'reason', '要綱の改正', 'content',
            to_jsonb(r) || jsonb_build_object('valid_from', core.tokyo_day(clock_timestamp()) + 60, 'valid_to', NULL)))
     FROM core.orderer_rule r WHERE r.valid_to IS NULL;
END $$;
RESET SESSION AUTHORIZATION;
