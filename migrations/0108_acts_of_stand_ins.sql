-- 代行 is on record for every act that only a supervisor may do, not for approvals alone: return, decline, refer, hand-over, the
-- return of an amendment, orders on a key. The right to them came with the delegation already (core.require_role); what was
-- missing is on whose behalf it was used. The name stands in the event, where the audit chain holds it too.

SET ROLE densho_owner;

-- As before (0012), with whom the actor stands in for. The program does not say so: who stands in is looked up where it is written.
CREATE OR REPLACE FUNCTION core.note(branch text, kind text, application_id bigint DEFAULT NULL, contract_id bigint DEFAULT NULL,
                          remark text DEFAULT '', detail jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told jsonb := coalesce($6, '{}');
  absent text;
BEGIN
  -- Approvals have it in their own rows (approval.acting_for).
  IF $2 IN ('application.returned', 'application.declined', 'application.referred', 'amendment.returned',
            'key.reissue_ordered', 'contract.withdrawal_ordered', 'operator.handed_over') THEN
    absent := core.stands_in_for(session_user, $1);
    IF absent IS NOT NULL THEN
      told := told || jsonb_build_object('acting_for', absent);
    END IF;
  END IF;
  INSERT INTO audit.event (branch_id, kind, application_id, contract_id, remark, detail)
  VALUES ($1, $2, $3, $4, coalesce($5, ''), told);
END $$;

-- As before (0080), with the name from the event where the act has no row of its own.
CREATE OR REPLACE VIEW api.story WITH (security_invoker = true) AS
SELECT e.branch_id::text AS branch_id, e.event_id, e.at, coalesce(o.name, '')::text AS actor, e.kind, e.remark,
       e.application_id, e.contract_id, e.detail,
       CASE e.kind
         WHEN 'application.approved' THEN
           (SELECT x.name::text FROM core.approval p JOIN core.operator x ON x.login = p.acting_for
             WHERE p.branch_id = e.branch_id AND p.application_id = e.application_id AND p.revision = (e.detail ->> 'revision')::integer)
         WHEN 'amendment.approved' THEN
           (SELECT x.name::text FROM core.amendment_approval p JOIN core.operator x ON x.login = p.acting_for
             WHERE p.branch_id = e.branch_id AND p.amendment_id = (e.detail ->> 'amendment')::bigint)
         ELSE (SELECT x.name::text FROM core.operator x WHERE x.login = e.detail ->> 'acting_for')
       END AS acting_for
FROM audit.event e
LEFT JOIN core.operator o ON o.login = e.actor;

CREATE OR REPLACE FUNCTION core.acted_for(p_branch text, p_kind text, p_application bigint, p_detail jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE p_kind
    WHEN 'application.approved' THEN
      (SELECT o.name FROM core.approval p JOIN core.operator o ON o.login = p.acting_for
        WHERE p.branch_id = p_branch AND p.application_id = p_application AND p.revision = (p_detail ->> 'revision')::integer)
    WHEN 'amendment.approved' THEN
      (SELECT o.name FROM core.amendment_approval p JOIN core.operator o ON o.login = p.acting_for
        WHERE p.branch_id = p_branch AND p.amendment_id = (p_detail ->> 'amendment')::bigint)
    ELSE (SELECT o.name FROM core.operator o WHERE o.login = p_detail ->> 'acting_for')
  END;
END $$;

-- ---------------------------------------------------------------- a colleague's work

-- 取下 and 謝絶, as before (0091). The screens offered both to whoever stands in, and the database refused what a colleague had claimed.
CREATE OR REPLACE FUNCTION core.close_application(p_request uuid, p_command text, p_branch text, p_application bigint,
                                       p_version integer, p_reason text, p_state text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_reason);
  done jsonb := core.begin_command(p_request, p_command, args);
  a core.application;
  given text;
  absent text;
  lent jsonb := '{}';
BEGIN
  IF done IS NULL THEN
    IF p_state = 'declined' THEN
      PERFORM core.require_role('supervisor');
    ELSE
      PERFORM core.require_role('clerk', 'supervisor');
    END IF;
    -- Its jobs before itself, as everywhere: no worker gives it a number behind this.
    PERFORM FROM core.job j WHERE j.branch_id = p_branch AND j.application_id = p_application AND j.kind = 'issue'
       AND j.branch_id = ANY (core.my_branches()) ORDER BY j.job_id FOR NO KEY UPDATE;
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'received', 'examining', 'awaiting_approval', 'attention');
    IF a.state = 'attention' THEN
      SELECT c.number INTO given FROM core.contract c
       WHERE c.branch_id = a.branch_id AND c.application_id = a.application_id ORDER BY c.contract_id LIMIT 1;
      IF FOUND THEN
        PERFORM core.refuse_value('numbered_already', given);
      END IF;
    END IF;
    -- Who stands in decides on a colleague's work as the absent one would; of what is their own nobody is named.
    IF a.state <> 'received' AND (core.me()).role <> 'supervisor' AND a.claimed_by IS DISTINCT FROM session_user THEN
      absent := core.stands_in_for(session_user, a.branch_id);
      IF absent IS NULL THEN
        PERFORM core.expect_claimed(a);
      END IF;
      lent := jsonb_build_object('acting_for', absent);
    END IF;
    PERFORM core.check_reason(p_reason);
    IF a.state = 'attention' THEN
      -- Whoever works on one of them has lost it with this: the next step finds no lease.
      UPDATE core.job x SET state = 'given_up', leased_by = NULL, lease_until = NULL, next_at = clock_timestamp(),
             trouble = 'application_' || p_state || ': 申込の取下・謝絶により、番号を付ける前に発行を取りやめました。'
       WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id AND x.kind = 'issue';
    END IF;
    UPDATE core.application x SET state = p_state, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.' || p_state, a.application_id, NULL, p_reason, lent);
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, p_command, args, done);
  END IF;
  RETURN done;
