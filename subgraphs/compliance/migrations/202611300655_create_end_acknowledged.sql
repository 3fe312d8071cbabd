-- What was acknowledged counts for the announcement that it came after (L08): of one that was made anew it is given anew.
create view compliance.end_acknowledged as
select a.body, a.acknowledged_at
from compliance.end_acknowledgement a
join service.state s on s.ends_on = a.ends_on and a.acknowledged_at >= coalesce(s.announced_at, '-infinity');
comment on view compliance.end_acknowledged is 'Which authority or partner has acknowledged the end that is announced now.';
grant select on compliance.end_acknowledged to signpost_compliance;
grant update (acknowledged_by, acknowledged_at) on compliance.end_acknowledgement to signpost_compliance;
