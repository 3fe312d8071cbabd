-- Who owns an account is told by message that what they sign in with was changed (ASVS 5.0, 6.3.7); links are delivered apart.
alter table users.outbox
  add kind text not null default 'LINK',
  add constraint outbox_kind check (kind in ('LINK', 'NOTICE')) not valid;
comment on column users.outbox.kind is 'A link to set a password, or a notice that something was changed.';
