-- Who led and who held the common assessment stays with the row itself, so that it is hidden and moves with it
-- (domain.md 3, number 11; ADR 0005).
alter table records.involvement add column led jsonb not null default '[]';
comment on column records.involvement.led is 'Periods as lead professional: [{from, until}], the last without an end while they lead.';
alter table records.common_assessment
  add column version int not null default 1,
  add column since_date date,
  add column earlier jsonb not null default '[]';
comment on column records.common_assessment.since_date is 'Since when it has stood so; null where that is not known.';
comment on column records.common_assessment.earlier is 'How it stood before, the oldest first: [{status, organisationId, since, until}].';
