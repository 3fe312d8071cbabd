-- An incident that was edited in the database is made again what the audit tells: who opened it, and for whose auditors it is, too.
grant update (authority_code, detector, detector_key, opened_by) on compliance.incident to signpost_compliance;
