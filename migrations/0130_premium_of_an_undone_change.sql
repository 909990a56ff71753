-- 変更取消: the premium that the change moved goes back with it. What it would be is reckoned, and another amount needs a reason
-- that the approver reads; it is bound with the draft.

SET ROLE densho_owner;

-- The opposite of what the change that is undone has moved, its corrections with it; `p_supersedes`: the event that fills its place.
CREATE FUNCTION core.premium_to_undo(p_branch text, p_contract bigint, p_supersedes integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE place (amendment_id, kind, supersedes) AS (
    SELECT a.amendment_id, a.kind, a.supersedes FROM core.amendment a
     WHERE a.branch_id = p_branch AND a.contract_id = p_contract AND a.seq = p_supersedes
    UNION ALL
    -- A correction fills the place of what it names, which is an earlier event.
    SELECT a.amendment_id, a.kind, a.supersedes FROM place p
      JOIN core.amendment a ON a.branch_id = p_branch AND a.contract_id = p_contract AND a.seq = p.supersedes
     WHERE p.kind = 'correction')
  SELECT coalesce(-sum((d.content ->> 'premium')::bigint), 0)::bigint
    FROM place p
    JOIN core.amendment_approval q ON q.branch_id = p_branch AND q.amendment_id = p.amendment_id
    JOIN core.amendment_draft d ON d.branch_id = p_branch AND d.amendment_id = p.amendment_id AND d.revision = q.revision
$$;
REVOKE EXECUTE ON FUNCTION core.premium_to_undo(text, bigint, integer) FROM PUBLIC;

DO $$
DECLARE
  f regprocedure := 'api.submit_amendment(uuid, text, bigint, integer, bigint, text, integer, jsonb, bigint, text, jsonb)'::regprocedure;
  old text := pg_get_functiondef(f);
  fresh text := old;
  part text[];
BEGIN
  FOREACH part SLICE 1 IN ARRAY ARRAY[
    ['body jsonb;', 'body jsonb;
  undoes bigint;'],
    ['PERFORM core.check_overrides(p_overrides, CASE',
     'IF p_kind = ''cancellation'' THEN
      undoes := core.premium_to_undo(c.branch_id, c.contract_id, p_supersedes);
    END IF;
    PERFORM core.check_overrides(p_overrides, CASE'],
    ['c.contract_id))) ELSE ''{}'' END);',
     'c.contract_id)))
      WHEN p_premium <> undoes THEN ARRAY[''premium_not_undone''] ELSE ''{}'' END);'],
    ['''reason'', p_reason, ''overrides'', p_overrides);',
     '''reason'', p_reason, ''overrides'', p_overrides)
            || CASE WHEN undoes IS NULL THEN ''{}'' ELSE jsonb_build_object(''premium_to_undo'', undoes) END;']]
  LOOP
    IF strpos(fresh, part[1]) = 0 THEN
      RAISE EXCEPTION 'api.submit_amendment does not read as it did: %', part[1];
    END IF;
    fresh := replace(fresh, part[1], part[2]);
  END LOOP;
  EXECUTE fresh;
END $$;

RESET ROLE;
