-- Organisations move and are renamed: two people change by what they are known and reached.
alter table users.credential
  drop constraint credential_kind,
  add constraint credential_kind
    check (kind in ('SERVICE_KEY', 'PROVIDER', 'SUBJECT', 'ADDRESS', 'DETAILS', 'CONTACT')) not valid;
grant update (name, telephone) on users.organisation to signpost_users;
