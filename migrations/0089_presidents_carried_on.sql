-- A wording puts a company record on its first day with the particulars that were in force when it was confirmed. A company
-- record that is confirmed later and begins before that day must not end there: its name, address and president go on.

SET ROLE densho_owner;

ALTER FUNCTION core.apply_proposal(text, jsonb) RENAME TO apply_proposal_before_carrying;
CREATE FUNCTION core.apply_proposal(p_kind text, p_content jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first date;
  was core.company;
  now core.company;
  l core.company;
BEGIN
  IF p_kind = 'company' THEN
    first := (p_content ->> 'valid_from')::date;
    SELECT * INTO was FROM core.company c WHERE c.valid_from <= first ORDER BY c.valid_from DESC LIMIT 1;
  END IF;
  PERFORM core.apply_proposal_before_carrying(p_kind, p_content);
  IF p_kind = 'company' AND was.valid_from IS NOT NULL THEN
    SELECT * INTO now FROM core.company c WHERE c.valid_from = first;
    FOR l IN SELECT * FROM core.company c WHERE c.valid_from > first ORDER BY c.valid_from LOOP
      -- As far as nobody decided otherwise: the next record with particulars of its own ends it.
      EXIT WHEN (l.name, l.address, l.president_title, l.president) <> (was.name, was.address, was.president_title, was.president)
             OR NOT EXISTS (SELECT FROM core.proposal p WHERE p.kind = 'wording' AND p.state = 'confirmed'
                               AND (p.content ->> 'valid_from')::date = l.valid_from);
      UPDATE core.company c SET name = now.name, address = now.address, president_title = now.president_title, president = now.president
       WHERE c.valid_from = l.valid_from;
    END LOOP;
  END IF;
END $$;
REVOKE ALL ON FUNCTION core.apply_proposal(text, jsonb) FROM PUBLIC;

RESET ROLE;
