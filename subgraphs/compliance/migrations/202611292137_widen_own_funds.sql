-- What the grant paid in arrears goes back to own funds (docs/adr/0133).
alter table compliance.statement drop constraint statement_sums, add constraint statement_sums check (unspent >= 0);
comment on column compliance.statement.own_funds is 'Pence; negative is what went back to them.';
