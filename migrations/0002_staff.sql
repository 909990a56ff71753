-- What every function stands on: who is asking, how a refusal is said, how a change becomes known;
-- and what staff may read. What staff may do is in 0005, how the screens read is in 0006.
--
-- Rules for every function in this database:
--   * SECURITY DEFINER only with a pinned search_path and every name qualified;
--   * identity is session_user, through core.me(): SET ROLE does not change it, a client cannot set it;
--   * a refusal is core.refuse(SQLSTATE, …); src/store/refusal.rs is the one table that reads them.
--
-- Refusals: ZD001 login refused        ZD002 not found          ZD003 changed since it was shown
--           ZD004 claimed by another   ZD005 not claimed        ZD006 own draft
--           ZD007 over the limit       ZD008 content changed    ZD009 wrong state
--           ZD010 not allowed          ZD011 bad value          ZD012 exists already
--           ZD090 append-only

-- Nobody but the owner runs a function unless it is granted.
SET ROLE densho_owner;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA core, vault, audit, platform, api, worker FROM PUBLIC;

-- ---------------------------------------------------------------- refusals

-- DETAIL is read by programs (a name, a state, JSON); CONSTRAINT names the rule of a ZD011 or ZD012.
CREATE FUNCTION core.refuse(code text, message text, detail text DEFAULT '', rule text DEFAULT '') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, DETAIL = detail, CONSTRAINT = rule;
END $$;

-- A value breaks a rule. `detail` says where, without personal data.
CREATE FUNCTION core.refuse_value(rule text, detail text DEFAULT '') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'ZD011', MESSAGE = format('rule %s', rule), DETAIL = detail, CONSTRAINT = rule;
END $$;

-- ---------------------------------------------------------------- who is asking

-- The enabled operator whose session this is.
CREATE FUNCTION core.me() RETURNS core.operator
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE o core.operator;
BEGIN
  SELECT * INTO o FROM core.operator WHERE login = session_user AND disabled_at IS NULL;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD001', 'this login is not an enabled operator');
  END IF;
  RETURN o;
END $$;

-- The branches whose records this operator may see: their own; head office and auditors see all.
-- Policies use it as `branch_id = ANY ((SELECT core.my_branches())::text[])`: the sub-select makes it run once
-- for a query instead of once for a row.
CREATE FUNCTION core.my_branches() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE o core.operator := core.me();
BEGIN
  IF o.role = 'auditor' OR EXISTS (SELECT FROM core.branch b WHERE b.branch_id = o.branch_id AND b.head_office) THEN
    RETURN ARRAY(SELECT b.branch_id::text FROM core.branch b ORDER BY b.branch_id);
  END IF;
  RETURN ARRAY[o.branch_id::text];
END $$;

-- ---------------------------------------------------------------- what happened

-- Puts an event on record; the actor is session_user. Screens learn of it through core.change.
CREATE FUNCTION core.note(branch text, kind text, application_id bigint DEFAULT NULL, contract_id bigint DEFAULT NULL,
                          remark text DEFAULT '', detail jsonb DEFAULT '{}') RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO audit.event (branch_id, kind, application_id, contract_id, remark, detail)
  VALUES ($1, $2, $3, $4, coalesce($5, ''), coalesce($6, '{}'))
$$;

