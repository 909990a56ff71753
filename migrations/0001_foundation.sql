-- Roles, schemas and tables. Rules that matter are constraints here; functions that write come in later files.
--
-- Who may do what:
--   densho_owner     NOLOGIN  owns everything below; no person and no program logs in as it
--   densho_staff     NOLOGIN  group of every operator: SELECT under row-level security, EXECUTE on schema api
--   densho_worker    NOLOGIN  group of the worker's login: EXECUTE on schema worker
--   densho_platform  NOLOGIN  group that may publish to the local registry
--   densho_viewer    NOLOGIN  group that may look a certificate up (number + key)
-- Roles belong to the cluster, not to the database, so they are made only where absent.
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['densho_owner', 'densho_staff', 'densho_worker', 'densho_platform', 'densho_viewer'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', r);
    END IF;
  END LOOP;
END $$;

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE SCHEMA core AUTHORIZATION densho_owner;
CREATE SCHEMA vault AUTHORIZATION densho_owner;
CREATE SCHEMA audit AUTHORIZATION densho_owner;
CREATE SCHEMA platform AUTHORIZATION densho_owner;
CREATE SCHEMA api AUTHORIZATION densho_owner;
CREATE SCHEMA worker AUTHORIZATION densho_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- btree_gist put its operator classes into public; the owner needs to see them, nobody needs to create there.
GRANT USAGE ON SCHEMA public TO PUBLIC;

SET ROLE densho_owner;

-- ---------------------------------------------------------------- small types

-- Foreign text is stored as typed, but never with what could act on a terminal, a printer or a reader's eye:
-- controls, C1, zero-width, bidi, line/paragraph separators, interlinear marks, tags.
CREATE FUNCTION core.is_clean(t text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT t !~ '[\u0001-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]' $$;

-- One line of text, not blank, 200 characters at most.
CREATE DOMAIN core.line AS text
  CONSTRAINT line_is_clean CHECK (core.is_clean(VALUE))
  CONSTRAINT line_is_not_blank CHECK (VALUE !~ '^[[:space:]\u3000]*$')
  CONSTRAINT line_is_short CHECK (char_length(VALUE) <= 200);

-- A reason or note: may hold line feeds, 2,000 characters at most, not blank.
CREATE DOMAIN core.reason AS text
  CONSTRAINT reason_is_clean CHECK (core.is_clean(replace(VALUE, E'\n', ' ')))
  CONSTRAINT reason_is_not_blank CHECK (VALUE !~ '^[[:space:]\u3000]*$')
  CONSTRAINT reason_is_short CHECK (char_length(VALUE) <= 2000);

-- Whole yen, zero to 9,999 億円 (domain::money::Yen::MAX).
CREATE DOMAIN core.yen AS bigint CONSTRAINT yen_in_range CHECK (VALUE BETWEEN 0 AND 999900000000);

CREATE DOMAIN core.branch_code AS text CONSTRAINT branch_code_form CHECK (VALUE ~ '^[0-9]{3}$');
CREATE DOMAIN core.product AS text
  CONSTRAINT product_known CHECK (VALUE IN ('advance_payment', 'interim_advance', 'performance', 'bid_bond'));
CREATE DOMAIN core.form AS text CONSTRAINT form_known CHECK (VALUE IN ('electronic', 'paper'));
CREATE DOMAIN core.work_kind AS text CONSTRAINT work_kind_known CHECK (VALUE IN ('construction', 'service'));

-- The letter that ends a contract number.
CREATE FUNCTION core.product_letter(p text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE p WHEN 'advance_payment' THEN 'M' WHEN 'interim_advance' THEN 'T'
                 WHEN 'performance' THEN 'K' WHEN 'bid_bond' THEN 'Y' END $$;

-- Days and fiscal years are Tokyo's, whatever the session's time zone is.
CREATE FUNCTION core.tokyo_day(t timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (t AT TIME ZONE 'Asia/Tokyo')::date $$;

-- 年度: April to March.
CREATE FUNCTION core.fiscal_year(d date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT extract(year FROM d - interval '3 months')::int $$;

-- What an approval binds to. jsonb's text form is canonical: equal content, equal hash.
CREATE FUNCTION core.content_hash(content jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha256(convert_to(content::text, 'UTF8')) $$;

-- For tables that only grow.
CREATE FUNCTION core.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'ZD090', MESSAGE = format('%s.%s is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME);
END $$;

-- ---------------------------------------------------------------- masters

CREATE TABLE core.company (
  valid_from       date PRIMARY KEY,
  name             core.line NOT NULL,
  address          core.line NOT NULL,
  president_title  core.line NOT NULL,
  president        core.line NOT NULL,
  wording          core.line NOT NULL DEFAULT 'v1'      -- which wording of certificate and notice is used from that day
);

CREATE TABLE core.branch (
  branch_id    core.branch_code PRIMARY KEY,
  name         core.line NOT NULL,
  address      core.line NOT NULL,
  tel          core.line NOT NULL,
  fax          core.line NOT NULL,
  email        core.line NOT NULL,
  head_office  boolean NOT NULL DEFAULT false           -- its operators see every branch
);

-- The first part of a contract number: per branch and fiscal year, never given twice.
CREATE TABLE core.branch_prefix (
  branch_id    core.branch_code NOT NULL REFERENCES core.branch,
  fiscal_year  integer NOT NULL CONSTRAINT fiscal_year_plausible CHECK (fiscal_year BETWEEN 2000 AND 2200),
  prefix       text NOT NULL CONSTRAINT prefix_form CHECK (prefix ~ '^[0-9]{5}$'),
  PRIMARY KEY (branch_id, fiscal_year),
  CONSTRAINT prefix_given_once UNIQUE (prefix),
  CONSTRAINT prefix_of_its_branch UNIQUE (branch_id, fiscal_year, prefix)
);

-- One login role per person. session_user is who they are; nothing that a client sets is believed.
CREATE TABLE core.operator (
  login        text PRIMARY KEY CONSTRAINT login_form CHECK (login ~ '^[a-z][a-z0-9_]{1,30}$' AND login !~ '^(densho_|pg_)'),
  branch_id    core.branch_code NOT NULL REFERENCES core.branch,
  name         core.line NOT NULL,
  role         text NOT NULL CONSTRAINT role_known CHECK (role IN ('clerk', 'supervisor', 'auditor', 'administrator')),
  added_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  disabled_at  timestamptz
);

-- 承認限度額: per operator and product, effective-dated, never overlapping.
CREATE TABLE core.authority (
  login       text NOT NULL REFERENCES core.operator,
  product     core.product NOT NULL,
  limit_yen   core.yen NOT NULL,
  valid_from  date NOT NULL,
  valid_to    date,
  PRIMARY KEY (login, product, valid_from),
  CONSTRAINT authority_period CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT authority_one_at_a_time EXCLUDE USING gist
    (login WITH =, (product::text) WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);

CREATE TABLE core.orderer (
  code    text PRIMARY KEY CONSTRAINT orderer_code_form CHECK (code ~ '^[0-9A-Z]{4,12}$'),
  name    core.line NOT NULL,                            -- the post title, as printed: 長野県△△建設事務所長
  kind    core.line NOT NULL,                            -- 国, 県, 市町村, …
  folded  text NOT NULL                                  -- domain::fold of the name
);

CREATE TABLE core.orderer_rule (
  orderer_code     text NOT NULL REFERENCES core.orderer,
  work_kind        core.work_kind NOT NULL,
  product          core.product NOT NULL,
  valid_from       date NOT NULL,
  valid_to         date,
  basis            text NOT NULL CONSTRAINT basis_known CHECK (basis IN ('notice', 'contract', 'invitation')),
  electronic_from  date,                                 -- NULL: e-guarantee is not accepted
  tiers            jsonb NOT NULL CONSTRAINT tiers_form CHECK (jsonb_typeof(tiers) = 'array' AND jsonb_array_length(tiers) BETWEEN 1 AND 10),
  rounding         core.yen NOT NULL CONSTRAINT rounding_known CHECK (rounding IN (1, 1000, 10000, 100000)),
  cap              core.yen,
  hand_in          text NOT NULL CONSTRAINT hand_in_clean CHECK (core.is_clean(hand_in) AND char_length(hand_in) <= 400),
  PRIMARY KEY (orderer_code, work_kind, product, valid_from),
  CONSTRAINT rule_period CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT bid_bond_never_electronic CHECK (product <> 'bid_bond' OR electronic_from IS NULL),
  CONSTRAINT rule_one_at_a_time EXCLUDE USING gist
    (orderer_code WITH =, (work_kind::text) WITH =, (product::text) WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);

CREATE TABLE core.bank (
  bank_code    text NOT NULL CONSTRAINT bank_code_form CHECK (bank_code ~ '^[0-9]{4}$'),
  branch_code  text NOT NULL CONSTRAINT bank_branch_code_form CHECK (branch_code ~ '^[0-9]{3}$'),
  bank_name    core.line NOT NULL,
  branch_name  core.line NOT NULL,
  contracted   boolean NOT NULL,                         -- has a contract with the surety: may hold advances
  folded       text NOT NULL,
  PRIMARY KEY (bank_code, branch_code)
);

CREATE TABLE core.contractor (
  customer_code  text PRIMARY KEY CONSTRAINT customer_code_form CHECK (customer_code ~ '^[0-9A-Z]{4,12}$'),
  name           core.line NOT NULL,
  postal_code    text NOT NULL CONSTRAINT postal_code_form CHECK (postal_code ~ '^[0-9]{3}-[0-9]{4}$'),
  address        core.line NOT NULL,
  phone          text CONSTRAINT phone_clean CHECK (core.is_clean(phone) AND char_length(phone) <= 30),
  folded         text NOT NULL
);

-- ---------------------------------------------------------------- numbers, counts, changes

-- Gap-free series per branch: a product's contract numbers per fiscal year, applications per month (yymm).
-- Taken last in the transaction that uses the number, so that a rollback gives it back.
CREATE TABLE core.counter (
  branch_id  core.branch_code NOT NULL REFERENCES core.branch,
  series     text NOT NULL CONSTRAINT series_known
             CHECK (series IN ('application', 'advance_payment', 'interim_advance', 'performance', 'bid_bond')),
  period     integer NOT NULL,
  last       integer NOT NULL CONSTRAINT counter_counts_up CHECK (last >= 0),
  PRIMARY KEY (branch_id, series, period)
);

-- Maintained by a trigger on core.application, always in the order of state, so that two writers never deadlock.
CREATE TABLE core.queue_count (
  branch_id  core.branch_code NOT NULL REFERENCES core.branch,
  state      text NOT NULL,
  n          bigint NOT NULL CONSTRAINT queue_count_not_negative CHECK (n >= 0),
  PRIMARY KEY (branch_id, state)
);

-- Grows with what becomes visible of a branch and has no event; core.change adds the events to it.
CREATE TABLE core.branch_change (
  branch_id  core.branch_code PRIMARY KEY REFERENCES core.branch,
  n          bigint NOT NULL DEFAULT 0
);

-- A write that was sent twice (lost answer) is done once.
CREATE TABLE core.command_log (
  request_id  uuid PRIMARY KEY,
  actor       text NOT NULL,
  command     text NOT NULL,
  arguments   bytea NOT NULL CONSTRAINT arguments_hash_size CHECK (octet_length(arguments) = 32),   -- SHA-256: the id stands for this very command
  result      jsonb NOT NULL,
  at          timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- ---------------------------------------------------------------- applications

CREATE TABLE core.application (
  branch_id         core.branch_code NOT NULL REFERENCES core.branch,
  application_id    bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  number            text NOT NULL CONSTRAINT application_number_form CHECK (number ~ '^N[0-9]{4}-[0-9]{5,6}$'),
  source            text NOT NULL CONSTRAINT source_known CHECK (source IN ('netdesk', 'counter')),
  source_ref        core.line NOT NULL,                  -- Net Desk's reception number: taken once
  source_sha256     bytea NOT NULL CONSTRAINT source_sha256_size CHECK (octet_length(source_sha256) = 32),
  received_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  submitted         jsonb NOT NULL,                      -- as sent, for ever
  state             text NOT NULL DEFAULT 'received' CONSTRAINT application_state_known CHECK (state IN
                      ('received', 'examining', 'awaiting_approval', 'issuing', 'attention', 'issued', 'withdrawn', 'declined')),
  returned          boolean NOT NULL DEFAULT false,
  version           integer NOT NULL DEFAULT 1,
  revision          integer NOT NULL DEFAULT 0,          -- latest draft; 0 = as submitted
  claimed_by        text REFERENCES core.operator,
  claimed_at        timestamptz,
  submitted_by      text REFERENCES core.operator,       -- who asked for approval, while it waits or after
  submitted_at      timestamptz,
  issued_at         timestamptz,                         -- when the last of its certificates arrived
  -- shown in lists; kept equal to the latest draft by the functions that write it
  contractor        core.line NOT NULL,
  orderer           core.line NOT NULL,
  works             core.line NOT NULL,
  price             core.yen NOT NULL,
  products          jsonb NOT NULL,                      -- [{product, form, amount}]
  electronic        boolean NOT NULL,
  mail_wanted       boolean NOT NULL,
  PRIMARY KEY (branch_id, application_id),
  CONSTRAINT application_number_once UNIQUE (branch_id, number),
  CONSTRAINT application_taken_once UNIQUE (source, source_ref),
  CONSTRAINT claimed_while_examined CHECK (state <> 'examining' OR claimed_by IS NOT NULL),
  CONSTRAINT unclaimed_when_received CHECK (state <> 'received' OR claimed_by IS NULL),
  CONSTRAINT issued_has_time CHECK ((state = 'issued') = (issued_at IS NOT NULL))
);

-- Every queue has its own index with literal states: a parameter could not use it (docs/architecture.md).
CREATE INDEX application_open ON core.application (branch_id, received_at, application_id)
  WHERE state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention');
-- 自分の担当
CREATE INDEX application_mine ON core.application (branch_id, claimed_by, received_at, application_id)
  WHERE state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention') AND claimed_by IS NOT NULL;
CREATE INDEX application_received ON core.application (branch_id, received_at, application_id) WHERE state = 'received';
CREATE INDEX application_examining ON core.application (branch_id, received_at, application_id) WHERE state = 'examining';
CREATE INDEX application_awaiting ON core.application (branch_id, received_at, application_id) WHERE state = 'awaiting_approval';
CREATE INDEX application_issuing ON core.application (branch_id, received_at, application_id) WHERE state = 'issuing';
CREATE INDEX application_attention ON core.application (branch_id, received_at, application_id) WHERE state = 'attention';
CREATE INDEX application_review ON core.application (branch_id, submitted_at, application_id) WHERE state = 'awaiting_approval';
CREATE INDEX application_withdrawn ON core.application (branch_id, received_at, application_id) WHERE state = 'withdrawn';
CREATE INDEX application_declined ON core.application (branch_id, received_at, application_id) WHERE state = 'declined';
CREATE INDEX application_issued ON core.application (branch_id, issued_at, application_id) WHERE state = 'issued';
CREATE INDEX application_same_works ON core.application (branch_id, works, orderer);

-- Each correction is a new row; nothing is ever overwritten.
CREATE TABLE core.draft (
  branch_id       core.branch_code NOT NULL,
  application_id  bigint NOT NULL,
  revision        integer NOT NULL CONSTRAINT revision_counts_up CHECK (revision >= 1),
  drafted_by      text NOT NULL REFERENCES core.operator,
  drafted_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  content         jsonb NOT NULL,
  content_hash    bytea NOT NULL CONSTRAINT draft_hash_is_of_content CHECK (content_hash = core.content_hash(content)),
  PRIMARY KEY (branch_id, application_id, revision),
  FOREIGN KEY (branch_id, application_id) REFERENCES core.application,
  CONSTRAINT draft_bound UNIQUE (branch_id, application_id, revision, drafted_by, content_hash)
);

CREATE TABLE core.draft_item (
  branch_id       core.branch_code NOT NULL,
  application_id  bigint NOT NULL,
  revision        integer NOT NULL,
  product         core.product NOT NULL,
  form            core.form NOT NULL,
  amount          core.yen NOT NULL CONSTRAINT amount_positive CHECK (amount > 0),
  price           core.yen NOT NULL,
  guarantee_end   date NOT NULL,
  PRIMARY KEY (branch_id, application_id, revision, product),
  FOREIGN KEY (branch_id, application_id, revision) REFERENCES core.draft,
  CONSTRAINT amount_within_price CHECK (amount <= price),
  CONSTRAINT bid_bond_on_paper CHECK (product <> 'bid_bond' OR form = 'paper'),
  CONSTRAINT draft_item_bound UNIQUE (branch_id, application_id, revision, product, form, amount)
);

CREATE TABLE core.warning_override (
  branch_id       core.branch_code NOT NULL,
  application_id  bigint NOT NULL,
  revision        integer NOT NULL,                      -- the draft it was given for (0 = as submitted)
  code            text NOT NULL CONSTRAINT finding_code_form CHECK (code ~ '^[a-z][a-z0-9_]{1,60}$'),
  subject         text NOT NULL CONSTRAINT finding_subject_form CHECK (subject ~ '^[a-z0-9_]{0,40}$'),
  reason          core.reason NOT NULL,
  overridden_by   text NOT NULL REFERENCES core.operator,
  at              timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (branch_id, application_id, revision, code, subject),
  FOREIGN KEY (branch_id, application_id) REFERENCES core.application
);

-- 承認依頼: what the supervisor is asked to approve.
CREATE TABLE core.submission (
  branch_id       core.branch_code NOT NULL,
  application_id  bigint NOT NULL,
  revision        integer NOT NULL,
  drafted_by      text NOT NULL,
  submitted_by    text NOT NULL REFERENCES core.operator,
  content_hash    bytea NOT NULL,
  submitted_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (branch_id, application_id, revision),
  CONSTRAINT submission_of_draft FOREIGN KEY (branch_id, application_id, revision, drafted_by, content_hash)
    REFERENCES core.draft (branch_id, application_id, revision, drafted_by, content_hash),
  CONSTRAINT submission_bound UNIQUE (branch_id, application_id, revision, drafted_by, submitted_by, content_hash)
);

-- 承認: four eyes and content binding are constraints, so that no function can forget them.
CREATE TABLE core.approval (
  branch_id       core.branch_code NOT NULL,
  application_id  bigint NOT NULL,
  revision        integer NOT NULL,
  drafted_by      text NOT NULL,
  submitted_by    text NOT NULL,
  content_hash    bytea NOT NULL,
  approved_by     text NOT NULL REFERENCES core.operator,
  approved_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (branch_id, application_id, revision),
  CONSTRAINT approval_once_per_application UNIQUE (branch_id, application_id),
  CONSTRAINT approval_of_submission FOREIGN KEY (branch_id, application_id, revision, drafted_by, submitted_by, content_hash)
    REFERENCES core.submission (branch_id, application_id, revision, drafted_by, submitted_by, content_hash),
  CONSTRAINT four_eyes_drafter CHECK (approved_by <> drafted_by),
  CONSTRAINT four_eyes_submitter CHECK (approved_by <> submitted_by)
);

CREATE TABLE core.approval_item (
  branch_id       core.branch_code NOT NULL,
  application_id  bigint NOT NULL,
  revision        integer NOT NULL,
  product         core.product NOT NULL,
  form            core.form NOT NULL,
  amount          core.yen NOT NULL,
  limit_at        core.yen NOT NULL,                     -- the approver's authority on that day
  PRIMARY KEY (branch_id, application_id, revision, product),
  FOREIGN KEY (branch_id, application_id, revision) REFERENCES core.approval,
  CONSTRAINT approval_of_item FOREIGN KEY (branch_id, application_id, revision, product, form, amount)
    REFERENCES core.draft_item (branch_id, application_id, revision, product, form, amount),
  CONSTRAINT approval_item_bound UNIQUE (branch_id, application_id, revision, product, form),
  CONSTRAINT within_authority CHECK (amount <= limit_at)
);

-- ---------------------------------------------------------------- contracts and their ledger

CREATE TABLE core.contract (
  branch_id       core.branch_code NOT NULL,
  contract_id     bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  application_id  bigint NOT NULL,
  revision        integer NOT NULL,                      -- the approved draft
  product         core.product NOT NULL,
  form            core.form NOT NULL,
  fiscal_year     integer NOT NULL,
  prefix          text NOT NULL,
  serial          integer NOT NULL CONSTRAINT serial_range CHECK (serial BETWEEN 1 AND 999999),
  number          text NOT NULL,
  numbered_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  keyed_at        timestamptz,
  published_at    timestamptz,
  arrived_at      timestamptz,                           -- 電子保証発行日時; paper: when it was numbered
  version         integer NOT NULL DEFAULT 1,            -- projection of core.revision
  contractor      core.line NOT NULL,
  orderer         core.line NOT NULL,
  works           core.line NOT NULL,
  amount          core.yen NOT NULL,
  price           core.yen NOT NULL,
  guarantee_end   date NOT NULL,
  PRIMARY KEY (branch_id, contract_id),
  CONSTRAINT contract_once_per_product UNIQUE (branch_id, application_id, product),
  CONSTRAINT contract_of_approval FOREIGN KEY (branch_id, application_id, revision, product, form)
    REFERENCES core.approval_item (branch_id, application_id, revision, product, form),
  CONSTRAINT contract_prefix FOREIGN KEY (branch_id, fiscal_year, prefix)
    REFERENCES core.branch_prefix (branch_id, fiscal_year, prefix),
  CONSTRAINT contract_serial_once UNIQUE (branch_id, fiscal_year, product, serial),
  CONSTRAINT contract_number_once UNIQUE (number),
  CONSTRAINT contract_number_is_made_of CHECK
    (number = prefix || '-' || lpad(serial::text, greatest(5, char_length(serial::text)), '0') || core.product_letter(product)),
  CONSTRAINT steps_in_order CHECK
    (form = 'paper' OR ((published_at IS NULL OR keyed_at IS NOT NULL) AND (arrived_at IS NULL OR published_at IS NOT NULL)))
);
CREATE INDEX contract_latest ON core.contract (branch_id, numbered_at DESC, contract_id DESC);

-- What 契約一覧 is searched by: folded text (domain::fold) of contractor, works and orderer, beside the table that
-- changes. No policy and no grant: a policy would keep indexes from being used, so a function checks the branch.
CREATE TABLE core.contract_search (
  branch_id    core.branch_code NOT NULL,
  contract_id  bigint NOT NULL,
  numbered_at  timestamptz NOT NULL,
  folded       text NOT NULL,
  PRIMARY KEY (branch_id, contract_id),
  FOREIGN KEY (branch_id, contract_id) REFERENCES core.contract
);
CREATE INDEX contract_search_latest ON core.contract_search (branch_id, numbered_at DESC, contract_id DESC);

-- 元帳: append-only. Events of a contract in order of occurrence, never renumbered.
CREATE TABLE core.revision (
  branch_id     core.branch_code NOT NULL,
  contract_id   bigint NOT NULL,
  seq           integer NOT NULL CONSTRAINT seq_counts_up CHECK (seq >= 1),
  kind          text NOT NULL CONSTRAINT revision_kind_known CHECK
                  (kind IN ('issue', 'change', 'correction', 'cancellation', 'termination')),
  supersedes    integer,
  content       jsonb NOT NULL,                          -- the certificate as it reads after the event, whole
  content_hash  bytea NOT NULL CONSTRAINT revision_hash_is_of_content CHECK (content_hash = core.content_hash(content)),
  drafted_by    text NOT NULL REFERENCES core.operator,
  approved_by   text NOT NULL REFERENCES core.operator,
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (branch_id, contract_id, seq),
  FOREIGN KEY (branch_id, contract_id) REFERENCES core.contract,
  CONSTRAINT first_is_issue CHECK ((seq = 1) = (kind = 'issue')),
  CONSTRAINT supersedes_earlier CHECK (supersedes < seq),
  CONSTRAINT supersedes_where_it_must CHECK ((kind IN ('correction', 'cancellation')) = (supersedes IS NOT NULL)),
  CONSTRAINT supersedes_exists FOREIGN KEY (branch_id, contract_id, supersedes) REFERENCES core.revision (branch_id, contract_id, seq),
  CONSTRAINT revision_four_eyes CHECK (drafted_by <> approved_by)
);

-- One call to the platform per revision. The idempotency key is kept before the first try.
CREATE TABLE core.publication (
  branch_id        core.branch_code NOT NULL,
  contract_id      bigint NOT NULL,
  seq              integer NOT NULL,
  idempotency_key  uuid NOT NULL DEFAULT gen_random_uuid(),
  state            text NOT NULL DEFAULT 'prepared' CONSTRAINT publication_state_known CHECK
                     (state IN ('prepared', 'unknown', 'arrived', 'refused')),
  reference        core.line,
  tried_at         timestamptz,
  arrived_at       timestamptz,
  PRIMARY KEY (branch_id, contract_id, seq),
  FOREIGN KEY (branch_id, contract_id, seq) REFERENCES core.revision,
  CONSTRAINT idempotency_key_once UNIQUE (idempotency_key),
  CONSTRAINT arrived_is_whole CHECK ((state = 'arrived') = (arrived_at IS NOT NULL AND reference IS NOT NULL))
);

-- The completion mail: one per application, with its Message-ID fixed before the first try.
CREATE TABLE core.mail (
  branch_id       core.branch_code NOT NULL,
  application_id  bigint NOT NULL,
  to_address      core.line NOT NULL,
  message_id      core.line NOT NULL,
  fields          jsonb NOT NULL,                        -- what the template is filled with, as it was at the time
  queued_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  sent_at         timestamptz,
  PRIMARY KEY (branch_id, application_id),
  FOREIGN KEY (branch_id, application_id) REFERENCES core.application,
  CONSTRAINT message_id_once UNIQUE (message_id)
);

-- Outbox: what must happen outside, written in the transaction of its cause.
-- `issue` runs number, key, publish, arrive of one product, each step resumable; `mail` sends the completion mail.
CREATE TABLE core.job (
  branch_id       core.branch_code NOT NULL,
  job_id          bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  kind            text NOT NULL CONSTRAINT job_kind_known CHECK (kind IN ('issue', 'mail')),
  application_id  bigint NOT NULL,
  product         core.product,
  contract_id     bigint,
  step            text NOT NULL CONSTRAINT job_step_known CHECK (step IN ('number', 'key', 'publish', 'arrive', 'mail', 'done')),
  state           text NOT NULL DEFAULT 'ready' CONSTRAINT job_state_known CHECK (state IN ('ready', 'leased', 'done', 'dead')),
  attempts        integer NOT NULL DEFAULT 0,
  fence           integer NOT NULL DEFAULT 0,            -- grows with every lease: a stale worker's writes are refused
  leased_by       text,
  lease_until     timestamptz,
  next_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  trouble         text CONSTRAINT trouble_short CHECK (char_length(trouble) <= 1000),
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  done_at         timestamptz,
  PRIMARY KEY (branch_id, job_id),
  FOREIGN KEY (branch_id, application_id) REFERENCES core.application,
  FOREIGN KEY (branch_id, contract_id) REFERENCES core.contract,
  CONSTRAINT job_once UNIQUE NULLS NOT DISTINCT (branch_id, application_id, kind, product),
  CONSTRAINT issue_names_product CHECK ((kind = 'issue') = (product IS NOT NULL)),
  CONSTRAINT done_has_time CHECK ((state = 'done') = (done_at IS NOT NULL))
);
CREATE INDEX job_waiting ON core.job (next_at, job_id) WHERE state IN ('ready', 'leased');
CREATE INDEX job_shown ON core.job (branch_id, next_at, job_id) WHERE state IN ('ready', 'leased', 'dead');
CREATE UNIQUE INDEX job_by_id ON core.job (job_id);

-- ---------------------------------------------------------------- keys

-- Sealed auth keys: readable by nobody but through the worker's functions; openable only with the KEK.
CREATE TABLE vault.auth_key (
  branch_id    core.branch_code NOT NULL,
  contract_id  bigint NOT NULL,
  key_version  integer NOT NULL CONSTRAINT key_version_counts_up CHECK (key_version >= 1),
  kek_id       core.line NOT NULL,
  wrapped_dek  bytea NOT NULL,
  dek_nonce    bytea NOT NULL,
  nonce        bytea NOT NULL,
  ciphertext   bytea NOT NULL,
  mac          bytea NOT NULL CONSTRAINT mac_size CHECK (octet_length(mac) = 32),
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  dead_at      timestamptz,
  PRIMARY KEY (branch_id, contract_id, key_version),
  FOREIGN KEY (branch_id, contract_id) REFERENCES core.contract,
  CONSTRAINT mac_once UNIQUE (mac)
);
CREATE UNIQUE INDEX one_live_key ON vault.auth_key (branch_id, contract_id) WHERE dead_at IS NULL;

-- A wish to see a key or to have its notice: on record first, answered by the worker sealed to the asker's
-- ephemeral public key, gone 60 s after the wish.
CREATE TABLE vault.reveal (
  reveal_id     uuid PRIMARY KEY,
  branch_id     core.branch_code NOT NULL,
  contract_id   bigint NOT NULL,
  requested_by  text NOT NULL REFERENCES core.operator,
  reason        core.reason NOT NULL,
  purpose       text NOT NULL CONSTRAINT purpose_known CHECK (purpose IN ('view', 'notice')),
  public_key    bytea NOT NULL CONSTRAINT public_key_size CHECK (octet_length(public_key) = 32),
  requested_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  sealed        bytea,
  failure       text CONSTRAINT failure_short CHECK (char_length(failure) <= 1000),
  answered_at   timestamptz,
  fetched_at    timestamptz,                             -- handed over once; what was sealed is gone from then on
  FOREIGN KEY (branch_id, contract_id) REFERENCES core.contract,
  CONSTRAINT handed_over_once CHECK (fetched_at IS NULL OR sealed IS NULL)
);
CREATE INDEX reveal_waiting ON vault.reveal (requested_at) WHERE answered_at IS NULL;
CREATE INDEX reveal_by_asker ON vault.reveal (requested_by, requested_at);

-- ---------------------------------------------------------------- audit

-- What happened, who did it, when. Only ever added to. xid lets a sealer chain them without missing a late commit.
CREATE TABLE audit.event (
  branch_id       core.branch_code NOT NULL,
  event_id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  xid             xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at              timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor           text NOT NULL DEFAULT session_user,
  kind            text NOT NULL CONSTRAINT event_kind_form CHECK (kind ~ '^[a-z_]+\.[a-z_]+$'),
  application_id  bigint,
  contract_id     bigint,
  remark          text NOT NULL DEFAULT '' CONSTRAINT remark_clean CHECK (core.is_clean(replace(remark, E'\n', ' '))),
  detail          jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (branch_id, event_id)
);
CREATE INDEX event_of_application ON audit.event (branch_id, application_id, event_id) WHERE application_id IS NOT NULL;
CREATE INDEX event_of_contract ON audit.event (branch_id, contract_id, event_id) WHERE contract_id IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['core.draft', 'core.draft_item', 'core.warning_override', 'core.submission', 'core.approval',
                           'core.approval_item', 'core.revision', 'core.command_log', 'audit.event'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change()', t);
  END LOOP;
END $$;

-- ---------------------------------------------------------------- the local platform registry

-- Our own counterpart of the orderers' platform. It keeps the MAC of a key only.
CREATE TABLE platform.entry (
  idempotency_key  uuid PRIMARY KEY,
  contract_number  text NOT NULL,
  change_number    integer NOT NULL DEFAULT 0,           -- 0 = as issued
  certificate      jsonb NOT NULL,
  mac              bytea NOT NULL CONSTRAINT entry_mac_size CHECK (octet_length(mac) = 32),
  reference        text NOT NULL DEFAULT gen_random_uuid()::text,
  arrived_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  withdrawn_at     timestamptz,
  CONSTRAINT entry_once UNIQUE (contract_number, change_number)
);

-- Misses of look-ups by the number that was asked for, whether it exists or not.
CREATE TABLE platform.miss (
  contract_number  text PRIMARY KEY CONSTRAINT miss_number_form CHECK (contract_number ~ '^[0-9]{5}-[0-9]{5,6}[A-Z]$'),
  misses           integer NOT NULL,
  last_at          timestamptz NOT NULL DEFAULT clock_timestamp()
);

RESET ROLE;
