-- Whoever looks after a branch hears what came back to be taken there, and whose it was: of what somebody who is shut out, moved
-- or without the role left behind, only that person was told. What the review returns to somebody who is gone has an event of
-- its own, and the history names whose claim it was.

SET ROLE densho_owner;

ALTER TABLE core.notice DROP CONSTRAINT notice_kind_known;
ALTER TABLE core.notice ADD CONSTRAINT notice_kind_known CHECK (kind IN ('taken', 'given', 'returned', 'referred', 'limit',
  'delegated', 'taken_all', 'given_all', 'entitled', 'unentitled', 'released', 'came_back'));

-- To the supervisors who work in the branch; where there is none, to those of head office. Not by core.tell: whoever returned it
-- could not see either that it comes back to nobody. It is from whom it was where no operator did it (the server's administrator).
CREATE FUNCTION core.tell_of_what_came_back(p_branch text, p_whose text, p_application bigint, p_reason text, p_numbers text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told record;
  someone text := coalesce((SELECT o.login FROM core.operator o WHERE o.login = session_user), p_whose);
BEGIN
  FOR told IN
    WITH supervisors AS (
      SELECT o.login, coalesce(p.branch_id, o.branch_id)::text AS place, core.sees_all(o) AS head_office,
             o.branch_id = p_branch OR EXISTS (SELECT FROM core.branch_entitlement e WHERE e.login = o.login AND e.branch_id = p_branch) AS here
        FROM core.operator o LEFT JOIN core.operator_place p ON p.login = o.login
       WHERE o.disabled_at IS NULL AND o.role = 'supervisor' AND o.login <> p_whose)
    SELECT s.login, s.place FROM supervisors s
     WHERE s.here OR (s.head_office AND NOT EXISTS (SELECT FROM supervisors x WHERE x.here))
     ORDER BY s.login
  LOOP
    INSERT INTO core.notice (branch_id, to_login, from_login, kind, application_id, remark, detail)
    VALUES (p_branch, told.login, someone, 'came_back', p_application, coalesce(p_reason, ''), jsonb_build_object(
      'branch_name', (SELECT b.name FROM core.branch b WHERE b.branch_id = p_branch),
      'whose_name', (SELECT o.name FROM core.operator o WHERE o.login = p_whose),
      'moved', cardinality(p_numbers), 'numbers', to_jsonb(p_numbers[1:30])));
    -- Whoever is somewhere else looks there at once; the branch itself has changed anyway.
    IF told.place <> p_branch THEN
      PERFORM core.bump(told.place);
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION core.tell_of_what_came_back(text, text, bigint, text, text[]) FROM PUBLIC;

-- As before (0139), and told.
DO $$
DECLARE
  f regprocedure := 'core.release_claims(text, text, text)'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := '  RETURN numbers;';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'claims are not given back as they were';
  END IF;
  EXECUTE replace(old, part, $new$  IF numbers <> '{}' THEN
    PERFORM core.tell_of_what_came_back(p_branch, p_login, NULL, p_reason, numbers);
  END IF;
  RETURN numbers;$new$);
END $$;

-- As before (0080); what comes back to nobody (comes_back_to_somebody_here, 0161) is on record as that, and told.
DO $$
DECLARE
  f regprocedure := 'api.return_to_clerk(uuid, text, bigint, integer, text, text)'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := '    done := jsonb_build_object(''version'', a.version + 1';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'applications are not returned as they were';
  END IF;
  EXECUTE replace(old, part, $new$    IF a.claimed_by IS NOT NULL AND EXISTS (
         SELECT FROM core.application x
          WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id AND x.state = 'received') THEN
      PERFORM core.note(a.branch_id, 'application.came_back', a.application_id, NULL, '',
                        jsonb_build_object('claimed_by', a.claimed_by));
      PERFORM core.tell_of_what_came_back(a.branch_id, a.claimed_by, a.application_id, p_reason, ARRAY[a.number::text]);
    END IF;
$new$ || part);
END $$;

-- As before (0132), with whose claim it was that somebody else ended.
DO $$
DECLARE
  old text := pg_get_viewdef('api.story'::regclass);
  fresh text;
BEGIN
  fresh := regexp_replace(old, '\mELSE e\.remark\M', $new$WHEN e.kind IN ('application.released', 'application.came_back') AND e.detail ->> 'claimed_by' <> e.actor
         THEN concat_ws(': ', (SELECT x.name FROM core.operator x WHERE x.login = e.detail ->> 'claimed_by'), nullif(e.remark, ''))
         ELSE e.remark$new$);
  IF fresh = old THEN
    RAISE EXCEPTION 'the story does not read as it did: %', old;
  END IF;
  EXECUTE 'CREATE OR REPLACE VIEW api.story WITH (security_invoker = true) AS ' || fresh;
END $$;

RESET ROLE;
