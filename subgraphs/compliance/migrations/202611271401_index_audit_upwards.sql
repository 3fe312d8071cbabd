-- As platform's 202611271400: ids rise, and a falling index splits its pages in halves that stay half empty.
drop index audit.event_area, audit.event_actor_area, audit.event_actor_organisation, audit.event_opened, audit.event_kind;
create index event_area on audit.event (area, id) where area is not null;
create index event_actor_area on audit.event (authority_code, id) where authority_code is not null;
create index event_actor_organisation on audit.event (organisation_id, id)
  where authority_code is null and organisation_id is not null;
create index event_opened on audit.event (child_number, id) where kind = 'RECORD_OPENED';
-- Of the commonest kinds the newest are never far; the rarer ones are found by this.
create index event_kind on audit.event (kind, id)
  where kind not in ('OPERATION_RECEIVED', 'DISCLOSED', 'SEARCHED', 'RECORD_OPENED');
