-- Postal places (郵便番号): Japan Post's directory, brought in with `densho import postal`. A code may stand for several
-- places and a place for several codes; an import adds or changes what it names and removes nothing.

SET ROLE densho_owner;

CREATE TABLE core.postal_place (
  postal_code  text NOT NULL CONSTRAINT postal_place_code_form CHECK (postal_code ~ '^[0-9]{3}-[0-9]{4}$'),
  prefecture   core.line NOT NULL,                              -- 長野県
  city         core.line NOT NULL,                              -- 長野市
  town         text NOT NULL CONSTRAINT town_is_clean CHECK (core.is_clean(town) AND char_length(town) <= 200),  -- 南石堂町; may be empty
  folded       text NOT NULL,                                   -- domain::fold of the three
  PRIMARY KEY (postal_code, prefecture, city, town)
);
ALTER TABLE core.postal_place ENABLE ROW LEVEL SECURITY;
GRANT SELECT (postal_code, prefecture, city, town, folded) ON core.postal_place TO densho_staff;
CREATE POLICY staff_reads ON core.postal_place FOR SELECT TO densho_staff USING ((SELECT core.my_branches()) IS NOT NULL);

CREATE FUNCTION api.import_postal_places(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  branch text := core.administrator();
  result jsonb;
BEGIN
  WITH input AS (SELECT DISTINCT ON (postal_code, prefecture, city, town) *
                   FROM jsonb_populate_recordset(NULL::core.postal_place, rows)),
  written AS (
    INSERT INTO core.postal_place AS t SELECT * FROM input
    ON CONFLICT (postal_code, prefecture, city, town) DO UPDATE SET folded = excluded.folded
      WHERE t.folded <> excluded.folded
    RETURNING xmax = 0 AS added)
  SELECT jsonb_build_object('added', count(*) FILTER (WHERE w.added), 'changed', count(*) FILTER (WHERE NOT w.added))
  INTO result FROM written w;
  IF branch IS NOT NULL THEN
    PERFORM core.note(branch, 'masters.imported', remark => 'postal_places', detail => result);
  END IF;
  RETURN result;
END $$;

GRANT EXECUTE ON FUNCTION api.import_postal_places(jsonb) TO densho_staff;

RESET ROLE;
