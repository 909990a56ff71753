-- 統合の取消: a merge that was a mistake is undone by a proposal that another confirms. A merge moves nothing but the way
-- that a code is read (core.kept_code), so that undoing it gives back every contract that it moved, and leaves where they
-- are those that somebody moved since by their number (core.contract_holder) and those applied for under the kept code.

SET ROLE densho_owner;

-- Every merge that ever was; one that was undone stays on record, and the same code may be merged again.
ALTER TABLE core.contractor_alias RENAME TO contractor_merge;
ALTER TABLE core.contractor_merge DROP CONSTRAINT contractor_alias_pkey;
ALTER TABLE core.contractor_merge
  ADD COLUMN merge_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ADD COLUMN undone_at timestamptz,
  ADD COLUMN undone_by text REFERENCES core.operator,
  ADD CONSTRAINT undone_is_whole CHECK ((undone_at IS NULL) = (undone_by IS NULL));
CREATE UNIQUE INDEX merged_once ON core.contractor_merge (old_code) WHERE undone_at IS NULL;
GRANT SELECT (undone_at) ON core.contractor_merge TO densho_staff;

DROP TRIGGER append_only ON core.contractor_merge;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON core.contractor_merge
  FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();
CREATE FUNCTION core.merge_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.undone_at IS NULL
     AND (NEW.merge_id, NEW.old_code, NEW.kept_code, NEW.merged_by, NEW.at, NEW.reason)
       = (OLD.merge_id, OLD.old_code, OLD.kept_code, OLD.merged_by, OLD.at, OLD.reason) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'ZD090', MESSAGE = 'append-only: a merge is undone once and never changed';
END $$;
REVOKE EXECUTE ON FUNCTION core.merge_stays() FROM PUBLIC;
CREATE TRIGGER merge_stays BEFORE UPDATE ON core.contractor_merge FOR EACH ROW EXECUTE FUNCTION core.merge_stays();

-- The merges in force, under the name that everything reads.
CREATE VIEW core.contractor_alias WITH (security_invoker = true) AS
SELECT m.old_code, m.kept_code FROM core.contractor_merge m WHERE m.undone_at IS NULL;
GRANT SELECT (old_code, kept_code) ON core.contractor_alias TO densho_staff;

