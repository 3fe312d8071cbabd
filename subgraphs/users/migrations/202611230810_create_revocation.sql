-- Revoking everyone at once (L09): no session that began before the latest revocation counts. One row, however many
-- sessions there are.
create table users.revocation (
  id          uuid not null,
  reason      text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by  uuid,
  decided_at  timestamptz,
  outcome     text,
  constraint revocation_pkey primary key (id),
  constraint revocation_second_person check (decided_by <> proposed_by),
  constraint revocation_outcome check (outcome in ('REVOKED', 'REJECTED')),
  constraint revocation_decided check ((decided_at is null) = (outcome is null)
    and (decided_by is null) = (outcome is null))
);
comment on table users.revocation is 'Revocations of every session: proposed by one person, carried out by another.';
create unique index revocation_open on users.revocation ((true)) where outcome is null;
create index revocation_latest on users.revocation (decided_at desc) where outcome = 'REVOKED';

create function users.tell_revocation_of_everyone() returns trigger
language plpgsql as $$
begin
  if new.outcome = 'REVOKED' then
    perform pg_notify('signpost_revoked', 'everyone');
  end if;
  return null;
end $$;
create trigger everyone_revoked after update on users.revocation
  for each row execute function users.tell_revocation_of_everyone();

grant select, insert, update on users.revocation to signpost_users;
