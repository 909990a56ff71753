-- Search: every image of every application and contract (as submitted, each draft, each event of the ledger), folded
-- and cut into grams, beside the tables that change. Records law: findable by date, amount and counterparty, by
-- ranges, by any of them together, by what is blank, and as they read before a change.
--
-- Row-level security keeps a gram index from being used (LIKE, @> and strpos are not leakproof). So core.search_image
-- has no policy and no grant; the two functions api.search_page and api.search_count run as the owner, filter by the
-- branches of the session's operator themselves, and give nothing else away: a branch that is not theirs is a
-- condition of the index, so that what stands there costs no time either.

-- GIN over (branch, quarter, grams) at once.
CREATE EXTENSION IF NOT EXISTS btree_gin;

SET ROLE densho_owner;

-- ---------------------------------------------------------------- folding

-- domain::fold::fold, for index and query alike; tests/it compares the two.
CREATE FUNCTION core.fold(t text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $fold$
  SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    normalize(translate(regexp_replace(normalize(translate(lower(normalize(
      regexp_replace($1, '[\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]', '', 'g'),
      NFKC)),
      'ー‐‑‒–—―−─━⁃˗﹘﹣－ｰ〜～∼˜〇◯◎⚪ヶヵ’‘´`“”髙﨑嵜碕𠮷濵濱邉邊齋齊斎澤廣國嶋嶌櫻瀨惠德曾眞桒栁桺條榮圓應假學觀關歸氣擧峽狹鄕曉區驅藝縣劍顯驗嚴效恆鑛號濟雜參棧蠶贊兒實舍寫釋壽收從澁縱敍將燒稱證淨狀乘疊穰讓釀愼圖粹醉穗隨樞數靜攝專戰淺踐錢潛禪雙壯莊搜總聰藏臟卽屬續體對帶滯臺瀧擇單擔團斷遲晝蟲鑄廳聽鎭鐵轉點傳黨燈當稻獨讀貳拜賣麥發晚祕佛拂變辨辯瓣寶豐沒飜每萬滿默彌藥與譽餘搖樣謠來賴亂覽龍兩獵綠壘禮隸靈齡戀爐勞樓祿錄灣凜巖峯嶽埜冨舘槗𣘺增橫淸靑黑內吳姬戶步渕渊逹鷗塡剝𠮟栢舩薗苅蘆兔藪檜珎畧羣脉鋪躰遙堯昻桝谿爲盃禰禱穐緖繩聲脫舊螢衞裝觸譯豫輕郞鄰閒陷險雞鷄顏飮驛髮鬪黃龜龝會價壓圍醫壹隱營緣艷鹽奧歐溫穩畫繪壞懷擴殼覺樂渴卷寬歡勸僞戲據虛勳薰揭經繼莖擊缺儉圈檢權獻萠瑤皋',
      '----------------~~~~○○○○ケカ''''''''""高崎崎崎吉浜浜辺辺斉斉斉沢広国島島桜瀬恵徳曽真桑柳柳条栄円応仮学観関帰気挙峡狭郷暁区駆芸県剣顕験厳効恒鉱号済雑参桟蚕賛児実舎写釈寿収従渋縦叙将焼称証浄状乗畳穣譲醸慎図粋酔穂随枢数静摂専戦浅践銭潜禅双壮荘捜総聡蔵臓即属続体対帯滞台滝択単担団断遅昼虫鋳庁聴鎮鉄転点伝党灯当稲独読弐拝売麦発晩秘仏払変弁弁弁宝豊没翻毎万満黙弥薬与誉余揺様謡来頼乱覧竜両猟緑塁礼隷霊齢恋炉労楼禄録湾凛巌峰岳野富館橋橋増横清青黒内呉姫戸歩淵淵達鴎填剥叱柏船園刈芦兎薮桧珍略群脈舗体遥尭昂枡渓為杯祢祷秋緒縄声脱旧蛍衛装触訳予軽郎隣間陥険鶏鶏顔飲駅髪闘黄亀秋会価圧囲医壱隠営縁艶塩奥欧温穏画絵壊懐拡殻覚楽渇巻寛歓勧偽戯拠虚勲薫掲経継茎撃欠倹圏検権献萌瑶皐'), NFKC),
      '[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]', '', 'g'),
      E' \t\n\u000b\u000c\r\u0085\u1680\u2028\u2029', ''), NFKC),
    '(株)', '株式会社'), '(有)', '有限会社'), '(合)', '合同会社'), '(名)', '合名会社'), '(資)', '合資会社'),
    '(社)', '社団法人'), '(財)', '財団法人'), '(協)', '協同組合'), '(企)', '企業組合'), '(特)', '特殊法人')
