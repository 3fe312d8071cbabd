-- Who audits is let go by two people (ADR 0168): somebody suspends the account, and somebody else closes it.
alter table users.account
  add suspended_by uuid,
  add constraint account_suspended_not_own check (suspended_by <> id) not valid;
comment on column users.account.suspended_by is 'Who suspended it; null where time did, or where it is not suspended.';
grant update (suspended_by) on users.account to signpost_users;
