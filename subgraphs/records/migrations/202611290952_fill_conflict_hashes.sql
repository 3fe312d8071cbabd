-- Two children of whom a source says one home, or one parent, had the same hash here: hidden children too, whom it joined to their
-- family and neighbours for whoever reads the tables (docs/adr/0102). Salted by the question, no two are alike.
alter table records.conflict drop constraint conflict_once;
update records.conflict set value_hash = sha256(convert_to(id::text, 'UTF8') || value_hash);
comment on column records.conflict.value_hash is
  'SHA-256 of the question''s id and the keyed hash of the source''s value: what was decided is not asked again.';
