-- An amount beyond what the orderer's rule allows by now, or below what it asks, is known to the lists like every other gate:
-- its approval is refused (0134).

SET ROLE densho_owner;

-- The rule of the orderer that an amount breaks, and `product bound`; no rule: none.
CREATE FUNCTION core.amount_gate(p_content jsonb, p_product text, p_amount bigint, OUT rule text, OUT about text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  advance boolean := p_product IN ('advance_payment', 'interim_advance');
  base bigint := coalesce(CASE WHEN advance THEN p_content #>> '{works,yearly,share}' END, p_content #>> '{works,price}')::bigint;
  bound bigint := core.amount_limit(p_content -> 'works', p_product, base, (p_content #>> '{bid,low_bid}')::boolean);
BEGIN
  IF advance AND p_amount > bound THEN
    rule := 'over_limit';
  ELSIF p_product = 'performance' AND p_amount < bound THEN
    rule := 'below_minimum';
  ELSE
    RETURN;
  END IF;
  about := p_product || ' ' || bound;
END $$;
REVOKE ALL ON FUNCTION core.amount_gate(jsonb, text, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION core.check_asked(p_content jsonb, p_product text, p_amount bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE gate record := core.amount_gate(p_content, p_product, p_amount);
BEGIN
  IF gate.rule IS NOT NULL THEN
    PERFORM core.refuse_value(gate.rule, gate.about);
  END IF;
END $$;

-- As before (0138), amounts after the gates, as the approval asks them. Both advances together are not among it: the other one
-- is searched for, which a list has no time for.
CREATE OR REPLACE FUNCTION api.closed_gate(p_branch text, p_application bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  a core.application;
  asked jsonb;
  item jsonb;
  gate record;
BEGIN
  SELECT * INTO a FROM core.application x
   WHERE x.branch_id = $1 AND x.application_id = $2 AND x.branch_id = ANY (core.my_branches()) AND x.state = 'awaiting_approval';
  IF NOT FOUND THEN
    RETURN '';
  END IF;
  asked := core.content_of(a);
  gate := core.gate_of(asked);
  IF gate.rule IS NULL THEN
    FOR item IN SELECT jsonb_array_elements(asked -> 'products') LOOP
      gate := core.amount_gate(asked, item ->> 'product', (item ->> 'amount')::bigint);
      EXIT WHEN gate.rule IS NOT NULL;
    END LOOP;
  END IF;
  RETURN coalesce(rtrim(gate.rule || ' ' || gate.about), '');
END $$;

RESET ROLE;
