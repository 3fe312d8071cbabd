-- Each writer checks that what it acknowledged is stored and sealed (graph.md 5). It names its own events, and learns of
-- each whether it is there, nothing else.
create function audit.whereabouts(own_writer uuid, sequences bigint[], times timestamptz[])
returns table (sequence bigint, stored boolean, sealed boolean)
language sql stable security definer set search_path = pg_catalog as $$
  select own.sequence, event.id is not null, leaf.event_id is not null
  from unnest(sequences, times) as own (sequence, occurred_at)
  left join audit.event on event.occurred_at = own.occurred_at and event.writer = own_writer
    and event.sequence = own.sequence
  left join audit.leaf on leaf.event_id = event.id
$$;
comment on function audit.whereabouts is 'Which of a writer''s own events are stored, and which are sealed.';
revoke all on function audit.whereabouts from public;
grant execute on function audit.whereabouts
  to signpost_records, signpost_users, signpost_compliance, signpost_gateway;
