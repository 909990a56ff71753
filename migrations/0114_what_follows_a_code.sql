-- What would follow a contractor's code when it is merged is looked up instead of read through: every contract of the house was
-- read, and of each the way of its code. (The indexes are 0109's.)

SET ROLE densho_owner;

-- As before (0104): contracts, and applications that are not issued yet; of a code that is itself merged, none.
CREATE OR REPLACE FUNCTION core.follows_code(p_code text, OUT contracts bigint, OUT applications bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  codes text[];
BEGIN
  IF core.kept_code(p_code) = p_code THEN
    codes := ARRAY(WITH RECURSIVE same (code) AS (
                     SELECT p_code UNION SELECT a.old_code FROM same s JOIN core.contractor_alias a ON a.kept_code = s.code)
                   SELECT s.code FROM same s);
  END IF;
  SELECT count(*) INTO contracts
    FROM (SELECT 1 FROM core.contract_holder h
           WHERE h.customer_code = ANY (codes)
             AND NOT EXISTS (SELECT FROM core.contract_holder l
                              WHERE l.branch_id = h.branch_id AND l.contract_id = h.contract_id AND l.seq > h.seq)
          UNION ALL
          SELECT 1 FROM core.draft d
            JOIN core.contract c ON c.branch_id = d.branch_id AND c.application_id = d.application_id AND c.revision = d.revision
           WHERE d.content #>> '{applicant,customer_code}' = ANY (codes)
             AND NOT EXISTS (SELECT FROM core.contract_holder l WHERE l.branch_id = c.branch_id AND l.contract_id = c.contract_id)) f;
  SELECT count(*) INTO applications FROM core.application a
   WHERE a.state IN ('received', 'examining', 'awaiting_approval')
     AND core.content_of(a) #>> '{applicant,customer_code}' = ANY (codes);
END $$;

RESET ROLE;
