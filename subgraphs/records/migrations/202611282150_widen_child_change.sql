-- The audit has the transaction of each of its rows: that of a new identity's record stood here, one after that of the order (ADR 0093).
create or replace function records.note_child_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  changed_with bigint := nullif(current_setting('records.changed_with', true), '')::bigint;
begin
  if changed_with is not null and tg_op = 'INSERT' then
    update records.child_gone set times = times + 1;
    insert into records.child_change (number, changed_in)
      select n.number, k.changed_in from changed n join records.child_change k on k.number = changed_with
    on conflict (number) do nothing;
    return null;
  end if;
  insert into records.child_change as k (number, changed_in)
    select c.number, pg_current_xact_id() from (select distinct number from changed) n
    join records.child c on c.number = n.number
    where not exists (select from records.child_change d where d.number = c.number and d.changed_in = pg_current_xact_id())
    order by c.number
  on conflict (number) do update set changed_in = excluded.changed_in;
  return null;
end $$;
comment on function records.note_child_change is 'Notes which records a statement on records.child changed. With the setting records.changed_with, for a transaction that makes the record of a new identity: as changed when the record of that number was.';

create or replace function records.note_part_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if nullif(current_setting('records.changed_with', true), '') is not null then return null; end if;
  insert into records.child_change as k (number, changed_in)
    select c.number, pg_current_xact_id() from (select distinct child_number as number from changed) n
    join records.child c on c.number = n.number
    where not exists (select from records.child_change d where d.number = c.number and d.changed_in = pg_current_xact_id())
    order by c.number
  on conflict (number) do update set changed_in = excluded.changed_in;
  return null;
end $$;

comment on table records.child_gone is 'How often records were erased, or made of new identities: an index in memory that sees another count looks which it must forget, and which it lacks. It names none.';
comment on table records.child_change is 'The last transaction that changed what a record is found by: followed by every index in memory. Of a new identity another''s, since the audit has transactions too. No part of a record: it goes with it, by a trigger, and is merged with none.';
