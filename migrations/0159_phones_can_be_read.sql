-- A contractor's telephone number holds six digits at least, as the form of an application asks (`domain::text::is_phone`). What
-- was recorded before stays as it is: it is mended when the row is next changed.
SET ROLE densho_owner;

ALTER TABLE core.contractor
  ADD CONSTRAINT phone_digits CHECK (length(regexp_replace(phone, '[^0-9０-９]', '', 'g')) >= 6) NOT VALID;

RESET ROLE;
