-- Most of what a writer asks for was sealed since it last asked: the leaves since then are few pages that lie together,
-- where `whereabouts` goes down two indexes for each event.
create function audit.sealed_from(own_writer uuid, place bigint)
returns table (tree_end bigint, sequences bigint[])
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(max(leaf.position) + 1, place, (select max(l.position) + 1 from audit.leaf l), 0),
    coalesce(array_agg(leaf.sequence) filter (where leaf.writer = own_writer), '{}')
  from (select l.position, l.writer, l.sequence from audit.leaf l where l.position >= place
    order by l.position limit 200000) leaf
$$;
comment on function audit.sealed_from is
  'Which of a writer''s own events have leaves from a place on, and where the tree ends; its end alone without a place.';
revoke all on function audit.sealed_from from public;
grant execute on function audit.sealed_from
  to signpost_records, signpost_users, signpost_compliance, signpost_gateway;
