-- The mails tell of electronic guarantees and of the key that opens them (the flyer's 「電子保証（認証キー）発行完了のお知らせ」):
-- of what is on paper alone there is nothing to tell. What the contractor asked for stays in the content.

SET ROLE densho_owner;

CREATE FUNCTION core.paper_is_not_mailed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.mail_wanted := NEW.mail_wanted AND NEW.electronic;
  RETURN NEW;
END $$;
CREATE TRIGGER paper_is_not_mailed BEFORE INSERT OR UPDATE OF mail_wanted, electronic ON core.application
  FOR EACH ROW EXECUTE FUNCTION core.paper_is_not_mailed();
-- What was issued keeps its figures.
UPDATE core.application SET mail_wanted = false WHERE mail_wanted AND NOT electronic AND state <> 'issued';

CREATE OR REPLACE FUNCTION core.mail_is_wanted(c core.contract) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.form = 'electronic'
     AND coalesce((SELECT (d.content #>> '{notification,wanted}')::boolean FROM core.draft d
                    WHERE d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision), false)
$$;

-- As before, asking the same.
CREATE OR REPLACE FUNCTION worker.finish_amendment(j core.job, a core.amendment, p_mail_domain text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v core.revision;
  wanted record;
BEGIN
  PERFORM core.project_contract(a.branch_id, a.contract_id);
  UPDATE core.amendment x SET state = 'issued', version = x.version + 1
   WHERE x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id;
  UPDATE core.job x SET step = 'done', state = 'done', done_at = clock_timestamp(), trouble = NULL, leased_by = NULL, lease_until = NULL
   WHERE x.branch_id = j.branch_id AND x.job_id = j.job_id;
  SELECT * INTO v FROM core.revision x WHERE x.branch_id = a.branch_id AND x.contract_id = a.contract_id AND x.seq = a.seq;
  SELECT d.content #>> '{notification,address}' AS address, c.number, c.form INTO wanted
    FROM core.contract c
    JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
   WHERE c.branch_id = a.branch_id AND c.contract_id = a.contract_id AND core.mail_is_wanted(c);
  IF FOUND THEN
    INSERT INTO core.amendment_mail (branch_id, amendment_id, to_address, message_id, fields)
    VALUES (a.branch_id, a.amendment_id, wanted.address, format('<%s@%s>', gen_random_uuid(), p_mail_domain),
      jsonb_build_object('contractor_name', v.content -> 'contractor_name', 'beneficiary', v.content -> 'beneficiary',
        'works_name', v.content -> 'works_name', 'company', v.content -> 'company', 'branch', v.content -> 'branch',
        'contracts', jsonb_build_array(jsonb_build_object('product_name', v.content -> 'product_name', 'number', wanted.number, 'form', wanted.form)),
        'event', a.kind));
    INSERT INTO core.job (branch_id, kind, application_id, contract_id, amendment_id, step)
    VALUES (a.branch_id, 'amend_mail', j.application_id, a.contract_id, a.amendment_id, 'mail');
  END IF;
END $$;

RESET ROLE;
