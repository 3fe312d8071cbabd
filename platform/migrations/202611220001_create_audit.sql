-- The audit: append-only for every process (domain.md 12; graph.md 5). Roles write through audit.append and in no
-- other way; compliance alone reads. Partitioned by month; sealing adds its own tables beside this one.
create schema audit;
comment on schema audit is 'Every act, once, durable before its answer leaves.';

create sequence audit.event_id as bigint;

create table audit.event (
  id              bigint not null default nextval('audit.event_id'),
  xid             xid8 not null default pg_current_xact_id(),
  writer          uuid not null,
  sequence        bigint not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null default clock_timestamp(),
  kind            text not null,
  outcome         text not null,
  operation_id    uuid,
  account_id      uuid,
  on_behalf_of    uuid,
  session_id      uuid,
  organisation_id uuid,
  authority_code  text,
  area            text,
  operation       text,
  reason          text,
  child_number    bigint,
  child_numbers   bigint[],
  detail          jsonb,
  constraint event_pkey primary key (occurred_at, writer, sequence),
  constraint event_outcome check (outcome in ('DONE', 'REFUSED', 'FAILED')),
  constraint event_one_or_many check (child_number is null or child_numbers is null)
) partition by range (occurred_at);

comment on table audit.event is 'One act a row: who, for whom, when, what, which record, why, with what outcome.';
comment on column audit.event.xid is 'Transaction that wrote the row: rows behind the oldest open transaction can be sealed.';
comment on column audit.event.writer is 'The process that wrote the row; with sequence it makes a repeat harmless.';
comment on column audit.event.occurred_at is 'The writer''s clock; order is by id.';
comment on column audit.event.authority_code is 'The authority of who acted; null for national bodies.';
comment on column audit.event.area is 'The accountable authority of the record concerned; null where no record is.';
comment on column audit.event.child_number is 'The child, where it is one.';
comment on column audit.event.child_numbers is 'The children, where they are several.';
comment on column audit.event.detail is 'Field groups, criteria as keyed hashes, counts. No personal data.';

create table audit.event_default partition of audit.event default;

create function audit.ensure_months(months_ahead int) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  first date := date_trunc('month', now())::date;
  month date;
  partition text;
begin
  for i in 0..months_ahead loop
    month := first + make_interval(months => i);
    partition := 'event_' || to_char(month, 'YYYYMM');
    if to_regclass('audit.' || partition) is null then
      execute format('create table audit.%I partition of audit.event for values from (%L) to (%L)',
        partition, month, month + interval '1 month');
    end if;
  end loop;
end $$;
comment on function audit.ensure_months is 'Makes the partitions of this month and the months after it.';
select audit.ensure_months(3);

create index event_by_id on audit.event (id desc);
create index event_child on audit.event (child_number, id desc) where child_number is not null;
create index event_children on audit.event using gin (child_numbers) where child_numbers is not null;
create index event_account on audit.event (account_id, id desc);
create index event_operation on audit.event (operation_id) where operation_id is not null;

create function audit.append(events jsonb) returns void
language sql security definer set search_path = pg_catalog as $$
  insert into audit.event (writer, sequence, occurred_at, kind, outcome, operation_id, account_id, on_behalf_of,
    session_id, organisation_id, authority_code, area, operation, reason, child_number, child_numbers, detail)
  select e.writer, e.sequence, e.occurred_at, e.kind, e.outcome, e.operation_id, e.account_id, e.on_behalf_of,
    e.session_id, e.organisation_id, e.authority_code, e.area, e.operation, e.reason, e.child_number, e.child_numbers,
    e.detail
  from jsonb_to_recordset(events) as e(writer uuid, sequence bigint, occurred_at timestamptz, kind text, outcome text,
    operation_id uuid, account_id uuid, on_behalf_of uuid, session_id uuid, organisation_id uuid, authority_code text,
    area text, operation text, reason text, child_number bigint, child_numbers bigint[], detail jsonb)
  on conflict (occurred_at, writer, sequence) do nothing
$$;
comment on function audit.append is 'Appends events, each once by (writer, sequence). The only way in.';

revoke all on all functions in schema audit from public;
grant usage on schema audit to signpost_records, signpost_users, signpost_compliance, signpost_gateway;
grant execute on function audit.append to signpost_records, signpost_users, signpost_compliance, signpost_gateway;
grant select on audit.event to signpost_compliance;
