-- An image for the search is written in a third of the time: it stands in every issue and in every correction.
--
-- Plans: core.write_image was one LANGUAGE sql statement, planned anew at every call (2 ms); a plpgsql function keeps its
-- plans. Grams: pairs are taken from an array instead of a window over rows.
-- The gram index: each image has about 130 grams, and each was a descent of its own in the transaction of whoever wrote
-- the image. With a pending list they are appended as one, and the worker merges many images at once, every few
-- seconds (worker.merge_grams); a search reads the list too, so that nothing is found later than before. The list may
-- grow to 64 MB before a writer has to merge it: about a day of a large company without any worker.
-- A page keeps room for the one update that an image meets, so that it touches no index.
--
-- What is found does not change: the same folding, the same grams (tests/it/search.rs compares both with domain::fold).

SET ROLE densho_owner;

CREATE OR REPLACE FUNCTION core.grams(folded text) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  units integer[];
BEGIN
  IF coalesce($1, '') = '' THEN
    RETURN '{}';
  END IF;
  SELECT array_agg(u.unit ORDER BY u.n) INTO units FROM core.units($1) u;
  RETURN (SELECT array_agg(DISTINCT g.gram)
            FROM (SELECT u AS gram FROM unnest(units) u
                  UNION ALL
                  SELECT (p.a << 16) | p.b
                    FROM unnest(units, units[2:]) p (a, b) WHERE p.b IS NOT NULL) g);
END $$;

CREATE OR REPLACE FUNCTION core.units(folded text) RETURNS TABLE (n bigint, unit integer)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  -- Beyond the basic plane a character is two units.
  IF $1 ~ '[\U00010000-\U0010ffff]' THEN
    RETURN QUERY
    SELECT 2 * c.n + h.k, h.unit
    FROM (SELECT ascii(x.c) AS point, x.n FROM unnest(string_to_array($1, NULL)) WITH ORDINALITY x (c, n)) c
    CROSS JOIN LATERAL (
      SELECT 0 AS k, CASE WHEN c.point > 65535 THEN 55296 + ((c.point - 65536) >> 10) ELSE c.point END AS unit
      UNION ALL
      SELECT 1, 56320 + ((c.point - 65536) & 1023) WHERE c.point > 65535) h;
  ELSE
    RETURN QUERY SELECT x.n, ascii(x.c) FROM unnest(string_to_array($1, NULL)) WITH ORDINALITY x (c, n);
  END IF;
END $$;

-- What of a record is searched as text: six parts with U+FDD0 between (core.search_image.folded).
CREATE FUNCTION core.text_of_image(p_numbers text[], p_content jsonb, p_certificate jsonb, p_contractor text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  jv jsonb := p_content #> '{applicant,joint_venture}';
  members text;
  bank text;
  shown text := array_to_string(p_numbers, '/');
BEGIN
  IF jsonb_typeof(jv -> 'members') = 'array' THEN
    SELECT string_agg(m ->> 'name', U&'\FDD1') INTO members FROM jsonb_array_elements(jv -> 'members') m;
  END IF;
  bank := CASE WHEN p_certificate IS NULL THEN concat_ws(U&'\FDD1', p_content #>> '{deposit,bank_name}', p_content #>> '{deposit,branch_name}')
               ELSE p_certificate ->> 'deposit_bank' END;
  RETURN core.fold(concat_ws(U&'\FDD0',
    concat_ws(U&'\FDD1', p_contractor, nullif(p_content #>> '{applicant,name}', p_contractor), jv ->> 'representative', members),
    coalesce(p_certificate ->> 'beneficiary', p_content #>> '{works,orderer_name}'),
    coalesce(p_certificate ->> 'works_name', p_content #>> '{works,name}'),
    array_to_string(p_numbers, U&'\FDD1'),
    concat_ws(U&'\FDD1', regexp_replace(shown, '[^0-9A-Z/]', '', 'g'),
              regexp_replace(coalesce(normalize(p_content #>> '{applicant,phone}', NFKC), ''), '[^0-9]', '', 'g')),
    concat_ws(U&'\FDD1', p_content #>> '{applicant,customer_code}', p_content #>> '{works,orderer_code}', bank)));
END $$;

CREATE OR REPLACE FUNCTION core.write_image(p_branch text, p_kind text, p_record bigint, p_seq integer, p_at timestamptz, p_event text,
                                 p_numbers text[], p_content jsonb, p_certificate jsonb, p_latest boolean DEFAULT true) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  contractor text := coalesce(p_certificate ->> 'contractor_name', core.contractor_shown(p_content));
  blanks text[] := core.blanks(p_content);
  products text[];
  forms text[];
  amount bigint;
  ends date;
  folded text;
  marks integer[] := '{}';
  name text;
BEGIN
  IF p_certificate IS NULL THEN
    SELECT array_agg(i ->> 'product'), array_agg(DISTINCT i ->> 'form'), max((i ->> 'amount')::bigint),
           max(coalesce(i ->> 'guarantee_end', p_content #>> '{works,term_to}')::date)
      INTO products, forms, amount, ends
      FROM jsonb_array_elements(p_content -> 'products') i;
  ELSE
    products := ARRAY[p_certificate ->> 'product'];
    forms := ARRAY[p_certificate ->> 'form'];
    amount := (p_certificate ->> 'amount')::bigint;
    ends := (p_certificate ->> 'guarantee_end')::date;
    blanks := array_remove(blanks, 'deposit');
    IF p_certificate ->> 'deposit_bank' IS NULL THEN
      blanks := blanks || 'deposit'::text;
    END IF;
  END IF;
  folded := core.text_of_image(p_numbers, p_content, p_certificate, contractor);
  FOREACH name IN ARRAY ARRAY[p_kind, p_event] || products || forms LOOP
    marks := array_append(marks, core.mark(name));
  END LOOP;
  FOREACH name IN ARRAY blanks LOOP
    marks := array_append(marks, core.mark('no ' || name));
  END LOOP;
  marks := array_remove(marks, NULL);
  INSERT INTO core.search_image (branch_id, kind, record_id, seq, latest, at, bucket, event, products, form, amount, price,
                                 contract_date, guarantee_end, folded, grams)
  VALUES (p_branch, p_kind, p_record, p_seq, p_latest, p_at, core.search_bucket(p_at), p_event, products,
          CASE WHEN cardinality(forms) = 1 THEN forms[1] END, amount,
          coalesce((p_certificate ->> 'price')::bigint, (p_content #>> '{works,price}')::bigint),
          coalesce((p_certificate ->> 'contract_date')::date, (p_content #>> '{works,contract_date}')::date),
          ends, folded, core.grams(folded) || marks);
END $$;

ALTER TABLE core.search_image SET (fillfactor = 70);
ALTER INDEX core.search_image_grams SET (fastupdate = on, gin_pending_list_limit = 65536);

-- Merges what waits in the pending list into the gram index. Returns the number of pages merged.
CREATE FUNCTION worker.merge_grams() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- One worker at a time is enough.
  IF NOT pg_try_advisory_xact_lock(371, 33) THEN
    RETURN 0;
  END IF;
  RETURN gin_clean_pending_list('core.search_image_grams');
END $$;
REVOKE ALL ON FUNCTION worker.merge_grams() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worker.merge_grams() TO densho_worker;

RESET ROLE;
