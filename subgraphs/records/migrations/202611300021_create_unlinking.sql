-- A row of another child is taken off a record that it was linked to; of a hidden record two people do it (docs/adr/0135).
create table records.unlinking (
  child_number bigint not null,
  id           uuid not null,
  source       text not null,
  row_key      bytea not null,
  state        text not null,
  reason       text not null,
  evidence     text,
  proposed_by  uuid not null,
  proposed_at  timestamptz not null,
  decided_by   uuid,
  decided_at   timestamptz,
  constraint unlinking_pkey primary key (child_number, id),
  constraint unlinking_state check (state in ('PROPOSED', 'DONE', 'REFUSED')),
  constraint unlinking_decided check ((state = 'PROPOSED') = (decided_at is null))
);
comment on table records.unlinking is 'That a row was, or is to be, unlinked from a record: by whom, when and why, in codes.';
comment on column records.unlinking.row_key is 'Keyed hash of the source''s own identifier of the row, as in records.feed_row.';
create unique index unlinking_open on records.unlinking (child_number, source, row_key) where state = 'PROPOSED';
create index unlinking_id on records.unlinking (id);
grant select, insert, update, delete on records.unlinking to signpost_records;
