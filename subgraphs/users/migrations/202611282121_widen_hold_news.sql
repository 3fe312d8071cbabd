-- Who is suspected is kept from every account of theirs, not from the one alone that it was noticed of (L22; ADR 0089): a hold is
-- heard for each account with the address at work of the one that is held.
create or replace function service.tell_hold() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  held uuid := coalesce(new.account_id, old.account_id);
  told uuid;
begin
  for told in
    select held union
    select b.id from users.account a join users.account b on lower(b.email) = lower(a.email)
    where a.id = held and a.kind = 'PERSON' and b.kind = 'PERSON' and b.username is not null
  loop
    perform pg_notify('signpost_revoked', 'account:' || told);
  end loop;
  return null;
end $$;
revoke all on function service.tell_hold from public;
comment on table service.hold is 'Accounts that an incident keeps from any access, and with each its person from their others. Several incidents may hold one account.';
