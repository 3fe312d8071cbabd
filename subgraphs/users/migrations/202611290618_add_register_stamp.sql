-- A public register gives a school or practice to an authority, and the night takes the accounts of its people along (docs/adr/0089):
-- what somebody gave to another in the table has no stamp, and is told instead.
alter table users.organisation add register_stamp bytea;
comment on column users.organisation.register_stamp is 'HMAC over which authority a public register last gave it to; null where none did.';
