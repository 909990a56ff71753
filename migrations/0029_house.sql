-- The close (締め) and the masters (マスタ管理): lists for the screens, and the few acts that change something.
--
-- Four eyes on what decides over money or wording: an orderer's rules, the company's particulars with their wording, and
-- premium rates change by a proposal that another administrator or a supervisor confirms. The database's administrator,
-- who sets an installation up, still imports them at once.
-- A closed day is a past day that somebody has compared and signed. What may not happen to it any more: a premium
-- receipt of that day is not entered or changed, and nothing is dated back into it. What may: an arrival that the
-- platform dates there is the truth and is taken; the day then shows that it differs from what was closed.

SET ROLE densho_owner;

CREATE TABLE IF NOT EXISTS core.holiday (day date PRIMARY KEY, name text);

CREATE INDEX approval_by_time ON core.approval (branch_id, approved_at);

-- ---------------------------------------------------------------- tables

-- 締め: signed and reopened, never overwritten; the latest event of a period says how it stands.
CREATE TABLE core.close_event (
  branch_id  core.branch_code NOT NULL REFERENCES core.branch,
  period     text NOT NULL CONSTRAINT close_period_known CHECK (period IN ('day', 'month')),
  first_day  date NOT NULL,
  seq        integer NOT NULL CONSTRAINT close_seq_counts_up CHECK (seq >= 1),
  kind       text NOT NULL CONSTRAINT close_kind_known CHECK (kind IN ('closed', 'reopened')),
  by_login   text NOT NULL REFERENCES core.operator,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason     core.reason,
  figures    jsonb NOT NULL,
  PRIMARY KEY (branch_id, period, first_day, seq),
  CONSTRAINT month_begins_on_the_first CHECK (period = 'day' OR extract(day FROM first_day) = 1),
  CONSTRAINT closed_and_reopened_in_turn CHECK ((kind = 'closed') = (seq % 2 = 1)),
  CONSTRAINT reopened_with_reason CHECK (kind = 'closed' OR reason IS NOT NULL),
  CONSTRAINT closed_after_its_end CHECK (core.tokyo_day(at) > CASE period WHEN 'day' THEN first_day
                                         ELSE (first_day + interval '1 month' - interval '1 day')::date END)
);

