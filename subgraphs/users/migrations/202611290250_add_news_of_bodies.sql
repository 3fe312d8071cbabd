-- Accounts are stamped over what their organisation is (ADR 0089): where that is edited, every process hears of it at once.
create trigger organisation_edited after update of kind, authority_code on users.organisation for each row
  when (new.kind <> old.kind or (new.kind = 'AUTHORITY_SERVICE' and new.authority_code is distinct from old.authority_code))
  execute function users.tell_revocation();
