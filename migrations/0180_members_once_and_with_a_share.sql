-- A joint venture's members are named once each, as names are compared, and each has a share: a firm that has none is no
-- member, and the same one twice is one member too few. As before, with these two.

SET ROLE densho_owner;

CREATE OR REPLACE FUNCTION core.check_content(content jsonb) RETURNS void
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
  IF jsonb_typeof(content #> '{applicant,joint_venture}') = 'object'
     AND (SELECT count(DISTINCT core.fold(m ->> 'name')) <> count(*) OR min((m ->> 'share')::int) = 0
            FROM jsonb_array_elements(content #> '{applicant,joint_venture,members}') m) THEN
    PERFORM core.refuse_value('content_members', 'applicant.joint_venture.members');
  END IF;
END $$;

RESET ROLE;
