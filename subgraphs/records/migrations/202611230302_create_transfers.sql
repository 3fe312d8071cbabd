-- Which authority answers for a record next (domain.md 8). Until both sides agree the sender does.
create table records.transfer (
  child_number  bigint not null,
  id            uuid not null,
  from_code     text not null,
  to_code       text,
  status        text not null,
  reason        text not null,
  proposed_by   uuid,
  proposed_at   timestamptz not null,
  from_agreed_by uuid,
  to_agreed_by  uuid,
  rejection     text,
  escalated_by  uuid,
  allocated_by  uuid,
  changed_at    timestamptz not null,
  version       int not null default 1,
  constraint transfer_pkey primary key (child_number, id),
  constraint transfer_child foreign key (child_number) references records.child (number),
  constraint transfer_from foreign key (from_code) references records.authority (code),
  constraint transfer_to foreign key (to_code) references records.authority (code),
  constraint transfer_status check (status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED', 'ACCEPTED',
    'ALLOCATED', 'WITHDRAWN')),
  constraint transfer_receiver check (to_code is not null or status in ('ESCALATED', 'WITHDRAWN')),
  constraint transfer_agreed check (status <> 'ACCEPTED' or (from_agreed_by is not null and to_agreed_by is not null)),
  constraint transfer_two_people check (from_agreed_by <> to_agreed_by),
  constraint transfer_not_proposer check (to_agreed_by <> proposed_by),
  constraint transfer_allocator check (allocated_by <> escalated_by and allocated_by <> proposed_by)
);
comment on table records.transfer is 'A proposal that another authority answer for a record. No address, no free text.';
comment on column records.transfer.from_code is 'The accountable body when it was proposed, and until it is decided.';
comment on column records.transfer.to_code is 'Who is to answer for it; null where only the central team can say.';
comment on column records.transfer.proposed_by is 'Null for a source.';
comment on column records.transfer.from_agreed_by is 'Who of the sender''s management team agreed.';
comment on column records.transfer.to_agreed_by is 'Who of the receiver''s management team agreed; not who proposed.';
create unique index transfer_id on records.transfer (id);
create unique index transfer_open on records.transfer (child_number)
  where status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED');
create index transfer_waiting on records.transfer (changed_at) where status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED');

grant select, insert, update on records.transfer to signpost_records;
