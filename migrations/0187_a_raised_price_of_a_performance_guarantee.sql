-- 契約保証: a price was raised beyond what the guarantee is a tenth of, and nobody was told (only a lowered amount is refused, 0112).
-- The orderer may ask for more, and need not: a warning, which whoever drafts the change answers with a reason.

SET ROLE densho_owner;

-- Beside those of core.amendment_warnings, which know no orderer: what the contract's application and the rules are needed for.
CREATE FUNCTION core.left_under_minimum(p_branch text, p_contract bigint, p_kind text, p_before jsonb, p_after jsonb) RETURNS SETOF text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  application jsonb;
  works jsonb;
BEGIN
  IF p_kind NOT IN ('change', 'correction') OR p_after ->> 'product' IS DISTINCT FROM 'performance'
     OR (p_after ->> 'price')::bigint <= (p_before ->> 'price')::bigint
     OR (p_after ->> 'amount')::bigint < (p_before ->> 'amount')::bigint THEN
    RETURN;
  END IF;
  SELECT d.content INTO application
    FROM core.contract c
    JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
   WHERE c.branch_id = p_branch AND c.contract_id = p_contract;
  works := (application -> 'works') || jsonb_build_object('contract_date', p_after ->> 'contract_date');
  IF (p_after ->> 'amount')::bigint < core.amount_limit(works, 'performance', (p_after ->> 'price')::bigint,
                                                        coalesce((application #>> '{bid,low_bid}')::boolean, false)) THEN
    RETURN NEXT 'under_minimum';
  END IF;
END $$;
REVOKE ALL ON FUNCTION core.left_under_minimum(text, bigint, text, jsonb, jsonb) FROM PUBLIC;

DO $$
DECLARE
  f regprocedure := 'api.submit_amendment(uuid, text, bigint, integer, bigint, text, integer, jsonb, bigint, text, jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := 'core.work_kind_of(c.branch_id, c.contract_id)))';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'the warnings of an amendment are not looked up as they were';
  END IF;
  EXECUTE replace(old, part, E'core.work_kind_of(c.branch_id, c.contract_id))\n'
    '        UNION ALL SELECT core.left_under_minimum(c.branch_id, c.contract_id, p_kind, known, after))');
END $$;

RESET ROLE;
