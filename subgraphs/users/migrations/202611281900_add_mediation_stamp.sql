-- A mediation carries a stamp, and that of a session says how old it and its second factor are (ADR 0077): whoever writes the
-- database acts for nobody, lengthens nothing, and steps nobody up. What is open without the new stamp ends: people sign in again.
alter table users.mediation add column stamp bytea;
comment on column users.mediation.stamp is
  'HMAC-SHA256 over session, both people and its end, under a key that the database never has. Without a right one it is nobody''s.';
comment on column users.session.stamp is
  'HMAC-SHA256 over token, session, person and ages, under a key that the database never has. Without a right one it is nobody''s.';
update users.session set ended_at = clock_timestamp() where ended_at is null;
update users.mediation set ended_at = clock_timestamp() where ended_at is null;
