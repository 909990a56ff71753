-- What was let in and failed later, or changed what had been stated: a company record names a wording that somebody has and
-- begins today or later; no rule or rate begins where months are signed already; a limit of today can be put right today;
-- and who stands in for somebody does not approve what that somebody drafted.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- which wordings there are

-- What the worker that started last has in its program and in document.wording_dir: the database cannot see files.
CREATE TABLE core.file_wording (
  wording_id  text PRIMARY KEY CONSTRAINT file_wording_id_form CHECK (wording_id ~ '^[a-z0-9-]{1,40}$'),
  digest      text NOT NULL CONSTRAINT file_wording_digest_form CHECK (digest ~ '^[0-9a-f]{12}$'),
  told_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE core.file_wording ENABLE ROW LEVEL SECURITY;

-- p_files: {id: digest}
CREATE FUNCTION worker.tell_file_wordings(p_files jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('file wordings', 371));
  DELETE FROM core.file_wording w WHERE NOT p_files ? w.wording_id;
  INSERT INTO core.file_wording AS t (wording_id, digest) SELECT f.key, f.value FROM jsonb_each_text(p_files) f
  ON CONFLICT (wording_id) DO UPDATE SET (digest, told_at) = (excluded.digest, excluded.told_at);
END $$;

-- Every wording that can be issued in, with the day from which another pair of eyes let it (null: any day).
CREATE FUNCTION core.known_wordings() RETURNS TABLE (wording_id text, digest text, began date)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT w.wording_id, w.digest,
         (SELECT min((p.content ->> 'valid_from')::date) FROM core.proposal p
           WHERE p.kind = 'wording' AND p.state = 'confirmed' AND p.content ->> 'wording_id' = w.wording_id)
    FROM core.document_wording w
  UNION ALL
  SELECT f.wording_id, f.digest, NULL FROM core.file_wording f
   WHERE NOT EXISTS (SELECT FROM core.document_wording w WHERE w.wording_id = f.wording_id)
$$;

-- A company record names one of them. Before any worker has told its files, what counts now is taken for known.
CREATE FUNCTION core.expect_wording(p_reference text, p_first date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  id text := split_part(coalesce(p_reference, ''), ':', 1);
  w record;
BEGIN
  SELECT k.* INTO w FROM core.known_wordings() k WHERE k.wording_id = id;
  IF NOT FOUND THEN
    IF NOT EXISTS (SELECT FROM core.file_wording)
       AND p_reference = (SELECT c.wording FROM core.company c WHERE c.valid_from <= core.tokyo_day(clock_timestamp())
                           ORDER BY c.valid_from DESC LIMIT 1) THEN
      RETURN;
    END IF;
    PERFORM core.refuse_value('wording_unknown', coalesce(p_reference, ''));
  ELSIF p_reference NOT IN (id, id || ':' || w.digest) THEN
    PERFORM core.refuse_value('wording_other_sentences', p_reference);
  ELSIF w.began > p_first THEN
    PERFORM core.refuse_value('wording_not_yet', w.began::text);
  ELSIF EXISTS (SELECT FROM core.file_wording f WHERE f.wording_id = id AND f.digest <> w.digest) THEN
    PERFORM core.refuse_value('wording_twice', id);
  END IF;
END $$;

-- For a list of values: those that may be named from a day on (null: all of them).
CREATE FUNCTION api.wording_choices(p_from date) RETURNS TABLE (code text, label text, detail text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM core.require_role('administrator', 'supervisor', 'auditor');
  RETURN QUERY SELECT k.wording_id, k.wording_id || ':' || k.digest, coalesce(to_char(k.began, 'YYYY/MM/DD〜'), '')
    FROM core.known_wordings() k WHERE k.began IS NULL OR p_from IS NULL OR k.began <= p_from
   ORDER BY k.began DESC NULLS LAST, k.wording_id;
END $$;
GRANT EXECUTE ON FUNCTION api.wording_choices(date) TO densho_staff;

-- For doctor: what the company record of today and later ones name, and whether the worker has told a file of that name.
CREATE FUNCTION core.named_wordings() RETURNS TABLE (valid_from date, wording text, told boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.valid_from, c.wording::text,
         EXISTS (SELECT FROM core.file_wording f WHERE c.wording IN (f.wording_id, f.wording_id || ':' || f.digest))
    FROM core.company c
   WHERE c.valid_from >= (SELECT max(x.valid_from) FROM core.company x WHERE x.valid_from <= core.tokyo_day(clock_timestamp()))
      OR c.valid_from > core.tokyo_day(clock_timestamp())
   ORDER BY c.valid_from
$$;
CREATE FUNCTION api.named_wordings() RETURNS TABLE (valid_from date, wording text, told boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.me();
  RETURN QUERY SELECT * FROM core.named_wordings();
END $$;
CREATE FUNCTION worker.named_wordings() RETURNS TABLE (valid_from date, wording text, told boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT * FROM core.named_wordings();
END $$;
GRANT EXECUTE ON FUNCTION api.named_wordings() TO densho_staff;
GRANT EXECUTE ON FUNCTION worker.named_wordings(), worker.tell_file_wordings(jsonb) TO densho_worker;

-- ---------------------------------------------------------------- no master begins where it was stated already

-- The first day after every month that some branch has closed.
CREATE FUNCTION core.after_closed_months() RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(max((e.first_day + interval '1 month')::date), '-infinity')
    FROM (SELECT DISTINCT ON (x.branch_id, x.first_day) x.first_day, x.kind FROM core.close_event x
           WHERE x.period = 'month' ORDER BY x.branch_id, x.first_day, x.seq DESC) e
   WHERE e.kind = 'closed'
$$;

-- An orderer's rule is a fact that the house may learn late: it may begin in the month before this one, never in a month
-- that some branch has closed.
CREATE FUNCTION core.rules_change_from() RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(core.after_closed_months(), (date_trunc('month', core.tokyo_day(clock_timestamp())) - interval '1 month')::date)
$$;

-- An orderer's rules as far as they concern the days before this one.
CREATE FUNCTION core.rules_before(p_orderer text, p_day date) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_jsonb(r) || jsonb_build_object('valid_to', CASE WHEN r.valid_to < p_day - 1 THEN r.valid_to END)
    FROM core.orderer_rule r WHERE r.orderer_code = p_orderer AND r.valid_from < p_day
$$;

ALTER FUNCTION core.apply_proposal(text, jsonb) RENAME TO apply_proposal_before_days;
CREATE FUNCTION core.apply_proposal(p_kind text, p_content jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  today date := core.tokyo_day(clock_timestamp());
  first date;
  stood jsonb[];
  stands jsonb[];
BEGIN
  IF p_kind = 'company' THEN
    first := (p_content ->> 'valid_from')::date;
    IF first < today THEN
      PERFORM core.refuse_value('company_backdated', first::text);
    END IF;
    PERFORM core.expect_wording(p_content ->> 'wording', first);
  ELSIF p_kind = 'rate' THEN
    first := (p_content ->> 'valid_from')::date;
    -- What was due by a rate stays due. Only where a product has none yet it may begin earlier, and no statement has it.
    IF first < today AND (first < core.after_closed_months()
         OR EXISTS (SELECT FROM core.premium_rate r WHERE r.product = p_content ->> 'product' AND r.valid_from <= today)) THEN
      PERFORM core.refuse_value('rate_backdated', first::text);
    END IF;
  ELSIF p_kind = 'wording'
        AND EXISTS (SELECT FROM core.file_wording f WHERE f.wording_id = p_content ->> 'wording_id') THEN
    PERFORM core.refuse_value('wording_id_taken', p_content ->> 'wording_id');
  ELSIF p_kind IN ('rule', 'rules') THEN
    first := core.rules_change_from();
    stood := ARRAY(SELECT core.rules_before(p_content ->> 'orderer_code', first));
  END IF;
  PERFORM core.apply_proposal_before_days(p_kind, p_content);
  IF p_kind IN ('rule', 'rules') THEN
    stands := ARRAY(SELECT core.rules_before(p_content ->> 'orderer_code', first));
    -- What held stays as it was; where nothing held, a first rule may.
    IF NOT stood <@ stands
       OR EXISTS (SELECT FROM unnest(stands) n JOIN unnest(stood) o
                    ON o ->> 'work_kind' = n ->> 'work_kind' AND o ->> 'product' = n ->> 'product'
                  WHERE n <> ALL (stood)) THEN
      PERFORM core.refuse_value('rule_backdated', first::text);
    END IF;
  END IF;
END $$;

-- ---------------------------------------------------------------- a limit of today, put right today

-- What a later decision for the same first day took the place of: approvals may have been made under it.
CREATE TABLE core.replaced_limit (
  login        text NOT NULL REFERENCES core.operator,
  product      core.product NOT NULL,
  limit_yen    core.yen NOT NULL,
  valid_from   date NOT NULL,
  valid_to     date,
  replaced_by  text NOT NULL DEFAULT session_user,
  replaced_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (login, product, valid_from, replaced_at)
);
ALTER TABLE core.replaced_limit ENABLE ROW LEVEL SECURITY;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core.replaced_limit
  FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE OR REPLACE FUNCTION core.authority_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.login, OLD.product, OLD.limit_yen, OLD.valid_from) = (NEW.login, NEW.product, NEW.limit_yen, NEW.valid_from) THEN
    RETURN NEW;
  ELSIF TG_OP = 'DELETE' AND OLD.valid_from >= core.tokyo_day(clock_timestamp()) THEN
    INSERT INTO core.replaced_limit (login, product, limit_yen, valid_from, valid_to)
    VALUES (OLD.login, OLD.product, OLD.limit_yen, OLD.valid_from, OLD.valid_to);
    RETURN OLD;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'ZD090', MESSAGE = 'a limit that was in force is never changed';
END $$;

-- The limits' part of core.apply_proposal (0041), which the later ones go through. The one confirmed last counts.
CREATE OR REPLACE FUNCTION core.apply_proposal_before_mail(p_kind text, p_content jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose text := p_content ->> 'login';
  what text := p_content ->> 'product';
  first date;
BEGIN
  IF p_kind IS DISTINCT FROM 'limit' THEN
    PERFORM core.apply_proposal_before_limits(p_kind, p_content);
    RETURN;
  END IF;
  first := (p_content ->> 'valid_from')::date;
  IF whose = session_user THEN
    PERFORM core.refuse_value('own_limit');
  END IF;
  IF first < core.tokyo_day(clock_timestamp()) THEN
    PERFORM core.refuse_value('limit_backdated', first::text);
  END IF;
  IF NOT EXISTS (SELECT FROM core.operator o WHERE o.login = whose AND o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor')) THEN
    PERFORM core.refuse_value('limit_whom', coalesce(whose, ''));
  END IF;
  DELETE FROM core.authority a WHERE a.login = whose AND a.product = what AND a.valid_from = first;
  UPDATE core.authority a SET valid_to = first - 1
   WHERE a.login = whose AND a.product = what AND a.valid_from < first AND (a.valid_to IS NULL OR a.valid_to >= first);
  INSERT INTO core.authority (login, product, limit_yen, valid_from, valid_to)
  SELECT whose, what, (p_content ->> 'limit')::bigint, first,
         (SELECT min(a.valid_from) - 1 FROM core.authority a WHERE a.login = whose AND a.product = what AND a.valid_from > first);
  PERFORM core.tell((SELECT o.branch_id FROM core.operator o WHERE o.login = whose), whose, 'limit', NULL, first::text);
END $$;

-- Every period of every limit, replaced ones behind what took their place; a supervisor sees those of their branch.
CREATE OR REPLACE FUNCTION core.rows_limits(p_wanted text) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('id', concat_ws(':', a.login, a.product, a.valid_from, a.replaced_at), 'login', a.login,
           'name', o.name, 'branch_name', b.name, 'product', a.product, 'limit', a.limit_yen, 'valid_from', a.valid_from,
           'valid_to', a.valid_to, 'replaced_at', a.replaced_at,
           'limit_state', CASE WHEN a.replaced_at IS NOT NULL THEN 'replaced'
                               WHEN a.valid_from > core.tokyo_day(clock_timestamp()) THEN 'later'
                               WHEN a.valid_to < core.tokyo_day(clock_timestamp()) THEN 'past' ELSE 'in_force' END))
    FROM (SELECT x.login, x.product, x.limit_yen, x.valid_from, x.valid_to, NULL::timestamptz AS replaced_at FROM core.authority x
          UNION ALL
          SELECT x.login, x.product, x.limit_yen, x.valid_from, x.valid_to, x.replaced_at FROM core.replaced_limit x) a
    JOIN core.operator o ON o.login = a.login JOIN core.branch b ON b.branch_id = o.branch_id
   WHERE ((core.me()).role <> 'supervisor' OR o.branch_id = ANY (core.my_branches()))
     AND (p_wanted = '' OR strpos(a.login, p_wanted) > 0 OR strpos(core.same_name(o.name), core.same_name(p_wanted)) > 0)
   ORDER BY o.branch_id, o.login, array_position(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond'], a.product::text),
            a.valid_from DESC, a.replaced_at DESC NULLS FIRST
$$;

-- ---------------------------------------------------------------- 代行: four eyes are four

-- As stands_in_for, without a delegation in which one of these hands is away or gave it: a right that was lent does not
-- approve its lender's own work.
CREATE FUNCTION core.stands_in_for(p_login text, p_branch text, p_hands text[]) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT d.absent FROM core.delegation d JOIN core.operator o ON o.login = d.absent
   WHERE d.delegate = $1 AND d.ended_at IS NULL AND core.tokyo_day(clock_timestamp()) BETWEEN d.first_day AND d.last_day
     AND (d.branch_id = $2 OR EXISTS (SELECT FROM core.branch b WHERE b.branch_id = d.branch_id AND b.head_office))
     AND o.role = 'supervisor' AND o.disabled_at IS NULL
     AND d.absent <> ALL ($3) AND d.by_login <> ALL ($3)
   ORDER BY d.last_day DESC, d.delegation_id LIMIT 1);
END $$;

-- Everybody who had a hand in what is decided on, over its whole life, as four eyes sees them.
CREATE FUNCTION core.hands_in(p_branch text, p_application bigint, p_revision integer) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY(
    SELECT a.entered_by FROM core.application a WHERE a.branch_id = $1 AND a.application_id = $2 AND a.entered_by IS NOT NULL
    UNION
    SELECT d.drafted_by FROM core.draft d WHERE d.branch_id = $1 AND d.application_id = $2 AND d.drafted_by IS NOT NULL
    UNION
    SELECT s.submitted_by FROM core.submission s WHERE s.branch_id = $1 AND s.application_id = $2 AND s.revision = $3
    UNION
    SELECT w.overridden_by FROM core.warning_override w WHERE w.branch_id = $1 AND w.application_id = $2 AND w.revision = $3);
END $$;

-- A supervisor decides in their own right wherever no delegation holds; who has none but that is refused.
CREATE OR REPLACE FUNCTION core.approval_acts_for() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lent text := core.stands_in_for(NEW.approved_by, NEW.branch_id);
  hands text[];
BEGIN
  NEW.acting_for := NULL;
  IF lent IS NULL THEN
    RETURN NEW;
  END IF;
  IF TG_TABLE_NAME = 'approval' THEN
    hands := core.hands_in(NEW.branch_id, NEW.application_id, NEW.revision);
  ELSE
    hands := ARRAY(SELECT d.drafted_by FROM core.amendment_draft d
                    WHERE d.branch_id = NEW.branch_id AND d.amendment_id = NEW.amendment_id);
  END IF;
  NEW.acting_for := core.stands_in_for(NEW.approved_by, NEW.branch_id, hands);
  IF NEW.acting_for IS NULL AND NEW.approved_by <> ALL (hands)
     AND NOT EXISTS (SELECT FROM core.operator o WHERE o.login = NEW.approved_by AND o.role = 'supervisor') THEN
    PERFORM core.refuse_value('four_eyes_acting');
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION core.could_approve(p_login text, p_branch text, p_application bigint, p_revision integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM core.operator o JOIN core.branch b ON b.branch_id = o.branch_id
                  WHERE o.login = $1 AND o.disabled_at IS NULL AND (o.branch_id = $2 OR b.head_office)
                    AND (o.role = 'supervisor'
                         OR (o.role = 'clerk' AND core.stands_in_for($1, $2, core.hands_in($2, $3, $4)) IS NOT NULL)))
     AND $1 <> ALL (core.hands_in($2, $3, $4))
     AND NOT EXISTS (SELECT FROM core.draft_item i
                      WHERE i.branch_id = $2 AND i.application_id = $3 AND i.revision = $4
                        AND coalesce(i.amount > core.limit_of($1, i.product, core.tokyo_day(clock_timestamp())), true))
$$;

RESET ROLE;
