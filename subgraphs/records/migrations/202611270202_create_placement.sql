-- A placement for adoption may end without an order (domain.md 7): then the identities that it held are let go.
alter table records.held_identity add column for_good boolean not null default true;
alter table records.held_identity alter column for_good set default false;
comment on column records.held_identity.for_good is
  'Whether of a sealed identity, which is held for ever; else of a placement, until that ends.';
grant update (for_good, authority_code) on records.held_identity to signpost_records;

create table records.placement (
  child_number bigint not null,
  placed_on    date not null,
  placed_by    uuid not null,
  constraint placement_pkey primary key (child_number),
  constraint placement_child foreign key (child_number) references records.child (number)
);
comment on table records.placement is 'Children who are placed for adoption now; the row goes with the placement, or with the former record.';
grant select, insert, delete on records.placement to signpost_records;

create table records.placement_identity (
  child_number bigint not null,
  scheme       text not null,
  lookup       bytea not null,
  constraint placement_identity_pkey primary key (child_number, scheme, lookup),
  constraint placement_identity_of foreign key (child_number) references records.placement (child_number) on delete cascade,
  constraint placement_identity_held foreign key (scheme, lookup) references records.held_identity (scheme, lookup)
);
comment on table records.placement_identity is 'Which held identities are those of a placement: what is let go when it ends.';
comment on column records.placement_identity.lookup is 'Keyed hash as in records.held_identity.';
create index placement_identity_lookup on records.placement_identity (scheme, lookup);
grant select, insert, delete on records.placement_identity to signpost_records;
