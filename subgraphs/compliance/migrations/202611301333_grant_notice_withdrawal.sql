-- Evidence that a notice was given is taken back where it was not given so (ADR 0169); the audit keeps both acts.
grant delete on compliance.notice_delivery to signpost_compliance;
