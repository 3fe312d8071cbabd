-- A team's list and its queues are read by team, and the team of no authority is the central one: one key for both.
alter table records.work_item add column evidence text;
comment on column records.work_item.evidence is 'What the outcome rests on, as a code; never free text.';
drop index records.work_item_queue;
create index work_item_team on records.work_item (coalesce(authority_code, ''), queue, opened_at, id)
  where closed_at is null;
create index work_item_done on records.work_item (coalesce(authority_code, ''), queue, closed_at desc, id desc)
  where closed_at is not null;

create table records.work_member (
  account_id     uuid not null,
  authority_code text not null,
  role           text not null,
  constraint work_member_pkey primary key (account_id, authority_code, role)
);
comment on table records.work_member is 'Who has claimed work for which team, under which role: those to whom work can be assigned.';
comment on column records.work_member.authority_code is 'Empty for the central team.';
grant select, insert on records.work_member to signpost_records;
