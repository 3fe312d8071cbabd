-- Acts on a record of one's own end with the first year in the archive (domain.md 10), whenever the night's run seals it.
create or replace view compliance.accountable_record as
  select number as child_number, authority_code, shield <> 'NONE' as shielded, number as present_number,
    case when status = 'ARCHIVED' then archived_on end as archived_on
  from records.child where status in ('LIVE', 'ARCHIVED')
  union all
  select a.number, c.authority_code, c.shield <> 'NONE', c.number, case when c.status = 'ARCHIVED' then c.archived_on end
  from records.number_alias a join records.child c on c.number = a.child_number where c.status in ('LIVE', 'ARCHIVED');
