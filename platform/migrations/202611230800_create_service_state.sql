-- What the whole service may do now (operations.md, "Service mode"): one row that every process reads and compliance
-- alone changes. Each change is told to all processes on the channel of revocations, with its beat.
create schema service;
comment on schema service is 'The state of the whole service, read by every process.';

create table service.state (
  only_one     boolean not null default true,
  mode         text not null,
  since        timestamptz not null,
  ends_on      date,
  officers     uuid[] not null default '{}',
  lawful_until timestamptz,
  constraint state_pkey primary key (only_one),
  constraint state_only_one check (only_one),
  constraint state_mode check (mode in ('NORMAL', 'INTERIM', 'CLOSING', 'CLOSED', 'DECOMMISSIONED')),
  constraint state_officers check (mode not in ('CLOSED', 'DECOMMISSIONED') or cardinality(officers) = 2)
);
comment on table service.state is 'The service mode in force, and until when there is a legal basis.';
comment on column service.state.officers is 'Accounts let in while the service is closed: two, or it cannot close.';
comment on column service.state.lawful_until is 'When the last legal basis ends; null: it has no end. Past: nothing is read or written (L11).';

insert into service.state (mode, since, lawful_until) values ('NORMAL', now(), null);

create function service.tell() returns trigger
language plpgsql as $$
begin
  perform pg_notify('signpost_revoked', 'service');
  return null;
end $$;
create trigger state_changed after update on service.state for each row execute function service.tell();

grant usage on schema service to signpost_records, signpost_users, signpost_compliance, signpost_gateway;
grant select on service.state to signpost_records, signpost_users, signpost_compliance, signpost_gateway;
grant update on service.state to signpost_compliance;
