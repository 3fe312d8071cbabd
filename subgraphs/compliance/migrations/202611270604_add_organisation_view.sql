-- Organisation.statements (graph.md 2): which authority an organisation belongs to, and nothing else of it.
create view compliance.organisation as select id, authority_code from users.organisation;
comment on view compliance.organisation is 'The authority of each organisation; null for national partners and the Department.';
grant select on compliance.organisation to signpost_compliance;
