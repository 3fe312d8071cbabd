-- Withdrawal removes the entry of a sensitive service at once (domain.md 5): a pack that holds it does not leave any more. Compliance
-- learns of entries, by ids that stand sealed with a request, whether one of them is gone, and nothing else.
create function compliance.withdrawn_since(asked bigint, entries uuid[]) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (
    select from unnest(entries) as e(id)
    where not exists (select from sealed.detail d where d.kind = 'SENSITIVE_SERVICE' and d.id = e.id and d.child_number =
      coalesce((select a.child_number from records.number_alias a where a.number = asked), asked)))
$$;
comment on function compliance.withdrawn_since is
  'Whether one of these entries of sensitive services of a child is gone; never for none. As the owner, for compliance.';
revoke all on function compliance.withdrawn_since from public;
grant execute on function compliance.withdrawn_since to signpost_compliance;
