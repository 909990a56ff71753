-- What the mails to contractors say (文面) is data: proposed by an administrator, confirmed by another pair of eyes, in
-- force from a day on. A mail takes the wording of the day on which it is queued and keeps it, through every try and
-- every sending. Where none is in force the worker's own template is used.
--
-- No mail carries a key or an amount. The holes of a template are those listed here (mail::letter says the same), and
-- there is none for either.

SET ROLE densho_owner;

-- The names between braces; `{{` and `}}` are the braces themselves.
CREATE FUNCTION core.holes_of(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT m[1] FROM regexp_matches(replace(replace(p_text, '{{', ''), '}}', ''), '\{([^{}\n]*)\}', 'g') m)
$$;

-- Whether every brace belongs to a hole or is doubled; full-width braces look like holes and are none.
CREATE FUNCTION core.braces_fit(p_text text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT regexp_replace(replace(replace(p_text, '{{', ''), '}}', ''), '\{[^{}\n]*\}', '', 'g') !~ '[{}｛｝]'
$$;

-- Constraints are asked in the order of their names: what would leak is told as that.
CREATE TABLE core.mail_wording (
  mail_kind     text NOT NULL CONSTRAINT mail_kind_known CHECK (mail_kind IN ('completion', 'amendment', 'rekey')),
  valid_from    date NOT NULL,
  mail_subject  core.line NOT NULL,
  mail_body     text NOT NULL CONSTRAINT mail_body_is_clean CHECK (core.is_clean(replace(mail_body, E'\n', ''))),
  PRIMARY KEY (mail_kind, valid_from),
  CONSTRAINT mail_body_fits CHECK (char_length(mail_body) <= 2000 AND mail_body !~ '^[[:space:]\u3000]*$'),
  CONSTRAINT mail_braces_fit CHECK (core.braces_fit(mail_subject) AND core.braces_fit(mail_body)),
  CONSTRAINT mail_carries_no_key CHECK (array_to_string(core.holes_of(mail_subject || ' ' || mail_body), ' ')
                                        !~* '(key|amount|price|premium|鍵|キー|金額|保証料)'),
  CONSTRAINT mail_holes_known CHECK (core.holes_of(mail_subject || ' ' || mail_body)
                                     <@ ARRAY['contractor', 'orderer', 'works', 'contracts', 'company', 'branch', 'tel', 'contact', 'event'])
);
ALTER TABLE core.mail_wording ENABLE ROW LEVEL SECURITY;

-- ---------------------------------------------------------------- a mail keeps its wording

CREATE FUNCTION core.take_mail_wording() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE w core.mail_wording;
BEGIN
  SELECT * INTO w FROM core.mail_wording x
   WHERE x.mail_kind = TG_ARGV[0] AND x.valid_from <= core.tokyo_day(clock_timestamp()) ORDER BY x.valid_from DESC LIMIT 1;
  IF FOUND THEN
    NEW.fields := NEW.fields || jsonb_build_object('wording', jsonb_build_object('subject', w.mail_subject, 'body', w.mail_body));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER take_wording BEFORE INSERT ON core.mail FOR EACH ROW EXECUTE FUNCTION core.take_mail_wording('completion');
CREATE TRIGGER take_wording BEFORE INSERT ON core.amendment_mail FOR EACH ROW EXECUTE FUNCTION core.take_mail_wording('amendment');
CREATE TRIGGER take_wording BEFORE INSERT ON core.key_order_mail FOR EACH ROW EXECUTE FUNCTION core.take_mail_wording('rekey');

-- What a mail says is fixed when it is queued; it may be sent again, and elsewhere, never with other words.
CREATE FUNCTION core.mail_says_what_it_said() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'ZD090', MESSAGE = 'what a mail says is never changed';
END $$;
CREATE TRIGGER says_what_it_said BEFORE UPDATE ON core.mail FOR EACH ROW
  WHEN (NEW.fields IS DISTINCT FROM OLD.fields) EXECUTE FUNCTION core.mail_says_what_it_said();
CREATE TRIGGER says_what_it_said BEFORE UPDATE ON core.amendment_mail FOR EACH ROW
  WHEN (NEW.fields IS DISTINCT FROM OLD.fields) EXECUTE FUNCTION core.mail_says_what_it_said();
CREATE TRIGGER says_what_it_said BEFORE UPDATE ON core.key_order_mail FOR EACH ROW
  WHEN (NEW.fields IS DISTINCT FROM OLD.fields) EXECUTE FUNCTION core.mail_says_what_it_said();

-- ---------------------------------------------------------------- proposals

-- Wrapped instead of replaced, so that kinds of proposals which other migrations add stay.
DO $$
DECLARE known text;
BEGIN
  SELECT pg_get_expr(c.conbin, c.conrelid) INTO STRICT known FROM pg_constraint c
   WHERE c.conrelid = 'core.proposal'::regclass AND c.conname = 'proposal_kind_known';
  ALTER TABLE core.proposal DROP CONSTRAINT proposal_kind_known;
  EXECUTE format('ALTER TABLE core.proposal ADD CONSTRAINT proposal_kind_known CHECK ((%s) OR kind = %L)', known, 'mail');
END $$;

ALTER FUNCTION core.apply_proposal(text, jsonb) RENAME TO apply_proposal_before_mail;
CREATE FUNCTION core.apply_proposal(p_kind text, p_content jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_kind <> 'mail' THEN
    PERFORM core.apply_proposal_before_mail(p_kind, p_content);
    RETURN;
  END IF;
  INSERT INTO core.mail_wording AS t SELECT * FROM jsonb_populate_record(NULL::core.mail_wording, p_content)
  ON CONFLICT (mail_kind, valid_from) DO UPDATE SET (mail_subject, mail_body) = (excluded.mail_subject, excluded.mail_body);
END $$;

ALTER FUNCTION core.proposal_before(text, jsonb) RENAME TO proposal_before_before_mail;
CREATE FUNCTION core.proposal_before(p_kind text, p_content jsonb, OUT before jsonb, OUT subject text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_kind <> 'mail' THEN
    SELECT b.before, b.subject INTO before, subject FROM core.proposal_before_before_mail(p_kind, p_content) b;
    RETURN;
  END IF;
  subject := p_content ->> 'mail_kind';
  SELECT to_jsonb(x) INTO before FROM core.mail_wording x
   WHERE x.mail_kind = p_content ->> 'mail_kind' AND x.valid_from <= (p_content ->> 'valid_from')::date
   ORDER BY x.valid_from DESC LIMIT 1;
  before := coalesce(before, 'null');
END $$;

ALTER FUNCTION core.propose(text, jsonb, text) RENAME TO propose_before_mail;
CREATE FUNCTION core.propose(p_kind text, p_content jsonb, p_reason text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  b record;
  id bigint;
BEGIN
  IF p_kind IS DISTINCT FROM 'mail' THEN
    RETURN core.propose_before_mail(p_kind, p_content, p_reason);
  END IF;
  PERFORM core.require_role('administrator');
  PERFORM core.check_reason(p_reason);
  PERFORM core.check_object(p_content, 'content', 'mail_kind completion|amendment|rekey', 'valid_from day', 'mail_subject line', 'mail_body text');
  SELECT * INTO b FROM core.proposal_before(p_kind, p_content);
  -- Tried out and taken back: a wording that could not come into force is refused now, not when it is confirmed.
  BEGIN
    PERFORM core.apply_proposal(p_kind, p_content);
    RAISE EXCEPTION USING ERRCODE = 'ZD999';
  EXCEPTION WHEN SQLSTATE 'ZD999' THEN NULL;
  END;
  INSERT INTO core.proposal (kind, subject, content, before, reason, proposed_by)
  VALUES (p_kind, b.subject, p_content, b.before, p_reason, session_user) RETURNING proposal_id INTO id;
  PERFORM core.note((core.me()).branch_id, 'masters.proposed', NULL, NULL, p_reason,
                    jsonb_build_object('proposal', id, 'kind', p_kind, 'subject', b.subject, 'content', p_content));
  RETURN id;
END $$;

-- ---------------------------------------------------------------- lists

-- Every kind of mail with its wordings; a kind that has none in force says so (`standard`).
CREATE FUNCTION core.rows_mail_wordings() RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH kinds AS (SELECT * FROM unnest(ARRAY['completion', 'amendment', 'rekey']) WITH ORDINALITY k (mail_kind, place)),
  own AS (
    SELECT w.mail_kind, w.valid_from, w.mail_subject, w.mail_body,
           CASE WHEN w.valid_from > core.tokyo_day(clock_timestamp()) THEN 'later'
                WHEN w.valid_from = max(w.valid_from) FILTER (WHERE w.valid_from <= core.tokyo_day(clock_timestamp()))
                                    OVER (PARTITION BY w.mail_kind) THEN 'in_force' ELSE 'past' END AS mail_state
      FROM core.mail_wording w)
  SELECT jsonb_strip_nulls(jsonb_build_object('id', concat_ws(':', k.mail_kind, coalesce(r.valid_from::text, 'standard')),
           'mail_kind', k.mail_kind, 'valid_from', r.valid_from, 'mail_subject', r.mail_subject, 'mail_body', r.mail_body,
           'mail_state', r.mail_state))
    FROM kinds k
    JOIN (SELECT * FROM own
          UNION ALL
          SELECT x.mail_kind, NULL, NULL, NULL, 'standard' FROM kinds x
           WHERE NOT EXISTS (SELECT FROM own o WHERE o.mail_kind = x.mail_kind AND o.mail_state = 'in_force')) r USING (mail_kind)
   ORDER BY k.place, r.valid_from DESC NULLS LAST
$$;

-- What a mail about a contract would be filled with: mail::CompletionFields. Nothing of it is a key or an amount.
CREATE FUNCTION core.rows_mail_sample(p_number text, p_kind text) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('id', c.number, 'fields', jsonb_strip_nulls(jsonb_build_object(
           'contractor_name', v.content -> 'contractor_name', 'beneficiary', v.content -> 'beneficiary',
           'works_name', v.content -> 'works_name', 'company', v.content -> 'company', 'branch', v.content -> 'branch',
           'contracts', (SELECT jsonb_agg(jsonb_build_object('product_name', w.content -> 'product_name', 'number', o.number, 'form', o.form)
                                          ORDER BY o.contract_id)
                           FROM core.contract o
                           JOIN core.revision w ON w.branch_id = o.branch_id AND w.contract_id = o.contract_id
                                               AND w.seq = core.current_seq(o.branch_id, o.contract_id)
                          WHERE o.branch_id = c.branch_id AND (o.contract_id = c.contract_id
                             OR (p_kind = 'completion' AND o.application_id = c.application_id))),
           'event', CASE p_kind WHEN 'amendment' THEN 'change' WHEN 'rekey' THEN 'rekey' END)))
    FROM core.contract c
    JOIN core.revision v ON v.branch_id = c.branch_id AND v.contract_id = c.contract_id AND v.seq = core.current_seq(c.branch_id, c.contract_id)
   WHERE c.number = p_number AND c.branch_id = ANY (core.my_branches())
$$;

ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_mail;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CASE p_table
  WHEN 'mail_wordings' THEN
    RETURN QUERY SELECT core.rows_mail_wordings();
  WHEN 'mail_sample' THEN
    RETURN QUERY SELECT core.rows_mail_sample(p_args ->> 'number', p_args ->> 'mail_kind');
  WHEN 'masters' THEN
    RETURN QUERY SELECT core.house_rows_before_mail(p_table, p_args);
    IF (core.me()).role <> 'supervisor' THEN
      RETURN QUERY SELECT jsonb_build_object('id', 'mail_wordings', 'master', 'mail_wordings',
                                             'count', (SELECT count(*) FROM core.mail_wording));
    END IF;
  ELSE
    RETURN QUERY SELECT core.house_rows_before_mail(p_table, p_args);
  END CASE;
END $$;

RESET ROLE;
