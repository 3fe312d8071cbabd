-- What platform/roles.ts assumes is set after the last file of a run. A start that finds every file applied sets nothing: this one
-- file brings the settings to an index that has all the others.
do $$
declare
  login text;
begin
  foreach login in array array['signpost_records', 'signpost_sealed', 'signpost_users', 'signpost_compliance', 'signpost_gateway',
                               'signpost_sealer'] loop
    execute format('alter role %I set default_transaction_isolation = ''read committed''', login);
    execute format('alter role %I set bytea_output = hex', login);
  end loop;
end $$;
