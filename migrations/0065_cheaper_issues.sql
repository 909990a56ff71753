-- An issue for less: the same rules, asked more cheaply. A function in SQL that cannot be taken into its caller is parsed
-- and planned anew in every transaction; in plpgsql its plan is kept for the session. Measured with pg_stat_user_functions
-- over the figures' issues: these were a tenth of what the server did for one.

SET ROLE densho_owner;

CREATE OR REPLACE FUNCTION core.content_hash(content jsonb) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN pg_catalog.sha256(pg_catalog.convert_to(content::text, 'UTF8'));
END $$;

CREATE OR REPLACE FUNCTION core.stands_in_for(p_login text, p_branch text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT d.absent FROM core.delegation d JOIN core.operator o ON o.login = d.absent
   WHERE d.delegate = $1 AND d.ended_at IS NULL AND core.tokyo_day(clock_timestamp()) BETWEEN d.first_day AND d.last_day
     AND ($2 IS NULL OR d.branch_id = $2 OR EXISTS (SELECT FROM core.branch b WHERE b.branch_id = d.branch_id AND b.head_office))
     AND o.role = 'supervisor' AND o.disabled_at IS NULL
   ORDER BY d.last_day DESC, d.delegation_id LIMIT 1);
END $$;

CREATE OR REPLACE FUNCTION core.retyped(p_submitted jsonb, p_content jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
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
           (SELECT nullif(j -> n, 'null') FROM jsonb_array_elements(p_submitted -> 'products') j WHERE j ->> 'product' = i ->> 'product')) f);
END $$;

