-- What a new limit changes for open applications, as the form of an orderer's rule says it of a rule: how many come within it, how
-- many go beyond it, and for how many of these nobody else who works there has a limit that is high enough.

SET ROLE densho_owner;

-- p_content: a proposed limit (login, product, limit, valid_from). Counted are applications that are not approved yet, in the
-- branches where this person decides; one at head office decides in every branch.
CREATE FUNCTION api.limit_moves(p_content jsonb, OUT within bigint, OUT beyond bigint, OUT nobody bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
#variable_conflict use_column
DECLARE
  whose core.operator;
  what text := p_content ->> 'product';
  fresh bigint := (p_content ->> 'limit')::bigint;
  first date := (p_content ->> 'valid_from')::date;
  was bigint;
  places text[];
BEGIN
  PERFORM core.require_role('administrator', 'supervisor', 'auditor');
  PERFORM core.check_object(p_content, 'content', 'login line', 'product advance_payment|interim_advance|performance|bid_bond',
                            'limit yen', 'valid_from day');
  SELECT * INTO whose FROM core.operator o WHERE o.login = p_content ->> 'login';
  was := coalesce(core.limit_of(whose.login, what, first), 0);
  places := ARRAY(
    SELECT b.branch_id FROM core.branch b
     WHERE b.branch_id = whose.branch_id
        OR EXISTS (SELECT FROM core.branch h WHERE h.branch_id = whose.branch_id AND h.head_office)
        OR EXISTS (SELECT FROM core.branch_entitlement e WHERE e.login = whose.login AND e.branch_id = b.branch_id));
  SELECT count(*) FILTER (WHERE i.amount <= fresh), count(*) FILTER (WHERE i.amount > fresh),
         count(*) FILTER (WHERE i.amount > fresh AND NOT EXISTS (
           SELECT FROM core.operator o
             JOIN core.branch h ON h.branch_id = o.branch_id
            WHERE o.login <> whose.login AND o.role = 'supervisor' AND o.disabled_at IS NULL
              AND (h.branch_id = i.branch_id OR h.head_office
                   OR EXISTS (SELECT FROM core.branch_entitlement e WHERE e.login = o.login AND e.branch_id = i.branch_id))
              AND core.limit_of(o.login, what, first) >= i.amount))
    INTO within, beyond, nobody
    FROM (SELECT a.branch_id, (p ->> 'amount')::bigint AS amount
            FROM core.application a
           CROSS JOIN LATERAL jsonb_array_elements(a.products) p
           WHERE a.branch_id = ANY (places) AND a.state IN ('received', 'examining', 'awaiting_approval')
             AND p ->> 'product' = what) i
   WHERE i.amount > least(was, fresh) AND i.amount <= greatest(was, fresh);
END $$;
REVOKE ALL ON FUNCTION api.limit_moves(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.limit_moves(jsonb) TO densho_staff;

RESET ROLE;
