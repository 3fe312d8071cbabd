-- A mediator acts on behalf of a practitioner who has no terminal and has just proved who they are (domain.md 2).
create table users.mediation (
  id           uuid not null,
  session_id   uuid not null,
  mediator_id  uuid not null,
  account_id   uuid not null,
  began_at     timestamptz not null,
  expires_at   timestamptz not null,
  ended_at     timestamptz,
  key_hash     bytea not null,
  content_hash bytea not null,
  constraint mediation_pkey primary key (id),
  constraint mediation_once unique (mediator_id, key_hash),
  constraint mediation_session foreign key (session_id) references users.session (id),
  constraint mediation_mediator foreign key (mediator_id) references users.account (id),
  constraint mediation_account foreign key (account_id) references users.account (id),
  constraint mediation_two_people check (mediator_id <> account_id)
);
comment on table users.mediation is 'For which practitioner a mediator''s session acts, and until when.';
comment on column users.mediation.id is 'Stands as the session of everything that is done: access grants end with it.';
comment on column users.mediation.session_id is 'The mediator''s own session; signing out of it ends this too.';
comment on column users.mediation.account_id is 'The practitioner, whose one-time code was used up for it.';
comment on column users.mediation.key_hash is 'Keyed hash of the idempotency key.';
comment on column users.mediation.content_hash is 'Keyed hash of what was entered under it.';
create index mediation_live on users.mediation (session_id, began_at desc) where ended_at is null;

-- Every process asks again who the session acts for; nothing that is under way is refused for it.
create function users.tell_mediation() returns trigger
language plpgsql as $$
begin
  perform pg_notify('signpost_revoked', 'mediation:' || new.session_id);
  return null;
end $$;
comment on function users.tell_mediation is 'Tells every process that a session acts for somebody else than before.';
create trigger mediation_changed after insert or update on users.mediation
  for each row execute function users.tell_mediation();

grant select, insert on users.mediation to signpost_users;
grant update (ended_at) on users.mediation to signpost_users;
