-- What a second pair of eyes with psql found: each statement closes one way around a rule.

SET ROLE densho_owner;

-- A look-up without a MAC is a miss: NULL once compared as neither hit nor miss, and showed the certificate.
CREATE OR REPLACE FUNCTION platform.look_up(p_number text, p_mac bytea) RETURNS TABLE (shown jsonb, misses_before integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  stored bytea;
  hit boolean;
BEGIN
  misses_before := 0;
  IF p_number IS NULL OR p_number !~ '^[0-9]{5}-[0-9]{5,6}[A-Z]$' THEN
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT CASE WHEN m.last_at > clock_timestamp() - interval '1 day' THEN m.misses ELSE 0 END INTO misses_before
    FROM platform.miss m WHERE m.contract_number = p_number FOR UPDATE;
  misses_before := coalesce(misses_before, 0);
  SELECT (array_agg(e.mac ORDER BY e.change_number DESC))[1],
         jsonb_agg(jsonb_build_object('change_number', e.change_number, 'certificate', e.certificate, 'arrived_at', e.arrived_at)
                   ORDER BY e.change_number DESC)
    INTO stored, shown
    FROM platform.entry e WHERE e.contract_number = p_number AND e.withdrawn_at IS NULL;
  -- Never null: no MAC is a miss like any other.
  hit := coalesce(coalesce(stored, sha256(p_mac)) = p_mac, false);
  INSERT INTO platform.miss AS m (contract_number, misses, last_at)
  VALUES (p_number, CASE WHEN hit THEN 0 ELSE misses_before + 1 END, clock_timestamp())
  ON CONFLICT (contract_number) DO UPDATE
    SET misses = CASE WHEN hit THEN 0 WHEN m.last_at > clock_timestamp() - interval '1 day' THEN m.misses + 1 ELSE 1 END,
        last_at = excluded.last_at;
  IF NOT hit THEN
    shown := NULL;
  END IF;
  RETURN NEXT;
END $$;

-- Four eyes over the application's whole life: nobody approves what they drafted at any time or a warning they set aside.
CREATE FUNCTION core.approver_is_another() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM core.draft d WHERE d.branch_id = NEW.branch_id AND d.application_id = NEW.application_id
                AND d.drafted_by = NEW.approved_by)
     OR EXISTS (SELECT FROM core.warning_override o WHERE o.branch_id = NEW.branch_id AND o.application_id = NEW.application_id
                AND o.revision = NEW.revision AND o.overridden_by = NEW.approved_by) THEN
    RAISE EXCEPTION USING ERRCODE = 'ZD006', MESSAGE = 'four eyes: somebody else has to approve this',
                          CONSTRAINT = 'four_eyes_history';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER four_eyes_history BEFORE INSERT ON core.approval
  FOR EACH ROW EXECUTE FUNCTION core.approver_is_another();

