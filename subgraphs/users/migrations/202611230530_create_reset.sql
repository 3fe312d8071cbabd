-- Passwords are reset with a one-time link that nobody but its person sees (domain.md 11; L24).
create table users.reset (
  id            uuid not null,
  token_hash    bytea not null,
  account_id    uuid not null,
  started_by    uuid not null,
  started_at    timestamptz not null,
  expires_at    timestamptz not null,
  proof         text not null,
  new_factor    boolean not null,
  factor_secret bytea,
  attempts      int not null default 0,
  ended_at      timestamptz,
  outcome       text,
  constraint reset_pkey primary key (id),
  constraint reset_token unique (token_hash),
  constraint reset_account foreign key (account_id) references users.account (id),
  constraint reset_outcome check (outcome in ('DONE', 'VOID')),
  constraint reset_not_own check (started_by <> account_id)
);
comment on table users.reset is 'Links to set a password: by the hash of their token, each used once.';
comment on column users.reset.proof is 'How the helper made sure of whom they serve: a reference.';
comment on column users.reset.factor_secret is 'Secret of the second factor that is being enrolled, AES-256-GCM with the key version in front.';
create unique index reset_open on users.reset (account_id) where ended_at is null;

create table users.outbox (
  id           uuid not null,
  account_id   uuid not null,
  made_at      timestamptz not null,
  key_version  int not null,
  ciphertext   bytea,
  delivered_at timestamptz,
  constraint outbox_pkey primary key (id),
  constraint outbox_delivered check ((ciphertext is null) = (delivered_at is not null))
);
comment on table users.outbox is 'Messages to people that wait for delivery. Read by the operator''s delivery command alone; gone once delivered.';
comment on column users.outbox.ciphertext is 'Address and link, AES-256-GCM, bound to the row. Null once delivered.';
create index outbox_waiting on users.outbox (made_at) where delivered_at is null;

grant select, insert on users.reset to signpost_users;
grant update (factor_secret, attempts, ended_at, outcome) on users.reset to signpost_users;
grant insert on users.outbox to signpost_users;
grant update (password_hash, totp_secret) on users.account to signpost_users;
