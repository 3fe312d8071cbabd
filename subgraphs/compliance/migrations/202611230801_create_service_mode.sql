-- Changes of the service mode, announcement and acknowledgement, legal bases (operations.md; L01, L08, L11).
create table compliance.idempotency (
  account_id   uuid not null,
  key          text not null,
  content_hash bytea not null,
  result       jsonb not null,
  created_at   timestamptz not null default now(),
  constraint idempotency_pkey primary key (account_id, key)
);
comment on table compliance.idempotency is 'What a mutation answered under its key: the same key gives the same answer.';

create table compliance.service_mode_change (
  id          uuid not null,
  mode        text not null,
  reason      text not null,
  ends_on     date,
  officers    uuid[] not null default '{}',
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by  uuid,
  decided_at  timestamptz,
  outcome     text,
  constraint service_mode_change_pkey primary key (id),
  constraint service_mode_change_second_person check (decided_by <> proposed_by),
  constraint service_mode_change_decided check ((decided_at is null) = (outcome is null)
    and (decided_by is null) = (outcome is null)),
  constraint service_mode_change_outcome check (outcome in ('IN_FORCE', 'REJECTED'))
);
comment on table compliance.service_mode_change is 'Changes of the service mode: proposed by one person, put in force by another.';
create unique index service_mode_change_open on compliance.service_mode_change ((true)) where outcome is null;
create index service_mode_change_newest on compliance.service_mode_change (proposed_at desc, id desc);

create table compliance.end_acknowledgement (
  body            text not null,
  ends_on         date not null,
  acknowledged_by uuid not null,
  acknowledged_at timestamptz not null,
  constraint end_acknowledgement_pkey primary key (body, ends_on)
);
comment on table compliance.end_acknowledgement is 'Which authority or partner has acknowledged the announced end (L08).';
comment on column compliance.end_acknowledgement.body is 'Code of the authority, or id of the organisation of a national partner.';

create table compliance.legal_basis (
  id            uuid not null,
  provision     text not null,
  valid_from    date not null,
  valid_until   date,
  registered_by uuid,
  constraint legal_basis_pkey primary key (id),
  constraint legal_basis_dates check (valid_until >= valid_from)
);
comment on table compliance.legal_basis is 'What the service rests on in law (L11). The last day of validity is included.';
insert into compliance.legal_basis (id, provision, valid_from) values
  ('5f0f6f0e-3c1f-4d52-9a6e-0c6b5a0a4d01', 'Children''s Wellbeing and Schools Act 2026, section 4', '2026-01-01');

grant select, insert on compliance.idempotency, compliance.end_acknowledgement to signpost_compliance;
grant select, insert, update on compliance.service_mode_change, compliance.legal_basis to signpost_compliance;
