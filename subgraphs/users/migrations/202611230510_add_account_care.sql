-- Accounts are applied for, approved by another person, suspended, closed (domain.md 11; L20, L23, L42).
create sequence users.account_number start with 10000001;
comment on sequence users.account_number is 'Account numbers, each given once.';

alter table users.account
  add number bigint,
  add applied_by uuid,
  add applied_at timestamptz,
  add approved_by uuid,
  add approved_at timestamptz,
  add justification text,
  add suspended_for text,
  add closed_at timestamptz,
  add last_active_at timestamptz,
  add active_from timestamptz,
  add constraint account_two_people check (approved_by is null or approved_by is distinct from applied_by) not valid,
  add constraint account_suspended_for check (suspended_for in ('REQUEST', 'SUSPICION', 'LEFT', 'DORMANT')) not valid;
alter table users.account alter number set default nextval('users.account_number');
comment on column users.account.number is 'What people call the account by. Given once, never to another account.';
comment on column users.account.justification is 'Why a new person must be added in interim operation. No child is named in it.';
comment on column users.account.suspended_for is 'Why it is suspended.';
comment on column users.account.last_active_at is 'When a session last began: an account that is not used is suspended, later closed.';
comment on column users.account.active_from is 'When it was approved or last resumed: dormancy counts from the later of the two.';

-- A closed account is never opened again, and keeps its number: whoever asks, in whatever way.
create function users.keep_closed() returns trigger
language plpgsql as $$
begin
  if old.status = 'CLOSED' and new.status <> 'CLOSED' then
    raise exception 'a closed account is never reopened' using errcode = 'check_violation';
  end if;
  if old.number is not null and new.number is distinct from old.number then
    raise exception 'an account keeps its number' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger account_kept before update of status, number on users.account
  for each row execute function users.keep_closed();

create function users.note_activity() returns trigger
language plpgsql as $$
begin
  update users.account set last_active_at = new.created_at
  where id = new.account_id and (last_active_at is null or last_active_at < new.created_at);
  return null;
end $$;
create trigger session_begun after insert on users.session for each row execute function users.note_activity();

create table users.condition_evidence (
  id             uuid not null,
  account_id     uuid not null,
  condition      text not null,
  on_day         date not null,
  course_version int,
  reference      text not null,
  recorded_by    uuid not null,
  recorded_at    timestamptz not null,
  constraint condition_evidence_pkey primary key (id),
  constraint condition_evidence_account foreign key (account_id) references users.account (id),
  constraint condition_evidence_condition check (condition in ('VETTING', 'TRAINING', 'PROCEDURES', 'AGREEMENT')),
  constraint condition_evidence_not_own check (recorded_by <> account_id)
);
comment on table users.condition_evidence is 'What vetting, training, procedures and agreement of an account rest on: the reference of the document, never its text.';
create index condition_evidence_account on users.condition_evidence (account_id, recorded_at);

create table users.role_request (
  id         uuid not null,
  account_id uuid not null,
  role       text not null,
  asked_by   uuid not null,
  asked_at   timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  outcome    text,
  constraint role_request_pkey primary key (id),
  constraint role_request_account foreign key (account_id) references users.account (id),
  constraint role_request_outcome check (outcome in ('GRANTED', 'REFUSED')),
  constraint role_request_decided check ((decided_at is null) = (outcome is null)),
  constraint role_request_not_own check (asked_by <> account_id and (decided_by is null or decided_by <> account_id)),
  constraint role_request_two_people check (decided_by is null or decided_by <> asked_by)
);
comment on table users.role_request is 'Roles that somebody asked for another: one person asks, another decides (domain.md 2).';
create unique index role_request_open on users.role_request (account_id, role) where decided_at is null;

create table users.idempotency (
  account_id   uuid not null,
  key          text not null,
  content_hash bytea not null,
  result       jsonb not null,
  created_at   timestamptz not null default now(),
  constraint idempotency_pkey primary key (account_id, key)
);
comment on table users.idempotency is 'What a mutation answered under its key: the same key gives the same answer.';

create index account_by_organisation on users.account (organisation_id, number) where username is not null;
create index account_justified on users.account (organisation_id) where justification is not null;

grant usage on sequence users.account_number to signpost_users;
grant insert on users.account to signpost_users;
grant update (status, organisation_id, authority_code, region, profession, vetted_on, trained_version,
  procedures_received_on, agreement_signed_on, standing_version, standing_stamp, approved_by, approved_at, suspended_for,
  closed_at, last_active_at, active_from) on users.account to signpost_users;
grant insert, delete on users.role_grant to signpost_users;
grant select, insert on users.condition_evidence, users.idempotency to signpost_users;
grant select, insert on users.role_request to signpost_users;
grant update (decided_by, decided_at, outcome) on users.role_request to signpost_users;
