-- Two records that are one child become one, under both numbers, and can be two again (domain.md 9; L30, ADR 0038).
create table records.merge (
  id                 uuid not null,
  kept_child_number  bigint not null,
  other_child_number bigint not null,
  authority_code     text not null,
  state              text not null,
  choices            jsonb not null,
  two_people         boolean not null,
  proposed_by        uuid not null,
  proposed_at        timestamptz not null,
  decided_by         uuid,
  decided_at         timestamptz,
  undo_proposed_by   uuid,
  undone_by          uuid,
  undone_at          timestamptz,
  version            int not null default 1,
  done_place         bigint,
  constraint merge_pkey primary key (id),
  constraint merge_two check (kept_child_number <> other_child_number),
  constraint merge_state check (state in ('PROPOSED', 'DONE', 'UNDO_PROPOSED', 'UNDONE', 'REFUSED')),
  constraint merge_second_person check (not two_people or state not in ('DONE', 'UNDO_PROPOSED', 'UNDONE')
    or decided_by <> proposed_by),
  constraint merge_undo_second_person check (not two_people or undone_by <> undo_proposed_by)
);
comment on table records.merge is 'Two records made one: by whom, when, with whose value of each field group. Codes, no values.';
comment on column records.merge.kept_child_number is 'Under which number the record goes on; the other answers as well.';
comment on column records.merge.choices is 'Of which record each field group was taken: KEPT or OTHER.';
comment on column records.merge.two_people is 'A shield, a held identity or identifiers that conflict: another person decides (domain.md 2).';
comment on column records.merge.done_place is 'In which order merges were carried out: they are undone from the last.';
create sequence records.merge_place;
grant usage on sequence records.merge_place to signpost_records;
create unique index merge_open on records.merge (least(kept_child_number, other_child_number),
  greatest(kept_child_number, other_child_number)) where state = 'PROPOSED';
create index merge_kept on records.merge (kept_child_number, done_place desc);
create index merge_other on records.merge (other_child_number, done_place desc);
grant select, insert, update, delete on records.merge to signpost_records;

create table records.number_alias (
  number       bigint not null,
  child_number bigint not null,
  constraint number_alias_pkey primary key (child_number, number),
  constraint number_alias_one unique (number),
  constraint number_alias_child foreign key (child_number) references records.child (number)
);
comment on table records.number_alias is 'Numbers that answer for a record beside its own, since it was merged. None is given again.';
grant select on records.number_alias to signpost_records;

create table sealed.merge_snapshot (
  merge_id     uuid not null,
  child_number bigint not null,
  key_version  int not null,
  ciphertext   bytea not null,
  constraint merge_snapshot_pkey primary key (child_number, merge_id)
);
comment on table sealed.merge_snapshot is 'Both records as they were, and the merged one: what undoing restores. Of an undone merge nothing is left.';
comment on column sealed.merge_snapshot.child_number is 'The record that it goes with, and is destroyed with.';
comment on column sealed.merge_snapshot.ciphertext is 'Nonce, tag and ciphertext; read by role signpost_sealed alone.';
grant insert, delete on sealed.merge_snapshot to signpost_records;
grant select (merge_id, child_number, key_version), update (child_number) on sealed.merge_snapshot to signpost_records;
grant select on sealed.merge_snapshot to signpost_sealed;

-- Found in the catalogue, so that a table which is added later goes with its record as well.
create function records.child_keys() returns table (on_table regclass, columns text[], key text[])
language sql stable security definer set search_path = pg_catalog as $$
  select t.on_table, array_agg(t.column_name),
    (select array_agg(a.attname::text order by k.place) from pg_index i
      cross join lateral unnest(i.indkey) with ordinality as k (attnum, place)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where i.indrelid = t.on_table and i.indisprimary)
  from records.child_columns() t
  where t.on_table::text like 'records.%' and t.on_table <> 'records.merge'::regclass and not t.many
  group by t.on_table
$$;
comment on function records.child_keys is 'Tables of the directory that hold child numbers, in which columns, and their primary keys.';

create function records.rows_of_child(child bigint) returns table (on_table text, key text[], child_columns text[], content jsonb)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  t record;
  condition text;
