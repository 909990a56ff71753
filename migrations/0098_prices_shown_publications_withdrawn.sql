-- What a certificate is going to print differently is shown and typed again, also where its new price had been recorded without
-- a certificate; a reason belongs to a warning that is there; what came back and needs no procedure is given up with the record
-- of the price; a publication that was withdrawn is a state, and no notice of it is printed; who may approve an amendment can be
-- asked; the shares of other years are those that amendments made of them.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- 請負金額 recorded before

-- The content that the event changes, corrects, ends or takes out, as its certificate has it: what before and after show.
CREATE OR REPLACE FUNCTION core.amendment_base(p_branch text, p_contract bigint, p_kind text, p_supersedes integer)
RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT core.with_year($1, $2, v.content) FROM core.revision v
   WHERE v.branch_id = $1 AND v.contract_id = $2 AND v.seq = coalesce($4, core.current_seq($1, $2))
$$;

-- The same with the price as it is known, which a change or termination prints: what it is drafted on.
CREATE FUNCTION core.amendment_known(p_branch text, p_contract bigint, p_kind text, p_supersedes integer) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT core.amendment_base($1, $2, $3, $4)
         || CASE WHEN $3 IN ('change', 'termination')
                 THEN jsonb_build_object('price', core.price_after($1, $2, coalesce($4, core.current_seq($1, $2)))) ELSE '{}' END
$$;
REVOKE ALL ON FUNCTION core.amendment_known(text, bigint, text, integer) FROM PUBLIC;

-- As before (0081), on what is known.
CREATE OR REPLACE FUNCTION core.amendment_certificate(p_branch text, p_contract bigint, p_kind text, p_supersedes integer, p_fields jsonb, p_day date)
RETURNS jsonb
LANGUAGE plpgsql
 STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  base jsonb := core.amendment_known(p_branch, p_contract, p_kind, p_supersedes);
  number integer;
  house record;
BEGIN
  IF p_kind = 'cancellation' THEN
    RETURN (SELECT core.with_year(p_branch, p_contract, v.content) FROM core.places(p_branch, p_contract) s
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

-- Reasons are whole, every warning has one, and none is for a warning that is not there.
CREATE OR REPLACE FUNCTION core.check_overrides(p_overrides jsonb, p_warnings text[]) RETURNS void
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
    IF NOT o ->> 'code' = ANY (p_warnings) THEN
      PERFORM core.refuse_value('override_idle', o ->> 'code');
    END IF;
  END LOOP;
  FOREACH w IN ARRAY p_warnings LOOP
    IF NOT EXISTS (SELECT FROM jsonb_array_elements(p_overrides) x WHERE x ->> 'code' = w) THEN
      PERFORM core.refuse_value('warning_open', w);
    END IF;
  END LOOP;
END $$;

-- As before (0081): before is what the certificate says; checks and warnings go by what is known.
CREATE OR REPLACE FUNCTION api.submit_amendment(p_request uuid, p_branch text, p_contract bigint, p_version integer, p_amendment bigint, p_kind text,
                                                p_supersedes integer, p_fields jsonb, p_premium bigint, p_reason text, p_overrides jsonb, OUT amendment_id bigint, OUT version integer)
RETURNS record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_contract, p_version, p_amendment, p_kind, p_supersedes, p_fields, p_premium, p_reason, p_overrides);
  done jsonb := core.begin_command(p_request, 'submit_amendment', args);
  c core.contract;
  a core.amendment;
  before jsonb;
  known jsonb;
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
    known := core.amendment_known(c.branch_id, c.contract_id, p_kind, p_supersedes);
    after := core.amendment_certificate(c.branch_id, c.contract_id, p_kind, p_supersedes, p_fields, NULL);
    IF after IS NULL THEN
      PERFORM core.refuse_value('company_missing');
    END IF;
    PERFORM core.check_amendment(p_kind, p_fields, known, after);
    PERFORM core.check_overrides(p_overrides, CASE WHEN p_kind <> 'cancellation'
      THEN ARRAY(SELECT core.amendment_warnings(known, after, core.work_kind_of(c.branch_id, c.contract_id))) ELSE '{}' END);
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

