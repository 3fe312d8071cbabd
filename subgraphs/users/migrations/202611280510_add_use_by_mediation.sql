-- Who has no terminal uses the account through a mediator, with a code of their own: use, as a session of theirs is, so that
-- it is not suspended as dormant (domain.md 2, 11).
create function users.note_mediated_activity() returns trigger
language plpgsql as $$
begin
  update users.account set last_active_at = new.began_at
  where id = new.account_id and (last_active_at is null or last_active_at < new.began_at);
  return null;
end $$;
create trigger mediation_begun after insert on users.mediation
  for each row execute function users.note_mediated_activity();
comment on column users.account.last_active_at is 'When a session last began, their own or a mediator''s on their behalf: an account that is not used is suspended, later closed.';
