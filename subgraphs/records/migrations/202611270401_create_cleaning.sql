-- Cleaning queues (domain.md 9; L28-L30): rows that wait for a person, and pairs of records that may be one child.
alter table records.feed_held add column id uuid not null default gen_random_uuid();
alter table records.feed_held add column queue text not null default 'HELD_ROW';
alter table records.feed_held add constraint feed_held_queue check (queue in ('HELD_ROW', 'NO_MATCH', 'MULTIPLE_MATCH'));
create unique index feed_held_id on records.feed_held (id);
comment on column records.feed_held.id is 'The cleaning item that the row waits in.';
comment on column records.feed_held.queue is 'Why it waits: HELD_ROW for a shield, an adoption or a sealed record.';

create table records.cleaning_item (
  id             uuid not null,
  queue          text not null,
  authority_code text,
  source         text,
  strategy       text,
  evidence       jsonb not null default '[]',
  opened_at      timestamptz not null,
  outcome        text,
  decided_by     uuid,
  decided_at     timestamptz,
  version        int not null default 1,
  constraint cleaning_item_pkey primary key (id),
  constraint cleaning_item_queue check (queue in ('HELD_ROW', 'NO_MATCH', 'MULTIPLE_MATCH', 'DUPLICATE')),
  constraint cleaning_item_decided check ((outcome is null) = (decided_at is null))
);
comment on table records.cleaning_item is 'One thing to clean: a row of a source, or two records. Codes only; the row stands sealed in feed_held.';
comment on column records.cleaning_item.authority_code is 'Whose team works it; null for the central team, which passes it on and reads no row.';
comment on column records.cleaning_item.strategy is 'Version of the strategy that proposed the pair, to be replayed.';
comment on column records.cleaning_item.evidence is 'Of a pair: field and level, never a value.';
grant select, insert, update on records.cleaning_item to signpost_records;

create table records.cleaning_subject (
  child_number bigint not null,
  item_id      uuid not null,
  constraint cleaning_subject_pkey primary key (child_number, item_id),
  constraint cleaning_subject_child foreign key (child_number) references records.child (number),
  constraint cleaning_subject_item foreign key (item_id) references records.cleaning_item (id)
);
comment on table records.cleaning_subject is 'The two records of a pair; they go on with the record when it is merged.';
create index cleaning_subject_item on records.cleaning_subject (item_id);
grant select, insert, delete on records.cleaning_subject to signpost_records;

create table records.cleaning_step (
  item_id  uuid not null,
  place    int not null,
  step     text not null,
  evidence text,
  taken_by uuid not null,
  taken_at timestamptz not null,
  constraint cleaning_step_pkey primary key (item_id, place),
  constraint cleaning_step_item foreign key (item_id) references records.cleaning_item (id)
);
comment on table records.cleaning_step is 'What was done about an item, and on what evidence: codes (L28). Added to, never changed.';
grant select, insert on records.cleaning_step to signpost_records;

create table records.not_same_pair (
  child_number       bigint not null,
  other_child_number bigint not null,
  decided_by         uuid not null,
  decided_at         timestamptz not null,
  constraint not_same_pair_pkey primary key (child_number, other_child_number),
  constraint not_same_pair_child foreign key (child_number) references records.child (number),
  constraint not_same_pair_other foreign key (other_child_number) references records.child (number),
  constraint not_same_pair_two check (child_number <> other_child_number)
);
comment on table records.not_same_pair is 'Two records that a person found to be two children; remembered for ever, a row each way (domain.md 9).';
create index not_same_pair_other on records.not_same_pair (other_child_number);
grant select, insert on records.not_same_pair to signpost_records;

create table records.not_same_row (
  child_number bigint not null,
  source       text not null,
  row_lookup   bytea not null,
  decided_by   uuid not null,
  decided_at   timestamptz not null,
  constraint not_same_row_pkey primary key (child_number, source, row_lookup),
  constraint not_same_row_child foreign key (child_number) references records.child (number)
);
comment on table records.not_same_row is 'A row of a source that a person found not to be about a record; remembered for ever (domain.md 9).';
comment on column records.not_same_row.row_lookup is 'Keyed hash of the source''s own identifier of the row.';
create index not_same_row_lookup on records.not_same_row (source, row_lookup);
grant select, insert on records.not_same_row to signpost_records;

-- Whatever lets a row wait, and whatever lets it go: the item and the team's work follow, in the same transaction.
create function records.queue_held_row() returns trigger language plpgsql as $$
begin
  insert into records.cleaning_item (id, queue, authority_code, source, opened_at)
    values (new.id, new.queue, new.authority_code, new.source, new.held_at);
  insert into records.work_item (id, queue, authority_code, reference, opened_at)
    values (gen_random_uuid(), new.queue, new.authority_code, new.id, new.held_at);
  return new;
end $$;
comment on function records.queue_held_row is 'A row that waits is in somebody''s queue. What the row says stands sealed, and no child beside the item.';
create trigger feed_held_queued after insert on records.feed_held for each row execute function records.queue_held_row();

create function records.leave_queue() returns trigger language plpgsql as $$
begin
  update records.cleaning_item set outcome = 'DESTROYED', decided_at = now() where id = old.id and outcome is null;
  update records.work_item set outcome = 'DESTROYED', closed_at = now() where reference = old.id and closed_at is null;
  return old;
end $$;
comment on function records.leave_queue is 'A row that is destroyed with its record leaves its queue; one that was decided has left it before.';
create trigger feed_held_gone after delete on records.feed_held for each row execute function records.leave_queue();

-- Rows that wait already.
insert into records.cleaning_item (id, queue, authority_code, source, opened_at)
  select id, queue, authority_code, source, held_at from records.feed_held;
insert into records.work_item (id, queue, authority_code, reference, opened_at)
  select gen_random_uuid(), queue, authority_code, id, held_at from records.feed_held;
grant update (queue, authority_code) on records.feed_held to signpost_records;
