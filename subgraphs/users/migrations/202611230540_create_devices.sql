-- The register of second-factor devices: at closure each must be accounted for (domain.md 11; L12).
create table users.device (
  id              uuid not null,
  organisation_id uuid not null,
  kind            text not null,
  serial          text not null,
  state           text not null,
  account_id      uuid,
  version         int not null default 1,
  constraint device_pkey primary key (id),
  constraint device_serial unique (kind, serial),
  constraint device_organisation foreign key (organisation_id) references users.organisation (id),
  constraint device_account foreign key (account_id) references users.account (id),
  constraint device_kind check (kind in ('CODE_TOKEN', 'SECURITY_KEY', 'PHONE')),
  constraint device_state check (state in ('STORED', 'ISSUED', 'LOST', 'DESTROYED')),
  constraint device_holder check (state <> 'ISSUED' or account_id is not null)
);
comment on table users.device is 'Devices that show or hold a second factor, and where each is.';
comment on column users.device.account_id is 'Who has it, or had it last.';
create index device_by_organisation on users.device (organisation_id, id);

create table users.device_event (
  device_id       uuid not null,
  place           int not null,
  organisation_id uuid not null,
  event           text not null,
  from_state      text,
  to_state        text not null,
  account_id      uuid,
  recorded_by     uuid not null,
  recorded_at     timestamptz not null,
  constraint device_event_pkey primary key (device_id, place),
  constraint device_event_event check (event in ('REGISTERED', 'ISSUED', 'RETURNED', 'LOST', 'DESTROYED'))
);
comment on table users.device_event is 'What happened to each device, in order: what the register is reconciled with.';
create index device_event_organisation on users.device_event (organisation_id);

grant select, insert on users.device, users.device_event to signpost_users;
grant update (state, account_id, version) on users.device to signpost_users;
