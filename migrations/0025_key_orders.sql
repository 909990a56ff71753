-- 認証キーの再発行 and 公開の取下: a supervisor's orders, each with its reason, carried out by the worker and kept for ever.

SET ROLE densho_owner;

ALTER TABLE core.contract ADD COLUMN withdrawn_at timestamptz;         -- 公開の取下: nothing of it is shown to orderers

CREATE TABLE core.key_order (
  branch_id        core.branch_code NOT NULL,
  order_id         bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  contract_id      bigint NOT NULL,
  kind             text NOT NULL CONSTRAINT key_order_kind_known CHECK (kind IN ('reissue', 'withdrawal')),
  reason           core.reason NOT NULL,
  ordered_by       text NOT NULL REFERENCES core.operator,
  ordered_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  idempotency_key  uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT key_order_idempotency_once UNIQUE,
  done_at          timestamptz,                          -- by the platform's clock
  PRIMARY KEY (branch_id, order_id),
  FOREIGN KEY (branch_id, contract_id) REFERENCES core.contract
);
CREATE UNIQUE INDEX one_open_key_order ON core.key_order (branch_id, contract_id) WHERE done_at IS NULL;
CREATE INDEX key_order_of_contract ON core.key_order (branch_id, contract_id, order_id);

-- An order is only ever done; nothing else of it changes.
CREATE FUNCTION core.key_order_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.done_at IS NOT NULL OR NEW.done_at IS NULL
     OR to_jsonb(OLD) - 'done_at' IS DISTINCT FROM to_jsonb(NEW) - 'done_at' THEN
    RAISE EXCEPTION USING ERRCODE = 'ZD090', MESSAGE = 'core.key_order is append-only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER key_order_moves BEFORE UPDATE OR DELETE ON core.key_order FOR EACH ROW EXECUTE FUNCTION core.key_order_moves();

CREATE TABLE core.key_order_mail (
  branch_id     core.branch_code NOT NULL,
  order_id      bigint NOT NULL,
  to_address    core.line NOT NULL,
  message_id    core.line NOT NULL CONSTRAINT key_order_message_id_once UNIQUE,
  fields        jsonb NOT NULL,
  queued_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  sent_at       timestamptz,
  PRIMARY KEY (branch_id, order_id),
  FOREIGN KEY (branch_id, order_id) REFERENCES core.key_order
);

ALTER TABLE core.job
  ADD COLUMN order_id bigint,
  ADD CONSTRAINT job_of_key_order FOREIGN KEY (branch_id, order_id) REFERENCES core.key_order,
  DROP CONSTRAINT job_kind_known,
  ADD CONSTRAINT job_kind_known CHECK (kind IN ('issue', 'mail', 'amend', 'amend_mail', 'rekey', 'rekey_mail', 'unpublish')),
  ADD CONSTRAINT order_names_order CHECK ((kind IN ('rekey', 'rekey_mail', 'unpublish')) = (order_id IS NOT NULL)),
  DROP CONSTRAINT job_once,
  ADD CONSTRAINT job_once UNIQUE NULLS NOT DISTINCT (branch_id, application_id, kind, product, amendment_id, order_id);

-- While an order is open, or once nothing of the contract is shown any more, no amendment begins or is approved.
CREATE FUNCTION core.amendment_meets_orders() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM core.contract c WHERE c.branch_id = NEW.branch_id AND c.contract_id = NEW.contract_id AND c.withdrawn_at IS NOT NULL) THEN
    PERFORM core.refuse_value('publication_withdrawn');
  END IF;
  IF EXISTS (SELECT FROM core.key_order o WHERE o.branch_id = NEW.branch_id AND o.contract_id = NEW.contract_id AND o.done_at IS NULL) THEN
    PERFORM core.refuse('ZD012', 'an order on the key is open', '', 'one_open_key_order');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER amendment_meets_orders BEFORE INSERT ON core.amendment FOR EACH ROW EXECUTE FUNCTION core.amendment_meets_orders();
CREATE TRIGGER amendment_meets_orders_again BEFORE UPDATE ON core.amendment FOR EACH ROW
  WHEN (OLD.state IN ('awaiting_approval', 'returned') AND NEW.state IN ('awaiting_approval', 'issuing') AND OLD.state <> NEW.state)
  EXECUTE FUNCTION core.amendment_meets_orders();

-- ---------------------------------------------------------------- the supervisor

