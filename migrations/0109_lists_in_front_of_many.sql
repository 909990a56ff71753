-- The close, lump sums and a contractor's contracts in front of 100,000 contracts of a branch (docs/benchmarks.md): they read as
-- before, in a tenth to a half of the time.
SET ROLE densho_owner;

-- ---------------------------------------------------------------- days are known when the plan is made
-- A function in SQL is planned without its arguments: a range of days that could be any is joined with whole tables. Here each
-- call is planned for its own days. What is compiled for such a call (jit) costs more than the call.
-- As before (0105).
CREATE OR REPLACE FUNCTION core.approved_items(p_branches text[], p_from date, p_to date) RETURNS TABLE (
  branch_id text, day date, event text, event_id bigint, application_id bigint, application_number text, product text, form text,
  amount bigint, contractor text, approved_at timestamptz, contract_id bigint, number text, seq integer, numbered_at timestamptz,
  arrived_at timestamptz, mail_wanted boolean, mailed_at timestamptz, missing text, trouble text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1
  SET jit = off AS $$
#variable_conflict use_column
DECLARE
  since timestamptz := p_from::timestamp AT TIME ZONE 'Asia/Tokyo';
  until timestamptz := (p_to + 1)::timestamp AT TIME ZONE 'Asia/Tokyo';
BEGIN
  RETURN QUERY
  WITH decided AS (
    SELECT a.branch_id, 'issue' AS event, 0::bigint AS event_id, a.application_id, i.product, i.form, i.amount::bigint AS amount,
           p.contractor, a.approved_at, c.contract_id, c.number, NULL::integer AS seq, c.numbered_at, c.arrived_at, p.mail_wanted,
           CASE WHEN m.bounced_at IS NULL THEN m.sent_at END AS mailed_at,
           -- Arrived, and no mail: no job is left.
           CASE WHEN c.arrived_at IS NULL OR m.application_id IS NOT NULL THEN (
             SELECT j.trouble FROM core.job j WHERE j.branch_id = a.branch_id AND j.application_id = a.application_id
                AND j.amendment_id IS NULL AND j.order_id IS NULL AND j.state <> 'done'
                AND (j.product = i.product OR (c.arrived_at IS NOT NULL AND j.kind = 'mail')) LIMIT 1) END AS trouble,
           p.number AS application_number, p.state
      FROM core.approval a
      JOIN core.approval_item i ON i.branch_id = a.branch_id AND i.application_id = a.application_id AND i.revision = a.revision
      JOIN core.application p ON p.branch_id = a.branch_id AND p.application_id = a.application_id
      LEFT JOIN core.contract c ON c.branch_id = a.branch_id AND c.application_id = a.application_id AND c.product = i.product
      LEFT JOIN core.mail m ON m.branch_id = a.branch_id AND m.application_id = a.application_id
     WHERE a.branch_id = ANY (p_branches) AND a.approved_at >= since AND a.approved_at < until
    UNION ALL
    SELECT a.branch_id, x.kind, a.amendment_id, c.application_id, c.product, c.form, a.amount::bigint, c.contractor, a.approved_at,
           c.contract_id, c.number, x.seq, v.at, CASE WHEN c.form = 'paper' THEN v.at ELSE p.arrived_at END, w.wanted,
           CASE WHEN m.bounced_at IS NULL THEN m.sent_at END,
           (SELECT j.trouble FROM core.job j WHERE j.branch_id = a.branch_id AND j.application_id = c.application_id
               AND j.amendment_id = a.amendment_id AND j.state <> 'done' LIMIT 1), n.number, x.state
      FROM core.amendment_approval a
      JOIN core.amendment x ON x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id
      JOIN core.contract c ON c.branch_id = x.branch_id AND c.contract_id = x.contract_id
      JOIN core.application n ON n.branch_id = c.branch_id AND n.application_id = c.application_id
      LEFT JOIN core.revision v ON v.branch_id = x.branch_id AND v.contract_id = x.contract_id AND v.seq = x.seq
      LEFT JOIN core.publication p ON p.branch_id = x.branch_id AND p.contract_id = x.contract_id AND p.seq = x.seq
      LEFT JOIN core.amendment_mail m ON m.branch_id = x.branch_id AND m.amendment_id = x.amendment_id
      CROSS JOIN LATERAL (SELECT m.amendment_id IS NOT NULL OR core.mail_is_wanted(c) AS wanted) w
     WHERE a.branch_id = ANY (p_branches) AND a.approved_at >= since AND a.approved_at < until
    UNION ALL
    SELECT o.branch_id, o.kind, o.order_id, c.application_id, c.product, c.form, c.amount::bigint, c.contractor, o.ordered_at,
           c.contract_id, c.number, NULL, o.ordered_at, o.done_at, o.kind = 'reissue' AND (m.order_id IS NOT NULL OR core.mail_is_wanted(c)),
           CASE WHEN m.bounced_at IS NULL THEN m.sent_at END,
           (SELECT j.trouble FROM core.job j WHERE j.branch_id = o.branch_id AND j.application_id = c.application_id
               AND j.order_id = o.order_id AND j.state <> 'done' LIMIT 1), n.number, NULL
      FROM core.key_order o
      JOIN core.contract c ON c.branch_id = o.branch_id AND c.contract_id = o.contract_id
      JOIN core.application n ON n.branch_id = c.branch_id AND n.application_id = c.application_id
      LEFT JOIN core.key_order_mail m ON m.branch_id = o.branch_id AND m.order_id = o.order_id
     WHERE o.branch_id = ANY (p_branches) AND o.ordered_at >= since AND o.ordered_at < until)
  SELECT d.branch_id::text, core.tokyo_day(d.approved_at), d.event::text, d.event_id, d.application_id, d.application_number::text,
         d.product::text, d.form::text, CASE WHEN NOT e.ended THEN d.amount END, d.contractor::text, d.approved_at, d.contract_id, d.number::text, d.seq,
         d.numbered_at, d.arrived_at, d.mail_wanted AND NOT e.ended, d.mailed_at,
         CASE WHEN e.ended THEN NULL WHEN d.numbered_at IS NULL THEN 'number' WHEN d.arrived_at IS NULL THEN 'arrival'
              WHEN d.mail_wanted AND d.mailed_at IS NULL THEN 'mail' END, d.trouble::text
    FROM decided d
    -- An application or an amendment that ended before it had a number; an order on a key always has its time.
    CROSS JOIN LATERAL (SELECT d.numbered_at IS NULL AND d.state IN ('withdrawn', 'declined') AS ended) e;
END $$;

CREATE OR REPLACE FUNCTION core.contract_premiums(p_branches text[], p_from date, p_to date) RETURNS TABLE (
  branch_id text, contract_id bigint, number text, event text, seq integer, product text, amount bigint, works text,
  numbered_at timestamptz, customer_code text, contractor text, method text, premium bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1
  SET jit = off AS $$
#variable_conflict use_column
DECLARE
  since timestamptz := p_from::timestamp AT TIME ZONE 'Asia/Tokyo';
  until timestamptz := (p_to + 1)::timestamp AT TIME ZONE 'Asia/Tokyo';
BEGIN
  RETURN QUERY
  WITH line AS (
    -- As it was issued: what a later change makes of the amount has a line of its own.
    SELECT c.branch_id, c.contract_id, 'issue' AS event, 1 AS seq, (v.content ->> 'amount')::bigint AS amount, c.numbered_at,
           floor((v.content ->> 'amount')::numeric * r.ppm / 1000000)::bigint AS premium
      FROM core.contract c
      JOIN core.revision v ON v.branch_id = c.branch_id AND v.contract_id = c.contract_id AND v.seq = 1
      LEFT JOIN LATERAL (SELECT x.ppm FROM core.premium_rate x
                          WHERE x.product = c.product AND x.valid_from <= core.tokyo_day(c.numbered_at)
                          ORDER BY x.valid_from DESC LIMIT 1) r ON true
     WHERE c.branch_id = ANY (p_branches) AND c.numbered_at >= since AND c.numbered_at < until
    UNION ALL
    SELECT a.branch_id, a.contract_id, a.kind, a.seq, 0, v.at, (d.content ->> 'premium')::bigint
      FROM core.revision v
      JOIN core.amendment a ON a.branch_id = v.branch_id AND a.contract_id = v.contract_id AND a.seq = v.seq
      JOIN core.amendment_approval p ON p.branch_id = a.branch_id AND p.amendment_id = a.amendment_id
      JOIN core.amendment_draft d ON d.branch_id = a.branch_id AND d.amendment_id = a.amendment_id AND d.revision = p.revision
     WHERE v.branch_id = ANY (p_branches) AND v.seq > 1 AND v.at >= since AND v.at < until
       AND (d.content ->> 'premium')::bigint <> 0)
  SELECT l.branch_id::text, l.contract_id, c.number::text, l.event::text, l.seq, c.product::text, l.amount, c.works::text, l.numbered_at,
         core.kept_code(coalesce(h.customer_code, d.content #>> '{applicant,customer_code}')), c.contractor::text,
         d.content #>> '{premium,method}', l.premium
    FROM line l
    JOIN core.contract c ON c.branch_id = l.branch_id AND c.contract_id = l.contract_id
    JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
    LEFT JOIN LATERAL (SELECT x.customer_code FROM core.contract_holder x
                        WHERE x.branch_id = c.branch_id AND x.contract_id = c.contract_id ORDER BY x.seq DESC LIMIT 1) h ON true;
END $$;

-- ---------------------------------------------------------------- the contracts of a contractor by an index
CREATE INDEX draft_of_contractor ON core.draft ((content #>> '{applicant,customer_code}'))
  WHERE content #>> '{applicant,customer_code}' IS NOT NULL;
CREATE INDEX holder_by_code ON core.contract_holder (customer_code);

CREATE OR REPLACE FUNCTION core.house_rows_before_one_branch(p_table text, p_args jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept text;
  codes text[];
BEGIN
  IF p_table <> 'contractor_contracts' THEN
    RETURN QUERY SELECT core.house_rows_before_holders(p_table, p_args);
    RETURN;
  END IF;
  -- Whatever was merged into the same record.
  kept := core.kept_code(p_args ->> 'customer_code');
  codes := ARRAY(SELECT kept UNION SELECT a.old_code FROM core.contractor_alias a WHERE core.kept_code(a.old_code) = kept);
  RETURN QUERY
    WITH theirs AS (
      SELECT c.branch_id, c.contract_id FROM core.draft d
        JOIN core.contract c ON c.branch_id = d.branch_id AND c.application_id = d.application_id AND c.revision = d.revision
       WHERE d.content #>> '{applicant,customer_code}' = ANY (codes)
      UNION
      SELECT x.branch_id, x.contract_id FROM core.contract_holder x WHERE x.customer_code = ANY (codes))
    SELECT jsonb_strip_nulls(jsonb_build_object('id', c.number, 'branch', c.branch_id, 'contract_id', c.contract_id, 'number', c.number,
             'contractor', c.contractor, 'works', c.works, 'amount', c.amount, 'product', c.product,
             'customer_code', coalesce(h.customer_code, d.content #>> '{applicant,customer_code}'), 'moved_from', h.before))
      FROM theirs t
      JOIN core.contract c ON c.branch_id = t.branch_id AND c.contract_id = t.contract_id
      JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
      LEFT JOIN LATERAL (SELECT x.* FROM core.contract_holder x WHERE x.branch_id = c.branch_id AND x.contract_id = c.contract_id
                          ORDER BY x.seq DESC LIMIT 1) h ON true
     WHERE coalesce(h.customer_code, d.content #>> '{applicant,customer_code}') = ANY (codes)
     ORDER BY c.numbered_at DESC LIMIT 1000;
END $$;

ALTER FUNCTION api.house_page(text, jsonb, text, bigint, integer) SET jit = off;

RESET ROLE;
