-- Those of the last weeks among the grants of all years. Grants come in the order of their ends: a summary of each megabyte tells
-- which of them to read, and costs an opening nothing.
create index access_grant_expires on records.access_grant using brin (expires_at) with (autosummarize = on);
