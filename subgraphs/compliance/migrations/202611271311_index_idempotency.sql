-- Answers kept under idempotency keys are deleted every night once their time is over, as those of records are.
grant delete on compliance.idempotency to signpost_compliance;
create index idempotency_created on compliance.idempotency (created_at);
comment on index compliance.idempotency_created is 'Keys whose time is over, for the night that deletes them.';
