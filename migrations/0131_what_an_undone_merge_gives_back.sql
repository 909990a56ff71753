-- A proposal to undo a merge says what would go back with the record: contracts, and applications that are not issued yet. Counted
-- when it is read: what was proposed is the merge, and contracts come while it waits.

SET ROLE densho_owner;

-- As core.follows_code, for a code that is itself merged: what is read as the kept one's because of it.
CREATE FUNCTION core.comes_with_code(p_code text, OUT contracts bigint, OUT applications bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  codes text[] := ARRAY(WITH RECURSIVE same (code) AS (
                          SELECT p_code UNION SELECT a.old_code FROM same s JOIN core.contractor_alias a ON a.kept_code = s.code)
                        SELECT s.code FROM same s);
BEGIN
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
REVOKE EXECUTE ON FUNCTION core.comes_with_code(text) FROM PUBLIC;

ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_unmerges;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_table <> 'proposals' THEN
    RETURN QUERY SELECT core.house_rows_before_unmerges(p_table, p_args);
    RETURN;
  END IF;
  RETURN QUERY
    SELECT CASE WHEN r.row ->> 'proposal_kind' = 'unmerge' AND r.row ->> 'proposal_state' = 'open'
             THEN r.row || to_jsonb(core.comes_with_code(r.row #>> '{content,customer_code}')) ELSE r.row END
      FROM core.house_rows_before_unmerges(p_table, p_args) WITH ORDINALITY r (row, place) ORDER BY r.place;
END $$;
REVOKE EXECUTE ON FUNCTION core.house_rows(text, jsonb) FROM PUBLIC;

RESET ROLE;
