-- Whoever looked at one of two records that were merged looked at what they became (domain.md 9, 12).
create view compliance.merged_number as
  select a.child_number, a.number from records.number_alias a
  union all select a.number, a.child_number from records.number_alias a
  union all select a.number, b.number
    from records.number_alias a join records.number_alias b on b.child_number = a.child_number and b.number <> a.number;
comment on view compliance.merged_number is
  'The other numbers of a record, since it was merged: what was done under each concerns the record.';
grant select on compliance.merged_number to signpost_compliance;
