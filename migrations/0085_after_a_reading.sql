-- What a reader of the last migrations found: closed days that were right and read as different, an audit that searched
-- everything before it said "too short", and rights given in the very moment in which somebody is shut out.

SET ROLE densho_owner;

-- ---------------------------------------------------------------- the close

-- A mail that was written was wanted: 0075 made paper unmailed, and days closed before it must stay what they were.
CREATE OR REPLACE FUNCTION core.approved_items(p_branches text[], p_from date, p_to date)
RETURNS TABLE (branch_id text, day date, event text, event_id bigint, application_id bigint, application_number text, product text,
               form text, amount bigint, contractor text, approved_at timestamptz, contract_id bigint, number text, seq integer,
               numbered_at timestamptz, arrived_at timestamptz, mail_wanted boolean, mailed_at timestamptz, missing text, trouble text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH span AS (
    SELECT p_from::timestamp AT TIME ZONE 'Asia/Tokyo' AS since, (p_to + 1)::timestamp AT TIME ZONE 'Asia/Tokyo' AS until),
  decided AS (
    SELECT a.branch_id, 'issue' AS event, 0::bigint AS event_id, a.application_id, i.product, i.form, i.amount::bigint AS amount,
           p.contractor, a.approved_at, c.contract_id, c.number, NULL::integer AS seq, c.numbered_at, c.arrived_at, p.mail_wanted,
           CASE WHEN m.bounced_at IS NULL THEN m.sent_at END AS mailed_at,
           (SELECT j.trouble FROM core.job j WHERE j.branch_id = a.branch_id AND j.application_id = a.application_id
               AND j.amendment_id IS NULL AND j.order_id IS NULL AND j.state <> 'done'
               AND (j.product = i.product OR (c.arrived_at IS NOT NULL AND j.kind = 'mail')) LIMIT 1) AS trouble
      FROM span s
      JOIN core.approval a ON a.branch_id = ANY (p_branches) AND a.approved_at >= s.since AND a.approved_at < s.until
      JOIN core.approval_item i ON i.branch_id = a.branch_id AND i.application_id = a.application_id AND i.revision = a.revision
      JOIN core.application p ON p.branch_id = a.branch_id AND p.application_id = a.application_id
      LEFT JOIN core.contract c ON c.branch_id = a.branch_id AND c.application_id = a.application_id AND c.product = i.product
      LEFT JOIN core.mail m ON m.branch_id = a.branch_id AND m.application_id = a.application_id
    UNION ALL
    SELECT a.branch_id, x.kind, a.amendment_id, c.application_id, c.product, c.form, a.amount::bigint, c.contractor, a.approved_at,
           c.contract_id, c.number, x.seq, v.at, CASE WHEN c.form = 'paper' THEN v.at ELSE p.arrived_at END, w.wanted, CASE WHEN m.bounced_at IS NULL THEN m.sent_at END,
           (SELECT j.trouble FROM core.job j WHERE j.branch_id = a.branch_id AND j.amendment_id = a.amendment_id AND j.state <> 'done' LIMIT 1)
      FROM span s
      JOIN core.amendment_approval a ON a.branch_id = ANY (p_branches) AND a.approved_at >= s.since AND a.approved_at < s.until
      JOIN core.amendment x ON x.branch_id = a.branch_id AND x.amendment_id = a.amendment_id
      JOIN core.contract c ON c.branch_id = x.branch_id AND c.contract_id = x.contract_id
      LEFT JOIN core.revision v ON v.branch_id = x.branch_id AND v.contract_id = x.contract_id AND v.seq = x.seq
      LEFT JOIN core.publication p ON p.branch_id = x.branch_id AND p.contract_id = x.contract_id AND p.seq = x.seq
      LEFT JOIN core.amendment_mail m ON m.branch_id = x.branch_id AND m.amendment_id = x.amendment_id
      CROSS JOIN LATERAL (SELECT m.amendment_id IS NOT NULL OR core.mail_is_wanted(c) AS wanted) w
    UNION ALL
    SELECT o.branch_id, o.kind, o.order_id, c.application_id, c.product, c.form, c.amount::bigint, c.contractor, o.ordered_at,
           c.contract_id, c.number, NULL, o.ordered_at, o.done_at, o.kind = 'reissue' AND (m.order_id IS NOT NULL OR core.mail_is_wanted(c)),
           CASE WHEN m.bounced_at IS NULL THEN m.sent_at END,
           (SELECT j.trouble FROM core.job j WHERE j.branch_id = o.branch_id AND j.order_id = o.order_id AND j.state <> 'done' LIMIT 1)
      FROM span s
      JOIN core.key_order o ON o.branch_id = ANY (p_branches) AND o.ordered_at >= s.since AND o.ordered_at < s.until
      JOIN core.contract c ON c.branch_id = o.branch_id AND c.contract_id = o.contract_id
      LEFT JOIN core.key_order_mail m ON m.branch_id = o.branch_id AND m.order_id = o.order_id)
  SELECT d.branch_id, core.tokyo_day(d.approved_at), d.event, d.event_id, d.application_id, p.number, d.product, d.form, d.amount,
         d.contractor, d.approved_at, d.contract_id, d.number, d.seq, d.numbered_at, d.arrived_at, d.mail_wanted, d.mailed_at,
         CASE WHEN d.numbered_at IS NULL THEN 'number' WHEN d.arrived_at IS NULL THEN 'arrival'
              WHEN d.mail_wanted AND d.mailed_at IS NULL THEN 'mail' END, d.trouble
    FROM decided d JOIN core.application p ON p.branch_id = d.branch_id AND p.application_id = d.application_id
$$;

-- ---------------------------------------------------------------- 監査 by number

-- As before (0074), by the newest image of each record (a number never changes), and no further than to "too many".
CREATE OR REPLACE FUNCTION core.audit_condition(p_filter jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parts text[] := ARRAY['true'];
  actor text := nullif(p_filter ->> 'actor', '');
  wanted text := nullif(p_filter ->> 'number', '');
  word text := regexp_replace(lower(normalize(coalesce(p_filter ->> 'number', ''), NFKC)), '[^0-9a-z]', '', 'g');
  kind text := nullif(p_filter ->> 'kind', '');
  attempts boolean := coalesce(p_filter ->> 'list' = 'refused', false);
  logins text[];
  found text[] := '{}';
  hit record;
  records bigint := 0;
BEGIN
  parts := parts || CASE p_filter ->> 'list'
    WHEN 'keys' THEN $q$r.kind LIKE 'key.%'$q$
    WHEN 'refused' THEN $q$r.kind IN ('attempt.refused', 'lookup.missed')$q$
    ELSE 'true' END;
  IF actor IS NOT NULL THEN
    SELECT array_agg(o.login) INTO logins FROM core.operator o
     WHERE o.login = actor OR strpos(core.same_name(o.name), core.same_name(actor)) > 0;
    parts := parts || format('r.actor = ANY (%L::text[])', coalesce(logins, ARRAY[actor]));
  END IF;
  IF wanted IS NOT NULL AND word = '' THEN
    parts := parts || 'false'::text;
  ELSIF wanted IS NOT NULL THEN
    FOR hit IN
      WITH images AS (
        SELECT s.branch_id, s.kind, s.record_id FROM core.search_image s
         WHERE s.latest AND s.branch_id = ANY (core.my_branches()) AND s.grams @> core.query_grams(word)
           AND strpos(split_part(s.folded, U&'\FDD0', 5), word) > 0),
      hits AS (
        SELECT a.branch_id, a.application_id, NULL::bigint AS contract_id
          FROM images i JOIN core.application a ON a.branch_id = i.branch_id AND a.application_id = i.record_id
         WHERE i.kind = 'application' AND strpos(regexp_replace(lower(a.number), '[^0-9a-z]', '', 'g'), word) > 0
        UNION ALL
        SELECT c.branch_id, c.application_id, c.contract_id
          FROM images i JOIN core.contract c ON c.branch_id = i.branch_id AND c.contract_id = i.record_id
         WHERE i.kind = 'contract' AND strpos(regexp_replace(lower(c.number), '[^0-9a-z]', '', 'g'), word) > 0
        LIMIT 501)
      SELECT h.branch_id, count(*) AS n, array_agg(h.application_id) AS applications,
             coalesce(array_agg(h.application_id) FILTER (WHERE h.contract_id IS NULL), '{}') AS whole,
             coalesce(array_agg(h.contract_id) FILTER (WHERE h.contract_id IS NOT NULL), '{}') AS contracts
        FROM hits h GROUP BY h.branch_id
    LOOP
      records := records + hit.n;
      -- Of a contract also what happened before it had a number.
      found := found || format('(r.branch_id = %L AND (r.application_id = ANY (%L::bigint[]) OR r.contract_id = ANY (%L::bigint[])'
                               ' OR (r.contract_id IS NULL AND r.application_id = ANY (%L::bigint[]))))',
                               hit.branch_id, hit.whole, hit.contracts, hit.applications);
      -- An attempt is on record under the branch of who tried it, its aim in the detail.
      IF attempts THEN
        found := found || format('(r.detail ->> ''branch'' = %L AND ((r.detail ->> ''application_id'')::bigint = ANY (%L::bigint[])'
                                 ' OR (r.detail ->> ''contract_id'')::bigint = ANY (%L::bigint[])))',
                                 hit.branch_id, hit.applications, hit.contracts);
      END IF;
    END LOOP;
    -- Nobody reads an audit of so many, and a list that were cut would be one that lies.
    IF records > 500 THEN
      PERFORM core.refuse_value('number_too_short');
    END IF;
    -- A number that is nobody's was looked up all the same.
    IF attempts OR records = 0 THEN
      found := found || format('strpos(regexp_replace(lower(coalesce(r.detail ->> ''number'', '''')), ''[^0-9a-z]'', '''', ''g''), %L) > 0', word);
    END IF;
    parts := parts || ('(' || array_to_string(found, ' OR ') || ')');
  END IF;
  IF kind IS NOT NULL THEN
    parts := parts || CASE WHEN right(kind, 1) = '.' THEN format('starts_with(r.kind, %L)', kind)
                           ELSE format('r.kind = %L', kind) END;
  END IF;
  -- Days are Tokyo's; the last one is included.
  IF p_filter ? 'from' THEN
    parts := parts || format('r.at >= %L::timestamptz', (p_filter ->> 'from')::date::timestamp AT TIME ZONE 'Asia/Tokyo');
  END IF;
  IF p_filter ? 'to' THEN
    parts := parts || format('r.at < %L::timestamptz',
                             ((p_filter ->> 'to')::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo');
  END IF;
  RETURN array_to_string(parts, ' AND ');
END $$;

-- ---------------------------------------------------------------- leaving

-- Who is shut out while a right is being given to them: one waits for the other (a foreign key's lock does not).
CREATE FUNCTION core.given_to_who_is_here() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  people text[] := CASE TG_TABLE_NAME WHEN 'delegation' THEN ARRAY[to_jsonb(NEW) ->> 'absent', to_jsonb(NEW) ->> 'delegate']
                        ELSE ARRAY[to_jsonb(NEW) ->> 'login'] END;
  gone text;
BEGIN
  PERFORM FROM core.operator o WHERE o.login = ANY (people) ORDER BY o.login FOR SHARE;
  SELECT o.login INTO gone FROM core.operator o WHERE o.login = ANY (people) AND o.disabled_at IS NOT NULL LIMIT 1;
  IF FOUND THEN
    PERFORM core.refuse('ZD002', 'no such operator', gone);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER to_who_is_here BEFORE INSERT ON core.delegation FOR EACH ROW EXECUTE FUNCTION core.given_to_who_is_here();
CREATE TRIGGER to_who_is_here BEFORE INSERT ON core.branch_entitlement FOR EACH ROW EXECUTE FUNCTION core.given_to_who_is_here();

-- 0061 ended the delegations of those who had left; these are of those who had moved, or lost the role.
UPDATE core.delegation x SET ended_at = clock_timestamp(), ended_by = x.by_login, ended_because = '利用者の変更・停止'
  FROM core.operator a, core.operator d JOIN core.branch b ON b.branch_id = d.branch_id
 WHERE x.ended_at IS NULL AND x.last_day >= core.tokyo_day(clock_timestamp()) AND a.login = x.absent AND d.login = x.delegate
   AND (a.branch_id <> x.branch_id OR a.role <> 'supervisor' OR d.role NOT IN ('clerk', 'supervisor')
        OR (d.branch_id <> x.branch_id AND NOT b.head_office));

RESET ROLE;
