-- What the index in memory follows (docs/adr/0047), and what decided about each row (domain.md 9).
create table records.child_change (
  number     bigint not null,
  changed_in xid8 not null,
  constraint child_change_pkey primary key (number)
);
comment on table records.child_change is 'The last transaction that changed what a record is found by: followed by every index in memory. No part of a record: it goes with it, by a trigger, and is merged with none.';
create index child_change_in on records.child_change (changed_in);
grant select on records.child_change to signpost_records;

create table records.child_gone (
  one   boolean not null default true,
  times bigint not null default 0,
  constraint child_gone_pkey primary key (one),
  constraint child_gone_one check (one)
);
comment on table records.child_gone is 'How often records were erased: an index in memory that sees another count looks which it must forget. It names none.';
insert into records.child_gone default values;
grant select on records.child_gone to signpost_records;

create function records.note_child_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into records.child_change as k (number, changed_in)
    select c.number, pg_current_xact_id() from (select distinct number from changed) n
    join records.child c on c.number = n.number
    where not exists (select from records.child_change d where d.number = c.number and d.changed_in = pg_current_xact_id())
    order by c.number
  on conflict (number) do update set changed_in = excluded.changed_in;
  return null;
end $$;
comment on function records.note_child_change is 'Notes which records a statement on records.child changed.';
create trigger child_change_insert after insert on records.child
  referencing new table as changed for each statement execute function records.note_child_change();
create trigger child_change_update after update on records.child
  referencing new table as changed for each statement execute function records.note_child_change();

create function records.note_part_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into records.child_change as k (number, changed_in)
    select c.number, pg_current_xact_id() from (select distinct child_number as number from changed) n
    join records.child c on c.number = n.number
    where not exists (select from records.child_change d where d.number = c.number and d.changed_in = pg_current_xact_id())
    order by c.number
  on conflict (number) do update set changed_in = excluded.changed_in;
  return null;
end $$;
comment on function records.note_part_change is 'Notes whose addresses or identifiers a statement changed.';
create trigger address_change_insert after insert on records.address
  referencing new table as changed for each statement execute function records.note_part_change();
create trigger address_change_update after update on records.address
  referencing new table as changed for each statement execute function records.note_part_change();
create trigger address_change_delete after delete on records.address
  referencing old table as changed for each statement execute function records.note_part_change();
create trigger identifier_change_insert after insert on records.identifier
  referencing new table as changed for each statement execute function records.note_part_change();
create trigger identifier_change_update after update on records.identifier
  referencing new table as changed for each statement execute function records.note_part_change();
create trigger identifier_change_delete after delete on records.identifier
  referencing old table as changed for each statement execute function records.note_part_change();

create function records.note_child_gone() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from gone) then update records.child_gone set times = times + 1; end if;
  delete from records.child_change where number in (select number from gone);
  return null;
end $$;
comment on function records.note_child_gone is 'Counts that records were erased, and forgets that they changed.';
create trigger child_gone after delete on records.child
  referencing old table as gone for each statement execute function records.note_child_gone();

create table records.match_strategy (
  id         text not null,
  saved      jsonb not null,
  rows       bigint not null,
  learned_at timestamptz not null default now(),
  constraint match_strategy_pkey primary key (id)
);
comment on table records.match_strategy is 'Weights by which rows were decided, kept so that each decision can be made again.';
comment on column records.match_strategy.saved is 'Weights, and how common values are that at least five records share. No record''s own.';
comment on column records.match_strategy.rows is 'Records in the index when it was learned.';
create index match_strategy_newest on records.match_strategy (learned_at desc);
grant select, insert on records.match_strategy to signpost_records;

alter table records.feed_row add column strategy text, add column evidence jsonb;
comment on column records.feed_row.strategy is 'Strategy that decided the row: an exact one, or one of records.match_strategy.';
comment on column records.feed_row.evidence is 'Of a row that was matched by its score: field and level, never a value.';
alter table records.feed_held add column strategy text;
comment on column records.feed_held.strategy is 'Strategy by which the row waits.';

create or replace function records.queue_held_row() returns trigger language plpgsql as $$
begin
  insert into records.cleaning_item (id, queue, source, strategy, opened_at)
    values (new.id, new.queue, new.source, new.strategy, new.held_at);
  insert into records.work_item (id, queue, authority_code, reference, opened_at)
    values (gen_random_uuid(), new.queue, new.authority_code, new.id, new.held_at);
  return new;
end $$;

-- Hidden records stand in no index in memory: they are looked for here (docs/adr/0047).
create index child_hidden_names on records.child (family_key, given_key) where shield <> 'NONE' or status <> 'LIVE';
create index child_hidden_birth on records.child (birth_date) where shield <> 'NONE' or status <> 'LIVE';
