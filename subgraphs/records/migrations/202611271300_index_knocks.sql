-- Openings that found nothing, by person and time: who asks for number after number guesses (docs/adr/0056).
create index idempotency_not_found on records.idempotency (account_id, created_at)
  where result = '{"found": false}'::jsonb;
comment on index records.idempotency_not_found is 'Openings that found nothing: counted at the next opening, so that numbers are not guessed.';
