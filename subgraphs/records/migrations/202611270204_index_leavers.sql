-- An involvement is listed for its team once, however often departures are looked at.
create index work_item_leaver on records.work_item (reference) where queue = 'INVOLVEMENT_OF_LEAVER';
