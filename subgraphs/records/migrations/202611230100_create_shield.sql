-- Shields and their history, overrides and their reviews (domain.md 6). No personal data: kinds, dates, account ids.
create table records.shield (
  child_number bigint not null,
  id           uuid not null default gen_random_uuid(),
  state        text not null,
  asked_by     text not null,
  ground       text not null,
  requested_by uuid,
  requested_at timestamptz not null,
  due_on       date not null default current_date + 180,
  told_on      date,
  proposal     text,
  proposed_by  uuid,
  confirmed_by uuid,
  reason       text,
  appealed     boolean not null default false,
  barred       uuid[] not null default '{}',
  rule_version int not null default 1,
  version      int not null default 1,
  mac          bytea not null,
  constraint shield_pkey primary key (child_number, id),
  constraint shield_child foreign key (child_number) references records.child (number),
  constraint shield_state check (state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED', 'LIFTED', 'REFUSED')),
  constraint shield_proposal check (proposal in ('REFUSAL', 'LIFT')),
  constraint shield_proposed check ((proposal is null) = (proposed_by is null) and (proposal is null) = (reason is null)),
  constraint shield_second_person check (confirmed_by <> proposed_by),
  constraint shield_revealed check (state not in ('LIFTED', 'REFUSED')
    or (confirmed_by is not null and proposed_by is not null))
);
comment on table records.shield is 'Decisions to hide a record, one row each; at most one that is not over hides a record.';
comment on column records.shield.due_on is 'While INTERIM the last day for the decision, then the day of the next review. Nothing ends by it.';
comment on column records.shield.told_on is 'The due day for which the team was told that it is overdue.';
comment on column records.shield.confirmed_by is 'The second person of a refusal or a lifting.';
comment on column records.shield.barred is 'Who refused it: they do not decide the appeal.';
comment on column records.shield.mac is 'HMAC of child, shield and state: a state that was changed in the database is told from a decision.';
create unique index shield_id on records.shield (id);
create unique index shield_one on records.shield (child_number) where state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED');
create index shield_due on records.shield (due_on) where state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED');
create index child_shield_set on records.child (number) where shield <> 'NONE';

create table records.shield_step (
  child_number bigint not null,
  shield_id    uuid not null,
  step         int not null,
  act          text not null,
  state        text not null,
  at           timestamptz not null,
  account_id   uuid not null,
  reason       text,
  rule_version int not null,
  constraint shield_step_pkey primary key (child_number, shield_id, step),
  constraint shield_step_shield foreign key (child_number, shield_id) references records.shield (child_number, id)
);
comment on table records.shield_step is 'What was done about a shield, by whom, under which version of the rules. Added to, never changed.';

create table records.shield_override (
  child_number    bigint not null,
  id              uuid not null,
  grant_id        uuid not null,
  account_id      uuid not null,
  reason          text not null,
  basis           text not null,
  warning_version int not null,
  opened_at       timestamptz not null,
  reviewed_by     uuid,
  reviewed_at     timestamptz,
  outcome         text,
  constraint shield_override_pkey primary key (child_number, id),
  constraint shield_override_child foreign key (child_number) references records.child (number),
  constraint shield_override_outcome check (outcome in ('JUSTIFIED', 'NOT_JUSTIFIED')),
  constraint shield_override_reviewed check ((outcome is null) = (reviewed_by is null)),
  constraint shield_override_other_person check (reviewed_by <> account_id)
);
comment on table records.shield_override is 'Each time hidden fields were opened by override, and what another person found of it.';
create unique index shield_override_id on records.shield_override (id);

-- One record at a time is open by override in a session.
create index access_grant_override on records.access_grant (session_id) where role = 'SHIELD_OVERRIDE' and ended_at is null;

grant select, insert, update on records.shield to signpost_records;
grant select, insert on records.shield_step to signpost_records;
grant select, insert on records.shield_override to signpost_records;
grant update (reviewed_by, reviewed_at, outcome) on records.shield_override to signpost_records;
