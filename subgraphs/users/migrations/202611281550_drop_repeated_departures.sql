-- Who has left leaves no second time when the account is closed for it: what a team settled meanwhile would come again.
drop trigger account_left on users.account;
create trigger account_left after update of status, suspended_for, organisation_id on users.account
  for each row when (new.kind = 'PERSON' and (
    new.organisation_id is distinct from old.organisation_id
    or (new.status = 'CLOSED' or new.suspended_for is not distinct from 'LEFT')
      and not (old.status = 'CLOSED' or old.suspended_for is not distinct from 'LEFT')))
  execute function users.note_departure();
