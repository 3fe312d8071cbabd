-- Which tables hold child numbers, and in which order they are emptied, is asked once for all of them: asked again for each of
-- forty, it took half a second of every new identity and of every batch of a purge.
create or replace function records.erase_rows(doomed bigint[], directory boolean)
returns table (child_number bigint, on_table text, erased bigint)
language plpgsql set search_path = pg_catalog as $$
declare
  next record;
begin
  for next in
    with recursive columns as materialized (
      select t.on_table, t.column_name, t.many from records.child_columns() t
      join pg_class c on c.oid = t.on_table join pg_namespace n on n.oid = c.relnamespace
      where (n.nspname in ('records', 'sealed')) = directory
    ), refers as materialized (
      select distinct f.conrelid as referrer, f.confrelid as referred from pg_constraint f
      where f.contype = 'f' and f.conrelid <> f.confrelid
        and f.conrelid in (select c.on_table from columns c) and f.confrelid in (select c.on_table from columns c)
    ), place (on_table, depth) as (
      select c.on_table::oid, 0 from columns c
      union
      select r.referrer, p.depth + 1 from place p join refers r on r.referred = p.on_table
      where p.depth < (select count(*) from columns)
    )
    select c.on_table,
      string_agg(case when c.many then format('r.%I && $1', c.column_name)
        else format('r.%I = any($1)', c.column_name) end, ' or ') as condition,
      string_agg(case when c.many then format('(select n from unnest(%I) n where n = any($1) limit 1)', c.column_name)
        else format('case when %I = any($1) then %I end', c.column_name, c.column_name) end, ', ') as owner,
      d.depth, (select count(*) from columns) as bound
    from columns c join (select p.on_table, max(p.depth) as depth from place p group by p.on_table) d
      on d.on_table = c.on_table
    group by c.on_table, d.depth
    -- Those that refer to others go before those they refer to.
    order by d.depth desc
  loop
    if next.depth >= next.bound then raise exception 'tables with child numbers refer to each other in a circle'; end if;
    return query execute format('with gone as (delete from %s r where %s returning coalesce(%s) as owner)
      select owner, %L::text, count(*) from gone group by owner',
      next.on_table, next.condition, next.owner, next.on_table::text) using doomed;
  end loop;
end $$;
