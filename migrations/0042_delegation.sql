-- 代行: while a supervisor is away, somebody of the branch (or of head office) decides in their place. What it gives is
-- the right to decide, for the days named; never a limit: whoever stands in approves up to their own limit, and nothing
-- that they drafted, entered or submitted. It ends at its end by itself.

SET ROLE densho_owner;

CREATE TABLE core.delegation (
  delegation_id  bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  branch_id      core.branch_code NOT NULL REFERENCES core.branch,     -- the absent supervisor's
  absent         text NOT NULL REFERENCES core.operator,
  delegate       text NOT NULL REFERENCES core.operator,
  first_day      date NOT NULL,
  last_day       date NOT NULL,
  reason         core.reason NOT NULL,
  by_login       text NOT NULL REFERENCES core.operator,
  at             timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at       timestamptz,
  ended_by       text REFERENCES core.operator,
  ended_because  core.reason,
  CONSTRAINT delegation_in_order CHECK (last_day >= first_day),
  CONSTRAINT delegation_not_long CHECK (last_day - first_day < 93),
  CONSTRAINT delegation_to_another CHECK (delegate <> absent),
  CONSTRAINT delegation_by_another CHECK (by_login <> delegate),
  CONSTRAINT delegation_end_is_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_because IS NULL)),
  CONSTRAINT delegation_one_at_a_time EXCLUDE USING gist (absent WITH =, daterange(first_day, last_day, '[]') WITH &&) WHERE (ended_at IS NULL)
);
CREATE INDEX delegation_of_delegate ON core.delegation (delegate, last_day) WHERE ended_at IS NULL;
ALTER TABLE core.delegation ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION core.delegation_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL
     AND (NEW.branch_id, NEW.absent, NEW.delegate, NEW.first_day, NEW.last_day, NEW.reason, NEW.by_login, NEW.at)
       = (OLD.branch_id, OLD.absent, OLD.delegate, OLD.first_day, OLD.last_day, OLD.reason, OLD.by_login, OLD.at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'ZD090', MESSAGE = 'a delegation is ended once and never changed';
END $$;
CREATE TRIGGER delegation_stays BEFORE UPDATE OR DELETE ON core.delegation FOR EACH ROW EXECUTE FUNCTION core.delegation_stays();

-- For whom this login stands in today: in one branch, or anywhere.
CREATE FUNCTION core.stands_in_for(p_login text, p_branch text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.absent FROM core.delegation d JOIN core.operator o ON o.login = d.absent
   WHERE d.delegate = $1 AND d.ended_at IS NULL AND core.tokyo_day(clock_timestamp()) BETWEEN d.first_day AND d.last_day
     AND ($2 IS NULL OR d.branch_id = $2 OR EXISTS (SELECT FROM core.branch b WHERE b.branch_id = d.branch_id AND b.head_office))
     AND o.role = 'supervisor' AND o.disabled_at IS NULL
   ORDER BY d.last_day DESC, d.delegation_id LIMIT 1
$$;

-- A clerk who stands in may do what is a supervisor's alone (approve, return, refer, decline, orders on a key).
CREATE OR REPLACE FUNCTION core.require_role(VARIADIC p_roles text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE mine text := (core.me()).role;
BEGIN
  IF mine = ANY (p_roles) OR (p_roles = ARRAY['supervisor'] AND mine = 'clerk' AND core.stands_in_for(session_user, NULL) IS NOT NULL) THEN
    RETURN;
  END IF;
  PERFORM core.refuse('ZD010', 'this role may not do that', mine);
END $$;

-- On the row of every approval: for whom it was decided; and who is no supervisor decides only where they stand in.
ALTER TABLE core.approval ADD COLUMN acting_for text REFERENCES core.operator;
ALTER TABLE core.amendment_approval ADD COLUMN acting_for text REFERENCES core.operator;
CREATE FUNCTION core.approval_acts_for() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.acting_for := core.stands_in_for(NEW.approved_by, NEW.branch_id);
  RETURN NEW;
END $$;
CREATE FUNCTION core.approval_by_supervisor() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.acting_for IS NULL AND NOT EXISTS (SELECT FROM core.operator o WHERE o.login = NEW.approved_by AND o.role = 'supervisor') THEN
    PERFORM core.refuse('ZD010', 'nobody here stands in for a supervisor of this branch', '', 'approval_by_supervisor');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER acts_for BEFORE INSERT ON core.approval FOR EACH ROW EXECUTE FUNCTION core.approval_acts_for();
CREATE TRIGGER acts_for BEFORE INSERT ON core.amendment_approval FOR EACH ROW EXECUTE FUNCTION core.approval_acts_for();
-- After the row's own constraints, which say more (four eyes, limit).
CREATE TRIGGER by_supervisor AFTER INSERT ON core.approval FOR EACH ROW EXECUTE FUNCTION core.approval_by_supervisor();
CREATE TRIGGER by_supervisor AFTER INSERT ON core.amendment_approval FOR EACH ROW EXECUTE FUNCTION core.approval_by_supervisor();

-- Referrals go to whoever may decide, in their own right or in another's place.
CREATE OR REPLACE FUNCTION core.could_approve(p_login text, p_branch text, p_application bigint, p_revision integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM core.operator o JOIN core.branch b ON b.branch_id = o.branch_id
                  WHERE o.login = $1 AND o.disabled_at IS NULL AND (o.branch_id = $2 OR b.head_office)
                    AND (o.role = 'supervisor' OR (o.role = 'clerk' AND core.stands_in_for($1, $2) IS NOT NULL)))
     AND NOT EXISTS (SELECT FROM core.application a WHERE a.branch_id = $2 AND a.application_id = $3 AND a.entered_by = $1)
     AND NOT EXISTS (SELECT FROM core.draft d WHERE d.branch_id = $2 AND d.application_id = $3 AND d.drafted_by = $1)
     AND NOT EXISTS (SELECT FROM core.submission s WHERE s.branch_id = $2 AND s.application_id = $3 AND s.revision = $4 AND s.submitted_by = $1)
     AND NOT EXISTS (SELECT FROM core.warning_override w WHERE w.branch_id = $2 AND w.application_id = $3 AND w.revision = $4
                        AND w.overridden_by = $1)
     AND NOT EXISTS (SELECT FROM core.draft_item i
                      WHERE i.branch_id = $2 AND i.application_id = $3 AND i.revision = $4
                        AND coalesce(i.amount > core.limit_of($1, i.product, core.tokyo_day(clock_timestamp())), true))
$$;

-- p_args: absent, delegate, first_day, last_day, reason. By the absent themself, another supervisor of their branch,
-- or an administrator; never by the one who stands in.
CREATE FUNCTION api.delegate(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'delegate', p_args);
  a core.operator;
  d core.operator;
  first date;
  last date;
BEGIN
  IF done IS NULL THEN
    IF (core.me()).role NOT IN ('supervisor', 'administrator') THEN
      PERFORM core.refuse('ZD010', 'this role may not do that', (core.me()).role);
    END IF;
    PERFORM core.check_object(p_args, 'delegation', 'absent line', 'delegate line', 'first_day day', 'last_day day', 'reason text');
    PERFORM core.check_reason(p_args ->> 'reason');
    first := (p_args ->> 'first_day')::date;
    last := (p_args ->> 'last_day')::date;
    SELECT * INTO a FROM core.operator o WHERE o.login = p_args ->> 'absent' AND o.disabled_at IS NULL AND o.role = 'supervisor';
    IF NOT FOUND OR ((core.me()).role = 'supervisor' AND NOT a.branch_id = ANY (core.my_branches())) THEN
      PERFORM core.refuse_value('delegation_absent', 'absent');
    END IF;
    SELECT o.* INTO d FROM core.operator o JOIN core.branch b ON b.branch_id = o.branch_id
     WHERE o.login = p_args ->> 'delegate' AND o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor')
       AND (o.branch_id = a.branch_id OR b.head_office);
    IF NOT FOUND OR d.login = a.login THEN
      PERFORM core.refuse_value('delegation_whom', 'delegate');
    END IF;
    IF d.login = session_user THEN
      PERFORM core.refuse_value('delegation_by_another', 'delegate');
    END IF;
    IF first < core.tokyo_day(clock_timestamp()) OR last < first OR last - first > 92 THEN
      PERFORM core.refuse_value('delegation_days', 'last_day');
    END IF;
    -- Without a limit of their own they could decide nothing.
    IF NOT EXISTS (SELECT FROM core.authority x WHERE x.login = d.login AND daterange(x.valid_from, x.valid_to, '[]') && daterange(first, last, '[]')) THEN
      PERFORM core.refuse_value('delegation_no_limit', 'delegate');
    END IF;
    IF EXISTS (SELECT FROM core.delegation x WHERE x.absent = a.login AND x.ended_at IS NULL
                  AND daterange(x.first_day, x.last_day, '[]') && daterange(first, last, '[]')) THEN
      PERFORM core.refuse('ZD012', 'somebody stands in already', '', 'delegation_one_at_a_time');
    END IF;
    INSERT INTO core.delegation (branch_id, absent, delegate, first_day, last_day, reason, by_login)
    VALUES (a.branch_id, a.login, d.login, first, last, p_args ->> 'reason', session_user);
    PERFORM core.note(a.branch_id, 'operator.delegated', NULL, NULL, p_args ->> 'reason', p_args - 'reason');
    PERFORM core.tell(a.branch_id, d.login, 'delegated', NULL, format('%s - %s: %s', first, last, p_args ->> 'reason'));
    PERFORM core.tell(a.branch_id, a.login, 'delegated', NULL, format('%s: %s - %s', d.name, first, last));
    PERFORM core.end_command(p_request, 'delegate', p_args, '{}');
  END IF;
END $$;

-- Ended before its time, with the reason, by whoever could have given it (or by the one who stands in: they give it back).
CREATE FUNCTION api.end_delegation(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'end_delegation', p_args);
  d core.delegation;
BEGIN
  IF done IS NULL THEN
    SELECT * INTO d FROM core.delegation x WHERE x.delegation_id::text = p_args ->> 'id' FOR UPDATE;
    IF NOT FOUND OR ((core.me()).role <> 'administrator' AND NOT d.branch_id = ANY (core.my_branches())) THEN
      PERFORM core.refuse('ZD002', 'no such delegation');
    END IF;
    IF (core.me()).role NOT IN ('supervisor', 'administrator') AND d.delegate <> session_user THEN
      PERFORM core.refuse('ZD010', 'this role may not do that', (core.me()).role);
    END IF;
    IF d.ended_at IS NOT NULL OR d.last_day < core.tokyo_day(clock_timestamp()) THEN
      PERFORM core.refuse_value('delegation_over', '');
    END IF;
    PERFORM core.check_reason(p_args ->> 'reason');
    UPDATE core.delegation x SET ended_at = clock_timestamp(), ended_by = session_user, ended_because = p_args ->> 'reason'
     WHERE x.delegation_id = d.delegation_id;
    PERFORM core.note(d.branch_id, 'operator.delegation_ended', NULL, NULL, p_args ->> 'reason',
                      jsonb_build_object('absent', d.absent, 'delegate', d.delegate));
    PERFORM core.tell(d.branch_id, d.delegate, 'delegated', NULL, p_args ->> 'reason');
    PERFORM core.end_command(p_request, 'end_delegation', p_args, '{}');
  END IF;
END $$;

-- For whom this operator stands in today, for the head of the screens.
CREATE FUNCTION api.acting_for() RETURNS TABLE (absent text, absent_name text, branch_name text, last_day date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT d.absent, o.name::text, b.name::text, d.last_day FROM core.delegation d
      JOIN core.operator o ON o.login = d.absent JOIN core.branch b ON b.branch_id = d.branch_id
     WHERE d.delegate = session_user AND d.ended_at IS NULL AND o.role = 'supervisor' AND o.disabled_at IS NULL
       AND core.tokyo_day(clock_timestamp()) BETWEEN d.first_day AND d.last_day
     ORDER BY d.last_day DESC, d.delegation_id;
END $$;

CREATE FUNCTION core.rows_delegations() RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('id', d.delegation_id::text, 'branch_name', b.name, 'absent', d.absent, 'absent_name', a.name,
           'delegate', d.delegate, 'delegate_name', g.name, 'first_day', d.first_day, 'last_day', d.last_day, 'reason', d.reason,
           'by_name', y.name, 'remark', d.ended_because,
           'delegation_state', CASE WHEN d.ended_at IS NOT NULL THEN 'ended' WHEN d.last_day < core.tokyo_day(clock_timestamp()) THEN 'past'
                                    WHEN d.first_day > core.tokyo_day(clock_timestamp()) THEN 'later' ELSE 'in_force' END))
    FROM core.delegation d JOIN core.branch b ON b.branch_id = d.branch_id JOIN core.operator a ON a.login = d.absent
    JOIN core.operator g ON g.login = d.delegate JOIN core.operator y ON y.login = d.by_login
   WHERE (core.me()).role <> 'supervisor' OR d.branch_id = ANY (core.my_branches())
   ORDER BY (d.ended_at IS NOT NULL OR d.last_day < core.tokyo_day(clock_timestamp())), d.first_day DESC, d.delegation_id DESC LIMIT 2000
$$;

ALTER FUNCTION core.authority_rows(text, jsonb) RENAME TO authority_rows_before_delegation;
CREATE FUNCTION core.authority_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_table = 'delegations' THEN
    RETURN QUERY SELECT core.rows_delegations();
  ELSE
    RETURN QUERY SELECT core.authority_rows_before_delegation(p_table, p_args);
  END IF;
END $$;

ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_delegation;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT core.house_rows_before_delegation(p_table, p_args);
  IF p_table = 'masters' THEN
    RETURN QUERY SELECT jsonb_build_object('id', 'delegations', 'master', 'delegations', 'count', (SELECT count(*) FROM core.rows_delegations()));
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION api.delegate(uuid, jsonb), api.end_delegation(uuid, jsonb), api.acting_for() TO densho_staff;

RESET ROLE;
