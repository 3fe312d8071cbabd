-- A new source goes live only when so many of a hundred test rows match (domain.md 9): what matched, its test file says, and not
-- who advances its accreditation. Users asks this function, which tells of one organisation whether it is so.
alter table records.feed_run add column organisation_id uuid;
comment on column records.feed_run.organisation_id is 'The organisation that supplies the source; null of loads of earlier releases.';
create index feed_run_test on records.feed_run (organisation_id, ended_at desc) where kind = 'TEST' and status = 'DONE';

create function service.source_matches(organisation uuid, percent int) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce((
    select 100 * (coalesce((r.outcomes ->> 'MATCH')::bigint, 0) + coalesce((r.outcomes ->> 'CREATED')::bigint, 0)
      + coalesce((r.outcomes ->> 'SKIPPED')::bigint, 0)) >= percent * r.rows_read
    from records.feed_run r
    where r.organisation_id = organisation and r.kind = 'TEST' and r.status = 'DONE' and r.rows_read > 0
    order by r.ended_at desc, r.id desc limit 1), false)
$$;
comment on function service.source_matches is
  'Whether at least so many of a hundred rows of the last test file of an organisation matched; false where there was none.';
revoke all on function service.source_matches from public;
grant execute on function service.source_matches to signpost_users;
