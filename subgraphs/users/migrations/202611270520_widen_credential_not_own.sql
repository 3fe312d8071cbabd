-- A provider is of no account: then nobody decides about their own.
alter table users.credential drop constraint credential_not_own;
alter table users.credential add constraint credential_not_own
  check (account_id is null or (asked_by <> account_id and decided_by is distinct from account_id));
