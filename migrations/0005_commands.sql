-- What staff may do: one function of schema api per write, and nothing else changes anything.
--
-- Every one of them: (1) answers a request id that it has seen with the first answer; (2) asks who this is
-- (session_user), whether the record is in one of their branches, whether their role may; (3) locks the record and
-- compares the version that was shown; (4) does it; (5) puts it on record. Locks: job, application, the rest;
-- counts and change counters follow at commit (0002).

SET ROLE densho_owner;

-- ---------------------------------------------------------------- what they share

-- The first answer of a request that was sent before, or null. Another actor, command or other arguments under the
-- same id are refused. The lock makes a resend wait for a first attempt that is still running.
CREATE FUNCTION core.begin_command(p_request uuid, p_command text, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  l core.command_log;
BEGIN
  PERFORM core.me();
  IF p_request IS NULL THEN
    PERFORM core.refuse_value('request_id_missing');
  END IF;
  -- Under a snapshot taken earlier, a limit or a login that was taken away meanwhile would still count.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM core.refuse_value('read_committed_only');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(p_request::text, 371));
  SELECT * INTO l FROM core.command_log WHERE request_id = p_request;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF l.actor <> session_user OR l.command <> p_command OR l.arguments <> core.content_hash(p_arguments) THEN
    PERFORM core.refuse('ZD012', 'this request id was used for another command', '', 'request_id_once');
  END IF;
  RETURN l.result;
END $$;

