-- Requests for correction, complaints (domain.md 12; L35) and privacy notices (L37). What concerns a child stands under its number.
create table compliance.correction_request (
  child_number bigint not null,
  id           uuid not null,
  received_by  text not null,
  received_on  date not null,
  received_at  timestamptz not null,
  due_on       date not null,
  decision     text,
  told         text[] not null default '{}',
  decided_by   uuid,
  closed_on    date,
  version      int not null default 1,
  key_version  int not null,
  ciphertext   bytea not null,
  constraint correction_request_pkey primary key (child_number, id),
  constraint correction_request_decision check (decision in ('CORRECTED', 'STATEMENT_ADDED', 'REFUSED')),
  constraint correction_request_closed check ((closed_on is null) = (decision is null))
);
comment on table compliance.correction_request is 'What people say is wrong in a record, what was decided, and which sources were told.';
comment on column compliance.correction_request.child_number is '0 when no record was found; then the authority that received it answers.';
comment on column compliance.correction_request.told is 'Sources and bodies that were told of the correction: their names, nothing of the child.';
comment on column compliance.correction_request.ciphertext is 'Who asks, what is wrong, and why it was decided so: sealed.';
create unique index correction_request_id on compliance.correction_request (id);
create index correction_request_newest on compliance.correction_request (received_at desc, id desc);

create table compliance.complaint (
  child_number    bigint not null,
  id              uuid not null,
  received_by     text not null,
  received_on     date not null,
  received_at     timestamptz not null,
  subject         text not null,
  acknowledge_by  date not null,
  acknowledged_on date,
  due_on          date not null,
  decision        text,
  decided_by      uuid,
  closed_on       date,
  version         int not null default 1,
  key_version     int not null,
  ciphertext      bytea not null,
  constraint complaint_pkey primary key (child_number, id),
  constraint complaint_subject check (subject in ('RECORD', 'ACCESS_REQUEST', 'DISCLOSURE', 'SERVICE', 'OTHER')),
  constraint complaint_decision check (decision in ('UPHELD', 'PARTLY_UPHELD', 'NOT_UPHELD', 'WITHDRAWN')),
  constraint complaint_closed check ((closed_on is null) = (decision is null))
);
comment on table compliance.complaint is 'Complaints with their clocks: acknowledged within 30 days, answered within three months.';
comment on column compliance.complaint.child_number is '0 when it is about no record; then the authority that received it answers.';
comment on column compliance.complaint.ciphertext is 'Who complains, of what, and the answer: sealed.';
create unique index complaint_id on compliance.complaint (id);
create index complaint_newest on compliance.complaint (received_at desc, id desc);

create table compliance.privacy_notice (
  audience    text not null,
  edition     int not null,
  text        text not null,
  drafted_by  uuid,
  approved_by uuid,
  in_force_on date,
  constraint privacy_notice_pkey primary key (audience, edition),
  constraint privacy_notice_audience check (audience in ('ADULT', 'CHILD')),
  constraint privacy_notice_second_person check (approved_by <> drafted_by)
);
comment on table compliance.privacy_notice is 'The privacy notices, every edition; the newest in force is the one that is given (L37).';
create unique index privacy_notice_draft on compliance.privacy_notice (audience) where in_force_on is null;

create table compliance.notice_route (
  child_number bigint not null,
  route        text not null,
  set_by       uuid not null,
  set_at       timestamptz not null,
  constraint notice_route_pkey primary key (child_number),
  constraint notice_route_route check (route in ('UNIVERSAL_SERVICE', 'POST', 'IN_PERSON'))
);
comment on table compliance.notice_route is 'How the notice reaches the family of a record, where that is not the ordinary way.';

create table compliance.notice_delivery (
  child_number bigint not null,
  id           uuid not null,
  audience     text not null,
  edition      int not null,
  route        text not null,
  delivered_on date not null,
  recorded_by  uuid not null,
  constraint notice_delivery_pkey primary key (child_number, id),
  constraint notice_delivery_once unique (child_number, audience, edition, route, delivered_on)
);
comment on table compliance.notice_delivery is 'Evidence that a notice was given: which edition, how, when (L37).';

grant select, insert, update on compliance.correction_request, compliance.complaint, compliance.privacy_notice,
  compliance.notice_route to signpost_compliance;
grant select, insert on compliance.notice_delivery to signpost_compliance;

insert into compliance.privacy_notice (audience, edition, text, in_force_on) values
('ADULT', 1, 'Signpost is a directory of children in England. It says who a child is, which authority answers for the record, and which services are in contact with the child, so that people who work with children can find each other. It holds names, date of birth, gender, address, parents and carers, school, doctor, other services in contact, and numbers such as the NHS number. It holds no case notes, no medical notes and no opinions. The information comes from registrations of births, health services, schools, benefits records and the services themselves. The law that allows it is the Children''s Wellbeing and Schools Act 2026, section 4. Only trained and checked people whose work needs it may open a record; each time is written down with the reason. If the family is in danger, details can be hidden: ask any authority. The record is kept until the child is 18 (25 if a young person agrees), then archived for one year, sealed for five, and destroyed. The local authorities of England are the controllers in common; the authority where the child lives answers for the record. You can ask to see what is held, to have mistakes corrected, and you can complain to the authority or to the Information Commissioner (ico.org.uk, 0303 123 1113).', '2026-01-01'),
('CHILD', 1, 'Signpost is like an address book for people whose job is to help children: teachers, doctors, social workers. It helps them find each other, so that you do not have to tell everything again and again. It knows your name, your birthday, where you live, who looks after you, your school and your doctor, and who else is helping you. It does not know what you talk about with them. Only people who need it for their work may look, and every time they look it is written down. If somebody could hurt you or your family, we can hide where you are: tell any grown-up you trust who works with children. You can ask what it says about you. You can say if something is wrong. And if you think we are not being fair, you can complain. Your local council looks after your page. When you are grown up, your page is put away, and later it is destroyed.', '2026-01-01');
