-- Applications that staff enters for somebody at the counter or on the phone, and what is half typed (書きかけ).
--
-- An entered application is an application like any other: as submitted, revision 0, waiting to be claimed. Who entered
-- it stands for its content like a drafter, and so never approves it.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- where an application comes from

ALTER TABLE core.application DROP CONSTRAINT source_known;
ALTER TABLE core.application
  ADD CONSTRAINT source_known CHECK (source IN ('netdesk', 'counter', 'phone')),
  ADD COLUMN entered_by text REFERENCES core.operator,          -- NULL: sent by the applicant (Net Desk)
  ADD CONSTRAINT netdesk_is_not_entered CHECK (source <> 'netdesk' OR entered_by IS NULL);
CREATE INDEX application_entered ON core.application (entered_by, received_at DESC, application_id DESC)
  WHERE entered_by IS NOT NULL;                                 -- the last one, whose fields are duplicated
GRANT SELECT (entered_by) ON core.application TO densho_staff;

-- Whoever enters an application is on it by name; nobody enters one in another's name.
CREATE FUNCTION core.entered_by_oneself() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.source <> 'netdesk' AND NEW.entered_by IS DISTINCT FROM session_user THEN
    PERFORM core.refuse_value('entered_by_oneself');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entered_by_oneself BEFORE INSERT ON core.application
  FOR EACH ROW EXECUTE FUNCTION core.entered_by_oneself();

-- Four eyes: who typed it in does not approve it, whoever corrected and submitted it since.
CREATE FUNCTION core.approver_did_not_enter() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM core.application a WHERE a.branch_id = NEW.branch_id AND a.application_id = NEW.application_id
                AND a.entered_by = NEW.approved_by) THEN
    RAISE EXCEPTION USING ERRCODE = 'ZD006', MESSAGE = 'four eyes: somebody else has to approve this',
                          CONSTRAINT = 'four_eyes_entered';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER four_eyes_entered BEFORE INSERT ON core.approval
  FOR EACH ROW EXECUTE FUNCTION core.approver_did_not_enter();

-- ---------------------------------------------------------------- 書きかけ: what is half typed

-- A form as it stands, also what cannot be read yet: one row per form, written again and again while it is typed.
-- `writer` is whoever opened it last, `seq` grows with what they typed: a late or repeated save changes nothing, and a
-- form that was opened on another host is taken over by it.
CREATE TABLE core.unfinished (
  unfinished_id   bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  login           text NOT NULL REFERENCES core.operator,
  branch_id       core.branch_code NOT NULL REFERENCES core.branch,
  application_id  bigint,                                       -- the application that is corrected; NULL: a new one
  writer          uuid NOT NULL CONSTRAINT unfinished_writer_once UNIQUE,
  seq             integer NOT NULL DEFAULT 0 CONSTRAINT unfinished_seq CHECK (seq >= 0),
  sheet           jsonb CONSTRAINT sheet_is_small CHECK (jsonb_typeof(sheet) = 'object' AND octet_length(sheet::text) <= 65536),
  begun_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  kept_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (branch_id, application_id) REFERENCES core.application,
  CONSTRAINT kept_has_sheet CHECK ((seq = 0) = (sheet IS NULL))
);
CREATE INDEX unfinished_of ON core.unfinished (login, kept_at DESC);
-- Nobody reads the table: what somebody has half typed is their own, through the functions below.
ALTER TABLE core.unfinished ENABLE ROW LEVEL SECURITY;

