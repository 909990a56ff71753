-- 発行状況 counts the tries of an order on a key that waits for the platform, and says of one that takes long that it is late,
-- as the head of the screens and its filter count it; 集計 knows that a hold ends.

SET ROLE densho_owner;

GRANT SELECT (waits) ON core.job TO densho_staff;

DO $$
DECLARE
  was text;
  late text := $q$j.kind IN ('rekey', 'unpublish') AND j.state IN ('ready', 'leased') AND j.created_at < clock_timestamp() - interval '10 minutes'$q$;
  held text := $q$held_until > core.tokyo_day(clock_timestamp())$q$;
  change record;
BEGIN
  FOR change IN
    SELECT * FROM (VALUES
      -- The tries that did not reach the platform are tries to whoever reads the list.
      ('api.publication_page(text, text, timestamptz, bigint, integer)', 'j.step, j.attempts, j.next_at', 'j.step, j.attempts + j.waits, j.next_at'),
      ('api.publication_page(text, text, timestamptz, bigint, integer)', $q$CASE WHEN j.state = 'ready' AND j.trouble IS NULL THEN 'waiting'$q$,
        format($q$CASE WHEN %s THEN 'late'
                WHEN j.state = 'ready' AND j.trouble IS NULL THEN 'waiting'$q$, late)),
      ('api.dashboard()', $q$CASE WHEN j.state = 'leased' THEN 'running'$q$, format($q$CASE WHEN %s THEN 'dead' WHEN j.state = 'leased' THEN 'running'$q$, late)),
      -- A hold ends with the beginning of its day (core.urgent_since): from then on it keeps nothing from being late.
      ('api.dashboard()', 'x.stage_due <= clock_timestamp() AND x.held_until IS NULL',
        format('x.stage_due <= clock_timestamp() AND (x.%s) IS NOT TRUE', held)),
      ('api.dashboard()', 'count(o.held_until) AS held', format('count(*) FILTER (WHERE o.%s) AS held', held)),
      ('api.dashboard()', 'o.held_until IS NOT NULL', 'o.' || held),
      ('api.queue_keys(text, jsonb, text, timestamptz, bigint, integer)', $q$'r.stage_due <= %L AND r.held_until IS NULL', clock_timestamp()$q$,
        $q$'r.stage_due <= %L AND (r.held_until > %L) IS NOT TRUE', clock_timestamp(), core.tokyo_day(clock_timestamp())$q$),
      ('api.queue_keys(text, jsonb, text, timestamptz, bigint, integer)', $q$THEN 'r.held_until IS NOT NULL' END$q$,
        $q$THEN format('r.held_until > %L', core.tokyo_day(clock_timestamp())) END$q$)) v (f, old, fresh)
  LOOP
    was := pg_get_functiondef(change.f::regprocedure);
    IF strpos(was, change.old) = 0 THEN
      RAISE EXCEPTION '% does not say %', change.f, change.old;
    END IF;
    EXECUTE replace(was, change.old, change.fresh);
  END LOOP;
END $$;

RESET ROLE;