END $$;

-- 担当替, as before (0091), by whoever stands in too.
CREATE OR REPLACE FUNCTION api.reassign(p_request uuid, p_branch text, p_application bigint, p_version integer, p_to text, p_reason text,
                             OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_to, p_reason);
  done jsonb := core.begin_command(p_request, 'reassign', args);
  a core.application;
  t core.operator;
  absent text;
  lent jsonb := '{}';
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'received', 'examining');
    SELECT * INTO t FROM core.operator o
     WHERE o.login = p_to AND o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor')
       AND (o.branch_id = a.branch_id OR EXISTS (SELECT FROM core.branch b WHERE b.branch_id = o.branch_id AND b.head_office));
    IF NOT FOUND THEN
      PERFORM core.refuse_value('reassign_to', 'to');
    END IF;
    IF a.claimed_by IS NOT DISTINCT FROM p_to THEN
      PERFORM core.refuse('ZD012', 'they have it already', '', 'reassign_to_same');
    END IF;
    IF (core.me()).role <> 'supervisor' AND (p_to <> session_user OR (a.claimed_by IS NOT NULL AND a.claim_until > clock_timestamp())) THEN
      absent := core.stands_in_for(session_user, a.branch_id);
    END IF;
    IF absent IS NOT NULL THEN
      lent := jsonb_build_object('acting_for', absent);
    ELSIF (core.me()).role <> 'supervisor' AND (p_to <> session_user OR (a.claimed_by IS NOT NULL AND a.claim_until > clock_timestamp())) THEN
      PERFORM core.refuse('ZD004', 'claimed by another operator, and the claim has not run out',
                          (SELECT o.name FROM core.operator o WHERE o.login = a.claimed_by));
    END IF;
    PERFORM core.check_reason(p_reason);
    UPDATE core.application x
       SET state = 'examining', claimed_by = p_to, claimed_at = clock_timestamp(), version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.reassigned', a.application_id, NULL, p_reason,
                      jsonb_build_object('from', a.claimed_by, 'to', p_to) || lent);
    PERFORM core.tell(a.branch_id, a.claimed_by, 'taken', a.application_id, p_reason,
                      CASE WHEN p_to <> session_user THEN jsonb_build_object('to', p_to, 'to_name', t.name) ELSE '{}' END)
       WHERE a.claimed_by IS NOT NULL;
    PERFORM core.tell(a.branch_id, p_to, 'given', a.application_id, p_reason);
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'reassign', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- ---------------------------------------------------------------- leaving

-- As before (0061). Limits that were proposed for somebody whose login ends are proposed no longer: nobody could confirm them
-- (limit_whom), and a list of what waits for a decision must not fill with what cannot be decided.
CREATE OR REPLACE FUNCTION core.operator_leaves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d core.delegation;
  e core.branch_entitlement;
  p core.proposal;
BEGIN
  FOR d IN SELECT * FROM core.delegation x WHERE NEW.login IN (x.absent, x.delegate) AND x.ended_at IS NULL
                AND x.last_day >= core.tokyo_day(clock_timestamp()) FOR UPDATE LOOP
    UPDATE core.delegation x SET ended_at = clock_timestamp(), ended_because = '利用者の変更・停止',
           ended_by = coalesce((SELECT o.login FROM core.operator o WHERE o.login = session_user), d.by_login)
     WHERE x.delegation_id = d.delegation_id;
    PERFORM core.note(d.branch_id, 'operator.delegation_ended', NULL, NULL, '利用者の変更・停止',
                      jsonb_build_object('absent', d.absent, 'delegate', d.delegate));
  END LOOP;
  IF NEW.disabled_at IS NOT NULL THEN
    FOR e IN DELETE FROM core.branch_entitlement x WHERE x.login = NEW.login RETURNING x.* LOOP
      PERFORM core.note(e.branch_id, 'operator.unentitled', remark => '利用者の停止',
                        detail => jsonb_build_object('login', e.login, 'branch', e.branch_id));
    END LOOP;
    FOR p IN SELECT * FROM core.proposal x WHERE x.kind = 'limit' AND x.state = 'open' AND x.content ->> 'login' = NEW.login
                ORDER BY x.proposal_id FOR UPDATE LOOP
      UPDATE core.proposal x SET state = 'withdrawn', decided_at = clock_timestamp(), remark = '利用者の停止',
             decided_by = coalesce((SELECT o.login FROM core.operator o WHERE o.login = session_user), p.proposed_by)
       WHERE x.proposal_id = p.proposal_id;
      PERFORM core.note(NEW.branch_id, 'masters.withdrawn', NULL, NULL, '利用者の停止',
                        jsonb_build_object('proposal', p.proposal_id, 'kind', p.kind, 'subject', p.subject,
                                           'proposed_by', p.proposed_by, 'before', p.before, 'content', p.content));
    END LOOP;
    DELETE FROM core.operator_place x WHERE x.login = NEW.login;
  END IF;
  RETURN NULL;
END $$;

RESET ROLE;
