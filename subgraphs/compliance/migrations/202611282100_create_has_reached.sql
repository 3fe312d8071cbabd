-- A notice in a child's own words is no matter of babies (L37): compliance learns whether a child has reached an age, and no more.
create function compliance.has_reached(asked bigint, years int, today date) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  -- By way of the day before: who was born on 29 February turns on 1 March.
  select coalesce(bool_or((c.birth_date - 1 + make_interval(years => years))::date < today), false)
  from records.child c where c.number = asked and c.status in ('LIVE', 'ARCHIVED')
$$;
comment on function compliance.has_reached is
  'Whether the child of a record has reached an age in years on a day; false of what is no record, or is sealed.';
revoke all on function compliance.has_reached from public;
grant execute on function compliance.has_reached to signpost_compliance;
