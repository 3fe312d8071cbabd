-- A review names an opening by its identifier alone: without this every grant that was ever given was read for each.
create unique index access_grant_stated_id on records.access_grant (id) where reason = 'OTHER';
