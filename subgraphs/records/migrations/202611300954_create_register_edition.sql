-- An edition of a public register that is older than the one which was loaded takes nothing back (docs/adr/0156).
create table records.register_edition (
  register text not null,
  newest   text not null,
  constraint register_edition_pkey primary key (register)
);
comment on table records.register_edition is 'Of when the newest edition of each public register is that was loaded.';
comment on column records.register_edition.newest is 'The newest day of which its rows told, as yyyy-MM-dd, or yyyy-MM where they tell months.';
grant select on records.register_edition to signpost_records;
