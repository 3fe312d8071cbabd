-- One login role per subgraph and purpose (graph.md 4, wall 5). Roles belong to the whole server, so that a second
-- database on it finds them there. Passwords are set by the migrator after the files.
do $$
declare
  name text;
begin
  foreach name in array array['signpost_records', 'signpost_sealed', 'signpost_users', 'signpost_compliance', 'signpost_gateway'] loop
    if not exists (select from pg_roles where rolname = name) then
      begin
        execute format('create role %I login noinherit nocreatedb nocreaterole', name);
      exception when duplicate_object or unique_violation then
        null; -- another database's migrator was faster
      end;
    end if;
    execute format('grant connect on database %I to %I', current_database(), name);
  end loop;
end $$;

do $$
begin
  execute format('revoke all on database %I from public', current_database());
end $$;
revoke all on schema public from public;
