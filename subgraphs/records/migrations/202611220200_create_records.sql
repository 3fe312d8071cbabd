-- The directory (domain.md 3). Tables with a child's data carry the child number in their primary key (graph.md 6).
-- A shielded record has no rows here in tables of hidden groups: they stand in schema sealed, as ciphertext.
create schema records;
comment on schema records is 'Who a child is, which authority answers for the record, which services are in contact.';
create schema sealed;
comment on schema sealed is 'Hidden details of shielded records and sensitive providers, encrypted by the application.';

create table records.postcode_district (
  district       text not null,
  authority_code text not null,
  constraint postcode_district_pkey primary key (district)
);
comment on table records.postcode_district is 'Outward postcode to the authority that holds most of it: allocates records.';

create table records.authority (
  code      text not null,
  telephone text not null,
  constraint authority_pkey primary key (code)
);
comment on table records.authority is 'Copy of the authorities and their management team''s telephone, for the shielded view.';

create table records.child (
  number         bigint not null,
  given_name     text not null,
  family_name    text not null,
  gender         text not null,
  birth_date     date not null,
  death_date     date,
  authority_code text not null,
  status         text not null default 'LIVE',
  archived_on    date,
  shield         text not null default 'NONE',
  given_key      text not null,
  family_key     text not null,
  outward        text,
  version        int not null default 1,
  created_at     timestamptz not null default now(),
  constraint child_pkey primary key (number),
  constraint child_number check (number between 1000000000 and 9999999999),
  constraint child_authority foreign key (authority_code) references records.authority (code),
  constraint child_gender check (gender in ('FEMALE', 'MALE', 'NOT_SPECIFIED')),
  constraint child_status check (status in ('LIVE', 'ARCHIVED', 'SEALED', 'PURGED')),
  constraint child_archived check (status = 'LIVE' or archived_on is not null),
  constraint child_shield check (shield in ('NONE', 'INTERIM', 'ACTIVE', 'LIFT_PROPOSED')),
  constraint child_death check (death_date >= birth_date),
  constraint child_shielded_outward check (shield = 'NONE' or outward is null)
);
comment on table records.child is 'The directory entry of one person; what its shielded view shows, and no more.';
comment on column records.child.authority_code is 'The accountable body: exactly one at every moment (domain.md 8).';
comment on column records.child.shield is 'Any value but NONE hides; LIFTED and REFUSED are history.';
comment on column records.child.given_key is 'Phonetic key of the given name, for search.';
comment on column records.child.family_key is 'Phonetic key of the family name, for search.';
comment on column records.child.outward is 'Outward half of the current postcode; never of a shielded record.';
create index child_birth_family on records.child (birth_date, family_key);
create index child_birth_given on records.child (birth_date, given_key);
create index child_names_birth on records.child (family_key, given_key, birth_date);
create index child_outward_family on records.child (outward, family_key, birth_date) where outward is not null;
create index child_authority_family on records.child (authority_code, family_key, birth_date);

create table records.former_name (
  child_number bigint not null,
  id           uuid not null,
  given_name   text not null,
  family_name  text not null,
  until_date   date,
  constraint former_name_pkey primary key (child_number, id),
  constraint former_name_child foreign key (child_number) references records.child (number)
);
comment on table records.former_name is 'Names a child had before; no rows for shielded records.';

create table records.address (
  child_number bigint not null,
  id           uuid not null,
  status       text not null,
  line         text,
  locality     text,
  postcode     text,
  since_date   date,
  until_date   date,
  constraint address_pkey primary key (child_number, id),
  constraint address_child foreign key (child_number) references records.child (number),
  constraint address_status check (status in ('CURRENT', 'LAST_KNOWN', 'NONE_KNOWN', 'LEFT_ENGLAND_RETURNING',
    'LEFT_ENGLAND_FOR_GOOD', 'LEFT_ENGLAND_NOT_KNOWN'))
);
comment on table records.address is 'Addresses, the current one has no end; no rows for shielded records.';
create unique index address_current on records.address (child_number) where until_date is null;
create index address_postcode on records.address (postcode, child_number) where until_date is null;

create table records.carer (
  child_number bigint not null,
  id           uuid not null,
  name         text not null,
  relationship text not null,
  telephone    text,
  email        text,
  constraint carer_pkey primary key (child_number, id),
  constraint carer_child foreign key (child_number) references records.child (number),
  constraint carer_relationship check (relationship in ('MOTHER', 'FATHER', 'OTHER_CARER'))
);
comment on table records.carer is 'Parents and carers; no rows for shielded records.';

