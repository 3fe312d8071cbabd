-- Statements of authorities (domain.md 12; L07, L43, L44): drafted from counts, signed off by another person, then locked.
create view compliance.authority as select code, name, region from users.authority;
comment on view compliance.authority is 'The authorities that owe statements; a copy of no rows of people.';
grant select on compliance.authority to signpost_compliance;

create function compliance.statement_evidence(authority text, from_on date, to_on date, today date,
  vetted_since date, training int) returns jsonb
language sql stable security definer set search_path = pg_catalog as $$
  select jsonb_build_object(
    'organisations', (select count(*) from users.organisation o where o.authority_code = authority),
    'accredited', (select count(*) from users.organisation o where o.authority_code = authority
      and o.accreditation = 'ACCREDITED' and coalesce(o.accredited_until, today) >= today),
    'selfAssessed', (select count(*) from users.organisation o where o.authority_code = authority
      and coalesce(o.self_assessed_until, today) >= today),
    'people', (select count(*) from users.account a where a.authority_code = authority and a.kind = 'PERSON' and a.status = 'ACTIVE'),
    'vetted', (select count(*) from users.account a where a.authority_code = authority and a.kind = 'PERSON' and a.status = 'ACTIVE'
      and a.vetted_on >= vetted_since),
    'trained', (select count(*) from users.account a where a.authority_code = authority and a.kind = 'PERSON' and a.status = 'ACTIVE'
      and a.trained_version >= training),
    'records', (select count(*) from records.child c where c.authority_code = authority and c.status = 'LIVE'),
    'shields', (select count(*) from records.shield s join records.child c on c.number = s.child_number
      where c.authority_code = authority and s.state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED')),
    'shieldReviewsOverdue', (select count(*) from records.shield s join records.child c on c.number = s.child_number
      where c.authority_code = authority and s.state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED') and s.due_on < today),
    'queues', (select coalesce(jsonb_agg(jsonb_build_object('queue', q.queue, 'open', q.many, 'overdue', q.overdue,
        'oldestDays', q.oldest) order by q.queue), '[]') from (
      select w.queue, count(*) as many, count(*) filter (where w.due_at < today::timestamptz) as overdue,
        max(today - w.opened_at::date) as oldest
      from records.work_item w where w.authority_code = authority and w.closed_at is null group by w.queue) q),
    'subjectAccess', (select jsonb_build_object('received', count(*),
        'answered', count(*) filter (where r.closed_at is not null),
        'late', count(*) filter (where coalesce(r.closed_at::date, today) > r.due_on),
        'medianDays', percentile_disc(0.5) within group (order by r.closed_at::date - r.received_on))
      from compliance.subject_access_request r left join records.child c on c.number = r.child_number
      where r.received_on between from_on and to_on
        and (c.authority_code = authority or (r.child_number = 0 and r.received_by = authority))),
    'corrections', (select jsonb_build_object('received', count(*), 'decided', count(*) filter (where r.closed_on is not null),
        'late', count(*) filter (where coalesce(r.closed_on, today) > r.due_on))
      from compliance.correction_request r left join records.child c on c.number = r.child_number
      where r.received_on between from_on and to_on
        and (c.authority_code = authority or (r.child_number = 0 and r.received_by = authority))))
$$;
comment on function compliance.statement_evidence is
  'Counts of one authority for its statement of compliance, and nothing but counts: no row of a person or a child leaves.';
revoke all on function compliance.statement_evidence from public;
grant execute on function compliance.statement_evidence to signpost_compliance;

create table compliance.statement (
  id             uuid not null,
  kind           text not null,
  authority_code text not null,
  year           int not null,
  state          text not null default 'DRAFT',
  evidence       jsonb not null,
  remarks        text not null default '',
  unspent        bigint,
  own_funds      bigint,
  drafted_by     uuid not null,
  drafted_at     timestamptz not null,
  proposed_by    uuid,
  signed_by      uuid,
  signed_on      date,
  version        int not null default 1,
  constraint statement_pkey primary key (id),
  constraint statement_once unique (kind, authority_code, year),
  constraint statement_kind check (kind in ('COMPLIANCE', 'EXPENDITURE')),
  constraint statement_state check (state in ('DRAFT', 'PROPOSED', 'SIGNED')),
  constraint statement_second_person check (signed_by <> proposed_by),
  constraint statement_signed check ((state = 'SIGNED') = (signed_on is not null)),
  constraint statement_sums check (unspent >= 0 and own_funds >= 0)
);
comment on table compliance.statement is 'Annual statements of authorities: of compliance (L43) and of expenditure (L44).';
comment on column compliance.statement.year is 'The year in which the financial year begins: 2009 for 2009-10.';
comment on column compliance.statement.evidence is 'The counts as they stood when it was drafted last.';
comment on column compliance.statement.unspent is 'Pence.';
comment on column compliance.statement.own_funds is 'Pence.';

create table compliance.expenditure_line (
  id           uuid not null,
  statement_id uuid not null,
  spent_on     date not null,
  category     text not null,
  description  text not null,
  pence        bigint not null,
  constraint expenditure_line_pkey primary key (id),
  constraint expenditure_line_statement foreign key (statement_id) references compliance.statement (id),
  constraint expenditure_line_category check (category in ('STAFF', 'TRAINING', 'SYSTEMS', 'CLOSURE', 'OTHER'))
);
comment on table compliance.expenditure_line is 'Lines of a statement of expenditure, in whole pence.';
create index expenditure_line_of on compliance.expenditure_line (statement_id, spent_on, id);

create table compliance.grant_period (
  id             uuid not null,
  authority_code text not null,
  starts_on      date not null,
  ends_on        date not null,
  pence          bigint not null,
  recorded_by    uuid not null,
  constraint grant_period_pkey primary key (id),
  constraint grant_period_days check (ends_on >= starts_on),
  constraint grant_period_sum check (pence > 0)
);
comment on table compliance.grant_period is 'For which days the grant of an authority is confirmed, and how much (L07). Whole pence.';
create index grant_period_of on compliance.grant_period (authority_code, starts_on);

create table compliance.grant_payment (
  id          uuid not null,
  period_id   uuid not null,
  paid_on     date not null,
  pence       bigint not null,
  recorded_by uuid not null,
  constraint grant_payment_pkey primary key (id),
  constraint grant_payment_period foreign key (period_id) references compliance.grant_period (id),
  constraint grant_payment_sum check (pence <> 0)
);
comment on table compliance.grant_payment is 'What was paid of a grant, when; paid back is negative. Whole pence.';

create function compliance.refuse_signed() returns trigger language plpgsql as $$
declare
  statement uuid := case when tg_table_name = 'statement' then old.id
    else coalesce(to_jsonb(old) ->> 'statement_id', to_jsonb(new) ->> 'statement_id')::uuid end;
begin
  if exists (select from compliance.statement s where s.id = statement and s.state = 'SIGNED') then
    raise exception 'a signed statement is locked' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;
comment on function compliance.refuse_signed is 'What two people signed is changed by nobody.';
create trigger statement_locked before update or delete on compliance.statement
  for each row execute function compliance.refuse_signed();
create trigger expenditure_line_locked before insert or update or delete on compliance.expenditure_line
  for each row execute function compliance.refuse_signed();

grant select, insert, update on compliance.statement to signpost_compliance;
grant select, insert, delete on compliance.expenditure_line to signpost_compliance;
grant select, insert on compliance.grant_period, compliance.grant_payment to signpost_compliance;
