-- Answers kept under idempotency keys are deleted every night once their time is over, as those of records are.
grant delete on users.idempotency to signpost_users;
create index idempotency_created on users.idempotency (created_at);
comment on index users.idempotency_created is 'Keys whose time is over, for the night that deletes them.';
