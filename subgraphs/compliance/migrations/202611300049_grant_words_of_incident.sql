-- Words of incidents that were edited in the database are marked each night (docs/adr/0119).
grant update (summary) on compliance.incident to signpost_compliance;
grant update (note) on compliance.incident_step to signpost_compliance;
