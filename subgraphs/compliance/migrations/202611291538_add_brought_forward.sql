-- What is left of a grant is the next year's to account for: it vanished with the year, and paying it back took own funds.
alter table compliance.statement add column brought_forward bigint;
comment on column compliance.statement.brought_forward is
  'Pence that the signed statement of the year before left, as it was signed; null where it was signed before anything was brought forward.';
