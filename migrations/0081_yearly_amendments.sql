-- 年割 (0063) is known to 変更 and 訂正: the fiscal year of a yearly advance and its share go along with the certificate's
-- content (never printed), so that a share that changes is drafted, compared, typed again and kept like any other amount.
-- The year itself is no field: another year is another application. And 解約 after the end of the guarantee is warned of.

SET ROLE densho_owner;

-- A content with the year and share that it was issued with, where it does not say them: what was issued, and what was
-- amended before this. Of advances by years only.
CREATE FUNCTION core.with_year(p_branch text, p_contract bigint, p_content jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT jsonb_build_object('work_year', i.work_year, 'year_share', i.year_share)
                     FROM core.contract c
                     JOIN core.draft_item i ON i.branch_id = c.branch_id AND i.application_id = c.application_id
                                           AND i.revision = c.revision AND i.product = c.product
                    WHERE c.branch_id = $1 AND c.contract_id = $2 AND i.work_year IS NOT NULL), '{}') || $3
$$;

CREATE OR REPLACE FUNCTION core.amendment_base(p_branch text, p_contract bigint, p_kind text, p_supersedes integer)
RETURNS jsonb
LANGUAGE sql
 STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT core.with_year($1, $2, v.content) || CASE WHEN $3 IN ('change', 'termination')
                           THEN jsonb_build_object('price', core.price_after($1, $2, v.seq)) ELSE '{}' END
  FROM core.revision v
  WHERE v.branch_id = $1 AND v.contract_id = $2 AND v.seq = coalesce($4, core.current_seq($1, $2))
$$;

CREATE OR REPLACE FUNCTION core.amendment_certificate(p_branch text, p_contract bigint, p_kind text, p_supersedes integer, p_fields jsonb, p_day date)
RETURNS jsonb
LANGUAGE plpgsql
 STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  base jsonb := core.amendment_base(p_branch, p_contract, p_kind, p_supersedes);
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

CREATE OR REPLACE FUNCTION core.check_amendment_fields(p_kind text, p_product text, p_fields jsonb)
RETURNS void
LANGUAGE plpgsql
 STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  allowed text[] := CASE p_kind
    WHEN 'termination' THEN ARRAY['terminated_on day']
    WHEN 'cancellation' THEN ARRAY[]::text[]
    ELSE ARRAY['beneficiary line?', 'guarantee_end day?', 'term_from day?', 'term_to day?', 'amount yen?', 'price yen?', 'contract_date day?'] END;
BEGIN
  IF p_kind IN ('change', 'correction') AND p_product IN ('advance_payment', 'interim_advance') THEN
    allowed := allowed || ARRAY['deposit_bank line?', 'year_share yen?'];
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

CREATE OR REPLACE FUNCTION core.check_amendment(p_kind text, p_fields jsonb, p_before jsonb, p_after jsonb)
RETURNS void
LANGUAGE plpgsql
 STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  product text := p_after ->> 'product';
  changed text[];
  ends date := (p_after ->> 'guarantee_end')::date;
  term_from date := (p_after ->> 'term_from')::date;
  term_to date := (p_after ->> 'term_to')::date;
  work_year integer := (p_after ->> 'work_year')::integer;
  share bigint := (p_after ->> 'year_share')::bigint;
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
  IF p_fields ? 'year_share' AND work_year IS NULL THEN
    PERFORM core.refuse_value('content_shape', 'year_share');
  END IF;
  -- 年割: the share lies within the price, and the year's advance within the share.
  IF NOT share BETWEEN 1 AND (p_after ->> 'price')::bigint THEN
    PERFORM core.refuse_value('content_amount', 'year_share');
  END IF;
  IF NOT (p_after ->> 'amount')::bigint BETWEEN 1 AND coalesce(share, (p_after ->> 'price')::bigint) THEN
    PERFORM core.refuse_value('content_amount', 'amount');
  END IF;
  IF term_to < term_from THEN
    PERFORM core.refuse_value('content_dates', 'term_to');
  END IF;
  -- Guarantees that are issued before the works contract: its planned day may still move.
  IF (p_after ->> 'contract_date')::date > term_from AND product NOT IN ('performance', 'bid_bond') THEN
    PERFORM core.refuse_value('content_dates', 'contract_date');
  END IF;
  IF work_year IS NOT NULL THEN
    -- The works are still in that year; its advance is guaranteed to 3/31 of it, or to the end of the works if earlier.
    IF work_year NOT BETWEEN core.fiscal_year(term_from) AND core.fiscal_year(term_to) THEN
      PERFORM core.refuse_value('content_dates', CASE WHEN work_year < core.fiscal_year(term_from) THEN 'term_from' ELSE 'term_to' END);
    END IF;
    IF ends < least(make_date(work_year + 1, 3, 31), term_to) THEN
      PERFORM core.refuse_value('content_dates', 'guarantee_end');
    END IF;
  -- Works over several fiscal years are guaranteed to a fiscal year's end.
  ELSIF ends < term_to AND NOT (to_char(ends, 'MMDD') = '0331' AND ends >= term_from) THEN
    PERFORM core.refuse_value('content_dates', 'guarantee_end');
  END IF;
  IF 'deposit_bank' = ANY (changed) AND NOT core.bank_contracted(core.deposit_named(p_after ->> 'deposit_bank')) THEN
    PERFORM core.refuse_value('bank_not_contracted', 'deposit_bank');
  END IF;
