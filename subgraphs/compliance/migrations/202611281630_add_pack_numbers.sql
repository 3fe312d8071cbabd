-- A pack that was gathered while a record was merged holds what was another child's, if the merge is undone (domain.md 9).
alter table compliance.subject_access_request add column made_of bytea;
comment on column compliance.subject_access_request.made_of is
  'SHA-256 of the request and the numbers that its record had when its pack began to be gathered: with others the pack does not leave.';
create function compliance.made_of(request uuid, asked bigint) returns bytea
language sql stable set search_path = pg_catalog as $$
  select sha256(convert_to(request || ':' || string_agg(k.number::text, ',' order by k.number), 'UTF8'))
  from (select asked as number union select m.number from compliance.merged_number m where m.child_number = asked) k
$$;
comment on function compliance.made_of is 'What made_of of a request would be now.';
revoke all on function compliance.made_of from public;
grant execute on function compliance.made_of to signpost_compliance;