-- The queue counts, and the counter of changes that have no event, are one row per branch (and state) that writers
-- share. They are brought up to date by deferred triggers: only at commit, so that nobody holds them while working or
-- while sitting in an open transaction; and the branch's counter row first, so that two writers cannot deadlock
-- whatever they did before. SECURITY DEFINER, because at commit the functions' owner is no longer the user.
--
-- Events do not touch the counter: its row would be held while the disk is waited for, so that a branch would have one
-- commit at a time.
CREATE FUNCTION core.bump(branch text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO core.branch_change AS c (branch_id, n) VALUES ($1, 1)
  ON CONFLICT (branch_id) DO UPDATE SET n = c.n + 1
$$;

CREATE FUNCTION core.settle_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.bump(NEW.branch_id);
  RETURN NULL;
END $$;

CREATE FUNCTION core.settle_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  step record;
BEGIN
  PERFORM core.bump(coalesce(NEW.branch_id, OLD.branch_id));
  FOR step IN
    SELECT d.branch_id, d.state, sum(d.delta) AS delta
    FROM (VALUES (NEW.branch_id::text, NEW.state, 1), (OLD.branch_id::text, OLD.state, -1)) d (branch_id, state, delta)
    WHERE d.branch_id IS NOT NULL
    GROUP BY d.branch_id, d.state HAVING sum(d.delta) <> 0
    ORDER BY d.branch_id, d.state
  LOOP
    UPDATE core.queue_count c SET n = c.n + step.delta WHERE c.branch_id = step.branch_id AND c.state = step.state;
    IF NOT FOUND THEN
      INSERT INTO core.queue_count AS c (branch_id, state, n) VALUES (step.branch_id, step.state, step.delta)
      ON CONFLICT (branch_id, state) DO UPDATE SET n = c.n + excluded.n;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- A failure that is tried again has no event of its own, but the screens show it. Taking a lease is not news.
CREATE CONSTRAINT TRIGGER settle_change AFTER UPDATE ON core.job
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.state = 'ready' AND (OLD.step, OLD.state, OLD.trouble) IS DISTINCT FROM (NEW.step, NEW.state, NEW.trouble))
  EXECUTE FUNCTION core.settle_change();
CREATE CONSTRAINT TRIGGER settle_counts_new AFTER INSERT OR DELETE ON core.application
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core.settle_counts();
CREATE CONSTRAINT TRIGGER settle_counts_moved AFTER UPDATE ON core.application
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION core.settle_counts();

-- The change counter of these branches: grows with everything visible that happens there. It is the counter of what
-- has no event, plus the sum of each branch's latest event ids, which grows with a new event and also with an earlier
-- one that was committed later (unless a hundred others overtook it).
CREATE FUNCTION core.change(branches text[]) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(x.n), 0)::bigint
  FROM unnest($1) b (branch) CROSS JOIN LATERAL (
    SELECT (SELECT coalesce(sum(c.n), 0) FROM core.branch_change c WHERE c.branch_id = b.branch)
         + (SELECT coalesce(sum(l.event_id), 0)
              FROM (SELECT e.event_id FROM audit.event e WHERE e.branch_id = b.branch ORDER BY e.event_id DESC LIMIT 100) l) AS n) x
$$;

-- The same of the operator's own branches; as the owner, because a policy would keep the index from giving the order.
CREATE FUNCTION core.my_change() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT core.change(core.my_branches()) $$;

-- ---------------------------------------------------------------- what an application may say

