-- A registration with what is no general practice stands in a record, and nobody reads it (docs/adr/0164).
create table records.unnamed_place (
  organisation_id uuid not null,
  constraint unnamed_place_pkey primary key (organisation_id)
);
comment on table records.unnamed_place is 'Organisations of the NHS file of practices that are no general practice: no record shows that a child is seen there.';
grant select on records.unnamed_place to signpost_records;
