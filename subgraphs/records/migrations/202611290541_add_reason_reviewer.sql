-- Nobody reviews a reason of their own (domain.md 2): it is kept by the database too, as of overrides. Checked without holding up
-- who opens records; the rows that are there are looked at in the next file.
alter table records.access_grant
  add constraint access_grant_other_person check (reviewed_by <> account_id) not valid,
  add constraint access_grant_reviewer check ((outcome is null) = (reviewed_by is null)) not valid;
