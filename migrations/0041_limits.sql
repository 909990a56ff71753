-- 承認限度額: changed by a proposal that another confirms, from a day to come on. A limit that was in force is never
-- written over: the old period ends the day before, and stays to be read beside the approvals made under it.

SET ROLE densho_owner;

-- Only the end of a period moves; what has begun before today is never taken out.
CREATE FUNCTION core.authority_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.login, OLD.product, OLD.limit_yen, OLD.valid_from) = (NEW.login, NEW.product, NEW.limit_yen, NEW.valid_from) THEN
    RETURN NEW;
  ELSIF TG_OP = 'DELETE' AND OLD.valid_from >= core.tokyo_day(clock_timestamp()) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'ZD090', MESSAGE = 'a limit that was in force is never changed';
END $$;
CREATE TRIGGER authority_stays BEFORE UPDATE OR DELETE ON core.authority FOR EACH ROW EXECUTE FUNCTION core.authority_stays();

DO $$
DECLARE known text;
BEGIN
  SELECT pg_get_expr(c.conbin, c.conrelid) INTO STRICT known FROM pg_constraint c
   WHERE c.conrelid = 'core.proposal'::regclass AND c.conname = 'proposal_kind_known';
  ALTER TABLE core.proposal DROP CONSTRAINT proposal_kind_known;
  EXECUTE format('ALTER TABLE core.proposal ADD CONSTRAINT proposal_kind_known CHECK ((%s) OR kind = %L)', known, 'limit');
END $$;

ALTER FUNCTION core.apply_proposal(text, jsonb) RENAME TO apply_proposal_before_limits;
CREATE FUNCTION core.apply_proposal(p_kind text, p_content jsonb) RETURNS void
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
  IF EXISTS (SELECT FROM core.authority a WHERE a.login = whose AND a.product = what AND a.valid_from = first) THEN
    PERFORM core.refuse_value('limit_same_day', first::text);
  END IF;
  UPDATE core.authority a SET valid_to = first - 1
   WHERE a.login = whose AND a.product = what AND a.valid_from < first AND (a.valid_to IS NULL OR a.valid_to >= first);
  INSERT INTO core.authority (login, product, limit_yen, valid_from, valid_to)
  SELECT whose, what, (p_content ->> 'limit')::bigint, first,
         (SELECT min(a.valid_from) - 1 FROM core.authority a WHERE a.login = whose AND a.product = what AND a.valid_from > first);
  PERFORM core.tell((SELECT o.branch_id FROM core.operator o WHERE o.login = whose), whose, 'limit', NULL, first::text);
END $$;

