-- An opening under a number that answers for another record since they were merged is an opening of that record (domain.md 9).
-- Otherwise as 202611270901.
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
$$;

create or replace function service.opens_of_namesakes(from_at timestamptz, to_at timestamptz, of_account uuid default null)
returns table (event_id bigint, account_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
  select e.id, a.id
  from audit.event e
  join users.account a on a.id = coalesce(e.on_behalf_of, e.account_id) and a.kind = 'PERSON'
  left join records.number_alias k on k.number = e.child_number
  join records.child c on c.number = coalesce(k.child_number, e.child_number) and c.status = 'LIVE'
  where e.occurred_at >= from_at and e.occurred_at < to_at
    and e.kind = 'RECORD_OPENED' and e.outcome = 'DONE'
    and (of_account is null or a.id = of_account)
    and lower(c.family_name) = lower(regexp_replace(trim(a.name), '^.*\s', ''))
$$;
