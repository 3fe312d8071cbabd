-- Authorities that were joined to another (docs/adr/0181): no body is taken on for one that is gone.
alter table users.authority add column succeeded_by text;
alter table users.authority add constraint authority_successor foreign key (succeeded_by) references users.authority (code);
comment on column users.authority.succeeded_by is 'As records.authority.succeeded_by.';
