-- An incident holds an account (L22; domain.md 12): while a row stands, the account has no access, whatever its own
-- standing says. Compliance alone writes; users reads it with every session. Told to all processes as other revocations.
create table service.hold (
  account_id  uuid not null,
  incident_id uuid not null,
  held_at     timestamptz not null default now(),
  constraint hold_pkey primary key (account_id, incident_id)
);
comment on table service.hold is 'Accounts that an incident keeps from any access. Several incidents may hold one account.';

create function service.tell_hold() returns trigger
language plpgsql as $$
begin
  perform pg_notify('signpost_revoked', 'account:' || coalesce(new.account_id, old.account_id));
  return null;
end $$;
create trigger hold_changed after insert or delete on service.hold for each row execute function service.tell_hold();

grant select, insert, delete on service.hold to signpost_compliance;
grant select on service.hold to signpost_users;
