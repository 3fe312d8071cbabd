-- Every source, not births alone (domain.md 9): rows wait in the queue of their outcome, runs can be paused and cancelled,
-- files say as of which day they speak, and public registers of places and postcodes can be loaded whole.
alter table records.feed_run drop constraint feed_run_status;
alter table records.feed_run
  add column as_of date,
  add column kind text not null default 'LIVE',
  add column fault text,
  add constraint feed_run_status check (status in ('RUNNING', 'PAUSED', 'DONE', 'FAILED', 'CANCELLED')),
  add constraint feed_run_kind check (kind in ('LIVE', 'TEST'));
comment on column records.feed_run.as_of is 'The day as of which the file speaks; null where its rows carry their own revisions.';
comment on column records.feed_run.kind is 'TEST decides and counts, and writes nothing else: before a source is accredited, or as a dry run.';
comment on column records.feed_run.fault is 'Why it failed, as a code.';
drop index records.feed_run_one;
create unique index feed_run_one on records.feed_run (source) where status in ('RUNNING', 'PAUSED');
create index feed_run_newest on records.feed_run (started_at desc, id desc);
create index feed_run_as_of on records.feed_run (source, as_of) where status = 'DONE' and kind = 'LIVE';

-- A file that speaks as of a day counts its revisions by the second.
alter table records.feed_row alter column revision type bigint;

alter table records.feed_held add column entry_key bytea;
comment on column records.feed_held.entry_key is 'The row of records.feed_row that waits.';
create index feed_held_entry on records.feed_held (source, entry_key);

create table records.place (
  scheme          text not null,
  code            text not null,
  organisation_id uuid not null,
  authority_code  text,
  constraint place_pkey primary key (scheme, code),
  constraint place_scheme check (scheme in ('URN', 'LAESTAB', 'ODS')),
  constraint place_authority foreign key (authority_code) references records.authority (code)
);
comment on table records.place is 'Schools and practices by the codes of public registers, with the organisation that stands for each.';
grant select on records.place to signpost_records;

create table records.postcode (
  postcode       text not null,
  authority_code text not null,
  constraint postcode_pkey primary key (postcode),
  constraint postcode_authority foreign key (authority_code) references records.authority (code)
);
comment on table records.postcode is 'Postcode to authority, from the full directory where it is loaded; else districts allocate.';
grant select on records.postcode to signpost_records;
