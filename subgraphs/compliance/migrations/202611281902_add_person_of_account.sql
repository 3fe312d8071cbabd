-- Two accounts with one address at work are one person's (ADR 0081): of the two officers of a closed service neither may be the
-- other. The view says of each account which is its person's first, and no address.
create or replace view compliance.account_standing as
select a.id as account_id, a.organisation_id, a.authority_code, a.profession, a.status, a.vetted_on, a.trained_version,
  greatest(a.last_active_at, a.active_from, a.created_at) as used_at,
  array(select r.role from users.role_grant r where r.account_id = a.id order by r.role) as roles,
  coalesce((select min(first.id::text)::uuid from users.account first
    where lower(first.email) = lower(a.email) and first.kind = 'PERSON'), a.id) as person_id
from users.account a where a.kind = 'PERSON';
