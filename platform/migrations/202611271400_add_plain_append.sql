-- Appending costs less (ADR 0057). Each event is still stored once by (writer, sequence): a repeat is refused by the
-- primary key (23505), and its writer takes that for what it is. `on conflict` wrote each row speculatively, and then
-- confirmed it in another record of the log.
create or replace function audit.append(events jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into audit.event (writer, sequence, occurred_at, kind, outcome, operation_id, account_id, on_behalf_of,
    session_id, organisation_id, authority_code, area, operation, reason, child_number, child_numbers, detail)
  select e.writer, e.sequence, e.occurred_at, e.kind, e.outcome, e.operation_id, e.account_id, e.on_behalf_of,
    e.session_id, e.organisation_id, e.authority_code, e.area, e.operation, e.reason, e.child_number, e.child_numbers,
    e.detail
  from jsonb_to_recordset(events) as e(writer uuid, sequence bigint, occurred_at timestamptz, kind text, outcome text,
    operation_id uuid, account_id uuid, on_behalf_of uuid, session_id uuid, organisation_id uuid, authority_code text,
    area text, operation text, reason text, child_number bigint, child_numbers bigint[], detail jsonb);
end $$;
comment on function audit.append is 'Appends events, all or none; refuses one whose (writer, sequence) is stored. The only way in.';

-- Ids rise. In a falling index each event is put before all others of its key: pages split in halves that stay half
-- empty. Read backwards, a rising one gives the newest first as well.
drop index audit.event_by_id, audit.event_child, audit.event_account, audit.event_on_behalf;
create index event_by_id on audit.event (id);
create index event_child on audit.event (child_number, id) where child_number is not null;
create index event_account on audit.event (account_id, id);
create index event_on_behalf on audit.event (on_behalf_of, id) where on_behalf_of is not null;
