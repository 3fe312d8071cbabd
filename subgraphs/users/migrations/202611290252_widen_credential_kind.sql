-- People marry and authorities rename their domains: an address at work is changed by two people (ADR 0089).
alter table users.credential
  drop constraint credential_kind,
  add constraint credential_kind check (kind in ('SERVICE_KEY', 'PROVIDER', 'SUBJECT', 'ADDRESS')) not valid;
comment on table users.credential is
  'Public keys of systems, providers of organisations and their names for accounts, addresses at work: proposed by one person, decided by another.';
grant update (email) on users.account to signpost_users;
