-- Shares of yearly works are added up over the years; decisions on proposals are taken one after the other; a mail that was
-- given up on purpose is told from one that did not get through, and paper from a mail that nobody asked for.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- 年割

-- The shares of the other years of these works, as other applications of the branch say: each year once, as its latest
-- application has it. None: no other year is known.
CREATE FUNCTION core.other_years_shares(p_branch text, p_application bigint, p_content jsonb) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF core.work_year(p_content) IS NULL OR NOT p_branch = ANY (core.my_branches()) THEN
    RETURN NULL;
  END IF;
  RETURN (
    SELECT sum(y.share)::bigint
      FROM (SELECT DISTINCT ON (core.work_year(c.content)) (c.content #>> '{works,yearly,share}')::bigint AS share
              FROM core.application x
             CROSS JOIN LATERAL (SELECT core.content_of(x) AS content) c
             WHERE x.branch_id = p_branch AND x.application_id <> p_application AND x.state NOT IN ('withdrawn', 'declined')
               AND core.same_name(x.works) = core.same_name(p_content #>> '{works,name}')
               AND core.same_name(x.orderer) = core.same_name(p_content #>> '{works,orderer_name}')
               AND core.same_name(x.contractor) = core.same_name(core.contractor_shown(p_content))
               AND core.work_year(c.content) <> core.work_year(p_content)
             ORDER BY core.work_year(c.content), x.application_id DESC) y);
END $$;
REVOKE ALL ON FUNCTION core.other_years_shares(text, bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.other_years_shares(text, bigint, jsonb) TO densho_staff;

-- ---------------------------------------------------------------- proposals

-- As before (0029), one decision after the other.
CREATE OR REPLACE FUNCTION api.decide_proposal(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'decide_proposal', p_args);
  verdict text := p_args ->> 'verdict';
  p core.proposal;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator', 'supervisor');
    -- One after the other: what another decision changed is seen, for every statement from here on is a later one. The
    -- table, too, against whoever sets up a company record without a proposal.
    PERFORM pg_advisory_xact_lock(hashtextextended('core.proposal', 29));
    SELECT * INTO p FROM core.proposal x WHERE x.proposal_id::text = p_args ->> 'id' FOR UPDATE;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such proposal');
    END IF;
    IF p.state <> 'open' THEN
      PERFORM core.refuse_value('proposal_decided', p.state);
    END IF;
    IF verdict = 'confirmed' THEN
      IF p.proposed_by = session_user THEN
        PERFORM core.refuse('ZD006', 'four eyes: somebody else has to confirm this', '', 'proposal_four_eyes');
      END IF;
      IF p.kind IN ('company', 'wording') THEN
        LOCK TABLE core.company IN SHARE ROW EXCLUSIVE MODE;
      END IF;
      IF (SELECT b.before FROM core.proposal_before(p.kind, p.content) b) <> p.before THEN
        PERFORM core.refuse('ZD003', 'what it replaces changed since it was proposed');
      END IF;
      PERFORM core.apply_proposal(p.kind, p.content);
    ELSIF verdict = 'withdrawn' THEN
      IF p.proposed_by <> session_user THEN
        PERFORM core.refuse('ZD010', 'only who proposed it withdraws it');
      END IF;
    ELSIF verdict IS DISTINCT FROM 'rejected' THEN
      PERFORM core.refuse_value('proposal_form');
    END IF;
    IF verdict <> 'confirmed' THEN
      PERFORM core.check_reason(p_args ->> 'reason');
    END IF;
    UPDATE core.proposal x SET state = verdict, decided_by = session_user, decided_at = clock_timestamp(),
           remark = nullif(p_args ->> 'reason', '')
     WHERE x.proposal_id = p.proposal_id;
    PERFORM core.note((core.me()).branch_id, 'masters.' || verdict, NULL, NULL, coalesce(p_args ->> 'reason', ''),
                      jsonb_build_object('proposal', p.proposal_id, 'kind', p.kind, 'subject', p.subject, 'proposed_by', p.proposed_by,
                                         'before', p.before, 'content', p.content));
    PERFORM core.end_command(p_request, 'decide_proposal', p_args, '{}');
  END IF;
END $$;

-- ---------------------------------------------------------------- mails

-- As before (0026, 0062); dead is what did not get through, given_up what somebody decided not to send. on_paper: nothing is
-- mailed, whatever was asked for.
CREATE OR REPLACE VIEW api.mails WITH (security_invoker = true) AS
SELECT a.branch_id::text AS branch_id, a.application_id, a.mail_wanted, m.to_address::text AS to_address,
       CASE WHEN m.bounced_at IS NULL AND j.state = 'done' THEN m.sent_at END AS sent_at,
       j.job_id, j.attempts, j.trouble, j.state = 'dead' AS dead, m.version AS mail_version,
       j.state = 'given_up' AS given_up, NOT a.electronic AS on_paper
FROM core.application a
LEFT JOIN core.mail m ON m.branch_id = a.branch_id AND m.application_id = a.application_id
LEFT JOIN core.job j ON j.branch_id = a.branch_id AND j.application_id = a.application_id AND j.kind = 'mail';

CREATE OR REPLACE VIEW api.contract_mails WITH (security_invoker = true) AS
SELECT j.branch_id::text AS branch_id, j.contract_id, j.job_id, coalesce(a.kind, o.kind) AS happened, m.to_address,
       CASE WHEN m.bounced_at IS NULL AND j.state = 'done' THEN m.sent_at END AS sent_at,
       j.attempts, j.trouble, j.state = 'dead' AS dead, j.state = 'given_up' AS given_up
  FROM core.job j
  JOIN core.every_mail m ON m.branch_id = j.branch_id AND m.kind = j.kind
   AND m.cause = CASE j.kind WHEN 'amend_mail' THEN j.amendment_id WHEN 'rekey_mail' THEN j.order_id END
  LEFT JOIN core.amendment a ON a.branch_id = j.branch_id AND a.amendment_id = j.amendment_id
  LEFT JOIN core.key_order o ON o.branch_id = j.branch_id AND o.order_id = j.order_id
 WHERE j.kind IN ('amend_mail', 'rekey_mail');

RESET ROLE;
