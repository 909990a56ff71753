-- The local registry: what a platform does, over the tables of schema platform. It is a party of its own: nothing
-- here reads the contracts, and it knows of a key only the MAC under the registry's own secret.

SET ROLE densho_owner;

ALTER TABLE platform.entry
  ADD COLUMN withdrawn_because core.reason,
  ADD CONSTRAINT withdrawn_is_whole CHECK ((withdrawn_at IS NULL) = (withdrawn_because IS NULL));

-- Takes a publication in, once for an idempotency key; the receipt is that of the first time. No row: something else
-- is there under this key, or under this contract and change.
CREATE FUNCTION platform.put(p_key uuid, p_number text, p_change integer, p_certificate jsonb, p_mac bytea)
RETURNS TABLE (reference text, arrived_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    INSERT INTO platform.entry AS e (idempotency_key, contract_number, change_number, certificate, mac)
    VALUES (p_key, p_number, p_change, p_certificate, p_mac)
    ON CONFLICT DO NOTHING
    RETURNING e.reference, e.arrived_at;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT e.reference, e.arrived_at FROM platform.entry e
       WHERE e.idempotency_key = p_key AND e.contract_number = p_number AND e.change_number = p_change
         AND e.certificate = p_certificate AND e.mac = p_mac;
  END IF;
END $$;

-- The receipt of a publication; no row is a certain no.
CREATE FUNCTION platform.find(p_key uuid) RETURNS TABLE (reference text, arrived_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.reference, e.arrived_at FROM platform.entry e WHERE e.idempotency_key = p_key
$$;

-- Out of the orderers' sight; the time is that of the first time. NULL: no such publication.
CREATE FUNCTION platform.withdraw(p_key uuid, p_reason text) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE at timestamptz;
BEGIN
  UPDATE platform.entry SET withdrawn_at = clock_timestamp(), withdrawn_because = p_reason
   WHERE idempotency_key = p_key AND withdrawn_at IS NULL
  RETURNING withdrawn_at INTO at;
  IF at IS NULL THEN
    SELECT e.withdrawn_at INTO at FROM platform.entry e WHERE e.idempotency_key = p_key;
  END IF;
  RETURN at;
END $$;

-- What may be shown for number and MAC (latest first), and how many misses there were on this number since the last
-- hit, within a day. A number that does not exist takes the same way: one read, one comparison, one count written.
CREATE FUNCTION platform.look_up(p_number text, p_mac bytea) RETURNS TABLE (shown jsonb, misses_before integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  stored bytea;
  hit boolean;
BEGIN
  misses_before := 0;
  IF p_number !~ '^[0-9]{5}-[0-9]{5,6}[A-Z]$' THEN
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT CASE WHEN m.last_at > clock_timestamp() - interval '1 day' THEN m.misses ELSE 0 END INTO misses_before
    FROM platform.miss m WHERE m.contract_number = p_number FOR UPDATE;
  misses_before := coalesce(misses_before, 0);
  SELECT (array_agg(e.mac ORDER BY e.change_number DESC))[1],
         jsonb_agg(jsonb_build_object('change_number', e.change_number, 'certificate', e.certificate, 'arrived_at', e.arrived_at)
                   ORDER BY e.change_number DESC)
    INTO stored, shown
    FROM platform.entry e WHERE e.contract_number = p_number AND e.withdrawn_at IS NULL;
  hit := coalesce(stored, sha256(p_mac)) = p_mac;
  INSERT INTO platform.miss AS m (contract_number, misses, last_at)
  VALUES (p_number, CASE WHEN hit THEN 0 ELSE misses_before + 1 END, clock_timestamp())
  ON CONFLICT (contract_number) DO UPDATE
    SET misses = CASE WHEN hit THEN 0 WHEN m.last_at > clock_timestamp() - interval '1 day' THEN m.misses + 1 ELSE 1 END,
        last_at = excluded.last_at;
  IF NOT hit THEN
    shown := NULL;
  END IF;
  RETURN NEXT;
END $$;

-- Counts that no longer slow anybody down.
CREATE FUNCTION platform.forget_misses() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE gone integer;
BEGIN
  DELETE FROM platform.miss WHERE last_at <= clock_timestamp() - interval '1 day';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

GRANT USAGE ON SCHEMA platform TO densho_platform, densho_viewer;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA platform FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.put(uuid, text, integer, jsonb, bytea), platform.find(uuid),
  platform.withdraw(uuid, text), platform.forget_misses() TO densho_platform;
GRANT EXECUTE ON FUNCTION platform.look_up(text, bytea) TO densho_viewer;

RESET ROLE;
