-- People's own second factors beside the code: passkeys and recovery codes; stepping up gives a session a new token.
create table users.recovery_code (
  account_id uuid not null,
  code_hash  bytea not null,
  made_at    timestamptz not null,
  used_at    timestamptz,
  constraint recovery_code_pkey primary key (account_id, code_hash),
  constraint recovery_code_account foreign key (account_id) references users.account (id)
);
comment on table users.recovery_code is 'Codes for a day without the second factor, each used once, by their hash.';
comment on column users.recovery_code.code_hash is 'HMAC under the look-up key, which the database never has: nobody makes a code by writing here.';

create table users.passkey (
  id            uuid not null,
  account_id    uuid not null,
  credential_id bytea not null,
  public_key    bytea not null,
  counter       bigint not null,
  name          text not null,
  made_at       timestamptz not null,
  last_used_at  timestamptz,
  stamp         bytea not null,
  constraint passkey_pkey primary key (id),
  constraint passkey_credential unique (credential_id),
  constraint passkey_account foreign key (account_id) references users.account (id)
);
comment on table users.passkey is 'Passkeys of people: second factors that cannot be phished (WebAuthn).';
comment on column users.passkey.stamp is 'HMAC over account and key: one that somebody wrote into the table does not serve.';
create index passkey_by_account on users.passkey (account_id);

create table users.used_once (
  purpose    text not null,
  key        bytea not null,
  expires_at timestamptz not null,
  constraint used_once_pkey primary key (purpose, key)
);
comment on table users.used_once is 'What serves once, in whichever process, until it expires by itself: challenges, assertions, logout tokens.';
create index used_once_by_end on users.used_once (expires_at);

-- A session's token is another after stepping up: what is remembered under the old one is forgotten everywhere.
create function users.tell_new_token() returns trigger
language plpgsql as $$
begin
  perform pg_notify('signpost_revoked', 'session:' || new.id);
  return null;
end $$;
create trigger session_renewed after update of token_hash on users.session for each row
  when (new.token_hash is distinct from old.token_hash) execute function users.tell_new_token();

grant select, insert, delete on users.recovery_code, users.passkey, users.used_once to signpost_users;
grant update (used_at) on users.recovery_code to signpost_users;
grant update (counter, last_used_at) on users.passkey to signpost_users;
grant update (token_hash) on users.session to signpost_users;
