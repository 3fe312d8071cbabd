-- What was done under a number while two records were one concerns both, once they are two again (ADR 0083).
create view compliance.undone_merge as
  select kept_child_number as number from records.merge where state = 'UNDONE'
  union all select other_child_number from records.merge where state = 'UNDONE';
comment on view compliance.undone_merge is 'Numbers of records that were merged and are two again.';
grant select on compliance.undone_merge to signpost_compliance;

create function compliance.while_one(asked bigint) returns table (number bigint, events int8range, withheld boolean)
language plpgsql stable rows 1 set search_path = pg_catalog as $$
declare
  own bigint[] := array(select asked union all select m.number from compliance.merged_number m where m.child_number = asked);
begin
  if not exists (select from compliance.undone_merge u where u.number = any(own)) then return; end if;
  return query
  with recursive met as (
    select unnest(own) as number
    union select unnest(e.child_numbers) from met m join audit.event e
      on e.child_numbers @> array[m.number] and e.kind = 'RECORDS_UNMERGED'
  ), undone as (
    select u.child_numbers[1] as kept, u.child_numbers[2] as other, int8range(d.id, u.id) as events
    from (select distinct e.* from met m join audit.event e
      on e.child_numbers @> array[m.number] and e.kind = 'RECORDS_UNMERGED') u
    left join audit.event d on d.child_numbers @> u.child_numbers and d.kind = 'RECORDS_MERGED'
      and d.detail ->> 'merge' = u.detail ->> 'merge'
  ), stood as (
    select m.number, m.number as under, int8range(0, null) as events from met m
    union select s.number, u.kept, s.events * u.events from stood s join undone u
      on u.other = s.under and s.events && u.events
  )
  select s.under, unnest(range_agg(s.events)), false from stood s
    where s.number = any(own) and s.under <> all(own) group by s.under
  union all
  select s.under, s.events * o.events, true from stood s join stood o on o.under = s.under and s.events && o.events
    left join compliance.accountable_record a on a.child_number = o.number
    where s.number = any(own) and o.number <> all(own) and coalesce(a.shielded, true);
end $$;
comment on function compliance.while_one is
  'Of a record that was merged with others and is one by itself again: under which other numbers, and by which audit events, it was looked at meanwhile; and what of that, withheld, was of a child too who is hidden now.';
revoke all on function compliance.while_one from public;
grant execute on function compliance.while_one to signpost_compliance;

-- As 202611281630, and with what a pack leaves out for a hidden child's sake: once there is more of it, the pack does not leave.
create or replace function compliance.made_of(request uuid, asked bigint) returns bytea
language sql stable set search_path = pg_catalog as $$
  select sha256(convert_to(request || ':' || string_agg(k.number::text, ',' order by k.number) || coalesce((
    select ':' || string_agg(w.number || w.events::text, ',' order by w.number, w.events)
    from compliance.while_one(asked) w where w.withheld), ''), 'UTF8'))
  from (select asked as number union select m.number from compliance.merged_number m where m.child_number = asked) k
$$;
