-- What was referred to somebody who cannot decide it any more (shut out, moved, another role, a 代行 or a limit that is over) is
-- referred to nobody: it comes to the other supervisors again as the next one. And a branch whose work head office does asks for
-- its number prefix too.

SET ROLE densho_owner;

-- For the rows that a reader sees: whether whoever it is referred to can still decide it.
CREATE FUNCTION core.still_decides(p_login text, p_branch text, p_application bigint, p_revision integer) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN p_branch = ANY (core.my_branches()) AND core.could_approve(p_login, p_branch, p_application, p_revision);
END $$;
REVOKE ALL ON FUNCTION core.still_decides(text, text, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.still_decides(text, text, bigint, integer) TO densho_staff;

-- As before (0017), with that.
CREATE OR REPLACE VIEW api.applications WITH (security_invoker = true) AS
SELECT a.branch_id::text AS branch_id, a.application_id, a.number, a.received_at, a.contractor::text AS contractor,
       a.orderer::text AS orderer, a.works::text AS works, a.price::bigint AS price, a.products, a.state, a.returned,
       a.claimed_by, c.name::text AS claimed_by_name, s.drafted_by, d.name::text AS drafted_by_name, a.submitted_at,
       (SELECT count(*)::integer FROM core.warning_override o
         WHERE o.branch_id = a.branch_id AND o.application_id = a.application_id AND o.revision = a.revision) AS overrides,
       a.version, a.revision, a.issued_at, a.electronic, a.mail_wanted, a.submitted,
       s.content_hash AS submitted_hash, a.claim_until, a.held_until, a.held_because::text AS held_because, r.login AS referred_to,
       r.name::text AS referred_to_name, a.urgent_at, a.stage_due,
       -- Four eyes over its whole life, as the trigger of core.approval sees them.
       a.state = 'awaiting_approval'
         AND ((session_user IN (a.submitted_by, a.entered_by)) IS TRUE
              OR EXISTS (SELECT FROM core.draft e WHERE e.branch_id = a.branch_id AND e.application_id = a.application_id
                            AND e.drafted_by = session_user)
              OR EXISTS (SELECT FROM core.warning_override e WHERE e.branch_id = a.branch_id AND e.application_id = a.application_id
                            AND e.revision = a.revision AND e.overridden_by = session_user)) AS own,
       CASE WHEN a.state = 'awaiting_approval' THEN
         cardinality(core.retyped(a.submitted, (SELECT e.content FROM core.draft e WHERE e.branch_id = a.branch_id
                       AND e.application_id = a.application_id AND e.revision = a.revision))) ELSE 0 END AS retyped
FROM core.application a
LEFT JOIN core.operator c ON c.login = a.claimed_by
LEFT JOIN core.submission s ON s.branch_id = a.branch_id AND s.application_id = a.application_id AND s.revision = a.revision
LEFT JOIN core.operator d ON d.login = s.drafted_by
LEFT JOIN core.operator r ON r.login = CASE WHEN core.still_decides(a.referred_to, a.branch_id, a.application_id, a.revision)
                                            THEN a.referred_to END;

-- As before (0161), and where something waits for its approval or was approved in the last year: nobody sits in a branch whose
-- work head office does.
CREATE OR REPLACE FUNCTION api.prefixes_missing() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me core.operator := core.me();
  today date := core.tokyo_day(clock_timestamp());
  year integer;
  missing jsonb;
BEGIN
  IF me.role NOT IN ('supervisor', 'administrator') THEN
    RETURN NULL;
  END IF;
  FOREACH year IN ARRAY ARRAY[core.fiscal_year(today), core.fiscal_year(today + 31)] LOOP
    SELECT jsonb_agg(b.name ORDER BY b.branch_id) INTO missing FROM core.branch b
     WHERE (me.role = 'administrator' OR b.branch_id = ANY (core.my_branches()))
       AND EXISTS (SELECT FROM core.branch_prefix p WHERE p.branch_id = b.branch_id)
       AND NOT EXISTS (SELECT FROM core.branch_prefix p WHERE p.branch_id = b.branch_id AND p.fiscal_year = year)
       AND (EXISTS (SELECT FROM core.operator o WHERE o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor')
              AND (o.branch_id = b.branch_id OR EXISTS (SELECT FROM core.branch_entitlement e
                                                         WHERE e.login = o.login AND e.branch_id = b.branch_id)))
            OR EXISTS (SELECT FROM core.application a WHERE a.branch_id = b.branch_id AND a.state = 'awaiting_approval')
            OR EXISTS (SELECT FROM core.approval a WHERE a.branch_id = b.branch_id
                          AND a.approved_at > clock_timestamp() - interval '1 year'));
    IF missing IS NOT NULL THEN
      RETURN jsonb_build_object('year', year, 'branches', missing);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

RESET ROLE;
