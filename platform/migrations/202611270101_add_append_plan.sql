-- The same function in plpgsql: its plan is kept by the connection, where an SQL function is set up anew at each call.
-- Appending costs a fifth less so.
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
    area text, operation text, reason text, child_number bigint, child_numbers bigint[], detail jsonb)
  on conflict (occurred_at, writer, sequence) do nothing;
end $$;
