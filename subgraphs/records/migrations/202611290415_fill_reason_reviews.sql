-- Openings for the reason OTHER of before this release were on nobody's list.
insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at, due_at, opened_by)
select gen_random_uuid(), 'REASON_REVIEW', c.authority_code, c.number, g.id, g.opened_at, g.opened_at + interval '7 days', g.account_id
from records.access_grant g join records.child c on c.number = g.child_number
where g.reason = 'OTHER' and g.outcome is null and c.status in ('LIVE', 'ARCHIVED')
on conflict (reference, queue) where closed_at is null do nothing;
