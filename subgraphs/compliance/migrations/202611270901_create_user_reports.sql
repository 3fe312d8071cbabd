-- Operational user reports (domain.md 11; L21): what each account did on each day, counted from the audit, and what was
-- found and done about it. Compliance reads neither accounts nor records: one view of accounts' standing without names,
-- and two functions that name events, tell it what it counts.
create view compliance.account_standing as
select a.id as account_id, a.organisation_id, a.authority_code, a.profession, a.status, a.vetted_on, a.trained_version,
  greatest(a.last_active_at, a.active_from, a.created_at) as used_at,
  array(select r.role from users.role_grant r where r.account_id = a.id order by r.role) as roles
from users.account a where a.kind = 'PERSON';
comment on view compliance.account_standing is 'People''s accounts as the user reports count them: no names, nothing to reach anybody.';
grant select on compliance.account_standing to signpost_compliance;

create view compliance.organisation_name as select id, name from users.organisation;
comment on view compliance.organisation_name is 'The public directory''s names, for the lines of a report''s file.';
grant select on compliance.organisation_name to signpost_compliance;

create table compliance.usage_day (
  day               date not null,
  account_id        uuid not null,
  organisation_id   uuid not null,
  authority_code    text,
  sign_ins          int not null default 0,
  failed_sign_ins   int not null default 0,
  resets            int not null default 0,
  searches          int not null default 0,
  broad_searches    int not null default 0,
  opens             int not null default 0,
  out_of_area       int not null default 0,
  out_of_hours      int not null default 0,
  other_reasons     int not null default 0,
  overrides         int not null default 0,
  refused_overrides int not null default 0,
  mediated          int not null default 0,
  account_changes   int not null default 0,
  no_involvement    int not null default 0,
  same_name         int not null default 0,
  constraint usage_day_pkey primary key (day, account_id)
);
comment on table compliance.usage_day is 'What each person did on a day in London, counted from the audit. Numbers only; no child in it.';
comment on column compliance.usage_day.organisation_id is 'As it stood when the day was counted.';
comment on column compliance.usage_day.no_involvement is 'Records opened so many days before (policy) for which no involvement followed.';
create index usage_day_of_authority on compliance.usage_day (authority_code, day);
create index usage_day_of_organisation on compliance.usage_day (organisation_id, day);

create table compliance.usage_counted (
  day        date not null,
  counted_at timestamptz not null,
  constraint usage_counted_pkey primary key (day)
);
comment on table compliance.usage_counted is 'The days that are counted: a run that was killed goes on with the next one.';

create table compliance.report_run (
  id              uuid not null,
  kind            text not null,
  ran_on          date not null,
  ran_at          timestamptz not null,
  run_by          uuid,
  authority_code  text,
  organisation_id uuid,
  found           int not null,
  constraint report_run_pkey primary key (id)
);
comment on table compliance.report_run is 'When a report was run: on schedule for all, or by hand for somebody''s own reach.';
create unique index report_run_nightly on compliance.report_run (kind, ran_on) where run_by is null;
create index report_run_newest on compliance.report_run (kind, ran_at desc);

create table compliance.report_finding (
  id              uuid not null,
  kind            text not null,
  account_id      uuid not null,
  organisation_id uuid not null,
  authority_code  text,
  many            int not null,
  from_on         date not null,
  to_on           date not null,
  found_on        date not null,
  due_on          date not null,
  owner_id        uuid,
  incident_id     uuid,
  action          text,
  note            text,
  closed_by       uuid,
  closed_on       date,
  version         int not null default 1,
  constraint report_finding_pkey primary key (id),
  constraint report_finding_incident foreign key (incident_id) references compliance.incident (id),
  constraint report_finding_days check (from_on <= to_on),
  constraint report_finding_action check (action in ('EXPLAINED', 'SPOKEN_TO', 'TRAINED', 'ACCESS_CHANGED', 'INCIDENT')),
  constraint report_finding_closed check ((action is null) = (closed_on is null) and (action is null) = (closed_by is null)
    and (action is null) = (note is null)),
  constraint report_finding_not_own check (closed_by <> account_id and owner_id <> account_id)
);
comment on table compliance.report_finding is 'What a report found about an account, who deals with it until when, and what was done.';
comment on column compliance.report_finding.incident_id is 'The incident that the standing check opened about it.';
create unique index report_finding_open on compliance.report_finding (kind, account_id) where closed_on is null;
create index report_finding_newest on compliance.report_finding (found_on desc, id desc);
create index report_finding_of_account on compliance.report_finding (account_id, found_on desc);
create index report_finding_closed on compliance.report_finding (kind, account_id, closed_on) where closed_on is not null;

grant select, insert, delete on compliance.usage_day, compliance.usage_counted to signpost_compliance;
grant select, insert on compliance.report_run, compliance.report_finding to signpost_compliance;
grant update (many, to_on, owner_id, incident_id, action, note, closed_by, closed_on, version)
  on compliance.report_finding to signpost_compliance;

-- Which openings led to no involvement of who opened or of their organisation. Of shielded records nobody is told whether
-- there is one, so they are left out whole; so are sensitive services' own entries, which are not in this table.
create function service.opens_without_involvement(from_at timestamptz, to_at timestamptz, within_days int,
  of_account uuid default null)
returns table (event_id bigint, account_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
  select e.id, coalesce(e.on_behalf_of, e.account_id)
  from audit.event e
  join records.child c on c.number = e.child_number and c.status = 'LIVE' and c.shield = 'NONE'
  where e.occurred_at >= from_at and e.occurred_at < to_at
    and e.kind = 'RECORD_OPENED' and e.outcome = 'DONE'
    and e.reason in ('CO_OPERATION', 'SAFEGUARDING', 'SCHOOL_WELFARE', 'NOT_IN_EDUCATION', 'OTHER')
    and e.detail ->> 'role' in ('PRACTITIONER', 'MEDIATED')
    and (of_account is null or coalesce(e.on_behalf_of, e.account_id) = of_account)
    and not exists (select from records.involvement i where i.child_number = e.child_number
      and (i.account_id = coalesce(e.on_behalf_of, e.account_id) or i.organisation_id = e.organisation_id)
      and i.started_on <= (e.occurred_at at time zone 'Europe/London')::date + within_days)
$$;
comment on function service.opens_without_involvement is
  'Events of practitioners'' openings after which neither they nor their organisation were involved. No child leaves.';

create function service.opens_of_namesakes(from_at timestamptz, to_at timestamptz, of_account uuid default null)
returns table (event_id bigint, account_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
  select e.id, a.id
  from audit.event e
  join users.account a on a.id = coalesce(e.on_behalf_of, e.account_id) and a.kind = 'PERSON'
  join records.child c on c.number = e.child_number and c.status = 'LIVE'
  where e.occurred_at >= from_at and e.occurred_at < to_at
    and e.kind = 'RECORD_OPENED' and e.outcome = 'DONE'
    and (of_account is null or a.id = of_account)
    and lower(c.family_name) = lower(regexp_replace(trim(a.name), '^.*\s', ''))
$$;
comment on function service.opens_of_namesakes is
  'Events in which somebody opened the record of a child with their own family name. Neither name leaves.';
revoke all on function service.opens_without_involvement, service.opens_of_namesakes from public;
grant execute on function service.opens_without_involvement, service.opens_of_namesakes to signpost_compliance;
