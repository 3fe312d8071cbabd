-- Rows of a record that was hidden after them kept the keyed hash of its home: the same as that of any neighbour's row.
update records.feed_row f set home_hash = null from records.child c
where c.number = f.child_number and c.shield <> 'NONE' and f.home_hash is not null;
