-- Organisations and data sources are accredited step by step (domain.md 11; L34, L39-L41).
alter table users.organisation drop constraint organisation_accreditation;
alter table users.organisation
  add version int not null default 1,
  add applied_by uuid,
  add applied_at timestamptz,
  add accredited_by uuid,
  add self_assessed_on date,
  add suspended_for text,
  add exception_reason text,
  add exception_approved_by uuid,
  add constraint organisation_accreditation check (accreditation in ('APPLIED', 'SELF_ASSESSED', 'REVIEWED', 'TEST_FEED',
    'MATCH_RATE_OK', 'ACCREDITED', 'SUSPENDED', 'WITHDRAWN')) not valid,
  add constraint organisation_two_people check (accredited_by is null or accredited_by is distinct from applied_by)
    not valid,
  add constraint organisation_exception_two_people check (exception_approved_by is null
    or exception_approved_by is distinct from applied_by) not valid,
  add constraint organisation_suspended_for check (suspended_for in ('SELF_ASSESSMENT', 'EXPIRED', 'DECISION')) not valid;
comment on column users.organisation.exception_reason is 'Why it is taken on in interim operation: for whose sake.';
comment on column users.organisation.exception_approved_by is 'The other person of the central team who approved the exception.';
comment on column users.organisation.suspended_for is 'Why its accreditation is suspended.';

create table users.accreditation_step (
  id              uuid not null,
  organisation_id uuid not null,
  step            text not null,
  taken_by        uuid,
  taken_at        timestamptz not null,
  evidence        text,
  until           date,
  constraint accreditation_step_pkey primary key (id),
  constraint accreditation_step_organisation foreign key (organisation_id) references users.organisation (id)
);
comment on table users.accreditation_step is 'Each step of an accreditation, with the reference of what it rests on; taken by nobody where the night took it.';
create index accreditation_step_organisation on users.accreditation_step (organisation_id, taken_at);
create index organisation_in_accreditation on users.organisation (id)
  where applied_by is not null or accreditation <> 'APPLIED';

grant insert on users.organisation to signpost_users;
grant update (accreditation, accredited_until, self_assessed_until, version, accredited_by, self_assessed_on,
  suspended_for, exception_reason, exception_approved_by) on users.organisation to signpost_users;
grant select, insert on users.accreditation_step to signpost_users;
