-- A team's number is the operator's to load: until then there is none, and none is made up (ADR 0121).
alter table records.authority alter column telephone drop not null;
comment on column records.authority.telephone is 'Of the management team; null while the operator has loaded none.';
