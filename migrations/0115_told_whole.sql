-- What is told names what it is about: whose work went to whom, which proposal or day a refused attempt was about, whose limit
-- is proposed, and that an operator is shut out already.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- 担当の一括引継

-- The two notices name the other one and the numbers; everything else stays as it is by now.
DO $$
DECLARE
  f regprocedure := 'api.hand_over(uuid, jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := old;
  part text[];
BEGIN
  FOREACH part SLICE 1 IN ARRAY ARRAY[
    ['still text[] := ''{}'';', 'still text[] := ''{}''; went text[] := ''{}''; told jsonb;'],
    ['moved := moved + 1;', 'moved := moved + 1; went := went || a.number;'],
    ['PERFORM core.tell(here, whose, ''taken_all'', NULL, p_args ->> ''reason'');',
     'told := jsonb_build_object(''numbers'', to_jsonb(went[1:50]), ''moved'', moved,
                ''whose_name'', (SELECT o.name FROM core.operator o WHERE o.login = whose),
                ''to_name'', (SELECT o.name FROM core.operator o WHERE o.login = whom));
    PERFORM core.tell(here, whose, ''taken_all'', NULL, p_args ->> ''reason'', told);'],
    ['PERFORM core.tell(here, whom, ''given_all'', NULL, p_args ->> ''reason'');',
     'PERFORM core.tell(here, whom, ''given_all'', NULL, p_args ->> ''reason'', told);']]
  LOOP
    IF strpos(fresh, part[1]) = 0 THEN
      RAISE EXCEPTION 'api.hand_over does not read as it did: %', part[1];
    END IF;
    fresh := replace(fresh, part[1], part[2]);
  END LOOP;
  EXECUTE fresh;
END $$;

-- ---------------------------------------------------------------- proposals

-- Whose limit: the name beside the login.
DO $$
DECLARE
  f regprocedure;
BEGIN
  SELECT p.oid::regprocedure INTO STRICT f FROM pg_proc p
   WHERE p.pronamespace = 'core'::regnamespace AND strpos(p.prosrc, '''proposal_kind'', p.kind, ''subject'', p.subject,') > 0;
  EXECUTE replace(pg_get_functiondef(f), '''proposal_kind'', p.kind, ''subject'', p.subject,',
    '''proposal_kind'', p.kind, ''subject'', p.subject, ''person_name'', CASE WHEN p.kind = ''limit'' THEN
                 (SELECT s.name FROM core.operator s WHERE s.login = p.content ->> ''login'') END,');
END $$;

-- ---------------------------------------------------------------- refused attempts

-- As before (0019), with the proposal or the period of the close that it was about. What the proposal is called is looked up
-- here: nobody names one otherwise.
CREATE FUNCTION api.report_refusal(p_request uuid, p_command text, p_code text, p_rule text, p_branch text,
                                   p_application bigint, p_contract bigint, p_proposal bigint, p_period text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here text := core.branch_of_session();
  recent record;
  kind text;
  subject text;
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
  SELECT p.kind, p.subject INTO kind, subject FROM core.proposal p WHERE p.proposal_id = p_proposal;
  PERFORM core.note(here, 'attempt.refused', NULL, NULL, '',
                    jsonb_strip_nulls(jsonb_build_object(
                      'request', p_request, 'command', p_command, 'code', p_code, 'rule', nullif(p_rule, ''),
                      'branch', nullif(p_branch, ''), 'application_id', p_application, 'contract_id', p_contract,
                      'proposal', CASE WHEN kind IS NOT NULL THEN p_proposal END, 'proposal_kind', kind, 'subject', subject,
                      'day', CASE WHEN length(p_period) = 10 THEN p_period END,
                      'month', CASE WHEN length(p_period) = 7 THEN p_period END)));
END $$;
GRANT EXECUTE ON FUNCTION api.report_refusal(uuid, text, text, text, text, bigint, bigint, bigint, text) TO densho_staff;

CREATE OR REPLACE FUNCTION api.report_refusal(p_request uuid, p_command text, p_code text, p_rule text, p_branch text,
                                              p_application bigint, p_contract bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM api.report_refusal(p_request, p_command, p_code, p_rule, p_branch, p_application, p_contract, NULL, NULL);
END $$;

-- ---------------------------------------------------------------- operators

-- As before (0104); who is shut out already is not said to be unknown.
CREATE OR REPLACE FUNCTION api.disable_operator(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here text := core.administrator();
BEGIN
  IF $1 = session_user THEN
    PERFORM core.refuse_value('own_record');
  END IF;
  UPDATE core.operator o SET disabled_at = clock_timestamp() WHERE o.login = $1 AND o.disabled_at IS NULL;
  IF NOT FOUND AND EXISTS (SELECT FROM core.operator o WHERE o.login = $1) THEN
    PERFORM core.refuse_value('shut_out_already', $1);
  ELSIF NOT FOUND THEN
    PERFORM core.refuse('ZD002', 'no such operator');
  END IF;
  PERFORM core.note(here, 'operator.disabled', remark => $1);
END $$;

RESET ROLE;
