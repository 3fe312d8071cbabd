-- What one person proposed and another confirms counts only while whoever proposed may still act so (docs/adr/0177): records and
-- compliance ask whether somebody does, and learn nothing else of anybody.
create function service.acts_as(account uuid, any_of text[], authority text default null) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from users.account a
    where a.id = account and a.kind = 'PERSON' and a.status = 'ACTIVE'
      and (authority is null or a.authority_code = authority)
      and exists (select from users.role_grant g where g.account_id = a.id and g.role = any(any_of))
      -- Nor does an incident hold them, or another account of the same person (docs/adr/0089).
      and not exists (select from service.hold h join users.account t on t.id = h.account_id
        where t.id = a.id or (t.kind = 'PERSON' and lower(t.email) = lower(a.email))))
$$;
comment on function service.acts_as is 'Whether a person''s account is active, not held, and has one of some roles now, in an authority where one is given; false for no account.';
revoke all on function service.acts_as from public;
grant execute on function service.acts_as to signpost_records, signpost_users, signpost_compliance;
