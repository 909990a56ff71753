-- 申込一覧 and 審査, the rest of the working day: business time, hold, take-over, notes, notices, saved filters,
-- return with a code, referral upward; and what is urgent, as a column that a list can be ordered by.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- business time

-- 休日: imported (`densho import holidays`, the Cabinet Office's list and the house's own days).
CREATE TABLE core.holiday (
  day   date PRIMARY KEY,
  name  core.line NOT NULL
);

-- When somebody is at the desks, Tokyo time. One row.
CREATE TABLE core.office_hours (
  one     boolean PRIMARY KEY DEFAULT true CONSTRAINT office_hours_once CHECK (one),
  opens   time NOT NULL,
  closes  time NOT NULL,
  CONSTRAINT office_hours_in_order CHECK (opens < closes)
);
INSERT INTO core.office_hours (opens, closes) VALUES ('09:00', '17:30');

-- How many business hours an application may stay in a state, and a claim (引受) without a touch.
CREATE TABLE core.stage_time (
  stage   text PRIMARY KEY CONSTRAINT stage_known
          CHECK (stage IN ('received', 'examining', 'awaiting_approval', 'issuing', 'claim')),
  hours   integer NOT NULL CONSTRAINT stage_hours_range CHECK (hours BETWEEN 1 AND 1000)
);
INSERT INTO core.stage_time (stage, hours) VALUES
  ('received', 4), ('examining', 17), ('awaiting_approval', 8), ('issuing', 1), ('claim', 8);

