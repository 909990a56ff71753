-- 変更, 訂正, 変更取消, 解約: events on a contract after its issue. Each is drafted by one person, approved by another,
-- numbered in the contract's ledger (発生番号, no gap), published, and told to the contractor.
--
-- What a ledger allows is core.check_event (domain::ledger says the same before anybody drafts) and a trigger asks it
-- for every row, so that no function can forget. Locks: job, contract, amendment.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- tables

ALTER TABLE core.contract ADD COLUMN terminated_on date;               -- 解約日; projection of core.revision

-- One wish to change a contract, from the first draft to its arrival.
CREATE TABLE core.amendment (
  branch_id     core.branch_code NOT NULL,
  amendment_id  bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  contract_id   bigint NOT NULL,
  kind          text NOT NULL CONSTRAINT amendment_kind_known CHECK (kind IN ('change', 'correction', 'cancellation', 'termination')),
  supersedes    integer,                                 -- 発生番号 of what is corrected or cancelled
  state         text NOT NULL DEFAULT 'awaiting_approval' CONSTRAINT amendment_state_known CHECK
                  (state IN ('awaiting_approval', 'returned', 'issuing', 'attention', 'issued', 'withdrawn')),
  version       integer NOT NULL DEFAULT 1,
  revision      integer NOT NULL DEFAULT 1,              -- its latest draft
  drafted_by    text NOT NULL REFERENCES core.operator,  -- of the latest draft
  submitted_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  returned_for  core.reason,                             -- why it came back, while it is back
  seq           integer,                                 -- 発生番号, once it has one
  PRIMARY KEY (branch_id, amendment_id),
  FOREIGN KEY (branch_id, contract_id) REFERENCES core.contract,
  FOREIGN KEY (branch_id, contract_id, seq) REFERENCES core.revision (branch_id, contract_id, seq),
  CONSTRAINT amendment_supersedes CHECK ((kind IN ('correction', 'cancellation')) = (supersedes IS NOT NULL)),
  CONSTRAINT amendment_issued_is_numbered CHECK (state <> 'issued' OR seq IS NOT NULL),
  CONSTRAINT amendment_returned_says_why CHECK ((state = 'returned') = (returned_for IS NOT NULL))
);
-- What waits is drafted against what is: one at a time.
CREATE UNIQUE INDEX one_open_amendment ON core.amendment (branch_id, contract_id)
  WHERE state IN ('awaiting_approval', 'returned', 'issuing', 'attention');
