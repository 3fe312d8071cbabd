-- The register of stored information outside of the index (L12, L13): exports, reports, documents, each with owner, class
-- and expiry. Whoever makes one registers it through service.register_holding, in the transaction that makes it, and
-- asks service.fetch_holding before handing it out again.
create table compliance.holding (
  id              uuid not null,
  kind            text not null,
  title           text not null,
  class           text not null,
  owner_id        uuid not null,
  authority_code  text,
  organisation_id uuid not null,
  created_at      timestamptz not null default clock_timestamp(),
  expires_at      timestamptz not null,
  fetches         int not null default 0,
  fetched_at      timestamptz,
  disposed_at     timestamptz,
  disposed_by     uuid,
  disposal        text,
  note            text,
  constraint holding_pkey primary key (id),
  constraint holding_kind check (kind in ('EXPORT', 'REPORT', 'DOCUMENT')),
  constraint holding_class check (class in ('CHILD_DATA', 'STAFF_DATA', 'NO_PERSONAL_DATA')),
  constraint holding_disposal check (disposal in ('DESTROYED', 'HANDED_OVER', 'KEPT_BY_LAW')),
  constraint holding_disposed check ((disposed_at is null) = (disposal is null) and (disposed_at is null) = (disposed_by is null))
);
comment on table compliance.holding is 'Exports, reports and documents: whose they are, what they hold, until when. Titles name no child.';
create index holding_open on compliance.holding (authority_code, expires_at) where disposed_at is null;
create index holding_newest on compliance.holding (created_at desc, id desc);

grant select, insert on compliance.holding to signpost_compliance;
grant update (disposed_at, disposed_by, disposal, note) on compliance.holding to signpost_compliance;

create function service.register_holding(id uuid, kind text, title text, class text, owner_id uuid, authority_code text,
  organisation_id uuid, expires_at timestamptz) returns void
language sql security definer set search_path = pg_catalog as $$
  insert into compliance.holding (id, kind, title, class, owner_id, authority_code, organisation_id, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
$$;
comment on function service.register_holding is 'Enters an export or report into the register, in the transaction that makes it.';

create function service.fetch_holding(holding_id uuid, at timestamptz) returns boolean
language sql security definer set search_path = pg_catalog as $$
  with fetched as (
    update compliance.holding set fetches = fetches + 1, fetched_at = at
    where id = holding_id and disposed_at is null and expires_at > at returning 1
  ) select exists (select from fetched)
$$;
comment on function service.fetch_holding is 'Whether an export or report may be handed out now; counts it. False once it has expired or is disposed of.';
revoke all on function service.register_holding, service.fetch_holding from public;
grant execute on function service.register_holding, service.fetch_holding
  to signpost_records, signpost_users, signpost_compliance;
