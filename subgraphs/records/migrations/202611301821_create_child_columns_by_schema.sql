-- As before, by the schemas found first: the planner thought that there is one, and read the columns of all tables anew for each of
-- seven, 10 ms of every reading of a record's rows to merge it or take a row off it, and of every batch of a purge.
create or replace function records.child_columns() returns table (on_table regclass, column_name text, many boolean)
language sql stable security definer set search_path = pg_catalog as $$
  select c.oid::regclass, a.attname::text, a.atttypid = 'bigint[]'::regtype
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = any(array(select n.oid from pg_namespace n
      where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'audit')))
    and c.relkind in ('r', 'p') and not c.relispartition
    and a.atttypid in ('bigint'::regtype, 'bigint[]'::regtype)
    and (a.attname ~ '(^|_)child_numbers?$' or (c.oid = 'records.child'::regclass and a.attname = 'number')
      or exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
        and f.confrelid = 'records.child'::regclass and f.conkey = array[a.attnum]))
  order by 1, 2
$$;