-- A day `YYYY-MM-DD` that the calendar has.
CREATE FUNCTION core.is_day(t text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN t ~ '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
              THEN right(t, 2)::int <= extract(day FROM (left(t, 7) || '-01')::date + interval '1 month' - interval '1 day')
              ELSE false END
$$;

-- One field of the content has the shape that its kind asks for. Kinds: line (one line, not blank, 200 characters),
-- text (line feeds allowed, may be empty, 2,000), day, yen, count, flag, object, list, or a|b|c.
CREATE FUNCTION core.field_fits(kind text, v jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE kind
    WHEN 'line'   THEN jsonb_typeof(v) = 'string' AND core.is_clean(v #>> '{}') AND (v #>> '{}') !~ '^[[:space:]\u3000]*$'
                       AND char_length(v #>> '{}') <= 200
    WHEN 'text'   THEN jsonb_typeof(v) = 'string' AND core.is_clean(replace(v #>> '{}', E'\n', ' '))
                       AND char_length(v #>> '{}') <= 2000
    WHEN 'day'    THEN jsonb_typeof(v) = 'string' AND core.is_day(v #>> '{}')
    WHEN 'yen'    THEN jsonb_typeof(v) = 'number' AND (v #>> '{}') ~ '^[0-9]{1,12}$' AND (v #>> '{}')::bigint <= 999900000000
    WHEN 'count'  THEN jsonb_typeof(v) = 'number' AND (v #>> '{}') ~ '^[0-9]{1,9}$'
    WHEN 'flag'   THEN jsonb_typeof(v) = 'boolean'
    WHEN 'object' THEN jsonb_typeof(v) = 'object'
    WHEN 'list'   THEN jsonb_typeof(v) = 'array'
    ELSE jsonb_typeof(v) = 'string' AND (v #>> '{}') = ANY (string_to_array(kind, '|'))
  END
$$;

-- An object has exactly these fields, each `name kind` (`name kind?` may be null or absent). Refuses with ZD011.
CREATE FUNCTION core.check_object(o jsonb, place text, VARIADIC fields text[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  field text;
  name text;
  kind text;
  optional boolean;
BEGIN
  IF o IS NULL OR jsonb_typeof(o) <> 'object' THEN
    PERFORM core.refuse_value('content_shape', place);
  END IF;
  FOREACH field IN ARRAY fields LOOP
    name := split_part(field, ' ', 1);
    kind := rtrim(split_part(field, ' ', 2), '?');
    optional := right(field, 1) = '?';
    IF optional AND (NOT o ? name OR o -> name = 'null') THEN
      CONTINUE;
    END IF;
    IF NOT coalesce(core.field_fits(kind, o -> name), false) THEN
      PERFORM core.refuse_value('content_shape', ltrim(place || '.' || name, '.'));
    END IF;
  END LOOP;
  SELECT k INTO name FROM jsonb_object_keys(o) k WHERE k <> ALL (ARRAY(SELECT split_part(f, ' ', 1) FROM unnest(fields) f)) LIMIT 1;
  IF FOUND THEN
    PERFORM core.refuse_value('content_unknown_field', ltrim(place || '.' || left(name, 60), '.'));
  END IF;
END $$;

-- The shape of domain::application::ApplicationContent and what must hold whatever a program says of it.
-- Refuses with ZD011: CONSTRAINT is the rule, DETAIL the place.
CREATE FUNCTION core.check_content(content jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w jsonb;
  item jsonb;
  i integer := 0;
  from_day date;
  to_day date;
  guarantee_end date;
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
    'price yen', 'contract_date day', 'contract_date_planned flag', 'term_from day', 'term_to day', 'notice_date day?');
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

  IF jsonb_array_length(content -> 'products') NOT BETWEEN 1 AND 4 THEN
    PERFORM core.refuse_value('content_products', 'products');
  END IF;
  i := 0;
  FOR item IN SELECT jsonb_array_elements(content -> 'products') LOOP
    PERFORM core.check_object(item, format('products[%s]', i), 'product advance_payment|interim_advance|performance|bid_bond',
      'form electronic|paper', 'amount yen', 'guarantee_end day?');
    IF (item ->> 'amount')::bigint NOT BETWEEN 1 AND (w ->> 'price')::bigint THEN
      PERFORM core.refuse_value('content_amount', format('products[%s].amount', i));
    END IF;
    IF item ->> 'product' = 'bid_bond' AND item ->> 'form' <> 'paper' THEN
      PERFORM core.refuse_value('bid_bond_on_paper', format('products[%s].form', i));
    END IF;
    -- Works over several fiscal years are guaranteed to a fiscal year's end; all others to the end of the works at least.
    guarantee_end := (item ->> 'guarantee_end')::date;
    IF guarantee_end < to_day AND NOT (to_char(guarantee_end, 'MMDD') = '0331' AND guarantee_end >= from_day) THEN
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

-- What lists show of a content: kept beside it in core.application by whoever writes it.
CREATE FUNCTION core.contractor_shown(content jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT coalesce(content #>> '{applicant,joint_venture,name}', content #>> '{applicant,name}') $$;

CREATE FUNCTION core.products_shown(content jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_agg(jsonb_build_object('product', p -> 'product', 'form', p -> 'form', 'amount', p -> 'amount') ORDER BY n)
  FROM jsonb_array_elements(content -> 'products') WITH ORDINALITY AS x (p, n)
$$;

CREATE FUNCTION core.has_electronic(content jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT EXISTS (SELECT FROM jsonb_array_elements(content -> 'products') p WHERE p ->> 'form' = 'electronic') $$;

-- ---------------------------------------------------------------- the certificate

-- The certificate as it reads: the one builder, used by the preview and by the issue alike
-- (domain::certificate::CertificateContent). Number and day are null in a preview.
CREATE FUNCTION core.certificate_content(branch text, application_id bigint, revision integer, product text,
    contract_number text, issued_on date, change_number integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'product', i ->> 'product',
    'product_name', t.name,
    'form', i ->> 'form',
    'contract_number', $5,
    'contractor_name', core.contractor_shown(c),
    'contractor_address', c #>> '{applicant,address}',
    'beneficiary', c #>> '{works,orderer_name}',
    'guarantee_end', coalesce(i ->> 'guarantee_end', c #>> '{works,term_to}'),
    'works_name', c #>> '{works,name}',
    'term_from', c #>> '{works,term_from}',
    'term_to', c #>> '{works,term_to}',
    'amount', i -> 'amount',
    'price', c #> '{works,price}',
    'contract_date', c #>> '{works,contract_date}',
    'deposit_bank', CASE WHEN i ->> 'product' IN ('advance_payment', 'interim_advance')
                         THEN (c #>> '{deposit,bank_name}') || U&'\3000' || (c #>> '{deposit,branch_name}') END,
    'clause_name', t.name_plain || '約款',
    'issued_on', $6,
    'change_number', $7,
    'joint_venture_representative', c #>> '{applicant,joint_venture,representative}',
    'company', jsonb_build_object('name', co.name, 'address', co.address,
                                  'president_title', co.president_title, 'president', co.president),
    'branch', jsonb_build_object('name', b.name, 'tel', b.tel, 'fax', b.fax, 'email', b.email),
    'wording', co.wording)
  FROM core.application a
  LEFT JOIN core.draft d ON d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = $3
  CROSS JOIN LATERAL (SELECT CASE WHEN $3 = 0 THEN a.submitted ELSE d.content END) x (c)
  CROSS JOIN LATERAL jsonb_array_elements(c -> 'products') i
  JOIN core.branch b ON b.branch_id = a.branch_id
  -- Whoever is president on the day of issue.
  JOIN LATERAL (SELECT * FROM core.company y WHERE y.valid_from <= coalesce($6, core.tokyo_day(clock_timestamp()))
                ORDER BY y.valid_from DESC LIMIT 1) co ON true
  JOIN (VALUES ('advance_payment', '前払金保証', '前払金保証'), ('interim_advance', '中間前払金保証', '中間前払金保証'),
               ('performance', '契約保証', '契約保証'), ('bid_bond', '契約保証予約（入札ボンド）', '契約保証予約'))
       t (product, name, name_plain) ON t.product = i ->> 'product'
  WHERE a.branch_id = $1 AND a.application_id = $2 AND i ->> 'product' = $4
$$;

-- ---------------------------------------------------------------- what staff may read

GRANT USAGE ON SCHEMA core, audit, api TO densho_staff;
GRANT EXECUTE ON FUNCTION core.my_branches(), core.tokyo_day(timestamptz) TO densho_staff;

-- Columns, one grant per table; a table that is not named here (vault.*, platform.*, counters, the command log,
-- the search table) cannot be read at all. No staff role has INSERT, UPDATE or DELETE on anything.
GRANT SELECT (valid_from, name, address, president_title, president, wording) ON core.company TO densho_staff;
GRANT SELECT (branch_id, name, address, tel, fax, email, head_office) ON core.branch TO densho_staff;
GRANT SELECT (branch_id, fiscal_year, prefix) ON core.branch_prefix TO densho_staff;
GRANT SELECT (login, branch_id, name, role, disabled_at) ON core.operator TO densho_staff;
GRANT SELECT (login, product, limit_yen, valid_from, valid_to) ON core.authority TO densho_staff;
GRANT SELECT (code, name, kind, folded) ON core.orderer TO densho_staff;
GRANT SELECT (orderer_code, work_kind, product, valid_from, valid_to, basis, electronic_from, tiers, rounding, cap, hand_in)
  ON core.orderer_rule TO densho_staff;
GRANT SELECT (bank_code, branch_code, bank_name, branch_name, contracted, folded) ON core.bank TO densho_staff;
GRANT SELECT (customer_code, name, postal_code, address, phone, folded) ON core.contractor TO densho_staff;
GRANT SELECT (branch_id, state, n) ON core.queue_count TO densho_staff;
GRANT SELECT (branch_id, n) ON core.branch_change TO densho_staff;
GRANT SELECT (branch_id, application_id, number, source, source_ref, received_at, submitted, state, returned, version, revision,
              claimed_by, claimed_at, submitted_by, submitted_at, issued_at, contractor, orderer, works, price, products,
              electronic, mail_wanted) ON core.application TO densho_staff;
GRANT SELECT (branch_id, application_id, revision, drafted_by, drafted_at, content, content_hash) ON core.draft TO densho_staff;
GRANT SELECT (branch_id, application_id, revision, product, form, amount, price, guarantee_end) ON core.draft_item TO densho_staff;
GRANT SELECT (branch_id, application_id, revision, code, subject, reason, overridden_by, at) ON core.warning_override TO densho_staff;
GRANT SELECT (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, submitted_at) ON core.submission TO densho_staff;
GRANT SELECT (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by, approved_at) ON core.approval TO densho_staff;
GRANT SELECT (branch_id, application_id, revision, product, form, amount, limit_at) ON core.approval_item TO densho_staff;
GRANT SELECT (branch_id, contract_id, application_id, revision, product, form, fiscal_year, prefix, serial, number, numbered_at,
              keyed_at, published_at, arrived_at, version, contractor, orderer, works, amount, price, guarantee_end)
  ON core.contract TO densho_staff;
GRANT SELECT (branch_id, contract_id, seq, kind, supersedes, content, content_hash, drafted_by, approved_by, at) ON core.revision TO densho_staff;
GRANT SELECT (branch_id, contract_id, seq, state, reference, tried_at, arrived_at) ON core.publication TO densho_staff;
GRANT SELECT (branch_id, application_id, to_address, queued_at, sent_at) ON core.mail TO densho_staff;
GRANT SELECT (branch_id, job_id, kind, application_id, product, contract_id, step, state, attempts, next_at, trouble, created_at, done_at)
  ON core.job TO densho_staff;
GRANT SELECT (branch_id, event_id, at, actor, kind, application_id, contract_id, remark, detail) ON audit.event TO densho_staff;

-- Row-level security on every table, also on those that nobody may read: a grant made by mistake shows nothing.
DO $$
DECLARE t record;
BEGIN
  FOR t IN
    SELECT c.oid::regclass AS name,
           EXISTS (SELECT FROM information_schema.column_privileges p
                   WHERE p.grantee = 'densho_staff' AND p.table_schema = n.nspname AND p.table_name = c.relname) AS readable,
           EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'branch_id') AS of_branch,
           c.relname IN ('company', 'branch', 'branch_prefix', 'operator', 'orderer', 'orderer_rule', 'bank', 'contractor', 'authority') AS master
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('core', 'vault', 'audit', 'platform') AND c.relkind = 'r'
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t.name);
    CONTINUE WHEN NOT t.readable;
    IF t.master THEN
      -- The house's own directories: every enabled operator reads them, a disabled one is refused (ZD001).
      EXECUTE format('CREATE POLICY staff_reads ON %s FOR SELECT TO densho_staff USING ((SELECT core.my_branches()) IS NOT NULL)', t.name);
    ELSIF t.of_branch THEN
      EXECUTE format('CREATE POLICY staff_reads ON %s FOR SELECT TO densho_staff USING (branch_id = ANY ((SELECT core.my_branches())::text[]))', t.name);
    ELSE
      RAISE EXCEPTION 'a readable table without a policy: %', t.name;
    END IF;
  END LOOP;
END $$;

RESET ROLE;

-- Staff has no business with temporary tables or large objects: both would let a login fill the disk.
-- (Functions do not depend on this: every search_path is pinned.)
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
REVOKE EXECUTE ON FUNCTION pg_catalog.lo_create(oid), pg_catalog.lo_creat(integer), pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;