create table records.involvement (
  child_number    bigint not null,
  id              uuid not null,
  category        text not null,
  service_type    text not null,
  organisation_id uuid not null,
  account_id      uuid,
  authority_code  text,
  telephone       text,
  email           text,
  lead            boolean not null default false,
  started_on      date not null,
  ended_on        date,
  version         int not null default 1,
  constraint involvement_pkey primary key (child_number, id),
  constraint involvement_child foreign key (child_number) references records.child (number),
  constraint involvement_category check (category in ('UNIVERSAL', 'ADDITIONAL')),
  constraint involvement_dates check (ended_on >= started_on)
);
comment on table records.involvement is 'Universal and additional services in contact; no rows for shielded records, none sensitive.';
comment on column records.involvement.authority_code is 'Authority that the service works for; null where it is the accountable one, or none.';
create unique index involvement_id on records.involvement (id);
create unique index involvement_lead on records.involvement (child_number) where lead and ended_on is null;
create index involvement_school on records.involvement (organisation_id, child_number)
  where category = 'UNIVERSAL' and service_type = 'EDUCATION' and ended_on is null;
create index involvement_account on records.involvement (account_id) where account_id is not null;

create table records.common_assessment (
  child_number    bigint not null,
  status          text not null,
  organisation_id uuid not null,
  constraint common_assessment_pkey primary key (child_number),
  constraint common_assessment_child foreign key (child_number) references records.child (number),
  constraint common_assessment_status check (status in ('IN_PROGRESS', 'COMPLETE'))
);
comment on table records.common_assessment is 'Common assessment status and holder; no rows for shielded records.';

create table records.identifier (
  scheme       text not null,
  lookup       bytea not null,
  child_number bigint not null,
  value        text,
  issuer       uuid,
  constraint identifier_pkey primary key (scheme, lookup),
  constraint identifier_child foreign key (child_number) references records.child (number),
  constraint identifier_scheme check (scheme in ('NHS_NUMBER', 'UPN', 'GRO_BIRTH_ENTRY', 'LOCAL'))
);
comment on table records.identifier is 'Identifiers of supplying bodies, keyed by identifier.';
comment on column records.identifier.lookup is 'HMAC-SHA-256 of scheme and value under the lookup key: found without standing in clear.';
comment on column records.identifier.value is 'In clear; null for shielded records, whose value is sealed.';
comment on column records.identifier.issuer is 'Organisation that gave it; null for national numbers.';
create index identifier_by_child on records.identifier (child_number);

create table records.provenance (
  child_number   bigint not null,
  id             uuid not null,
  field          text not null,
  source         text not null,
  recorded_at    timestamptz not null,
  account_id     uuid,
  previous_value text,
  constraint provenance_pkey primary key (child_number, id),
  constraint provenance_child foreign key (child_number) references records.child (number)
);
comment on table records.provenance is 'Where each value came from and what it was; for shielded records only rows of identity fields.';

create table records.access_grant (
  child_number   bigint not null,
  id             uuid not null,
  session_id     uuid not null,
  account_id     uuid not null,
  authority_code text,
  role           text not null,
  reason         text not null,
  reason_text    text,
  opened_at      timestamptz not null,
  expires_at     timestamptz not null,
  ended_at       timestamptz,
  constraint access_grant_pkey primary key (child_number, id),
  constraint access_grant_child foreign key (child_number) references records.child (number),
  constraint access_grant_other check (reason <> 'OTHER' or length(reason_text) >= 20)
);
comment on table records.access_grant is 'One person''s time-limited right to read one record for one reason, bound to a session.';
comment on column records.access_grant.role is 'The role under which the record is open.';
create index access_grant_session on records.access_grant (child_number, session_id, expires_at desc);

create table records.notice (
  authority_code text not null,
  id             uuid not null,
  kind           text not null,
  at             timestamptz not null,
  reference      uuid not null,
  constraint notice_pkey primary key (authority_code, id),
  constraint notice_kind check (kind in ('OUT_OF_AREA_OPEN'))
);
comment on table records.notice is 'What the accountable team is told: a reference, no personal data.';
create index notice_newest on records.notice (authority_code, at desc, id desc);

create table records.search_use (
  account_id uuid not null,
  minute     timestamptz not null,
  used       int not null,
  constraint search_use_pkey primary key (account_id, minute),
  constraint search_use_used check (used > 0)
);
comment on table records.search_use is 'How often each person searched, by minute, for the limits an hour and a day.';

-- A function, since what others count at the same time is seen only by a statement that starts after the lock.
create function records.use_search(account uuid, present timestamptz, an_hour int, a_day int) returns timestamptz
language plpgsql as $$
declare
  opens_at timestamptz;
begin
  perform pg_advisory_xact_lock(hashtextextended(account::text, 2710));
  -- A minute counts to its end: the limits are never a second shorter than they say.
  delete from records.search_use where account_id = account and minute <= present - interval '1 day 1 minute';
  select max(case when u.so_far >= a_day then u.minute + interval '1 day 1 minute'
      else u.minute + interval '61 minutes' end)
    into opens_at
    from (
      select minute, sum(used) over (order by minute desc) as so_far
      from records.search_use where account_id = account
    ) u
    where u.so_far >= a_day or u.so_far >= an_hour and u.minute > present - interval '61 minutes';
  if opens_at is null then
    insert into records.search_use values (account, date_trunc('minute', present), 1)
      on conflict (account_id, minute) do update set used = search_use.used + 1;
  end if;
  return opens_at;
