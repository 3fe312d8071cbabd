-- A session, a link to set a password and a role that is asked for carry a stamp, as standings do (ADR 0077): whoever writes one
-- into the database signs nobody in, and has nothing approved. What is open without one ends: people sign in again.
alter table users.session add column stamp bytea;
comment on column users.session.stamp is
  'HMAC-SHA256 over token, session and person, under a key that the database never has. Without a right one it is nobody''s.';
alter table users.reset add column stamp bytea;
comment on column users.reset.stamp is 'HMAC-SHA256 over link and account. Without a right one the link does not serve.';
alter table users.role_request add column stamp bytea;
comment on column users.role_request.stamp is 'HMAC-SHA256 over what was asked, and by whom. Without a right one it is not granted.';
grant update (stamp) on users.session to signpost_users;
update users.session set ended_at = clock_timestamp() where ended_at is null;
update users.reset set ended_at = clock_timestamp(), outcome = 'VOID' where ended_at is null;
