-- Packs stand in the register of exports (L12, L13): from when one is gathered, and anew when its files are approved.
alter table compliance.subject_access_request add column holding_id uuid;
comment on column compliance.subject_access_request.holding_id is 'The pack''s entry in the register (compliance.holding): expired or disposed of there, it is not handed out any more.';
