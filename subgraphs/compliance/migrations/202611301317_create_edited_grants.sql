-- A row of records.access_grant lets a session read a record. Whoever writes one, or edits one, past the subgraph has no event of the
-- audit that says the same.
create function compliance.edited_grants(since timestamptz)
returns table (account_id uuid, edit text, events bigint[])
language sql stable security definer set search_path = pg_catalog as $$
  with edited as (
    select g.* from records.access_grant g
    where g.expires_at > since and not exists (
      select from audit.event e
      -- The writer's clock may be a day off.
      where e.occurred_at > since - interval '2 days' and e.kind = 'RECORD_OPENED' and e.outcome = 'DONE'
        and e.detail ->> 'grantId' = g.id::text and e.account_id = g.account_id and e.session_id = g.session_id
        and e.reason = g.reason and e.detail ->> 'role' = g.role
        and e.detail ->> 'expiresAt' = to_char(g.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        and (e.child_number = g.child_number
          or exists (select from compliance.merged_number m where m.child_number = g.child_number and m.number = e.child_number)
          or (exists (select from compliance.undone_merge u where u.number = g.child_number)
            and exists (select from compliance.undone_merge u where u.number = e.child_number))))
  )
  select g.account_id, concat_ws(' ', g.id, g.session_id, g.account_id, g.role, g.reason, g.expires_at at time zone 'UTC'), array(
    select e.id from audit.event e
    where e.account_id = g.account_id and e.session_id = g.session_id and e.kind in ('RECORD_OPENED', 'DISCLOSED')
      and (e.child_number = g.child_number or g.child_number = any(e.child_numbers))
    order by e.id limit 50)
  from edited g
$$;
comment on function compliance.edited_grants is
  'Grants that ended after a moment, or have not ended, of which no opening in the audit says the same record, session, account, role, reason and end; what tells one such edit from others; and what was opened and read by that account in that session.';
revoke all on function compliance.edited_grants from public;
grant execute on function compliance.edited_grants to signpost_compliance;
