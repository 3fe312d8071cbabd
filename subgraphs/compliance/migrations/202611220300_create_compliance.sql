-- Audit reading, people's rights, statements. The audit itself is schema audit, written by everyone.
create schema compliance;
comment on schema compliance is 'What the law asks of those who run the index.';
grant usage on schema compliance to signpost_compliance;
create index event_area on audit.event (area, id desc) where area is not null;
create index event_actor_area on audit.event (authority_code, id desc) where authority_code is not null;
create index event_actor_organisation on audit.event (organisation_id, id desc)
  where authority_code is null and organisation_id is not null;
create index event_opened on audit.event (child_number, id desc) where kind = 'RECORD_OPENED';
-- Of the commonest kinds the newest are never far; the rarer ones are found by this.
create index event_kind on audit.event (kind, id desc)
  where kind not in ('OPERATION_RECEIVED', 'DISCLOSED', 'SEARCHED', 'RECORD_OPENED');
