-- A school or practice that a public register names has nobody who signs in, and nothing to be accredited for: of hundreds of them hardly
-- one body of an authority was accredited. Those are counted that applied, as where accreditations are listed. Otherwise as 202611282021.
create or replace function compliance.statement_evidence(authority text, from_on date, to_on date, today date,
  vetted_since date, training int) returns jsonb
language sql stable security definer set search_path = pg_catalog as $$
  select jsonb_build_object(
    'organisations', (select count(*) from users.organisation o where o.authority_code = authority
      and (o.applied_by is not null or o.accreditation <> 'APPLIED')),
    'accredited', (select count(*) from users.organisation o where o.authority_code = authority
      and o.accreditation = 'ACCREDITED' and o.accredited_until >= today),
    'selfAssessed', (select count(*) from users.organisation o where o.authority_code = authority
      and o.self_assessed_until >= today),
    'people', (select count(*) from users.account a where a.authority_code = authority and a.kind = 'PERSON' and a.status = 'ACTIVE'),
    'vetted', (select count(*) from users.account a where a.authority_code = authority and a.kind = 'PERSON' and a.status = 'ACTIVE'
      and a.vetted_on > vetted_since and a.vetted_on <= today),
    'trained', (select count(*) from users.account a where a.authority_code = authority and a.kind = 'PERSON' and a.status = 'ACTIVE'
      and a.trained_version >= training),
    'records', (select count(*) from records.child c where c.authority_code = authority and c.status = 'LIVE'),
    'shields', (select count(*) from records.shield s join records.child c on c.number = s.child_number and c.status in ('LIVE', 'ARCHIVED')
      where c.authority_code = authority and s.state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED')),
    'shieldReviewsOverdue', (select count(*) from records.shield s join records.child c on c.number = s.child_number and c.status in ('LIVE', 'ARCHIVED')
      where c.authority_code = authority and s.state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED') and s.due_on < today),
    'queues', (select coalesce(jsonb_agg(jsonb_build_object('queue', q.queue, 'open', q.many, 'overdue', q.overdue,
        'oldestDays', q.oldest) order by q.queue), '[]') from (
      select w.queue, count(*) as many, count(*) filter (where w.due_at < today::timestamp at time zone 'Europe/London') as overdue,
        max(today - (w.opened_at at time zone 'Europe/London')::date) as oldest
      from records.work_item w where w.authority_code = authority and w.closed_at is null group by w.queue) q),
    'subjectAccess', (select jsonb_build_object('received', count(*),
        'answered', count(*) filter (where r.closed_at is not null),
        'late', count(*) filter (where coalesce((r.closed_at at time zone 'Europe/London')::date, today) > r.due_on),
        'medianDays', percentile_disc(0.5) within group (order by (r.closed_at at time zone 'Europe/London')::date - r.received_on))
      from compliance.subject_access_request r
      left join compliance.accountable_record c on c.child_number = r.child_number
      where r.received_on between from_on and to_on
        and (c.authority_code = authority or (r.child_number = 0 and r.received_by = authority))),
    'corrections', (select jsonb_build_object('received', count(*), 'decided', count(*) filter (where r.closed_on is not null),
        'late', count(*) filter (where coalesce(r.closed_on, today) > r.due_on))
      from compliance.correction_request r
      left join compliance.accountable_record c on c.child_number = r.child_number
      where r.received_on between from_on and to_on
        and (c.authority_code = authority or (r.child_number = 0 and r.received_by = authority))))
$$;
