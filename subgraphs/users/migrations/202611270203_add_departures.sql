-- Who has left an organisation: their involvements are listed for the teams without anybody asking (domain.md 5).
create table users.departure (
  account_id      uuid not null,
  organisation_id uuid not null,
  left_at         timestamptz not null,
  constraint departure_pkey primary key (account_id, organisation_id),
  constraint departure_account foreign key (account_id) references users.account (id)
);
comment on table users.departure is 'When a person last left an organisation: closed, suspended because they left, or moved.';
create index departure_newest on users.departure (left_at);

create function users.note_departure() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into users.departure as d (account_id, organisation_id, left_at)
  values (old.id, old.organisation_id, now())
  on conflict (account_id, organisation_id) do update set left_at = excluded.left_at;
  return null;
end $$;
create trigger account_left after update of status, suspended_for, organisation_id on users.account
  for each row when (new.kind = 'PERSON' and (
    new.organisation_id is distinct from old.organisation_id
    or new.status = 'CLOSED' and old.status <> 'CLOSED'
    or new.suspended_for = 'LEFT' and old.suspended_for is distinct from 'LEFT'))
  execute function users.note_departure();
insert into users.departure (account_id, organisation_id, left_at)
select id, organisation_id, coalesce(closed_at, now()) from users.account
where kind = 'PERSON' and (status = 'CLOSED' or suspended_for = 'LEFT');

-- Records asks this function: it tells who left where and when, and nothing else of anybody.
create function service.departures(since timestamptz)
returns table (account_id uuid, organisation_id uuid, left_at timestamptz)
language sql stable security definer set search_path = pg_catalog as $$
  select d.account_id, d.organisation_id, d.left_at
  from users.departure d join users.account a on a.id = d.account_id
  where d.left_at >= since
    -- Not who came back.
    and (a.organisation_id <> d.organisation_id or a.status = 'CLOSED' or a.suspended_for is not distinct from 'LEFT')
$$;
comment on function service.departures is 'Accounts of people who have left an organisation since then, and are not back.';
revoke all on function users.note_departure, service.departures from public;
grant execute on function service.departures to signpost_records;
