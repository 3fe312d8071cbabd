-- Two accounts with one address at work are one person's (ADR 0081), and every gateway remembers for half a minute which they
-- are: a new one, or another address, is heard at once.
create function users.tell_same_address() returns trigger
language plpgsql as $$
declare
  told uuid;
begin
  for told in
    select a.id from users.account a
    where lower(a.email) in (lower(new.email), lower(old.email)) and a.username is not null
  loop
    perform pg_notify('signpost_revoked', 'account:' || told);
  end loop;
  return null;
end $$;
comment on function users.tell_same_address is 'Tells every process to ask anew who the people with an address are.';
create trigger account_with_address after insert or update of email on users.account for each row
  when (new.kind = 'PERSON' and new.username is not null) execute function users.tell_same_address();

-- A link carries its end in its stamp now (ADR 0089): what is open without it is void, and is made anew.
comment on column users.reset.stamp is
  'HMAC-SHA256 over link, account and its end. Without a right one the link does not serve.';
comment on column users.account.standing_stamp is
  'HMAC-SHA256 over user name, address at work, standing and roles, under a key that the database never has. Without a right one the account has no rights.';
update users.reset set ended_at = clock_timestamp(), outcome = 'VOID' where ended_at is null;
