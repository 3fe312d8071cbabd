-- A number that answers for another record since they were merged is a number of the directory (domain.md 9).
create or replace view compliance.accountable_record as
  select number as child_number, authority_code, shield <> 'NONE' as shielded
  from records.child where status in ('LIVE', 'ARCHIVED')
  union all
  select a.number, c.authority_code, c.shield <> 'NONE'
  from records.number_alias a join records.child c on c.number = a.child_number where c.status in ('LIVE', 'ARCHIVED');
