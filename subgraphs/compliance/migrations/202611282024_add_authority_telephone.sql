-- The answer to a request for access names its controller, who answers when it is approved (L36): the record may have moved since
-- the pack was gathered (domain.md 8).
create or replace view compliance.authority as select code, name, region, telephone from users.authority;
