-- 担当替 and the hand-over of somebody's whole work also move what has stopped (要対応): it is decided on by whoever has it, and stayed
-- with the one who is away. It stays stopped, as it is; only whose it is changes.

SET ROLE densho_owner;

DO $$
DECLARE
  was text;
  change record;
BEGIN
  FOR change IN
    SELECT * FROM (VALUES
      ('api.hand_over(uuid, jsonb)',
       $q$x.state IN ('received', 'examining', 'awaiting_approval')$q$,
       $q$x.state IN ('received', 'examining', 'awaiting_approval', 'attention')$q$),
      ('api.hand_over(uuid, jsonb)',
       $q$CASE WHEN a.state = 'awaiting_approval' THEN 0$q$,
       $q$CASE WHEN a.state IN ('awaiting_approval', 'attention') THEN 0$q$),
      ('core.rows_workloads()',
       $q$a.state IN ('received', 'examining', 'awaiting_approval')$q$,
       $q$a.state IN ('received', 'examining', 'awaiting_approval', 'attention')$q$),
      ('api.reassign(uuid, text, bigint, integer, text, text)',
       $q$core.expect(a, p_version, 'received', 'examining')$q$,
       $q$core.expect(a, p_version, 'received', 'examining', 'attention')$q$),
      -- A stop has no claim that runs out: a clerk takes it from nobody.
      ('api.reassign(uuid, text, bigint, integer, text, text)',
       $q$(a.claimed_by IS NOT NULL AND a.claim_until > clock_timestamp())$q$,
       $q$(a.claimed_by IS NOT NULL AND (a.claim_until > clock_timestamp() OR a.state = 'attention'))$q$),
      ('api.reassign(uuid, text, bigint, integer, text, text)',
       $q$SET state = 'examining', claimed_by = p_to$q$,
       $q$SET state = CASE a.state WHEN 'attention' THEN a.state ELSE 'examining' END, claimed_by = p_to$q$)) v (f, old, fresh)
  LOOP
    was := pg_get_functiondef(change.f::regprocedure);
    IF strpos(was, change.old) = 0 THEN
      RAISE EXCEPTION '% does not say %', change.f, change.old;
    END IF;
    EXECUTE replace(was, change.old, change.fresh);
  END LOOP;
END $$;

RESET ROLE;
