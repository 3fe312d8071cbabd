-- Who was born on 1 March turned on 29 February where there is one: a day early a parent's pack was refused. Counted back from
-- the day, as records does: who was born on 29 February turns on 1 March, and nobody else a day off.
create or replace function compliance.has_reached(asked bigint, years int, today date) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(bool_or(c.birth_date <= (today - make_interval(years => years))::date), false)
  from records.child c where c.number = asked and c.status in ('LIVE', 'ARCHIVED')
$$;
