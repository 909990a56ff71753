-- A price that was recorded or changed on one advance of the works (手続き不要の請負金額の変更 among them) was held against nothing that
-- was asked for under the price before: both advances together could be beyond 60 % of what the works cost by now, and nobody
-- was told. Another price on the other advance is a warning, which whoever examines and approves answers with a reason.

SET ROLE densho_owner;

DROP FUNCTION api.advance_asked_beside(text, jsonb);

-- As before (0134), and at which price the other one stands by now, as it was changed or recorded last; none before its number.
CREATE FUNCTION core.advance_asked_beside(p_branch text, p_content jsonb, OUT number text, OUT amount bigint, OUT price bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  asks jsonb := jsonb_path_query_array(p_content, '$.products[*].product');
BEGIN
  IF (asks ? 'advance_payment') <> (asks ? 'interim_advance') THEN
    SELECT l.number, l.amount, c.price::bigint INTO number, amount, price
      FROM core.advance_like(p_branch, p_content, CASE WHEN asks ? 'advance_payment' THEN 'advance_payment' ELSE 'interim_advance' END,
                             NULL, false, false) l
      LEFT JOIN core.contract c ON c.branch_id = p_branch AND c.number = l.number;
  END IF;
END $$;

CREATE FUNCTION api.advance_asked_beside(p_branch text, p_content jsonb) RETURNS TABLE (number text, amount bigint, price bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT b.number, b.amount, b.price FROM core.advance_asked_beside(p_branch, p_content) b
     WHERE p_branch = ANY (core.my_branches()) AND b.amount IS NOT NULL;
END $$;

REVOKE ALL ON FUNCTION core.advance_asked_beside(text, jsonb), api.advance_asked_beside(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.advance_asked_beside(text, jsonb) TO densho_staff;

DO $$
DECLARE
  f regprocedure := 'core.warnings_of(text, bigint, jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  part text := E'  UNION ALL\n  SELECT ''no_rule|''';
BEGIN
  IF strpos(old, part) = 0 THEN
    RAISE EXCEPTION 'the warnings about money are not looked up as they were';
  END IF;
  EXECUTE replace(old, part, E'  UNION ALL\n  SELECT ''price_differs|'' FROM core.advance_asked_beside(p_branch, p_content) b\n'
    '   WHERE b.price <> (p_content #>> ''{works,price}'')::bigint\n' || part);
END $$;

RESET ROLE;
