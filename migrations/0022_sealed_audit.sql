-- The audit trail, chained: each event of a branch is sealed with a hash over itself and everything sealed before it,
-- so that an event that was changed, removed or slipped in is found (densho verify). The worker seals a few seconds
-- after the commit, because a chain made within the transactions would let a branch have one commit at a time.
-- And the first advance that an interim advance rests on.

SET ROLE densho_owner;

-- hash = SHA-256(hash of the link before (32 zero bytes before the first) || UTF-8 of the JSON array
--   [branch_id, position, event_id, at in UTC with microseconds, actor, kind, application_id, contract_id, remark, detail]).
CREATE TABLE audit.link (
  branch_id  core.branch_code NOT NULL,
  position   bigint NOT NULL CONSTRAINT link_position_counts_up CHECK (position >= 1),
  event_id   bigint NOT NULL,
  hash       bytea NOT NULL CONSTRAINT link_hash_size CHECK (octet_length(hash) = 32),
  sealed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (branch_id, position),
  FOREIGN KEY (branch_id, event_id) REFERENCES audit.event,
  CONSTRAINT sealed_once UNIQUE (branch_id, event_id)
);
ALTER TABLE audit.link ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON audit.link FOR SELECT TO densho_staff USING (branch_id = ANY ((SELECT core.my_branches())::text[]));
GRANT SELECT (branch_id, position, event_id, hash, sealed_at) ON audit.link TO densho_staff;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.link FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- Every event of a transaction before this one is sealed: where the sealer begins to look. Only a short cut; what
-- decides is whether an event has a link.
CREATE TABLE audit.sealer (
  one     boolean PRIMARY KEY DEFAULT true CONSTRAINT sealer_is_one CHECK (one),
  before  xid8 NOT NULL DEFAULT '0'
);
ALTER TABLE audit.sealer ENABLE ROW LEVEL SECURITY;
INSERT INTO audit.sealer DEFAULT VALUES;
CREATE INDEX event_by_xid ON audit.event (xid);

-- Seals up to p_limit events that have none; returns how many. An event is looked at once its transaction is older than
-- every one that still runs: who follows ids instead misses what is committed late.
CREATE FUNCTION worker.seal_events(p_limit integer) RETURNS integer
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
    SELECT v.* FROM audit.event v
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
    last := sha256(last || convert_to(jsonb_build_array(branch, place, e.event_id,
      to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.kind, e.application_id, e.contract_id,
      e.remark, e.detail)::text, 'UTF8'));
    INSERT INTO audit.link (branch_id, position, event_id, hash) VALUES (branch, place, e.event_id, last);
    sealed := sealed + 1;
  END LOOP;
  IF sealed < p_limit THEN
    UPDATE audit.sealer SET before = over WHERE before <> over;
  END IF;
  RETURN sealed;
END $$;

-- ---------------------------------------------------------------- verifying

-- The branches that this login may verify: an auditor's all, an administrator's own, the database administrator's all.
CREATE FUNCTION core.verifies() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF pg_has_role(session_user, 'densho_owner', 'MEMBER') THEN
    RETURN ARRAY(SELECT b.branch_id::text FROM core.branch b ORDER BY b.branch_id);
  END IF;
  IF (core.me()).role NOT IN ('auditor', 'administrator') THEN
    PERFORM core.refuse('ZD010', 'only an auditor or an administrator may verify');
  END IF;
  RETURN core.my_branches();
END $$;

-- What staff cannot read for itself: counters, sealed keys (whether there are any, nothing of them), the local registry.
-- A row for each contradiction: what (a code), of which contract or series.
CREATE FUNCTION api.verify_hidden() RETURNS TABLE (branch_id text, fault text, subject text, said text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE mine text[] := core.verifies();
BEGIN
  RETURN QUERY
    SELECT c.branch_id::text, 'counter', c.series || ' ' || c.period, c.last || ' ' || coalesce(x.last, 0)
      FROM core.counter c
      LEFT JOIN LATERAL (SELECT max(k.serial) AS last FROM core.contract k
                          WHERE k.branch_id = c.branch_id AND k.product = c.series AND k.fiscal_year = c.period) x ON true
     WHERE c.branch_id = ANY (mine) AND c.series <> 'application' AND c.last <> coalesce(x.last, 0)
    UNION ALL
    SELECT c.branch_id::text,
           CASE WHEN c.form = 'paper' OR c.keyed_at IS NULL THEN 'key_unasked' WHEN k.n = 0 THEN 'key_missing' ELSE 'keys_many' END,
           c.number, k.n::text
      FROM core.contract c
      CROSS JOIN LATERAL (SELECT count(*) AS n FROM vault.auth_key k
                           WHERE k.branch_id = c.branch_id AND k.contract_id = c.contract_id AND k.dead_at IS NULL) k
     WHERE c.branch_id = ANY (mine) AND k.n <> CASE WHEN c.form = 'electronic' AND c.keyed_at IS NOT NULL THEN 1 ELSE 0 END
    UNION ALL
    SELECT c.branch_id::text, CASE WHEN count(*) > 1 THEN 'shown_twice' ELSE 'shown_differs' END, c.number, count(*)::text
      FROM platform.entry p
      JOIN core.contract c ON c.number = p.contract_number
      JOIN core.revision r ON r.branch_id = c.branch_id AND r.contract_id = c.contract_id AND r.seq = 1
     WHERE c.branch_id = ANY (mine) AND p.change_number = 0 AND p.withdrawn_at IS NULL
     GROUP BY c.branch_id, c.number HAVING count(*) > 1 OR bool_or(p.certificate <> r.content)
    ORDER BY 1, 2, 3;
END $$;

-- ---------------------------------------------------------------- the first advance of an interim advance

-- 中間前払金 rests on a 前払金保証 of the same contractor on the same works: its amount, where this branch has issued one
-- that stands; NULL where it has not (another branch or another surety may have). The latest, if there are several.
-- SECURITY DEFINER with its own branch check: under a policy the expression index could not be used.
CREATE FUNCTION core.first_advance(p_branch text, p_content jsonb) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.amount::bigint
    FROM core.application x
    JOIN core.contract c ON c.branch_id = x.branch_id AND c.application_id = x.application_id AND c.product = 'advance_payment'
   WHERE x.branch_id = p_branch AND p_branch = ANY (core.my_branches())
     AND p_content @> '{"products": [{"product": "interim_advance"}]}'
     AND core.same_name(x.works) = core.same_name(p_content #>> '{works,name}')
     AND core.same_name(x.orderer) = core.same_name(p_content #>> '{works,orderer_name}')
     AND core.same_name(c.contractor) = core.same_name(core.contractor_shown(p_content))
     AND c.arrived_at IS NOT NULL
     -- 解約: the column comes with the ledger's later events, and may not be there.
     AND to_jsonb(c) ->> 'terminated_on' IS NULL
   ORDER BY c.arrived_at DESC LIMIT 1
$$;

REVOKE ALL ON FUNCTION worker.seal_events(integer), core.verifies(), core.first_advance(text, jsonb), api.verify_hidden() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.first_advance(text, jsonb) TO densho_staff;
GRANT EXECUTE ON FUNCTION worker.seal_events(integer) TO densho_worker;
GRANT EXECUTE ON FUNCTION api.verify_hidden() TO densho_staff;

RESET ROLE;
