-- Organisations, accounts, roles and sessions (domain.md 2, 11).
create schema users;
comment on schema users is 'People and systems that use the index, and the bodies they work for.';

create table users.authority (
  code       text not null,
  short_code text not null,
  name       text not null,
  region     text not null,
  telephone  text not null,
  constraint authority_pkey primary key (code)
);
comment on table users.authority is 'The 153 upper-tier local authorities of England, by GSS code.';

create table users.organisation (
  id                   uuid not null,
  name                 text not null,
  kind                 text not null,
  authority_code       text,
  telephone            text,
  accreditation        text not null default 'APPLIED',
  accredited_until     date,
  self_assessed_until  date,
  constraint organisation_pkey primary key (id),
  constraint organisation_authority foreign key (authority_code) references users.authority (code),
  constraint organisation_kind check (kind in ('AUTHORITY_SERVICE', 'SCHOOL', 'PRACTICE', 'HEALTH_BODY', 'PARTNER',
    'NATIONAL_PARTNER', 'SOURCE_SUPPLIER', 'DEPARTMENT')),
  constraint organisation_accreditation check (accreditation in ('APPLIED', 'SELF_ASSESSED', 'REVIEWED', 'ACCREDITED',
    'SUSPENDED', 'WITHDRAWN'))
);
comment on table users.organisation is 'Bodies whose people or systems use the index, and those named in a record.';

create table users.account (
  id                     uuid not null,
  kind                   text not null,
  username               text,
  name                   text not null,
  profession             text,
  organisation_id        uuid not null,
  authority_code         text,
  region                 text,
  telephone              text,
  email                  text,
  status                 text not null,
  vetted_on              date,
  trained_version        int,
  procedures_received_on date,
  agreement_signed_on    date,
  password_hash          text,
  totp_secret            bytea,
  totp_last_step         bigint not null default 0,
  demo                   boolean not null default false,
  created_at             timestamptz not null default now(),
  constraint account_pkey primary key (id),
  constraint account_username unique (username),
  constraint account_organisation foreign key (organisation_id) references users.organisation (id),
  constraint account_kind check (kind in ('PERSON', 'SYSTEM')),
  constraint account_status check (status in ('APPLIED', 'ACTIVE', 'SUSPENDED', 'CLOSED'))
);
comment on table users.account is 'Accounts of people and systems. A closed account is never reopened.';
comment on column users.account.password_hash is 'argon2id, PHC string. Null: cannot sign in.';
comment on column users.account.totp_secret is 'Secret of the second factor, AES-256-GCM with the key version in front.';
comment on column users.account.totp_last_step is 'The last time step whose code was used: a code works once.';
comment on column users.account.authority_code is 'The authority for which the person acts; null for national bodies.';
comment on column users.account.demo is 'Made by the demo seed; a production start refuses to run with one.';

create table users.role_grant (
  account_id uuid not null,
  role       text not null,
  granted_by uuid,
  granted_at timestamptz not null default now(),
  constraint role_grant_pkey primary key (account_id, role),
  constraint role_grant_account foreign key (account_id) references users.account (id)
);
comment on table users.role_grant is 'Roles and extra rights of accounts.';

create table users.session (
  token_hash      bytea not null,
  id              uuid not null,
  account_id      uuid not null,
  created_at      timestamptz not null,
  last_used_at    timestamptz not null,
  expires_at      timestamptz not null,
  factor_at       timestamptz not null,
  ended_at        timestamptz,
  constraint session_pkey primary key (token_hash),
  constraint session_id unique (id),
  constraint session_account foreign key (account_id) references users.account (id)
);
comment on table users.session is 'Sessions by the hash of their token; the token itself is never stored.';
comment on column users.session.factor_at is 'When the second factor was last given: step-up looks at it.';
create index session_by_account on users.session (account_id) where ended_at is null;

create table users.throttle (
  key             bytea not null,
  failed_at       timestamptz[] not null,
  throttled_until timestamptz,
  constraint throttle_pkey primary key (key)
);
comment on table users.throttle is 'Failed sign-ins by keyed hash of the user name that was entered, known or not.';
comment on column users.throttle.failed_at is 'When those that may still count were: each attempt before it is judged; a success is taken out again.';
comment on column users.throttle.throttled_until is 'Until when every attempt is refused unjudged; null when none is.';

-- A change of a session, an account, its roles or its organisation is heard by every process at once (domain.md 11).
create function users.tell_revocation() returns trigger
language plpgsql as $$
begin
  if tg_table_name = 'session' then
    if new.ended_at is not null and old.ended_at is null then
      perform pg_notify('signpost_revoked', 'session:' || new.id);
    end if;
  elsif tg_table_name = 'account' then
    if (new.status, new.organisation_id, new.authority_code, new.region, new.profession, new.vetted_on,
        new.trained_version, new.procedures_received_on, new.agreement_signed_on, new.password_hash, new.totp_secret)
      is distinct from (old.status, old.organisation_id, old.authority_code, old.region, old.profession, old.vetted_on,
        old.trained_version, old.procedures_received_on, old.agreement_signed_on, old.password_hash, old.totp_secret)
    then
      perform pg_notify('signpost_revoked', 'account:' || new.id);
    end if;
  elsif tg_table_name = 'role_grant' then
    perform pg_notify('signpost_revoked', 'account:' || coalesce(new.account_id, old.account_id));
  elsif tg_table_name = 'organisation' then
    perform pg_notify('signpost_revoked', 'organisation:' || new.id);
  end if;
  return null;
end $$;
create trigger session_ended after update on users.session for each row execute function users.tell_revocation();
create trigger account_changed after update on users.account for each row execute function users.tell_revocation();
create trigger role_changed after insert or update or delete on users.role_grant
  for each row execute function users.tell_revocation();
create trigger organisation_changed after update of accreditation, accredited_until, self_assessed_until
  on users.organisation for each row execute function users.tell_revocation();

grant usage on schema users to signpost_users;
grant select on users.authority, users.role_grant to signpost_users;
grant select on users.organisation to signpost_users;
grant select on users.account to signpost_users;
grant update (totp_last_step) on users.account to signpost_users;
grant select, insert on users.session to signpost_users;
grant update (last_used_at, ended_at, factor_at) on users.session to signpost_users;
grant select, insert, update, delete on users.throttle to signpost_users;
