-- Codes of masters in an application have the form of the masters' codes (docs/intake.schema.json has said so to files):
-- a works name that was typed into 発注者コード is refused at the door, whoever writes it.

SET ROLE densho_owner;

ALTER FUNCTION core.check_content(jsonb) RENAME TO check_content_before_codes;
CREATE FUNCTION core.check_content(content jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM core.check_content_before_codes(content);
  IF content #>> '{applicant,customer_code}' !~ '^[0-9A-Z]{4,12}$' THEN
    PERFORM core.refuse_value('content_code', 'applicant.customer_code');
  ELSIF content #>> '{works,orderer_code}' !~ '^[0-9A-Z]{4,12}$' THEN
    PERFORM core.refuse_value('content_code', 'works.orderer_code');
  ELSIF content #>> '{deposit,bank_code}' !~ '^[0-9]{4}$' THEN
    PERFORM core.refuse_value('content_code', 'deposit.bank_code');
  ELSIF content #>> '{deposit,branch_code}' !~ '^[0-9]{3}$' THEN
    PERFORM core.refuse_value('content_code', 'deposit.branch_code');
  END IF;
END $$;

RESET ROLE;
