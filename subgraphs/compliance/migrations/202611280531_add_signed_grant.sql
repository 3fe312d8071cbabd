-- A signed statement of expenditure says what was signed: the grant as it stood then, whatever is recorded of it later.
alter table compliance.statement
  add column granted bigint,
  add column paid bigint,
  add column outside_lines uuid[];
comment on column compliance.statement.granted is 'Pence granted for periods that touch the year, as it was signed.';
comment on column compliance.statement.paid is 'Pence paid in the year, as it was signed.';
comment on column compliance.statement.outside_lines is 'The lines outside the periods of the grant, as it was signed.';
