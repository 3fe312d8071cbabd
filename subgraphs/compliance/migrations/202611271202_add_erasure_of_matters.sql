-- A purge takes what is about a child with the child's record (docs/adr/0032). Requests and complaints about no record, or
-- about a number that has none any more, no purge reaches: they go when nobody can ask about them any longer.
create function compliance.erase_matters(closed_before date, dry_run boolean)
returns table (requests int, corrections int, complaints int)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  asked uuid[];
  disputed uuid[];
  complained uuid[];
begin
  with ownerless as (
    select m.id, m.what from (
      select id, child_number, 'asked' as what, (closed_at at time zone 'Europe/London')::date as closed_on
        from compliance.subject_access_request
      union all select id, child_number, 'disputed', closed_on from compliance.correction_request
      union all select id, child_number, 'complained', closed_on from compliance.complaint
    ) m
    where m.closed_on < closed_before
      and not exists (select from records.child c where c.number = m.child_number)
      and not exists (select from records.number_alias a where a.number = m.child_number)
  )
  select coalesce(array_agg(id) filter (where what = 'asked'), '{}'),
    coalesce(array_agg(id) filter (where what = 'disputed'), '{}'),
    coalesce(array_agg(id) filter (where what = 'complained'), '{}')
    into asked, disputed, complained from ownerless;
  if not dry_run then
    delete from compliance.subject_access_pause where request_id = any(asked);
    delete from compliance.subject_access_part where request_id = any(asked);
    delete from compliance.subject_access_exemption where request_id = any(asked);
    delete from compliance.subject_access_request where id = any(asked);
    delete from compliance.correction_request where id = any(disputed);
    delete from compliance.complaint where id = any(complained);
  end if;
  return query select cardinality(asked), cardinality(disputed), cardinality(complained);
end $$;
comment on function compliance.erase_matters is
  'Deletes what was closed before a day and is about no record; what is about a record goes with that record''s purge.';
revoke all on function compliance.erase_matters from public;
grant execute on function compliance.erase_matters to signpost_compliance;