CREATE UNIQUE INDEX amendment_numbered_once ON core.amendment (branch_id, contract_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX amendment_open ON core.amendment (branch_id, submitted_at, amendment_id)
  WHERE state IN ('awaiting_approval', 'returned', 'issuing', 'attention');

CREATE TABLE core.amendment_draft (
  branch_id     core.branch_code NOT NULL,
  amendment_id  bigint NOT NULL,
  revision      integer NOT NULL CONSTRAINT amendment_revision_counts_up CHECK (revision >= 1),
  drafted_by    text NOT NULL REFERENCES core.operator,
  drafted_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  base_version  integer NOT NULL,                        -- core.contract.version that it was drafted against
  product       core.product NOT NULL,
  amount        core.yen NOT NULL,                       -- 保証金額 after it: what the approver's limit must cover
  -- {kind, supersedes, before, certificate, fields, premium, reason, overrides}: what a supervisor is asked to approve
  content       jsonb NOT NULL,
  content_hash  bytea NOT NULL CONSTRAINT amendment_hash_is_of_content CHECK (content_hash = core.content_hash(content)),
  PRIMARY KEY (branch_id, amendment_id, revision),
  FOREIGN KEY (branch_id, amendment_id) REFERENCES core.amendment,
  CONSTRAINT amendment_draft_bound UNIQUE (branch_id, amendment_id, revision, drafted_by, product, amount, content_hash)
);

CREATE TABLE core.amendment_approval (
  branch_id     core.branch_code NOT NULL,
  amendment_id  bigint NOT NULL,
  revision      integer NOT NULL,
  drafted_by    text NOT NULL,
  product       core.product NOT NULL,
  amount        core.yen NOT NULL,
  content_hash  bytea NOT NULL,
  approved_by   text NOT NULL REFERENCES core.operator,
  limit_at      core.yen NOT NULL,
  approved_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (branch_id, amendment_id),
  CONSTRAINT amendment_approval_of_draft FOREIGN KEY (branch_id, amendment_id, revision, drafted_by, product, amount, content_hash)
    REFERENCES core.amendment_draft (branch_id, amendment_id, revision, drafted_by, product, amount, content_hash),
  CONSTRAINT amendment_four_eyes CHECK (approved_by <> drafted_by),
  CONSTRAINT amendment_within_authority CHECK (amount <= limit_at)
);

-- 請負金額のみの変更: known and kept, without a certificate.
CREATE TABLE core.price_record (
  branch_id    core.branch_code NOT NULL,
  contract_id  bigint NOT NULL,
  n            integer NOT NULL CONSTRAINT price_record_counts_up CHECK (n >= 1),
  before       core.yen NOT NULL,
  price        core.yen NOT NULL CONSTRAINT price_differs CHECK (price <> before AND price > 0),
  reason       core.reason NOT NULL,
  overrides    jsonb NOT NULL DEFAULT '[]',
  recorded_by  text NOT NULL REFERENCES core.operator,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (branch_id, contract_id, n),
  FOREIGN KEY (branch_id, contract_id) REFERENCES core.contract
);

CREATE TABLE core.amendment_mail (
  branch_id     core.branch_code NOT NULL,
  amendment_id  bigint NOT NULL,
  to_address    core.line NOT NULL,
  message_id    core.line NOT NULL CONSTRAINT amendment_message_id_once UNIQUE,
  fields        jsonb NOT NULL,
  queued_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  sent_at       timestamptz,
  PRIMARY KEY (branch_id, amendment_id),
  FOREIGN KEY (branch_id, amendment_id) REFERENCES core.amendment
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['core.amendment_draft', 'core.amendment_approval', 'core.price_record'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change()', t);
  END LOOP;
END $$;

ALTER TABLE core.job
  ADD COLUMN amendment_id bigint,
  ADD CONSTRAINT job_of_amendment FOREIGN KEY (branch_id, amendment_id) REFERENCES core.amendment,
  DROP CONSTRAINT job_kind_known,
  ADD CONSTRAINT job_kind_known CHECK (kind IN ('issue', 'mail', 'amend', 'amend_mail')),
  ADD CONSTRAINT amend_names_amendment CHECK ((kind IN ('amend', 'amend_mail')) = (amendment_id IS NOT NULL)),
  DROP CONSTRAINT job_once,
  ADD CONSTRAINT job_once UNIQUE NULLS NOT DISTINCT (branch_id, application_id, kind, product, amendment_id);

-- ---------------------------------------------------------------- the ledger

-- The story as places (domain::ledger): an issue, change or termination opens one, a correction fills the place of
-- what it corrects, a cancellation takes the last one out. p_at: what had arrived by then.
CREATE FUNCTION core.places(p_branch text, p_contract bigint, p_at timestamptz DEFAULT NULL)
RETURNS TABLE (place integer, opened_by integer, opened_as text, filled_by integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r record;
  opened integer[] := '{}';
  kinds text[] := '{}';
  filled integer[] := '{}';
  n integer;
BEGIN
  FOR r IN
    SELECT v.seq, v.kind, v.supersedes FROM core.revision v
      LEFT JOIN core.publication p ON p.branch_id = v.branch_id AND p.contract_id = v.contract_id AND p.seq = v.seq
     WHERE v.branch_id = p_branch AND v.contract_id = p_contract
       AND (p_at IS NULL OR CASE WHEN p.seq IS NULL THEN v.at ELSE p.arrived_at END <= p_at)
     ORDER BY v.seq
  LOOP
    n := cardinality(opened);
    IF r.kind = 'correction' THEN
      filled[array_position(filled, r.supersedes)] := r.seq;
    ELSIF r.kind = 'cancellation' THEN
      opened := opened[:n - 1];
      kinds := kinds[:n - 1];
      filled := filled[:n - 1];
    ELSE
      opened := opened || r.seq;
      kinds := kinds || r.kind;
      filled := filled || r.seq;
    END IF;
  END LOOP;
  RETURN QUERY SELECT x.n::integer, x.o, x.k, x.f FROM unnest(opened, kinds, filled) WITH ORDINALITY x (o, k, f, n);
END $$;

-- 発生番号 of the event whose content the contract reads as.
CREATE FUNCTION core.current_seq(p_branch text, p_contract bigint, p_at timestamptz DEFAULT NULL) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT s.filled_by FROM core.places($1, $2, $3) s ORDER BY s.place DESC LIMIT 1 $$;

-- May such an event happen next?
CREATE FUNCTION core.check_event(p_branch text, p_contract bigint, p_kind text, p_supersedes integer) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last record;
  hit record;
BEGIN
  IF p_kind NOT IN ('change', 'correction', 'cancellation', 'termination') THEN
    PERFORM core.refuse_value('ledger_issue');
  END IF;
  IF (p_kind IN ('correction', 'cancellation')) <> (p_supersedes IS NOT NULL) THEN
    PERFORM core.refuse_value('ledger_supersedes');
  END IF;
  IF EXISTS (SELECT FROM core.publication p WHERE p.branch_id = p_branch AND p.contract_id = p_contract AND p.arrived_at IS NULL) THEN
    PERFORM core.refuse_value('ledger_on_its_way');
  END IF;
  SELECT * INTO last FROM core.places(p_branch, p_contract) s ORDER BY s.place DESC LIMIT 1;
  IF NOT FOUND THEN
    PERFORM core.refuse_value('ledger_issue');
  END IF;
  IF last.opened_as = 'termination' AND p_kind <> 'correction' THEN
    PERFORM core.refuse_value('ledger_terminated');
  END IF;
  IF p_supersedes IS NOT NULL THEN
    SELECT * INTO hit FROM core.places(p_branch, p_contract) s WHERE s.filled_by = p_supersedes;
    IF NOT FOUND THEN
      PERFORM core.refuse_value('ledger_not_in_force', p_supersedes::text);
    ELSIF p_kind = 'cancellation' AND (hit.place <> last.place OR hit.opened_as <> 'change') THEN
      PERFORM core.refuse_value('ledger_not_last_change', p_supersedes::text);
    END IF;
  END IF;
END $$;

-- Every row after the first: the next number, an event that may follow, and an approval that stands behind it.
CREATE FUNCTION core.revision_fits() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.seq <> 1 + (SELECT max(v.seq) FROM core.revision v WHERE v.branch_id = NEW.branch_id AND v.contract_id = NEW.contract_id) THEN
    PERFORM core.refuse_value('ledger_number', NEW.seq::text);
  END IF;
  PERFORM core.check_event(NEW.branch_id, NEW.contract_id, NEW.kind, NEW.supersedes);
  IF NOT EXISTS (
    SELECT FROM core.amendment a JOIN core.amendment_approval p ON p.branch_id = a.branch_id AND p.amendment_id = a.amendment_id
     WHERE a.branch_id = NEW.branch_id AND a.contract_id = NEW.contract_id AND a.seq IS NULL
       AND a.state IN ('issuing', 'attention') AND a.kind = NEW.kind AND a.supersedes IS NOT DISTINCT FROM NEW.supersedes
       AND p.drafted_by = NEW.drafted_by AND p.approved_by = NEW.approved_by) THEN
    PERFORM core.refuse_value('ledger_unapproved');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_order BEFORE INSERT ON core.revision
  FOR EACH ROW WHEN (NEW.seq <> 1) EXECUTE FUNCTION core.revision_fits();

-- Four eyes over all drafts of an amendment, whoever wrote the last one.
CREATE FUNCTION core.amendment_approver_is_another() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM core.amendment_draft d WHERE d.branch_id = NEW.branch_id AND d.amendment_id = NEW.amendment_id
                AND d.drafted_by = NEW.approved_by) THEN
    PERFORM core.refuse('ZD006', 'four eyes: somebody else has to approve this', '', 'amendment_four_eyes_history');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER four_eyes_history BEFORE INSERT ON core.amendment_approval
  FOR EACH ROW EXECUTE FUNCTION core.amendment_approver_is_another();

-- What was issued, withdrawn or numbered stays so; the kind never changes.
CREATE FUNCTION core.amendment_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (OLD.contract_id, OLD.kind, OLD.supersedes) IS DISTINCT FROM (NEW.contract_id, NEW.kind, NEW.supersedes)
     OR (OLD.seq IS NOT NULL AND OLD.seq IS DISTINCT FROM NEW.seq)
     OR NOT (NEW.state = OLD.state OR (OLD.state, NEW.state) IN (
       ('awaiting_approval', 'returned'), ('awaiting_approval', 'issuing'), ('awaiting_approval', 'withdrawn'),
       ('returned', 'awaiting_approval'), ('returned', 'withdrawn'),
       ('issuing', 'attention'), ('issuing', 'issued'), ('attention', 'issuing'), ('attention', 'issued'))) THEN
    PERFORM core.refuse('ZD009', 'an amendment does not go back', OLD.state, 'amendment_moves');
  END IF;
  IF NEW.state = 'issuing' AND NOT EXISTS (SELECT FROM core.amendment_approval p
       WHERE p.branch_id = NEW.branch_id AND p.amendment_id = NEW.amendment_id) THEN
    PERFORM core.refuse('ZD053', 'no approval stands behind this', '', 'amendment_moves');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER amendment_moves BEFORE UPDATE ON core.amendment FOR EACH ROW EXECUTE FUNCTION core.amendment_moves();

-- A job that was given up takes its amendment to 要対応, and another try takes it back.
CREATE FUNCTION core.follow_amendment_job() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE core.amendment SET state = CASE NEW.state WHEN 'dead' THEN 'attention' ELSE 'issuing' END, version = version + 1
   WHERE branch_id = NEW.branch_id AND amendment_id = NEW.amendment_id AND state IN ('issuing', 'attention');
  RETURN NULL;
END $$;
CREATE TRIGGER follow_amendment AFTER UPDATE ON core.job FOR EACH ROW
  WHEN (NEW.kind = 'amend' AND OLD.state <> NEW.state AND (OLD.state = 'dead' OR NEW.state = 'dead'))
  EXECUTE FUNCTION core.follow_amendment_job();

-- ---------------------------------------------------------------- what an amendment says

-- 請負金額 as it is known: of this event's certificate, or of a later record without one.
CREATE FUNCTION core.price_after(p_branch text, p_contract bigint, p_seq integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT r.price::bigint FROM core.price_record r
                    WHERE r.branch_id = v.branch_id AND r.contract_id = v.contract_id AND r.at > v.at ORDER BY r.n DESC LIMIT 1),
                  (v.content ->> 'price')::bigint)
  FROM core.revision v WHERE v.branch_id = $1 AND v.contract_id = $2 AND v.seq = $3
$$;

-- What the event starts from: the content it changes, corrects, ends or takes out. For a change with the price as known.
CREATE FUNCTION core.amendment_base(p_branch text, p_contract bigint, p_kind text, p_supersedes integer) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.content || CASE WHEN $3 IN ('change', 'termination')
                           THEN jsonb_build_object('price', core.price_after($1, $2, v.seq)) ELSE '{}' END
  FROM core.revision v
  WHERE v.branch_id = $1 AND v.contract_id = $2 AND v.seq = coalesce($4, core.current_seq($1, $2))
$$;

-- The certificate as it reads after the event: the one builder, for what is approved and for what is issued. A change
-- and a correction of it print the change's number (変更ー); the cancellation gives back what was there before, word for
-- word. Company and branch are those of the day.
CREATE FUNCTION core.amendment_certificate(p_branch text, p_contract bigint, p_kind text, p_supersedes integer,
                                           p_fields jsonb, p_day date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  base jsonb := core.amendment_base(p_branch, p_contract, p_kind, p_supersedes);
  number integer;
  house record;
BEGIN
  IF p_kind = 'cancellation' THEN
    RETURN (SELECT v.content FROM core.places(p_branch, p_contract) s
              JOIN core.revision v ON v.branch_id = p_branch AND v.contract_id = p_contract AND v.seq = s.filled_by
             WHERE s.place = (SELECT max(t.place) - 1 FROM core.places(p_branch, p_contract) t));
  END IF;
  number := CASE p_kind WHEN 'change' THEN (SELECT max(v.seq) + 1 FROM core.revision v WHERE v.branch_id = p_branch AND v.contract_id = p_contract)
                        ELSE (base ->> 'change_number')::integer END;
  SELECT co.name, co.address, co.president_title, co.president, co.wording, b.name AS branch_name, b.tel, b.fax, b.email INTO house
    FROM core.branch b
    JOIN LATERAL (SELECT * FROM core.company y WHERE y.valid_from <= coalesce(p_day, core.tokyo_day(clock_timestamp()))
                  ORDER BY y.valid_from DESC LIMIT 1) co ON true
   WHERE b.branch_id = p_branch;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  RETURN base || p_fields || jsonb_build_object(
    'issued_on', p_day, 'change_number', number, 'wording', house.wording,
    'company', jsonb_build_object('name', house.name, 'address', house.address,
                                  'president_title', house.president_title, 'president', house.president),
    'branch', jsonb_build_object('name', house.branch_name, 'tel', house.tel, 'fax', house.fax, 'email', house.email));
END $$;

-- Kind of the works that the contract guarantees.
CREATE FUNCTION core.work_kind_of(p_branch text, p_contract bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.content #>> '{works,kind}' FROM core.contract c
    JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
   WHERE c.branch_id = $1 AND c.contract_id = $2
$$;

-- 減額: of a reduced price the advance may stay at 5/10, for 業務委託 at 4/10.
CREATE FUNCTION core.advance_may_stay(p_price bigint, p_work_kind text) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT $1 * CASE $2 WHEN 'service' THEN 4 ELSE 5 END / 10 $$;

-- `○○銀行　××支店` as the gate of the deposit bank wants it.
CREATE FUNCTION core.deposit_named(p_bank text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('bank_name', split_part($1, U&'\3000', 1),
                            'branch_name', substr($1, strpos($1, U&'\3000') + 1))
$$;

-- Warnings that the database finds by itself; each needs a reason.
CREATE FUNCTION core.amendment_warnings(p_before jsonb, p_after jsonb, p_work_kind text) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'reduced_price' WHERE $2 ->> 'product' IN ('advance_payment', 'interim_advance')
    AND ($2 ->> 'price')::bigint < ($1 ->> 'price')::bigint
    AND ($2 ->> 'amount')::bigint > core.advance_may_stay(($2 ->> 'price')::bigint, $3)
  UNION ALL
  SELECT 'orderer_not_in_master' WHERE $2 ->> 'beneficiary' <> $1 ->> 'beneficiary' AND core.orderer_of(NULL, $2 ->> 'beneficiary') IS NULL
  UNION ALL
  SELECT 'bank_not_in_master' WHERE $2 ->> 'deposit_bank' IS DISTINCT FROM $1 ->> 'deposit_bank'
    AND core.bank_contracted(core.deposit_named($2 ->> 'deposit_bank')) IS NULL
$$;

-- Reasons are whole, and every warning has one.
CREATE FUNCTION core.check_overrides(p_overrides jsonb, p_warnings text[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o jsonb;
  w text;
BEGIN
  IF jsonb_typeof(p_overrides) <> 'array' OR jsonb_array_length(p_overrides) > 20 THEN
    PERFORM core.refuse_value('content_shape', 'overrides');
  END IF;
  FOR o IN SELECT jsonb_array_elements(p_overrides) LOOP
    PERFORM core.check_object(o, 'overrides', 'code line', 'reason text');
    PERFORM core.check_reason(o ->> 'reason');
  END LOOP;
  FOREACH w IN ARRAY p_warnings LOOP
    IF NOT EXISTS (SELECT FROM jsonb_array_elements(p_overrides) x WHERE x ->> 'code' = w) THEN
      PERFORM core.refuse_value('warning_open', w);
    END IF;
  END LOOP;
END $$;

-- The fields that a kind may set, and what must hold of the certificate after it.
CREATE FUNCTION core.check_amendment(p_kind text, p_fields jsonb, p_before jsonb, p_after jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  product text := p_after ->> 'product';
  changed text[];
  ends date := (p_after ->> 'guarantee_end')::date;
  term_from date := (p_after ->> 'term_from')::date;
  term_to date := (p_after ->> 'term_to')::date;
BEGIN
  IF p_kind = 'cancellation' THEN
    RETURN;
  ELSIF p_kind = 'termination' THEN
    PERFORM core.check_object(p_fields, 'fields', 'terminated_on day');
    IF (p_fields ->> 'terminated_on')::date < (p_before ->> 'issued_on')::date THEN
      PERFORM core.refuse_value('content_dates', 'terminated_on');
    END IF;
    RETURN;
  END IF;
  changed := ARRAY(SELECT f.key FROM jsonb_each(p_fields) f WHERE f.value IS DISTINCT FROM coalesce(p_before -> f.key, 'null') ORDER BY 1);
  IF cardinality(changed) = 0 THEN
    PERFORM core.refuse_value('amendment_changes_nothing');
  END IF;
  IF p_kind = 'change' AND changed = ARRAY['price'] AND product IN ('advance_payment', 'interim_advance') THEN
    PERFORM core.refuse_value('price_alone_needs_no_procedure');
  END IF;
  IF NOT (p_after ->> 'amount')::bigint BETWEEN 1 AND (p_after ->> 'price')::bigint THEN
    PERFORM core.refuse_value('content_amount', 'amount');
  END IF;
  IF term_to < term_from THEN
    PERFORM core.refuse_value('content_dates', 'term_to');
  END IF;
  IF (p_after ->> 'contract_date')::date > term_from AND product <> 'performance' THEN
    PERFORM core.refuse_value('content_dates', 'contract_date');
  END IF;
  -- Works over several fiscal years are guaranteed to a fiscal year's end.
  IF ends < term_to AND NOT (to_char(ends, 'MMDD') = '0331' AND ends >= term_from) THEN
    PERFORM core.refuse_value('content_dates', 'guarantee_end');
  END IF;
  IF 'deposit_bank' = ANY (changed) AND NOT core.bank_contracted(core.deposit_named(p_after ->> 'deposit_bank')) THEN
    PERFORM core.refuse_value('bank_not_contracted', 'deposit_bank');
  END IF;
END $$;

-- Names and kinds of the fields, before a certificate is built from them.
CREATE FUNCTION core.check_amendment_fields(p_kind text, p_product text, p_fields jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  allowed text[] := CASE p_kind
    WHEN 'termination' THEN ARRAY['terminated_on day']
    WHEN 'cancellation' THEN ARRAY[]::text[]
    ELSE ARRAY['beneficiary line?', 'guarantee_end day?', 'term_from day?', 'term_to day?', 'amount yen?', 'price yen?', 'contract_date day?'] END;
BEGIN
  IF p_kind IN ('change', 'correction') AND p_product IN ('advance_payment', 'interim_advance') THEN
    allowed := allowed || 'deposit_bank line?'::text;
  END IF;
  IF p_kind = 'correction' THEN
    allowed := allowed || ARRAY['contractor_name line?', 'contractor_address line?', 'works_name line?',
                                'joint_venture_representative line?', 'terminated_on day?'];
  END IF;
  PERFORM core.check_object(p_fields, 'fields', VARIADIC allowed);
  IF EXISTS (SELECT FROM jsonb_each(p_fields) f WHERE f.value = 'null') THEN
    PERFORM core.refuse_value('content_shape', 'fields');
  END IF;
END $$;

-- The contract's row says what its last place says, and the price as it is known.
CREATE FUNCTION core.project_contract(p_branch text, p_contract bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE core.contract c
     SET contractor = v.content ->> 'contractor_name', orderer = v.content ->> 'beneficiary', works = v.content ->> 'works_name',
         amount = (v.content ->> 'amount')::bigint, guarantee_end = (v.content ->> 'guarantee_end')::date,
         price = core.price_after($1, $2, v.seq), terminated_on = (v.content ->> 'terminated_on')::date, version = c.version + 1
    FROM core.revision v
   WHERE c.branch_id = $1 AND c.contract_id = $2
     AND v.branch_id = c.branch_id AND v.contract_id = c.contract_id AND v.seq = core.current_seq($1, $2)
$$;

-- ---------------------------------------------------------------- what staff does

CREATE FUNCTION core.lock_contract(p_branch text, p_contract bigint) RETURNS core.contract
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE c core.contract;
BEGIN
  SELECT * INTO c FROM core.contract x
   WHERE x.branch_id = p_branch AND x.contract_id = p_contract AND x.branch_id = ANY (core.my_branches())
     FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD002', 'no such contract');
  END IF;
  RETURN c;
END $$;

-- 変更・訂正・変更取消・解約 asked for; p_amendment names one that came back. p_version is the contract's, as shown.
CREATE FUNCTION api.submit_amendment(p_request uuid, p_branch text, p_contract bigint, p_version integer, p_amendment bigint,
                                     p_kind text, p_supersedes integer, p_fields jsonb, p_premium bigint, p_reason text,
                                     p_overrides jsonb, OUT amendment_id bigint, OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_contract, p_version, p_amendment, p_kind, p_supersedes, p_fields, p_premium, p_reason, p_overrides);
  done jsonb := core.begin_command(p_request, 'submit_amendment', args);
  c core.contract;
  a core.amendment;
  before jsonb;
  after jsonb;
  body jsonb;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    c := core.lock_contract(p_branch, p_contract);
    IF c.arrived_at IS NULL THEN
      PERFORM core.refuse('ZD009', 'the certificate has not arrived yet', 'issuing');
    END IF;
    IF c.version IS DISTINCT FROM p_version THEN
      PERFORM core.refuse('ZD003', 'the contract changed since it was shown', c.version::text);
    END IF;
    PERFORM core.check_reason(p_reason);
    IF p_premium IS NULL OR p_premium NOT BETWEEN -999900000000 AND 999900000000 THEN
      PERFORM core.refuse_value('amendment_premium', 'premium');
    END IF;
    PERFORM core.check_event(c.branch_id, c.contract_id, p_kind, p_supersedes);
    PERFORM core.check_amendment_fields(p_kind, c.product, p_fields);
    before := core.amendment_base(c.branch_id, c.contract_id, p_kind, p_supersedes);
    after := core.amendment_certificate(c.branch_id, c.contract_id, p_kind, p_supersedes, p_fields, NULL);
    IF after IS NULL THEN
      PERFORM core.refuse_value('company_missing');
    END IF;
    PERFORM core.check_amendment(p_kind, p_fields, before, after);
    PERFORM core.check_overrides(p_overrides, CASE WHEN p_kind IN ('change', 'correction')
      THEN ARRAY(SELECT core.amendment_warnings(before, after, core.work_kind_of(c.branch_id, c.contract_id))) ELSE '{}' END);
    body := jsonb_build_object('kind', p_kind, 'supersedes', p_supersedes, 'before', before, 'certificate', after,
                               'fields', p_fields, 'premium', p_premium, 'reason', p_reason, 'overrides', p_overrides);
    IF p_amendment IS NULL THEN
      IF EXISTS (SELECT FROM core.amendment x WHERE x.branch_id = c.branch_id AND x.contract_id = c.contract_id
                    AND x.state IN ('awaiting_approval', 'returned', 'issuing', 'attention')) THEN
        PERFORM core.refuse('ZD012', 'another amendment is open', '', 'one_open_amendment');
      END IF;
      INSERT INTO core.amendment (branch_id, contract_id, kind, supersedes, drafted_by)
      VALUES (c.branch_id, c.contract_id, p_kind, p_supersedes, session_user) RETURNING * INTO a;
    ELSE
      SELECT * INTO a FROM core.amendment x
       WHERE x.branch_id = c.branch_id AND x.amendment_id = p_amendment AND x.contract_id = c.contract_id FOR NO KEY UPDATE;
      IF NOT FOUND THEN
        PERFORM core.refuse('ZD002', 'no such amendment');
      ELSIF a.state <> 'returned' THEN
        PERFORM core.refuse('ZD009', 'not possible in this state', a.state);
      ELSIF (a.kind, a.supersedes) IS DISTINCT FROM (p_kind, p_supersedes) THEN
        PERFORM core.refuse_value('amendment_kind', 'kind');
      END IF;
      UPDATE core.amendment x SET state = 'awaiting_approval', revision = x.revision + 1, version = x.version + 1,
             drafted_by = session_user, submitted_at = clock_timestamp(), returned_for = NULL
       WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id RETURNING * INTO a;
    END IF;
    INSERT INTO core.amendment_draft (branch_id, amendment_id, revision, drafted_by, base_version, product, amount, content, content_hash)
    VALUES (a.branch_id, a.amendment_id, a.revision, session_user, c.version, c.product, (after ->> 'amount')::bigint, body, core.content_hash(body));
    PERFORM core.note(c.branch_id, 'amendment.submitted', c.application_id, c.contract_id, p_reason,
                      jsonb_build_object('amendment', a.amendment_id, 'kind', p_kind, 'supersedes', p_supersedes, 'revision', a.revision));
    done := jsonb_build_object('amendment_id', a.amendment_id, 'version', a.version);
    PERFORM core.end_command(p_request, 'submit_amendment', args, done);
  END IF;
  amendment_id := done -> 'amendment_id';
  version := done -> 'version';
END $$;

-- The amendment, with its contract locked before it.
CREATE FUNCTION core.lock_amendment(p_branch text, p_amendment bigint, p_version integer, VARIADIC p_states text[]) RETURNS core.amendment
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE a core.amendment;
BEGIN
  SELECT * INTO a FROM core.amendment x
   WHERE x.branch_id = p_branch AND x.amendment_id = p_amendment AND x.branch_id = ANY (core.my_branches());
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD002', 'no such amendment');
  END IF;
  PERFORM core.lock_contract(a.branch_id, a.contract_id);
  SELECT * INTO a FROM core.amendment x WHERE x.branch_id = p_branch AND x.amendment_id = p_amendment FOR NO KEY UPDATE;
  IF a.version IS DISTINCT FROM p_version THEN
    PERFORM core.refuse('ZD003', 'the amendment changed since it was shown', a.version::text);
  END IF;
  IF a.state <> ALL (p_states) THEN
    PERFORM core.refuse('ZD009', 'not possible in this state', a.state);
  END IF;
  RETURN a;
END $$;

-- 承認: of this very content, against the contract as it was when it was drafted, by somebody else, within the limit.
CREATE FUNCTION api.approve_amendment(p_request uuid, p_branch text, p_amendment bigint, p_version integer, p_revision integer,
                                      p_content_hash bytea, OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_amendment, p_version, p_revision, p_content_hash);
  done jsonb := core.begin_command(p_request, 'approve_amendment', args);
  a core.amendment;
  c core.contract;
  d core.amendment_draft;
  most bigint;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor');
    a := core.lock_amendment(p_branch, p_amendment, p_version, 'awaiting_approval');
    SELECT * INTO d FROM core.amendment_draft x WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id AND x.revision = a.revision;
    IF p_revision IS DISTINCT FROM a.revision OR p_content_hash IS DISTINCT FROM d.content_hash THEN
      PERFORM core.refuse('ZD008', 'what is approved is not what was submitted');
    END IF;
    SELECT * INTO c FROM core.contract x WHERE x.branch_id = a.branch_id AND x.contract_id = a.contract_id;
    IF c.version IS DISTINCT FROM d.base_version THEN
      PERFORM core.refuse('ZD003', 'the contract changed since it was drafted', c.version::text);
    END IF;
    IF EXISTS (SELECT FROM core.amendment_draft x WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id AND x.drafted_by = session_user) THEN
      PERFORM core.refuse('ZD006', 'four eyes: somebody else has to approve this');
    END IF;
    most := core.limit_of(session_user, d.product, core.tokyo_day(clock_timestamp()));
    IF most IS NULL OR d.amount > most THEN
      PERFORM core.refuse('ZD007', 'over the authority limit',
                          jsonb_build_object('product', d.product, 'amount', d.amount, 'limit', most)::text);
    END IF;
    PERFORM core.check_event(a.branch_id, a.contract_id, a.kind, a.supersedes);
    PERFORM core.check_amendment(a.kind, d.content -> 'fields', d.content -> 'before', d.content -> 'certificate');
    INSERT INTO core.amendment_approval (branch_id, amendment_id, revision, drafted_by, product, amount, content_hash, approved_by, limit_at)
    VALUES (a.branch_id, a.amendment_id, d.revision, d.drafted_by, d.product, d.amount, p_content_hash, session_user, most);
    UPDATE core.amendment x SET state = 'issuing', version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
    INSERT INTO core.job (branch_id, kind, application_id, contract_id, amendment_id, step)
    VALUES (a.branch_id, 'amend', c.application_id, a.contract_id, a.amendment_id, 'number');
    PERFORM core.note(a.branch_id, 'amendment.approved', c.application_id, a.contract_id, '',
                      jsonb_build_object('amendment', a.amendment_id, 'kind', a.kind, 'content_hash', encode(p_content_hash, 'hex')));
    done := jsonb_build_object('version', a.version + 1);
    PERFORM core.end_command(p_request, 'approve_amendment', args, done);
  END IF;
  version := done -> 'version';
END $$;

-- 差戻 by a supervisor; 取下 by whoever drafted it, or by a supervisor. Both with a reason.
CREATE FUNCTION core.end_amendment(p_request uuid, p_command text, p_branch text, p_amendment bigint, p_version integer,
                                   p_reason text, p_state text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_amendment, p_version, p_reason);
  done jsonb := core.begin_command(p_request, p_command, args);
  a core.amendment;
BEGIN
  IF done IS NULL THEN
    PERFORM core.check_reason(p_reason);
    IF p_state = 'returned' THEN
      PERFORM core.require_role('supervisor');
      a := core.lock_amendment(p_branch, p_amendment, p_version, 'awaiting_approval');
    ELSE
      PERFORM core.require_role('clerk', 'supervisor');
      a := core.lock_amendment(p_branch, p_amendment, p_version, 'awaiting_approval', 'returned');
      IF (core.me()).role <> 'supervisor' AND a.drafted_by <> session_user THEN
        PERFORM core.refuse('ZD004', 'drafted by another operator', (SELECT o.name FROM core.operator o WHERE o.login = a.drafted_by));
      END IF;
    END IF;
    UPDATE core.amendment x SET state = p_state, version = x.version + 1,
           returned_for = CASE p_state WHEN 'returned' THEN p_reason END
     WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
    PERFORM core.note(a.branch_id, 'amendment.' || p_state,
                      (SELECT c.application_id FROM core.contract c WHERE c.branch_id = a.branch_id AND c.contract_id = a.contract_id),
                      a.contract_id, p_reason, jsonb_build_object('amendment', a.amendment_id, 'kind', a.kind));
    done := jsonb_build_object('version', a.version + 1);
    PERFORM core.end_command(p_request, p_command, args, done);
  END IF;
  RETURN done -> 'version';
END $$;

CREATE FUNCTION api.return_amendment(p_request uuid, p_branch text, p_amendment bigint, p_version integer, p_reason text, OUT version integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT core.end_amendment($1, 'return_amendment', $2, $3, $4, $5, 'returned') $$;

CREATE FUNCTION api.withdraw_amendment(p_request uuid, p_branch text, p_amendment bigint, p_version integer, p_reason text, OUT version integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT core.end_amendment($1, 'withdraw_amendment', $2, $3, $4, $5, 'withdrawn') $$;

-- 請負金額のみの変更 of an advance guarantee: no procedure, no certificate; the new price is kept.
CREATE FUNCTION api.record_price(p_request uuid, p_branch text, p_contract bigint, p_version integer, p_price bigint,
                                 p_reason text, p_overrides jsonb, OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_contract, p_version, p_price, p_reason, p_overrides);
  done jsonb := core.begin_command(p_request, 'record_price', args);
  c core.contract;
  before jsonb;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    c := core.lock_contract(p_branch, p_contract);
    IF c.version IS DISTINCT FROM p_version THEN
      PERFORM core.refuse('ZD003', 'the contract changed since it was shown', c.version::text);
    END IF;
    PERFORM core.check_reason(p_reason);
    IF c.product NOT IN ('advance_payment', 'interim_advance') THEN
      PERFORM core.refuse_value('price_needs_a_change', c.product);
    END IF;
    PERFORM core.check_event(c.branch_id, c.contract_id, 'change', NULL);
    IF EXISTS (SELECT FROM core.amendment x WHERE x.branch_id = c.branch_id AND x.contract_id = c.contract_id
                  AND x.state IN ('awaiting_approval', 'returned', 'issuing', 'attention')) THEN
      PERFORM core.refuse('ZD012', 'another amendment is open', '', 'one_open_amendment');
    END IF;
    IF p_price IS NULL OR p_price NOT BETWEEN c.amount AND 999900000000 THEN
      PERFORM core.refuse_value('content_amount', 'price');
    END IF;
    before := core.amendment_base(c.branch_id, c.contract_id, 'change', NULL);
    PERFORM core.check_overrides(p_overrides, ARRAY(SELECT core.amendment_warnings(
      before, before || jsonb_build_object('price', p_price), core.work_kind_of(c.branch_id, c.contract_id))));
    INSERT INTO core.price_record (branch_id, contract_id, n, before, price, reason, overrides, recorded_by)
    SELECT c.branch_id, c.contract_id, coalesce(max(r.n), 0) + 1, c.price, p_price, p_reason, p_overrides, session_user
      FROM core.price_record r WHERE r.branch_id = c.branch_id AND r.contract_id = c.contract_id;
    PERFORM core.project_contract(c.branch_id, c.contract_id);
    PERFORM core.note(c.branch_id, 'contract.price_recorded', c.application_id, c.contract_id, p_reason,
                      jsonb_build_object('before', c.price, 'price', p_price));
    done := jsonb_build_object('version', c.version + 1);
    PERFORM core.end_command(p_request, 'record_price', args, done);
  END IF;
  version := done -> 'version';
END $$;

-- ---------------------------------------------------------------- what the worker does

-- The amendment of a job that this fence holds, locked after its contract.
CREATE FUNCTION worker.amendment_of(j core.job) RETURNS core.amendment
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE a core.amendment;
BEGIN
  PERFORM FROM core.contract c WHERE c.branch_id = j.branch_id AND c.contract_id = j.contract_id FOR NO KEY UPDATE;
  SELECT * INTO a FROM core.amendment x WHERE x.branch_id = j.branch_id AND x.amendment_id = j.amendment_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD053', 'no amendment stands behind this job');
  END IF;
  RETURN a;
END $$;

-- Everything needed to go on with it, wherever it was left. place: 発生番号 of the place that it fills on the platform,
-- 0 as issued. replaces: the publication that this one takes the place of; withdraws: the one that a cancellation takes
-- away, which is all there is to publish of it.
CREATE FUNCTION worker.amendment_look(p_branch text, p_job bigint, p_fence integer)
RETURNS TABLE (kind text, form text, number text, seq integer, place integer, content jsonb, content_hash bytea,
               idempotency_key uuid, publication_state text, replaces uuid, withdraws uuid, withdraws_reference text,
               key_version integer, kek_id text, wrapped_dek bytea, dek_nonce bytea, nonce bytea, ciphertext bytea,
               to_address text, message_id text, fields jsonb, queued_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  j core.job;
  a core.amendment;
  d core.amendment_draft;
  other record;
BEGIN
  SELECT * INTO j FROM core.job x WHERE x.branch_id = p_branch AND x.job_id = p_job AND x.fence = p_fence AND x.state = 'leased';
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD050', 'the lease was lost');
  END IF;
  SELECT * INTO a FROM core.amendment x WHERE x.branch_id = j.branch_id AND x.amendment_id = j.amendment_id;
  IF j.kind = 'amend_mail' THEN
    SELECT m.to_address, m.message_id, m.fields, m.queued_at INTO to_address, message_id, fields, queued_at
      FROM core.amendment_mail m WHERE m.branch_id = j.branch_id AND m.amendment_id = j.amendment_id;
    RETURN NEXT;
    RETURN;
  END IF;
  kind := a.kind;
  SELECT c.form, c.number INTO form, number FROM core.contract c WHERE c.branch_id = a.branch_id AND c.contract_id = a.contract_id;
  IF a.seq IS NULL THEN
    SELECT x.* INTO d FROM core.amendment_draft x JOIN core.amendment_approval p
        ON p.branch_id = x.branch_id AND p.amendment_id = x.amendment_id AND p.revision = x.revision
     WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD053', 'no approval stands behind this job');
    END IF;
    content := core.amendment_certificate(a.branch_id, a.contract_id, a.kind, a.supersedes, d.content -> 'fields', NULL);
    IF content IS NULL THEN
      PERFORM core.refuse('ZD057', 'no company record for this day');
    END IF;
    content_hash := core.content_hash(content);
  ELSE
    SELECT v.seq, v.content, p.idempotency_key, p.state INTO seq, content, idempotency_key, publication_state
      FROM core.revision v
      LEFT JOIN core.publication p ON p.branch_id = v.branch_id AND p.contract_id = v.contract_id AND p.seq = v.seq
     WHERE v.branch_id = a.branch_id AND v.contract_id = a.contract_id AND v.seq = a.seq;
    SELECT CASE s.opened_as WHEN 'issue' THEN 0 ELSE s.opened_by END INTO place
      FROM core.places(a.branch_id, a.contract_id) s WHERE s.filled_by = a.seq;
    SELECT p.idempotency_key, p.reference INTO other FROM core.publication p
     WHERE p.branch_id = a.branch_id AND p.contract_id = a.contract_id AND p.seq = a.supersedes;
    IF a.kind = 'cancellation' THEN
      withdraws := other.idempotency_key;
      withdraws_reference := other.reference;
    ELSIF a.kind = 'correction' THEN
      replaces := other.idempotency_key;
    END IF;
    SELECT k.key_version, k.kek_id, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext
      INTO key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext
      FROM vault.auth_key k WHERE k.branch_id = a.branch_id AND k.contract_id = a.contract_id AND k.dead_at IS NULL;
  END IF;
  RETURN NEXT;
END $$;

-- 到着 of the event: the contract reads so from now on, and the contractor is told.
CREATE FUNCTION worker.finish_amendment(j core.job, a core.amendment, p_mail_domain text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v core.revision;
  wanted record;
BEGIN
  PERFORM core.project_contract(a.branch_id, a.contract_id);
  UPDATE core.amendment x SET state = 'issued', version = x.version + 1
   WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
  UPDATE core.job x SET step = 'done', state = 'done', done_at = clock_timestamp(), trouble = NULL, leased_by = NULL, lease_until = NULL
   WHERE x.branch_id = j.branch_id AND x.job_id = j.job_id;
  SELECT * INTO v FROM core.revision x WHERE x.branch_id = a.branch_id AND x.contract_id = a.contract_id AND x.seq = a.seq;
  SELECT d.content #>> '{notification,address}' AS address, c.number, c.form INTO wanted
    FROM core.contract c
    JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
   WHERE c.branch_id = a.branch_id AND c.contract_id = a.contract_id AND (d.content #>> '{notification,wanted}')::boolean;
  IF FOUND THEN
    INSERT INTO core.amendment_mail (branch_id, amendment_id, to_address, message_id, fields)
    VALUES (a.branch_id, a.amendment_id, wanted.address, format('<%s@%s>', gen_random_uuid(), p_mail_domain),
      jsonb_build_object('contractor_name', v.content -> 'contractor_name', 'beneficiary', v.content -> 'beneficiary',
        'works_name', v.content -> 'works_name', 'company', v.content -> 'company', 'branch', v.content -> 'branch',
        'contracts', jsonb_build_array(jsonb_build_object('product_name', v.content -> 'product_name', 'number', wanted.number, 'form', wanted.form)),
        'event', a.kind));
    INSERT INTO core.job (branch_id, kind, application_id, contract_id, amendment_id, step)
    VALUES (a.branch_id, 'amend_mail', j.application_id, a.contract_id, a.amendment_id, 'mail');
  END IF;
END $$;

-- 発生番号: the ledger's next event and its publication, whole or not at all. Done twice, it changes nothing. Paper
-- is issued by being numbered.
CREATE FUNCTION worker.amendment_number(p_branch text, p_job bigint, p_fence integer, p_seen bytea, p_wording text, p_folded text,
                                        p_mail_domain text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  j core.job := worker.held(p_branch, p_job, p_fence);
  a core.amendment := worker.amendment_of(j);
  p core.amendment_approval;
  d core.amendment_draft;
  body jsonb;
  paper boolean;
BEGIN
  IF a.seq IS NOT NULL THEN
    RETURN a.seq;
  END IF;
  SELECT * INTO p FROM core.amendment_approval x WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD053', 'no approval stands behind this job');
  END IF;
  SELECT * INTO d FROM core.amendment_draft x WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id AND x.revision = p.revision;
  body := core.amendment_certificate(a.branch_id, a.contract_id, a.kind, a.supersedes, d.content -> 'fields', NULL);
  IF core.content_hash(body) IS DISTINCT FROM p_seen
     OR split_part(p_wording, ':', 1) <> split_part(body ->> 'wording', ':', 1) THEN
    PERFORM core.refuse('ZD054', 'the content changed since it was looked at');
  END IF;
  IF a.kind <> 'cancellation' THEN
    body := core.amendment_certificate(a.branch_id, a.contract_id, a.kind, a.supersedes, d.content -> 'fields',
                                       core.tokyo_day(clock_timestamp())) || jsonb_build_object('wording', p_wording);
  END IF;
  INSERT INTO core.revision (branch_id, contract_id, seq, kind, supersedes, content, content_hash, drafted_by, approved_by)
  SELECT a.branch_id, a.contract_id, max(v.seq) + 1, a.kind, a.supersedes, body, core.content_hash(body), p.drafted_by, p.approved_by
    FROM core.revision v WHERE v.branch_id = a.branch_id AND v.contract_id = a.contract_id
  RETURNING core.revision.seq INTO a.seq;
  UPDATE core.amendment x SET seq = a.seq WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
  UPDATE core.contract_search x SET folded = p_folded WHERE x.branch_id = a.branch_id AND x.contract_id = a.contract_id
     AND a.seq = core.current_seq(a.branch_id, a.contract_id) AND x.folded <> p_folded;
  SELECT c.form = 'paper' INTO paper FROM core.contract c WHERE c.branch_id = a.branch_id AND c.contract_id = a.contract_id;
  PERFORM core.note(a.branch_id, 'amendment.numbered', j.application_id, a.contract_id, '',
                    jsonb_build_object('amendment', a.amendment_id, 'kind', a.kind, 'seq', a.seq));
  IF paper THEN
    PERFORM worker.finish_amendment(j, a, p_mail_domain);
  ELSE
    INSERT INTO core.publication (branch_id, contract_id, seq) VALUES (a.branch_id, a.contract_id, a.seq);
    UPDATE core.job x SET step = 'publish', trouble = NULL WHERE x.branch_id = j.branch_id AND x.job_id = j.job_id;
  END IF;
  RETURN a.seq;
END $$;

-- 公開: said before the platform is called.
CREATE FUNCTION worker.amendment_tried(p_branch text, p_job bigint, p_fence integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  j core.job := worker.held(p_branch, p_job, p_fence);
  a core.amendment := worker.amendment_of(j);
BEGIN
  UPDATE core.publication SET state = 'unknown', tried_at = clock_timestamp()
   WHERE branch_id = a.branch_id AND contract_id = a.contract_id AND seq = a.seq AND state IN ('prepared', 'unknown', 'refused');
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD055', 'nothing to publish');
  END IF;
  UPDATE core.job SET step = 'arrive' WHERE branch_id = j.branch_id AND job_id = j.job_id;
  PERFORM core.note(a.branch_id, 'amendment.published', j.application_id, a.contract_id, '', jsonb_build_object('seq', a.seq));
END $$;

CREATE FUNCTION worker.amendment_refused(p_branch text, p_job bigint, p_fence integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  j core.job := worker.held(p_branch, p_job, p_fence);
  a core.amendment := worker.amendment_of(j);
BEGIN
  UPDATE core.publication SET state = 'refused'
   WHERE branch_id = a.branch_id AND contract_id = a.contract_id AND seq = a.seq AND state = 'unknown';
  UPDATE core.job SET step = 'publish' WHERE branch_id = j.branch_id AND job_id = j.job_id;
END $$;

-- 到着. Events arrive in order, whatever the platform's clock says: never before the one before.
CREATE FUNCTION worker.amendment_arrived(p_branch text, p_job bigint, p_fence integer, p_reference text, p_arrived_at timestamptz,
                                         p_mail_domain text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  j core.job := worker.held(p_branch, p_job, p_fence);
  a core.amendment := worker.amendment_of(j);
BEGIN
  UPDATE core.publication p SET state = 'arrived', reference = p_reference,
         arrived_at = greatest(p_arrived_at, (SELECT max(q.arrived_at) FROM core.publication q
                                               WHERE q.branch_id = p.branch_id AND q.contract_id = p.contract_id))
   WHERE p.branch_id = a.branch_id AND p.contract_id = a.contract_id AND p.seq = a.seq AND p.state = 'unknown';
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD055', 'it was not sent');
  END IF;
  PERFORM core.note(a.branch_id, 'amendment.arrived', j.application_id, a.contract_id, '',
                    jsonb_build_object('seq', a.seq, 'reference', p_reference, 'arrived_at', p_arrived_at));
  PERFORM worker.finish_amendment(j, a, p_mail_domain);
END $$;

CREATE FUNCTION worker.amendment_mailed(p_branch text, p_job bigint, p_fence integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j core.job := worker.held(p_branch, p_job, p_fence);
BEGIN
  UPDATE core.amendment_mail SET sent_at = clock_timestamp()
   WHERE j.kind = 'amend_mail' AND branch_id = j.branch_id AND amendment_id = j.amendment_id;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD055', 'no mail to send');
  END IF;
  UPDATE core.job SET step = 'done', state = 'done', done_at = clock_timestamp(), trouble = NULL, leased_by = NULL, lease_until = NULL
   WHERE branch_id = j.branch_id AND job_id = j.job_id;
  PERFORM core.note(j.branch_id, 'amendment.mailed', j.application_id, j.contract_id);
END $$;

-- The notice of a contract shows what the contract reads as by now.
CREATE OR REPLACE FUNCTION worker.reveals_waiting(p_limit integer)
RETURNS TABLE (reveal_id uuid, purpose text, public_key bytea, number text, content jsonb, hand_in text,
               key_version integer, kek_id text, wrapped_dek bytea, dek_nonce bytea, nonce bytea, ciphertext bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.reveal_id, v.purpose, v.public_key, c.number,
         (SELECT r.content FROM core.revision r WHERE r.branch_id = c.branch_id AND r.contract_id = c.contract_id
             AND r.seq = core.current_seq(c.branch_id, c.contract_id, clock_timestamp())),
         worker.hand_in(c.branch_id, c.application_id, c.revision, c.product),
         k.key_version, k.kek_id::text, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext
    FROM vault.reveal v
    JOIN core.contract c ON c.branch_id = v.branch_id AND c.contract_id = v.contract_id
    LEFT JOIN vault.auth_key k ON k.branch_id = c.branch_id AND k.contract_id = c.contract_id AND k.dead_at IS NULL
   WHERE v.answered_at IS NULL AND v.requested_at > clock_timestamp() - interval '60 seconds'
   ORDER BY v.requested_at LIMIT p_limit
$$;

-- ---------------------------------------------------------------- the local registry

-- A place is shown once: what was replaced in it or withdrawn stays on record beside it.
ALTER TABLE platform.entry DROP CONSTRAINT entry_once;
CREATE UNIQUE INDEX entry_once ON platform.entry (contract_number, change_number) WHERE withdrawn_at IS NULL;

-- As platform.put, and in the same instant the publication that it replaces is no longer shown.
CREATE FUNCTION platform.replace(p_key uuid, p_number text, p_change integer, p_certificate jsonb, p_mac bytea, p_replaces uuid)
RETURNS TABLE (reference text, arrived_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_number, 374));
  IF NOT EXISTS (SELECT FROM platform.entry e WHERE e.idempotency_key = p_key) THEN
    -- Only what stands in this very place under this very key can be replaced.
    UPDATE platform.entry e SET withdrawn_at = clock_timestamp(), withdrawn_because = '訂正'
     WHERE e.idempotency_key = p_replaces AND e.contract_number = p_number AND e.change_number = p_change AND e.mac = p_mac
       AND e.withdrawn_at IS NULL;
    IF NOT FOUND THEN
      RETURN;
    END IF;
  END IF;
  RETURN QUERY SELECT * FROM platform.put(p_key, p_number, p_change, p_certificate, p_mac);
END $$;

-- ---------------------------------------------------------------- what staff reads

-- The worker's logins have no person behind them: no name, and the screens say システム.
CREATE OR REPLACE VIEW api.story WITH (security_invoker = true) AS
SELECT e.branch_id::text AS branch_id, e.event_id, e.at, coalesce(o.name, '')::text AS actor, e.kind, e.remark,
       e.application_id, e.contract_id, e.detail
FROM audit.event e
LEFT JOIN core.operator o ON o.login = e.actor;

-- One row of 変更承認待ち, with the draft that counts.
CREATE VIEW api.amendments WITH (security_invoker = true) AS
SELECT a.branch_id::text AS branch_id, a.amendment_id, a.contract_id, a.kind, a.supersedes, a.state, a.version, a.revision, a.submitted_at,
       a.returned_for::text AS returned_for, a.seq, a.drafted_by, o.name::text AS drafted_by_name, d.content, d.content_hash,
       c.number, c.product::text AS product, c.form::text AS form, c.contractor::text AS contractor, c.works::text AS works,
       d.amount::bigint AS amount, c.version AS contract_version, d.base_version,
       p.approved_by, q.name::text AS approved_by_name, p.approved_at
FROM core.amendment a
JOIN core.amendment_draft d ON d.branch_id = a.branch_id AND d.amendment_id = a.amendment_id AND d.revision = a.revision
JOIN core.contract c ON c.branch_id = a.branch_id AND c.contract_id = a.contract_id
JOIN core.operator o ON o.login = a.drafted_by
LEFT JOIN core.amendment_approval p ON p.branch_id = a.branch_id AND p.amendment_id = a.amendment_id
LEFT JOIN core.operator q ON q.login = p.approved_by;

-- 変更承認待ち: what is open, in the order of submission.
CREATE FUNCTION api.amendment_page(p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, amendment_id bigint, contract_id bigint, number text, kind text, state text, product text, contractor text,
               works text, amount bigint, before jsonb, fields jsonb, drafted_by text, drafted_by_name text, submitted_at timestamptz,
               version integer, more_before boolean, more_after boolean, total bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.branch_id, v.amendment_id, v.contract_id, v.number, v.kind, v.state, v.product, v.contractor, v.works, v.amount,
         v.content -> 'before', v.content -> 'fields', v.drafted_by, v.drafted_by_name, v.submitted_at, v.version,
         k.more_before, k.more_after,
         core.count_before('core.amendment', 'amendment_id', 'submitted_at',
           $q$r.state IN ('awaiting_approval', 'returned', 'issuing', 'attention')$q$, 'true', NULL, NULL)
  FROM core.page_keys('core.amendment', 'amendment_id', 'submitted_at',
         $q$r.state IN ('awaiting_approval', 'returned', 'issuing', 'attention')$q$, 'true', false, $1, $2, $3, $4) k
  JOIN api.amendments v ON v.branch_id = k.branch AND v.amendment_id = k.id
  ORDER BY k.sort, k.id
$$;

GRANT SELECT (terminated_on) ON core.contract TO densho_staff;
GRANT SELECT (amendment_id) ON core.job TO densho_staff;
GRANT SELECT (branch_id, amendment_id, contract_id, kind, supersedes, state, version, revision, drafted_by, submitted_at, returned_for, seq)
  ON core.amendment TO densho_staff;
GRANT SELECT (branch_id, amendment_id, revision, drafted_by, drafted_at, base_version, product, amount, content, content_hash)
  ON core.amendment_draft TO densho_staff;
GRANT SELECT (branch_id, amendment_id, revision, drafted_by, amount, approved_by, limit_at, approved_at) ON core.amendment_approval TO densho_staff;
GRANT SELECT (branch_id, contract_id, n, before, price, reason, overrides, recorded_by, at) ON core.price_record TO densho_staff;
GRANT SELECT (branch_id, amendment_id, to_address, queued_at, sent_at) ON core.amendment_mail TO densho_staff;
GRANT SELECT ON api.amendments TO densho_staff;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['amendment', 'amendment_draft', 'amendment_approval', 'price_record', 'amendment_mail'] LOOP
    EXECUTE format('ALTER TABLE core.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY staff_reads ON core.%I FOR SELECT TO densho_staff USING (branch_id = ANY ((SELECT core.my_branches())::text[]))', t);
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION
  api.submit_amendment(uuid, text, bigint, integer, bigint, text, integer, jsonb, bigint, text, jsonb),
  api.approve_amendment(uuid, text, bigint, integer, integer, bytea),
  api.return_amendment(uuid, text, bigint, integer, text),
  api.withdraw_amendment(uuid, text, bigint, integer, text),
  api.record_price(uuid, text, bigint, integer, bigint, text, jsonb),
  api.amendment_page(text, timestamptz, bigint, integer)
TO densho_staff;
GRANT EXECUTE ON FUNCTION
  worker.amendment_look(text, bigint, integer),
  worker.amendment_number(text, bigint, integer, bytea, text, text, text),
  worker.amendment_tried(text, bigint, integer),
  worker.amendment_refused(text, bigint, integer),
  worker.amendment_arrived(text, bigint, integer, text, timestamptz, text),
  worker.amendment_mailed(text, bigint, integer)
TO densho_worker;
GRANT EXECUTE ON FUNCTION platform.replace(uuid, text, integer, jsonb, bytea, uuid) TO densho_platform;

RESET ROLE;
