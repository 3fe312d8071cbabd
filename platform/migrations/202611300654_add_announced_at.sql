-- An end that was taken back and is announced again, be it for the same day, is to be acknowledged again (L08).
alter table service.state add announced_at timestamptz;
comment on column service.state.announced_at is 'When the end that is announced now was; null: before that was noted, or none is.';

create function service.note_announcement() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  if new.ends_on is distinct from old.ends_on then
    new.announced_at := case when new.ends_on is not null then clock_timestamp() end;
  end if;
  return new;
end $$;
create trigger state_announced before update on service.state
  for each row execute function service.note_announcement();
