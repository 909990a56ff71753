-- What was clean when it was sent to be approved need not be so any more: the same works may have come in a second time
-- since. Nobody could give a reason for such a warning; whoever approves names it as seen, and the record keeps that.

SET ROLE densho_owner;

-- The warnings (`code|subject`) that the database finds by itself and nobody gave a reason for, of the latest draft.
CREATE FUNCTION core.open_warnings(a core.application) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(w.warning ORDER BY w.warning), '{}')
  FROM core.warnings_of(a.branch_id, a.application_id, core.content_of(a)) w (warning)
  WHERE NOT EXISTS (SELECT FROM core.warning_override o
                     WHERE o.branch_id = a.branch_id AND o.application_id = a.application_id AND o.revision = a.revision
                       AND o.code || '|' || o.subject = w.warning)
$$;
REVOKE ALL ON FUNCTION core.open_warnings(core.application) FROM PUBLIC;

-- How many of them a draft has that waits to be approved; 0 where none waits.
CREATE FUNCTION api.open_warnings(p_branch text, p_application bigint) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT cardinality(core.open_warnings(a)) FROM core.application a
                    WHERE a.branch_id = p_branch AND a.application_id = p_application AND a.state = 'awaiting_approval'
                      AND p_branch = ANY (core.my_branches())), 0)
$$;
REVOKE ALL ON FUNCTION api.open_warnings(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.open_warnings(text, bigint) TO densho_staff;

DROP FUNCTION api.approve(uuid, text, bigint, integer, integer, bytea, jsonb);
-- As before; p_seen: the warnings without a reason that whoever approves has in front of them. One that is not among them
-- refuses it.
CREATE FUNCTION api.approve(p_request uuid, p_branch text, p_application bigint, p_version integer, p_revision integer,
                            p_content_hash bytea, p_retyped jsonb DEFAULT '{}', p_seen text[] DEFAULT '{}', OUT version integer, OUT revision integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  args jsonb := jsonb_build_array(p_branch, p_application, p_version, p_revision, p_content_hash, p_retyped, p_seen);
  done jsonb := core.begin_command(p_request, 'approve', args);
  a core.application;
  s core.submission;
  item record;
  since text[];
  today date := core.tokyo_day(clock_timestamp());
BEGIN
  IF done IS NULL THEN
    PERFORM core.require_role('supervisor');
    a := core.lock_application(p_branch, p_application);
    PERFORM core.expect(a, p_version, 'awaiting_approval');
    SELECT * INTO s FROM core.submission x
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id AND x.revision = a.revision;
    IF NOT FOUND OR p_revision IS DISTINCT FROM s.revision OR p_content_hash IS DISTINCT FROM s.content_hash THEN
      PERFORM core.refuse('ZD008', 'what is approved is not what was submitted');
    END IF;
    IF session_user IN (s.drafted_by, s.submitted_by) THEN
      PERFORM core.refuse('ZD006', 'four eyes: somebody else has to approve this');
    END IF;
    FOR item IN
      SELECT i.product, i.amount, core.limit_of(session_user, i.product, today) AS most
      FROM core.draft_item i
      WHERE i.branch_id = a.branch_id AND i.application_id = a.application_id AND i.revision = a.revision
      ORDER BY i.amount DESC, i.product
    LOOP
      IF item.most IS NULL OR item.amount > item.most THEN
        PERFORM core.refuse('ZD007', 'over the authority limit',
                            jsonb_build_object('product', item.product, 'amount', item.amount, 'limit', item.most)::text);
      END IF;
    END LOOP;
    PERFORM core.check_gates(core.content_of(a));
    since := core.open_warnings(a);
    IF NOT since <@ coalesce(p_seen, '{}') THEN
      PERFORM core.refuse_value('warning_since', array_to_string(since, ' '));
    END IF;
    -- Found here by a person rather than later by the worker.
    IF NOT EXISTS (SELECT FROM core.branch_prefix b WHERE b.branch_id = a.branch_id AND b.fiscal_year = core.fiscal_year(today)) THEN
      PERFORM core.refuse_value('branch_prefix_missing', a.branch_id || ' ' || core.fiscal_year(today));
    END IF;
    IF NOT EXISTS (SELECT FROM core.company c WHERE c.valid_from <= today) THEN
      PERFORM core.refuse_value('company_missing');
    END IF;
    INSERT INTO core.approval (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by, retyped)
    VALUES (a.branch_id, a.application_id, s.revision, s.drafted_by, s.submitted_by, p_content_hash, session_user, coalesce(p_retyped, '{}'));
    INSERT INTO core.approval_item (branch_id, application_id, revision, product, form, amount, limit_at)
    SELECT i.branch_id, i.application_id, i.revision, i.product, i.form, i.amount, core.limit_of(session_user, i.product, today)
    FROM core.draft_item i
    WHERE i.branch_id = a.branch_id AND i.application_id = a.application_id AND i.revision = s.revision;
    INSERT INTO core.job (branch_id, kind, application_id, product, step)
    SELECT i.branch_id, 'issue', i.application_id, i.product, 'number'
    FROM core.draft_item i
    WHERE i.branch_id = a.branch_id AND i.application_id = a.application_id AND i.revision = s.revision
    ORDER BY array_position(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond'], i.product::text);
    UPDATE core.application x SET state = 'issuing', version = x.version + 1
     WHERE x.branch_id = a.branch_id AND x.application_id = a.application_id;
    PERFORM core.note(a.branch_id, 'application.approved', a.application_id, NULL, '',
                      jsonb_build_object('revision', s.revision, 'content_hash', encode(p_content_hash, 'hex'), 'retyped', coalesce(p_retyped, '{}'))
                      || CASE WHEN since <> '{}' THEN jsonb_build_object('warnings_since', to_jsonb(since)) ELSE '{}' END);
    done := jsonb_build_object('version', a.version + 1, 'revision', s.revision);
    PERFORM core.end_command(p_request, 'approve', args, done);
  END IF;
  version := done -> 'version';
  revision := done -> 'revision';
END $$;
REVOKE ALL ON FUNCTION api.approve(uuid, text, bigint, integer, integer, bytea, jsonb, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.approve(uuid, text, bigint, integer, integer, bytea, jsonb, text[]) TO densho_staff;

RESET ROLE;
