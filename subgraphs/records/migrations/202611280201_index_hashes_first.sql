-- The hash comes first: it alone tells nearly every entry of an index from every other, so that a comparison ends there. With
-- the name of the source or scheme in front each one compared two columns, at every level of the tree (docs/adr/0066).
alter table records.feed_row drop constraint feed_row_pkey;
alter table records.feed_row add constraint feed_row_pkey primary key (row_key, source);
alter table records.identifier drop constraint identifier_pkey;
alter table records.identifier add constraint identifier_pkey primary key (lookup, scheme);

-- A source that says everything anew writes each of its rows anew: with room in its page a row keeps its place in the indexes.
alter table records.feed_row set (fillfactor = 50);