DROP FUNCTION api.record_price(uuid, text, bigint, integer, bigint, text, jsonb);
-- As before (0081); p_amendment: one that came back and is given up with it.
CREATE FUNCTION api.record_price(p_request uuid, p_branch text, p_contract bigint, p_version integer, p_price bigint, p_reason text,
                                 p_overrides jsonb, p_amendment bigint DEFAULT NULL, p_amendment_version integer DEFAULT NULL, OUT version integer)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_contract, p_version, p_price, p_reason, p_overrides, p_amendment, p_amendment_version);
  done jsonb := core.begin_command(p_request, 'record_price', args);
  c core.contract;
  a core.amendment;
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
    IF EXISTS (SELECT FROM core.key_order o WHERE o.branch_id = c.branch_id AND o.contract_id = c.contract_id AND o.kind = 'withdrawal') THEN
      PERFORM core.refuse_value('publication_withdrawn');
    END IF;
    PERFORM core.check_event(c.branch_id, c.contract_id, 'change', NULL);
    -- What came back turned out to need no procedure: it is given up in the same act.
    IF p_amendment IS NOT NULL THEN
      a := core.lock_amendment(c.branch_id, p_amendment, p_amendment_version, 'returned');
      IF a.contract_id <> c.contract_id THEN
        PERFORM core.refuse('ZD002', 'no such amendment');
      END IF;
      UPDATE core.amendment x SET state = 'withdrawn', version = x.version + 1, returned_for = NULL
       WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
      PERFORM core.note(a.branch_id, 'amendment.withdrawn', c.application_id, a.contract_id, p_reason,
                        jsonb_build_object('amendment', a.amendment_id, 'kind', a.kind));
    END IF;
    IF EXISTS (SELECT FROM core.amendment x WHERE x.branch_id = c.branch_id AND x.contract_id = c.contract_id
                  AND x.state IN ('awaiting_approval', 'returned', 'issuing', 'attention')) THEN
      PERFORM core.refuse('ZD012', 'another amendment is open', '', 'one_open_amendment');
    END IF;
    IF p_price IS NULL OR p_price NOT BETWEEN c.amount AND 999900000000 THEN
      PERFORM core.refuse_value('content_amount', 'price');
    END IF;
    before := core.amendment_known(c.branch_id, c.contract_id, 'change', NULL);
    -- The year's share is a part of it.
    IF p_price < (before ->> 'year_share')::bigint THEN
      PERFORM core.refuse_value('content_amount', 'price');
    END IF;
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
REVOKE ALL ON FUNCTION api.record_price(uuid, text, bigint, integer, bigint, text, jsonb, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.record_price(uuid, text, bigint, integer, bigint, text, jsonb, bigint, integer) TO densho_staff;

-- What waits and was drafted on a recorded price without showing it is drafted anew: it is not of the contract as it is now.
UPDATE core.contract c SET version = c.version + 1
  FROM core.amendment a
  JOIN core.amendment_draft d ON d.branch_id = a.branch_id AND d.amendment_id = a.amendment_id AND d.revision = a.revision
 WHERE a.state = 'awaiting_approval' AND a.branch_id = c.branch_id AND a.contract_id = c.contract_id
   AND d.content #> '{before,price}' IS DISTINCT FROM core.amendment_base(a.branch_id, a.contract_id, a.kind, a.supersedes) -> 'price';

DROP FUNCTION api.amendment_page(text, timestamptz, bigint, integer);
-- 変更承認待ち: what is open, in the order of submission, with what it changes.
CREATE FUNCTION api.amendment_page(p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, amendment_id bigint, contract_id bigint, number text, kind text, state text, product text, contractor text,
               works text, amount bigint, before jsonb, after jsonb, drafted_by text, drafted_by_name text, submitted_at timestamptz,
               version integer, more_before boolean, more_after boolean, total bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.branch_id, v.amendment_id, v.contract_id, v.number, v.kind, v.state, v.product, v.contractor, v.works, v.amount,
         v.content -> 'before', v.content -> 'certificate', v.drafted_by, v.drafted_by_name, v.submitted_at, v.version,
         k.more_before, k.more_after,
         core.count_before('core.amendment', 'amendment_id', 'submitted_at',
           $q$r.state IN ('awaiting_approval', 'returned', 'issuing', 'attention')$q$, 'true', NULL, NULL)
  FROM core.page_keys('core.amendment', 'amendment_id', 'submitted_at',
         $q$r.state IN ('awaiting_approval', 'returned', 'issuing', 'attention')$q$, 'true', false, $1, $2, $3, $4) k
  JOIN api.amendments v ON v.branch_id = k.branch AND v.amendment_id = k.id
  ORDER BY k.sort, k.id
$$;
REVOKE ALL ON FUNCTION api.amendment_page(text, timestamptz, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.amendment_page(text, timestamptz, bigint, integer) TO densho_staff;

-- ---------------------------------------------------------------- who may approve

-- Whose limit covers it and who drafted none of it, of this branch or of head office; the nearest first.
CREATE FUNCTION api.amendment_approvers(p_branch text, p_amendment bigint) RETURNS TABLE (login text, name text, branch_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.login, o.name::text, b.name::text
    FROM core.amendment a
    JOIN core.amendment_draft d ON d.branch_id = a.branch_id AND d.amendment_id = a.amendment_id AND d.revision = a.revision
    JOIN core.operator o ON o.login <> session_user AND o.role = 'supervisor' AND o.disabled_at IS NULL
    JOIN core.branch b ON b.branch_id = o.branch_id AND (b.branch_id = a.branch_id OR b.head_office)
   WHERE a.branch_id = $1 AND a.amendment_id = $2 AND a.branch_id = ANY (core.my_branches())
     AND d.amount <= core.limit_of(o.login, d.product, core.tokyo_day(clock_timestamp()))
     AND NOT EXISTS (SELECT FROM core.amendment_draft x WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id
                        AND x.drafted_by = o.login)
   ORDER BY o.branch_id <> a.branch_id, o.login
$$;
REVOKE ALL ON FUNCTION api.amendment_approvers(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.amendment_approvers(text, bigint) TO densho_staff;

-- ---------------------------------------------------------------- 公開取下

-- As before (0005); a notice would hand on a key that opens nothing.
CREATE OR REPLACE FUNCTION api.request_reveal(p_request uuid, p_branch text, p_contract bigint, p_public_key bytea, p_reason text,
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
    IF p_purpose = 'notice' AND EXISTS (SELECT FROM core.key_order o WHERE o.branch_id = c.branch_id AND o.contract_id = c.contract_id
                                          AND o.kind = 'withdrawal') THEN
      PERFORM core.refuse_value('publication_withdrawn');
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

CREATE INDEX contract_withdrawn ON core.contract (branch_id, contract_id) WHERE withdrawn_at IS NOT NULL;

-- As before (0016), with the state of what is shown to nobody any more.
CREATE OR REPLACE FUNCTION core.search_conditions(p jsonb, OUT conditions text, OUT grams integer[], OUT walk boolean,
                                       OUT since timestamptz, OUT until timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind text := p ->> 'kind';
  field text;
  part integer;
  word text;
  said text := '';
  ranged boolean := false;
  texts boolean := false;
  state text := p ->> 'state';
  pair jsonb;
BEGIN
  PERFORM core.check_object(p, 'search', 'kind contract|application', 'earlier flag?', 'words list?', 'contractor list?',
    'orderer list?', 'works list?', 'number line?', 'received list?', 'contract_date list?', 'guarantee_end list?', 'amount list?',
    'price list?', 'product advance_payment|interim_advance|performance|bid_bond?', 'form electronic|paper?',
    'state line?', 'blank deposit|customer_code|phone|orderer_code|notice_date|premium_date|mail_address|note?');
  grams := ARRAY[core.mark(kind)];
  conditions := format('s.kind = %L', kind);
  IF NOT coalesce((p ->> 'earlier')::boolean, false) THEN
    conditions := conditions || ' AND s.latest';
  END IF;
  FOR field, part IN VALUES ('words', 0), ('contractor', 1), ('orderer', 2), ('works', 3) LOOP
    FOR word IN SELECT core.fold(left(w, 200)) FROM jsonb_array_elements_text(coalesce(nullif(p -> field, 'null'), '[]')) w LIMIT 20 LOOP
      CONTINUE WHEN word = '';
      texts := true;
      grams := grams || core.query_grams(word);
      conditions := conditions || CASE part WHEN 0 THEN format(' AND strpos(s.folded, %L) > 0', word)
        ELSE format(' AND strpos(split_part(s.folded, U&''\FDD0'', %s), %L) > 0', part, word) END;
    END LOOP;
  END LOOP;
  word := regexp_replace(lower(normalize(coalesce(p ->> 'number', ''), NFKC)), '[^0-9a-z]', '', 'g');
  IF word <> '' THEN
    texts := true;
    grams := grams || core.query_grams(word);
    conditions := conditions || format(' AND strpos(split_part(s.folded, U&''\FDD0'', 5), %L) > 0', word);
  ELSIF coalesce(p ->> 'number', '') <> '' THEN
    conditions := conditions || ' AND false';
  END IF;
  FOREACH field IN ARRAY ARRAY['received', 'contract_date', 'guarantee_end', 'amount', 'price'] LOOP
    pair := nullif(p -> field, 'null');
    CONTINUE WHEN pair IS NULL;
    IF jsonb_array_length(pair) <> 2 OR EXISTS (
         SELECT FROM jsonb_array_elements(pair) e
          WHERE e <> 'null' AND NOT core.field_fits(CASE WHEN field IN ('amount', 'price') THEN 'yen' ELSE 'day' END, e)) THEN
      PERFORM core.refuse_value('content_shape', 'search.' || field);
    END IF;
    IF field = 'received' THEN
      since := (pair ->> 0)::date::timestamp AT TIME ZONE 'Asia/Tokyo';
      until := ((pair ->> 1)::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo';
    ELSE
      ranged := ranged OR pair <> '[null, null]';
      IF pair ->> 0 IS NOT NULL THEN
        conditions := conditions || format(' AND s.%I >= %L', field, pair ->> 0);
      END IF;
      IF pair ->> 1 IS NOT NULL THEN
        conditions := conditions || format(' AND s.%I <= %L', field, pair ->> 1);
      END IF;
    END IF;
  END LOOP;
  IF p ->> 'product' IS NOT NULL THEN
    grams := grams || core.mark(p ->> 'product');
    conditions := conditions || format(' AND s.products @> ARRAY[%L]', p ->> 'product');
  END IF;
  IF p ->> 'form' IS NOT NULL THEN
    grams := grams || core.mark(p ->> 'form');
    conditions := conditions || format(' AND s.grams @> ARRAY[%s]', core.mark(p ->> 'form'));
  END IF;
  IF p ->> 'blank' IS NOT NULL THEN
    texts := true;
    grams := grams || core.mark('no ' || (p ->> 'blank'));
    conditions := conditions || format(' AND s.grams @> ARRAY[%s]', core.mark('no ' || (p ->> 'blank')));
  END IF;
  IF state IS NOT NULL THEN
    IF kind = 'application' THEN
      said := format(' AND (s.branch_id, s.record_id) IN (SELECT a.branch_id, a.application_id FROM core.application a WHERE a.state = %L)', state);
    ELSIF state = 'issuing' THEN
      said := ' AND (s.branch_id, s.record_id) IN (SELECT c.branch_id, c.contract_id FROM core.contract c WHERE c.arrived_at IS NULL)';
    ELSIF state = 'unpublished' THEN
      said := ' AND s.event <> ''termination'' AND (s.branch_id, s.record_id) IN '
              '(SELECT c.branch_id, c.contract_id FROM core.contract c WHERE c.withdrawn_at IS NOT NULL)';
    ELSIF state = 'terminated' THEN
      texts := true;
      grams := grams || core.mark('termination');
      said := ' AND s.event = ''termination''';
    ELSIF state = 'expired' THEN
      said := format(' AND s.guarantee_end < %L AND s.event <> ''termination'' AND NOT EXISTS (SELECT FROM core.contract c '
                     'WHERE c.branch_id = s.branch_id AND c.contract_id = s.record_id AND c.withdrawn_at IS NOT NULL)',
                     core.tokyo_day(clock_timestamp()));
    ELSIF state = 'issued' THEN
      said := format(' AND s.guarantee_end >= %L AND s.event <> ''termination'' AND EXISTS (SELECT FROM core.contract c '
                     'WHERE c.branch_id = s.branch_id AND c.contract_id = s.record_id AND c.arrived_at IS NOT NULL AND c.withdrawn_at IS NULL)',
                     core.tokyo_day(clock_timestamp()));
    ELSE
      PERFORM core.refuse_value('content_shape', 'search.state');
    END IF;
    conditions := conditions || said;
  END IF;
  -- Ranges have indexes of their own, and few open ones are found from the other side: the planner chooses.
  walk := NOT texts AND (cardinality(grams) = 1 OR ranged OR state IN ('issuing', 'unpublished') OR kind = 'application');
END $$;

-- As before (0016), with that state.
CREATE OR REPLACE FUNCTION api.search_page(p jsonb, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, record_id bigint, image_id bigint, at timestamptz, seq integer, latest boolean, event text, number text,
               products text[], form text, contractor text, orderer text, works text, amount bigint, price bigint,
               contract_date date, guarantee_end date, issued_at timestamptz, state text, more_before boolean, more_after boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  most integer := greatest(1, least(p_limit, 500));
  start text := p_start;
  down boolean;
  ids bigint[];
  branches text[];
  over boolean;
  other boolean;
  today date := core.tokyo_day(clock_timestamp());
BEGIN
  IF start NOT IN ('top', 'bottom') AND (p_at IS NULL OR p_key IS NULL) THEN
    start := 'top';
  END IF;
  LOOP
    down := start NOT IN ('bottom', 'before');
    SELECT array_agg(r.branch), array_agg(r.id) INTO branches, ids
      FROM core.search_rows(p, down, CASE WHEN start IN ('top', 'bottom') THEN NULL ELSE p_at END, p_key, start = 'at', most + 1) r;
    over := coalesce(cardinality(ids), 0) > most;
    IF start = 'before' AND NOT over THEN
      start := 'top';
    ELSIF start IN ('at', 'after') AND ids IS NULL THEN
      start := 'bottom';
    ELSE
      EXIT;
    END IF;
  END LOOP;
  IF ids IS NULL THEN
    RETURN;
  END IF;
  -- Whoever comes after or before a row has that row on the other side.
  other := CASE start WHEN 'top' THEN false WHEN 'bottom' THEN false WHEN 'at' THEN
             EXISTS (SELECT FROM core.search_rows(p, false, p_at, p_key, false, 1)) ELSE true END;
  RETURN QUERY
    SELECT s.branch_id, s.record_id, s.image_id, s.at, s.seq, s.latest, s.event, coalesce(c.number, a.number), s.products, s.form,
           coalesce(v.content ->> 'contractor_name', core.contractor_shown(x.content)),
           coalesce(v.content ->> 'beneficiary', x.content #>> '{works,orderer_name}'),
           coalesce(v.content ->> 'works_name', x.content #>> '{works,name}'),
           s.amount, s.price, s.contract_date, s.guarantee_end, coalesce(c.arrived_at, a.issued_at),
           CASE WHEN c.contract_id IS NULL THEN a.state
                WHEN s.latest AND s.event = 'termination' THEN 'terminated'
                WHEN c.withdrawn_at IS NOT NULL THEN 'unpublished'
                WHEN c.arrived_at IS NULL THEN 'issuing'
                WHEN s.guarantee_end < today THEN 'expired'
                ELSE 'issued' END,
           CASE WHEN down THEN other ELSE over END, CASE WHEN down THEN over ELSE other END
      FROM unnest(branches[:most], ids[:most]) k (branch, id)
      JOIN core.search_image s ON s.branch_id = k.branch AND s.image_id = k.id
      LEFT JOIN core.contract c ON s.kind = 'contract' AND c.branch_id = s.branch_id AND c.contract_id = s.record_id
      LEFT JOIN core.revision v ON v.branch_id = c.branch_id AND v.contract_id = c.contract_id AND v.seq = s.seq
      LEFT JOIN core.application a ON s.kind = 'application' AND a.branch_id = s.branch_id AND a.application_id = s.record_id
      LEFT JOIN core.draft d ON d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = s.seq
      CROSS JOIN LATERAL (SELECT CASE WHEN s.seq = 0 THEN a.submitted ELSE d.content END AS content) x
     ORDER BY s.at DESC, s.image_id DESC;
END $$;

-- ---------------------------------------------------------------- 年割

-- As before (0088); of each year what was said last, by an application or by an amendment of its contract.
CREATE OR REPLACE FUNCTION core.other_years_shares(p_branch text, p_application bigint, p_content jsonb) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF core.work_year(p_content) IS NULL OR NOT p_branch = ANY (core.my_branches()) THEN
    RETURN NULL;
  END IF;
  RETURN (
    SELECT sum(y.share)::bigint
      FROM (SELECT DISTINCT ON (core.work_year(c.content)) coalesce(m.share, (c.content #>> '{works,yearly,share}')::bigint) AS share
              FROM core.application x
             CROSS JOIN LATERAL (SELECT core.content_of(x) AS content) c
              -- What a change or correction made of it.
              LEFT JOIN LATERAL (
                SELECT (v.content ->> 'year_share')::bigint AS share, v.at
                  FROM core.contract k
                  JOIN core.revision v ON v.branch_id = k.branch_id AND v.contract_id = k.contract_id
                                      AND v.seq = core.current_seq(k.branch_id, k.contract_id)
                 WHERE k.branch_id = x.branch_id AND k.application_id = x.application_id AND v.content ->> 'year_share' IS NOT NULL
                 ORDER BY v.at DESC LIMIT 1) m ON true
             WHERE x.branch_id = p_branch AND x.application_id <> p_application AND x.state NOT IN ('withdrawn', 'declined')
               AND core.same_name(x.works) = core.same_name(p_content #>> '{works,name}')
               AND core.same_name(x.orderer) = core.same_name(p_content #>> '{works,orderer_name}')
               AND core.same_name(x.contractor) = core.same_name(core.contractor_shown(p_content))
               AND core.work_year(c.content) <> core.work_year(p_content)
             ORDER BY core.work_year(c.content), coalesce(m.at, x.received_at) DESC, x.application_id DESC) y);
END $$;

-- ---------------------------------------------------------------- what nobody calls

-- Without a cause a return cannot be counted; the screens have given one since 0017.
DROP FUNCTION api.return_to_clerk(uuid, text, bigint, integer, text);

RESET ROLE;
