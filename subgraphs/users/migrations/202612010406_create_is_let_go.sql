-- Whoever is let go while what they do waits for a lock does it no more (docs/adr/0182): every subgraph asks so last of all before
-- its commit, and learns nothing else of anybody. It goes by the holds, of which there are none or few, and not by the accounts and
-- the addresses of each.
create function service.is_let_go(accounts uuid[], sessions uuid[], roles text[]) returns boolean
-- Volatile: it sees what was committed until it is called, and not only until its statement began.
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  return exists (select from users.account a where a.id = any(accounts) and a.status <> 'ACTIVE')
    -- An incident holds them, or another account of the same person (docs/adr/0089).
    or exists (
      select from service.hold h where h.account_id = any(accounts) or h.account_id in (
        select t.id from users.account a join users.account t on lower(t.email) = lower(a.email)
        where a.id = any(accounts) and a.kind = 'PERSON' and t.kind = 'PERSON'))
    or exists (
      select from users.account a where a.id = accounts[1]
        and not roles <@ array(select g.role from users.role_grant g where g.account_id = a.id))
    or exists (
      select from users.session s where s.id = any(sessions) and (s.ended_at is not null
        -- Whoever revokes everyone's is let go by that once it is done.
        or exists (select from users.revocation r
          where r.outcome = 'REVOKED' and r.decided_at >= s.created_at and r.decided_by <> s.account_id)))
    or exists (select from users.mediation m where m.id = any(sessions) and m.ended_at is not null);
end $$;
comment on function service.is_let_go is 'Whether one of some accounts is not in use or held, the first lacks one of some roles, or one of some sessions or mediations was ended.';
revoke all on function service.is_let_go from public;
grant execute on function service.is_let_go to signpost_records, signpost_users, signpost_compliance;