-- As before (0074), into the table.
CREATE OR REPLACE FUNCTION api.merge_contractors(p_request uuid, p_args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb := core.begin_command(p_request, 'merge_contractors', p_args);
  old text := p_args ->> 'customer_code';
  kept text := p_args ->> 'kept_code';
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('administrator');
    PERFORM core.check_reason(p_args ->> 'reason');
    PERFORM pg_advisory_xact_lock(hashtextextended('merge', 371));
    IF old = kept THEN
      PERFORM core.refuse_value('merge_same');
    END IF;
    IF (SELECT count(*) FROM core.contractor c WHERE c.customer_code IN (old, kept)) < 2 THEN
      PERFORM core.refuse('ZD002', 'no such contractor');
    END IF;
    IF EXISTS (SELECT FROM core.contractor_alias a WHERE a.old_code = old) THEN
      PERFORM core.refuse('ZD012', 'merged already', '', 'merged_already');
    END IF;
    -- Never round in a circle: the kept one is not itself merged into the old one.
    IF core.kept_code(kept) = old THEN
      PERFORM core.refuse_value('merged_in_a_circle', kept);
    END IF;
    INSERT INTO core.contractor_merge (old_code, kept_code, merged_by, reason) VALUES (old, kept, session_user, p_args ->> 'reason');
    PERFORM core.note((core.me()).branch_id, 'masters.contractor_merged', NULL, NULL, p_args ->> 'reason',
                      jsonb_build_object('customer_code', old, 'kept_code', kept));
    PERFORM core.end_command(p_request, 'merge_contractors', p_args, '{}');
  END IF;
END $$;

-- ---------------------------------------------------------------- the proposal: {customer_code, kept_code}

-- Wrapped instead of replaced, so that kinds of proposals which other migrations add stay.
DO $$
DECLARE known text;
BEGIN
  SELECT pg_get_expr(c.conbin, c.conrelid) INTO STRICT known FROM pg_constraint c
   WHERE c.conrelid = 'core.proposal'::regclass AND c.conname = 'proposal_kind_known';
  ALTER TABLE core.proposal DROP CONSTRAINT proposal_kind_known;
  EXECUTE format('ALTER TABLE core.proposal ADD CONSTRAINT proposal_kind_known CHECK ((%s) OR kind = %L)', known, 'unmerge');
END $$;

ALTER FUNCTION core.apply_proposal(text, jsonb) RENAME TO apply_proposal_before_unmerge;
CREATE FUNCTION core.apply_proposal(p_kind text, p_content jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE m core.contractor_merge;
BEGIN
  IF p_kind IS DISTINCT FROM 'unmerge' THEN
    PERFORM core.apply_proposal_before_unmerge(p_kind, p_content);
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('merge', 371));
  UPDATE core.contractor_merge x SET undone_at = clock_timestamp(), undone_by = session_user
   WHERE x.old_code = p_content ->> 'customer_code' AND x.kept_code = p_content ->> 'kept_code' AND x.undone_at IS NULL
  RETURNING * INTO m;
  IF NOT FOUND THEN
    PERFORM core.refuse_value('unmerge_none', coalesce(p_content ->> 'customer_code', ''));
  END IF;
  PERFORM core.note((core.me()).branch_id, 'masters.contractor_unmerged', NULL, NULL, '',
                    jsonb_build_object('customer_code', m.old_code, 'kept_code', m.kept_code, 'merged_at', m.at));
END $$;

-- What is undone: which merge, by whom and why; another merge of the same two since then is not what was proposed.
ALTER FUNCTION core.proposal_before(text, jsonb) RENAME TO proposal_before_before_unmerge;
CREATE FUNCTION core.proposal_before(p_kind text, p_content jsonb, OUT before jsonb, OUT subject text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_kind IS DISTINCT FROM 'unmerge' THEN
    SELECT b.before, b.subject INTO before, subject FROM core.proposal_before_before_unmerge(p_kind, p_content) b;
    RETURN;
  END IF;
  SELECT concat_ws(' ', c.customer_code, c.name) INTO subject FROM core.contractor c WHERE c.customer_code = p_content ->> 'customer_code';
  subject := coalesce(left(subject, 200), '');
  SELECT jsonb_build_object('merge', m.merge_id, 'merged_from', concat_ws(' ', o.customer_code, o.name),
                            'merged_into', concat_ws(' ', k.customer_code, k.name), 'merged_at', m.at,
                            'merged_by', p.name, 'merge_reason', m.reason)
    INTO before
    FROM core.contractor_merge m JOIN core.contractor o ON o.customer_code = m.old_code
    JOIN core.contractor k ON k.customer_code = m.kept_code JOIN core.operator p ON p.login = m.merged_by
   WHERE m.old_code = p_content ->> 'customer_code' AND m.kept_code = p_content ->> 'kept_code' AND m.undone_at IS NULL;
  before := coalesce(before, 'null');
END $$;

ALTER FUNCTION core.propose(text, jsonb, text) RENAME TO propose_before_unmerge;
CREATE FUNCTION core.propose(p_kind text, p_content jsonb, p_reason text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  b record;
  id bigint;
BEGIN
  IF p_kind IS DISTINCT FROM 'unmerge' THEN
    RETURN core.propose_before_unmerge(p_kind, p_content, p_reason);
  END IF;
  PERFORM core.require_role('administrator');
  PERFORM core.check_reason(p_reason);
  PERFORM core.check_object(p_content, 'content', 'customer_code line', 'kept_code line');
  PERFORM pg_advisory_xact_lock(hashtextextended('merge', 371));
  IF EXISTS (SELECT FROM core.proposal x WHERE x.kind = 'unmerge' AND x.state = 'open'
                AND x.content ->> 'customer_code' = p_content ->> 'customer_code') THEN
    PERFORM core.refuse('ZD012', 'it waits to be confirmed already', '', 'unmerge_open');
  END IF;
  SELECT * INTO b FROM core.proposal_before(p_kind, p_content);
  -- Tried out and taken back, as every proposal is.
  BEGIN
    PERFORM core.apply_proposal(p_kind, p_content);
    RAISE EXCEPTION USING ERRCODE = 'ZD999';
  EXCEPTION WHEN SQLSTATE 'ZD999' THEN NULL;
  END;
  INSERT INTO core.proposal (kind, subject, content, before, reason, proposed_by)
  VALUES (p_kind, b.subject, p_content, b.before, p_reason, session_user) RETURNING proposal_id INTO id;
  PERFORM core.note((core.me()).branch_id, 'masters.proposed', NULL, NULL, p_reason,
                    jsonb_build_object('proposal', id, 'kind', p_kind, 'subject', b.subject, 'content', p_content));
  RETURN id;
END $$;

RESET ROLE;
