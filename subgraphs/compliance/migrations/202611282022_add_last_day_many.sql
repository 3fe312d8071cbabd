-- What somebody did on the day on which a finding about them was closed, after it was last counted, was looked at by nobody: an
-- override, or a record opened for the reason OTHER (domain.md 4, 11).
alter table compliance.report_finding add column last_day_many int;
comment on column compliance.report_finding.last_day_many is
  'How many of them were counted on its last day: what came later that day is counted anew. Null of those of earlier releases.';
grant update (last_day_many) on compliance.report_finding to signpost_compliance;
