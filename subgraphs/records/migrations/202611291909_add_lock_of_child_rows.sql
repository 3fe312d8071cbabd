-- Whoever takes work on, or answers a request, changes a row without the record's lock: rows that are read to be put in the place of
-- others are locked first, or what was done in between is undone by what was read.
create function records.lock_rows_of_child(child bigint) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  t record;
  condition text;
begin
  for t in select * from records.child_keys() order by on_table::text loop
    select string_agg(format('r.%I = $1', c), ' or ') into condition from unnest(t.columns) c;
    execute format('select from %s r where %s for update', t.on_table, condition) using child;
  end loop;
end $$;
comment on function records.lock_rows_of_child is 'Locks every row of the directory about a record, which the caller has locked.';
revoke all on function records.lock_rows_of_child from public;
grant execute on function records.lock_rows_of_child to signpost_records;