begin
  for t in select * from records.child_keys() loop
    select string_agg(format('r.%I = $1', c), ' or ') into condition from unnest(t.columns) c;
    return query execute format('select %L::text, $2, $3, to_jsonb(r) from %s r where %s', t.on_table::text, t.on_table,
      condition) using child, t.key, t.columns;
  end loop;
end $$;
comment on function records.rows_of_child is 'Every row of the directory about a record, as JSON, with its table and key.';

create function records.replace_child_rows(gone jsonb, come jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  keys_of jsonb;
  waiting regclass[];
  ordered regclass[] := '{}';
  next regclass;
  keys text;
  names text;
  touched bigint;
  expected bigint;
begin
  select jsonb_object_agg(c.on_table::text, to_jsonb(c.key)) into keys_of from records.child_keys() c;
  if exists (select from jsonb_array_elements(gone || come) r where not keys_of ? (r ->> 'table')) then
    raise exception 'a table without child numbers';
  end if;
  select coalesce(array_agg(distinct (r ->> 'table')::regclass), '{}') into waiting
    from jsonb_array_elements(gone || come) r;
  while waiting <> '{}' loop
    select w into next from unnest(waiting) w
      where not exists (select from pg_constraint f where f.contype = 'f' and f.confrelid = w
        and f.conrelid = any(waiting) and f.conrelid <> w)
      limit 1;
    if next is null then raise exception 'tables with child numbers refer to each other in a circle'; end if;
    waiting := array_remove(waiting, next);
    ordered := ordered || next;
  end loop;
  -- What stays under its number is changed in place: others refer to it.
  select string_agg(format('%I = n.%1$I', a.attname), ', ') into names from pg_attribute a
    where a.attrelid = 'records.child'::regclass and a.attnum > 0 and not a.attisdropped and a.attname <> 'number';
  execute format('insert into records.child select n.* from jsonb_populate_recordset(null::records.child, $1) n
    on conflict (number) do nothing') using (select coalesce(jsonb_agg(r -> 'content'), '[]') from jsonb_array_elements(come) r
    where r ->> 'table' = 'records.child');
  execute format('update records.child c set %s from jsonb_populate_recordset(null::records.child, $1) n
    where c.number = n.number and to_jsonb(c) <> to_jsonb(n)', names)
    using (select coalesce(jsonb_agg(r -> 'content'), '[]') from jsonb_array_elements(come) r where r ->> 'table' = 'records.child');
  foreach next in array ordered loop
    select string_agg(format('t.%I = o.%1$I', k), ' and ') into keys
      from jsonb_array_elements_text(keys_of -> next::text) k;
    select count(*) into expected from jsonb_array_elements(gone) r where r ->> 'table' = next::text
      and (next <> 'records.child'::regclass or not exists (select from jsonb_array_elements(come) n
        where n ->> 'table' = 'records.child' and n -> 'content' ->> 'number' = r -> 'content' ->> 'number'));
    if expected > 0 then
      execute format('delete from %s t using jsonb_populate_recordset(null::%1$s, $1) o where %s', next, keys)
        using (select jsonb_agg(r -> 'content') from jsonb_array_elements(gone) r where r ->> 'table' = next::text
          and (next <> 'records.child'::regclass or not exists (select from jsonb_array_elements(come) n
            where n ->> 'table' = 'records.child' and n -> 'content' ->> 'number' = r -> 'content' ->> 'number')));
      get diagnostics touched = row_count;
      if touched <> expected then raise exception 'a row that was to move is not there any more'; end if;
    end if;
  end loop;
  for i in reverse cardinality(ordered) .. 1 loop
    next := ordered[i];
    if next <> 'records.child'::regclass then
      execute format('insert into %s select n.* from jsonb_populate_recordset(null::%1$s, $1) n', next)
        using (select coalesce(jsonb_agg(r -> 'content'), '[]') from jsonb_array_elements(come) r where r ->> 'table' = next::text);
    end if;
  end loop;
end $$;
comment on function records.replace_child_rows is
  'Takes rows away and puts others in their place, in one step and in the order in which they refer to each other.';
revoke all on function records.child_keys, records.rows_of_child, records.replace_child_rows from public;
grant execute on function records.rows_of_child, records.replace_child_rows to signpost_records;