$fold$;

-- domain::fold::grams: the UTF-16 units of a folded text and each two neighbours (u × 65,536 + v, wrapping).
CREATE FUNCTION core.units(folded text) RETURNS TABLE (n bigint, unit integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 2 * c.n + h.k, h.unit
  FROM (SELECT ascii(x.c) AS point, x.n FROM unnest(string_to_array($1, NULL)) WITH ORDINALITY x (c, n)) c
  CROSS JOIN LATERAL (
    SELECT 0 AS k, CASE WHEN c.point > 65535 THEN 55296 + ((c.point - 65536) >> 10) ELSE c.point END AS unit
    UNION ALL
    SELECT 1, 56320 + ((c.point - 65536) & 1023) WHERE c.point > 65535) h
$$;

CREATE FUNCTION core.grams(folded text) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT g.gram ORDER BY g.gram), '{}')
  FROM (SELECT u.unit AS a, lead(u.unit) OVER (ORDER BY u.n) AS b FROM core.units($1) u) p
  CROSS JOIN LATERAL (SELECT p.a AS gram UNION ALL SELECT (p.a << 16) | p.b WHERE p.b IS NOT NULL) g
$$;

-- domain::fold::query_grams: what a text must have to hold this: its pairs, or its only unit.
CREATE FUNCTION core.query_grams(folded text) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT CASE WHEN p.b IS NULL THEN p.a ELSE (p.a << 16) | p.b END)
                    FILTER (WHERE p.b IS NOT NULL OR p.alone), '{}')
  FROM (SELECT u.unit AS a, lead(u.unit) OVER (ORDER BY u.n) AS b, count(*) OVER () = 1 AS alone FROM core.units($1) u) p
$$;

