-- Corrections (domain.md 9, 12; L28): an amendment states the version that it saw, so every change must raise it.
create function records.raise_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
comment on function records.raise_version is 'A change that does not raise the version itself: nobody amends what they have not seen.';
-- What an amendment writes; that the child has died, or the record ended, is looked at when somebody amends.
create trigger child_version before update of given_name, family_name, gender, birth_date, authority_code on records.child
  for each row when (new.version = old.version) execute function records.raise_version();

create table records.conflict (
  child_number bigint not null,
  id           uuid not null,
  field        text not null,
  source       text not null,
  raised_at    timestamptz not null,
  value_hash   bytea not null,
  status       text not null default 'OPEN',
  decided_by   uuid,
  version      int not null default 1,
  constraint conflict_pkey primary key (child_number, id),
  constraint conflict_child foreign key (child_number) references records.child (number),
  constraint conflict_status check (status in ('OPEN', 'KEPT', 'TAKEN', 'REPLACED')),
  constraint conflict_once unique (child_number, field, source, value_hash)
);
comment on table records.conflict is 'A source disagrees with what a person corrected: which field, never the value.';
comment on column records.conflict.value_hash is 'Keyed hash of the source''s value: what was decided is not asked again.';
create unique index conflict_id on records.conflict (id);
create unique index conflict_open on records.conflict (child_number, field, source) where status = 'OPEN';
grant select, insert, update on records.conflict to signpost_records;

create table sealed.conflict_value (
  child_number bigint not null,
  id           uuid not null,
  key_version  int not null,
  ciphertext   bytea not null,
  constraint conflict_value_pkey primary key (child_number, id),
  constraint conflict_value_child foreign key (child_number) references records.child (number)
);
comment on table sealed.conflict_value is 'What the source says, of shielded and other records alike, until the conflict is decided.';
comment on column sealed.conflict_value.ciphertext is 'Nonce, tag and ciphertext; read by role signpost_sealed alone, under an open grant of the accountable team.';
grant insert, delete on sealed.conflict_value to signpost_records;
grant select (child_number, id) on sealed.conflict_value to signpost_records;
grant select on sealed.conflict_value to signpost_sealed;

create table records.correction_task (
  child_number bigint not null,
  id           uuid not null,
  fields       text not null,
  opened_by    uuid not null,
  opened_at    timestamptz not null,
  outcome      text,
  evidence     text,
  closed_by    uuid,
  closed_at    timestamptz,
  version      int not null default 1,
  constraint correction_task_pkey primary key (child_number, id),
  constraint correction_task_child foreign key (child_number) references records.child (number),
  constraint correction_task_closed check ((closed_at is null) = (outcome is null))
);
comment on table records.correction_task is 'Something wrong or missing in a record: which fields, as codes; never what is right.';
create unique index correction_task_id on records.correction_task (id);
grant select, insert, update on records.correction_task to signpost_records;

create table records.correction_step (
  child_number bigint not null,
  id           uuid not null,
  task_id      uuid not null,
  place        int not null,
  step         text not null,
  evidence     text,
  taken_by     uuid not null,
  taken_at     timestamptz not null,
  constraint correction_step_pkey primary key (child_number, id),
  constraint correction_step_task foreign key (child_number, task_id) references records.correction_task (child_number, id)
);
comment on table records.correction_step is 'What was done about a correction task, and on what evidence: codes.';
create index correction_step_of on records.correction_step (child_number, task_id, place);
grant select, insert on records.correction_step to signpost_records;
