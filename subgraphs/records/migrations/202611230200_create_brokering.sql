-- Requests to be put in touch with a sensitive service (domain.md 5). The row holds the identifier of a sealed entry,
-- never the service: who reads this table learns no provider.
create table records.broker_request (
  child_number bigint not null,
  id           uuid not null,
  asked_by     uuid not null,
  asked_for    uuid not null,
  asked_at     timestamptz not null,
  state        text not null default 'REQUESTED',
  passed_to    uuid,
  decided_by   uuid,
  due_at       timestamptz,
  version      int not null default 1,
  constraint broker_request_pkey primary key (child_number, id),
  constraint broker_request_child foreign key (child_number) references records.child (number),
  constraint broker_request_state check (state in ('REQUESTED', 'ACCEPTED', 'SENT_TO_PROVIDER',
    'PROVIDER_WILL_CONTACT', 'DECLINED', 'NO_ANSWER', 'CLOSED')),
  constraint broker_request_passed check (passed_to is null or state not in ('REQUESTED', 'ACCEPTED')),
  constraint broker_request_second_person check (decided_by <> asked_by)
);
comment on table records.broker_request is 'Requests to be put in touch with a sensitive service; they move with the record.';
comment on column records.broker_request.asked_by is 'Who asked: sees the state and no more.';
comment on column records.broker_request.asked_for is 'The organisation for which they asked.';
comment on column records.broker_request.passed_to is 'The entry in sealed.detail that it was passed on to; shown to the accountable team alone.';
comment on column records.broker_request.decided_by is 'Who of the accountable team took it further last: never who asked.';
comment on column records.broker_request.due_at is 'From when it counts as unanswered; null when nobody is waited for.';
create unique index broker_request_id on records.broker_request (id);
create unique index broker_request_open on records.broker_request (child_number, asked_by)
  where state not in ('PROVIDER_WILL_CONTACT', 'DECLINED', 'CLOSED');
create index broker_request_asker on records.broker_request (asked_by, asked_at desc, id desc);
create index broker_request_due on records.broker_request (due_at)
  where due_at is not null and state in ('REQUESTED', 'ACCEPTED', 'SENT_TO_PROVIDER');
grant select, insert, update on records.broker_request to signpost_records;
