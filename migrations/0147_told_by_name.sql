-- 監査 names whom a right, a stop or a change of a login was about, not by the login alone; the number of rows beside メール文面
-- among the masters is that of its list, standard texts among them.

SET ROLE densho_owner;

DO $$
DECLARE
  f regprocedure;
  old text;
  fresh text;
BEGIN
  f := 'api.audit_page(jsonb,text,timestamptz,bigint,integer)';
  old := pg_get_functiondef(f);
  fresh := replace(old, $old$'event', e.kind,$old$,
    $new$'event', e.kind, 'person_name', (SELECT p.name FROM core.operator p WHERE e.kind LIKE 'operator.%' AND p.login = e.detail ->> 'login'),$new$);
  IF fresh = old THEN
    RAISE EXCEPTION '% does not say what an event is', f;
  END IF;
  EXECUTE fresh;

  SELECT p.oid::regprocedure INTO STRICT f
    FROM pg_proc p
   WHERE p.pronamespace = 'core'::regnamespace AND p.prosrc LIKE '%(SELECT count(*) FROM core.mail_wording)%';
  old := pg_get_functiondef(f);
  fresh := replace(old, '(SELECT count(*) FROM core.mail_wording)', '(SELECT count(*) FROM core.rows_mail_wordings())');
  EXECUTE fresh;
END $$;

RESET ROLE;