ALTER FUNCTION core.proposal_before(text, jsonb) RENAME TO proposal_before_before_limits;
CREATE FUNCTION core.proposal_before(p_kind text, p_content jsonb, OUT before jsonb, OUT subject text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_kind IS DISTINCT FROM 'limit' THEN
    SELECT b.before, b.subject INTO before, subject FROM core.proposal_before_before_limits(p_kind, p_content) b;
    RETURN;
  END IF;
  subject := concat_ws(' ', p_content ->> 'login', p_content ->> 'product');
  SELECT jsonb_build_object('limit', a.limit_yen, 'valid_from', a.valid_from) INTO before FROM core.authority a
   WHERE a.login = p_content ->> 'login' AND a.product = p_content ->> 'product'
     AND daterange(a.valid_from, a.valid_to, '[]') @> (p_content ->> 'valid_from')::date;
  before := coalesce(before, 'null');
END $$;

ALTER FUNCTION core.propose(text, jsonb, text) RENAME TO propose_before_limits;
CREATE FUNCTION core.propose(p_kind text, p_content jsonb, p_reason text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  b record;
  id bigint;
BEGIN
  IF p_kind IS DISTINCT FROM 'limit' THEN
    RETURN core.propose_before_limits(p_kind, p_content, p_reason);
  END IF;
  PERFORM core.require_role('administrator');
  PERFORM core.check_reason(p_reason);
  PERFORM core.check_object(p_content, 'content', 'login line', 'product advance_payment|interim_advance|performance|bid_bond',
                            'limit yen', 'valid_from day');
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

-- `limits`: {product: yen}, from today (Tokyo) on. Who sets an installation up (the database's administrator) gives
-- them at once; an operator who administers lets somebody in without them, and proposes each.
CREATE OR REPLACE FUNCTION api.add_operator(login text, branch text, name text, role text, limits jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here text := core.administrator();
  at_once boolean := pg_has_role(session_user, 'densho_owner', 'MEMBER');
  today date := core.tokyo_day(clock_timestamp());
BEGIN
  IF EXISTS (SELECT FROM core.operator o WHERE o.login = $1 AND o.disabled_at IS NULL) THEN
    PERFORM core.refuse('ZD012', 'operator exists already', rule => 'operator_pkey');
  END IF;
  INSERT INTO core.operator AS o (login, branch_id, name, role) VALUES ($1, $2, $3, $4)
  ON CONFLICT ON CONSTRAINT operator_pkey DO UPDATE
    SET branch_id = excluded.branch_id, name = excluded.name, role = excluded.role, disabled_at = NULL;
  -- Limits of an earlier time do not come back by themselves.
  DELETE FROM core.authority a WHERE a.login = $1 AND a.valid_from >= today;
  UPDATE core.authority a SET valid_to = today - 1 WHERE a.login = $1 AND (a.valid_to IS NULL OR a.valid_to >= today);
  IF at_once THEN
    INSERT INTO core.authority (login, product, limit_yen, valid_from)
    SELECT $1, l.key, l.value::bigint, today FROM jsonb_each_text(limits) l;
  ELSE
    PERFORM core.propose('limit', jsonb_build_object('login', $1, 'product', l.key, 'limit', l.value::bigint, 'valid_from', today), $3)
       FROM jsonb_each_text(limits) l;
  END IF;
  PERFORM core.note(coalesce(here, $2), 'operator.added', remark => $1,
                    detail => jsonb_build_object('branch', $2, 'role', $4, 'limits', limits, 'proposed', NOT at_once));
END $$;

-- ---------------------------------------------------------------- lists of the supervisors' authority

-- Every period of every limit; a supervisor sees those of their branch.
CREATE FUNCTION core.rows_limits(p_wanted text) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('id', concat_ws(':', a.login, a.product, a.valid_from), 'login', a.login, 'name', o.name,
           'branch_name', b.name, 'product', a.product, 'limit', a.limit_yen, 'valid_from', a.valid_from, 'valid_to', a.valid_to,
           'limit_state', CASE WHEN a.valid_from > core.tokyo_day(clock_timestamp()) THEN 'later'
                               WHEN a.valid_to < core.tokyo_day(clock_timestamp()) THEN 'past' ELSE 'in_force' END))
    FROM core.authority a JOIN core.operator o ON o.login = a.login JOIN core.branch b ON b.branch_id = o.branch_id
   WHERE ((core.me()).role <> 'supervisor' OR o.branch_id = ANY (core.my_branches()))
     AND (p_wanted = '' OR strpos(a.login, p_wanted) > 0 OR strpos(core.same_name(o.name), core.same_name(p_wanted)) > 0)
   ORDER BY o.branch_id, o.login, array_position(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond'], a.product::text),
            a.valid_from DESC
$$;

CREATE FUNCTION core.authority_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_table = 'limits' THEN
    RETURN QUERY SELECT core.rows_limits(coalesce(p_args ->> 'text', ''));
  ELSE
    PERFORM core.refuse_value('no_such_list', left(coalesce(p_table, ''), 40));
  END IF;
END $$;

-- A page of these lists, as api.house_page gives the others; supervisors, administrators and auditors read them.
CREATE FUNCTION api.authority_page(p_table text, p_args jsonb, p_start text, p_n bigint, p_limit integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  most integer := greatest(1, least(p_limit, 500));
  page jsonb;
BEGIN
  PERFORM core.require_role('administrator', 'supervisor', 'auditor');
  IF p_args IS NULL OR jsonb_typeof(p_args) <> 'object' OR octet_length(p_args::text) > 20000 THEN
    PERFORM core.refuse_value('filter_form');
  END IF;
  WITH every AS MATERIALIZED (SELECT row_number() OVER () AS n, r.row FROM core.authority_rows(p_table, p_args) r (row)),
  total AS (SELECT count(*) AS n FROM every),
  begin AS (
    SELECT greatest(1, CASE p_start
      WHEN 'bottom' THEN t.n - most + 1
      WHEN 'after' THEN CASE WHEN coalesce(p_n, 0) + 1 > t.n THEN t.n - most + 1 ELSE coalesce(p_n, 0) + 1 END
      WHEN 'at' THEN CASE WHEN coalesce(p_n, 1) > t.n THEN t.n - most + 1 ELSE coalesce(p_n, 1) END
      WHEN 'before' THEN coalesce(p_n, 1) - most
      ELSE 1 END) AS n FROM total t)
  SELECT jsonb_build_object(
           'rows', coalesce((SELECT jsonb_agg(e.row || jsonb_build_object('n', e.n) ORDER BY e.n) FROM every e, begin b
                              WHERE e.n >= b.n AND e.n < b.n + most), '[]'),
           'more_before', (SELECT b.n > 1 FROM begin b),
           'more_after', (SELECT t.n >= b.n + most FROM begin b, total t),
           'offset', (SELECT b.n - 1 FROM begin b), 'total', (SELECT t.n FROM total t))
    INTO page;
  RETURN page;
END $$;

ALTER FUNCTION core.house_rows(text, jsonb) RENAME TO house_rows_before_limits;
CREATE FUNCTION core.house_rows(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT core.house_rows_before_limits(p_table, p_args);
  IF p_table = 'masters' THEN
    RETURN QUERY SELECT jsonb_build_object('id', 'limits', 'master', 'limits', 'count', (SELECT count(*) FROM core.rows_limits('')));
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION api.authority_page(text, jsonb, text, bigint, integer) TO densho_staff;

RESET ROLE;