-- What is not text is found through the same index: a product, a form, a kind of event, a blank field each has a gram
-- that no text has (the first unit would be U+FFFF, which is no character). Places are never given anew: add at the end.
CREATE FUNCTION core.mark(name text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT -65536 + array_position(ARRAY[
    'contract', 'application', 'advance_payment', 'interim_advance', 'performance', 'bid_bond', 'electronic', 'paper',
    'issue', 'change', 'correction', 'cancellation', 'termination',
    'no deposit', 'no customer_code', 'no phone', 'no orderer_code', 'no notice_date', 'no premium_date',
    'no mail_address', 'no note'], $1)
$$;

-- The blank fields of an application's content, by the names that a search uses.
CREATE FUNCTION core.blanks(content jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(f.name ORDER BY f.name), '{}')
  FROM (VALUES ('deposit', '{deposit,bank_name}'::text[]), ('customer_code', '{applicant,customer_code}'),
               ('phone', '{applicant,phone}'), ('orderer_code', '{works,orderer_code}'),
               ('notice_date', '{works,notice_date}'), ('premium_date', '{premium,received_on}'),
               ('mail_address', '{notification,address}'), ('note', '{other,note}')) f (name, path)
  WHERE coalesce($1 #>> f.path, '') ~ '^[[:space:]\u3000]*$'
$$;

-- ---------------------------------------------------------------- the images

CREATE TABLE core.search_image (
  branch_id      text NOT NULL,
  image_id       bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  kind           text NOT NULL CONSTRAINT search_kind_known CHECK (kind IN ('contract', 'application')),
  record_id      bigint NOT NULL,                        -- contract_id or application_id
  seq            integer NOT NULL,                       -- of the ledger; of the draft, 0 = as submitted
  latest         boolean NOT NULL,                       -- false: an image before a change
  at             timestamptz NOT NULL,                   -- when the record was numbered or received: the order of every list
  bucket         integer NOT NULL,                       -- quarter of `at`: the gram index is walked one by one
  event          text NOT NULL,                          -- kind of the ledger's event; submitted or draft
  products       text[] NOT NULL,
  form           text,                                   -- null: an application that asks for both
  amount         bigint NOT NULL,                        -- of an application the largest of its products
  price          bigint NOT NULL,
  contract_date  date NOT NULL,
  guarantee_end  date NOT NULL,                          -- of an application the latest of its products
  folded         text NOT NULL,                          -- six parts with U+FDD0 between: contractor, orderer, works, numbers, digits, other
  grams          integer[] NOT NULL,
  PRIMARY KEY (branch_id, image_id),
  CONSTRAINT search_image_once UNIQUE (branch_id, kind, record_id, seq)
);
ALTER TABLE core.search_image ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION core.search_bucket(at timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$ SELECT (core.tokyo_day($1) - date '2000-01-01') / 91 $$;

-- Writes one image. p_content: the application's content behind it; p_certificate: of a contract, how it reads.
CREATE FUNCTION core.write_image(p_branch text, p_kind text, p_record bigint, p_seq integer, p_at timestamptz, p_event text,
                                 p_numbers text[], p_content jsonb, p_certificate jsonb, p_latest boolean DEFAULT true) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH x AS (
    SELECT coalesce(p_certificate ->> 'contractor_name', core.contractor_shown(p_content)) AS contractor,
           p_content #> '{applicant,joint_venture}' AS jv,
           CASE WHEN p_certificate IS NULL THEN concat_ws(U&'\FDD1', p_content #>> '{deposit,bank_name}', p_content #>> '{deposit,branch_name}')
                ELSE p_certificate ->> 'deposit_bank' END AS bank,
           array_remove(core.blanks(p_content), CASE WHEN p_certificate IS NOT NULL THEN 'deposit' END)
             || CASE WHEN p_certificate IS NOT NULL AND p_certificate ->> 'deposit_bank' IS NULL THEN ARRAY['deposit'] ELSE '{}' END AS blanks,
           CASE WHEN p_certificate IS NULL THEN ARRAY(SELECT i ->> 'product' FROM jsonb_array_elements(p_content -> 'products') i)
                ELSE ARRAY[p_certificate ->> 'product'] END AS products,
           CASE WHEN p_certificate IS NULL THEN ARRAY(SELECT DISTINCT i ->> 'form' FROM jsonb_array_elements(p_content -> 'products') i)
                ELSE ARRAY[p_certificate ->> 'form'] END AS forms),
  t AS (
    SELECT x.*, core.fold(concat_ws(U&'\FDD0',
             concat_ws(U&'\FDD1', x.contractor, nullif(p_content #>> '{applicant,name}', x.contractor), x.jv ->> 'representative',
                       (SELECT string_agg(m ->> 'name', U&'\FDD1') FROM jsonb_array_elements(CASE WHEN jsonb_typeof(x.jv -> 'members') = 'array' THEN x.jv -> 'members' ELSE '[]' END) m)),
             coalesce(p_certificate ->> 'beneficiary', p_content #>> '{works,orderer_name}'),
             coalesce(p_certificate ->> 'works_name', p_content #>> '{works,name}'),
             array_to_string(p_numbers, U&'\FDD1'),
             concat_ws(U&'\FDD1', regexp_replace(array_to_string(p_numbers, '/'), '[^0-9A-Z/]', '', 'g'),
                       regexp_replace(coalesce(normalize(p_content #>> '{applicant,phone}', NFKC), ''), '[^0-9]', '', 'g')),
             concat_ws(U&'\FDD1', p_content #>> '{applicant,customer_code}', p_content #>> '{works,orderer_code}', x.bank))) AS folded
    FROM x)
  INSERT INTO core.search_image (branch_id, kind, record_id, seq, latest, at, bucket, event, products, form, amount, price,
                                 contract_date, guarantee_end, folded, grams)
  SELECT p_branch, p_kind, p_record, p_seq, p_latest, p_at, core.search_bucket(p_at), p_event, t.products,
         CASE WHEN cardinality(t.forms) = 1 THEN t.forms[1] END,
         coalesce((p_certificate ->> 'amount')::bigint, (SELECT max((i ->> 'amount')::bigint) FROM jsonb_array_elements(p_content -> 'products') i)),
         coalesce((p_certificate ->> 'price')::bigint, (p_content #>> '{works,price}')::bigint),
         coalesce((p_certificate ->> 'contract_date')::date, (p_content #>> '{works,contract_date}')::date),
         coalesce((p_certificate ->> 'guarantee_end')::date,
                  (SELECT max(coalesce(i ->> 'guarantee_end', p_content #>> '{works,term_to}')::date) FROM jsonb_array_elements(p_content -> 'products') i)),
         t.folded,
         core.grams(t.folded) || ARRAY(
           SELECT core.mark(m) FROM unnest(ARRAY[p_kind, p_event] || t.products || t.forms || ARRAY(SELECT 'no ' || b FROM unnest(t.blanks) b)) m
            WHERE core.mark(m) IS NOT NULL)
  FROM t
$$;

-- Kept by triggers, so that nobody who writes a draft or an event can forget it.
CREATE FUNCTION core.image_of_application() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.write_image(NEW.branch_id, 'application', NEW.application_id, 0, NEW.received_at, 'submitted', ARRAY[NEW.number],
                           NEW.submitted, NULL);
  RETURN NULL;
END $$;

CREATE FUNCTION core.image_of_draft() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE a core.application;
BEGIN
  SELECT * INTO STRICT a FROM core.application x WHERE x.branch_id = NEW.branch_id AND x.application_id = NEW.application_id;
  UPDATE core.search_image s SET latest = false
   WHERE s.branch_id = NEW.branch_id AND s.kind = 'application' AND s.record_id = NEW.application_id AND s.latest;
  PERFORM core.write_image(NEW.branch_id, 'application', NEW.application_id, NEW.revision, a.received_at, 'draft', ARRAY[a.number],
                           NEW.content, NULL);
  RETURN NULL;
END $$;

CREATE FUNCTION core.image_of_revision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c core.contract;
  behind record;
BEGIN
  SELECT * INTO STRICT c FROM core.contract x WHERE x.branch_id = NEW.branch_id AND x.contract_id = NEW.contract_id;
  SELECT a.number, d.content INTO STRICT behind
    FROM core.application a JOIN core.draft d ON d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = c.revision
   WHERE a.branch_id = c.branch_id AND a.application_id = c.application_id;
  UPDATE core.search_image s SET latest = false
   WHERE s.branch_id = NEW.branch_id AND s.kind = 'contract' AND s.record_id = NEW.contract_id AND s.latest;
  PERFORM core.write_image(NEW.branch_id, 'contract', NEW.contract_id, NEW.seq, c.numbered_at, NEW.kind, ARRAY[c.number, behind.number],
                           behind.content, NEW.content);
  RETURN NULL;
END $$;

CREATE TRIGGER search_image AFTER INSERT ON core.application FOR EACH ROW EXECUTE FUNCTION core.image_of_application();
CREATE TRIGGER search_image AFTER INSERT ON core.draft FOR EACH ROW EXECUTE FUNCTION core.image_of_draft();
CREATE TRIGGER search_image AFTER INSERT ON core.revision FOR EACH ROW EXECUTE FUNCTION core.image_of_revision();

-- What was there before this migration.
DO $$
BEGIN
  PERFORM core.write_image(a.branch_id, 'application', a.application_id, 0, a.received_at, 'submitted', ARRAY[a.number], a.submitted, NULL,
                           a.revision = 0)
  FROM core.application a ORDER BY a.received_at, a.application_id;
  PERFORM core.write_image(a.branch_id, 'application', a.application_id, d.revision, a.received_at, 'draft', ARRAY[a.number], d.content, NULL,
                           d.revision = a.revision)
  FROM core.draft d JOIN core.application a ON a.branch_id = d.branch_id AND a.application_id = d.application_id
  ORDER BY a.received_at, a.application_id, d.revision;
  PERFORM core.write_image(c.branch_id, 'contract', c.contract_id, v.seq, c.numbered_at, v.kind, ARRAY[c.number, a.number], d.content, v.content,
                           v.seq = (SELECT max(w.seq) FROM core.revision w WHERE w.branch_id = v.branch_id AND w.contract_id = v.contract_id))
  FROM core.revision v
  JOIN core.contract c ON c.branch_id = v.branch_id AND c.contract_id = v.contract_id
  JOIN core.application a ON a.branch_id = c.branch_id AND a.application_id = c.application_id
  JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
  ORDER BY c.numbered_at, c.contract_id, v.seq;
END $$;

-- fastupdate off: a full pending list would be flushed by whoever happens to insert next.
CREATE INDEX search_image_grams ON core.search_image USING gin (branch_id, bucket, grams) WITH (fastupdate = off);
CREATE INDEX search_image_order ON core.search_image (branch_id, kind, at, image_id);
CREATE INDEX search_image_all ON core.search_image (kind, at, image_id);
CREATE INDEX search_image_amount ON core.search_image (branch_id, kind, amount);
CREATE INDEX search_image_price ON core.search_image (branch_id, kind, price);
CREATE INDEX search_image_contract_date ON core.search_image (branch_id, kind, contract_date);
CREATE INDEX search_image_guarantee_end ON core.search_image (branch_id, kind, guarantee_end);
-- 発行中: few at any time.
CREATE INDEX contract_issuing ON core.contract (branch_id, contract_id) WHERE arrived_at IS NULL;

-- ---------------------------------------------------------------- the query

-- What a search asks, as conditions on core.search_image s. Fields of p (all but kind optional):
--   kind contract|application; earlier true = images before a change too;
--   words, contractor, orderer, works: texts that must all be held (words: anywhere); number: digits of a number or phone;
--   received, contract_date, guarantee_end: [day|null, day|null]; amount, price: [yen|null, yen|null];
--   product, form, state, blank: codes.
-- grams: what the index is asked for; walk: no index is needed or a range decides better, take the order's own.
CREATE FUNCTION core.search_conditions(p jsonb, OUT conditions text, OUT grams integer[], OUT walk boolean,
                                       OUT since timestamptz, OUT until timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind text := p ->> 'kind';
  field text;
  part integer;
  word text;
  said text := '';
  ranged boolean := false;
  texts boolean := false;
  state text := p ->> 'state';
  pair jsonb;
BEGIN
  PERFORM core.check_object(p, 'search', 'kind contract|application', 'earlier flag?', 'words list?', 'contractor list?',
    'orderer list?', 'works list?', 'number line?', 'received list?', 'contract_date list?', 'guarantee_end list?', 'amount list?',
    'price list?', 'product advance_payment|interim_advance|performance|bid_bond?', 'form electronic|paper?',
    'state line?', 'blank deposit|customer_code|phone|orderer_code|notice_date|premium_date|mail_address|note?');
  grams := ARRAY[core.mark(kind)];
  conditions := format('s.kind = %L', kind);
  IF NOT coalesce((p ->> 'earlier')::boolean, false) THEN
    conditions := conditions || ' AND s.latest';
  END IF;
  FOR field, part IN VALUES ('words', 0), ('contractor', 1), ('orderer', 2), ('works', 3) LOOP
    FOR word IN SELECT core.fold(left(w, 200)) FROM jsonb_array_elements_text(coalesce(nullif(p -> field, 'null'), '[]')) w LIMIT 20 LOOP
      CONTINUE WHEN word = '';
      texts := true;
      grams := grams || core.query_grams(word);
      conditions := conditions || CASE part WHEN 0 THEN format(' AND strpos(s.folded, %L) > 0', word)
        ELSE format(' AND strpos(split_part(s.folded, U&''\FDD0'', %s), %L) > 0', part, word) END;
    END LOOP;
  END LOOP;
  word := regexp_replace(lower(normalize(coalesce(p ->> 'number', ''), NFKC)), '[^0-9a-z]', '', 'g');
  IF word <> '' THEN
    texts := true;
    grams := grams || core.query_grams(word);
    conditions := conditions || format(' AND strpos(split_part(s.folded, U&''\FDD0'', 5), %L) > 0', word);
  ELSIF coalesce(p ->> 'number', '') <> '' THEN
    conditions := conditions || ' AND false';
  END IF;
  FOREACH field IN ARRAY ARRAY['received', 'contract_date', 'guarantee_end', 'amount', 'price'] LOOP
    pair := nullif(p -> field, 'null');
    CONTINUE WHEN pair IS NULL;
    IF jsonb_array_length(pair) <> 2 OR EXISTS (
         SELECT FROM jsonb_array_elements(pair) e
          WHERE e <> 'null' AND NOT core.field_fits(CASE WHEN field IN ('amount', 'price') THEN 'yen' ELSE 'day' END, e)) THEN
      PERFORM core.refuse_value('content_shape', 'search.' || field);
    END IF;
    IF field = 'received' THEN
      since := (pair ->> 0)::date::timestamp AT TIME ZONE 'Asia/Tokyo';
      until := ((pair ->> 1)::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo';
    ELSE
      ranged := ranged OR pair <> '[null, null]';
      IF pair ->> 0 IS NOT NULL THEN
        conditions := conditions || format(' AND s.%I >= %L', field, pair ->> 0);
      END IF;
      IF pair ->> 1 IS NOT NULL THEN
        conditions := conditions || format(' AND s.%I <= %L', field, pair ->> 1);
      END IF;
    END IF;
  END LOOP;
  IF p ->> 'product' IS NOT NULL THEN
    grams := grams || core.mark(p ->> 'product');
    conditions := conditions || format(' AND s.products @> ARRAY[%L]', p ->> 'product');
  END IF;
  IF p ->> 'form' IS NOT NULL THEN
    grams := grams || core.mark(p ->> 'form');
    conditions := conditions || format(' AND s.grams @> ARRAY[%s]', core.mark(p ->> 'form'));
  END IF;
  IF p ->> 'blank' IS NOT NULL THEN
    texts := true;
    grams := grams || core.mark('no ' || (p ->> 'blank'));
    conditions := conditions || format(' AND s.grams @> ARRAY[%s]', core.mark('no ' || (p ->> 'blank')));
  END IF;
  IF state IS NOT NULL THEN
    IF kind = 'application' THEN
      said := format(' AND (s.branch_id, s.record_id) IN (SELECT a.branch_id, a.application_id FROM core.application a WHERE a.state = %L)', state);
    ELSIF state = 'issuing' THEN
      said := ' AND (s.branch_id, s.record_id) IN (SELECT c.branch_id, c.contract_id FROM core.contract c WHERE c.arrived_at IS NULL)';
    ELSIF state = 'terminated' THEN
      texts := true;
      grams := grams || core.mark('termination');
      said := ' AND s.event = ''termination''';
    ELSIF state = 'expired' THEN
      said := format(' AND s.guarantee_end < %L AND s.event <> ''termination''', core.tokyo_day(clock_timestamp()));
    ELSIF state = 'issued' THEN
      said := format(' AND s.guarantee_end >= %L AND s.event <> ''termination'' AND EXISTS (SELECT FROM core.contract c '
                     'WHERE c.branch_id = s.branch_id AND c.contract_id = s.record_id AND c.arrived_at IS NOT NULL)',
                     core.tokyo_day(clock_timestamp()));
    ELSE
      PERFORM core.refuse_value('content_shape', 'search.state');
    END IF;
    conditions := conditions || said;
  END IF;
  -- Ranges have indexes of their own, and few open ones are found from the other side: the planner chooses.
  walk := NOT texts AND (cardinality(grams) = 1 OR ranged OR state = 'issuing' OR kind = 'application');
END $$;

-- The matching images in one direction from a key (p_at null: from the end), at most p_most. Looks at the 2,000 next ones
-- first, then asks the gram index quarter by quarter, so that neither a common nor a rare word makes it read everything.
-- Longer than p_seconds: refused with ZD011 search_too_wide rather than held until the server's own limit.
CREATE FUNCTION core.search_rows(p jsonb, p_down boolean, p_at timestamptz, p_key bigint, p_inclusive boolean, p_most integer)
RETURNS TABLE (branch text, id bigint, at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
  mine text[] := core.my_branches();
  everywhere boolean := cardinality(mine) = (SELECT count(*) FROM core.branch);
  q record;
  key text := 'true';
  dir text := CASE WHEN p_down THEN 'DESC' ELSE 'ASC' END;
  source text;
  edge record;
  bucket integer;
  last integer;
  most integer := greatest(1, least(p_most, 1001));
  found integer := 0;
  n integer;
  deadline timestamptz := clock_timestamp() + interval '8 seconds';
BEGIN
  SELECT * INTO q FROM core.search_conditions(p);
  IF q.since IS NOT NULL THEN
    key := key || format(' AND s.at >= %L', q.since);
  END IF;
  IF q.until IS NOT NULL THEN
    key := key || format(' AND s.at < %L', q.until);
  END IF;
  IF p_at IS NOT NULL THEN
    key := key || format(' AND (s.at, s.image_id) %s (%L, %s)', CASE WHEN p_down THEN '<' ELSE '>' END
                         || CASE WHEN p_inclusive THEN '=' ELSE '' END, p_at, p_key);
  END IF;
  -- The next rows in order, in all of this operator's branches; %s: more conditions, how many.
  source := CASE WHEN everywhere THEN
      format('SELECT s.* FROM core.search_image s WHERE s.kind = %L AND %s AND %%s ORDER BY s.at %s, s.image_id %3$s LIMIT %%s',
             p ->> 'kind', replace(key, '%', '%%'), dir)
    ELSE
      format('SELECT s.* FROM unnest(%L::text[]) b (branch) CROSS JOIN LATERAL (SELECT s.* FROM core.search_image s '
             'WHERE s.branch_id = b.branch AND s.kind = %L AND %s AND %%1$s ORDER BY s.at %s, s.image_id %4$s LIMIT %%2$s) s '
             'ORDER BY s.at %4$s, s.image_id %4$s LIMIT %%2$s', mine, p ->> 'kind', replace(key, '%', '%%'), dir)
    END;
  IF q.walk THEN
    RETURN QUERY EXECUTE format('SELECT s.branch_id, s.image_id, s.at FROM (' || format(source, q.conditions, most) || ') s');
    RETURN;
  END IF;
  RETURN QUERY EXECUTE 'WITH s AS MATERIALIZED (' || format(source, 'true', 2000) || ') SELECT s.branch_id, s.image_id, s.at FROM s WHERE '
    || q.conditions || format(' ORDER BY s.at %s, s.image_id %1$s LIMIT %s', dir, most);
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found >= most THEN
    RETURN;
  END IF;
  EXECUTE 'SELECT x.at, x.image_id FROM (' || format(source, 'true', 2000) || ') x OFFSET 1999' INTO edge;
  IF edge.at IS NULL THEN
    RETURN;
  END IF;
  EXECUTE format('SELECT core.search_bucket(x.at) FROM (SELECT s.at FROM unnest(%L::text[]) b (branch) CROSS JOIN LATERAL '
                 '(SELECT s.at FROM core.search_image s WHERE s.branch_id = b.branch AND s.kind = %L ORDER BY s.at %s LIMIT 1) s '
                 'ORDER BY s.at %3$s LIMIT 1) x', mine, p ->> 'kind', CASE WHEN p_down THEN 'ASC' ELSE 'DESC' END) INTO last;
  IF p_down THEN
    last := greatest(last, core.search_bucket(q.since));
  ELSE
    last := least(last, core.search_bucket(q.until));
  END IF;
  bucket := core.search_bucket(edge.at);
  WHILE CASE WHEN p_down THEN bucket >= last ELSE bucket <= last END LOOP
    RETURN QUERY EXECUTE format(
      'WITH s AS MATERIALIZED (SELECT s.* FROM core.search_image s WHERE s.bucket = %s AND s.grams @> %L%s) '
      'SELECT s.branch_id, s.image_id, s.at FROM s WHERE s.branch_id = ANY (%L::text[]) AND (s.at, s.image_id) %s (%L, %s) AND %s AND %s '
      'ORDER BY s.at %s, s.image_id %10$s LIMIT %s',
      bucket, q.grams, CASE WHEN cardinality(mine) = 1 THEN format(' AND s.branch_id = %L', mine[1]) ELSE '' END,
      mine, CASE WHEN p_down THEN '<' ELSE '>' END, edge.at, edge.image_id, key, q.conditions, dir, most - found);
    GET DIAGNOSTICS n = ROW_COUNT;
    found := found + n;
    EXIT WHEN found >= most;
    IF clock_timestamp() > deadline THEN
      PERFORM core.refuse_value('search_too_wide');
    END IF;
    bucket := bucket + CASE WHEN p_down THEN -1 ELSE 1 END;
  END LOOP;
END $$;

-- A page of a search, latest first. p_start: top, bottom, after, before, at (p_at, p_key), as in core.page_keys. Each row
-- shows the image that was found, and the state of its record now.
CREATE FUNCTION api.search_page(p jsonb, p_start text, p_at timestamptz, p_key bigint, p_limit integer)
RETURNS TABLE (branch_id text, record_id bigint, image_id bigint, at timestamptz, seq integer, latest boolean, event text, number text,
               products text[], form text, contractor text, orderer text, works text, amount bigint, price bigint,
               contract_date date, guarantee_end date, issued_at timestamptz, state text, more_before boolean, more_after boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  most integer := greatest(1, least(p_limit, 500));
  start text := p_start;
  down boolean;
  ids bigint[];
  branches text[];
  over boolean;
  other boolean;
  today date := core.tokyo_day(clock_timestamp());
BEGIN
  IF start NOT IN ('top', 'bottom') AND (p_at IS NULL OR p_key IS NULL) THEN
    start := 'top';
  END IF;
  LOOP
    down := start NOT IN ('bottom', 'before');
    SELECT array_agg(r.branch), array_agg(r.id) INTO branches, ids
      FROM core.search_rows(p, down, CASE WHEN start IN ('top', 'bottom') THEN NULL ELSE p_at END, p_key, start = 'at', most + 1) r;
    over := coalesce(cardinality(ids), 0) > most;
    IF start = 'before' AND NOT over THEN
      start := 'top';
    ELSIF start IN ('at', 'after') AND ids IS NULL THEN
      start := 'bottom';
    ELSE
      EXIT;
    END IF;
  END LOOP;
  IF ids IS NULL THEN
    RETURN;
  END IF;
  -- Whoever comes after or before a row has that row on the other side.
  other := CASE start WHEN 'top' THEN false WHEN 'bottom' THEN false WHEN 'at' THEN
             EXISTS (SELECT FROM core.search_rows(p, false, p_at, p_key, false, 1)) ELSE true END;
  RETURN QUERY
    SELECT s.branch_id, s.record_id, s.image_id, s.at, s.seq, s.latest, s.event, coalesce(c.number, a.number), s.products, s.form,
           coalesce(v.content ->> 'contractor_name', core.contractor_shown(x.content)),
           coalesce(v.content ->> 'beneficiary', x.content #>> '{works,orderer_name}'),
           coalesce(v.content ->> 'works_name', x.content #>> '{works,name}'),
           s.amount, s.price, s.contract_date, s.guarantee_end, coalesce(c.arrived_at, a.issued_at),
           CASE WHEN c.contract_id IS NULL THEN a.state
                WHEN s.latest AND s.event = 'termination' THEN 'terminated'
                WHEN c.arrived_at IS NULL THEN 'issuing'
                WHEN s.guarantee_end < today THEN 'expired'
                ELSE 'issued' END,
           CASE WHEN down THEN other ELSE over END, CASE WHEN down THEN over ELSE other END
      FROM unnest(branches[:most], ids[:most]) k (branch, id)
      JOIN core.search_image s ON s.branch_id = k.branch AND s.image_id = k.id
      LEFT JOIN core.contract c ON s.kind = 'contract' AND c.branch_id = s.branch_id AND c.contract_id = s.record_id
      LEFT JOIN core.revision v ON v.branch_id = c.branch_id AND v.contract_id = c.contract_id AND v.seq = s.seq
      LEFT JOIN core.application a ON s.kind = 'application' AND a.branch_id = s.branch_id AND a.application_id = s.record_id
      LEFT JOIN core.draft d ON d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = s.seq
      CROSS JOIN LATERAL (SELECT CASE WHEN s.seq = 0 THEN a.submitted ELSE d.content END AS content) x
     ORDER BY s.at DESC, s.image_id DESC;
END $$;

-- How many there are; 1,001 stands for more than 1,000.
CREATE FUNCTION api.search_count(p jsonb) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT count(*)::integer FROM core.search_rows($1, true, NULL, NULL, false, 1001) $$;

-- Results left the house as a file: what was asked and how many rows, on record.
CREATE FUNCTION api.record_export(p_request uuid, p_search jsonb, p_rows integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  args jsonb := jsonb_build_array(p_search, p_rows);
  done jsonb := core.begin_command(p_request, 'record_export', args);
BEGIN
  IF done IS NULL THEN
    PERFORM core.search_conditions(p_search);
    IF p_rows IS NULL OR p_rows < 0 THEN
      PERFORM core.refuse_value('content_shape', 'rows');
    END IF;
    PERFORM core.note((core.me()).branch_id, 'search.exported', detail => jsonb_build_object('search', p_search, 'rows', p_rows));
    PERFORM core.end_command(p_request, 'record_export', args, '{}');
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION api.search_page(jsonb, text, timestamptz, bigint, integer), api.search_count(jsonb),
  api.record_export(uuid, jsonb, integer) TO densho_staff;

RESET ROLE;
