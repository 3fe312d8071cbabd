-- The reason OTHER is always reviewed (domain.md 4): what another person found of the words that it was given with.
alter table records.access_grant
  add column outcome text,
  add column reviewed_by uuid,
  add column reviewed_at timestamptz,
  add constraint access_grant_reviewed check ((outcome is null) = (reviewed_at is null)),
  add constraint access_grant_outcome check (outcome in ('JUSTIFIED', 'NOT_JUSTIFIED'));
comment on column records.access_grant.outcome is 'What the review of a reason in words of their own found (OTHER); null while it is due, and for every other reason.';
create index access_grant_stated on records.access_grant (child_number, opened_at) where reason = 'OTHER';
grant update (outcome, reviewed_by, reviewed_at) on records.access_grant to signpost_records;
