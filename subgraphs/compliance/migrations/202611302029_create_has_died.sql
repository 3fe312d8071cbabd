-- A child who has died asks for nothing: compliance learns whether a record says so, and no more (ADR 0179).
create function compliance.has_died(asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(bool_or(c.death_date is not null), false)
  from records.child c where c.number = asked and c.status in ('LIVE', 'ARCHIVED')
$$;
comment on function compliance.has_died is
  'Whether a record says that its child has died; false of what is no record, or is sealed.';
revoke all on function compliance.has_died from public;
grant execute on function compliance.has_died to signpost_compliance;