-- A code speaks only for the name that stands beside it: the name is what is printed.
CREATE OR REPLACE FUNCTION core.orderer_of(p_code text, p_name text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.code FROM core.orderer o
   WHERE o.name = p_name AND (p_code IS NULL OR o.code = p_code)
   ORDER BY o.code LIMIT 1
$$;

CREATE OR REPLACE FUNCTION core.bank_contracted(p_deposit jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN bool_or(m.whole) THEN bool_or(m.contracted) FILTER (WHERE m.whole)
              WHEN bool_or(NOT m.contracted) THEN false END
  FROM (
    SELECT b.contracted,
           b.bank_name = p_deposit ->> 'bank_name' AND b.branch_name = p_deposit ->> 'branch_name'
           AND coalesce(b.bank_code = p_deposit ->> 'bank_code', true)
           AND coalesce(b.branch_code = p_deposit ->> 'branch_code', true) AS whole
      FROM core.bank b
     WHERE (b.bank_code = p_deposit ->> 'bank_code' AND b.branch_code = p_deposit ->> 'branch_code')
        OR (b.bank_name = p_deposit ->> 'bank_name' AND b.branch_name = p_deposit ->> 'branch_name')) m
$$;

-- A job is done when what it stands for is there.
ALTER TABLE core.job
  ADD CONSTRAINT issue_done_has_contract CHECK (kind <> 'issue' OR state <> 'done' OR contract_id IS NOT NULL);
CREATE OR REPLACE FUNCTION worker.mail_sent(p_branch text, p_job bigint, p_fence integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE j core.job;
BEGIN
  j := worker.held(p_branch, p_job, p_fence);
  UPDATE core.mail SET sent_at = clock_timestamp()
   WHERE j.kind = 'mail' AND branch_id = p_branch AND application_id = j.application_id;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD055', 'no mail to send');
  END IF;
  UPDATE core.job
     SET step = 'done', state = 'done', done_at = clock_timestamp(), trouble = NULL, leased_by = NULL, lease_until = NULL
   WHERE branch_id = p_branch AND job_id = p_job;
  PERFORM core.note(p_branch, 'mail.sent', j.application_id);
END $$;

-- A certificate names its wording.
ALTER TABLE core.revision ADD CONSTRAINT content_names_wording
  CHECK (coalesce(jsonb_typeof(content -> 'wording') = 'string', false));

-- Nobody waits for ever at commit for somebody who holds a branch's counters (SET CONSTRAINTS … IMMEDIATE).
ALTER FUNCTION core.settle_change() SET lock_timeout = '5s';
ALTER FUNCTION core.settle_counts() SET lock_timeout = '5s';

RESET ROLE;

-- Advisory locks are the functions' own: a login with psql could hold them against everybody, or fill the lock table.
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
            WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^pg_(try_)?advisory_' LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) TO densho_owner;


SET ROLE densho_owner;

CREATE OR REPLACE FUNCTION worker.answer_reveal(p_reveal uuid, p_sealed bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v vault.reveal;
BEGIN
  UPDATE vault.reveal SET sealed = p_sealed, answered_at = clock_timestamp()
   WHERE reveal_id = p_reveal AND answered_at IS NULL AND requested_at > clock_timestamp() - interval '60 seconds'
     AND p_sealed IS NOT NULL
  RETURNING * INTO v;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  -- On record here, where the asker cannot roll it back.
  PERFORM core.note(v.branch_id, 'key.sealed', NULL, v.contract_id, '',
                    jsonb_build_object('reveal_id', p_reveal, 'purpose', v.purpose, 'requested_by', v.requested_by));
  RETURN true;
END $$;

-- The same works by the same orderer, whatever blanks and widths they were typed with. SECURITY DEFINER with its own
-- branch check: under a policy the expression index could not be used.
CREATE FUNCTION core.same_name(t text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$ SELECT regexp_replace(normalize($1, NFKC), '[[:space:]]', '', 'g') $$;
CREATE INDEX application_same_names ON core.application (branch_id, core.same_name(works), core.same_name(orderer));
DROP INDEX core.application_same_works;
CREATE OR REPLACE FUNCTION core.duplicates(p_branch text, p_application bigint, p_content jsonb) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(x.number ORDER BY x.number), '{}')
  FROM core.application x
  WHERE x.branch_id = p_branch AND p_branch = ANY (core.my_branches())
    AND core.same_name(x.works) = core.same_name(p_content #>> '{works,name}')
    AND core.same_name(x.orderer) = core.same_name(p_content #>> '{works,orderer_name}')
    AND x.application_id <> p_application AND x.state NOT IN ('withdrawn', 'declined')
    AND EXISTS (SELECT FROM jsonb_array_elements(x.products) theirs JOIN jsonb_array_elements(p_content -> 'products') ours
                  ON theirs ->> 'product' = ours ->> 'product')
$$;
-- The hand-in of a notice follows the same orderer as the gates.
CREATE OR REPLACE FUNCTION worker.hand_in(p_branch text, p_application bigint, p_revision integer, p_product text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.hand_in
    FROM core.draft d
    CROSS JOIN LATERAL (SELECT d.content -> 'works') x (w)
    JOIN core.orderer_rule r
      ON r.orderer_code = core.orderer_of(w ->> 'orderer_code', w ->> 'orderer_name')
     AND r.work_kind = w ->> 'kind' AND r.product = p_product
     AND daterange(r.valid_from, r.valid_to, '[]') @>
         coalesce(CASE WHEN r.basis <> 'contract' THEN (w ->> 'notice_date')::date END, (w ->> 'contract_date')::date)
   WHERE d.branch_id = p_branch AND d.application_id = p_application AND d.revision = p_revision
$$;

RESET ROLE;