-- What another pair of eyes has to confirm.
CREATE TABLE core.proposal (
  kind         text NOT NULL CONSTRAINT proposal_kind_known CHECK (kind IN ('rule', 'rules', 'company', 'rate')),
  proposal_id  bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  subject      text NOT NULL CONSTRAINT proposal_subject_clean CHECK (core.is_clean(subject) AND char_length(subject) <= 200),
  content      jsonb NOT NULL,
  before       jsonb NOT NULL,
  reason       core.reason NOT NULL,
  proposed_by  text NOT NULL REFERENCES core.operator,
  proposed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  state        text NOT NULL DEFAULT 'open' CONSTRAINT proposal_state_known CHECK (state IN ('open', 'confirmed', 'rejected', 'withdrawn')),
  decided_by   text REFERENCES core.operator,
  decided_at   timestamptz,
  remark       core.reason,
  CONSTRAINT decided_is_whole CHECK ((state = 'open') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT proposal_four_eyes CHECK (state <> 'confirmed' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX proposal_one_open ON core.proposal (kind, subject) WHERE state = 'open';

CREATE FUNCTION core.proposal_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'open'
     AND (NEW.kind, NEW.subject, NEW.content, NEW.before, NEW.proposed_by, NEW.proposed_at, NEW.reason)
       = (OLD.kind, OLD.subject, OLD.content, OLD.before, OLD.proposed_by, OLD.proposed_at, OLD.reason) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'ZD090', MESSAGE = 'a proposal is decided once and never changed';
END $$;
CREATE TRIGGER proposal_stays BEFORE UPDATE OR DELETE ON core.proposal FOR EACH ROW EXECUTE FUNCTION core.proposal_stays();

-- 統合: two records of one contractor; the old code points to the kept one, nothing is deleted.
CREATE TABLE core.contractor_alias (
  old_code   text PRIMARY KEY REFERENCES core.contractor,
  kept_code  text NOT NULL REFERENCES core.contractor,
  merged_by  text NOT NULL REFERENCES core.operator,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason     core.reason NOT NULL,
  CONSTRAINT not_into_itself CHECK (old_code <> kept_code)
);

-- A contract that was taken in under another contractor's code: the latest row says whose it is. What was printed stays.
CREATE TABLE core.contract_holder (
  branch_id      core.branch_code NOT NULL,
  contract_id    bigint NOT NULL,
  seq            integer NOT NULL,
  customer_code  text NOT NULL REFERENCES core.contractor,
  before         text,
  moved_by       text NOT NULL REFERENCES core.operator,
  at             timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason         core.reason NOT NULL,
  PRIMARY KEY (branch_id, contract_id, seq),
  FOREIGN KEY (branch_id, contract_id) REFERENCES core.contract
);

-- 保証料率, in millionths of the guaranteed amount (3,500 = 0.35 %). An assumption: the flyer names no rate.
CREATE TABLE core.premium_rate (
  product     core.product NOT NULL,
  valid_from  date NOT NULL,
  ppm         integer NOT NULL CONSTRAINT ppm_plausible CHECK (ppm BETWEEN 0 AND 1000000),
  PRIMARY KEY (product, valid_from)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['core.close_event', 'core.contractor_alias', 'core.contract_holder'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['core.close_event', 'core.proposal', 'core.contractor_alias', 'core.contract_holder',
                           'core.premium_rate', 'core.holiday'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
  END LOOP;
END $$;
GRANT SELECT (old_code, kept_code) ON core.contractor_alias TO densho_staff;
CREATE POLICY staff_reads ON core.contractor_alias FOR SELECT TO densho_staff USING ((SELECT core.my_branches()) IS NOT NULL);

-- ---------------------------------------------------------------- a closed day

CREATE FUNCTION core.is_closed(p_branch text, p_period text, p_first date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT e.kind = 'closed' FROM core.close_event e
                    WHERE e.branch_id = p_branch AND e.period = p_period AND e.first_day = p_first
                    ORDER BY e.seq DESC LIMIT 1), false)
$$;

-- A premium's day of receipt is entered or changed only while that day is open. What comes from outside is taken in as
-- it was sent (nothing is lost); the clerk then corrects the day, or has it reopened.
CREATE FUNCTION core.refuse_closed_receipt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  received date;
  before jsonb;
BEGIN
  IF TG_TABLE_NAME = 'application' THEN
    received := (NEW.submitted #>> '{premium,received_on}')::date;
  ELSE
    received := (NEW.content #>> '{premium,received_on}')::date;
    SELECT coalesce((SELECT d.content FROM core.draft d
                      WHERE d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision < NEW.revision
                      ORDER BY d.revision DESC LIMIT 1), a.submitted)
      INTO before FROM core.application a WHERE a.branch_id = NEW.branch_id AND a.application_id = NEW.application_id;
    -- A receipt is also taken out of its day.
    IF received IS NOT DISTINCT FROM (before #>> '{premium,received_on}')::date THEN
      RETURN NEW;
    ELSIF core.is_closed(NEW.branch_id, 'day', (before #>> '{premium,received_on}')::date)
          AND EXISTS (SELECT FROM core.draft d WHERE d.branch_id = NEW.branch_id AND d.application_id = NEW.application_id
                         AND d.revision < NEW.revision) THEN
      PERFORM core.refuse_value('day_closed', before #>> '{premium,received_on}');
    END IF;
  END IF;
  IF core.is_closed(NEW.branch_id, 'day', received) THEN
    PERFORM core.refuse_value('day_closed', received::text);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closed_receipt BEFORE INSERT ON core.draft
  FOR EACH ROW EXECUTE FUNCTION core.refuse_closed_receipt();
CREATE TRIGGER closed_receipt BEFORE INSERT ON core.application
  FOR EACH ROW WHEN (NEW.source = 'counter') EXECUTE FUNCTION core.refuse_closed_receipt();

-- Nothing is dated back into a closed day. Today's rows pass without a look.
CREATE FUNCTION core.refuse_backdating() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE day date := core.tokyo_day((to_jsonb(NEW) ->> TG_ARGV[0])::timestamptz);
BEGIN
  IF core.is_closed(NEW.branch_id, 'day', day) THEN
    PERFORM core.refuse_value('day_closed', day::text);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_backdated BEFORE INSERT ON core.approval FOR EACH ROW
  WHEN (core.tokyo_day(NEW.approved_at) <> core.tokyo_day(clock_timestamp())) EXECUTE FUNCTION core.refuse_backdating('approved_at');
CREATE TRIGGER not_backdated BEFORE INSERT ON core.contract FOR EACH ROW
  WHEN (core.tokyo_day(NEW.numbered_at) <> core.tokyo_day(clock_timestamp())) EXECUTE FUNCTION core.refuse_backdating('numbered_at');
CREATE TRIGGER not_backdated BEFORE INSERT ON core.revision FOR EACH ROW
  WHEN (core.tokyo_day(NEW.at) <> core.tokyo_day(clock_timestamp())) EXECUTE FUNCTION core.refuse_backdating('at');

-- ---------------------------------------------------------------- reconciliation

-- One row for each product that was approved in these days, with what has come of it. `missing`: number, arrival or
-- mail, whichever is the first that is not there.
CREATE FUNCTION core.approved_items(p_branches text[], p_from date, p_to date)
RETURNS TABLE (branch_id text, day date, application_id bigint, application_number text, product text, form text,
               amount bigint, contractor text, approved_at timestamptz, contract_id bigint, number text,
               numbered_at timestamptz, arrived_at timestamptz, mail_wanted boolean, mailed_at timestamptz,
               missing text, trouble text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.branch_id, core.tokyo_day(a.approved_at), a.application_id, p.number, i.product, i.form, i.amount::bigint,
         p.contractor, a.approved_at, c.contract_id, c.number, c.numbered_at, c.arrived_at, p.mail_wanted, m.sent_at,
         CASE WHEN c.contract_id IS NULL THEN 'number' WHEN c.arrived_at IS NULL THEN 'arrival'
              WHEN p.mail_wanted AND m.sent_at IS NULL THEN 'mail' END,
         (SELECT j.trouble FROM core.job j WHERE j.branch_id = a.branch_id AND j.application_id = a.application_id
             AND j.state <> 'done' AND (j.product = i.product OR (c.arrived_at IS NOT NULL AND j.kind = 'mail')) LIMIT 1)
    FROM core.approval a
    JOIN core.approval_item i ON i.branch_id = a.branch_id AND i.application_id = a.application_id AND i.revision = a.revision
    JOIN core.application p ON p.branch_id = a.branch_id AND p.application_id = a.application_id
    LEFT JOIN core.contract c ON c.branch_id = a.branch_id AND c.application_id = a.application_id AND c.product = i.product
    LEFT JOIN core.mail m ON m.branch_id = a.branch_id AND m.application_id = a.application_id
   WHERE a.branch_id = ANY (p_branches)
     AND a.approved_at >= p_from::timestamp AT TIME ZONE 'Asia/Tokyo'
     AND a.approved_at < (p_to + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'
$$;

-- approved = issued = arrived = mailed: the counts of days, and how many differ.
CREATE FUNCTION core.close_figures(p_branch text, p_from date, p_to date) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'approved', count(*), 'issued', count(x.contract_id), 'arrived', count(x.arrived_at),
    'mail_wanted', count(*) FILTER (WHERE x.mail_wanted), 'mailed', count(*) FILTER (WHERE x.mail_wanted AND x.mailed_at IS NOT NULL),
    'missing', count(x.missing), 'amount', coalesce(sum(x.amount), 0))
  FROM core.approved_items(ARRAY[p_branch], p_from, p_to) x
$$;

-- Whose contract it is: moved there, or as applied for; merged records count as the kept one. Null: no code was given.
CREATE FUNCTION core.kept_code(p_code text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE walk (code, depth) AS (
    SELECT p_code, 0
    UNION ALL
    SELECT a.kept_code, w.depth + 1 FROM walk w JOIN core.contractor_alias a ON a.old_code = w.code WHERE w.depth < 20)
  SELECT w.code FROM walk w ORDER BY w.depth DESC LIMIT 1
$$;

-- Contracts of these days with whose they are and how the premium is paid.
CREATE FUNCTION core.contract_premiums(p_branches text[], p_from date, p_to date)
RETURNS TABLE (branch_id text, contract_id bigint, number text, product text, amount bigint, works text, numbered_at timestamptz,
               customer_code text, contractor text, method text, premium bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.branch_id, c.contract_id, c.number, c.product, c.amount::bigint, c.works, c.numbered_at,
         core.kept_code(coalesce(h.customer_code, d.content #>> '{applicant,customer_code}')), c.contractor,
         d.content #>> '{premium,method}', floor(c.amount::numeric * r.ppm / 1000000)::bigint
    FROM core.contract c
    JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
    LEFT JOIN LATERAL (SELECT x.customer_code FROM core.contract_holder x
                        WHERE x.branch_id = c.branch_id AND x.contract_id = c.contract_id ORDER BY x.seq DESC LIMIT 1) h ON true
    LEFT JOIN LATERAL (SELECT x.ppm FROM core.premium_rate x
                        WHERE x.product = c.product AND x.valid_from <= core.tokyo_day(c.numbered_at)
                        ORDER BY x.valid_from DESC LIMIT 1) r ON true
   WHERE c.branch_id = ANY (p_branches)
     AND c.numbered_at >= p_from::timestamp AT TIME ZONE 'Asia/Tokyo'
     AND c.numbered_at < (p_to + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'
$$;

-- 一括納付明細 of a month: per contractor. The premium is null where a product has no rate.
CREATE FUNCTION core.lump_statement(p_branches text[], p_first date) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(
           'id', s.branch_id || ':' || s.code, 'branch', s.branch_id, 'customer_code', s.code, 'contractor', s.contractor,
           'count', s.n, 'amount', s.amount, 'premium', s.premium, 'without_rate', s.without_rate)
           ORDER BY s.branch_id, s.code), '[]')
  FROM (
    SELECT x.branch_id, coalesce(x.customer_code, '') AS code,
           coalesce(min(k.name), min(x.contractor)) AS contractor, count(*) AS n, sum(x.amount) AS amount,
           sum(x.premium) AS premium, count(*) FILTER (WHERE x.premium IS NULL) AS without_rate
      FROM core.contract_premiums(p_branches, p_first, (p_first + interval '1 month' - interval '1 day')::date) x
      LEFT JOIN core.contractor k ON k.customer_code = x.customer_code
     WHERE x.method = 'lump'
     -- Without a code a name is all there is.
     GROUP BY x.branch_id, coalesce(x.customer_code, ''), CASE WHEN x.customer_code IS NULL THEN x.contractor END) s
$$;

-- ---------------------------------------------------------------- lists

CREATE FUNCTION core.month_of(p_args jsonb) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_args ->> 'month' IS NULL THEN
    RETURN date_trunc('month', core.tokyo_day(clock_timestamp()))::date;
  ELSIF NOT core.is_day((p_args ->> 'month') || '-01') THEN
    PERFORM core.refuse_value('month_form', 'month');
  END IF;
  RETURN ((p_args ->> 'month') || '-01')::date;
END $$;

CREATE FUNCTION core.year_of(p_args jsonb) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_args ->> 'year' IS NULL THEN
    RETURN core.fiscal_year(core.tokyo_day(clock_timestamp()));
  ELSIF p_args ->> 'year' !~ '^2[0-9]{3}$' THEN
    PERFORM core.refuse_value('year_form', 'year');
  END IF;
  RETURN (p_args ->> 'year')::integer;
END $$;

-- The days or months of a branch with what the close compares. A closed one also says what it was closed with.
CREATE FUNCTION core.rows_close(p_period text, p_from date, p_to date) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH item AS (
    SELECT x.*, CASE p_period WHEN 'day' THEN x.day ELSE date_trunc('month', x.day)::date END AS first
      FROM core.approved_items(core.my_branches(), p_from, p_to) x),
  counted AS (
    SELECT i.branch_id, i.first, count(*) AS approved, count(i.contract_id) AS issued, count(i.arrived_at) AS arrived,
           count(*) FILTER (WHERE i.mail_wanted) AS mail_wanted,
           count(*) FILTER (WHERE i.mail_wanted AND i.mailed_at IS NOT NULL) AS mailed, count(i.missing) AS missing,
           sum(i.amount) AS amount
      FROM item i GROUP BY i.branch_id, i.first),
  latest AS (
    SELECT DISTINCT ON (e.branch_id, e.first_day) e.* FROM core.close_event e
     WHERE e.branch_id = ANY (core.my_branches()) AND e.period = p_period AND e.first_day BETWEEN p_from AND p_to
     ORDER BY e.branch_id, e.first_day, e.seq DESC),
  known AS (
    SELECT coalesce(c.branch_id, l.branch_id::text) AS branch, coalesce(c.first, l.first_day) AS first,
           c.approved, c.issued, c.arrived, c.mail_wanted, c.mailed, c.missing, c.amount, l.kind, l.by_login,
           l.at, l.reason, l.figures
      FROM counted c FULL JOIN latest l ON l.branch_id = c.branch_id AND l.first_day = c.first)
  SELECT jsonb_strip_nulls(jsonb_build_object(
           'id', k.branch || ':' || k.first, 'branch', k.branch, 'branch_name', b.name,
           p_period, CASE p_period WHEN 'day' THEN k.first::text ELSE to_char(k.first, 'YYYY-MM') END,
           'approved', coalesce(k.approved, 0), 'issued', coalesce(k.issued, 0), 'arrived', coalesce(k.arrived, 0),
           'mail_wanted', coalesce(k.mail_wanted, 0), 'mailed', coalesce(k.mailed, 0), 'missing', coalesce(k.missing, 0),
           'amount', coalesce(k.amount, 0),
           'close_state', CASE WHEN k.kind = 'closed' AND (
                                 (k.figures ->> 'approved')::bigint <> coalesce(k.approved, 0)
                                 OR (k.figures ->> 'issued')::bigint <> coalesce(k.issued, 0)
                                 OR (k.figures ->> 'arrived')::bigint <> coalesce(k.arrived, 0)
                                 OR (k.figures ->> 'mailed')::bigint <> coalesce(k.mailed, 0)) THEN 'closed_differs'
                               WHEN k.kind = 'closed' THEN 'closed' WHEN k.kind = 'reopened' THEN 'reopened' ELSE 'open' END,
           'closed_by', o.name, 'closed_at', k.at, 'reason', k.reason, 'closed_with', k.figures - 'statement'))
  FROM known k JOIN core.branch b ON b.branch_id = k.branch LEFT JOIN core.operator o ON o.login = k.by_login
  ORDER BY k.first DESC, k.branch
$$;

-- 統計: contracts numbered in a fiscal year by orderer's kind and product, with subtotals.
CREATE FUNCTION core.rows_statistics(p_year integer) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH named AS (SELECT o.name, min(o.kind) AS kind FROM core.orderer o GROUP BY o.name),
  kept AS (
    SELECT coalesce(n.kind, '（マスタ外）') AS kind, c.product::text AS product, c.amount, c.form = 'electronic' AS electronic
      FROM core.contract c LEFT JOIN named n ON n.name = c.orderer
     WHERE c.branch_id = ANY (core.my_branches()) AND c.fiscal_year = p_year)
  SELECT jsonb_build_object(
           'id', concat_ws(':', coalesce(k.kind, '計'), k.product), 'orderer_kind', coalesce(k.kind, '計'),
           'product', coalesce(k.product, 'every'), 'count', count(*), 'amount', sum(k.amount),
           'electronic_count', count(*) FILTER (WHERE k.electronic),
           'electronic_permille', count(*) FILTER (WHERE k.electronic) * 1000 / count(*), 'year', p_year)
    FROM kept k GROUP BY GROUPING SETS ((k.kind, k.product), (k.kind), (k.product), ())
   HAVING count(*) > 0
   ORDER BY k.kind NULLS LAST, array_position(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond'], k.product) NULLS LAST
$$;

-- Every row of a list, in its order, each with an `id`; whether a reader may have it.
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted text := coalesce(p_args ->> 'text', '');
  first date := core.month_of(p_args);
  last date := (first + interval '1 month' - interval '1 day')::date;
BEGIN
  CASE p_table
  WHEN 'close_days' THEN
    RETURN QUERY SELECT core.rows_close('day', CASE WHEN p_args ? 'month' THEN first ELSE core.tokyo_day(clock_timestamp()) - 62 END,
                                        CASE WHEN p_args ? 'month' THEN last ELSE core.tokyo_day(clock_timestamp()) END);
  WHEN 'close_months' THEN
    RETURN QUERY SELECT core.rows_close('month', make_date(core.year_of(p_args), 4, 1), make_date(core.year_of(p_args) + 1, 3, 31));
  WHEN 'close_items' THEN
    IF NOT coalesce(core.is_day(p_args ->> 'day') AND p_args ->> 'branch' = ANY (core.my_branches()), false) THEN
      PERFORM core.refuse('ZD002', 'no such day');
    END IF;
    RETURN QUERY
      SELECT jsonb_strip_nulls(to_jsonb(x) - 'branch_id' - 'missing'
             || jsonb_build_object('id', x.application_id || ':' || x.product, 'branch', x.branch_id, 'missing_step', x.missing))
        FROM core.approved_items(ARRAY[p_args ->> 'branch'], (p_args ->> 'day')::date, (p_args ->> 'day')::date) x
       ORDER BY x.missing IS NULL, x.approved_at, x.product;
  WHEN 'statistics' THEN
    RETURN QUERY SELECT core.rows_statistics(core.year_of(p_args));
  WHEN 'premiums' THEN
    -- A closed month reads as it was closed.
    RETURN QUERY
      SELECT jsonb_strip_nulls(s.row || jsonb_build_object('month', to_char(first, 'YYYY-MM'), 'closed', s.closed))
        FROM unnest(core.my_branches()) b (branch)
        CROSS JOIN LATERAL (
          SELECT core.is_closed(b.branch, 'month', first) AS closed) k
        CROSS JOIN LATERAL (
          SELECT r AS row, k.closed FROM jsonb_array_elements(CASE WHEN k.closed
            THEN (SELECT e.figures -> 'statement' FROM core.close_event e
                   WHERE e.branch_id = b.branch AND e.period = 'month' AND e.first_day = first ORDER BY e.seq DESC LIMIT 1)
            ELSE core.lump_statement(ARRAY[b.branch], first) END) r) s
       ORDER BY b.branch, s.row ->> 'customer_code';
  WHEN 'premium_lines' THEN
    RETURN QUERY
      SELECT jsonb_strip_nulls(to_jsonb(x) - 'branch_id' || jsonb_build_object('id', x.number, 'branch', x.branch_id))
        FROM core.contract_premiums(core.my_branches(), first, last) x
       WHERE x.method = 'lump' AND x.branch_id = p_args ->> 'branch'
         AND CASE WHEN coalesce(p_args ->> 'customer_code', '') = '' THEN x.customer_code IS NULL AND x.contractor = p_args ->> 'contractor'
                  ELSE x.customer_code = p_args ->> 'customer_code' END
       ORDER BY x.numbered_at, x.contract_id;
  WHEN 'masters' THEN
    RETURN QUERY
      SELECT jsonb_build_object('id', m.name, 'master', m.name, 'count', m.n)
        FROM (VALUES (1, 'proposals', (SELECT count(*) FROM core.proposal WHERE state = 'open')),
                     (2, 'orderers', (SELECT count(*) FROM core.orderer)), (3, 'contractors', (SELECT count(*) FROM core.contractor)),
                     (4, 'banks', (SELECT count(*) FROM core.bank)), (5, 'branches', (SELECT count(*) FROM core.branch)),
                     (6, 'operators', (SELECT count(*) FROM core.operator WHERE disabled_at IS NULL)),
                     (7, 'holidays', (SELECT count(*) FROM core.holiday)), (8, 'company', (SELECT count(*) FROM core.company)),
                     (9, 'rates', (SELECT count(*) FROM core.premium_rate))) m (place, name, n)
       WHERE (core.me()).role <> 'supervisor' OR m.name IN ('proposals', 'orderers')
       ORDER BY m.place;
  WHEN 'branches' THEN
    RETURN QUERY
      SELECT to_jsonb(b) || jsonb_build_object('id', b.branch_id, 'prefixes', (
               SELECT coalesce(jsonb_agg(jsonb_build_object('fiscal_year', p.fiscal_year, 'prefix', p.prefix) ORDER BY p.fiscal_year DESC), '[]')
                 FROM core.branch_prefix p WHERE p.branch_id = b.branch_id))
        FROM core.branch b ORDER BY b.branch_id;
  WHEN 'operators' THEN
    RETURN QUERY
      SELECT jsonb_strip_nulls(jsonb_build_object('id', o.login, 'login', o.login, 'name', o.name, 'role', o.role,
               'branch_id', o.branch_id, 'branch_name', b.name, 'disabled_at', o.disabled_at,
               'limits', (SELECT jsonb_agg(jsonb_build_object('product', a.product, 'limit', a.limit_yen) ORDER BY a.product)
                            FROM core.authority a WHERE a.login = o.login
                             AND daterange(a.valid_from, a.valid_to, '[]') @> core.tokyo_day(clock_timestamp()))))
        FROM core.operator o JOIN core.branch b ON b.branch_id = o.branch_id
       WHERE wanted = '' OR strpos(o.login, wanted) > 0 OR strpos(core.same_name(o.name), core.same_name(wanted)) > 0
       ORDER BY o.branch_id, o.login;
  WHEN 'orderers' THEN
    RETURN QUERY
      SELECT jsonb_build_object('id', o.code, 'code', o.code, 'name', o.name, 'orderer_kind', o.kind,
               'count', (SELECT count(*) FROM core.orderer_rule r WHERE r.orderer_code = o.code))
        FROM core.orderer o WHERE strpos(o.folded, wanted) > 0 OR starts_with(o.code, upper(wanted)) ORDER BY o.code;
  WHEN 'rules' THEN
    RETURN QUERY
      SELECT jsonb_strip_nulls(to_jsonb(r) || jsonb_build_object('id', concat_ws(':', r.work_kind, r.product, r.valid_from)))
        FROM core.orderer_rule r WHERE r.orderer_code = p_args ->> 'orderer_code'
       ORDER BY r.work_kind, array_position(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond'], r.product::text),
                r.valid_from DESC;
  WHEN 'rule_effects' THEN
    -- Applications that are not issued yet and stand under this orderer's rules.
    RETURN QUERY
      SELECT jsonb_build_object('id', a.number, 'number', a.number, 'contractor', a.contractor, 'state', a.state, 'content', core.content_of(a))
        FROM core.application a
       WHERE a.branch_id IN (SELECT b.branch_id FROM core.branch b)
         AND a.state IN ('received', 'examining', 'awaiting_approval')
         AND a.orderer = (SELECT o.name FROM core.orderer o WHERE o.code = p_args ->> 'orderer_code')
         AND core.content_of(a) #>> '{works,kind}' = p_args ->> 'work_kind'
         AND core.content_of(a) -> 'products' @> jsonb_build_array(jsonb_build_object('product', p_args ->> 'product'))
       ORDER BY a.received_at LIMIT 200;
  WHEN 'banks' THEN
    RETURN QUERY
      SELECT to_jsonb(b) - 'folded' || jsonb_build_object('id', b.bank_code || '-' || b.branch_code)
        FROM core.bank b WHERE strpos(b.folded, wanted) > 0 OR starts_with(b.bank_code || '-' || b.branch_code, wanted)
       ORDER BY b.bank_code, b.branch_code;
  WHEN 'contractors' THEN
    RETURN QUERY
      SELECT jsonb_strip_nulls(to_jsonb(c) - 'folded' || jsonb_build_object('id', c.customer_code,
               'merged_into', (SELECT x.kept_code FROM core.contractor_alias x WHERE x.old_code = c.customer_code)))
        FROM core.contractor c WHERE strpos(c.folded, wanted) > 0 OR starts_with(c.customer_code, upper(wanted))
       ORDER BY c.customer_code;
  WHEN 'contractor_contracts' THEN
    RETURN QUERY
      SELECT jsonb_strip_nulls(jsonb_build_object('id', c.number, 'branch', c.branch_id, 'contract_id', c.contract_id, 'number', c.number,
               'contractor', c.contractor, 'works', c.works, 'amount', c.amount, 'product', c.product,
               'customer_code', h.customer_code, 'moved_from', h.before))
        FROM core.contract c
        JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
        LEFT JOIN LATERAL (SELECT x.* FROM core.contract_holder x WHERE x.branch_id = c.branch_id AND x.contract_id = c.contract_id
                            ORDER BY x.seq DESC LIMIT 1) h ON true
       WHERE core.kept_code(coalesce(h.customer_code, d.content #>> '{applicant,customer_code}')) = core.kept_code(p_args ->> 'customer_code')
       ORDER BY c.numbered_at DESC LIMIT 1000;
  WHEN 'holidays' THEN
    RETURN QUERY SELECT jsonb_build_object('id', h.day, 'day', h.day, 'name', h.name)
                   FROM core.holiday h WHERE core.fiscal_year(h.day) = core.year_of(p_args) ORDER BY h.day;
  WHEN 'company' THEN
    RETURN QUERY SELECT to_jsonb(c) || jsonb_build_object('id', c.valid_from) FROM core.company c ORDER BY c.valid_from DESC;
  WHEN 'rates' THEN
    RETURN QUERY SELECT to_jsonb(r) || jsonb_build_object('id', r.product || ':' || r.valid_from)
                   FROM core.premium_rate r ORDER BY r.product, r.valid_from DESC;
  WHEN 'proposals' THEN
    RETURN QUERY
      SELECT jsonb_strip_nulls(jsonb_build_object('id', p.proposal_id::text, 'proposal_kind', p.kind, 'subject', p.subject,
               'proposed_by', p.proposed_by, 'proposed_name', o.name, 'proposed_at', p.proposed_at, 'reason', p.reason,
               'proposal_state', p.state, 'decided_name', d.name, 'decided_at', p.decided_at, 'remark', p.remark,
               'before', nullif(p.before, 'null'), 'content', p.content))
        FROM core.proposal p JOIN core.operator o ON o.login = p.proposed_by LEFT JOIN core.operator d ON d.login = p.decided_by
       ORDER BY p.state <> 'open', p.proposal_id DESC LIMIT 2000;
  ELSE
    PERFORM core.refuse_value('no_such_list', left(coalesce(p_table, ''), 40));
  END CASE;
END $$;

-- A page of a list: `n` is a row's place from 1. Masters belong to administrators, the close to supervisors and
-- administrators; auditors read both; a supervisor reads what they may confirm.
CREATE FUNCTION api.house_page(p_table text, p_args jsonb, p_start text, p_n bigint, p_limit integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  most integer := greatest(1, least(p_limit, 500));
  page jsonb;
BEGIN
  IF p_args IS NULL OR jsonb_typeof(p_args) <> 'object' OR octet_length(p_args::text) > 20000 THEN
    PERFORM core.refuse_value('filter_form');
  END IF;
  IF p_table IN ('close_days', 'close_months', 'close_items', 'statistics', 'premiums', 'premium_lines', 'masters', 'proposals', 'rules', 'orderers', 'rule_effects') THEN
    PERFORM core.require_role('administrator', 'supervisor', 'auditor');
  ELSE
    PERFORM core.require_role('administrator', 'auditor');
  END IF;
  WITH every AS MATERIALIZED (
    SELECT row_number() OVER () AS n, r.row FROM core.house_rows(p_table, p_args) r (row)),
  total AS (SELECT count(*) AS n FROM every),
  begin AS (
    SELECT greatest(1, least(CASE p_start
      WHEN 'bottom' THEN t.n - most + 1
      WHEN 'after' THEN coalesce(p_n, 0) + 1
      WHEN 'at' THEN coalesce(p_n, 1)
      WHEN 'before' THEN coalesce(p_n, 1) - most
      ELSE 1 END, greatest(1, CASE WHEN p_start IN ('after', 'at') AND coalesce(p_n, 0) + (p_start = 'after')::int > t.n
                                   THEN t.n - most + 1 ELSE t.n END))) AS n FROM total t)
  SELECT jsonb_build_object(
           'rows', coalesce((SELECT jsonb_agg(e.row || jsonb_build_object('n', e.n) ORDER BY e.n) FROM every e, begin b
                              WHERE e.n >= b.n AND e.n < b.n + most), '[]'),
           'more_before', (SELECT b.n > 1 FROM begin b),
           'more_after', (SELECT t.n >= b.n + most FROM begin b, total t),
           'offset', (SELECT b.n - 1 FROM begin b), 'total', (SELECT t.n FROM total t))
    INTO page;
  RETURN page;
END $$;

-- ---------------------------------------------------------------- acts of the close

-- 締め of a day or a month by a supervisor or an administrator. `seen` is the number of differences that was shown: it
-- is closed as it was looked at. Differences that remain need a reason.
CREATE FUNCTION api.close_period(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'close_period', p_args);
  branch text := p_args ->> 'branch';
  monthly boolean := p_args ? 'month';
  first date;
  last date;
  counted jsonb;
  open_day date;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor', 'administrator');
    IF NOT coalesce(branch = ANY (core.my_branches()), false) THEN
      PERFORM core.refuse('ZD002', 'no such branch');
    END IF;
    IF NOT coalesce(core.is_day(CASE WHEN monthly THEN (p_args ->> 'month') || '-01' ELSE p_args ->> 'day' END), false) THEN
      PERFORM core.refuse_value('day_form', 'day');
    END IF;
    first := CASE WHEN monthly THEN (p_args ->> 'month') || '-01' ELSE p_args ->> 'day' END;
    last := CASE WHEN monthly THEN (first + interval '1 month' - interval '1 day')::date ELSE first END;
    IF last >= core.tokyo_day(clock_timestamp()) THEN
      PERFORM core.refuse_value('not_over_yet', first::text);
    END IF;
    -- One close of a branch at a time; receipts that are being entered wait or are seen.
    PERFORM pg_advisory_xact_lock(hashtextextended('close ' || branch, 371));
    IF core.is_closed(branch, CASE WHEN monthly THEN 'month' ELSE 'day' END, first) THEN
      PERFORM core.refuse_value('already_closed', first::text);
    END IF;
    IF monthly THEN
      SELECT min(x.day) INTO open_day FROM core.approved_items(ARRAY[branch], first, last) x WHERE NOT core.is_closed(branch, 'day', x.day);
      IF open_day IS NOT NULL THEN
        PERFORM core.refuse_value('month_has_open_days', open_day::text);
      END IF;
    END IF;
    counted := core.close_figures(branch, first, last);
    IF (counted ->> 'missing')::bigint IS DISTINCT FROM (p_args ->> 'seen')::bigint THEN
      PERFORM core.refuse('ZD003', 'the differences changed since they were shown', counted ->> 'missing');
    END IF;
    IF (counted ->> 'missing')::bigint > 0 OR nullif(p_args ->> 'reason', '') IS NOT NULL THEN
      IF nullif(p_args ->> 'reason', '') IS NULL THEN
        PERFORM core.refuse_value('close_reason_needed', counted ->> 'missing');
      END IF;
      PERFORM core.check_reason(p_args ->> 'reason');
    END IF;
    INSERT INTO core.close_event (branch_id, period, first_day, seq, kind, by_login, reason, figures)
    SELECT branch, CASE WHEN monthly THEN 'month' ELSE 'day' END, first,
           coalesce(max(e.seq), 0) + 1, 'closed', session_user, nullif(p_args ->> 'reason', ''),
           counted || CASE WHEN monthly THEN jsonb_build_object('statement', core.lump_statement(ARRAY[branch], first)) ELSE '{}' END
      FROM core.close_event e WHERE e.branch_id = branch AND e.first_day = first
       AND e.period = CASE WHEN monthly THEN 'month' ELSE 'day' END;
    PERFORM core.note(branch, CASE WHEN monthly THEN 'close.month_closed' ELSE 'close.day_closed' END, NULL, NULL,
                      coalesce(p_args ->> 'reason', ''), counted || jsonb_build_object('day', first));
    PERFORM core.end_command(p_request, 'close_period', p_args, '{}');
  END IF;
END $$;

-- 再開, by somebody else than who closed it, with the reason. A day of a closed month only after the month.
CREATE FUNCTION api.reopen_period(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'reopen_period', p_args);
  branch text := p_args ->> 'branch';
  monthly boolean := p_args ? 'month';
  first date;
  e core.close_event;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor', 'administrator');
    IF NOT coalesce(branch = ANY (core.my_branches())
                    AND core.is_day(CASE WHEN monthly THEN (p_args ->> 'month') || '-01' ELSE p_args ->> 'day' END), false) THEN
      PERFORM core.refuse('ZD002', 'no such period');
    END IF;
    first := CASE WHEN monthly THEN (p_args ->> 'month') || '-01' ELSE p_args ->> 'day' END;
    PERFORM pg_advisory_xact_lock(hashtextextended('close ' || branch, 371));
    SELECT * INTO e FROM core.close_event x
     WHERE x.branch_id = branch AND x.first_day = first AND x.period = CASE WHEN monthly THEN 'month' ELSE 'day' END
     ORDER BY x.seq DESC LIMIT 1;
    IF NOT FOUND OR e.kind <> 'closed' THEN
      PERFORM core.refuse_value('not_closed', first::text);
    END IF;
    IF e.by_login = session_user THEN
      PERFORM core.refuse_value('reopen_by_another');
    END IF;
    IF NOT monthly AND core.is_closed(branch, 'month', date_trunc('month', first)::date) THEN
      PERFORM core.refuse_value('month_closed', to_char(first, 'YYYY-MM'));
    END IF;
    PERFORM core.check_reason(p_args ->> 'reason');
    INSERT INTO core.close_event (branch_id, period, first_day, seq, kind, by_login, reason, figures)
    VALUES (branch, e.period, first, e.seq + 1, 'reopened', session_user, p_args ->> 'reason', e.figures - 'statement');
    PERFORM core.note(branch, CASE WHEN monthly THEN 'close.month_reopened' ELSE 'close.day_reopened' END, NULL, NULL,
                      p_args ->> 'reason', jsonb_build_object('day', first));
    PERFORM core.end_command(p_request, 'reopen_period', p_args, '{}');
  END IF;
END $$;

-- ---------------------------------------------------------------- proposals

-- Puts a proposal's content in force. A rule ends the one that is in force on its first day; one of the same first day
-- is replaced; later periods stay and must not overlap (rule_one_at_a_time).
CREATE FUNCTION core.apply_proposal(p_kind text, p_content jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r core.orderer_rule;
BEGIN
  IF p_kind = 'rule' THEN
    r := jsonb_populate_record(NULL::core.orderer_rule, p_content);
    DELETE FROM core.orderer_rule x
     WHERE x.orderer_code = r.orderer_code AND x.work_kind = r.work_kind AND x.product = r.product AND x.valid_from = r.valid_from;
    UPDATE core.orderer_rule x SET valid_to = r.valid_from - 1
     WHERE x.orderer_code = r.orderer_code AND x.work_kind = r.work_kind AND x.product = r.product
       AND x.valid_from < r.valid_from AND (x.valid_to IS NULL OR x.valid_to >= r.valid_from);
    INSERT INTO core.orderer_rule SELECT r.*;
  ELSIF p_kind = 'rules' THEN
    DELETE FROM core.orderer_rule x WHERE x.orderer_code = p_content ->> 'orderer_code';
    INSERT INTO core.orderer_rule (orderer_code, work_kind, product, valid_from, valid_to, basis, electronic_from, tiers, rounding, cap, hand_in)
    SELECT p_content ->> 'orderer_code', x.work_kind, x.product, x.valid_from, x.valid_to, x.basis, x.electronic_from, x.tiers,
           x.rounding, x.cap, x.hand_in
      FROM jsonb_populate_recordset(NULL::core.orderer_rule, p_content -> 'rules') x;
  ELSIF p_kind = 'company' THEN
    INSERT INTO core.company AS t SELECT * FROM jsonb_populate_record(NULL::core.company, p_content)
    ON CONFLICT (valid_from) DO UPDATE SET (name, address, president_title, president, wording)
      = (excluded.name, excluded.address, excluded.president_title, excluded.president, excluded.wording);
  ELSE
    INSERT INTO core.premium_rate AS t SELECT * FROM jsonb_populate_record(NULL::core.premium_rate, p_content)
    ON CONFLICT (product, valid_from) DO UPDATE SET ppm = excluded.ppm;
  END IF;
END $$;

-- What a proposal would replace, and what it is about.
CREATE FUNCTION core.proposal_before(p_kind text, p_content jsonb, OUT before jsonb, OUT subject text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_kind = 'rule' THEN
    subject := concat_ws(' ', p_content ->> 'orderer_code', p_content ->> 'work_kind', p_content ->> 'product');
    SELECT to_jsonb(x) INTO before FROM core.orderer_rule x
     WHERE x.orderer_code = p_content ->> 'orderer_code' AND x.work_kind = p_content ->> 'work_kind' AND x.product = p_content ->> 'product'
       AND daterange(x.valid_from, x.valid_to, '[]') @> (p_content ->> 'valid_from')::date;
  ELSIF p_kind = 'rules' THEN
    subject := p_content ->> 'orderer_code';
    SELECT jsonb_build_object('rules', jsonb_agg(to_jsonb(x) - 'orderer_code' ORDER BY x.work_kind, x.product, x.valid_from))
      INTO before FROM core.orderer_rule x WHERE x.orderer_code = p_content ->> 'orderer_code';
  ELSIF p_kind = 'company' THEN
    subject := p_content ->> 'valid_from';
    SELECT to_jsonb(x) INTO before FROM core.company x WHERE x.valid_from <= (p_content ->> 'valid_from')::date ORDER BY x.valid_from DESC LIMIT 1;
  ELSE
    subject := p_content ->> 'product';
    SELECT to_jsonb(x) INTO before FROM core.premium_rate x
     WHERE x.product = p_content ->> 'product' AND x.valid_from <= (p_content ->> 'valid_from')::date ORDER BY x.valid_from DESC LIMIT 1;
  END IF;
  before := coalesce(before, 'null');
END $$;

CREATE FUNCTION core.propose(p_kind text, p_content jsonb, p_reason text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  b record;
  id bigint;
BEGIN
  PERFORM core.require_role('administrator');
  PERFORM core.check_reason(p_reason);
  IF NOT coalesce(p_kind IN ('rule', 'rules', 'company', 'rate') AND jsonb_typeof(p_content) = 'object'
                  AND octet_length(p_content::text) <= 100000, false) THEN
    PERFORM core.refuse_value('proposal_form');
  END IF;
  SELECT * INTO b FROM core.proposal_before(p_kind, p_content);
  -- Tried out and taken back: a proposal that could not come into force is refused now, not when it is confirmed.
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

CREATE FUNCTION api.propose(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'propose', p_args);
BEGIN
  IF done IS NULL THEN
    done := jsonb_build_object('proposal', core.propose(p_args ->> 'kind', p_args -> 'content', p_args ->> 'reason'));
    PERFORM core.end_command(p_request, 'propose', p_args, done);
  END IF;
END $$;

-- Confirmed by another administrator or a supervisor (four eyes), rejected by one of these, or withdrawn by whoever
-- proposed it. What it replaces must still be as it was when it was proposed.
CREATE FUNCTION api.decide_proposal(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'decide_proposal', p_args);
  verdict text := p_args ->> 'verdict';
  p core.proposal;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator', 'supervisor');
    SELECT * INTO p FROM core.proposal x WHERE x.proposal_id::text = p_args ->> 'id' FOR UPDATE;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such proposal');
    END IF;
    IF p.state <> 'open' THEN
      PERFORM core.refuse_value('proposal_decided', p.state);
    END IF;
    IF verdict = 'confirmed' THEN
      IF p.proposed_by = session_user THEN
        PERFORM core.refuse('ZD006', 'four eyes: somebody else has to confirm this', '', 'proposal_four_eyes');
      END IF;
      IF (SELECT b.before FROM core.proposal_before(p.kind, p.content) b) <> p.before THEN
        PERFORM core.refuse('ZD003', 'what it replaces changed since it was proposed');
      END IF;
      PERFORM core.apply_proposal(p.kind, p.content);
    ELSIF verdict = 'withdrawn' THEN
      IF p.proposed_by <> session_user THEN
        PERFORM core.refuse('ZD010', 'only who proposed it withdraws it');
      END IF;
    ELSIF verdict IS DISTINCT FROM 'rejected' THEN
      PERFORM core.refuse_value('proposal_form');
    END IF;
    IF verdict <> 'confirmed' THEN
      PERFORM core.check_reason(p_args ->> 'reason');
    END IF;
    UPDATE core.proposal x SET state = verdict, decided_by = session_user, decided_at = clock_timestamp(),
           remark = nullif(p_args ->> 'reason', '')
     WHERE x.proposal_id = p.proposal_id;
    PERFORM core.note((core.me()).branch_id, 'masters.' || verdict, NULL, NULL, coalesce(p_args ->> 'reason', ''),
                      jsonb_build_object('proposal', p.proposal_id, 'kind', p.kind, 'subject', p.subject, 'proposed_by', p.proposed_by,
                                         'before', p.before, 'content', p.content));
    PERFORM core.end_command(p_request, 'decide_proposal', p_args, '{}');
  END IF;
END $$;

-- The import of a whole file goes the same way for an operator: orderers at once, rules that differ and the company as
-- proposals. Who administers the database sets an installation up at once (0010).
ALTER FUNCTION api.import_orderers(jsonb) RENAME TO put_orderers;
ALTER FUNCTION api.put_orderers(jsonb) SET SCHEMA core;
REVOKE EXECUTE ON FUNCTION core.put_orderers(jsonb) FROM densho_staff;
CREATE FUNCTION api.import_orderers(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o jsonb;
  now_rules jsonb;
  proposed integer := 0;
  kept jsonb := '[]';
BEGIN
  IF pg_has_role(session_user, 'densho_owner', 'MEMBER') THEN
    RETURN core.put_orderers(rows);
  END IF;
  FOR o IN SELECT jsonb_array_elements(rows) LOOP
    IF jsonb_typeof(o -> 'rules') IS DISTINCT FROM 'array' THEN
      PERFORM core.refuse_value('rules_missing');
    END IF;
    SELECT coalesce(jsonb_agg(to_jsonb(x) - 'orderer_code' ORDER BY x.work_kind, x.product, x.valid_from), '[]')
      INTO now_rules FROM core.orderer_rule x WHERE x.orderer_code = o ->> 'code';
    kept := kept || jsonb_build_array(o || jsonb_build_object('rules', now_rules));
  END LOOP;
  -- The orderers themselves, their rules as they are.
  kept := core.put_orderers(kept);
  FOR o IN SELECT jsonb_array_elements(rows) LOOP
    SELECT coalesce(jsonb_agg(to_jsonb(x) - 'orderer_code' ORDER BY x.work_kind, x.product, x.valid_from), '[]')
      INTO now_rules FROM core.orderer_rule x WHERE x.orderer_code = o ->> 'code';
    IF now_rules <> (SELECT coalesce(jsonb_agg(to_jsonb(x) - 'orderer_code' ORDER BY x.work_kind, x.product, x.valid_from), '[]')
                       FROM jsonb_populate_recordset(NULL::core.orderer_rule, o -> 'rules') x) THEN
      PERFORM core.propose('rules', jsonb_build_object('orderer_code', o ->> 'code', 'rules', o -> 'rules'), 'import');
      proposed := proposed + 1;
    END IF;
  END LOOP;
  RETURN kept || jsonb_build_object('proposed', proposed);
END $$;

ALTER FUNCTION api.import_company(jsonb) RENAME TO put_company;
ALTER FUNCTION api.put_company(jsonb) SET SCHEMA core;
REVOKE EXECUTE ON FUNCTION core.put_company(jsonb) FROM densho_staff;
CREATE FUNCTION api.import_company(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c jsonb;
  proposed integer := 0;
BEGIN
  IF pg_has_role(session_user, 'densho_owner', 'MEMBER') THEN
    RETURN core.put_company(rows);
  END IF;
  FOR c IN SELECT jsonb_array_elements(rows) LOOP
    IF NOT EXISTS (SELECT FROM core.company x WHERE to_jsonb(x) = to_jsonb(jsonb_populate_record(NULL::core.company, c))) THEN
      PERFORM core.propose('company', c, 'import');
      proposed := proposed + 1;
    END IF;
  END LOOP;
  RETURN jsonb_build_object('added', 0, 'changed', 0, 'proposed', proposed);
END $$;

-- ---------------------------------------------------------------- masters that an administrator keeps alone

-- One row of a master, as an import of one; `seen` is the row that was shown (null: a new one).
CREATE FUNCTION api.save_master(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'save_master', p_args);
  here text;
  kind text := p_args ->> 'kind';
  row jsonb := p_args -> 'row';
  seen jsonb := nullif(p_args -> 'seen', 'null');
  before jsonb;
  shown jsonb;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator');
    here := (core.me()).branch_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('master ' || coalesce(kind, ''), 371));
    IF kind = 'bank' THEN
      SELECT to_jsonb(t) - 'folded' INTO before FROM core.bank t WHERE t.bank_code = row ->> 'bank_code' AND t.branch_code = row ->> 'branch_code';
    ELSIF kind = 'contractor' THEN
      SELECT to_jsonb(t) - 'folded' INTO before FROM core.contractor t WHERE t.customer_code = row ->> 'customer_code';
    ELSIF kind = 'orderer' THEN
      SELECT jsonb_build_object('code', t.code, 'name', t.name, 'orderer_kind', t.kind) INTO before FROM core.orderer t WHERE t.code = row ->> 'code';
    ELSIF kind = 'branch' THEN
      SELECT to_jsonb(t) INTO before FROM core.branch t WHERE t.branch_id = row ->> 'branch_id';
    ELSIF kind = 'holiday' THEN
      SELECT jsonb_build_object('day', t.day, 'name', t.name) INTO before FROM core.holiday t WHERE t.day = (row ->> 'day')::date;
    ELSE
      PERFORM core.refuse_value('master_form');
    END IF;
    IF seen IS NULL AND before IS NOT NULL THEN
      PERFORM core.refuse('ZD012', 'exists already', '', 'master_exists');
    END IF;
    SELECT jsonb_object_agg(k, seen -> k) INTO shown FROM jsonb_object_keys(jsonb_strip_nulls(before)) k;
    IF seen IS NOT NULL AND (before IS NULL OR jsonb_strip_nulls(before) <> shown) THEN
      PERFORM core.refuse('ZD003', 'the row changed since it was shown');
    END IF;
    IF kind = 'bank' THEN
      PERFORM api.import_banks(jsonb_build_array(row));
    ELSIF kind = 'contractor' THEN
      PERFORM api.import_contractors(jsonb_build_array(row));
    ELSIF kind = 'orderer' THEN
      INSERT INTO core.orderer AS t (code, name, kind, folded) VALUES (row ->> 'code', row ->> 'name', row ->> 'orderer_kind', row ->> 'folded')
      ON CONFLICT (code) DO UPDATE SET (name, kind, folded) = (excluded.name, excluded.kind, excluded.folded);
    ELSIF kind = 'branch' THEN
      PERFORM api.import_branches(jsonb_build_array(row));
    ELSE
      INSERT INTO core.holiday AS t (day, name) VALUES ((row ->> 'day')::date, row ->> 'name')
      ON CONFLICT (day) DO UPDATE SET name = excluded.name;
    END IF;
    PERFORM core.note(here, 'masters.saved', NULL, NULL, kind, jsonb_build_object('before', before, 'after', row - 'folded'));
    PERFORM core.end_command(p_request, 'save_master', p_args, '{}');
  END IF;
END $$;

-- A holiday that is none; its record keeps what it was.
CREATE FUNCTION api.drop_holiday(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'drop_holiday', p_args);
  gone jsonb;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator');
    PERFORM core.check_reason(p_args ->> 'reason');
    DELETE FROM core.holiday h WHERE h.day::text = p_args ->> 'day' RETURNING jsonb_build_object('day', h.day, 'name', h.name) INTO gone;
    IF gone IS NULL THEN
      PERFORM core.refuse('ZD002', 'no such holiday');
    END IF;
    PERFORM core.note((core.me()).branch_id, 'masters.holiday_dropped', NULL, NULL, p_args ->> 'reason', jsonb_build_object('before', gone));
    PERFORM core.end_command(p_request, 'drop_holiday', p_args, '{}');
  END IF;
END $$;

-- Branch, name or role of an operator. Nobody changes their own record: a role is given by somebody else.
CREATE FUNCTION api.change_operator(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'change_operator', p_args);
  o core.operator;
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator');
    IF p_args ->> 'login' = session_user THEN
      PERFORM core.refuse_value('own_record');
    END IF;
    PERFORM core.check_reason(p_args ->> 'reason');
    SELECT * INTO o FROM core.operator x WHERE x.login = p_args ->> 'login' AND x.disabled_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
      PERFORM core.refuse('ZD002', 'no such operator');
    END IF;
    IF (o.branch_id, o.name, o.role) IS DISTINCT FROM (p_args #>> '{seen,branch_id}', p_args #>> '{seen,name}', p_args #>> '{seen,role}') THEN
      PERFORM core.refuse('ZD003', 'the record changed since it was shown');
    END IF;
    UPDATE core.operator x SET branch_id = p_args ->> 'branch_id', name = p_args ->> 'name', role = p_args ->> 'role' WHERE x.login = o.login;
    PERFORM core.note((core.me()).branch_id, 'operator.changed', NULL, NULL, p_args ->> 'reason',
                      jsonb_build_object('login', o.login, 'before', jsonb_build_object('branch_id', o.branch_id, 'name', o.name, 'role', o.role),
                                         'after', p_args - 'seen' - 'reason'));
    PERFORM core.end_command(p_request, 'change_operator', p_args, '{}');
  END IF;
END $$;

-- Shuts an operator out, with the reason; the caller closes the login in the same transaction (core.close_login).
CREATE FUNCTION api.shut_out(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'shut_out', p_args);
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator');
    IF p_args ->> 'login' = session_user THEN
      PERFORM core.refuse_value('own_record');
    END IF;
    PERFORM core.check_reason(p_args ->> 'reason');
    PERFORM api.disable_operator(p_args ->> 'login');
    PERFORM core.note((core.me()).branch_id, 'operator.shut_out', NULL, NULL, p_args ->> 'reason', jsonb_build_object('login', p_args ->> 'login'));
    PERFORM core.end_command(p_request, 'shut_out', p_args, '{}');
  END IF;
END $$;

CREATE FUNCTION api.merge_contractors(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'merge_contractors', p_args);
  old text := p_args ->> 'customer_code';
  kept text := p_args ->> 'kept_code';
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator');
    PERFORM core.check_reason(p_args ->> 'reason');
    PERFORM pg_advisory_xact_lock(hashtextextended('merge', 371));
    IF (SELECT count(*) FROM core.contractor c WHERE c.customer_code IN (old, kept)) < 2 THEN
      PERFORM core.refuse('ZD002', 'no such contractor, or the same one');
    END IF;
    IF EXISTS (SELECT FROM core.contractor_alias a WHERE a.old_code = old) THEN
      PERFORM core.refuse('ZD012', 'merged already', '', 'merged_already');
    END IF;
    -- Never round in a circle: the kept one is not itself merged into the old one.
    IF core.kept_code(kept) = old THEN
      PERFORM core.refuse_value('merged_in_a_circle', kept);
    END IF;
    INSERT INTO core.contractor_alias (old_code, kept_code, merged_by, reason) VALUES (old, kept, session_user, p_args ->> 'reason');
    PERFORM core.note((core.me()).branch_id, 'masters.contractor_merged', NULL, NULL, p_args ->> 'reason',
                      jsonb_build_object('customer_code', old, 'kept_code', kept));
    PERFORM core.end_command(p_request, 'merge_contractors', p_args, '{}');
  END IF;
END $$;

CREATE FUNCTION api.move_contract(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'move_contract', p_args);
  c core.contract;
  was text;
  code text := p_args ->> 'customer_code';
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator');
    PERFORM core.check_reason(p_args ->> 'reason');
    SELECT * INTO c FROM core.contract x WHERE x.number = p_args ->> 'number' FOR NO KEY UPDATE;
    IF NOT FOUND OR NOT EXISTS (SELECT FROM core.contractor k WHERE k.customer_code = code) THEN
      PERFORM core.refuse('ZD002', 'no such contract or contractor');
    END IF;
    SELECT coalesce((SELECT h.customer_code FROM core.contract_holder h WHERE h.branch_id = c.branch_id AND h.contract_id = c.contract_id
                      ORDER BY h.seq DESC LIMIT 1), d.content #>> '{applicant,customer_code}') INTO was
      FROM core.draft d WHERE d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision;
    IF was = code THEN
      PERFORM core.refuse('ZD012', 'it is theirs already', '', 'holder_same');
    END IF;
    -- A closed month's statement was sent as it was closed.
    IF core.is_closed(c.branch_id, 'month', date_trunc('month', core.tokyo_day(c.numbered_at))::date) THEN
      PERFORM core.refuse_value('month_closed', to_char(core.tokyo_day(c.numbered_at), 'YYYY-MM'));
    END IF;
    INSERT INTO core.contract_holder (branch_id, contract_id, seq, customer_code, before, moved_by, reason)
    SELECT c.branch_id, c.contract_id, coalesce(max(h.seq), 0) + 1, code, was, session_user, p_args ->> 'reason'
      FROM core.contract_holder h WHERE h.branch_id = c.branch_id AND h.contract_id = c.contract_id;
    PERFORM core.note(c.branch_id, 'masters.contract_moved', c.application_id, c.contract_id, p_args ->> 'reason',
                      jsonb_build_object('before', was, 'after', code));
    PERFORM core.end_command(p_request, 'move_contract', p_args, '{}');
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION api.house_page(text, jsonb, text, bigint, integer), api.close_period(uuid, jsonb), api.reopen_period(uuid, jsonb),
  api.propose(uuid, jsonb), api.decide_proposal(uuid, jsonb), api.import_orderers(jsonb), api.import_company(jsonb),
  api.save_master(uuid, jsonb), api.drop_holiday(uuid, jsonb), api.change_operator(uuid, jsonb), api.shut_out(uuid, jsonb), api.merge_contractors(uuid, jsonb),
  api.move_contract(uuid, jsonb) TO densho_staff;

RESET ROLE;
