-- Destruction of the data (L10): proposed by one destruction officer, counted by the command, approved by the other for
-- exactly those counts, carried out by the command, which leaves the certificate.
create table compliance.destruction (
  id           uuid not null,
  scope        text not null,
  reason       text not null,
  state        text not null,
  proposed_by  uuid not null,
  proposed_at  timestamptz not null,
  counts       jsonb,
  counted_at   timestamptz,
  decided_by   uuid,
  decided_at   timestamptz,
  key_prints   jsonb,
  certificate  text,
  finished_at  timestamptz,
  constraint destruction_pkey primary key (id),
  constraint destruction_scope check (scope in ('CHILDREN', 'EVERYTHING')),
  constraint destruction_state check (state in ('PROPOSED', 'COUNTED', 'APPROVED', 'REJECTED', 'EMPTIED', 'DONE')),
  constraint destruction_second_person check (decided_by <> proposed_by),
  constraint destruction_approved check (state not in ('APPROVED', 'EMPTIED', 'DONE')
    or (decided_by is not null and counts is not null)),
  constraint destruction_certified check ((state = 'DONE') = (certificate is not null))
);
comment on table compliance.destruction is 'Destruction of the data by two officers: scope, counts, approval, certificate. Kept for ever; names nobody.';
comment on column compliance.destruction.counts is 'Rows by table, as the command counted them while the service was closed.';
comment on column compliance.destruction.key_prints is 'SHA-256 of each key file that was destroyed, so that a copy elsewhere is known again.';
create unique index destruction_open on compliance.destruction ((true)) where state not in ('REJECTED', 'DONE');
create index destruction_newest on compliance.destruction (proposed_at desc);

grant select, insert on compliance.destruction to signpost_compliance;
grant update (state, decided_by, decided_at) on compliance.destruction to signpost_compliance;
