-- 打ち直し: what was changed of an amount, a date or a name is named by whoever approves it. So far the screen alone
-- asked for it; now an approval that does not say it is refused, wherever it comes from.

SET ROLE densho_owner;

-- What has to be typed: each field of core.retyped with what the certificate will say there.
CREATE FUNCTION core.retype_wanted(p_submitted jsonb, p_content jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(f.field, CASE
           WHEN f.field = 'contractor'
           THEN to_jsonb(coalesce(p_content #>> '{applicant,joint_venture,name}', p_content #>> '{applicant,name}'))
           WHEN f.field ~ ' '
           THEN (SELECT CASE split_part(f.field, ' ', 1) WHEN 'amount' THEN i -> 'amount'
                             ELSE coalesce(nullif(i -> 'guarantee_end', 'null'), p_content #> '{works,term_to}') END
                   FROM jsonb_array_elements(p_content -> 'products') i WHERE i ->> 'product' = split_part(f.field, ' ', 2))
           ELSE p_content -> 'works' -> f.field END), '{}')
    FROM unnest(core.retyped(p_submitted, p_content)) f (field)
$$;

-- The same of an amendment: the fields of the certificate that read otherwise and are not blank (a postal address is
-- read, not typed: domain::amendment).
CREATE FUNCTION core.amendment_retype_wanted(p_before jsonb, p_after jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(f.field, p_after -> f.field), '{}')
    FROM unnest(ARRAY['guarantee_end', 'term_from', 'term_to', 'amount', 'price', 'contract_date', 'deposit_bank', 'beneficiary',
                      'contractor_name', 'works_name', 'joint_venture_representative', 'terminated_on']) f (field)
   WHERE nullif(p_after -> f.field, 'null') IS NOT NULL
     AND nullif(p_after -> f.field, 'null') IS DISTINCT FROM nullif(p_before -> f.field, 'null')
$$;

-- Characters count as they are: 髙 is not 高. Only spellings of one and the same character (canonical equivalence)
-- and blanks at the ends are one.
CREATE FUNCTION core.expect_retyped(p_wanted jsonb, p_typed jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f record;
  told jsonb;
  same boolean;
BEGIN
  IF jsonb_typeof(p_typed) IS DISTINCT FROM 'object' OR octet_length(p_typed::text) > 10000 THEN
    PERFORM core.refuse_value('retyped_missing');
  END IF;
  FOR f IN SELECT * FROM jsonb_each(p_wanted) ORDER BY 1 LOOP
    told := p_typed -> f.key;
    IF told IS NULL THEN
      PERFORM core.refuse_value('retyped_missing', f.key);
    END IF;
    same := CASE WHEN jsonb_typeof(f.value) = 'string' AND jsonb_typeof(told) = 'string'
                 THEN normalize(btrim(told #>> '{}', U&' \3000'), NFC) = normalize(btrim(f.value #>> '{}', U&' \3000'), NFC)
                 ELSE told = f.value END;
    IF NOT same THEN
      PERFORM core.refuse_value('retyped_differs', f.key);
    END IF;
  END LOOP;
END $$;

ALTER TABLE core.approval ADD COLUMN retyped jsonb NOT NULL DEFAULT '{}';
ALTER TABLE core.amendment_approval ADD COLUMN retyped jsonb NOT NULL DEFAULT '{}';

-- On the rows, so that no function can forget it.
CREATE FUNCTION core.approval_names_changes() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.expect_retyped(core.retype_wanted(a.submitted, d.content), NEW.retyped)
     FROM core.application a JOIN core.draft d ON d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = NEW.revision
    WHERE a.branch_id = NEW.branch_id AND a.application_id = NEW.application_id;
  RETURN NEW;
END $$;
CREATE TRIGGER names_changes BEFORE INSERT ON core.approval FOR EACH ROW EXECUTE FUNCTION core.approval_names_changes();

CREATE FUNCTION core.amendment_approval_names_changes() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.expect_retyped(core.amendment_retype_wanted(d.content -> 'before', d.content -> 'certificate'), NEW.retyped)
     FROM core.amendment_draft d
    WHERE d.branch_id = NEW.branch_id AND d.amendment_id = NEW.amendment_id AND d.revision = NEW.revision;
  RETURN NEW;
END $$;
CREATE TRIGGER names_changes BEFORE INSERT ON core.amendment_approval
  FOR EACH ROW EXECUTE FUNCTION core.amendment_approval_names_changes();

-- ---------------------------------------------------------------- the approvals, which take what was typed

DROP FUNCTION api.approve(uuid, text, bigint, integer, integer, bytea);
-- 承認: of this very content, by somebody who neither drafted nor submitted it and whose limit covers every amount.
-- p_retyped: {"price": 50000000, "name": …} for each field that core.retyped counts.
CREATE FUNCTION api.approve(p_request uuid, p_branch text, p_application bigint, p_version integer, p_revision integer,
                            p_content_hash bytea, p_retyped jsonb DEFAULT '{}', OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_revision, p_content_hash, p_retyped);
  done jsonb := core.begin_command(p_request, 'approve', args);
  a core.application;
  s core.submission;
  item record;
  today date := core.tokyo_day(clock_timestamp());
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'awaiting_approval');
    SELECT * INTO s FROM core.submission x
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id AND x.revision = a.revision;
    IF NOT FOUND OR p_revision IS DISTINCT FROM s.revision OR p_content_hash IS DISTINCT FROM s.content_hash THEN
      PERFORM core.refuse('ZD008', 'what is approved is not what was submitted');
    END IF;
    IF session_user IN (s.drafted_by, s.submitted_by) THEN
      PERFORM core.refuse('ZD006', 'four eyes: somebody else has to approve this');
    END IF;
    FOR item IN
      SELECT i.product, i.amount, core.limit_of(session_user, i.product, today) AS most
      FROM core.draft_item i
      WHERE i.branch_id = a.branch_id AND i.application_id = a.application_id AND i.revision = a.revision
      ORDER BY i.amount DESC, i.product
    LOOP
      IF item.most IS NULL OR item.amount > item.most THEN
        PERFORM core.refuse('ZD007', 'over the authority limit',
                            jsonb_build_object('product', item.product, 'amount', item.amount, 'limit', item.most)::text);
      END IF;
    END LOOP;
    PERFORM core.check_gates(core.content_of(a));
    -- Found here by a person rather than later by the worker.
    IF NOT EXISTS (SELECT FROM core.branch_prefix b WHERE b.branch_id = a.branch_id AND b.fiscal_year = core.fiscal_year(today)) THEN
      PERFORM core.refuse_value('branch_prefix_missing', a.branch_id || ' ' || core.fiscal_year(today));
    END IF;
    IF NOT EXISTS (SELECT FROM core.company c WHERE c.valid_from <= today) THEN
      PERFORM core.refuse_value('company_missing');
    END IF;
    INSERT INTO core.approval (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by, retyped)
    VALUES (a.branch_id, a.application_id, s.revision, s.drafted_by, s.submitted_by, p_content_hash, session_user, coalesce(p_retyped, '{}'));
    INSERT INTO core.approval_item (branch_id, application_id, revision, product, form, amount, limit_at)
    SELECT i.branch_id, i.application_id, i.revision, i.product, i.form, i.amount, core.limit_of(session_user, i.product, today)
    FROM core.draft_item i
    WHERE i.branch_id = a.branch_id AND i.application_id = a.application_id AND i.revision = s.revision;
    INSERT INTO core.job (branch_id, kind, application_id, product, step)
    SELECT i.branch_id, 'issue', i.application_id, i.product, 'number'
    FROM core.draft_item i
    WHERE i.branch_id = a.branch_id AND i.application_id = a.application_id AND i.revision = s.revision
    ORDER BY array_position(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond'], i.product::text);
    UPDATE core.application x SET state = 'issuing', version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.approved', a.application_id, NULL, '',
                      jsonb_build_object('revision', s.revision, 'content_hash', encode(p_content_hash, 'hex'), 'retyped', coalesce(p_retyped, '{}')));
    done := jsonb_build_object('version', a.version + 1, 'revision', s.revision);
    PERFORM core.end_command(p_request, 'approve', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

DROP FUNCTION api.approve_amendment(uuid, text, bigint, integer, integer, bytea);
-- 承認: of this very content, against the contract as it was when it was drafted, by somebody else, within the limit.
CREATE FUNCTION api.approve_amendment(p_request uuid, p_branch text, p_amendment bigint, p_version integer, p_revision integer,
                                      p_content_hash bytea, p_retyped jsonb DEFAULT '{}', OUT version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_amendment, p_version, p_revision, p_content_hash, p_retyped);
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
    INSERT INTO core.amendment_approval (branch_id, amendment_id, revision, drafted_by, product, amount, content_hash, approved_by, limit_at, retyped)
    VALUES (a.branch_id, a.amendment_id, d.revision, d.drafted_by, d.product, d.amount, p_content_hash, session_user, most, coalesce(p_retyped, '{}'));
    UPDATE core.amendment x SET state = 'issuing', version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
    INSERT INTO core.job (branch_id, kind, application_id, contract_id, amendment_id, step)
    VALUES (a.branch_id, 'amend', c.application_id, a.contract_id, a.amendment_id, 'number');
    PERFORM core.note(a.branch_id, 'amendment.approved', c.application_id, a.contract_id, '',
                      jsonb_build_object('amendment', a.amendment_id, 'kind', a.kind, 'content_hash', encode(p_content_hash, 'hex'), 'retyped', coalesce(p_retyped, '{}')));
    done := jsonb_build_object('version', a.version + 1);
    PERFORM core.end_command(p_request, 'approve_amendment', args, done);
  END IF;
  version := done -> 'version';
END $$;

GRANT EXECUTE ON FUNCTION api.approve(uuid, text, bigint, integer, integer, bytea, jsonb),
                          api.approve_amendment(uuid, text, bigint, integer, integer, bytea, jsonb) TO densho_staff;

RESET ROLE;
