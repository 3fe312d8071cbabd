-- Once, as a superuser in the database of Signpost: what auth_query asks, for the login roles of Signpost and its owner
-- (named signpost here) and nobody else. Give the role pgbouncer a password, and userlist.txt the same.
create role pgbouncer login;
-- The migrations take from the public what it may do in the database.
do $$ begin execute format('grant connect on database %I to pgbouncer', current_database()); end $$;
create schema pgbouncer;
create function pgbouncer.find_user(wanted text) returns table (usename name, passwd text)
  language sql stable security definer set search_path = pg_catalog
  as $$ select u.usename, u.passwd from pg_shadow u where u.usename = wanted and u.usename ~ '^signpost(_|$)' $$;
revoke all on function pgbouncer.find_user(text) from public;
grant usage on schema pgbouncer to pgbouncer;
grant execute on function pgbouncer.find_user(text) to pgbouncer;
