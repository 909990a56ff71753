-- Who is there, run once as superuser on a migrated database: 長野支店 371 with a clerk (sato) and a supervisor
-- (takahashi), seven more branches, the head office with a supervisor (tanaka), an auditor (kansa) and an administrator (kanri),
-- a bank, and worker1.
SET ROLE densho_owner;

INSERT INTO core.company (valid_from, name, address, president_title, president) VALUES
  ('2000-04-01', '電子証書保証株式会社', '東京都中央区見本町１丁目１番１号', '取締役社長', '見本　太郎');
INSERT INTO core.branch (branch_id, name, address, tel, fax, email) VALUES
  ('371', '長野支店', '長野県長野市見本町２番地', '026-000-0371', '026-000-0372', 'nagano@example.jp');
INSERT INTO core.branch (branch_id, name, address, tel, fax, email, head_office)
SELECT n, n || '支店', '長野県長野市見本町', '026-000-0371', '026-000-0372', 'shiten@example.jp', n = '100'
FROM unnest(ARRAY['100', '372', '373', '374', '375', '376', '377', '378']) n;
INSERT INTO core.branch_prefix (branch_id, fiscal_year, prefix)
SELECT b.branch_id, y, right(b.branch_id, 2) || right((1000 + y % 1000)::text, 3)
FROM core.branch b, generate_series(core.fiscal_year(core.tokyo_day(clock_timestamp())) - 5,
                     core.fiscal_year(core.tokyo_day(clock_timestamp())) + 1) y;
INSERT INTO core.operator (login, branch_id, name, role) VALUES
  ('sato', '371', '佐藤　花子', 'clerk'), ('takahashi', '371', '髙橋　健', 'supervisor'), ('tanaka', '100', '田中　実', 'supervisor'),
  ('kansa', '100', '監査　係', 'auditor'), ('kanri', '100', '管理　太郎', 'administrator');
INSERT INTO core.authority (login, product, limit_yen, valid_from)
SELECT l, p, 1000000000, '2020-04-01'
FROM unnest(ARRAY['takahashi', 'tanaka']) l, unnest(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond']) p;
INSERT INTO core.bank (bank_code, branch_code, bank_name, branch_name, contracted, folded) VALUES
  ('9001', '101', '○○銀行', '××支店', true, '○○銀行××支店');

RESET ROLE;
CREATE ROLE sato LOGIN IN ROLE densho_staff;
CREATE ROLE takahashi LOGIN IN ROLE densho_staff;
CREATE ROLE tanaka LOGIN IN ROLE densho_staff;
CREATE ROLE kansa LOGIN IN ROLE densho_staff;
CREATE ROLE kanri LOGIN IN ROLE densho_staff;
CREATE ROLE worker1 LOGIN IN ROLE densho_worker, densho_platform;

-- What names are made of; filled by the program, because the folded copies come from domain::fold.
CREATE SCHEMA bench;
CREATE TABLE bench.part (kind text, i integer, name text, folded text, PRIMARY KEY (kind, i));
