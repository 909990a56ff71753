-- The sealer goes along the index of transactions and remembers how far it came: what a call costs follows how many events
-- it looks at, never how many wait or lie behind. It sorted everything that waited (24,000 events: half a second of
-- processor time a call, each time anew). And in a restored database, whose events carry transactions that are still to
-- come, it went through all of them at every call, and past its time limit it would never have come to an end.

SET ROLE densho_owner;

-- Of a restored database: every event of a transaction before this one is sealed, wherever the count of transactions is
-- by now. Only a short cut, like `before`.
ALTER TABLE audit.sealer ADD COLUMN restored_before xid8 NOT NULL DEFAULT '0';

-- Goes through the next p_limit events (all of the last one's transaction with it) and seals those that have no seal:
-- chained one by one, written at once. Returns how many it went through, at most p_limit; p_limit says that there are more.
CREATE OR REPLACE FUNCTION worker.seal_events(p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  over xid8 := pg_snapshot_xmin(pg_current_snapshot());
  unborn xid8 := pg_snapshot_xmax(pg_current_snapshot());
  -- How far it had come, and comes: of transactions that are over, of restored ones that are still to come.
  ripe xid8;
  restored xid8;
  ripe_n integer := 0;
  restored_n integer := 0;
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
  SELECT s.before, s.restored_before INTO ripe, restored FROM audit.sealer s;
  IF ripe > unborn THEN
    -- A restored database: its transactions are counted anew, and those of its events lie in what is still to come.
    ripe := '0';
    restored := '0';
  END IF;
  FOR e IN
    SELECT v.branch_id::text AS branch_id, v.event_id, v.xid, v.xid < over AS is_ripe,
           (SELECT true FROM audit.link l WHERE l.branch_id = v.branch_id AND l.event_id = v.event_id) AS has_seal,
           v.at, v.actor, v.kind, v.application_id, v.contract_id, v.remark, v.detail
      FROM ((SELECT r.* FROM audit.event r WHERE r.xid >= ripe AND r.xid < over
              ORDER BY r.xid FETCH FIRST p_limit ROWS WITH TIES)
            UNION ALL
            (SELECT r.* FROM audit.event r WHERE r.xid >= greatest(unborn, restored)
              ORDER BY r.xid FETCH FIRST p_limit ROWS WITH TIES)) v
     ORDER BY v.branch_id, v.xid, v.event_id
  LOOP
    IF e.is_ripe THEN
      ripe_n := ripe_n + 1;
      ripe := greatest(ripe, e.xid);
    ELSE
      restored_n := restored_n + 1;
      restored := greatest(restored, e.xid);
    END IF;
    CONTINUE WHEN e.has_seal;
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
    sealed := sealed + 1;
    branches[sealed] := branch;
    places[sealed] := place;
    events[sealed] := e.event_id;
    hashes[sealed] := last;
  END LOOP;
  INSERT INTO audit.link (branch_id, position, event_id, hash)
  SELECT * FROM unnest(branches, places, events, hashes);
  -- All events of the last transaction were there: the next begins behind it.
  ripe := CASE WHEN ripe_n < p_limit THEN over ELSE (ripe::text::numeric + 1)::text::xid8 END;
  restored := CASE WHEN restored_n < p_limit THEN '18446744073709551615' ELSE (restored::text::numeric + 1)::text::xid8 END;
  UPDATE audit.sealer s SET before = ripe, restored_before = restored
   WHERE s.before <> ripe OR s.restored_before <> restored;
  RETURN least(greatest(ripe_n, restored_n), p_limit);
END $$;

RESET ROLE;
