-- The constraints of 202611290541 hold for the rows of before too.
alter table records.access_grant validate constraint access_grant_other_person;
alter table records.access_grant validate constraint access_grant_reviewer;
