-- Who acts under a number that answers for another record since they were merged acts on that record (domain.md 9).
create or replace view compliance.accountable_record as
  select number as child_number, authority_code, shield <> 'NONE' as shielded, number as present_number
  from records.child where status in ('LIVE', 'ARCHIVED')
  union all
  select a.number, c.authority_code, c.shield <> 'NONE', c.number
  from records.number_alias a join records.child c on c.number = a.child_number where c.status in ('LIVE', 'ARCHIVED');
