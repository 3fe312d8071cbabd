-- Rows that were there before are as the new rules want them.
alter table users.organisation validate constraint organisation_accreditation;
alter table users.organisation validate constraint organisation_two_people;
alter table users.organisation validate constraint organisation_exception_two_people;
alter table users.organisation validate constraint organisation_suspended_for;
