-- The key notice is looked through before there is a number with everything that it will print, the orderer's way of
-- handing in (提出方法) among it. Until now that came with the wish for the notice: a character without a glyph, or a text
-- without room, was found after number, key and publication.

SET ROLE densho_owner;

-- As before (0011). plpgsql keeps its plan: it is asked in every issue from now on.
CREATE OR REPLACE FUNCTION worker.hand_in(p_branch text, p_application bigint, p_revision integer, p_product text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT r.hand_in
      FROM core.draft d
      CROSS JOIN LATERAL (SELECT d.content -> 'works') x (w)
      JOIN core.orderer_rule r
        ON r.orderer_code = core.orderer_of(w ->> 'orderer_code', w ->> 'orderer_name')
       AND r.work_kind = w ->> 'kind' AND r.product = p_product
       AND daterange(r.valid_from, r.valid_to, '[]') @>
           coalesce(CASE WHEN r.basis <> 'contract' THEN (w ->> 'notice_date')::date END, (w ->> 'contract_date')::date)
     WHERE d.branch_id = p_branch AND d.application_id = p_application AND d.revision = p_revision);
END $$;

-- As before (0003), with the way of handing in while there is no number.
DROP FUNCTION worker.look(text, bigint, integer);
CREATE FUNCTION worker.look(p_branch text, p_job bigint, p_fence integer)
RETURNS TABLE (step text, form text, contract_id bigint, number text, content jsonb, content_hash bytea,
               idempotency_key uuid, publication_state text,
               key_version integer, kek_id text, wrapped_dek bytea, dek_nonce bytea, nonce bytea, ciphertext bytea,
               to_address text, message_id text, fields jsonb, queued_at timestamptz, hand_in text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  j core.job;
  revision integer;
BEGIN
  SELECT * INTO j FROM core.job
   WHERE branch_id = p_branch AND job_id = p_job AND fence = p_fence AND state = 'leased';
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD050', 'the lease was lost');
  END IF;
  step := j.step;
  IF j.kind = 'mail' THEN
    SELECT m.to_address, m.message_id, m.fields, m.queued_at INTO to_address, message_id, fields, queued_at
      FROM core.mail m WHERE m.branch_id = p_branch AND m.application_id = j.application_id;
  ELSIF j.contract_id IS NULL THEN
    SELECT i.revision, i.form INTO revision, form
      FROM core.approval_item i
     WHERE i.branch_id = p_branch AND i.application_id = j.application_id AND i.product = j.product;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD053', 'no approval stands behind this job');
    END IF;
    content := core.certificate_content(p_branch, j.application_id, revision, j.product, NULL, NULL, NULL);
    IF content IS NULL THEN
      PERFORM core.refuse('ZD057', 'no company record for this day');
    END IF;
    content_hash := core.content_hash(content);
    IF form = 'electronic' THEN
      hand_in := worker.hand_in(p_branch, j.application_id, revision, j.product);
    END IF;
  ELSE
    contract_id := j.contract_id;
    SELECT c.form, c.number, r.content, r.content_hash, p.idempotency_key, p.state,
           k.key_version, k.kek_id, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext
      INTO form, number, content, content_hash, idempotency_key, publication_state,
           key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext
      FROM core.contract c
      JOIN core.revision r ON r.branch_id = c.branch_id AND r.contract_id = c.contract_id AND r.seq = 1
      LEFT JOIN core.publication p ON p.branch_id = c.branch_id AND p.contract_id = c.contract_id AND p.seq = 1
      LEFT JOIN vault.auth_key k ON k.branch_id = c.branch_id AND k.contract_id = c.contract_id AND k.dead_at IS NULL
     WHERE c.branch_id = p_branch AND c.contract_id = j.contract_id;
  END IF;
  RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION worker.look(text, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worker.look(text, bigint, integer) TO densho_worker;

-- As before (0015), likewise.
DROP FUNCTION worker.amendment_look(text, bigint, integer);
CREATE FUNCTION worker.amendment_look(p_branch text, p_job bigint, p_fence integer)
RETURNS TABLE (kind text, form text, number text, seq integer, place integer, content jsonb, content_hash bytea,
               idempotency_key uuid, publication_state text, replaces uuid, withdraws uuid, withdraws_reference text,
               key_version integer, kek_id text, wrapped_dek bytea, dek_nonce bytea, nonce bytea, ciphertext bytea,
               to_address text, message_id text, fields jsonb, queued_at timestamptz, hand_in text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  j core.job;
  a core.amendment;
  d core.amendment_draft;
  other record;
  c core.contract;
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
  SELECT x.* INTO c FROM core.contract x WHERE x.branch_id = a.branch_id AND x.contract_id = a.contract_id;
  form := c.form;
  number := c.number;
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
    -- A cancellation prints what was printed before: nothing is checked for it.
    IF form = 'electronic' AND kind <> 'cancellation' THEN
      hand_in := worker.hand_in(c.branch_id, c.application_id, c.revision, c.product);
    END IF;
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
REVOKE ALL ON FUNCTION worker.amendment_look(text, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worker.amendment_look(text, bigint, integer) TO densho_worker;

RESET ROLE;
