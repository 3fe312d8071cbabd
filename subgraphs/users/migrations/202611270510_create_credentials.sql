-- What an account or an organisation is known by beside a password: keys of systems. One person proposes, another decides.
create table users.credential (
  id              uuid not null,
  kind            text not null,
  organisation_id uuid not null,
  account_id      uuid,
  content         jsonb not null,
  key_version     int,
  ciphertext      bytea,
  asked_by        uuid not null,
  asked_at        timestamptz not null,
  decided_by      uuid,
  decided_at      timestamptz,
  outcome         text,
  active_until    timestamptz,
  ended_at        timestamptz,
  last_used_at    timestamptz,
  stamp           bytea,
  constraint credential_pkey primary key (id),
  constraint credential_organisation foreign key (organisation_id) references users.organisation (id),
  constraint credential_account foreign key (account_id) references users.account (id),
  constraint credential_kind check (kind in ('SERVICE_KEY', 'PROVIDER', 'SUBJECT')),
  constraint credential_outcome check (outcome in ('APPROVED', 'REFUSED')),
  constraint credential_decided check ((decided_at is null) = (outcome is null)),
  constraint credential_two_people check (decided_by is null or decided_by <> asked_by),
  constraint credential_not_own check (asked_by is distinct from account_id and decided_by is distinct from account_id),
  constraint credential_sealed check ((ciphertext is null) = (key_version is null))
);
comment on table users.credential is 'Public keys of systems, providers of organisations and their names for accounts: proposed by one person, decided by another.';
comment on column users.credential.ciphertext is 'The secret of a provider, AES-256-GCM, bound to the row.';
comment on column users.credential.stamp is 'HMAC over what was decided: what somebody wrote into the table serves for nothing. Null once ended.';
create index credential_by_account on users.credential (account_id, asked_at);
create index credential_by_organisation on users.credential (organisation_id, asked_at);

alter table users.session
  add credential_id uuid,
  add on_behalf_of uuid,
  add provider_session text;
comment on column users.session.credential_id is 'The key or the provider that the session began with; null for a password.';
comment on column users.session.on_behalf_of is 'For a partner''s system: the person for whom it asks.';
comment on column users.session.provider_session is 'What the provider calls its own session.';
create index session_by_credential on users.session (credential_id) where ended_at is null and credential_id is not null;

grant select, insert on users.credential to signpost_users;
grant update (decided_by, decided_at, outcome, active_until, ended_at, last_used_at, stamp) on users.credential to signpost_users;
