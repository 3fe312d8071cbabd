-- A correction names a school or practice by its identifier (domain.md 3): records asks whether there is such a body, and of
-- what kind, and learns no more.
create function service.body_kind(organisation uuid) returns text
language sql stable security definer set search_path = pg_catalog as $$
  select o.kind from users.organisation o where o.id = organisation and o.accreditation <> 'WITHDRAWN'
$$;
comment on function service.body_kind is 'The kind of an organisation; null for none, and for one whose accreditation was withdrawn.';
revoke all on function service.body_kind from public;
grant execute on function service.body_kind to signpost_records;
