-- The standing of an account and its roles carry a stamp: whoever edits them in the database is noticed (security.md).
alter table users.account
  add standing_version int not null default 0,
  add standing_stamp bytea;
comment on column users.account.standing_version is 'Counts the changes of standing and roles; part of the stamp, so that an old role does not fit again.';
comment on column users.account.standing_stamp is 'HMAC-SHA256 over standing and roles, under a key that the database never has. Without a right one the account has no rights.';