CREATE FUNCTION core.end_command(p_request uuid, p_command text, p_arguments jsonb, p_result jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO core.command_log (request_id, actor, command, arguments, result)
  VALUES ($1, session_user, $2, core.content_hash($3), $4)
$$;

CREATE FUNCTION core.require_role(VARIADIC p_roles text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (core.me()).role <> ALL (p_roles) THEN
    PERFORM core.refuse('ZD010', 'this role may not do that', (core.me()).role);
  END IF;
END $$;

-- The application, locked. One of a branch that is not theirs does not exist for this operator.
CREATE FUNCTION core.lock_application(p_branch text, p_application bigint) RETURNS core.application
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE a core.application;
BEGIN
  SELECT * INTO a FROM core.application x
   WHERE x.branch_id = p_branch AND x.application_id = p_application AND x.branch_id = ANY (core.my_branches())
     FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM core.refuse('ZD002', 'no such application');
  END IF;
  RETURN a;
END $$;

-- It is as it was shown, and in a state that allows this.
CREATE FUNCTION core.expect(a core.application, p_version integer, VARIADIC p_states text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF a.version IS DISTINCT FROM p_version THEN
    PERFORM core.refuse('ZD003', 'the application changed since it was shown', a.version::text);
  END IF;
  IF a.state <> ALL (p_states) THEN
    PERFORM core.refuse('ZD009', 'not possible in this state', a.state);
  END IF;
END $$;

-- This operator has claimed it.
CREATE FUNCTION core.expect_claimed(a core.application) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF a.claimed_by IS NULL THEN
    PERFORM core.refuse('ZD005', 'claim it first');
  ELSIF a.claimed_by <> session_user THEN
    PERFORM core.refuse('ZD004', 'claimed by another operator', (SELECT o.name FROM core.operator o WHERE o.login = a.claimed_by));
  END IF;
END $$;

-- A reason is one line or a few, not blank: domain core.reason, said as a refusal that names the field.
CREATE FUNCTION core.check_reason(p_reason text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_reason IS NULL OR p_reason ~ '^[[:space:]\u3000]*$' THEN
    PERFORM core.refuse_value('reason_is_not_blank', 'reason');
  ELSIF char_length(p_reason) > 2000 THEN
    PERFORM core.refuse_value('reason_is_short', 'reason');
  ELSIF NOT core.is_clean(replace(p_reason, E'\n', ' ')) THEN
    PERFORM core.refuse_value('reason_is_clean', 'reason');
  END IF;
END $$;

CREATE FUNCTION core.content_of(a core.application) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN a.revision = 0 THEN a.submitted
              ELSE (SELECT d.content FROM core.draft d
                     WHERE d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = a.revision) END
$$;

-- ---------------------------------------------------------------- the gates that the database keeps itself

-- The orderer in the master: by its code where one is given, otherwise by its exact name.
CREATE FUNCTION core.orderer_of(p_code text, p_name text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.code FROM core.orderer o
   WHERE CASE WHEN p_code IS NOT NULL THEN o.code = p_code ELSE o.name = p_name END
   ORDER BY o.code LIMIT 1
$$;

-- Does the orderer accept this product electronically for these works? The rule whose own basis day it covers
-- decides, the later one where two do (domain::rules::choose_rule). Null when it does, otherwise the rule that says no.
CREATE FUNCTION core.electronic_refused(p_works jsonb, p_product text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH candidate AS (
    SELECT r.*, CASE WHEN r.basis = 'contract' THEN (p_works ->> 'contract_date')::date
                     ELSE (p_works ->> 'notice_date')::date END AS basis_day,
           (p_works ->> 'contract_date')::date AS contract_day
      FROM core.orderer_rule r
     WHERE r.orderer_code = core.orderer_of(p_works ->> 'orderer_code', p_works ->> 'orderer_name')
       AND r.work_kind = p_works ->> 'kind' AND r.product = p_product),
  chosen AS (
    SELECT * FROM candidate c
     WHERE daterange(c.valid_from, c.valid_to, '[]') @> coalesce(c.basis_day, c.contract_day)
     ORDER BY c.valid_from DESC LIMIT 1)
  SELECT CASE
    WHEN c.electronic_from IS NOT NULL AND c.basis_day IS NULL THEN 'basis_day_missing'
    WHEN c.electronic_from <= c.basis_day THEN NULL
    WHEN EXISTS (SELECT FROM candidate l WHERE greatest(l.electronic_from, l.valid_from) > coalesce(l.basis_day, l.contract_day)
                   AND l.electronic_from IS NOT NULL
                   AND (l.valid_to IS NULL OR greatest(l.electronic_from, l.valid_from) <= l.valid_to)) THEN 'electronic_not_yet'
    WHEN c.orderer_code IS NOT NULL THEN 'electronic_not_accepted'
    ELSE 'electronic_unknown' END
  FROM (VALUES (1)) one (x) LEFT JOIN chosen c ON true
$$;

-- May this bank hold an advance? By its codes where both are given, otherwise by its names as they stand in the
-- master; null: not in the master.
CREATE FUNCTION core.bank_contracted(p_deposit jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.contracted FROM core.bank b
   WHERE CASE WHEN p_deposit ->> 'bank_code' IS NOT NULL AND p_deposit ->> 'branch_code' IS NOT NULL
              THEN b.bank_code = p_deposit ->> 'bank_code' AND b.branch_code = p_deposit ->> 'branch_code'
              ELSE b.bank_name = p_deposit ->> 'bank_name' AND b.branch_name = p_deposit ->> 'branch_name' END
   ORDER BY b.contracted DESC LIMIT 1
$$;

-- What must hold before a submission and again before an approval. The names are those of domain::rules.
CREATE FUNCTION core.check_gates(content jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  item jsonb;
  refused text;
  today date := core.tokyo_day(clock_timestamp());
  deposit jsonb := nullif(content -> 'deposit', 'null');
BEGIN
  FOR item IN SELECT jsonb_array_elements(content -> 'products') LOOP
    IF item ->> 'form' = 'electronic' THEN
      refused := core.electronic_refused(content -> 'works', item ->> 'product');
      IF refused IS NOT NULL THEN
        PERFORM core.refuse_value(refused, item ->> 'product');
      END IF;
    END IF;
    IF item ->> 'product' IN ('advance_payment', 'interim_advance') THEN
      IF deposit IS NULL THEN
        PERFORM core.refuse_value('deposit_missing', item ->> 'product');
      END IF;
      IF NOT core.bank_contracted(deposit) THEN
        PERFORM core.refuse_value('bank_not_contracted', item ->> 'product');
      END IF;
    END IF;
  END LOOP;
  IF content #>> '{premium,method}' = 'each' AND content #>> '{premium,received_on}' IS NULL THEN
    PERFORM core.refuse_value('premium_not_received');
  ELSIF (content #>> '{premium,received_on}')::date > today THEN
    PERFORM core.refuse_value('premium_in_future');
  END IF;
END $$;

-- 重複: other applications of the branch, open or issued, for the same orderer, works and product.
CREATE FUNCTION core.duplicates(p_branch text, p_application bigint, p_content jsonb) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(x.number ORDER BY x.number), '{}')
  FROM core.application x
  WHERE x.branch_id = p_branch AND x.works = p_content #>> '{works,name}' AND x.orderer = p_content #>> '{works,orderer_name}'
    AND x.application_id <> p_application AND x.state NOT IN ('withdrawn', 'declined')
    AND EXISTS (SELECT FROM jsonb_array_elements(x.products) theirs JOIN jsonb_array_elements(p_content -> 'products') ours
                  ON theirs ->> 'product' = ours ->> 'product')
$$;

-- The warnings that the database finds by itself, `code|subject`; the others are the caller's to name.
CREATE FUNCTION core.warnings_of(p_branch text, p_application bigint, p_content jsonb) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'duplicate|' WHERE core.duplicates(p_branch, p_application, p_content) <> '{}'
  UNION ALL
  SELECT 'orderer_not_in_master|'
   WHERE core.orderer_of(p_content #>> '{works,orderer_code}', p_content #>> '{works,orderer_name}') IS NULL
  UNION ALL
  SELECT 'bank_not_in_master|'
   WHERE core.bank_contracted(p_content -> 'deposit') IS NULL
     AND (p_content @> '{"products": [{"product": "advance_payment"}]}' OR p_content @> '{"products": [{"product": "interim_advance"}]}')
  UNION ALL
  SELECT 'certification_missing|interim_advance'
   WHERE p_content @> '{"products": [{"product": "interim_advance"}], "bid": {"certification_at_hand": false}}'
$$;

-- ---------------------------------------------------------------- drafts

-- Paths of two levels at which two contents differ: `works.price`, `products`.
CREATE FUNCTION core.changed_fields(a jsonb, b jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(f.path ORDER BY f.path), '[]')
  FROM (
    SELECT s AS path FROM (SELECT jsonb_object_keys(a) UNION SELECT jsonb_object_keys(b)) k (s)
     WHERE (a -> s) IS DISTINCT FROM (b -> s)
       AND NOT (jsonb_typeof(a -> s) = 'object' AND jsonb_typeof(b -> s) = 'object')
    UNION ALL
    SELECT s || '.' || n FROM (SELECT jsonb_object_keys(a) INTERSECT SELECT jsonb_object_keys(b)) k (s)
     CROSS JOIN LATERAL (
       SELECT jsonb_object_keys(CASE jsonb_typeof(a -> s) WHEN 'object' THEN a -> s ELSE '{}' END)
       UNION SELECT jsonb_object_keys(CASE jsonb_typeof(b -> s) WHEN 'object' THEN b -> s ELSE '{}' END)) m (n)
     WHERE jsonb_typeof(a -> s) = 'object' AND jsonb_typeof(b -> s) = 'object'
       AND (a -> s -> n) IS DISTINCT FROM (b -> s -> n)) f
$$;

-- A new draft by this operator; the reasons given for warnings come along where nothing changed that they may rest on:
-- for a product its own request, the works and the bid; for anything else all but premium, notes and notification.
CREATE FUNCTION core.write_draft(a core.application, p_content jsonb) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before jsonb := core.content_of(a);
  fresh integer := a.revision + 1;
  same_works boolean := before -> 'works' = p_content -> 'works' AND before -> 'bid' = p_content -> 'bid';
  aside text[] := ARRAY['premium', 'other', 'notification'];
BEGIN
  INSERT INTO core.draft (branch_id, application_id, revision, drafted_by, content, content_hash)
  VALUES (a.branch_id, a.application_id, fresh, session_user, p_content, core.content_hash(p_content));
  INSERT INTO core.draft_item (branch_id, application_id, revision, product, form, amount, price, guarantee_end)
  SELECT a.branch_id, a.application_id, fresh, i ->> 'product', i ->> 'form', (i ->> 'amount')::bigint,
         (p_content #>> '{works,price}')::bigint, coalesce(i ->> 'guarantee_end', p_content #>> '{works,term_to}')::date
  FROM jsonb_array_elements(p_content -> 'products') i;
  INSERT INTO core.warning_override (branch_id, application_id, revision, code, subject, reason, overridden_by, at)
  SELECT o.branch_id, o.application_id, fresh, o.code, o.subject, o.reason, o.overridden_by, o.at
  FROM core.warning_override o
  WHERE o.branch_id = a.branch_id AND o.application_id = a.application_id AND o.revision = a.revision
    AND CASE WHEN o.subject IN ('advance_payment', 'interim_advance', 'performance', 'bid_bond')
             THEN same_works
                  AND (SELECT i FROM jsonb_array_elements(before -> 'products') i WHERE i ->> 'product' = o.subject)
                    = (SELECT i FROM jsonb_array_elements(p_content -> 'products') i WHERE i ->> 'product' = o.subject)
             ELSE before - aside = p_content - aside END;
  RETURN fresh;
END $$;

-- ---------------------------------------------------------------- the clerk

-- 引受: nobody else works on it from now on.
CREATE FUNCTION api.claim(p_request uuid, p_branch text, p_application bigint, p_version integer,
                          OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version);
  done jsonb := core.begin_command(p_request, 'claim', args);
  a core.application;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    a := core.lock_application(p_branch, p_application);
    -- Two clerks at once: the slower one is told who was faster, not that something changed.
    IF a.state = 'examining' AND a.claimed_by <> session_user THEN
      PERFORM core.expect_claimed(a);
    END IF;
    PERFORM core.expect(a, p_version, 'received');
    UPDATE core.application x
       SET state = 'examining', claimed_by = session_user, claimed_at = clock_timestamp(), version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.claimed', a.application_id);
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'claim', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- 引受解除: by whoever claimed it, or by a supervisor when that person is away.
CREATE FUNCTION api.release(p_request uuid, p_branch text, p_application bigint, p_version integer,
                            OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version);
  done jsonb := core.begin_command(p_request, 'release', args);
  a core.application;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'examining');
    IF (core.me()).role <> 'supervisor' THEN
      PERFORM core.expect_claimed(a);
    END IF;
    UPDATE core.application x
       SET state = 'received', claimed_by = NULL, claimed_at = NULL, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.released', a.application_id, NULL, '',
                      jsonb_build_object('claimed_by', a.claimed_by));
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'release', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- A correction: a new revision. A content that says the same makes none.
CREATE FUNCTION api.save_draft(p_request uuid, p_branch text, p_application bigint, p_version integer, p_content jsonb,
                               OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_content);
  done jsonb := core.begin_command(p_request, 'save_draft', args);
  a core.application;
  before jsonb;
  fresh integer;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'examining');
    PERFORM core.expect_claimed(a);
    PERFORM core.check_content(p_content);
    before := core.content_of(a);
    IF before = p_content THEN
      done := jsonb_build_object('version', a.version, 'revision', a.revision);
    ELSE
      fresh := core.write_draft(a, p_content);
      UPDATE core.application x
         SET revision = fresh, version = x.version + 1,
             contractor = core.contractor_shown(p_content), orderer = p_content #>> '{works,orderer_name}',
             works = p_content #>> '{works,name}', price = (p_content #>> '{works,price}')::bigint,
             products = core.products_shown(p_content), electronic = core.has_electronic(p_content),
             mail_wanted = (p_content #>> '{notification,wanted}')::boolean
       WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
      PERFORM core.note(a.branch_id, 'application.draft_saved', a.application_id, NULL, '',
                        jsonb_build_object('revision', fresh, 'changed', core.changed_fields(before, p_content)));
      done := jsonb_build_object('version', a.version + 1, 'revision', fresh);
    END IF;
    PERFORM core.end_command(p_request, 'save_draft', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- Why a warning does not stand in the way, for the draft as it is now.
CREATE FUNCTION api.override_warning(p_request uuid, p_branch text, p_application bigint, p_version integer,
                                     p_code text, p_subject text, p_reason text,
                                     OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_code, p_subject, p_reason);
  done jsonb := core.begin_command(p_request, 'override_warning', args);
  a core.application;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'examining');
    PERFORM core.expect_claimed(a);
    PERFORM core.check_reason(p_reason);
    INSERT INTO core.warning_override (branch_id, application_id, revision, code, subject, reason, overridden_by)
    VALUES (a.branch_id, a.application_id, a.revision, p_code, coalesce(p_subject, ''), p_reason, session_user);
    UPDATE core.application x SET version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.warning_overridden', a.application_id, NULL, p_reason,
                      jsonb_build_object('revision', a.revision, 'code', p_code, 'subject', coalesce(p_subject, '')));
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'override_warning', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- 承認依頼. p_warnings are those that the screen showed, `code|subject`: each needs a reason, and so does each that
-- the database finds itself. A code without `|` has no subject. What was never changed becomes draft 1 by whoever submits it; so does a draft that
-- comes back unchanged after a return: somebody stands for what is submitted.
CREATE FUNCTION api.submit(p_request uuid, p_branch text, p_application bigint, p_version integer, p_revision integer,
                           p_warnings text[], OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_revision, p_warnings);
  done jsonb := core.begin_command(p_request, 'submit', args);
  a core.application;
  content jsonb;
  fresh integer;
  warning text;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'examining');
    PERFORM core.expect_claimed(a);
    IF p_revision IS DISTINCT FROM a.revision THEN
      PERFORM core.refuse('ZD008', 'the draft changed since it was shown', a.revision::text);
    END IF;
    content := core.content_of(a);
    PERFORM core.check_content(content);
    PERFORM core.check_gates(content);
    fresh := a.revision;
    IF fresh = 0 OR EXISTS (SELECT FROM core.submission s WHERE s.branch_id = a.branch_id
                              AND s.application_id = a.application_id AND s.revision = fresh) THEN
      fresh := core.write_draft(a, content);
    END IF;
    FOR warning IN
      SELECT w || CASE WHEN strpos(w, '|') = 0 THEN '|' ELSE '' END FROM unnest(p_warnings) w UNION SELECT core.warnings_of(a.branch_id, a.application_id, content) ORDER BY 1
    LOOP
      IF NOT EXISTS (SELECT FROM core.warning_override o
                      WHERE o.branch_id = a.branch_id AND o.application_id = a.application_id AND o.revision = fresh
                        AND o.code || '|' || o.subject = warning) THEN
        PERFORM core.refuse_value('warning_open', left(warning, 110));
      END IF;
    END LOOP;
    INSERT INTO core.submission (branch_id, application_id, revision, drafted_by, submitted_by, content_hash)
    SELECT d.branch_id, d.application_id, d.revision, d.drafted_by, session_user, d.content_hash
    FROM core.draft d WHERE d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = fresh;
    UPDATE core.application x
       SET state = 'awaiting_approval', revision = fresh, returned = false, version = x.version + 1,
           submitted_by = session_user, submitted_at = clock_timestamp()
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.submitted', a.application_id, NULL, '', jsonb_build_object('revision', fresh));
    done := jsonb_build_object('version', a.version + 1, 'revision', fresh);
    PERFORM core.end_command(p_request, 'submit', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- ---------------------------------------------------------------- the supervisor

-- 承認限度額 of this day; null: none for this product.
CREATE FUNCTION core.limit_of(p_login text, p_product text, p_day date) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.limit_yen::bigint FROM core.authority l
   WHERE l.login = p_login AND l.product = p_product AND daterange(l.valid_from, l.valid_to, '[]') @> p_day
$$;

-- 承認: of this very content, by somebody who neither drafted nor submitted it and whose limit covers every amount.
-- The constraints of core.approval and core.approval_item say the same once more.
CREATE FUNCTION api.approve(p_request uuid, p_branch text, p_application bigint, p_version integer, p_revision integer,
                            p_content_hash bytea, OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_revision, p_content_hash);
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
    INSERT INTO core.approval (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by)
    VALUES (a.branch_id, a.application_id, s.revision, s.drafted_by, s.submitted_by, p_content_hash, session_user);
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
                      jsonb_build_object('revision', s.revision, 'content_hash', encode(p_content_hash, 'hex')));
    done := jsonb_build_object('version', a.version + 1, 'revision', s.revision);
    PERFORM core.end_command(p_request, 'approve', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- 差戻: back to the clerk who had it, with the reason.
CREATE FUNCTION api.return_to_clerk(p_request uuid, p_branch text, p_application bigint, p_version integer, p_reason text,
                                    OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_reason);
  done jsonb := core.begin_command(p_request, 'return_to_clerk', args);
  a core.application;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'awaiting_approval');
    PERFORM core.check_reason(p_reason);
    UPDATE core.application x
       SET state = 'examining', returned = true, submitted_by = NULL, submitted_at = NULL, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.returned', a.application_id, NULL, p_reason,
                      jsonb_build_object('revision', a.revision));
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'return_to_clerk', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- ---------------------------------------------------------------- the end without an issue

-- 取下 (the applicant takes it back: the clerk who has it, anybody while nobody has, a supervisor always) and
-- 謝絶 (the company refuses it: a supervisor's decision). Not once it is approved.
CREATE FUNCTION core.close_application(p_request uuid, p_command text, p_branch text, p_application bigint,
                                       p_version integer, p_reason text, p_state text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_reason);
  done jsonb := core.begin_command(p_request, p_command, args);
  a core.application;
BEGIN
  IF done IS NULL THEN
    IF p_state = 'declined' THEN
      PERFORM core.require_role('supervisor');
    ELSE
      PERFORM core.require_role('clerk', 'supervisor');
    END IF;
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'received', 'examining', 'awaiting_approval');
    IF a.state <> 'received' AND (core.me()).role <> 'supervisor' THEN
      PERFORM core.expect_claimed(a);
    END IF;
    PERFORM core.check_reason(p_reason);
    UPDATE core.application x SET state = p_state, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.' || p_state, a.application_id, NULL, p_reason);
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, p_command, args, done);
  END IF;
  RETURN done;
END $$;

CREATE FUNCTION api.withdraw(p_request uuid, p_branch text, p_application bigint, p_version integer, p_reason text,
                             OUT version integer, OUT revision integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (r -> 'version')::integer, (r -> 'revision')::integer
  FROM core.close_application($1, 'withdraw', $2, $3, $4, $5, 'withdrawn') r
$$;

CREATE FUNCTION api.decline(p_request uuid, p_branch text, p_application bigint, p_version integer, p_reason text,
                            OUT version integer, OUT revision integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (r -> 'version')::integer, (r -> 'revision')::integer
  FROM core.close_application($1, 'decline', $2, $3, $4, $5, 'declined') r
$$;

-- ---------------------------------------------------------------- keys, prints, jobs

-- A wish to see a key (`view`) or to have its notice (`notice`): on record before anything else. The worker seals the
-- answer to p_public_key. At most 10 a minute and 200 a day for one person: nobody reads keys aloud faster.
CREATE FUNCTION api.request_reveal(p_request uuid, p_branch text, p_contract bigint, p_public_key bytea, p_reason text,
                                   p_purpose text, OUT reveal_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_contract, p_public_key, p_reason, p_purpose);
  done jsonb := core.begin_command(p_request, 'request_reveal', args);
  c core.contract;
  asked record;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    SELECT * INTO c FROM core.contract x
     WHERE x.branch_id = p_branch AND x.contract_id = p_contract AND x.branch_id = ANY (core.my_branches());
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such contract');
    END IF;
    IF c.form <> 'electronic' THEN
      PERFORM core.refuse('ZD009', 'a contract on paper has no key', 'paper');
    END IF;
    IF c.arrived_at IS NULL THEN
      PERFORM core.refuse('ZD009', 'the certificate has not arrived yet', 'issuing');
    END IF;
    PERFORM core.check_reason(p_reason);
    -- One at a time for one person, or two sessions would each count the other out.
    PERFORM pg_advisory_xact_lock(hashtextextended(session_user, 372));
    SELECT count(*) FILTER (WHERE v.requested_at > clock_timestamp() - interval '1 minute') AS minute, count(*) AS day
      INTO asked FROM vault.reveal v
     WHERE v.requested_by = session_user AND v.requested_at > clock_timestamp() - interval '1 day';
    IF asked.minute >= 10 OR asked.day >= 200 THEN
      PERFORM core.refuse_value('reveal_rate', CASE WHEN asked.minute >= 10 THEN 'minute' ELSE 'day' END);
    END IF;
    reveal_id := gen_random_uuid();
    INSERT INTO vault.reveal (reveal_id, branch_id, contract_id, requested_by, reason, purpose, public_key)
    VALUES (reveal_id, c.branch_id, c.contract_id, session_user, p_reason, p_purpose, p_public_key);
    PERFORM core.note(c.branch_id, 'key.reveal_requested', c.application_id, c.contract_id, p_reason,
                      jsonb_build_object('reveal_id', reveal_id, 'purpose', p_purpose));
    done := jsonb_build_object('reveal_id', reveal_id);
    PERFORM core.end_command(p_request, 'request_reveal', args, done);
  END IF;
  reveal_id := (done ->> 'reveal_id')::uuid;
END $$;

-- The worker's answer, once, to whoever asked, within the minute. Null: not answered yet. Gone: ZD002.
CREATE FUNCTION api.fetch_reveal(p_reveal uuid) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v vault.reveal;
BEGIN
  PERFORM core.me();
  SELECT * INTO v FROM vault.reveal x WHERE x.reveal_id = p_reveal AND x.requested_by = session_user FOR NO KEY UPDATE;
  IF NOT FOUND OR v.fetched_at IS NOT NULL OR v.requested_at <= clock_timestamp() - interval '60 seconds' THEN
    PERFORM core.refuse('ZD002', 'no such reveal, or its minute is over');
  END IF;
  IF v.failure IS NOT NULL THEN
    PERFORM core.refuse_value('reveal_failed', v.failure);
  END IF;
  IF v.sealed IS NOT NULL THEN
    UPDATE vault.reveal SET sealed = NULL, fetched_at = clock_timestamp() WHERE reveal_id = p_reveal;
    PERFORM core.note(v.branch_id, 'key.revealed', NULL, v.contract_id, '',
                      jsonb_build_object('reveal_id', p_reveal, 'purpose', v.purpose));
  END IF;
  RETURN v.sealed;
END $$;

-- A document was printed: on record.
CREATE FUNCTION api.record_print(p_request uuid, p_branch text, p_contract bigint, p_what text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_contract, p_what);
  done jsonb := core.begin_command(p_request, 'record_print', args);
  c core.contract;
BEGIN
  IF done IS NULL THEN
    SELECT * INTO c FROM core.contract x
     WHERE x.branch_id = p_branch AND x.contract_id = p_contract AND x.branch_id = ANY (core.my_branches());
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such contract');
    END IF;
    IF NOT coalesce(core.is_clean(p_what) AND char_length(p_what) BETWEEN 1 AND 60, false) THEN
      PERFORM core.refuse_value('print_what', 'what');
    END IF;
    PERFORM core.note(c.branch_id, 'contract.printed', c.application_id, c.contract_id, p_what);
    PERFORM core.end_command(p_request, 'record_print', args, '{}');
  END IF;
END $$;

-- 再試行 of a job that the worker gave up; it starts at the step where it stopped.
CREATE FUNCTION api.retry_job(p_request uuid, p_job bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_job);
  done jsonb := core.begin_command(p_request, 'retry_job', args);
  j core.job;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    SELECT * INTO j FROM core.job x WHERE x.job_id = p_job AND x.branch_id = ANY (core.my_branches()) FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such job');
    END IF;
    IF j.state <> 'dead' THEN
      PERFORM core.refuse('ZD009', 'only a job that was given up', j.state);
    END IF;
    UPDATE core.job x SET state = 'ready', attempts = 0, next_at = clock_timestamp()
     WHERE x.branch_id = j.branch_id AND x.job_id = j.job_id;
    -- 要対応 ends with the last issue that stood still.
    IF j.kind = 'issue' THEN
      PERFORM FROM core.application x WHERE x.branch_id = j.branch_id AND x.application_id = j.application_id FOR NO KEY UPDATE;
      UPDATE core.application x SET state = 'issuing', version = x.version + 1
       WHERE x.branch_id = j.branch_id AND x.application_id = j.application_id AND x.state = 'attention'
         AND NOT EXISTS (SELECT FROM core.job o WHERE o.branch_id = j.branch_id AND o.application_id = j.application_id
                            AND o.kind = 'issue' AND o.state = 'dead' AND o.job_id <> j.job_id);
    END IF;
    PERFORM core.note(j.branch_id, 'job.retried', j.application_id, j.contract_id, '',
                      jsonb_build_object('job', j.job_id, 'kind', j.kind, 'step', j.step));
    PERFORM core.end_command(p_request, 'retry_job', args, '{}');
  END IF;
END $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO densho_staff;

RESET ROLE;
