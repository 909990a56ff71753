-- A wording that has come into force is never changed and none begins in the past, whoever writes it: what was said on a
-- day stays to be seen. One may begin today where none begins today yet (a mistake is mended at once, once a day); one that
-- is still to come may be replaced. Asked where the row is written, and so at proposing and again at confirming: what was
-- proposed for a day that has passed meanwhile is proposed anew.

SET ROLE densho_owner;

CREATE FUNCTION core.mail_wording_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  today date := core.tokyo_day(clock_timestamp());
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.valid_from <= today THEN
    PERFORM core.refuse_value('mail_backdated', OLD.valid_from::text);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.valid_from < today THEN
    PERFORM core.refuse_value('mail_backdated', NEW.valid_from::text);
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER mail_wording_stands BEFORE INSERT OR UPDATE OR DELETE ON core.mail_wording
  FOR EACH ROW EXECUTE FUNCTION core.mail_wording_stands();
CREATE TRIGGER mail_wordings_stay BEFORE TRUNCATE ON core.mail_wording
  FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

RESET ROLE;
