-- A practitioner whom a partner's system asks for uses the account by it (docs/adr/0041), as one for whom a mediator acts: else
-- whoever works in their own case system alone was suspended as dormant after a month, and closed for ever after three.
create or replace function users.note_activity() returns trigger
language plpgsql as $$
begin
  update users.account set last_active_at = new.created_at
  where id in (new.account_id, new.on_behalf_of) and (last_active_at is null or last_active_at < new.created_at);
  return null;
end $$;
comment on column users.account.last_active_at is 'When a session last began, their own, a mediator''s or a partner''s system''s on their behalf: an account that is not used is suspended, later closed.';
