-- Whom an incident lets go begins anew, under each of their accounts, as who is resumed does (ADR 0151): what was open before, a
-- session or a link, may be what they were held for; and they could use none of it, so that it is not dormant.
create function service.end_what_was_held() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  theirs uuid[];
  at constant timestamptz := clock_timestamp();
begin
  -- In one order, so that two that let go do not wait for each other.
  theirs := array(
    select a.id from users.account a
    where a.id = old.account_id or a.kind = 'PERSON' and lower(a.email) = (
      select lower(h.email) from users.account h where h.id = old.account_id and h.kind = 'PERSON')
    order by a.id for no key update);
  update users.account set active_from = at where id = any(theirs) and status in ('ACTIVE', 'SUSPENDED');
  update users.session set ended_at = at where account_id = any(theirs) and ended_at is null;
  update users.mediation set ended_at = at where account_id = any(theirs) and ended_at is null;
  update users.reset set ended_at = at, outcome = 'VOID' where account_id = any(theirs) and ended_at is null;
  return null;
end $$;
revoke all on function service.end_what_was_held from public;
create trigger hold_ended after delete on service.hold for each row execute function service.end_what_was_held();
comment on column users.account.active_from is
  'When it was approved, last resumed, or let go by an incident: dormancy counts from the latest of what is known.';
