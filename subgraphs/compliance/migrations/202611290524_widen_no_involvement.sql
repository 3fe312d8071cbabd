-- To auditors a review is shown as an involvement too (ADR 0098): a colleague of who made one, counted as having none with the child
-- all the same, would tell that it was of a sensitive service. Otherwise as 202611290253.
create or replace function service.opens_without_involvement(from_at timestamptz, to_at timestamptz, within_days int,
  of_account uuid default null)
returns table (event_id bigint, account_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
  select e.id, coalesce(e.on_behalf_of, e.account_id)
  from audit.event e
  left join records.number_alias k on k.number = e.child_number
  join records.child c on c.number = coalesce(k.child_number, e.child_number) and c.status = 'LIVE' and c.shield = 'NONE'
  where e.occurred_at >= from_at and e.occurred_at < to_at
    and e.kind = 'RECORD_OPENED' and e.outcome = 'DONE'
    and e.reason in ('CO_OPERATION', 'SAFEGUARDING', 'SCHOOL_WELFARE', 'NOT_IN_EDUCATION', 'OTHER')
    and e.detail ->> 'role' in ('PRACTITIONER', 'MEDIATED')
    and (of_account is null or coalesce(e.on_behalf_of, e.account_id) = of_account)
    and not exists (select from records.involvement i where i.child_number = c.number
      and (i.account_id = coalesce(e.on_behalf_of, e.account_id) or i.organisation_id = e.organisation_id)
      and i.started_on <= (e.occurred_at at time zone 'Europe/London')::date + within_days)
    and not exists (select from audit.event r
      where r.child_number in (select c.number union all select a.number from records.number_alias a where a.child_number = c.number)
        and r.kind in ('INVOLVEMENT_RECORDED', 'BROKERING_REQUESTED', 'INVOLVEMENT_REVIEWED') and r.outcome = 'DONE'
        and (r.account_id = coalesce(e.on_behalf_of, e.account_id) or r.organisation_id = e.organisation_id)
        and r.occurred_at < e.occurred_at + make_interval(days => within_days))
$$;
