-- Whose an item is, its open work says: it moves with the record (domain.md 8), and is kept in one place.
create or replace function records.queue_held_row() returns trigger language plpgsql as $$
begin
  insert into records.cleaning_item (id, queue, source, opened_at) values (new.id, new.queue, new.source, new.held_at);
  insert into records.work_item (id, queue, authority_code, reference, opened_at)
    values (gen_random_uuid(), new.queue, new.authority_code, new.id, new.held_at);
  return new;
end $$;
alter table records.cleaning_item drop column authority_code;
create index work_item_reference on records.work_item (reference, opened_at desc);