CREATE OR REPLACE FUNCTION core.retype_wanted(p_submitted jsonb, p_content jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT coalesce(jsonb_object_agg(f.field, CASE
           WHEN f.field = 'contractor'
           THEN to_jsonb(coalesce(p_content #>> '{applicant,joint_venture,name}', p_content #>> '{applicant,name}'))
           WHEN f.field ~ ' '
           THEN (SELECT CASE split_part(f.field, ' ', 1) WHEN 'amount' THEN i -> 'amount'
                             ELSE coalesce(nullif(i -> 'guarantee_end', 'null'), p_content #> '{works,term_to}') END
                   FROM jsonb_array_elements(p_content -> 'products') i WHERE i ->> 'product' = split_part(f.field, ' ', 2))
           ELSE p_content -> 'works' -> f.field END), '{}')
    FROM unnest(core.retyped(p_submitted, p_content)) f (field));
END $$;

CREATE OR REPLACE FUNCTION core.electronic_refused(p_works jsonb, p_product text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  WITH candidate AS (
    SELECT r.*, CASE WHEN r.basis = 'contract' THEN (p_works ->> 'contract_date')::date
                     ELSE (p_works ->> 'notice_date')::date END AS basis_day,
           (p_works ->> 'contract_date')::date AS contract_day
      FROM core.orderer_rule r
     WHERE r.orderer_code = core.orderer_of(p_works ->> 'orderer_code', p_works ->> 'orderer_name')
       AND r.work_kind = p_works ->> 'kind' AND r.product = p_product),
  chosen AS (
    SELECT * FROM candidate c
     WHERE daterange(c.valid_from, c.valid_to, '[]') @> coalesce(c.basis_day, c.contract_day)
     ORDER BY c.valid_from DESC LIMIT 1)
  SELECT CASE
    WHEN c.electronic_from IS NOT NULL AND c.basis_day IS NULL THEN 'basis_day_missing'
    WHEN c.electronic_from <= c.basis_day THEN NULL
    WHEN EXISTS (SELECT FROM candidate l WHERE greatest(l.electronic_from, l.valid_from) > coalesce(l.basis_day, l.contract_day)
                   AND l.electronic_from IS NOT NULL
                   AND (l.valid_to IS NULL OR greatest(l.electronic_from, l.valid_from) <= l.valid_to)) THEN 'electronic_not_yet'
    WHEN c.orderer_code IS NOT NULL THEN 'electronic_not_accepted'
    ELSE 'electronic_unknown' END
  FROM (VALUES (1)) one (x) LEFT JOIN chosen c ON true);
END $$;

CREATE OR REPLACE FUNCTION core.bank_contracted(p_deposit jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT CASE WHEN bool_or(m.whole) THEN bool_or(m.contracted) FILTER (WHERE m.whole)
              WHEN bool_or(NOT m.contracted) THEN false END
  FROM (
    SELECT b.contracted,
           b.bank_name = p_deposit ->> 'bank_name' AND b.branch_name = p_deposit ->> 'branch_name'
           AND coalesce(b.bank_code = p_deposit ->> 'bank_code', true)
           AND coalesce(b.branch_code = p_deposit ->> 'branch_code', true) AS whole
      FROM core.bank b
     WHERE (b.bank_code = p_deposit ->> 'bank_code' AND b.branch_code = p_deposit ->> 'branch_code')
        OR (b.bank_name = p_deposit ->> 'bank_name' AND b.branch_name = p_deposit ->> 'branch_name')) m);
END $$;

CREATE OR REPLACE FUNCTION core.limit_of(p_login text, p_product text, p_day date) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT l.limit_yen::bigint FROM core.authority l
   WHERE l.login = p_login AND l.product = p_product AND daterange(l.valid_from, l.valid_to, '[]') @> p_day);
END $$;

CREATE OR REPLACE FUNCTION core.same_name(t text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN regexp_replace(normalize($1, NFKC), '[[:space:]]', '', 'g');
END $$;

CREATE OR REPLACE FUNCTION core.orderer_of(p_code text, p_name text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT o.code FROM core.orderer o
   WHERE o.name = p_name AND (p_code IS NULL OR o.code = p_code)
   ORDER BY o.code LIMIT 1);
END $$;

CREATE OR REPLACE FUNCTION core.content_of(a core.application) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT CASE WHEN a.revision = 0 THEN a.submitted
              ELSE (SELECT d.content FROM core.draft d
                     WHERE d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = a.revision) END);
END $$;

CREATE OR REPLACE FUNCTION core.is_closed(p_branch text, p_period text, p_first date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT coalesce((SELECT e.kind = 'closed' FROM core.close_event e
                    WHERE e.branch_id = p_branch AND e.period = p_period AND e.first_day = p_first
                    ORDER BY e.seq DESC LIMIT 1), false));
END $$;

CREATE OR REPLACE FUNCTION core.blanks(content jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT coalesce(array_agg(f.name ORDER BY f.name), '{}')
  FROM (VALUES ('deposit', '{deposit,bank_name}'::text[]), ('customer_code', '{applicant,customer_code}'),
               ('phone', '{applicant,phone}'), ('orderer_code', '{works,orderer_code}'),
               ('notice_date', '{works,notice_date}'), ('premium_date', '{premium,received_on}'),
               ('mail_address', '{notification,address}'), ('note', '{other,note}')) f (name, path)
  WHERE coalesce($1 #>> f.path, '') ~ '^[[:space:]\u3000]*$');
END $$;

CREATE OR REPLACE FUNCTION core.search_bucket(at timestamptz) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (core.tokyo_day($1) - date '2000-01-01') / 91;
END $$;


-- Without settings of its own it becomes part of its caller.
CREATE OR REPLACE FUNCTION core.mark(name text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT -65536 + pg_catalog.array_position(ARRAY[
    'contract', 'application', 'advance_payment', 'interim_advance', 'performance', 'bid_bond', 'electronic', 'paper',
    'issue', 'change', 'correction', 'cancellation', 'termination',
    'no deposit', 'no customer_code', 'no phone', 'no orderer_code', 'no notice_date', 'no premium_date',
    'no mail_address', 'no note'], $1)
$$;
ALTER FUNCTION core.mark(text) RESET ALL;

CREATE OR REPLACE FUNCTION core.end_command(p_request uuid, p_command text, p_arguments jsonb, p_result jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO core.command_log (request_id, actor, command, arguments, result)
  VALUES ($1, session_user, $2, core.content_hash($3), $4);
END $$;

-- The first event has no earlier image.
CREATE OR REPLACE FUNCTION core.image_of_revision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c core.contract;
  behind record;
BEGIN
  SELECT * INTO STRICT c FROM core.contract x WHERE x.branch_id = NEW.branch_id AND x.contract_id = NEW.contract_id;
  SELECT a.number, d.content INTO STRICT behind
    FROM core.application a JOIN core.draft d ON d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = c.revision
   WHERE a.branch_id = c.branch_id AND a.application_id = c.application_id;
  IF NEW.seq > 1 THEN
    UPDATE core.search_image s SET latest = false
     WHERE s.branch_id = NEW.branch_id AND s.kind = 'contract' AND s.record_id = NEW.contract_id AND s.latest;
  END IF;
  PERFORM core.write_image(NEW.branch_id, 'contract', NEW.contract_id, NEW.seq, c.numbered_at, NEW.kind, ARRAY[c.number, behind.number],
                           behind.content, NEW.content);
  RETURN NULL;
END $$;

-- Chained one by one, written at once.
CREATE OR REPLACE FUNCTION worker.seal_events(p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  begin_at xid8;
  over xid8 := pg_snapshot_xmin(pg_current_snapshot());
  unborn xid8 := pg_snapshot_xmax(pg_current_snapshot());
  e record;
  branch text := '';
  place bigint;
  last bytea;
  sealed integer := 0;
  branches text[];
  places bigint[];
  events bigint[];
  hashes bytea[];
BEGIN
  -- A branch has one chain, so there is one sealer at a time.
  IF NOT pg_try_advisory_xact_lock(371, 22) THEN
    RETURN 0;
  END IF;
  SELECT s.before INTO begin_at FROM audit.sealer s;
  IF begin_at > unborn THEN
    -- A restored database: its transactions are counted anew, and those of its events lie in what is still to come.
    begin_at := '0';
  END IF;
  FOR e IN
    SELECT v.branch_id::text AS branch_id, v.event_id,
           jsonb_build_array(to_char(v.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), v.actor, v.kind, v.application_id, v.contract_id,
                             v.remark, v.detail) AS said
      FROM audit.event v
     WHERE ((v.xid >= begin_at AND v.xid < over) OR v.xid >= unborn)
       AND NOT EXISTS (SELECT FROM audit.link l WHERE l.branch_id = v.branch_id AND l.event_id = v.event_id)
     ORDER BY v.branch_id, v.xid, v.event_id LIMIT p_limit
  LOOP
    IF e.branch_id <> branch THEN
      branch := e.branch_id;
      SELECT l.position, l.hash INTO place, last FROM audit.link l WHERE l.branch_id = branch ORDER BY l.position DESC LIMIT 1;
      IF NOT FOUND THEN
        place := 0;
        last := decode(repeat('00', 32), 'hex');
      END IF;
    END IF;
    place := place + 1;
    last := sha256(last || convert_to((jsonb_build_array(branch, place, e.event_id) || e.said)::text, 'UTF8'));
    sealed := sealed + 1;
    branches[sealed] := branch;
    places[sealed] := place;
    events[sealed] := e.event_id;
    hashes[sealed] := last;
  END LOOP;
  INSERT INTO audit.link (branch_id, position, event_id, hash)
  SELECT * FROM unnest(branches, places, events, hashes);
  IF sealed < p_limit THEN
    UPDATE audit.sealer SET before = over WHERE before <> over;
  END IF;
  RETURN sealed;
END $$;

RESET ROLE;
