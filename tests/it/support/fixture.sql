-- What every test database starts with, on top of the migrations. Run once, as superuser, in the
-- template database. Roles are shared by the whole cluster: create them here, not in a test.
--
-- 長野支店 371: sato, suzuki (clerks), takahashi (supervisor, 1億円), mori (supervisor, 1,000万円)
-- 新潟支店 380: kato (clerk)
-- 本店 100, head office: tanaka (supervisor, 10億円), kansa (auditor), kanri (administrator)
-- worker1 is the login of a worker, t_platform publishes to the local registry, t_viewer looks up there, gone is an operator who was disabled, stranger has a login and no operator record.

SET ROLE densho_owner;

INSERT INTO core.company (valid_from, name, address, president_title, president, wording) VALUES
  ('2000-04-01', '電子証書保証株式会社', '東京都中央区見本町１丁目１番１号', '取締役社長', '見本　太郎', 'v1');

INSERT INTO core.branch (branch_id, name, address, tel, fax, email, head_office) VALUES
  ('100', '本店',     '東京都中央区見本町１丁目１番１号', '03-0000-0100',  '03-0000-0101',  'honten@example.jp',  true),
  ('371', '長野支店', '長野県長野市見本町２番地',         '026-000-0371', '026-000-0372', 'nagano@example.jp',  false),
  ('380', '新潟支店', '新潟県新潟市見本町３番地',         '025-000-0380', '025-000-0381', 'niigata@example.jp', false);

-- The prefix of the walk, 37071, belongs to the fiscal year in which the test runs: a prefix is never given twice.
INSERT INTO core.branch_prefix (branch_id, fiscal_year, prefix)
SELECT b.branch_id, core.fiscal_year(core.tokyo_day(clock_timestamp())), b.prefix
FROM (VALUES ('100', '10071'), ('371', '37071'), ('380', '38071')) b (branch_id, prefix);
INSERT INTO core.branch_prefix (branch_id, fiscal_year, prefix) VALUES ('371', 2022, '37022')
ON CONFLICT DO NOTHING;

INSERT INTO core.operator (login, branch_id, name, role, disabled_at) VALUES
  ('sato',      '371', '佐藤　花子', 'clerk',         NULL),
  ('suzuki',    '371', '鈴木　一郎', 'clerk',         NULL),
  ('takahashi', '371', '髙橋　健',   'supervisor',    NULL),
  ('mori',      '371', '森　直子',   'supervisor',    NULL),
  ('kato',      '380', '加藤　誠',   'clerk',         NULL),
  ('tanaka',    '100', '田中　実',   'supervisor',    NULL),
  ('kansa',     '100', '監査　係',   'auditor',       NULL),
  ('kanri',     '100', '管理　係',   'administrator', NULL),
  ('gone',      '371', '退職　者',   'clerk',         '2020-01-01');

INSERT INTO core.authority (login, product, limit_yen, valid_from)
SELECT a.login, p.product, a.limit_yen, '2020-04-01'
FROM (VALUES ('takahashi', 100000000::bigint), ('mori', 10000000), ('tanaka', 1000000000)) a (login, limit_yen),
     (VALUES ('advance_payment'), ('interim_advance'), ('performance'), ('bid_bond')) p (product);

INSERT INTO core.orderer (code, name, kind, folded) VALUES
  ('20001', '長野県△△建設事務所長',   '県',     '長野県△△建設事務所長'),
  ('20002', '○○市長',                 '市町村', '○○市長'),
  ('20003', '国土交通省○○地方整備局長', '国',     '国土交通省○○地方整備局長');

-- 20001 accepts e-guarantee since 2022-10-01, 20002 never, 20003 from 2040-04-01.
INSERT INTO core.orderer_rule (orderer_code, work_kind, product, valid_from, basis, electronic_from, tiers, rounding, cap, hand_in)
SELECT o.code, k.kind, p.product, '2020-04-01', 'contract',
       CASE WHEN p.product <> 'bid_bond' THEN o.electronic_from END,
       jsonb_build_array(jsonb_build_object('up_to', NULL, 'permille', CASE k.kind WHEN 'service' THEN least(p.permille, 300) ELSE p.permille END)),
       10000, NULL, '電子契約システムに添付してください'
FROM (VALUES ('20001', '2022-10-01'::date), ('20002', NULL), ('20003', '2040-04-01')) o (code, electronic_from),
     (VALUES ('construction'), ('service')) k (kind),
     (VALUES ('advance_payment', 400), ('interim_advance', 200), ('performance', 100), ('bid_bond', 50)) p (product, permille);

INSERT INTO core.bank (bank_code, branch_code, bank_name, branch_name, contracted, folded) VALUES
  ('9001', '101', '○○銀行',     '××支店', true,  '○○銀行××支店'),
  ('9001', '102', '○○銀行',     '駅前支店', true,  '○○銀行駅前支店'),
  ('9002', '201', '△△信用金庫', '本店',     false, '△△信用金庫本店');

INSERT INTO core.contractor (customer_code, name, postal_code, address, phone, folded) VALUES
  ('C371001', '○○建設　株式会社', '380-8537', '長野県　長野市　南石堂町　１２３０ー６', '026-000-0001', '○○建設株式会社'),
  ('C371002', '㈱髙橋土木',         '380-0000', '長野県　長野市　見本町　５',             NULL,           '株式会社高橋土木'),
  ('C371003', '○○建設　株式会社', '390-0000', '長野県　松本市　見本町　９',             NULL,           '○○建設株式会社');

RESET ROLE;

DO $$
DECLARE login text;
BEGIN
  FOREACH login IN ARRAY ARRAY['sato', 'suzuki', 'takahashi', 'mori', 'kato', 'tanaka', 'kansa', 'kanri', 'gone', 'stranger'] LOOP
    EXECUTE format('CREATE ROLE %I LOGIN IN ROLE densho_staff', login);
  END LOOP;
  CREATE ROLE t_platform LOGIN IN ROLE densho_platform;
  CREATE ROLE t_viewer LOGIN IN ROLE densho_viewer;
  CREATE ROLE worker1 LOGIN IN ROLE densho_worker, densho_platform, densho_viewer;
END $$;
