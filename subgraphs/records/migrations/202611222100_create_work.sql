-- What waits for somebody: one table for every queue, so that one query gives a team its list (domain.md 8, 9).
create table records.work_item (
  id             uuid not null,
  queue          text not null,
  authority_code text,
  child_number   bigint,
  reference      uuid not null,
  opened_at      timestamptz not null,
  due_at         timestamptz,
  opened_by      uuid,
  assignee       uuid,
  assigned_at    timestamptz,
  closed_at      timestamptz,
  closed_by      uuid,
  outcome        text,
  constraint work_item_pkey primary key (id),
  constraint work_item_closed check ((closed_at is null) = (outcome is null))
);
comment on table records.work_item is 'One thing that waits for a team, or did. No personal data beyond the child number.';
comment on column records.work_item.queue is 'What kind of work: `workQueues` in subgraphs/records/work/items.ts.';
comment on column records.work_item.authority_code is 'Whose it is; null for the central team.';
comment on column records.work_item.child_number is 'The record concerned; null where none is yet. The item moves with the record.';
comment on column records.work_item.reference is 'The row that it is about: a shield, a transfer, a broker request, a held row, ...';
comment on column records.work_item.opened_by is 'Who caused it; null when nobody did. May not be who decides it where a second person is needed.';
create unique index work_item_open on records.work_item (reference, queue) where closed_at is null;
create index work_item_queue on records.work_item (authority_code, queue, opened_at, id) where closed_at is null;
create index work_item_child on records.work_item (child_number) where child_number is not null;
create index work_item_due on records.work_item (due_at) where closed_at is null and due_at is not null;
grant select, insert, update on records.work_item to signpost_records;

-- The kinds of notices grow with what there is to tell: `NoticeKind` in the schema names them.
alter table records.notice drop constraint notice_kind;
