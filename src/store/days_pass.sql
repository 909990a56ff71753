-- Everything that is in the database happened {days} days earlier, as if those days had passed since. For the demo alone:
-- a superuser goes around the triggers that keep records as they are, and the audit trail is sealed anew.
BEGIN;
SET LOCAL session_replication_role = replica;
-- The sealer waits: what it has read is about to read differently.
SELECT pg_advisory_xact_lock(371, 22);
DO $$
DECLARE
  c record;
BEGIN
  FOR c IN
    SELECT a.attrelid::regclass AS tab, string_agg(format('%1$I = %1$I - interval ''{days} days''', a.attname), ', ') AS sets
      FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE n.nspname IN ('core', 'audit', 'vault', 'platform') AND t.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
       AND a.attgenerated = '' AND a.atttypid = 'timestamptz'::regtype
     GROUP BY a.attrelid
  LOOP
    EXECUTE format('UPDATE %s SET %s', c.tab, c.sets);
  END LOOP;
END $$;
-- A hold lasts to a day that somebody named: it is as far ahead as it was said to be, and its claim with it.
UPDATE core.application a SET claim_until = greatest(a.claim_until, core.due(a.held_until::timestamp AT TIME ZONE 'Asia/Tokyo', 'claim')),
       urgent_at = core.urgent_since(a)
 WHERE a.held_until IS NOT NULL;
-- Certificates are dated on the day of their issue, here and at the local registry.
UPDATE core.revision v SET content = n.body, content_hash = core.content_hash(n.body)
  FROM (SELECT x.branch_id, x.contract_id, x.seq,
               x.content || jsonb_build_object('issued_on', ((x.content ->> 'issued_on')::date - {days})::text) AS body
          FROM core.revision x WHERE x.content ->> 'issued_on' IS NOT NULL) n
 WHERE (v.branch_id, v.contract_id, v.seq) = (n.branch_id, n.contract_id, n.seq);
UPDATE platform.entry e SET certificate = e.certificate || jsonb_build_object('issued_on', ((e.certificate ->> 'issued_on')::date - {days})::text)
 WHERE e.certificate ->> 'issued_on' IS NOT NULL;
UPDATE audit.event e SET detail = e.detail || jsonb_build_object('arrived_at', (e.detail ->> 'arrived_at')::timestamptz - interval '{days} days')
 WHERE e.detail ->> 'arrived_at' IS NOT NULL;
DELETE FROM audit.link;
UPDATE audit.sealer SET before = '0';
COMMIT;
