-- A closed service that is opened again goes on where it stood: for its people's disuse of their accounts, and so that the
-- two who opened it can renew what ran out meanwhile.
alter table service.state add reopened_at timestamptz, add reopened_by uuid[] not null default '{}';
comment on column service.state.reopened_at is 'When it was last opened again after it was closed; null: never.';
comment on column service.state.reopened_by is 'The two officers of that time.';

create function service.note_reopening() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  if old.mode = 'CLOSED' and new.mode not in ('CLOSED', 'DECOMMISSIONED') then
    new.reopened_at := now();
    new.reopened_by := old.officers;
  end if;
  return new;
end $$;
create trigger state_reopened before update on service.state
  for each row execute function service.note_reopening();
