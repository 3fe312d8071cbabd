-- No search asks for the first half of a postcode alone: whoever has a postcode looks through the addresses. An
-- address that changes then changes no index of its child.
drop index records.child_outward_family;
