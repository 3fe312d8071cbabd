-- A purge reaches every schema (domain.md 10): what compliance keeps about a child goes with the child. The audit alone
-- stays (docs/adr/0020).
create or replace function records.child_columns() returns table (on_table regclass, column_name text, many boolean)
language sql stable security definer set search_path = pg_catalog as $$
  select c.oid::regclass, a.attname::text, a.atttypid = 'bigint[]'::regtype
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
    and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'audit')
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition
    and a.atttypid in ('bigint'::regtype, 'bigint[]'::regtype)
    and (a.attname ~ '(^|_)child_numbers?$' or (c.oid = 'records.child'::regclass and a.attname = 'number')
      or exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
        and f.confrelid = 'records.child'::regclass and f.conkey = array[a.attnum]))
  order by 1, 2
$$;
comment on function records.child_columns is 'Tables and columns of every schema but the audit that hold child numbers.';

create function records.erase_rows(doomed bigint[], directory boolean)
returns table (child_number bigint, on_table text, erased bigint)
language plpgsql set search_path = pg_catalog as $$
declare
  waiting regclass[];
  next regclass;
  condition text;
  owner text;
begin
  select array_agg(distinct t.on_table) into waiting from records.child_columns() t
    join pg_class c on c.oid = t.on_table join pg_namespace n on n.oid = c.relnamespace
    where (n.nspname in ('records', 'sealed')) = directory;
  while waiting <> '{}' loop
    -- First those to which none of the others refers.
    next := null;
    select w into next from unnest(waiting) w
      where not exists (select from pg_constraint f where f.contype = 'f' and f.confrelid = w
        and f.conrelid = any(waiting) and f.conrelid <> w)
      limit 1;
    if next is null then raise exception 'tables with child numbers refer to each other in a circle'; end if;
    waiting := array_remove(waiting, next);
    select string_agg(case when t.many then format('r.%I && $1', t.column_name)
        else format('r.%I = any($1)', t.column_name) end, ' or '),
        format('coalesce(%s)', string_agg(case when t.many
        then format('(select n from unnest(%I) n where n = any($1) limit 1)', t.column_name)
        else format('case when %I = any($1) then %I end', t.column_name, t.column_name) end, ', '))
      into condition, owner from records.child_columns() t where t.on_table = next;
    return query execute format('with gone as (delete from %s r where %s returning %s as owner)
      select owner, %L::text, count(*) from gone group by owner', next, condition, owner, next::text) using doomed;
  end loop;
end $$;
comment on function records.erase_rows is
  'Deletes every row about the children in the directory, or in every other schema but the audit. The doors to it say of whom.';

create or replace function records.erase_children(numbers bigint[])
returns table (child_number bigint, on_table text, erased bigint)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  doomed bigint[];
begin
  -- Only what is sealed already: nothing else can be erased through this door.
  select array_agg(c.number) into doomed from records.child c where c.number = any(numbers) and c.status = 'SEALED';
  if doomed is null then return; end if;
  -- A row of a file that was applied stays as a keyed hash, without the child: the file must not be applied again.
  return query with hit as (
      select f.source, f.row_key, f.child_number as was from records.feed_row f
      where f.child_number = any(doomed) for update
    ), cut as (
      update records.feed_row f set child_number = null from hit
      where f.source = hit.source and f.row_key = hit.row_key returning hit.was
    ) select cut.was, 'records.feed_row'::text, count(*) from cut group by cut.was;
  return query select * from records.erase_rows(doomed, true);
end $$;

create function records.erase_elsewhere(numbers bigint[])
returns table (child_number bigint, on_table text, erased bigint)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  doomed bigint[];
begin
  -- Only of numbers that have no record: nothing about a child in the index can be erased through this door.
  select array_agg(n) into doomed from unnest(numbers) n
    where not exists (select from records.child c where c.number = n);
  if doomed is null then return; end if;
  return query select * from records.erase_rows(doomed, false);
end $$;
comment on function records.erase_elsewhere is
  'Deletes what other schemas than the directory''s hold about numbers that have no record any more; says how many.';
revoke all on function records.erase_rows, records.erase_elsewhere from public;
grant execute on function records.erase_elsewhere to signpost_records;
