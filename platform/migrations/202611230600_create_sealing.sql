-- Sealing (graph.md 5): what stands in audit.event becomes leaves of a Merkle tree with signed checkpoints. One role
-- writes them, none changes or removes them. A witness reads what it needs to check that the tree only grows.
do $$
begin
  if not exists (select from pg_roles where rolname = 'signpost_sealer') then
    begin
      create role signpost_sealer login noinherit nocreatedb nocreaterole;
    exception when duplicate_object or unique_violation then
      null; -- another database's migrator was faster
    end;
  end if;
  if not exists (select from pg_roles where rolname = 'signpost_witness') then
    begin
      create role signpost_witness nologin nocreatedb nocreaterole;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end if;
  execute format('grant connect on database %I to signpost_sealer, signpost_witness', current_database());
end $$;

-- The order of the leaves, and how the sealer finds what it has not sealed.
create index event_sealing on audit.event (xid, id);

create table audit.leaf (
  position    bigint not null,
  event_id    bigint not null,
  xid         xid8 not null,
  writer      uuid not null,
  sequence    bigint not null,
  occurred_at timestamptz not null,
  hash        bytea not null,
  constraint leaf_pkey primary key (position),
  constraint leaf_hash_length check (length(hash) = 32)
);
comment on table audit.leaf is 'The leaves of the tree, in the order of (xid, event): what was sealed at which place.';
comment on column audit.leaf.hash is 'RFC 6962 leaf hash of the event as one line of COPY text, in UTC.';
create index leaf_event on audit.leaf (event_id);

create table audit.node (
  level smallint not null,
  index bigint not null,
  hash  bytea not null,
  constraint node_pkey primary key (level, index),
  constraint node_hash_length check (length(hash) = 32)
);
comment on table audit.node is 'Complete subtrees of 256, 65,536, ... leaves (levels 8, 16, ...), so that proofs read little.';

create table audit.checkpoint (
  size      bigint not null,
  root      bytea not null,
  sealed_at timestamptz not null default clock_timestamp(),
  note      text not null,
  constraint checkpoint_pkey primary key (size),
  constraint checkpoint_root_length check (length(root) = 32)
);
comment on table audit.checkpoint is 'Size and root of the tree after each batch, as a signed note (C2SP tlog-checkpoint).';

grant usage on schema audit to signpost_sealer, signpost_witness;
grant select on audit.event to signpost_sealer;
grant select, insert on audit.leaf, audit.node, audit.checkpoint to signpost_sealer;
grant execute on function audit.ensure_months to signpost_sealer;
grant select (position, hash) on audit.leaf to signpost_witness;
grant select on audit.node, audit.checkpoint to signpost_witness;
grant select on audit.leaf, audit.node, audit.checkpoint to signpost_compliance;
