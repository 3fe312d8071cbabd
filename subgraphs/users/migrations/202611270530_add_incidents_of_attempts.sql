-- What somebody tried and was refused, such as giving themselves a role, is an incident at once (security.md; domain.md 12):
-- opened in the transaction that refused it, by whichever subgraph did. It is plpgsql so that it can be made before the
-- tables that it writes to.
create function service.open_incident(incident_id uuid, detector text, summary text, account_id uuid, authority_code text,
  organisation_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare
  opened boolean;
begin
  insert into compliance.incident (id, authority_code, organisation_id, summary, detector, detector_key, opened_at,
    account_id, state)
  values ($1, $5, $6, $3, $2, $4::text, clock_timestamp(), $4, 'DETECTED')
  on conflict do nothing;
  opened := found;
  if opened then
    insert into compliance.incident_step (incident_id, version, state, taken_at, note)
    values ($1, 1, 'DETECTED', clock_timestamp(), $3);
  end if;
  insert into compliance.incident_event (incident_id, event_id)
  select i.id, (select e.id from audit.event e where e.account_id = $4 order by e.id desc limit 1)
  from compliance.incident i
  where i.detector = $2 and i.detector_key = $4::text and i.state not in ('CLEARED', 'CLOSED')
  on conflict do nothing;
  return opened;
end
$$;
comment on function service.open_incident is 'Opens an incident of a standing check about an account and links the account''s last audit event; true when opened, false when such a one was open, which gets the event.';
revoke all on function service.open_incident from public;
grant execute on function service.open_incident to signpost_records, signpost_users, signpost_compliance;
