-- For whom a mediator opened a record: the reason was theirs, and they are no second person to review it (domain.md 2).
alter table records.access_grant
  add column on_behalf_of uuid,
  add constraint access_grant_other_than_asked check (reviewed_by <> on_behalf_of) not valid;
comment on column records.access_grant.on_behalf_of is 'The practitioner for whom a mediator opened it; null where nobody did.';
