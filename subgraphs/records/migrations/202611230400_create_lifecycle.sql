-- The life of a record (domain.md 10): LIVE, ARCHIVED, SEALED, then gone.
alter table records.child add column death_notified_on date;
alter table records.child add column sealed_on date;
comment on column records.child.death_notified_on is 'London day on which the death was first told; its year counts from here.';
comment on column records.child.sealed_on is 'Day on which the archived record was sealed; null before.';

-- Whatever way a death comes in, the year counts from the day on which the index heard of it.
create function records.note_death() returns trigger language plpgsql as $$
begin
  new.death_notified_on := (now() at time zone 'Europe/London')::date;
  return new;
end $$;
create trigger child_death_notified before insert or update of death_date on records.child
  for each row when (new.death_date is not null and new.death_notified_on is null)
  execute function records.note_death();

create table records.participation (
  child_number bigint not null,
  until_age    int not null,
  given_on     date not null,
  withdrawn_on date,
  recorded_by  uuid not null,
  version      int not null default 1,
  constraint participation_pkey primary key (child_number),
  constraint participation_child foreign key (child_number) references records.child (number),
  constraint participation_age check (until_age between 19 and 25),
  constraint participation_days check (withdrawn_on >= given_on)
);
comment on table records.participation is 'Explicit consent of a young person to stay in the index after 18, and until which age.';
grant select, insert, update on records.participation to signpost_records;

create table records.number_tombstone (
  lookup bytea not null,
  constraint number_tombstone_pkey primary key (lookup)
);
comment on table records.number_tombstone is 'Keyed hashes of child numbers that are gone: none is given again (domain.md 1).';
comment on column records.number_tombstone.lookup is 'HMAC-SHA-256 of the number under the lookup key.';
grant select, insert on records.number_tombstone to signpost_records;

create table records.purge_certificate (
  id          uuid not null,
  purged_at   timestamptz not null,
  number_hash bytea not null,
  counts      jsonb not null,
  mac         bytea not null,
  constraint purge_certificate_pkey primary key (id),
  constraint purge_certificate_once unique (number_hash)
);
comment on table records.purge_certificate is 'That a record was destroyed: when, how many rows of which table; no personal data.';
comment on column records.purge_certificate.number_hash is 'Keyed hash of the child number: whoever knows the number and has the key can check.';
comment on column records.purge_certificate.mac is 'HMAC-SHA-256 of the other columns under the lookup key.';
grant select, insert on records.purge_certificate to signpost_records;

-- Every column that holds a child number, found in the catalogue: a table that is added later is reached as well.
create function records.child_columns() returns table (on_table regclass, column_name text, many boolean)
language sql stable security definer set search_path = pg_catalog as $$
  select c.oid::regclass, a.attname::text, a.atttypid = 'bigint[]'::regtype
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('records', 'sealed')
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition
    and a.atttypid in ('bigint'::regtype, 'bigint[]'::regtype)
    and (a.attname ~ '(^|_)child_numbers?$' or (c.oid = 'records.child'::regclass and a.attname = 'number')
      or exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
        and f.confrelid = 'records.child'::regclass and f.conkey = array[a.attnum]))
  order by 1, 2
$$;
comment on function records.child_columns is 'Tables and columns of records and sealed that hold child numbers.';

create function records.erase_children(numbers bigint[]) returns table (child_number bigint, on_table text, erased bigint)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  doomed bigint[];
  waiting regclass[];
  next regclass;
  condition text;
  owner text;
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
  select array_agg(distinct t.on_table) into waiting from records.child_columns() t;
  while waiting <> '{}' loop
    -- First those to which none of the others refers.
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
comment on function records.erase_children is
  'Deletes every row of sealed records in every table that holds child numbers; says how many by record and table.';
revoke all on function records.child_columns, records.erase_children, records.note_death from public;
grant execute on function records.child_columns, records.erase_children to signpost_records;
grant delete on records.feed_held to signpost_records;
create index feed_row_child on records.feed_row (child_number) where child_number is not null;
