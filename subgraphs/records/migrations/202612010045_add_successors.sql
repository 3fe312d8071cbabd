-- Authorities that were joined to another (docs/adr/0181): what still names one is read as its successor.
alter table records.authority add column succeeded_by text;
alter table records.authority add constraint authority_successor foreign key (succeeded_by) references records.authority (code);
alter table records.authority add constraint authority_not_own check (succeeded_by <> code);
comment on column records.authority.succeeded_by is
  'Who answers for the records of an authority that was abolished; null while it stands. It is no successor of another itself.';

-- What a process remembers, or a merge that is undone restores, may name an authority that is gone: no record is ever its.
create function records.answer_by_successor() returns trigger language plpgsql as $$
begin
  new.authority_code := coalesce((select succeeded_by from records.authority where code = new.authority_code), new.authority_code);
  return new;
end $$;
create trigger child_successor_insert before insert on records.child for each row execute function records.answer_by_successor();
create trigger child_successor_update before update of authority_code on records.child for each row
  when (new.authority_code <> old.authority_code) execute function records.answer_by_successor();
