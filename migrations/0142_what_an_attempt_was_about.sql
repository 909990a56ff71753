-- 監査 names the branch of the record that a refused attempt was about; where it was tried stands beside it (somebody whose 兼務
-- had ended, somebody with another branch's number). Whose work went to whom is told by name. A contract of a month that is closed is known before it is moved.

SET ROLE densho_owner;

DO $$
DECLARE
  f regprocedure := 'api.audit_page(jsonb, text, timestamptz, bigint, integer)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := replace(old, $q$'branch', e.branch_id, 'at', e.at,$q$,
    $q$'branch', CASE WHEN e.kind = 'attempt.refused' THEN coalesce(e.detail ->> 'branch', e.branch_id) ELSE e.branch_id END,
               'tried_in', CASE WHEN e.kind = 'attempt.refused' THEN nullif(e.branch_id, coalesce(e.detail ->> 'branch', e.branch_id)) END, 'at', e.at,$q$);
BEGIN
  -- Whose work went to whom, by their names.
  fresh := replace(fresh, $q$'event', e.kind,$q$, $q$'event', e.kind,
               'from_name', CASE WHEN e.kind IN ('application.reassigned', 'operator.handed_over') THEN
                 (SELECT x.name FROM core.operator x WHERE x.login = e.detail ->> 'from') END,
               'to_name', CASE WHEN e.kind IN ('application.reassigned', 'operator.handed_over', 'application.referred') THEN
                 (SELECT x.name FROM core.operator x WHERE x.login = e.detail ->> 'to') END,$q$);
  IF strpos(fresh, $q$'to_name'$q$) = 0 OR strpos(fresh, $q$'tried_in'$q$) = 0 THEN
    RAISE EXCEPTION '% does not name the branch of an event', f;
  END IF;
  EXECUTE fresh;
END $$;

DO $$
DECLARE
  f regprocedure := 'core.house_rows_before_one_branch(text, jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := replace(old, $q$'moved_from', h.before))$q$,
    $q$'moved_from', h.before,
             'closed_month', CASE WHEN core.is_closed(c.branch_id, 'month', date_trunc('month', core.tokyo_day(c.numbered_at))::date)
               THEN to_char(core.tokyo_day(c.numbered_at), 'YYYY-MM') END))$q$);
BEGIN
  IF fresh = old THEN
    RAISE EXCEPTION '% does not list the contracts of a contractor', f;
  END IF;
  EXECUTE fresh;
END $$;

RESET ROLE;
