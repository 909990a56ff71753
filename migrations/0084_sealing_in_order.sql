-- The sealer takes the oldest events first, along the index: what a call costs follows what it seals, not what waits. It
-- sorted everything that waited (24,000 events: half a second of processor time a call, each time anew). And in a restored
-- database, whose events carry transactions that are still to come, it went through all of them at every call.

SET ROLE densho_owner;

-- Every event of a transaction from this on is sealed: those of a restored database. Only a short cut, like `before`: an
-- event in between is found when the transactions have come that far.
ALTER TABLE audit.sealer ADD COLUMN restored_from xid8 NOT NULL DEFAULT '18446744073709551615';

-- Chained one by one, written at once.
CREATE OR REPLACE FUNCTION worker.seal_events(p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  begin_at xid8;
  upper xid8;
  over xid8 := pg_snapshot_xmin(pg_current_snapshot());
  unborn xid8 := pg_snapshot_xmax(pg_current_snapshot());
  e record;
  branch text := '';
  place bigint;
  last bytea;
  -- Of what was found: how many of each kind, and the last transaction.
  ripe integer := 0;
  restored integer := 0;
  reached xid8 := '0';
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
  SELECT s.before, s.restored_from INTO begin_at, upper FROM audit.sealer s;
  IF begin_at > unborn THEN
    -- A restored database: its transactions are counted anew, and those of its events lie in what is still to come.
    begin_at := '0';
    upper := '18446744073709551615';
  END IF;
  FOR e IN
    SELECT v.branch_id::text AS branch_id, v.event_id, v.xid, v.xid < over AS is_ripe,
           jsonb_build_array(to_char(v.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), v.actor, v.kind, v.application_id, v.contract_id,
                             v.remark, v.detail) AS said
      FROM ((SELECT r.* FROM audit.event r
              WHERE r.xid >= begin_at AND r.xid < over
                AND NOT EXISTS (SELECT FROM audit.link l WHERE l.branch_id = r.branch_id AND l.event_id = r.event_id)
              ORDER BY r.xid, r.event_id LIMIT p_limit)
            UNION ALL
            (SELECT r.* FROM audit.event r
              WHERE r.xid >= unborn AND r.xid < upper
                AND NOT EXISTS (SELECT FROM audit.link l WHERE l.branch_id = r.branch_id AND l.event_id = r.event_id)
              ORDER BY r.xid, r.event_id LIMIT p_limit)) v
     ORDER BY v.branch_id, v.xid, v.event_id
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
    IF e.is_ripe THEN
      ripe := ripe + 1;
      reached := greatest(reached, e.xid);
    ELSE
      restored := restored + 1;
    END IF;
    sealed := sealed + 1;
    branches[sealed] := branch;
    places[sealed] := place;
    events[sealed] := e.event_id;
    hashes[sealed] := last;
  END LOOP;
  INSERT INTO audit.link (branch_id, position, event_id, hash)
  SELECT * FROM unnest(branches, places, events, hashes);
  IF ripe < p_limit THEN
    reached := over;
  END IF;
  IF restored < p_limit THEN
    upper := least(upper, unborn);
  END IF;
  UPDATE audit.sealer s SET before = reached, restored_from = upper
   WHERE s.before <> reached OR s.restored_from <> upper;
  RETURN least(sealed, p_limit);
END $$;

RESET ROLE;
