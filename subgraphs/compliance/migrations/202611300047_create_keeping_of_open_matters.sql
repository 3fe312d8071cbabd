-- What somebody asked and nobody has answered outlives the purge of the record that it is about (docs/adr/0137).
create function compliance.keep_row() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  return null;
end $$;
comment on function compliance.keep_row is 'Keeps a row from being deleted, whoever deletes it.';
create trigger complaint_kept before delete on compliance.complaint
  for each row when (old.closed_on is null) execute function compliance.keep_row();
create trigger correction_request_kept before delete on compliance.correction_request
  for each row when (old.closed_on is null) execute function compliance.keep_row();
create trigger subject_access_request_kept before delete on compliance.subject_access_request
  for each row when (old.closed_at is null) execute function compliance.keep_row();

create function compliance.keep_pause() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  if exists (select from compliance.subject_access_request r where r.id = old.request_id and r.closed_at is null) then
    return null;
  end if;
  return old;
end $$;
comment on function compliance.keep_pause is 'Keeps with an open request for how long its clock stood still.';
create trigger subject_access_pause_kept before delete on compliance.subject_access_pause
  for each row execute function compliance.keep_pause();
revoke all on function compliance.keep_row, compliance.keep_pause from public;
