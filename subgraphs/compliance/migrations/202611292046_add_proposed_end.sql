-- The end of a legal basis by which the service loses days takes two people (docs/adr/0120).
alter table compliance.legal_basis add column end_proposed_on date, add column end_proposed_by uuid,
  add constraint legal_basis_proposed check ((end_proposed_on is null) = (end_proposed_by is null));
comment on column compliance.legal_basis.end_proposed_on is 'A last day that another person is to put in force.';
