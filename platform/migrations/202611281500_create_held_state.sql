-- A change of what the service may do ends, before it is answered, whatever was let in before it: who writes takes a
-- shared lock as the last thing before the commit and looks at the state then; who changes the state takes it alone.
create function service.held_state() returns setof service.state
language plpgsql volatile set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock_shared(4711, 1500);
  -- Read after the lock: each statement of a volatile function sees what was committed before it.
  return query select * from service.state;
end $$;
comment on function service.held_state() is 'The state of the service, which stays so to the transaction''s end.';
grant execute on function service.held_state() to signpost_records, signpost_users, signpost_compliance;

create function service.change_alone() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(4711, 1500);
  return null;
end $$;
create trigger state_changed_alone before update on service.state
  for each statement execute function service.change_alone();
