-- What was applied for, issued, published and mailed about is not taken away by the owner's hand either. Tables with rows that
-- only grow hold some of it by their foreign keys; what was published and the three kinds of mails were held by nothing.
-- (Rows of these tables do change: only taking them away is refused.)
SET ROLE densho_owner;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['core.application', 'core.contract', 'core.amendment', 'core.publication', 'core.mail', 'core.amendment_mail',
                           'core.key_order_mail', 'vault.auth_key'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change()', t);
  END LOOP;
END $$;
CREATE TRIGGER key_orders_stay BEFORE TRUNCATE ON core.key_order FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

RESET ROLE;
