-- An order on a key is carried out before anything else that waits, and is tried again every few seconds for as long as
-- the platform does not answer: until it has, a lost key may still open a certificate.

SET ROLE densho_owner;

-- Leases go by next_at: a day ago is before every issue that waits.
CREATE FUNCTION core.key_orders_first() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.next_at := CASE TG_OP WHEN 'INSERT' THEN clock_timestamp() - interval '1 day'
                            ELSE least(NEW.next_at, clock_timestamp() + interval '5 seconds') END;
  RETURN NEW;
END $$;
CREATE TRIGGER key_orders_first_new BEFORE INSERT ON core.job
  FOR EACH ROW WHEN (NEW.kind IN ('rekey', 'unpublish')) EXECUTE FUNCTION core.key_orders_first();
CREATE TRIGGER key_orders_first_again BEFORE UPDATE OF next_at ON core.job
  FOR EACH ROW WHEN (NEW.kind IN ('rekey', 'unpublish') AND NEW.state = 'ready') EXECUTE FUNCTION core.key_orders_first();

RESET ROLE;
