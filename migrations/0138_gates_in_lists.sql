-- What waits for approval and could not be approved as it stands (a bank whose contract ended, a rule of the orderer that
-- was changed since) is known to the lists before anybody asks.

SET ROLE densho_owner;

-- The first gate that refuses this content, and the product that it is about; no rule: none does. As check_gates (0005)
-- asked them, in the same order.
CREATE FUNCTION core.gate_of(content jsonb, OUT rule text, OUT about text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  item jsonb;
  today date := core.tokyo_day(clock_timestamp());
  deposit jsonb := nullif(content -> 'deposit', 'null');
BEGIN
  FOR item IN SELECT jsonb_array_elements(content -> 'products') LOOP
    about := item ->> 'product';
    IF item ->> 'form' = 'electronic' THEN
      rule := core.electronic_refused(content -> 'works', about);
      IF rule IS NOT NULL THEN
        RETURN;
      END IF;
    END IF;
    IF about IN ('advance_payment', 'interim_advance') THEN
      IF deposit IS NULL THEN
        rule := 'deposit_missing';
        RETURN;
      ELSIF NOT core.bank_contracted(deposit) THEN
        rule := 'bank_not_contracted';
        RETURN;
      END IF;
    END IF;
  END LOOP;
  about := '';
  IF content #>> '{premium,method}' = 'each' AND content #>> '{premium,received_on}' IS NULL THEN
    rule := 'premium_not_received';
  ELSIF (content #>> '{premium,received_on}')::date > today THEN
    rule := 'premium_in_future';
  END IF;
END $$;
REVOKE ALL ON FUNCTION core.gate_of(jsonb) FROM PUBLIC;

CREATE OR REPLACE FUNCTION core.check_gates(content jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE gate record := core.gate_of(content);
BEGIN
  IF gate.rule IS NOT NULL THEN
    PERFORM core.refuse_value(gate.rule, gate.about);
  END IF;
END $$;

-- The gate that an application waiting for approval would be refused by, `rule product`; empty: none, or not theirs to see.
CREATE FUNCTION api.closed_gate(p_branch text, p_application bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  a core.application;
  gate record;
BEGIN
  SELECT * INTO a FROM core.application x
   WHERE x.branch_id = $1 AND x.application_id = $2 AND x.branch_id = ANY (core.my_branches()) AND x.state = 'awaiting_approval';
  IF NOT FOUND THEN
    RETURN '';
  END IF;
  gate := core.gate_of(core.content_of(a));
  RETURN coalesce(rtrim(gate.rule || ' ' || gate.about), '');
END $$;
REVOKE ALL ON FUNCTION api.closed_gate(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.closed_gate(text, bigint) TO densho_staff;

-- Where the next mail about a contract goes; empty: none is wanted, or not theirs to see. Who orders a new key has to know
-- whom nobody tells.
CREATE FUNCTION api.mail_goes_to(p_branch text, p_contract bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT core.address_of(c.branch_id, c.application_id)
                     FROM core.contract c JOIN core.application a ON a.branch_id = c.branch_id AND a.application_id = c.application_id
                    WHERE c.branch_id = $1 AND c.contract_id = $2 AND c.branch_id = ANY (core.my_branches()) AND a.mail_wanted), '');
END $$;
REVOKE ALL ON FUNCTION api.mail_goes_to(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.mail_goes_to(text, bigint) TO densho_staff;

RESET ROLE;
