-- The constraint of the file before, for the rows of before too.
alter table records.access_grant validate constraint access_grant_other_than_asked;
