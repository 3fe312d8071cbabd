-- Findings that were edited in the database are put right each night (docs/adr/0119).
grant delete, update (account_id) on compliance.report_finding to signpost_compliance;
