-- A customer code decides whose contract it is (core.contract_premiums), whatever name stands beside it: where the two
-- belong to different firms, somebody says why. And whose a contract is now, for who makes a new application of it.

SET ROLE densho_owner;

-- The name of the code's firm, where no name of the content is its own: not the applicant's, nor, of a joint venture, its
-- name, its representative's or a member's. Names are compared as they are searched; firms that were merged are one. Null:
-- they agree, there is no code, or the master does not know it (an application from Net Desk may well carry another).
CREATE FUNCTION core.other_firm(p_content jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  given text := p_content #>> '{applicant,customer_code}';
  theirs text;
  ours text[];
BEGIN
  SELECT c.name INTO theirs FROM core.contractor c WHERE c.customer_code = given;
  IF NOT FOUND OR core.fold(theirs) = core.fold(p_content #>> '{applicant,name}') THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(core.fold(n.name)) INTO ours
    FROM (SELECT p_content #>> '{applicant,name}'
          UNION ALL SELECT p_content #>> '{applicant,joint_venture,name}'
          UNION ALL SELECT p_content #>> '{applicant,joint_venture,representative}'
          UNION ALL SELECT m ->> 'name'
            FROM jsonb_path_query(p_content, 'lax $.applicant.joint_venture.members[*]') m) n (name);
  PERFORM FROM core.contractor c
    WHERE core.fold(c.name) = ANY (ours)
      AND c.customer_code IN (
        WITH RECURSIVE same (code) AS (
          SELECT core.kept_code(given)
          UNION SELECT a.old_code FROM same s JOIN core.contractor_alias a ON a.kept_code = s.code)
        SELECT s.code FROM same s);
  RETURN CASE WHEN NOT FOUND THEN theirs END;
END $$;
REVOKE ALL ON FUNCTION core.other_firm(jsonb) FROM PUBLIC;

-- The same for the screens.
CREATE FUNCTION api.other_firm(p_content jsonb) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.me();
  RETURN core.other_firm(p_content);
END $$;
REVOKE ALL ON FUNCTION api.other_firm(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.other_firm(jsonb) TO densho_staff;

-- As before, and a code of the master under another firm's name.
CREATE OR REPLACE FUNCTION core.warnings_of(p_branch text, p_application bigint, p_content jsonb) RETURNS SETOF text
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
  UNION ALL
  SELECT 'code_of_another|' WHERE core.other_firm(p_content) IS NOT NULL
$$;

-- Whose a contract is now: moved there, or as applied for; of merged records the kept one. Null: no code was given.
CREATE FUNCTION api.contract_holder(p_branch text, p_contract bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.me();
  RETURN (SELECT core.kept_code(coalesce(
                   (SELECT x.customer_code FROM core.contract_holder x
                     WHERE x.branch_id = c.branch_id AND x.contract_id = c.contract_id ORDER BY x.seq DESC LIMIT 1),
                   d.content #>> '{applicant,customer_code}'))
            FROM core.contract c
            JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
           WHERE c.branch_id = p_branch AND c.contract_id = p_contract AND c.branch_id = ANY (core.my_branches()));
END $$;
REVOKE ALL ON FUNCTION api.contract_holder(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.contract_holder(text, bigint) TO densho_staff;

RESET ROLE;
