-- 証書文面: the sentences of certificate and key notice are data: proposed by an administrator, confirmed by another pair of
-- eyes, in force from a day to come on through a company record of that day. A wording is written once and never
-- changed, for certificates are printed in it for ever. Files of document.wording_dir go on beside it.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- what a wording is

-- What may stand where: line (100 characters), text (600 characters, 10 lines), list (1 to 9 lines of 200 characters).
-- document::sentences holds the same.
CREATE FUNCTION core.wording_shape() RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{"certificate": {"electronic": "line", "preview": "line", "number_to_come": "line", "date_to_come": "line",
                           "undertaking": "text", "seal_paper": "text", "seal_electronic": "text",
                           "notes": {"advance_payment": "list", "interim_advance": "list", "performance": "list", "bid_bond": "list"}},
           "notice": {"lead": "text", "methods": "list", "hand_in": "line", "completion": "text", "care": "text", "contact": "text",
                      "orderer": "text"}}'::jsonb
$$;

-- Every sentence is there, none is unknown, each is text or a list of texts as it should be.
CREATE FUNCTION core.wording_is_whole(p_shape jsonb, p_value jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_value IS NULL THEN
    RETURN false;
  ELSIF jsonb_typeof(p_shape) = 'object' THEN
    RETURN jsonb_typeof(p_value) = 'object'
       AND NOT EXISTS (SELECT FROM jsonb_object_keys(p_value) k WHERE NOT p_shape ? k)
       AND NOT EXISTS (SELECT FROM jsonb_each(p_shape) s WHERE NOT core.wording_is_whole(s.value, p_value -> s.key));
  ELSIF p_shape = '"list"' THEN
    RETURN jsonb_typeof(p_value) = 'array'
       AND NOT EXISTS (SELECT FROM jsonb_array_elements(p_value) i WHERE jsonb_typeof(i) <> 'string');
  END IF;
  RETURN jsonb_typeof(p_value) = 'string';
END $$;

-- None is blank, too long, or holds what acts on a printer or a reader's eye.
CREATE FUNCTION core.wording_fits(p_shape jsonb, p_value jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind text := p_shape #>> '{}';
  said text := p_value #>> '{}';
BEGIN
  IF jsonb_typeof(p_shape) = 'object' THEN
    RETURN NOT EXISTS (SELECT FROM jsonb_each(p_shape) s WHERE NOT coalesce(core.wording_fits(s.value, p_value -> s.key), false));
  ELSIF kind = 'list' THEN
    -- Whether it is a list says wording_whole.
    RETURN jsonb_typeof(p_value) <> 'array' OR (jsonb_array_length(p_value) BETWEEN 1 AND 9
       AND NOT EXISTS (SELECT FROM jsonb_array_elements(p_value) i WHERE NOT core.field_fits('line', i)));
  END IF;
  RETURN said !~ '^[[:space:]\u3000]*$'
     AND CASE kind WHEN 'line' THEN core.is_clean(said) AND char_length(said) <= 100
                   ELSE core.is_clean(replace(said, E'\n', '')) AND char_length(said) <= 600
                        AND array_length(string_to_array(said, E'\n'), 1) <= 10 END;
END $$;

CREATE FUNCTION core.wording_texts(p_value jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT x #>> '{}' FROM jsonb_path_query(p_value, 'strict $.**') x WHERE jsonb_typeof(x) = 'string')
$$;

CREATE FUNCTION core.wording_braces_fit(p_value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM unnest(core.wording_texts(p_value)) t WHERE NOT core.braces_fit(t))
$$;

CREATE FUNCTION core.wording_holes_known(p_value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM unnest(core.wording_texts(p_value)) t
    WHERE NOT core.holes_of(t) <@ ARRAY['contractor', 'orderer', 'works', 'product', 'number', 'clause', 'company', 'branch', 'tel'])
$$;

-- What document::wording takes its digest over: keys in the order of their bytes, each text with its length.
CREATE FUNCTION core.wording_bytes(p_value jsonb) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bytes bytea;
  said bytea;
  key text;
  item jsonb;
BEGIN
  IF jsonb_typeof(p_value) = 'object' THEN
    bytes := convert_to('t', 'UTF8') || int8send(0);
    FOR key IN SELECT k FROM jsonb_object_keys(p_value) k ORDER BY k COLLATE "C" LOOP
      said := convert_to(key, 'UTF8');
      bytes := bytes || int8send(length(said)) || said || core.wording_bytes(p_value -> key);
    END LOOP;
  ELSIF jsonb_typeof(p_value) = 'array' THEN
    said := convert_to(jsonb_array_length(p_value)::text, 'UTF8');
    bytes := convert_to('a', 'UTF8') || int8send(length(said)) || said;
    FOR item IN SELECT jsonb_array_elements(p_value) LOOP
      bytes := bytes || core.wording_bytes(item);
    END LOOP;
  ELSE
    said := convert_to(p_value #>> '{}', 'UTF8');
    bytes := convert_to('s', 'UTF8') || int8send(length(said)) || said;
  END IF;
  RETURN bytes;
END $$;

CREATE FUNCTION core.wording_digest(p_value jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN encode(substr(sha256(core.wording_bytes(p_value)), 1, 6), 'hex');
END $$;

-- Constraints are asked in the order of their names.
CREATE TABLE core.document_wording (
  wording_id   text PRIMARY KEY CONSTRAINT wording_id_form CHECK (wording_id ~ '^[a-z0-9-]{1,40}$'),
  sentences    jsonb NOT NULL,
  digest       text NOT NULL GENERATED ALWAYS AS (core.wording_digest(sentences)) STORED,
  recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT wording_a_whole CHECK (core.wording_is_whole(core.wording_shape(), sentences)),
  CONSTRAINT wording_braces_fit CHECK (core.wording_braces_fit(sentences)),
  CONSTRAINT wording_fits CHECK (core.wording_fits(core.wording_shape(), sentences)),
  CONSTRAINT wording_holes_known CHECK (core.wording_holes_known(sentences))
);
ALTER TABLE core.document_wording ENABLE ROW LEVEL SECURITY;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core.document_wording
  FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- The built-in one, as assets/wording/v1.toml has it.
INSERT INTO core.document_wording (wording_id, sentences) VALUES ('v1', $sentences$
{
 "certificate": {
  "electronic": "この保証は電子証書によって取り扱います。書面の保証証書は発行していません。",
  "preview": "発行前の確認用です。保証証書としての効力はありません。",
  "number_to_come": "（発行時に付番）",
  "date_to_come": "（発行日）",
  "undertaking": "当会社は、上記の内容で保証契約を結びました。{clause}の定めるところに従い、その責任を負います。",
  "seal_paper": "印",
  "seal_electronic": "電子証書につき\n押印省略",
  "notes": {
   "advance_payment": [
    "保証契約を変更したときは、表題の下に「変更ー」と変更の発生番号を示し、変更後の内容を記載します。",
    "請負金額だけが変わるときは、この保証の効力に影響がないため、保証契約を変更する手続きは要りません。"
   ],
   "interim_advance": [
    "保証契約を変更したときは、表題の下に「変更ー」と変更の発生番号を示し、変更後の内容を記載します。",
    "請負金額だけが変わるときは、この保証の効力に影響がないため、保証契約を変更する手続きは要りません。"
   ],
   "performance": [
    "保証契約を変更したときは、表題の下に「変更ー」と変更の発生番号を示し、変更後の内容を記載します。",
    "請負金額が変わるときは、保証契約を変更する手続きが必要です。"
   ],
   "bid_bond": [
    "保証契約を変更したときは、表題の下に「変更ー」と変更の発生番号を示し、変更後の内容を記載します。"
   ]
  }
 },
 "notice": {
  "lead": "お申し込みの保証の電子証書を、保証確認サービスに登録しましたのでお知らせします。\n下記の内容をお確かめのうえ、このＰＤＦを次のどちらかの方法で発注者様へご提出ください。",
  "methods": [
   "電子契約システムにアップロードする",
   "電子メールに添付して送信する"
  ],
  "hand_in": "この発注者様への提出方法",
  "completion": "発注者様に「保証契約番号」と「認証キー」をご提出いただくことで、前払金の請求手続き（前払金保証の場合）または請負契約の締結手続き（契約保証の場合）が完了します。",
  "care": "認証キーは電子証書を閲覧する暗証番号です。発注者様のほかには知らせないでください。",
  "contact": "ご不明な点は、当社{branch}（電話 {tel}）へお問い合わせください。",
  "orderer": "保証確認サービスにログインし、上記の「保証契約番号」と「認証キー」を入力して、電子証書をご覧ください。"
 }
}
$sentences$);

-- A company record that names a wording of this table means its sentences.
CREATE FUNCTION core.company_names_its_wording() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM core.document_wording w WHERE w.wording_id = split_part(NEW.wording, ':', 1)
                AND NEW.wording NOT IN (w.wording_id, w.wording_id || ':' || w.digest)) THEN
    PERFORM core.refuse_value('wording_other_sentences', NEW.wording);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER names_its_wording BEFORE INSERT OR UPDATE OF wording ON core.company
  FOR EACH ROW EXECUTE FUNCTION core.company_names_its_wording();

-- ---------------------------------------------------------------- proposals

-- Wrapped instead of replaced, so that kinds of proposals which other migrations add stay.
DO $$
DECLARE known text;
BEGIN
  SELECT pg_get_expr(c.conbin, c.conrelid) INTO STRICT known FROM pg_constraint c
   WHERE c.conrelid = 'core.proposal'::regclass AND c.conname = 'proposal_kind_known';
  ALTER TABLE core.proposal DROP CONSTRAINT proposal_kind_known;
  EXECUTE format('ALTER TABLE core.proposal ADD CONSTRAINT proposal_kind_known CHECK ((%s) OR kind = %L)', known, 'wording');
END $$;

-- The wording, and a company record from its first day on with the particulars that are in force then. Later company
-- records keep the wording they name: `before` lists them, so that whoever confirms has read it, and one that is added
-- meanwhile makes the proposal stale.
ALTER FUNCTION core.apply_proposal(text, jsonb) RENAME TO apply_proposal_before_wording;
CREATE FUNCTION core.apply_proposal(p_kind text, p_content jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  new_id text := p_content ->> 'wording_id';
  first date;
  house core.company;
  made core.document_wording;
BEGIN
  IF p_kind IS DISTINCT FROM 'wording' THEN
    PERFORM core.apply_proposal_before_wording(p_kind, p_content);
    RETURN;
  END IF;
  first := (p_content ->> 'valid_from')::date;
  IF first <= core.tokyo_day(clock_timestamp()) THEN
    PERFORM core.refuse_value('wording_first_day', first::text);
  END IF;
  -- An id that a company record names is a file's, and certificates may have been issued in it.
  IF EXISTS (SELECT FROM core.document_wording w WHERE w.wording_id = new_id)
     OR EXISTS (SELECT FROM core.company c WHERE split_part(c.wording, ':', 1) = new_id) THEN
    PERFORM core.refuse_value('wording_id_taken', new_id);
  END IF;
  SELECT * INTO house FROM core.company c WHERE c.valid_from <= first ORDER BY c.valid_from DESC LIMIT 1;
  IF NOT FOUND THEN
    PERFORM core.refuse_value('wording_no_company', first::text);
  ELSIF house.valid_from = first THEN
    PERFORM core.refuse_value('wording_company_day', first::text);
  END IF;
  INSERT INTO core.document_wording (wording_id, sentences) VALUES (new_id, p_content -> 'sentences') RETURNING * INTO made;
  INSERT INTO core.company (valid_from, name, address, president_title, president, wording)
  VALUES (first, house.name, house.address, house.president_title, house.president, made.wording_id || ':' || made.digest);
END $$;

ALTER FUNCTION core.proposal_before(text, jsonb) RENAME TO proposal_before_before_wording;
CREATE FUNCTION core.proposal_before(p_kind text, p_content jsonb, OUT before jsonb, OUT subject text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_kind IS DISTINCT FROM 'wording' THEN
    SELECT b.before, b.subject INTO before, subject FROM core.proposal_before_before_wording(p_kind, p_content) b;
    RETURN;
  END IF;
  subject := p_content ->> 'wording_id';
  SELECT jsonb_strip_nulls(to_jsonb(c) || jsonb_build_object(
           'sentences', (SELECT w.sentences FROM core.document_wording w WHERE w.wording_id = split_part(c.wording, ':', 1)),
           'later', (SELECT jsonb_agg(jsonb_build_object('valid_from', l.valid_from, 'wording', l.wording) ORDER BY l.valid_from)
                       FROM core.company l WHERE l.valid_from > (p_content ->> 'valid_from')::date)))
    INTO before FROM core.company c WHERE c.valid_from <= (p_content ->> 'valid_from')::date ORDER BY c.valid_from DESC LIMIT 1;
  before := coalesce(before, 'null');
END $$;

ALTER FUNCTION core.propose(text, jsonb, text) RENAME TO propose_before_wording;
CREATE FUNCTION core.propose(p_kind text, p_content jsonb, p_reason text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  b record;
  id bigint;
BEGIN
  IF p_kind IS DISTINCT FROM 'wording' THEN
    RETURN core.propose_before_wording(p_kind, p_content, p_reason);
  END IF;
  PERFORM core.require_role('administrator');
  PERFORM core.check_reason(p_reason);
  PERFORM core.check_object(p_content, 'content', 'wording_id line', 'valid_from day', 'sentences object');
  SELECT * INTO b FROM core.proposal_before(p_kind, p_content);
  -- Tried out and taken back, as every proposal is.
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

-- ---------------------------------------------------------------- who reads it

-- Whoever prints: an operator's screens, and the worker.
CREATE FUNCTION api.document_wordings() RETURNS TABLE (wording_id text, sentences jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM core.me();
  RETURN QUERY SELECT w.wording_id, w.sentences FROM core.document_wording w ORDER BY w.wording_id;
END $$;
CREATE FUNCTION worker.document_wordings() RETURNS TABLE (wording_id text, sentences jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT w.wording_id, w.sentences FROM core.document_wording w ORDER BY w.wording_id;
END $$;
GRANT EXECUTE ON FUNCTION api.document_wordings() TO densho_staff;
GRANT EXECUTE ON FUNCTION worker.document_wordings() TO densho_worker;

-- Every wording: those of the table, and those that company records name and only files have. `valid_from` to
-- `valid_to`: the stretch of company records that counts now, else the next one, else the last one.
CREATE FUNCTION core.rows_document_wordings() RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH named AS (
    SELECT c.valid_from, split_part(c.wording, ':', 1) AS wording_id,
           lag(split_part(c.wording, ':', 1)) OVER (ORDER BY c.valid_from) AS before
      FROM core.company c),
  stretch AS (
    SELECT n.wording_id, n.valid_from, lead(n.valid_from) OVER (ORDER BY n.valid_from) - 1 AS valid_to
      FROM named n WHERE n.before IS DISTINCT FROM n.wording_id),
  stated AS (
    SELECT s.*, CASE WHEN s.valid_from > core.tokyo_day(clock_timestamp()) THEN 'later'
                     WHEN s.valid_to < core.tokyo_day(clock_timestamp()) THEN 'past' ELSE 'in_force' END AS state
      FROM stretch s),
  counts AS (
    SELECT DISTINCT ON (s.wording_id) s.* FROM stated s
     ORDER BY s.wording_id, array_position(ARRAY['in_force', 'later', 'past'], s.state),
              CASE WHEN s.state = 'later' THEN s.valid_from END, s.valid_from DESC),
  known AS (
    SELECT w.wording_id, CASE w.wording_id WHEN 'v1' THEN 'built_in' ELSE 'recorded' END AS source, w.digest, w.sentences
      FROM core.document_wording w
    UNION ALL
    SELECT DISTINCT n.wording_id, 'file', NULL, NULL::jsonb FROM named n
     WHERE NOT EXISTS (SELECT FROM core.document_wording w WHERE w.wording_id = n.wording_id))
  SELECT jsonb_strip_nulls(jsonb_build_object('id', k.wording_id, 'wording_id', k.wording_id, 'wording_source', k.source,
           'digest', k.digest, 'sentences', k.sentences, 'valid_from', c.valid_from, 'valid_to', c.valid_to,
           'wording_state', coalesce(c.state, 'unused')))
    FROM known k LEFT JOIN counts c USING (wording_id)
   ORDER BY c.valid_from DESC NULLS LAST, k.wording_id
$$;

ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_wording;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CASE p_table
  WHEN 'document_wordings' THEN
    RETURN QUERY SELECT core.rows_document_wordings();
  WHEN 'masters' THEN
    RETURN QUERY SELECT core.house_rows_before_wording(p_table, p_args);
    IF (core.me()).role <> 'supervisor' THEN
      RETURN QUERY SELECT jsonb_build_object('id', 'document_wordings', 'master', 'document_wordings',
                                             'count', (SELECT count(*) FROM core.document_wording));
    END IF;
  ELSE
    RETURN QUERY SELECT core.house_rows_before_wording(p_table, p_args);
  END CASE;
END $$;

RESET ROLE;
