-- The record of a refused attempt is reported by the program, and psql can report as well: where it was is what the database
-- finds. A branch counts that is one's own, or that has the record which is named; another one is kept as what was said
-- (named_branch), the event stands where it was tried, and what is no branch is left out. It is put on record all the same.

SET ROLE densho_owner;

-- As before (0115) but for the branch. Whoever is shut out already reports too: core.my_record() would refuse them.
CREATE OR REPLACE FUNCTION api.report_refusal(p_request uuid, p_command text, p_code text, p_rule text, p_branch text,
                                              p_application bigint, p_contract bigint, p_proposal bigint, p_period text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here text := core.branch_of_session();
  recent record;
  kind text;
  subject text;
  theirs boolean;
BEGIN
  IF here IS NULL OR p_request IS NULL OR NOT coalesce(p_command ~ '^[a-z_]{1,40}$' AND p_code ~ '^[0-9A-Z]{5}$', false)
     OR coalesce(p_rule, '') !~ '^[a-z0-9_]{0,60}$' OR coalesce(p_branch, '') !~ '^([0-9]{3})?$'
     OR coalesce(p_period, '') !~ '^([0-9]{4}-[0-9]{2}(-[0-9]{2})?)?$' THEN
    PERFORM core.refuse_value('refusal_form');
  END IF;
  SELECT count(*) AS n, coalesce(bool_or(e.detail ->> 'request' = p_request::text), false) AS same INTO recent
    FROM audit.event e
   WHERE e.branch_id = here AND e.at > clock_timestamp() - interval '1 minute'
     AND e.actor = session_user AND e.kind = 'attempt.refused';
  IF recent.n >= 60 OR recent.same THEN
    RETURN;
  END IF;
  theirs := EXISTS (
    SELECT FROM core.branch b
     WHERE b.branch_id = p_branch
       AND (b.branch_id = here
            OR EXISTS (SELECT FROM core.operator o WHERE o.login = session_user AND core.sees_all(o))
            OR EXISTS (SELECT FROM core.branch_entitlement t WHERE t.login = session_user AND t.branch_id = b.branch_id)
            OR EXISTS (SELECT FROM core.application a WHERE a.branch_id = b.branch_id AND a.application_id = p_application)
            OR EXISTS (SELECT FROM core.contract c WHERE c.branch_id = b.branch_id AND c.contract_id = p_contract)));
  SELECT p.kind, p.subject INTO kind, subject FROM core.proposal p WHERE p.proposal_id = p_proposal;
  PERFORM core.note(here, 'attempt.refused', NULL, NULL, '',
                    jsonb_strip_nulls(jsonb_build_object(
                      'request', p_request, 'command', p_command, 'code', p_code, 'rule', nullif(p_rule, ''),
                      'branch', CASE WHEN theirs THEN p_branch END,
                      'named_branch', CASE WHEN NOT theirs THEN (SELECT b.branch_id FROM core.branch b WHERE b.branch_id = p_branch) END,
                      'application_id', p_application, 'contract_id', p_contract,
                      'proposal', CASE WHEN kind IS NOT NULL THEN p_proposal END, 'proposal_kind', kind, 'subject', subject,
                      'day', CASE WHEN length(p_period) = 10 THEN p_period END,
                      'month', CASE WHEN length(p_period) = 7 THEN p_period END)));
END $$;

RESET ROLE;
