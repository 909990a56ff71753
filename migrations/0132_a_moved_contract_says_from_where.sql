-- The history of a contract says from whom to whom it was moved, as the audit does.

SET ROLE densho_owner;

-- As before (0108); a moved contract with both codes before the reason.
CREATE OR REPLACE VIEW api.story WITH (security_invoker = true) AS
SELECT e.branch_id::text AS branch_id, e.event_id, e.at, coalesce(o.name, '')::text AS actor, e.kind,
       CASE WHEN e.kind = 'masters.contract_moved'
         THEN format('%s → %s: %s', coalesce(e.detail ->> 'before', '-'), e.detail ->> 'after', e.remark) ELSE e.remark END AS remark,
       e.application_id, e.contract_id, e.detail,
       CASE e.kind
         WHEN 'application.approved' THEN
           (SELECT x.name::text FROM core.approval p JOIN core.operator x ON x.login = p.acting_for
             WHERE p.branch_id = e.branch_id AND p.application_id = e.application_id AND p.revision = (e.detail ->> 'revision')::integer)
         WHEN 'amendment.approved' THEN
           (SELECT x.name::text FROM core.amendment_approval p JOIN core.operator x ON x.login = p.acting_for
             WHERE p.branch_id = e.branch_id AND p.amendment_id = (e.detail ->> 'amendment')::bigint)
         ELSE (SELECT x.name::text FROM core.operator x WHERE x.login = e.detail ->> 'acting_for')
       END AS acting_for
FROM audit.event e
LEFT JOIN core.operator o ON o.login = e.actor;

RESET ROLE;
