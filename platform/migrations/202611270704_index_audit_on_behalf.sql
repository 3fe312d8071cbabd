-- What a person looked at includes what others opened for them (domain.md 2, mediators).
create index event_on_behalf on audit.event (on_behalf_of, id desc) where on_behalf_of is not null;
