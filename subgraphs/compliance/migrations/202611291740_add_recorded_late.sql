-- What is recorded of a year whose statement is signed was in no statement at all; and a grant recorded wrongly stood for good.
alter table compliance.statement add column recorded_late bigint;
comment on column compliance.statement.recorded_late is
  'Pence of former years that no signed statement had accounted for, as it was signed; null where it was signed before they were looked for.';
alter table compliance.grant_period add column withdrawn_on date;
comment on column compliance.grant_period.withdrawn_on is 'Since when it is no grant: it was recorded wrongly, and nothing is paid of it.';
grant update (withdrawn_on) on compliance.grant_period to signpost_compliance;
