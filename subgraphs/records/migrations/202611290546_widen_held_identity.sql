-- One hash may be of children of several teams, most of all a slip's: each is asked of its own (docs/adr/0079).
alter table records.placement_identity drop constraint placement_identity_held;
alter table records.held_identity drop constraint held_identity_pkey;
alter table records.held_identity add constraint held_identity_pkey primary key (scheme, lookup, authority_code);

create table records.not_held_row (
  authority_code text not null,
  source         text not null,
  row_lookup     bytea not null,
  decided_by     uuid not null,
  decided_at     timestamptz not null,
  constraint not_held_row_pkey primary key (source, row_lookup, authority_code)
);
comment on table records.not_held_row is
  'A row of a source that a team found to be about none of those whose identity is held for it; until it holds another.';
comment on column records.not_held_row.row_lookup is 'Keyed hash of the source''s own identifier of the row.';
create index not_held_row_team on records.not_held_row (authority_code);
grant select, insert, delete on records.not_held_row to signpost_records;
