-- Who has not acknowledged the announced end is listed (operations.md, L08): authorities are known here, partners not yet.
create view compliance.national_partner as
select id, name from users.organisation where kind = 'NATIONAL_PARTNER' and accreditation <> 'WITHDRAWN';
comment on view compliance.national_partner is 'The national partners that the announced end concerns, by their names of the public directory.';
grant select on compliance.national_partner to signpost_compliance;
