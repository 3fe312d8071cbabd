-- A service that is accredited as an organisation is not thereby a source: only bodies that supply data are told of.
create or replace function service.source_standing(organisation uuid) returns table (stage text, until date)
language sql stable security definer set search_path = pg_catalog as $$
  select o.accreditation, o.accredited_until from users.organisation o
  where o.id = organisation and o.kind = 'SOURCE_SUPPLIER'
$$;
