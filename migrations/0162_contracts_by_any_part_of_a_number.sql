-- Contracts to choose from are found by what a list of them shows: contractor, orderer, works, or any part of their own number. The
-- condition stands in the search itself, so that every contract is looked at, page by page, and none is left out behind those
-- that hold the same digits in a telephone number or in that of the application.

SET ROLE densho_owner;

DO $$
DECLARE
  f regprocedure := 'core.search_conditions(jsonb)'::regprocedure;
  was text := pg_get_functiondef(f);
  change record;
BEGIN
  FOR change IN
    SELECT * FROM (VALUES
      ($q$'works list?', 'number line?'$q$, $q$'works list?', 'known_by list?', 'number line?'$q$),
      ($q$  word text;
$q$, $q$  word text;
  bare text;
$q$),
      ($q$  word := regexp_replace(lower(normalize(coalesce(p ->> 'number', ''), NFKC))$q$,
       $q$  FOR word IN SELECT core.fold(left(w, 200)) FROM jsonb_array_elements_text(coalesce(nullif(p -> 'known_by', 'null'), '[]')) w LIMIT 20 LOOP
    CONTINUE WHEN word = '';
    texts := true;
    bare := replace(word, '-', '');
    said := format('strpos(split_part(s.folded, U&''\FDD0'', 1), %1$L) > 0 OR strpos(split_part(s.folded, U&''\FDD0'', 2), %1$L) > 0 '
                   'OR strpos(split_part(s.folded, U&''\FDD0'', 3), %1$L) > 0', word);
    IF bare ~ '^[0-9]+[a-z]?$' AND length(bare) > 1 THEN
      -- Hyphens of a number may stand anywhere or be left out; of the digits that of the contract comes first.
      said := said || format(' OR strpos(split_part(split_part(s.folded, U&''\FDD0'', 5), ''/'', 1), %L) > 0', bare);
    ELSE
      bare := word;
    END IF;
    -- What holds either text has what both of them consist of.
    grams := grams || CASE WHEN bare = word THEN core.query_grams(word)
      ELSE ARRAY(SELECT unnest(core.grams(word)) INTERSECT SELECT unnest(core.grams(bare))) END;
    -- Most of what the index gives holds neither anywhere: one look at the whole text says so.
    conditions := conditions || format(' AND (strpos(s.folded, %L) > 0 OR strpos(s.folded, %L) > 0) AND (', word, bare) || said || ')';
    said := '';
  END LOOP;
  word := regexp_replace(lower(normalize(coalesce(p ->> 'number', ''), NFKC))$q$)) v (old, fresh)
  LOOP
    IF strpos(was, change.old) = 0 THEN
      RAISE EXCEPTION '% does not say %', f, change.old;
    END IF;
    was := replace(was, change.old, change.fresh);
  END LOOP;
  EXECUTE was;
END $$;

RESET ROLE;
