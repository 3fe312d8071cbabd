-- Local sources of authorities and partners, each with its own columns (domain.md 9; L39, L40).
create table records.local_source (
  name            text not null,
  organisation_id uuid not null,
  map             jsonb not null,
  registered_at   timestamptz not null default now(),
  constraint local_source_pkey primary key (name),
  constraint local_source_name check (name like 'local-%')
);
comment on table records.local_source is 'Local sources and what their columns mean; whether their files are taken, accreditation says.';
grant select on records.local_source to signpost_records;

-- How recent an address is, when several sources state it (domain.md 9: the most recent evidence).
alter table records.feed_row
  add column as_of date,
  add column home_hash bytea;
comment on column records.feed_row.as_of is 'The day as of which the row spoke; null where it carries a revision of its own.';
comment on column records.feed_row.home_hash is 'Keyed hash of the address that it stated; none of a shielded record.';