-- One's own, latest first; a correction only while the application is still one's to correct.
CREATE FUNCTION api.my_unfinished() RETURNS TABLE (unfinished_id bigint, branch_id text, application_id bigint, number text,
                                                   sheet jsonb, kept_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM core.me();
  RETURN QUERY
  SELECT u.unfinished_id, u.branch_id::text, u.application_id, a.number, u.sheet, u.kept_at
    FROM core.unfinished u
    LEFT JOIN core.application a ON a.branch_id = u.branch_id AND a.application_id = u.application_id
   WHERE u.login = session_user AND u.sheet IS NOT NULL AND u.branch_id = ANY (core.my_branches())
     AND (u.application_id IS NULL OR (a.state = 'examining' AND a.claimed_by = session_user))
   ORDER BY u.kept_at DESC, u.unfinished_id DESC;
END $$;

-- Begins one (p_unfinished null) or takes one over; the request is the writer from now on.
CREATE FUNCTION api.take_unfinished(p_request uuid, p_unfinished bigint, p_branch text, p_application bigint,
                                    OUT unfinished_id bigint, OUT seq integer, OUT sheet jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
#variable_conflict use_column
DECLARE u core.unfinished;
BEGIN
  PERFORM core.require_role('clerk', 'supervisor');
  IF p_request IS NULL THEN
    PERFORM core.refuse_value('request_id_missing');
  END IF;
  -- One at a time for one person: two starts at once do not both count themselves in.
  PERFORM pg_advisory_xact_lock(hashtextextended(session_user, 373));
  SELECT * INTO u FROM core.unfinished x WHERE x.writer = p_request AND x.login = session_user;
  IF NOT FOUND AND p_unfinished IS NOT NULL THEN
    UPDATE core.unfinished x SET writer = p_request
     WHERE x.unfinished_id = p_unfinished AND x.login = session_user AND x.branch_id = ANY (core.my_branches())
    RETURNING * INTO u;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'nothing unfinished of this number');
    END IF;
  ELSIF NOT FOUND THEN
    IF p_branch <> ALL (core.my_branches()) OR p_branch IS NULL THEN
      PERFORM core.refuse('ZD002', 'no such branch');
    END IF;
    DELETE FROM core.unfinished x
     WHERE x.login = session_user AND x.sheet IS NULL AND x.begun_at < clock_timestamp() - interval '1 day';
    IF (SELECT count(*) FROM core.unfinished x WHERE x.login = session_user) >= 100 THEN
      -- What was opened and never typed in goes first; who types in a hundred forms discards some.
      DELETE FROM core.unfinished x WHERE x.login = session_user AND x.sheet IS NULL;
      IF NOT FOUND THEN
        PERFORM core.refuse_value('unfinished_many', '100');
      END IF;
    END IF;
    INSERT INTO core.unfinished (login, branch_id, application_id, writer)
    VALUES (session_user, p_branch, p_application, p_request) RETURNING * INTO u;
  END IF;
  unfinished_id := u.unfinished_id;
  seq := u.seq;
  sheet := u.sheet;
END $$;

-- What stands in the form now. A save that comes late or twice changes nothing; one of a writer who no longer has it is
-- refused (ZD003), and so is one of a form that was finished or discarded (ZD002).
CREATE FUNCTION api.keep_unfinished(p_unfinished bigint, p_writer uuid, p_seq integer, p_sheet jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE had uuid;
BEGIN
  PERFORM core.require_role('clerk', 'supervisor');
  UPDATE core.unfinished u SET seq = p_seq, sheet = p_sheet, kept_at = clock_timestamp()
   WHERE u.unfinished_id = p_unfinished AND u.login = session_user AND u.writer = p_writer AND u.seq < p_seq;
  IF NOT FOUND THEN
    SELECT u.writer INTO had FROM core.unfinished u WHERE u.unfinished_id = p_unfinished AND u.login = session_user;
    IF had IS NULL THEN
      PERFORM core.refuse('ZD002', 'nothing unfinished of this number');
    ELSIF had IS DISTINCT FROM p_writer THEN
      PERFORM core.refuse('ZD003', 'opened elsewhere since');
    END IF;
  END IF;
END $$;

-- Thrown away on purpose. One that is gone already is gone.
CREATE FUNCTION api.discard_unfinished(p_unfinished bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
BEGIN
  PERFORM core.require_role('clerk', 'supervisor');
  DELETE FROM core.unfinished u WHERE u.unfinished_id = p_unfinished AND u.login = session_user;
END $$;

-- ---------------------------------------------------------------- 窓口・電話での申込

-- Takes in what this operator entered. What was half typed of it is finished with it.
CREATE FUNCTION api.enter_application(p_request uuid, p_branch text, p_origin text, p_content jsonb, p_unfinished bigint,
                                      OUT application_id bigint, OUT number text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_origin, p_content, p_unfinished);
  done jsonb := core.begin_command(p_request, 'enter_application', args);
  month integer := to_char(clock_timestamp() AT TIME ZONE 'Asia/Tokyo', 'YYMM')::integer;
  taken integer;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('clerk', 'supervisor');
    IF p_branch IS NULL OR p_branch <> ALL (core.my_branches()) THEN
      PERFORM core.refuse('ZD002', 'no such branch');
    END IF;
    IF p_origin IS NULL OR p_origin NOT IN ('counter', 'phone') THEN
      PERFORM core.refuse_value('origin_known', 'origin');
    END IF;
    PERFORM core.check_content(p_content);
    DELETE FROM core.unfinished u WHERE u.unfinished_id = p_unfinished AND u.login = session_user;
    INSERT INTO core.counter AS c (branch_id, series, period, last) VALUES (p_branch, 'application', month, 1)
    ON CONFLICT (branch_id, series, period) DO UPDATE SET last = c.last + 1
    RETURNING c.last INTO taken;
    number := format('N%s-%s', lpad(month::text, 4, '0'), lpad(taken::text, greatest(5, char_length(taken::text)), '0'));
    INSERT INTO core.application (branch_id, number, source, source_ref, source_sha256, submitted, entered_by,
                                  contractor, orderer, works, price, products, electronic, mail_wanted)
    VALUES (p_branch, number, p_origin, p_request::text, core.content_hash(p_content), p_content, session_user,
            core.contractor_shown(p_content), p_content #>> '{works,orderer_name}', p_content #>> '{works,name}',
            (p_content #>> '{works,price}')::bigint, core.products_shown(p_content), core.has_electronic(p_content),
            (p_content #>> '{notification,wanted}')::boolean)
    RETURNING application_id INTO application_id;
    PERFORM core.note(p_branch, 'application.received', application_id, NULL, '',
                      jsonb_build_object('number', number, 'source', p_origin, 'source_ref', p_request));
    done := jsonb_build_object('application_id', application_id, 'number', number);
    PERFORM core.end_command(p_request, 'enter_application', args, done);
  END IF;
  application_id := done -> 'application_id';
  number := done ->> 'number';
END $$;

GRANT EXECUTE ON FUNCTION api.my_unfinished(), api.take_unfinished(uuid, bigint, text, bigint),
  api.keep_unfinished(bigint, uuid, integer, jsonb), api.discard_unfinished(bigint),
  api.enter_application(uuid, text, text, jsonb, bigint) TO densho_staff;

RESET ROLE;
