-- People ask by other rights, too, than that to have a record corrected: an answer to a request for access names each (ADR 0169).
alter table compliance.correction_request
  add column asks text not null default 'CORRECTION'
    constraint correction_request_asks check (asks in ('CORRECTION', 'ERASURE', 'RESTRICTION', 'OBJECTION')),
  drop constraint correction_request_decision,
  add constraint correction_request_decision check (decision in ('CORRECTED', 'STATEMENT_ADDED', 'GRANTED', 'REFUSED')),
  add constraint correction_request_granted check (case decision when 'GRANTED' then asks <> 'CORRECTION'
    when 'REFUSED' then true else decision is null or asks = 'CORRECTION' end);
comment on column compliance.correction_request.asks is 'By which right somebody asks: UK GDPR, articles 16, 17, 18 and 21.';
