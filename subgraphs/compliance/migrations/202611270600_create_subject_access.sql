-- Subject access (domain.md 12; L36, L38). What concerns a child stands under its number and goes with its record's purge.
create view compliance.accountable_record as
  select number as child_number, authority_code, shield <> 'NONE' as shielded
  from records.child where status in ('LIVE', 'ARCHIVED');
comment on view compliance.accountable_record is
  'Which authority answers for a record now, and whether it is shielded: all that compliance knows of the directory. Sealed and purged records are not there, as unknown numbers are not.';
grant select on compliance.accountable_record to signpost_compliance;

create table compliance.subject_access_request (
  child_number bigint not null,
  id           uuid not null,
  received_by  text not null,
  received_on  date not null,
  received_at  timestamptz not null,
  state        text not null default 'RECEIVED',
  waiting_for  text,
  due_on       date,
  extended_on  date,
  prepared_by  uuid,
  prepared_in  uuid,
  prepared_at  timestamptz,
  reviewed_by  uuid,
  reviewed_at  timestamptz,
  delivered_at timestamptz,
  delivered_by text,
  expires_at   timestamptz,
  with_location boolean not null default false,
  outcome      text,
  closed_at    timestamptz,
  version      int not null default 1,
  key_version  int not null,
  ciphertext   bytea not null,
  constraint subject_access_request_pkey primary key (child_number, id),
  constraint subject_access_request_state check (state in
    ('RECEIVED', 'CHECKED', 'GATHERING', 'PREPARED', 'APPROVED', 'DELIVERED', 'CONCLUDED')),
  constraint subject_access_request_waiting check (waiting_for in ('IDENTITY', 'AUTHORITY', 'CLARIFICATION')),
  constraint subject_access_request_reviewer check (reviewed_by <> prepared_by),
  constraint subject_access_request_outcome check (outcome in ('NOTHING_HELD', 'REFUSED', 'WITHDRAWN'))
);
comment on table compliance.subject_access_request is 'Requests for access; who answers is who answers for the record at the moment.';
comment on column compliance.subject_access_request.child_number is '0 when no record was found; then the authority that received it answers.';
comment on column compliance.subject_access_request.prepared_in is 'The session that gathers the pack.';
comment on column compliance.subject_access_request.with_location is 'Whether the approved pack says where the child is.';
comment on column compliance.subject_access_request.ciphertext is 'Who asks, what was checked, and why: sealed.';
create unique index subject_access_request_id on compliance.subject_access_request (id);
create index subject_access_request_newest on compliance.subject_access_request (received_at desc, id desc);
create index subject_access_request_prepared on compliance.subject_access_request (prepared_by, prepared_in) where state = 'GATHERING';
create index subject_access_request_expiry on compliance.subject_access_request (expires_at) where expires_at is not null;

create table compliance.subject_access_pause (
  child_number bigint not null,
  id           uuid not null,
  request_id   uuid not null,
  waiting_for  text not null,
  from_on      date not null,
  until_on     date,
  constraint subject_access_pause_pkey primary key (child_number, id),
  constraint subject_access_pause_days check (until_on >= from_on)
);
comment on table compliance.subject_access_pause is 'When the clock of a request was stopped, and for what.';
create unique index subject_access_pause_open on compliance.subject_access_pause (request_id) where until_on is null;
create index subject_access_pause_of on compliance.subject_access_pause (request_id);

create table compliance.subject_access_part (
  child_number bigint not null,
  request_id   uuid not null,
  part         text not null,
  state        text not null default 'WAITING',
  key_version  int,
  ciphertext   bytea,
  constraint subject_access_part_pkey primary key (child_number, request_id, part),
  constraint subject_access_part_name check (part in ('RECORD', 'SERVICES', 'HISTORY', 'ACCESS', 'PDF', 'JSON')),
  constraint subject_access_part_state check (state in ('WAITING', 'GATHERED', 'FAILED'))
);
comment on table compliance.subject_access_part is 'What was gathered for a pack, and the approved files; gone when the pack expires.';
comment on column compliance.subject_access_part.ciphertext is 'Nonce, tag and ciphertext: everything that is held on the child.';

create table compliance.subject_access_exemption (
  child_number bigint not null,
  id           uuid not null,
  request_id   uuid not null,
  section      text not null,
  line         int,
  ground       text not null,
  decided_by   uuid not null,
  decided_at   timestamptz not null,
  key_version  int not null,
  ciphertext   bytea not null,
  constraint subject_access_exemption_pkey primary key (child_number, id)
);
comment on table compliance.subject_access_exemption is 'What a pack leaves out by a person''s decision.';
comment on column compliance.subject_access_exemption.ciphertext is 'The reason, sealed.';
create index subject_access_exemption_of on compliance.subject_access_exemption (request_id);

grant select, insert, update on compliance.subject_access_request, compliance.subject_access_pause to signpost_compliance;
grant select, insert, update, delete on compliance.subject_access_part to signpost_compliance;
grant select, insert on compliance.subject_access_exemption to signpost_compliance;
