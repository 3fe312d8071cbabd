-- Incidents (domain.md 12; L22): what a person or a detector noticed, what became of it, which audit events show it,
-- and the clock of a personal-data breach.
create table compliance.incident (
  id              uuid not null,
  authority_code  text,
  organisation_id uuid,
  summary         text not null,
  detector        text,
  detector_key    text,
  opened_by       uuid,
  opened_at       timestamptz not null,
  account_id      uuid,
  state           text not null,
  version         int not null default 1,
  suspected_by    uuid,
  breach_aware_at timestamptz,
  breach_told_at  timestamptz,
  breach_note     text,
  constraint incident_pkey primary key (id),
  constraint incident_state check (state in ('DETECTED', 'TRIAGED', 'CLEARED', 'SUSPECTED', 'INVESTIGATED', 'CLOSED')),
  constraint incident_source check ((detector is null) = (opened_by is not null)),
  constraint incident_suspect check (suspected_by is null or account_id is not null),
  constraint incident_breach check (breach_aware_at is not null or (breach_told_at is null and breach_note is null))
);
comment on table compliance.incident is 'Unusual or suspicious activity and what was done about it. Names no child.';
comment on column compliance.incident.authority_code is 'Whose auditors see it; with organisation_id empty too: the national ones alone.';
comment on column compliance.incident.detector_key is 'What the detector noticed: while such an incident is open, it is not opened again.';
comment on column compliance.incident.breach_aware_at is 'When somebody became aware of a breach of personal data: 72 hours run from here.';
comment on column compliance.incident.breach_told_at is 'When the Commissioner was told; null with a note: why nobody needs to be.';
create index incident_newest on compliance.incident (opened_at desc, id desc);
create index incident_of_authority on compliance.incident (authority_code, opened_at desc, id desc);
create unique index incident_detected_once on compliance.incident (detector, detector_key)
  where state not in ('CLEARED', 'CLOSED');

create table compliance.incident_step (
  incident_id uuid not null,
  version     int not null,
  state       text not null,
  taken_by    uuid,
  taken_at    timestamptz not null,
  note        text not null,
  constraint incident_step_pkey primary key (incident_id, version),
  constraint incident_step_incident foreign key (incident_id) references compliance.incident (id)
);
comment on table compliance.incident_step is 'Each step of an incident: by whom, when, into which state, with what note.';

create table compliance.incident_event (
  incident_id uuid not null,
  event_id    bigint not null,
  constraint incident_event_pkey primary key (incident_id, event_id),
  constraint incident_event_incident foreign key (incident_id) references compliance.incident (id)
);
comment on table compliance.incident_event is 'The audit events that an incident rests on.';

grant select, insert on compliance.incident, compliance.incident_step, compliance.incident_event to signpost_compliance;
grant update (state, version, account_id, suspected_by, breach_aware_at, breach_told_at, breach_note)
  on compliance.incident to signpost_compliance;
