-- 担当の一括引継: everything that one operator has in a branch goes to another in one act (a clerk who is ill). Each row
-- has its own outcome: one that somebody is writing on at this moment stays, and is named.

SET ROLE densho_owner;

-- p_args: from_login, to_login, reason, branch (none: one's own). Answer: {"moved": n, "left": ["N2211-00431", …]}.
CREATE FUNCTION api.hand_over(p_request uuid, p_args jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'hand_over', p_args);
  here text;
  whose text := p_args ->> 'from_login';
  whom text := p_args ->> 'to_login';
  a record;
  moved integer := 0;
  still text[] := '{}';
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor');
    PERFORM core.check_reason(p_args ->> 'reason');
    here := coalesce(p_args ->> 'branch', (core.me()).branch_id);
    IF NOT here = ANY (core.my_branches()) THEN
      PERFORM core.refuse('ZD002', 'no such branch');
    END IF;
    IF whom IS NOT DISTINCT FROM whose OR NOT EXISTS (
         SELECT FROM core.operator o JOIN core.branch b ON b.branch_id = o.branch_id
          WHERE o.login = whom AND o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor') AND (o.branch_id = here OR b.head_office)) THEN
      PERFORM core.refuse_value('reassign_to', 'to');
    END IF;
    FOR a IN
      SELECT x.application_id, x.number, x.state FROM core.application x
       WHERE x.branch_id = here AND x.claimed_by = whose AND x.state IN ('received', 'examining', 'awaiting_approval')
       ORDER BY x.received_at, x.application_id
    LOOP
      PERFORM FROM core.application x
        WHERE x.branch_id = here AND x.application_id = a.application_id AND x.claimed_by = whose AND x.state = a.state
          FOR NO KEY UPDATE SKIP LOCKED;
      IF NOT FOUND THEN
        still := still || a.number;
        CONTINUE;
      END IF;
      -- What waits for approval is decided on as it is; only whom it comes back to changes.
      UPDATE core.application x
         SET claimed_by = whom, claimed_at = clock_timestamp(),
             version = x.version + CASE WHEN a.state = 'awaiting_approval' THEN 0 ELSE 1 END
       WHERE x.branch_id = here AND x.application_id = a.application_id;
      PERFORM core.note(here, 'application.reassigned', a.application_id, NULL, p_args ->> 'reason',
                        jsonb_build_object('from', whose, 'to', whom, 'together', true));
      moved := moved + 1;
    END LOOP;
    IF moved = 0 AND cardinality(still) = 0 THEN
      PERFORM core.refuse_value('hand_over_nothing', 'from');
    END IF;
    PERFORM core.tell(here, whose, 'taken_all', NULL, p_args ->> 'reason');
    PERFORM core.tell(here, whom, 'given_all', NULL, p_args ->> 'reason');
    done := jsonb_build_object('moved', moved, 'left', to_jsonb(still));
    PERFORM core.note(here, 'operator.handed_over', NULL, NULL, p_args ->> 'reason', done || jsonb_build_object('from', whose, 'to', whom));
    PERFORM core.end_command(p_request, 'hand_over', p_args, done);
  END IF;
  RETURN done;
END $$;

DO $$
DECLARE known text;
BEGIN
  SELECT pg_get_expr(c.conbin, c.conrelid) INTO STRICT known FROM pg_constraint c
   WHERE c.conrelid = 'core.notice'::regclass AND c.conname = 'notice_kind_known';
  ALTER TABLE core.notice DROP CONSTRAINT notice_kind_known;
  EXECUTE format('ALTER TABLE core.notice ADD CONSTRAINT notice_kind_known CHECK ((%s) OR kind IN (%L, %L))', known, 'taken_all', 'given_all');
END $$;

-- 担当状況: who has how much in one's branches.
CREATE FUNCTION core.rows_workloads() RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('id', w.branch_id || ':' || w.claimed_by, 'login', w.claimed_by, 'name', o.name, 'role', o.role,
           'branch', w.branch_id, 'branch_name', b.name, 'claimed', w.claimed, 'awaiting', w.awaiting, 'lapsed', w.lapsed,
           'oldest_day', w.oldest, 'disabled_at', o.disabled_at))
    FROM (SELECT a.branch_id, a.claimed_by, count(*) FILTER (WHERE a.state <> 'awaiting_approval') AS claimed,
                 count(*) FILTER (WHERE a.state = 'awaiting_approval') AS awaiting,
                 count(*) FILTER (WHERE a.claim_until < clock_timestamp()) AS lapsed, core.tokyo_day(min(a.received_at)) AS oldest
            FROM core.application a
           WHERE a.branch_id = ANY (core.my_branches()) AND a.claimed_by IS NOT NULL
             AND a.state IN ('received', 'examining', 'awaiting_approval')
           GROUP BY a.branch_id, a.claimed_by) w
    JOIN core.operator o ON o.login = w.claimed_by JOIN core.branch b ON b.branch_id = w.branch_id
   ORDER BY w.branch_id, w.claimed DESC, o.login
$$;

ALTER FUNCTION core.authority_rows(text, jsonb) RENAME TO authority_rows_before_hand_over;
CREATE FUNCTION core.authority_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_table = 'workloads' THEN
    RETURN QUERY SELECT core.rows_workloads();
  ELSE
    RETURN QUERY SELECT core.authority_rows_before_hand_over(p_table, p_args);
  END IF;
END $$;

ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_hand_over;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT core.house_rows_before_hand_over(p_table, p_args);
  IF p_table = 'masters' THEN
    RETURN QUERY SELECT jsonb_build_object('id', 'workloads', 'master', 'workloads', 'count', (SELECT count(*) FROM core.rows_workloads()));
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION api.hand_over(uuid, jsonb) TO densho_staff;

RESET ROLE;