-- So many business hours after this instant. After more than 400 days without an end: the 400th day.
CREATE FUNCTION core.due(p_from timestamptz, p_stage text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
<<due>>
DECLARE
  hours core.office_hours;
  remaining interval;
  day date := core.tokyo_day(p_from);
  opens timestamptz;
  closes timestamptz;
BEGIN
  SELECT make_interval(hours => t.hours) INTO remaining FROM core.stage_time t WHERE t.stage = p_stage;
  SELECT * INTO hours FROM core.office_hours;
  IF p_from IS NULL OR remaining IS NULL OR hours.opens IS NULL THEN
    RETURN NULL;
  END IF;
  FOR i IN 0..400 LOOP
    IF extract(isodow FROM day) < 6 AND NOT EXISTS (SELECT FROM core.holiday h WHERE h.day = due.day) THEN
      opens := greatest(p_from, (day + hours.opens) AT TIME ZONE 'Asia/Tokyo');
      closes := (day + hours.closes) AT TIME ZONE 'Asia/Tokyo';
      IF closes > opens THEN
        IF closes - opens >= remaining THEN
          RETURN opens + remaining;
        END IF;
        remaining := remaining - (closes - opens);
      END IF;
    END IF;
    day := day + 1;
  END LOOP;
  RETURN p_from + interval '400 days';
END $$;

-- ---------------------------------------------------------------- columns of an application that time moves

ALTER TABLE core.application
  ADD COLUMN stage_since   timestamptz,                   -- since when it is in its state
  ADD COLUMN stage_due     timestamptz,                   -- when it should have left it
  ADD COLUMN claim_until   timestamptz,                   -- after this any clerk may take it over
  ADD COLUMN held_until    date,                          -- 保留: comes back that day
  ADD COLUMN held_because  core.reason,
  ADD COLUMN held_by       text REFERENCES core.operator,
  ADD COLUMN referred_to   text REFERENCES core.operator, -- 上申: whose decision is asked for
  ADD COLUMN urgent_at     timestamptz,                   -- when it needs a person: 要対応 lists what is past this
  ADD CONSTRAINT hold_is_whole CHECK ((held_until IS NULL) = (held_because IS NULL) AND (held_until IS NULL) = (held_by IS NULL)),
  ADD CONSTRAINT held_while_examined CHECK (held_until IS NULL OR state = 'examining'),
  ADD CONSTRAINT referred_while_awaiting CHECK (referred_to IS NULL OR state = 'awaiting_approval');

-- One place decides what is urgent, whoever moves an application.
CREATE FUNCTION core.urgent_since(a core.application) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE
    WHEN a.state = 'attention' THEN a.stage_since
    WHEN a.held_until IS NOT NULL THEN a.held_until::timestamp AT TIME ZONE 'Asia/Tokyo'
    WHEN a.state = 'examining' THEN least(a.stage_due, a.claim_until)
    WHEN a.state IN ('received', 'awaiting_approval', 'issuing') THEN a.stage_due END;
END $$;

UPDATE core.application a
   SET stage_since = coalesce(CASE a.state WHEN 'examining' THEN a.claimed_at WHEN 'awaiting_approval' THEN a.submitted_at END, a.received_at)
 WHERE a.state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention');
UPDATE core.application a
   SET stage_due = core.due(a.stage_since, a.state),
       claim_until = CASE a.state WHEN 'examining' THEN core.due(a.claimed_at, 'claim') END
 WHERE a.state IN ('received', 'examining', 'awaiting_approval', 'issuing');
UPDATE core.application a SET urgent_at = core.urgent_since(a)
 WHERE a.state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention');

CREATE FUNCTION core.keep_time() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.state IS DISTINCT FROM OLD.state THEN
    NEW.stage_since := CASE WHEN TG_OP = 'INSERT' THEN NEW.received_at ELSE clock_timestamp() END;
    NEW.stage_due := CASE WHEN NEW.state IN ('received', 'examining', 'awaiting_approval', 'issuing')
                          THEN core.due(NEW.stage_since, NEW.state) END;
    NEW.held_until := NULL;
    NEW.held_because := NULL;
    NEW.held_by := NULL;
    IF NEW.state <> 'awaiting_approval' THEN
      NEW.referred_to := NULL;
    END IF;
  END IF;
  -- Whoever writes on it keeps it: every write begins the claim's time anew; a hold lasts at least to its day.
  IF NEW.state <> 'examining' THEN
    NEW.claim_until := NULL;
  ELSIF TG_OP = 'INSERT' OR NEW.version IS DISTINCT FROM OLD.version THEN
    NEW.claim_until := greatest(core.due(clock_timestamp(), 'claim'),
                                core.due(NEW.held_until::timestamp AT TIME ZONE 'Asia/Tokyo', 'claim'));
  END IF;
  NEW.urgent_at := core.urgent_since(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER keep_time BEFORE INSERT OR UPDATE OF state, version ON core.application
  FOR EACH ROW EXECUTE FUNCTION core.keep_time();

-- 要対応 in its order, and 集計 by state and age from the index alone.
CREATE INDEX application_urgent ON core.application (branch_id, urgent_at, application_id)
  WHERE state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention');
CREATE INDEX application_stage ON core.application (branch_id, state, stage_since)
  WHERE state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention');

-- ---------------------------------------------------------------- notices, saved filters

-- Something that concerns one operator, shown once on their screen.
CREATE TABLE core.notice (
  branch_id       core.branch_code NOT NULL REFERENCES core.branch,
  notice_id       bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  to_login        text NOT NULL REFERENCES core.operator,
  from_login      text NOT NULL REFERENCES core.operator,
  at              timestamptz NOT NULL DEFAULT clock_timestamp(),
  kind            text NOT NULL CONSTRAINT notice_kind_known CHECK (kind IN ('taken', 'given', 'returned', 'referred', 'limit', 'delegated')),
  application_id  bigint,
  remark          text NOT NULL CONSTRAINT notice_clean CHECK (core.is_clean(replace(remark, E'\n', ' '))),
  read_at         timestamptz,
  PRIMARY KEY (branch_id, notice_id),
  FOREIGN KEY (branch_id, application_id) REFERENCES core.application
);
CREATE INDEX notice_unread ON core.notice (to_login, notice_id) WHERE read_at IS NULL;

-- 保存した絞込 of one operator: the filter as the program writes it.
CREATE TABLE core.saved_filter (
  login     text NOT NULL REFERENCES core.operator,
  name      core.line NOT NULL CONSTRAINT filter_name_short CHECK (char_length(name) <= 30),
  filter    jsonb NOT NULL CONSTRAINT filter_small CHECK (jsonb_typeof(filter) = 'object' AND octet_length(filter::text) <= 2000),
  saved_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (login, name)
);

ALTER TABLE core.holiday ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.office_hours ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.stage_time ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.saved_filter ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON core.holiday FOR SELECT TO densho_staff USING ((SELECT core.my_branches()) IS NOT NULL);
CREATE POLICY staff_reads ON core.office_hours FOR SELECT TO densho_staff USING ((SELECT core.my_branches()) IS NOT NULL);
CREATE POLICY staff_reads ON core.stage_time FOR SELECT TO densho_staff USING ((SELECT core.my_branches()) IS NOT NULL);
CREATE POLICY own_only ON core.notice FOR SELECT TO densho_staff
  USING (to_login = session_user AND (SELECT core.my_branches()) IS NOT NULL);
CREATE POLICY own_only ON core.saved_filter FOR SELECT TO densho_staff
  USING (login = session_user AND (SELECT core.my_branches()) IS NOT NULL);
GRANT SELECT (day, name) ON core.holiday TO densho_staff;
GRANT SELECT (opens, closes) ON core.office_hours TO densho_staff;
GRANT SELECT (stage, hours) ON core.stage_time TO densho_staff;
GRANT SELECT (branch_id, notice_id, to_login, from_login, at, kind, application_id, remark, read_at) ON core.notice TO densho_staff;
GRANT SELECT (login, name, filter, saved_at) ON core.saved_filter TO densho_staff;
GRANT SELECT (stage_since, stage_due, claim_until, held_until, held_because, held_by, referred_to, urgent_at)
  ON core.application TO densho_staff;

-- Tells somebody else; nobody is told what they did themselves.
CREATE FUNCTION core.tell(p_branch text, p_to text, p_kind text, p_application bigint, p_remark text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO core.notice (branch_id, to_login, from_login, kind, application_id, remark)
  SELECT $1, $2, session_user, $3, $4, coalesce($5, '') WHERE $2 <> session_user
$$;

-- ---------------------------------------------------------------- hold, note, take-over

-- 保留: until a day to come, with a reason, by whoever has it or a supervisor.
CREATE FUNCTION api.hold(p_request uuid, p_branch text, p_application bigint, p_version integer, p_until date, p_reason text,
                         OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_until, p_reason);
  done jsonb := core.begin_command(p_request, 'hold', args);
  a core.application;
  today date := core.tokyo_day(clock_timestamp());
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'examining');
    IF (core.me()).role <> 'supervisor' THEN
      PERFORM core.expect_claimed(a);
    END IF;
    PERFORM core.check_reason(p_reason);
    IF p_until IS NULL OR p_until <= today OR p_until > today + 366 THEN
      PERFORM core.refuse_value('hold_until', 'until');
    END IF;
    UPDATE core.application x
       SET held_until = p_until, held_because = p_reason, held_by = session_user, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.held', a.application_id, NULL, p_reason, jsonb_build_object('until', p_until));
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'hold', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- 保留解除
CREATE FUNCTION api.resume(p_request uuid, p_branch text, p_application bigint, p_version integer,
                           OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version);
  done jsonb := core.begin_command(p_request, 'resume', args);
  a core.application;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'examining');
    IF (core.me()).role <> 'supervisor' THEN
      PERFORM core.expect_claimed(a);
    END IF;
    IF a.held_until IS NULL THEN
      PERFORM core.refuse('ZD009', 'it is not on hold', a.state);
    END IF;
    UPDATE core.application x SET held_until = NULL, held_because = NULL, held_by = NULL, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.resumed', a.application_id);
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'resume', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- メモ: said about an application in any state. It is an event, so it is never changed; it moves no version, so that
-- nobody's work is refused because of it.
CREATE FUNCTION api.add_note(p_request uuid, p_branch text, p_application bigint, p_text text,
                             OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_text);
  done jsonb := core.begin_command(p_request, 'add_note', args);
  a core.application;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    SELECT * INTO a FROM core.application x
     WHERE x.branch_id = p_branch AND x.application_id = p_application AND x.branch_id = ANY (core.my_branches());
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such application');
    END IF;
    PERFORM core.check_reason(p_text);
    PERFORM core.note(a.branch_id, 'application.noted', a.application_id, NULL, p_text);
    done := jsonb_build_object('version', a.version, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'add_note', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- 引継・担当替: a supervisor gives work to anybody of the branch; a clerk takes over what was not touched for the
-- time of a claim. Whoever had it and whoever gets it are told.
CREATE FUNCTION api.reassign(p_request uuid, p_branch text, p_application bigint, p_version integer, p_to text, p_reason text,
                             OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_to, p_reason);
  done jsonb := core.begin_command(p_request, 'reassign', args);
  a core.application;
  t core.operator;
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
      PERFORM core.refuse('ZD004', 'claimed by another operator, and the claim has not run out',
                          (SELECT o.name FROM core.operator o WHERE o.login = a.claimed_by));
    END IF;
    PERFORM core.check_reason(p_reason);
    UPDATE core.application x
       SET state = 'examining', claimed_by = p_to, claimed_at = clock_timestamp(), version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.reassigned', a.application_id, NULL, p_reason,
                      jsonb_build_object('from', a.claimed_by, 'to', p_to));
    PERFORM core.tell(a.branch_id, a.claimed_by, 'taken', a.application_id, p_reason) WHERE a.claimed_by IS NOT NULL;
    PERFORM core.tell(a.branch_id, p_to, 'given', a.application_id, p_reason);
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'reassign', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- ---------------------------------------------------------------- return with a code, refer upward

-- 差戻 with the kind of its cause, so that causes can be counted. The clerk who had it is told.
CREATE FUNCTION api.return_to_clerk(p_request uuid, p_branch text, p_application bigint, p_version integer, p_reason text,
                                    p_code text, OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_reason, p_code);
  done jsonb := core.begin_command(p_request, 'return_to_clerk', args);
  a core.application;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'awaiting_approval');
    PERFORM core.check_reason(p_reason);
    IF p_code IS NULL OR p_code NOT IN ('amount', 'date', 'name', 'rule', 'document', 'other') THEN
      PERFORM core.refuse_value('return_code', 'code');
    END IF;
    UPDATE core.application x
       SET state = 'examining', returned = true, submitted_by = NULL, submitted_at = NULL, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.returned', a.application_id, NULL, p_reason,
                      jsonb_build_object('revision', a.revision, 'code', p_code));
    PERFORM core.tell(a.branch_id, a.claimed_by, 'returned', a.application_id, p_reason) WHERE a.claimed_by IS NOT NULL;
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'return_to_clerk', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;
CREATE OR REPLACE FUNCTION api.return_to_clerk(p_request uuid, p_branch text, p_application bigint, p_version integer, p_reason text,
                                               OUT version integer, OUT revision integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.version, r.revision FROM api.return_to_clerk($1, $2, $3, $4, $5, 'other') r
$$;

-- May this operator approve this submission today? The same questions as api.approve asks, without their refusals.
CREATE FUNCTION core.could_approve(p_login text, p_branch text, p_application bigint, p_revision integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM core.operator o JOIN core.branch b ON b.branch_id = o.branch_id
                  WHERE o.login = $1 AND o.role = 'supervisor' AND o.disabled_at IS NULL AND (o.branch_id = $2 OR b.head_office))
     AND NOT EXISTS (SELECT FROM core.application a WHERE a.branch_id = $2 AND a.application_id = $3 AND a.entered_by = $1)
     AND NOT EXISTS (SELECT FROM core.draft d WHERE d.branch_id = $2 AND d.application_id = $3 AND d.drafted_by = $1)
     AND NOT EXISTS (SELECT FROM core.submission s WHERE s.branch_id = $2 AND s.application_id = $3 AND s.revision = $4 AND s.submitted_by = $1)
     AND NOT EXISTS (SELECT FROM core.warning_override w WHERE w.branch_id = $2 AND w.application_id = $3 AND w.revision = $4
                        AND w.overridden_by = $1)
     AND NOT EXISTS (SELECT FROM core.draft_item i
                      WHERE i.branch_id = $2 AND i.application_id = $3 AND i.revision = $4
                        AND coalesce(i.amount > core.limit_of($1, i.product, core.tokyo_day(clock_timestamp())), true))
$$;

-- To whom it can be referred: whose limits cover it and who had no part in it; the nearest first.
CREATE FUNCTION api.approvers(p_branch text, p_application bigint) RETURNS TABLE (login text, name text, branch_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.login, o.name::text, b.name::text
  FROM core.application a
  JOIN core.operator o ON o.login <> session_user
  JOIN core.branch b ON b.branch_id = o.branch_id
  WHERE a.branch_id = $1 AND a.application_id = $2 AND a.branch_id = ANY (core.my_branches())
    AND core.could_approve(o.login, a.branch_id, a.application_id, a.revision)
  ORDER BY o.branch_id <> a.branch_id, o.login
$$;

-- 上申: a supervisor asks another, whose limit covers it, to decide. Anybody who may can still approve it.
CREATE FUNCTION api.refer(p_request uuid, p_branch text, p_application bigint, p_version integer, p_to text, p_note text,
                          OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_to, p_note);
  done jsonb := core.begin_command(p_request, 'refer', args);
  a core.application;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'awaiting_approval');
    PERFORM core.check_reason(p_note);
    IF p_to IS NULL OR p_to = session_user OR NOT core.could_approve(p_to, a.branch_id, a.application_id, a.revision) THEN
      PERFORM core.refuse_value('refer_to', 'to');
    END IF;
    UPDATE core.application x SET referred_to = p_to, version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.referred', a.application_id, NULL, p_note, jsonb_build_object('to', p_to));
    PERFORM core.tell(a.branch_id, p_to, 'referred', a.application_id, p_note);
    done := jsonb_build_object('version', a.version + 1, 'revision', a.revision);
    PERFORM core.end_command(p_request, 'refer', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;

-- ---------------------------------------------------------------- the operator's own things

CREATE FUNCTION api.save_filter(p_request uuid, p_name text, p_filter jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_name, p_filter);
BEGIN
  IF core.begin_command(p_request, 'save_filter', args) IS NULL THEN
    IF (SELECT count(*) FROM core.saved_filter f WHERE f.login = session_user AND f.name <> p_name) >= 50 THEN
      PERFORM core.refuse_value('filters_50');
    END IF;
    INSERT INTO core.saved_filter AS f (login, name, filter) VALUES (session_user, p_name, p_filter)
    ON CONFLICT (login, name) DO UPDATE SET filter = excluded.filter, saved_at = clock_timestamp();
    PERFORM core.end_command(p_request, 'save_filter', args, '{}');
  END IF;
END $$;

CREATE FUNCTION api.drop_filter(p_request uuid, p_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_name);
BEGIN
  IF core.begin_command(p_request, 'drop_filter', args) IS NULL THEN
    DELETE FROM core.saved_filter f WHERE f.login = session_user AND f.name = p_name;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such filter');
    END IF;
    PERFORM core.end_command(p_request, 'drop_filter', args, '{}');
  END IF;
END $$;

-- What this operator was told and has not seen, oldest first.
CREATE VIEW api.notices WITH (security_invoker = true) AS
SELECT n.branch_id::text AS branch_id, n.notice_id, n.at, n.kind, o.name::text AS from_name, a.number, n.application_id, n.remark
FROM core.notice n
JOIN core.operator o ON o.login = n.from_login
LEFT JOIN core.application a ON a.branch_id = n.branch_id AND a.application_id = n.application_id
WHERE n.read_at IS NULL;
GRANT SELECT ON api.notices TO densho_staff;

-- They stood on the screen.
CREATE FUNCTION api.read_notices(p_request uuid, p_upto bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_upto);
BEGIN
  IF core.begin_command(p_request, 'read_notices', args) IS NULL THEN
    UPDATE core.notice n SET read_at = clock_timestamp()
     WHERE n.to_login = session_user AND n.read_at IS NULL AND n.notice_id <= p_upto;
    PERFORM core.end_command(p_request, 'read_notices', args, '{}');
  END IF;
END $$;

-- ---------------------------------------------------------------- lists

-- What of the certificate is an amount, a date or a name and differs from the application as received: the reviewer
-- types it again (domain::retype says the same).
CREATE FUNCTION core.retyped(p_submitted jsonb, p_content jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(f.field ORDER BY f.field), '{}') FROM (
    SELECT w AS field FROM unnest(ARRAY['price', 'name', 'orderer_name', 'contract_date', 'term_from', 'term_to']) w
     WHERE (p_submitted -> 'works' -> w) IS DISTINCT FROM (p_content -> 'works' -> w)
    UNION ALL
    SELECT 'contractor'
     WHERE coalesce(p_submitted #>> '{applicant,joint_venture,name}', p_submitted #>> '{applicant,name}')
           IS DISTINCT FROM coalesce(p_content #>> '{applicant,joint_venture,name}', p_content #>> '{applicant,name}')
    UNION ALL
    SELECT n || ' ' || (i ->> 'product')
      FROM jsonb_array_elements(p_content -> 'products') i CROSS JOIN unnest(ARRAY['amount', 'guarantee_end']) n
     WHERE nullif(i -> n, 'null') IS DISTINCT FROM
           (SELECT nullif(j -> n, 'null') FROM jsonb_array_elements(p_submitted -> 'products') j WHERE j ->> 'product' = i ->> 'product')) f
$$;

CREATE OR REPLACE VIEW api.applications WITH (security_invoker = true) AS
SELECT a.branch_id::text AS branch_id, a.application_id, a.number, a.received_at, a.contractor::text AS contractor,
       a.orderer::text AS orderer, a.works::text AS works, a.price::bigint AS price, a.products, a.state, a.returned,
       a.claimed_by, c.name::text AS claimed_by_name, s.drafted_by, d.name::text AS drafted_by_name, a.submitted_at,
       (SELECT count(*)::integer FROM core.warning_override o
         WHERE o.branch_id = a.branch_id AND o.application_id = a.application_id AND o.revision = a.revision) AS overrides,
       a.version, a.revision, a.issued_at, a.electronic, a.mail_wanted, a.submitted,
       s.content_hash AS submitted_hash, a.claim_until, a.held_until, a.held_because::text AS held_because, a.referred_to,
       r.name::text AS referred_to_name, a.urgent_at, a.stage_due,
       -- Four eyes over its whole life, as the trigger of core.approval sees them.
       a.state = 'awaiting_approval'
         AND ((session_user IN (a.submitted_by, a.entered_by)) IS TRUE
              OR EXISTS (SELECT FROM core.draft e WHERE e.branch_id = a.branch_id AND e.application_id = a.application_id
                            AND e.drafted_by = session_user)
              OR EXISTS (SELECT FROM core.warning_override e WHERE e.branch_id = a.branch_id AND e.application_id = a.application_id
                            AND e.revision = a.revision AND e.overridden_by = session_user)) AS own,
       CASE WHEN a.state = 'awaiting_approval' THEN
         cardinality(core.retyped(a.submitted, (SELECT e.content FROM core.draft e WHERE e.branch_id = a.branch_id
                       AND e.application_id = a.application_id AND e.revision = a.revision))) ELSE 0 END AS retyped
FROM core.application a
LEFT JOIN core.operator c ON c.login = a.claimed_by
LEFT JOIN core.submission s ON s.branch_id = a.branch_id AND s.application_id = a.application_id AND s.revision = a.revision
LEFT JOIN core.operator d ON d.login = s.drafted_by
LEFT JOIN core.operator r ON r.login = a.referred_to;
GRANT EXECUTE ON FUNCTION core.retyped(jsonb, jsonb) TO densho_staff;

CREATE OR REPLACE FUNCTION core.queue_scope(p_list text, p_today boolean, OUT scope text, OUT sort text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  sort := CASE p_list WHEN 'issued' THEN 'issued_at' WHEN 'review' THEN 'submitted_at' WHEN 'urgent' THEN 'urgent_at' ELSE 'received_at' END;
  scope := CASE p_list
    WHEN 'open' THEN $q$r.state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention')$q$
    WHEN 'urgent' THEN format($q$r.state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention') AND r.urgent_at <= %L::timestamptz$q$,
                              clock_timestamp())
    WHEN 'review' THEN $q$r.state = 'awaiting_approval'$q$
    ELSE format('r.state = %L', p_list) END;
  IF p_list = 'issued' AND p_today THEN
    scope := scope || format(' AND r.issued_at >= %L::timestamptz',
                             core.tokyo_day(clock_timestamp())::timestamp AT TIME ZONE 'Asia/Tokyo');
  END IF;
END $$;

-- The keys of one page of 申込一覧 (p_list: open, urgent or a state) or 承認待ち一覧 (review), in the list's order.
-- p_filter: mine, today, electronic, mail (booleans), product (a code), orderer (part of the name, width and blanks aside).
CREATE FUNCTION api.queue_keys(p_list text, p_filter jsonb, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, application_id bigint, place bigint, more_before boolean, more_after boolean, row_offset bigint, total bigint)
LANGUAGE plpgsql STABLE ROWS 30 SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  s record;
  today boolean := coalesce((p_filter ->> 'today')::boolean, false);
  mine boolean := coalesce((p_filter ->> 'mine')::boolean, false);
  orderer text := regexp_replace(normalize(coalesce(p_filter ->> 'orderer', ''), NFKC), '[[:space:]]', '', 'g');
  narrow text := concat_ws(' AND ', 'true',
    CASE (p_filter ->> 'electronic')::boolean WHEN true THEN 'r.electronic' WHEN false THEN 'NOT r.electronic' END,
    CASE (p_filter ->> 'mail')::boolean WHEN true THEN 'r.mail_wanted' WHEN false THEN 'NOT r.mail_wanted' END,
    'r.products @> ' || quote_literal(jsonb_build_array(jsonb_build_object('product', p_filter ->> 'product'))) || '::jsonb'
      || CASE WHEN p_filter ->> 'product' IS NOT NULL THEN '' END,
    CASE WHEN orderer <> '' THEN format($q$strpos(regexp_replace(normalize(r.orderer, NFKC), '[[:space:]]', '', 'g'), %L) > 0$q$, orderer) END);
  at timestamptz := p_at;
  size bigint;
BEGIN
  SELECT * INTO s FROM core.queue_scope(p_list, today);
  -- A literal too, so that 自分の担当 has its index.
  IF mine THEN
    s.scope := s.scope || format(' AND r.claimed_by = %L', session_user);
  END IF;
  -- Rows are known by when they were received; these lists have another order.
  IF p_key IS NOT NULL AND s.sort <> 'received_at' THEN
    SELECT coalesce(CASE s.sort WHEN 'issued_at' THEN a.issued_at WHEN 'urgent_at' THEN a.urgent_at ELSE a.submitted_at END, p_at) INTO at
      FROM core.application a WHERE a.branch_id = ANY (core.my_branches()) AND a.application_id = p_key;
  END IF;
  IF narrow = 'true' AND NOT mine AND p_list <> 'urgent' AND NOT (p_list = 'issued' AND today) THEN
    SELECT coalesce(sum(q.n), 0) INTO size FROM core.queue_count q
     WHERE q.state = ANY (CASE p_list WHEN 'open' THEN ARRAY['received', 'examining', 'awaiting_approval', 'issuing', 'attention']
                                      WHEN 'review' THEN ARRAY['awaiting_approval'] ELSE ARRAY[p_list] END);
  ELSE
    size := core.count_before('core.application', 'application_id', s.sort, s.scope, narrow, NULL, NULL);
  END IF;
  RETURN QUERY
    WITH k AS MATERIALIZED (
      SELECT * FROM core.page_keys('core.application', 'application_id', s.sort, s.scope, narrow, false, p_start, at, p_key, p_limit)),
    first AS (
      SELECT CASE WHEN NOT k.more_before THEN 0
                  WHEN NOT k.more_after THEN size - (SELECT count(*) FROM k)
                  ELSE core.count_before('core.application', 'application_id', s.sort, s.scope, narrow, k.sort, k.id) END AS place
      FROM k ORDER BY k.sort, k.id LIMIT 1)
    SELECT k.branch, k.id, row_number() OVER (ORDER BY k.sort, k.id), k.more_before, k.more_after, (SELECT f.place FROM first f), size
    FROM k ORDER BY k.sort, k.id;
END $$;

-- 承認待ち一覧 by amount, the largest guarantee first. What waits for approval is never many: it is sorted whole.
CREATE FUNCTION api.review_keys_by_amount(p_start text, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, application_id bigint, place bigint, more_before boolean, more_after boolean, row_offset bigint, total bigint)
LANGUAGE sql STABLE ROWS 30 SET search_path = pg_catalog, pg_temp AS $$
  WITH ranked AS MATERIALIZED (
    SELECT x.branch_id, x.application_id, row_number() OVER (ORDER BY x.most DESC, x.submitted_at, x.application_id) AS n,
           count(*) OVER () AS total
    FROM unnest(core.my_branches()) b (branch) CROSS JOIN LATERAL (
      SELECT a.branch_id, a.application_id, a.submitted_at,
             (SELECT max((p ->> 'amount')::bigint) FROM jsonb_array_elements(a.products) p) AS most
      FROM core.application a WHERE a.branch_id = b.branch AND a.state = 'awaiting_approval') x),
  here AS (SELECT r.n FROM ranked r WHERE r.application_id = $2),
  first AS (
    SELECT greatest(1, CASE $1 WHEN 'top' THEN 1
                               WHEN 'bottom' THEN (SELECT count(*) FROM ranked) - $3 + 1
                               WHEN 'after' THEN coalesce((SELECT h.n + 1 FROM here h), 1)
                               WHEN 'before' THEN coalesce((SELECT h.n - $3 FROM here h), 1)
                               ELSE coalesce((SELECT h.n FROM here h), 1) END) AS n)
  SELECT r.branch_id::text, r.application_id, r.n, f.n > 1, f.n + $3 <= r.total, f.n - 1, r.total
  FROM ranked r CROSS JOIN first f
  WHERE r.n >= f.n AND r.n < f.n + $3 ORDER BY r.n
$$;

-- Replaced by the keys above, which a reader joins with api.applications.
DROP FUNCTION api.queue_page(text, boolean, boolean, boolean, text, timestamptz, bigint, integer);

-- Header counts: 要対応 counts what its list shows (to 1,000 of a branch).
CREATE OR REPLACE FUNCTION api.pulse(OUT received bigint, OUT examining bigint, OUT awaiting_approval bigint, OUT issuing bigint,
                          OUT attention bigint, OUT issued_today bigint, OUT change bigint, OUT now timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(q.n) FILTER (WHERE q.state = 'received'), 0)::bigint,
         coalesce(sum(q.n) FILTER (WHERE q.state = 'examining'), 0)::bigint,
         coalesce(sum(q.n) FILTER (WHERE q.state = 'awaiting_approval'), 0)::bigint,
         coalesce(sum(q.n) FILTER (WHERE q.state = 'issuing'), 0)::bigint,
         (SELECT coalesce(sum(t.n), 0)::bigint FROM unnest(core.my_branches()) b (branch) CROSS JOIN LATERAL (
            SELECT count(*) AS n FROM (
              SELECT FROM core.application a WHERE a.branch_id = b.branch
                 AND a.state IN ('received', 'examining', 'awaiting_approval', 'issuing', 'attention')
                 AND a.urgent_at <= (SELECT clock_timestamp()) LIMIT 1000) y) t),
         (SELECT coalesce(sum(t.n), 0)::bigint FROM unnest(core.my_branches()) b (branch) CROSS JOIN LATERAL (
            SELECT count(*) AS n FROM core.application a WHERE a.branch_id = b.branch AND a.state = 'issued'
               -- With the SELECT, or the volatile clock would be asked for every row and no index could help.
               AND a.issued_at >= (SELECT core.tokyo_day(clock_timestamp())::timestamp AT TIME ZONE 'Asia/Tokyo')) t),
         core.my_change(),
         clock_timestamp()
  FROM core.queue_count q
$$;

-- ---------------------------------------------------------------- the administrator

-- 休日: a file adds and renames days; it removes none.
CREATE FUNCTION api.import_holidays(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  branch text := core.administrator();
  result jsonb;
BEGIN
  WITH input AS (SELECT * FROM jsonb_populate_recordset(NULL::core.holiday, rows)),
  written AS (
    INSERT INTO core.holiday AS t SELECT * FROM input
    ON CONFLICT (day) DO UPDATE SET name = excluded.name WHERE t.name <> excluded.name
    RETURNING xmax = 0 AS added)
  SELECT jsonb_build_object('added', count(*) FILTER (WHERE w.added), 'changed', count(*) FILTER (WHERE NOT w.added))
  INTO result FROM written w;
  IF branch IS NOT NULL THEN
    PERFORM core.note(branch, 'masters.imported', remark => 'holidays', detail => result);
  END IF;
  RETURN result;
END $$;

-- How many business hours a stage may take; it holds for what enters the stage from now on.
CREATE FUNCTION api.set_stage_hours(p_request uuid, p_stage text, p_hours integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  args jsonb := jsonb_build_array(p_stage, p_hours);
  before integer;
BEGIN
  IF core.begin_command(p_request, 'set_stage_hours', args) IS NULL THEN
    PERFORM core.require_role('administrator');
    SELECT t.hours INTO before FROM core.stage_time t WHERE t.stage = p_stage FOR UPDATE;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such stage');
    END IF;
    IF p_hours IS NULL OR p_hours NOT BETWEEN 1 AND 1000 THEN
      PERFORM core.refuse_value('stage_hours_range', 'hours');
    END IF;
    UPDATE core.stage_time t SET hours = p_hours WHERE t.stage = p_stage;
    PERFORM core.note((core.me()).branch_id, 'masters.stage_hours', remark => p_stage,
                      detail => jsonb_build_object('before', before, 'after', p_hours));
    PERFORM core.end_command(p_request, 'set_stage_hours', args, '{}');
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION
  api.hold(uuid, text, bigint, integer, date, text),
  api.resume(uuid, text, bigint, integer),
  api.add_note(uuid, text, bigint, text),
  api.reassign(uuid, text, bigint, integer, text, text),
  api.return_to_clerk(uuid, text, bigint, integer, text, text),
  api.refer(uuid, text, bigint, integer, text, text),
  api.approvers(text, bigint),
  api.save_filter(uuid, text, jsonb),
  api.drop_filter(uuid, text),
  api.read_notices(uuid, bigint),
  api.queue_keys(text, jsonb, text, timestamptz, bigint, integer),
  api.review_keys_by_amount(text, bigint, integer),
  api.import_holidays(jsonb),
  api.set_stage_hours(uuid, text, integer)
TO densho_staff;

RESET ROLE;
