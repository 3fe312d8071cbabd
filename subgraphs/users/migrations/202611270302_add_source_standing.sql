-- Whether a source's files are taken depends on its organisation's accreditation, which users keeps (domain.md 9, 11;
-- L39, L40). Records asks this function: it tells the stage of one organisation that supplies data, and no more.
create function service.source_standing(organisation uuid) returns table (stage text, until date)
language sql stable security definer set search_path = pg_catalog as $$
  select o.accreditation, o.accredited_until from users.organisation o where o.id = organisation
$$;
comment on function service.source_standing is 'Stage and last day of the accreditation of an organisation that supplies data.';
revoke all on function service.source_standing from public;
grant execute on function service.source_standing to signpost_records;