-- 再発行 (lost, leaked): the old key is dead from here on, for us at once, for orderers as soon as the platform is told.
-- 公開の取下: nothing of the contract is shown any more.
CREATE FUNCTION core.order_on_key(p_request uuid, p_command text, p_branch text, p_contract bigint, p_version integer,
                                  p_reason text, p_kind text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_contract, p_version, p_reason);
  done jsonb := core.begin_command(p_request, p_command, args);
  c core.contract;
  given bigint;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor');
    PERFORM core.check_reason(p_reason);
    c := core.lock_contract(p_branch, p_contract);
    IF c.version IS DISTINCT FROM p_version THEN
      PERFORM core.refuse('ZD003', 'the contract changed since it was shown', c.version::text);
    ELSIF c.form <> 'electronic' THEN
      PERFORM core.refuse('ZD009', 'a contract on paper has no key', 'paper');
    ELSIF c.arrived_at IS NULL THEN
      PERFORM core.refuse('ZD009', 'the certificate has not arrived yet', 'issuing');
    ELSIF c.withdrawn_at IS NOT NULL THEN
      PERFORM core.refuse_value('publication_withdrawn');
    END IF;
    IF EXISTS (SELECT FROM core.key_order o WHERE o.branch_id = c.branch_id AND o.contract_id = c.contract_id AND o.done_at IS NULL) THEN
      PERFORM core.refuse('ZD012', 'an order on the key is open', '', 'one_open_key_order');
    END IF;
    -- What is on its way to the platform goes under the key that it was begun with.
    IF EXISTS (SELECT FROM core.amendment a WHERE a.branch_id = c.branch_id AND a.contract_id = c.contract_id AND a.state IN ('issuing', 'attention')) THEN
      PERFORM core.refuse_value('ledger_on_its_way');
    END IF;
    INSERT INTO core.key_order (branch_id, contract_id, kind, reason, ordered_by)
    VALUES (c.branch_id, c.contract_id, p_kind, p_reason, session_user) RETURNING order_id INTO given;
    IF p_kind = 'reissue' THEN
      UPDATE vault.auth_key k SET dead_at = clock_timestamp()
       WHERE k.branch_id = c.branch_id AND k.contract_id = c.contract_id AND k.dead_at IS NULL;
    END IF;
    INSERT INTO core.job (branch_id, kind, application_id, contract_id, order_id, step)
    VALUES (c.branch_id, CASE p_kind WHEN 'reissue' THEN 'rekey' ELSE 'unpublish' END, c.application_id, c.contract_id, given,
            CASE p_kind WHEN 'reissue' THEN 'key' ELSE 'publish' END);
    PERFORM core.note(c.branch_id, CASE p_kind WHEN 'reissue' THEN 'key.reissue_ordered' ELSE 'contract.withdrawal_ordered' END,
                      c.application_id, c.contract_id, p_reason, jsonb_build_object('order', given));
    done := jsonb_build_object('order_id', given);
    PERFORM core.end_command(p_request, p_command, args, done);
  END IF;
  RETURN done -> 'order_id';
END $$;

