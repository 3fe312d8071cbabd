-- Who opened which record, of all months in one table: an access history asked each month that the audit is kept, and that
-- is up to 372 of them (ADR 0139). The audit's own events stay what counts.
create view audit.opened as
  select child_number, id, occurred_at, account_id, on_behalf_of, session_id, organisation_id, area, reason, detail
  from audit.event
  where kind = 'RECORD_OPENED' and outcome = 'DONE' and child_number is not null;
comment on view audit.opened is 'The events that openings are of.';

create table audit.opening (
  child_number    bigint not null,
  id              bigint not null,
  occurred_at     timestamptz not null,
  account_id      uuid,
  on_behalf_of    uuid,
  session_id      uuid,
  organisation_id uuid,
  area            text,
  reason          text,
  detail          jsonb,
  constraint opening_pkey primary key (child_number, id)
);
comment on table audit.opening is 'Each opening of a record, as its event in audit.event has it, kept by a trigger in the same transaction.';

create function audit.keep_opening() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  insert into audit.opening (child_number, id, occurred_at, account_id, on_behalf_of, session_id, organisation_id, area,
    reason, detail)
  values (new.child_number, new.id, new.occurred_at, new.account_id, new.on_behalf_of, new.session_id,
    new.organisation_id, new.area, new.reason, new.detail);
  return null;
end $$;
comment on function audit.keep_opening is 'Keeps the opening that an event is of.';

create function audit.put_back_openings() returns bigint
language sql security definer set search_path = pg_catalog as $$
  with gone as (
    delete from audit.opening o where not exists (
      select from audit.opened e where e.child_number = o.child_number and e.id = o.id)
    returning 1
  ), back as (
    insert into audit.opening
    select e.* from audit.opened e where not exists (
      select from audit.opening o where o.child_number = e.child_number and o.id = e.id
        and row(o.*) is not distinct from row(e.*))
    on conflict (child_number, id) do update set (occurred_at, account_id, on_behalf_of, session_id, organisation_id, area,
      reason, detail) = (excluded.occurred_at, excluded.account_id, excluded.on_behalf_of, excluded.session_id,
      excluded.organisation_id, excluded.area, excluded.reason, excluded.detail)
    returning 1
  )
  select (select count(*) from gone) + (select count(*) from back)
$$;
comment on function audit.put_back_openings is 'Makes the openings what the events say. How many were other, missing or of no event.';

revoke all on function audit.keep_opening(), audit.put_back_openings() from public;
grant select on audit.opening to signpost_compliance;
grant execute on function audit.put_back_openings() to signpost_compliance;

create trigger event_opening after insert on audit.event for each row
  when (new.kind = 'RECORD_OPENED' and new.outcome = 'DONE' and new.child_number is not null)
  execute function audit.keep_opening();
