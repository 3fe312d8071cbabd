-- What a source said of a record is kept sealed as long as the row is linked: a row of another child can be unlinked by it (docs/adr/0135).
create table records.linked_row (
  child_number bigint not null,
  id           uuid not null,
  source       text not null,
  row_key      bytea not null,
  linked_at    timestamptz not null,
  key_version  int not null,
  ciphertext   bytea not null,
  constraint linked_row_pkey primary key (child_number, id)
);
comment on table records.linked_row is 'What a row of a source said of the record that it was linked to, each time that it said something else, and what it brought there. Sealed.';
comment on column records.linked_row.row_key is 'Keyed hash of the source''s own identifier of the row, as in records.feed_row.';
comment on column records.linked_row.ciphertext is 'Nonce, tag and ciphertext: it may say where a hidden child lives.';
grant select, insert, update, delete on records.linked_row to signpost_records;