END $$;

-- 減額 of an advance by years is one of its share. A day of 解約 after the guarantee's own end is warned of.
CREATE OR REPLACE FUNCTION core.amendment_warnings(p_before jsonb, p_after jsonb, p_work_kind text)
RETURNS SETOF text
LANGUAGE sql
 STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'reduced_price' WHERE $2 ->> 'product' IN ('advance_payment', 'interim_advance')
    AND coalesce($2 ->> 'year_share', $2 ->> 'price')::bigint < coalesce($1 ->> 'year_share', $1 ->> 'price')::bigint
    AND ($2 ->> 'amount')::bigint > core.advance_may_stay(coalesce($2 ->> 'year_share', $2 ->> 'price')::bigint, $3)
  UNION ALL
  SELECT 'terminated_after_end' WHERE ($2 ->> 'terminated_on')::date > ($2 ->> 'guarantee_end')::date
    AND $2 ->> 'terminated_on' IS DISTINCT FROM $1 ->> 'terminated_on'
  UNION ALL
  SELECT 'orderer_not_in_master' WHERE $2 ->> 'beneficiary' <> $1 ->> 'beneficiary' AND core.orderer_of(NULL, $2 ->> 'beneficiary') IS NULL
  UNION ALL
  SELECT 'bank_not_in_master' WHERE $2 ->> 'deposit_bank' IS DISTINCT FROM $1 ->> 'deposit_bank'
    AND core.bank_contracted(core.deposit_named($2 ->> 'deposit_bank')) IS NULL
$$;

-- As before; a termination has a warning too.
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
    PERFORM core.check_overrides(p_overrides, CASE WHEN p_kind <> 'cancellation'
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

CREATE OR REPLACE FUNCTION core.amendment_retype_wanted(p_before jsonb, p_after jsonb)
RETURNS jsonb
LANGUAGE sql
 IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(f.field, p_after -> f.field), '{}')
    FROM unnest(ARRAY['guarantee_end', 'term_from', 'term_to', 'amount', 'price', 'year_share', 'contract_date', 'deposit_bank', 'beneficiary',
                      'contractor_name', 'works_name', 'joint_venture_representative', 'terminated_on']) f (field)
   WHERE nullif(p_after -> f.field, 'null') IS NOT NULL
     AND nullif(p_after -> f.field, 'null') IS DISTINCT FROM nullif(p_before -> f.field, 'null')
$$;

-- As before; of an advance by years the price stays at its share at least.
CREATE OR REPLACE FUNCTION api.record_price(p_request uuid, p_branch text, p_contract bigint, p_version integer, p_price bigint, p_reason text,
                                            p_overrides jsonb, OUT version integer)
RETURNS integer
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

RESET ROLE;
