-- People marry, change their profession and their telephone: two people change what an account says of them.
alter table users.credential
  drop constraint credential_kind,
  add constraint credential_kind check (kind in ('SERVICE_KEY', 'PROVIDER', 'SUBJECT', 'ADDRESS', 'DETAILS')) not valid;
comment on table users.credential is
  'Public keys of systems, providers of organisations and their names for accounts, addresses at work and details of people: proposed by one person, decided by another.';
grant update (name, telephone) on users.account to signpost_users;