CREATE FUNCTION api.reissue_key(p_request uuid, p_branch text, p_contract bigint, p_version integer, p_reason text, OUT order_id bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT core.order_on_key($1, 'reissue_key', $2, $3, $4, $5, 'reissue') $$;

CREATE FUNCTION api.withdraw_publication(p_request uuid, p_branch text, p_contract bigint, p_version integer, p_reason text, OUT order_id bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT core.order_on_key($1, 'withdraw_publication', $2, $3, $4, $5, 'withdrawal') $$;

-- ---------------------------------------------------------------- the worker

-- What an order is about: the contract, the new key where one is stored already, the publications to be withdrawn,
-- or the mail to be sent. next_version: the version of the key that is to come.
CREATE FUNCTION worker.order_look(p_branch text, p_job bigint, p_fence integer)
RETURNS TABLE (number text, reason text, idempotency_key uuid, next_version integer,
               key_version integer, kek_id text, wrapped_dek bytea, dek_nonce bytea, nonce bytea, ciphertext bytea,
               publications uuid[], to_address text, message_id text, fields jsonb, queued_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE j core.job;
BEGIN
  SELECT * INTO j FROM core.job x WHERE x.branch_id = p_branch AND x.job_id = p_job AND x.fence = p_fence AND x.state = 'leased';
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD050', 'the lease was lost');
  END IF;
  SELECT c.number, o.reason, o.idempotency_key INTO number, reason, idempotency_key
    FROM core.key_order o JOIN core.contract c ON c.branch_id = o.branch_id AND c.contract_id = o.contract_id
   WHERE o.branch_id = j.branch_id AND o.order_id = j.order_id;
  SELECT coalesce(max(k.key_version), 0) + 1 INTO next_version FROM vault.auth_key k
   WHERE k.branch_id = j.branch_id AND k.contract_id = j.contract_id;
  SELECT k.key_version, k.kek_id, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext
    INTO key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext
    FROM vault.auth_key k WHERE k.branch_id = j.branch_id AND k.contract_id = j.contract_id AND k.dead_at IS NULL;
  publications := ARRAY(SELECT p.idempotency_key FROM core.publication p
                          JOIN core.revision v ON v.branch_id = p.branch_id AND v.contract_id = p.contract_id AND v.seq = p.seq
                         WHERE p.branch_id = j.branch_id AND p.contract_id = j.contract_id AND v.kind <> 'cancellation' ORDER BY p.seq);
  SELECT m.to_address, m.message_id, m.fields, m.queued_at INTO to_address, message_id, fields, queued_at
    FROM core.key_order_mail m WHERE m.branch_id = j.branch_id AND m.order_id = j.order_id AND j.kind = 'rekey_mail';
  RETURN NEXT;
END $$;

-- Keeps the sealed new key; if another worker was faster, its key is the key.
CREATE FUNCTION worker.rekey_store(p_branch text, p_job bigint, p_fence integer, p_version integer, p_kek_id text, p_wrapped_dek bytea,
                                   p_dek_nonce bytea, p_nonce bytea, p_ciphertext bytea, p_mac bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j core.job := worker.held(p_branch, p_job, p_fence);
BEGIN
  IF j.kind <> 'rekey' THEN
    PERFORM core.refuse('ZD055', 'no key is to be made');
  END IF;
  IF EXISTS (SELECT FROM vault.auth_key k WHERE k.branch_id = j.branch_id AND k.contract_id = j.contract_id AND k.dead_at IS NULL) THEN
    RETURN false;
  END IF;
  INSERT INTO vault.auth_key (branch_id, contract_id, key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext, mac)
  VALUES (j.branch_id, j.contract_id, p_version, p_kek_id, p_wrapped_dek, p_dek_nonce, p_nonce, p_ciphertext, p_mac);
  UPDATE core.job x SET step = 'publish', trouble = NULL WHERE x.branch_id = j.branch_id AND x.job_id = j.job_id;
  RETURN true;
END $$;

-- The platform has done it.
CREATE FUNCTION worker.order_done(p_branch text, p_job bigint, p_fence integer, p_at timestamptz, p_mail_domain text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  j core.job := worker.held(p_branch, p_job, p_fence);
  v core.revision;
  wanted record;
BEGIN
  PERFORM FROM core.contract c WHERE c.branch_id = j.branch_id AND c.contract_id = j.contract_id FOR NO KEY UPDATE;
  UPDATE core.key_order o SET done_at = p_at WHERE o.branch_id = j.branch_id AND o.order_id = j.order_id AND o.done_at IS NULL;
  IF j.kind = 'unpublish' THEN
    UPDATE core.contract c SET withdrawn_at = p_at, version = c.version + 1 WHERE c.branch_id = j.branch_id AND c.contract_id = j.contract_id;
  END IF;
  UPDATE core.job x SET step = 'done', state = 'done', done_at = clock_timestamp(), trouble = NULL, leased_by = NULL, lease_until = NULL
   WHERE x.branch_id = j.branch_id AND x.job_id = j.job_id;
  PERFORM core.note(j.branch_id, CASE j.kind WHEN 'rekey' THEN 'key.reissued' ELSE 'contract.withdrawn' END, j.application_id, j.contract_id, '',
                    jsonb_build_object('order', j.order_id, 'at', p_at));
  IF j.kind = 'unpublish' THEN
    RETURN;
  END IF;
  SELECT * INTO v FROM core.revision x WHERE x.branch_id = j.branch_id AND x.contract_id = j.contract_id
     AND x.seq = core.current_seq(j.branch_id, j.contract_id);
  SELECT d.content #>> '{notification,address}' AS address, c.number, c.form INTO wanted
    FROM core.contract c
    JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
   WHERE c.branch_id = j.branch_id AND c.contract_id = j.contract_id AND (d.content #>> '{notification,wanted}')::boolean;
  IF FOUND THEN
    INSERT INTO core.key_order_mail (branch_id, order_id, to_address, message_id, fields)
    VALUES (j.branch_id, j.order_id, wanted.address, format('<%s@%s>', gen_random_uuid(), p_mail_domain),
      jsonb_build_object('contractor_name', v.content -> 'contractor_name', 'beneficiary', v.content -> 'beneficiary',
        'works_name', v.content -> 'works_name', 'company', v.content -> 'company', 'branch', v.content -> 'branch',
        'contracts', jsonb_build_array(jsonb_build_object('product_name', v.content -> 'product_name', 'number', wanted.number, 'form', wanted.form)),
        'event', 'rekey'));
    INSERT INTO core.job (branch_id, kind, application_id, contract_id, order_id, step)
    VALUES (j.branch_id, 'rekey_mail', j.application_id, j.contract_id, j.order_id, 'mail');
  END IF;
END $$;

CREATE FUNCTION worker.order_mailed(p_branch text, p_job bigint, p_fence integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j core.job := worker.held(p_branch, p_job, p_fence);
BEGIN
  UPDATE core.key_order_mail SET sent_at = clock_timestamp()
   WHERE j.kind = 'rekey_mail' AND branch_id = j.branch_id AND order_id = j.order_id;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD055', 'no mail to send');
  END IF;
  UPDATE core.job x SET step = 'done', state = 'done', done_at = clock_timestamp(), trouble = NULL, leased_by = NULL, lease_until = NULL
   WHERE x.branch_id = j.branch_id AND x.job_id = j.job_id;
  PERFORM core.note(j.branch_id, 'key.reissue_mailed', j.application_id, j.contract_id);
END $$;

-- ---------------------------------------------------------------- the local registry

CREATE TABLE platform.rekey (
  idempotency_key  uuid PRIMARY KEY,
  contract_number  text NOT NULL,
  mac              bytea NOT NULL CONSTRAINT rekey_mac_size CHECK (octet_length(mac) = 32),
  at               timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE platform.rekey ENABLE ROW LEVEL SECURITY;

-- From this instant everything of the contract opens with the new key only. Again: the time of the first time. NULL:
-- nothing of this number is there, or something else was done under this key.
CREATE FUNCTION platform.rekey(p_key uuid, p_number text, p_mac bytea) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE r platform.rekey;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_number, 374));
  SELECT * INTO r FROM platform.rekey x WHERE x.idempotency_key = p_key;
  IF FOUND THEN
    RETURN CASE WHEN r.contract_number = p_number AND r.mac = p_mac THEN r.at END;
  END IF;
  UPDATE platform.entry e SET mac = p_mac WHERE e.contract_number = p_number;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  INSERT INTO platform.rekey (idempotency_key, contract_number, mac) VALUES (p_key, p_number, p_mac) RETURNING * INTO r;
  RETURN r.at;
END $$;

-- ---------------------------------------------------------------- who may

GRANT SELECT (withdrawn_at) ON core.contract TO densho_staff;
GRANT SELECT (order_id) ON core.job TO densho_staff;
GRANT SELECT (branch_id, order_id, contract_id, kind, reason, ordered_by, ordered_at, done_at) ON core.key_order TO densho_staff;
GRANT SELECT (branch_id, order_id, to_address, queued_at, sent_at) ON core.key_order_mail TO densho_staff;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['key_order', 'key_order_mail'] LOOP
    EXECUTE format('ALTER TABLE core.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY staff_reads ON core.%I FOR SELECT TO densho_staff USING (branch_id = ANY ((SELECT core.my_branches())::text[]))', t);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION api.reissue_key(uuid, text, bigint, integer, text), api.withdraw_publication(uuid, text, bigint, integer, text)
  TO densho_staff;
GRANT EXECUTE ON FUNCTION worker.order_look(text, bigint, integer),
  worker.rekey_store(text, bigint, integer, integer, text, bytea, bytea, bytea, bytea, bytea),
  worker.order_done(text, bigint, integer, timestamptz, text), worker.order_mailed(text, bigint, integer) TO densho_worker;
GRANT EXECUTE ON FUNCTION platform.rekey(uuid, text, bytea) TO densho_platform;

RESET ROLE;