end $$;
comment on function records.use_search is
  'Counts one search of a person; null when the limits allow it, else when they open again, and nothing is counted.';

create table records.idempotency (
  account_id   uuid not null,
  key          text not null,
  content_hash bytea not null,
  result       jsonb not null,
  created_at   timestamptz not null default now(),
  constraint idempotency_pkey primary key (account_id, key)
);
comment on table records.idempotency is 'What a mutation answered under its key: the same key gives the same answer.';

create table records.feed_run (
  id          uuid not null,
  source      text not null,
  file_hash   bytea,
  started_by  uuid,
  started_at  timestamptz not null,
  ended_at    timestamptz,
  status      text not null,
  rows_read   bigint not null default 0,
  outcomes    jsonb not null default '{}',
  constraint feed_run_pkey primary key (id),
  constraint feed_run_status check (status in ('RUNNING', 'DONE', 'FAILED'))
);
comment on table records.feed_run is 'One load of one file of one source, with its counts by outcome.';
create unique index feed_run_one on records.feed_run (source) where status = 'RUNNING';

create table records.feed_row (
  source       text not null,
  row_key      bytea not null,
  revision     int not null default 0,
  content_hash bytea not null,
  run_id       uuid not null,
  outcome      text not null,
  child_number bigint,
  constraint feed_row_pkey primary key (source, row_key),
  constraint feed_row_outcome check (outcome in ('MATCH', 'NO_MATCH', 'MULTIPLE_MATCH', 'CREATED', 'HELD'))
);
comment on table records.feed_row is 'Rows applied, each once, by keyed hash of the source''s own identifier of the row.';
comment on column records.feed_row.revision is 'The source''s number of the correction that was applied last; 0 for the first row.';

create table records.feed_reject (
  run_id     uuid not null,
  line       bigint not null,
  column_name text not null,
  code       text not null,
  constraint feed_reject_pkey primary key (run_id, line, column_name)
);
comment on table records.feed_reject is 'Bad rows by line and column; never a value.';

create table records.feed_held (
  source       text not null,
  row_key      bytea not null,
  run_id       uuid not null,
  authority_code text,
  key_version  int not null,
  ciphertext   bytea not null,
  held_at      timestamptz not null,
  constraint feed_held_pkey primary key (source, row_key)
);
comment on table records.feed_held is 'Rows that wait for a person: encrypted, since they may concern hidden records.';

create table sealed.detail (
  child_number bigint not null,
  id           uuid not null,
  kind         text not null,
  category     text,
  started_on   date,
  ended_on     date,
  key_version  int not null,
  ciphertext   bytea not null,
  constraint detail_pkey primary key (child_number, id),
  constraint detail_child foreign key (child_number) references records.child (number),
  constraint detail_kind check (kind in ('FORMER_NAME', 'ADDRESS', 'CARER', 'INVOLVEMENT', 'COMMON_ASSESSMENT',
    'IDENTIFIER', 'PROVENANCE', 'SENSITIVE_SERVICE'))
);
create unique index detail_id on sealed.detail (id);
comment on table sealed.detail is 'One hidden row: JSON of the row it stands for, AES-256-GCM, row and column as associated data.';
comment on column sealed.detail.category is 'UNIVERSAL or ADDITIONAL for involvements: tells that there is one, no more.';
comment on column sealed.detail.ciphertext is 'Nonce, tag and ciphertext; read by role signpost_sealed alone, after the decision to disclose.';

grant usage on schema records to signpost_records;
grant select on records.postcode_district, records.authority to signpost_records;
grant select, insert, update on records.child, records.address, records.carer, records.involvement,
  records.common_assessment, records.former_name, records.feed_run to signpost_records;
grant delete on records.address, records.carer, records.involvement, records.common_assessment, records.former_name,
  records.provenance to signpost_records;
grant select, insert on records.provenance to signpost_records;
grant select, insert, update, delete on records.identifier to signpost_records;
grant select, insert on records.access_grant to signpost_records;
grant update (ended_at) on records.access_grant to signpost_records;
grant select, insert on records.notice, records.idempotency, records.feed_row, records.feed_reject,
  records.feed_held to signpost_records;
grant select, insert, update, delete on records.search_use to signpost_records;
revoke all on function records.use_search from public;
grant execute on function records.use_search to signpost_records;
grant update on records.feed_row to signpost_records;

grant usage on schema sealed to signpost_records, signpost_sealed;
-- records writes sealed rows in its own transactions and sees that they exist; it cannot read them back.
grant insert, delete on sealed.detail to signpost_records;
grant select (child_number, id, kind, category, started_on, ended_on, key_version) on sealed.detail to signpost_records;
grant select on sealed.detail to signpost_sealed;
-- Ciphertext leaves under an open grant only, in that statement too; of the grants this role sees what that takes.
grant usage on schema records to signpost_sealed;
grant select (child_number, session_id, account_id, role, expires_at, ended_at) on records.access_grant
  to signpost_sealed;
