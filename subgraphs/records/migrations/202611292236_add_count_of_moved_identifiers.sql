-- A batch of a file looks up once who bears its numbers, before it locks the records (docs/adr/0129).
create table records.identifier_moved (
  one   boolean not null default true,
  times bigint not null default 0,
  constraint identifier_moved_pkey primary key (one),
  constraint identifier_moved_one check (one)
);
comment on table records.identifier_moved is 'How often numbers were taken from the record that bore them: who sees another count once a record is locked looks again who bears which. It names none.';
insert into records.identifier_moved default values;
grant select on records.identifier_moved to signpost_records;

create function records.note_identifier_moved() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  update records.identifier_moved set times = times + 1;
  return null;
end $$;
comment on function records.note_identifier_moved is 'Counts that a number was taken from a record.';
-- At the end of the transaction: the count is locked last of all, so that no two transactions wait for each other.
create constraint trigger identifier_moved after update of child_number or delete on records.identifier
  deferrable initially deferred for each row execute function records.note_identifier_moved();
