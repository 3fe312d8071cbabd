-- Support cases (domain.md 2, SUPPORT and COORDINATOR; L14, L25, L35): what users ask, routed by region, with the times of
-- their answers. No case holds anything about a child: numbers of children are refused in its words.
create table compliance.support_case (
  id              uuid not null,
  topic           text not null,
  state           text not null,
  version         int not null default 1,
  region          text,
  authority_code  text,
  organisation_id uuid not null,
  account_id      uuid,
  logged_by       uuid not null,
  logged_at       timestamptz not null,
  logged_on       date not null,
  first_due_on    date not null,
  due_on          date not null,
  answered_on     date,
  closed_on       date,
  constraint support_case_pkey primary key (id),
  constraint support_case_topic check (topic in ('SIGN_IN', 'ACCOUNT', 'DEVICE', 'FAULT', 'GUIDANCE', 'END_OF_SERVICE', 'OTHER')),
  constraint support_case_state check (state in ('OPEN', 'ESCALATED', 'ANSWERED', 'CLOSED')),
  constraint support_case_closed check ((state = 'CLOSED') = (closed_on is not null)),
  constraint support_case_routed check (region is not null or state <> 'OPEN')
);
comment on table compliance.support_case is 'Questions of users and their answers. Names no child.';
comment on column compliance.support_case.region is 'The region whose coordinator answers; null for national bodies: the central team does.';
comment on column compliance.support_case.account_id is 'The account that it is about; null when it is about none.';
comment on column compliance.support_case.due_on is 'The last day for the answer that is awaited; first_due_on for the first one.';
comment on column compliance.support_case.answered_on is 'The day of the first answer: asking again does not undo it.';
create index support_case_of_region on compliance.support_case (region, logged_at desc, id desc);
create index support_case_newest on compliance.support_case (logged_at desc, id desc);

create table compliance.support_case_step (
  case_id  uuid not null,
  version  int not null,
  state    text not null,
  taken_by uuid not null,
  taken_at timestamptz not null,
  words    text not null,
  constraint support_case_step_pkey primary key (case_id, version),
  constraint support_case_step_case foreign key (case_id) references compliance.support_case (id)
);
comment on table compliance.support_case_step is 'What was asked and answered, in order.';

grant select, insert on compliance.support_case, compliance.support_case_step to signpost_compliance;
grant update (state, version, due_on, answered_on, closed_on) on compliance.support_case to signpost_compliance;
