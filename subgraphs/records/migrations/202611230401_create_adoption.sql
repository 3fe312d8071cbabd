-- Adoption and other new identities (domain.md 7, L27), and what two people together may read (domain.md 10).
create table records.held_identity (
  scheme         text not null,
  lookup         bytea not null,
  authority_code text not null,
  constraint held_identity_pkey primary key (scheme, lookup),
  constraint held_identity_scheme check (scheme in ('NHS_NUMBER', 'UPN', 'GRO_BIRTH_ENTRY', 'LOCAL', 'PERSON'))
);
comment on table records.held_identity is
  'Identities of which every feed row waits for a person: of children placed for adoption, and those that were sealed.';
comment on column records.held_identity.lookup is
  'Keyed hash as in records.identifier; for PERSON of how the names sound and the day of birth. No child stands beside it.';
comment on column records.held_identity.authority_code is 'Whose team works the rows.';
grant select, insert, delete on records.held_identity to signpost_records;

create table sealed.vault (
  id             uuid not null,
  authority_code text not null,
  former_lookup  bytea not null,
  present_lookup bytea not null,
  completed      boolean not null default false,
  keep_until     date not null,
  key_version    int not null,
  ciphertext     bytea not null,
  constraint vault_pkey primary key (id),
  constraint vault_former unique (former_lookup),
  constraint vault_present unique (present_lookup)
);
comment on table sealed.vault is
  'What joins a former identity to the present one, and the former record: under a key of its own (domain.md 7).';
comment on column sealed.vault.former_lookup is 'Keyed hash of the former number, under the vault''s own look-up key.';
comment on column sealed.vault.present_lookup is 'Keyed hash of the present number, under the same key and another purpose.';
comment on column sealed.vault.completed is 'Whether the present record was made; the nightly run makes what was left.';
comment on column sealed.vault.keep_until is 'The last day of the year in which the former record would be destroyed.';
comment on column sealed.vault.ciphertext is 'Nonce, tag and ciphertext; read by role signpost_sealed alone.';
grant insert, delete on sealed.vault to signpost_records;
grant select (id, authority_code, former_lookup, present_lookup, completed, keep_until) on sealed.vault to signpost_records;
grant update (completed) on sealed.vault to signpost_records;
grant select on sealed.vault to signpost_sealed;

create table records.disclosure_request (
  id             uuid not null,
  kind           text not null,
  authority_code text not null,
  child_number   bigint,
  key_version    int not null,
  ciphertext     bytea not null,
  requested_by   uuid not null,
  requested_at   timestamptz not null,
  approved_by    uuid,
  approved_at    timestamptz,
  expires_at     timestamptz not null,
  read_at        timestamptz,
  constraint disclosure_request_pkey primary key (id),
  constraint disclosure_request_kind check (kind in ('EXTRACT', 'VAULT_OPENING')),
  constraint disclosure_request_child check ((child_number is null) = (kind = 'VAULT_OPENING')),
  constraint disclosure_request_second check (approved_by <> requested_by),
  constraint disclosure_request_approved check ((approved_by is null) = (approved_at is null)),
  constraint disclosure_request_read check (read_at is null or approved_by is not null)
);
comment on table records.disclosure_request is 'What one person asks to read of sealed data, and another approves; read once.';
comment on column records.disclosure_request.child_number is 'Of an extract. Which number a vault opening is about only the ciphertext says.';
comment on column records.disclosure_request.ciphertext is 'Number, legal basis and reason, under the vault''s key.';
comment on column records.disclosure_request.expires_at is 'Until when it may be approved; once it is, until when it may be read.';
grant select, insert, delete on records.disclosure_request to signpost_records;
grant update (key_version, ciphertext) on records.feed_held to signpost_records;
grant update (approved_by, approved_at, expires_at, read_at) on records.disclosure_request to signpost_records;
-- Answers kept under their keys go after their time (policy), requests that nobody approved or read, too.
grant delete on records.idempotency to signpost_records;
create index idempotency_created on records.idempotency (created_at);
