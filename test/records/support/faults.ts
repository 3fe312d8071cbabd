import type { Sql } from '../../../platform/database.ts';

/** What of the tables is at odds with itself, of these numbers: nothing, whatever was done, and by how many at once. */
export async function faultsOf(sql: Sql, numbers: readonly string[]): Promise<readonly unknown[]> {
  const list = `{${numbers.join()}}`;
  const transfers = '{PROPOSED_TRANSFER,UNDER_REVIEW,REJECTED_TRANSFER,TRANSFER_AGREEMENT,ALLOCATION}';
  return sql`
    select 'a shield that is none' as fault, c.number::text as of from records.child c
    where c.number = any(${list}::bigint[]) and (c.shield <> 'NONE') <> exists (select from records.shield s
      where s.child_number = c.number and s.state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED'))
    union all
    select 'plain rows of a hidden record', c.number::text from records.child c
    where c.number = any(${list}::bigint[]) and c.shield <> 'NONE' and (
      exists (select from records.address r where r.child_number = c.number)
      or exists (select from records.carer r where r.child_number = c.number)
      or exists (select from records.former_name r where r.child_number = c.number)
      or exists (select from records.involvement r where r.child_number = c.number)
      or exists (select from records.provenance r where r.child_number = c.number)
      or exists (select from records.feed_row r where r.child_number = c.number and r.home_hash is not null)
      or exists (select from records.identifier r where r.child_number = c.number and r.value is not null))
    union all
    select 'another home than is searched by', c.number::text from records.child c
    where c.number = any(${list}::bigint[]) and c.shield = 'NONE' and c.outward is distinct from (
      select split_part(a.postcode, ' ', 1) from records.address a where a.child_number = c.number and a.until_date is null)
    union all
    select 'work of a transfer that is over', w.child_number::text from records.work_item w
    join records.transfer t on t.id = w.reference and t.status in ('ACCEPTED', 'ALLOCATED', 'WITHDRAWN')
    where w.child_number = any(${list}::bigint[]) and w.closed_at is null
    union all
    select 'a question without its work or its word', f.child_number::text from records.conflict f
    join records.child c on c.number = f.child_number and c.status = 'LIVE'
    where f.child_number = any(${list}::bigint[]) and f.status = 'OPEN' and (
      not exists (select from records.work_item w where w.reference = f.id and w.closed_at is null)
      or not exists (select from sealed.conflict_value v where v.child_number = f.child_number and v.id = f.id))
    union all
    select 'work about a question that is not open', w.child_number::text from records.work_item w
    where w.child_number = any(${list}::bigint[]) and w.queue = 'CONFLICT' and w.closed_at is null and not exists (
      select from records.conflict f where f.child_number = w.child_number and f.id = w.reference and f.status = 'OPEN')
    union all
    select 'a word of a question that is not open', v.child_number::text from sealed.conflict_value v
    where v.child_number = any(${list}::bigint[]) and not exists (
      select from records.conflict f where f.child_number = v.child_number and f.id = v.id and f.status = 'OPEN')
    union all
    select 'work about another record''s shield', w.child_number::text from records.work_item w
    where w.child_number = any(${list}::bigint[]) and w.queue like 'SHIELD%' and w.closed_at is null and not exists (
      select from records.shield s where s.child_number = w.child_number and s.id = w.reference)
    union all
    select 'a child who is placed and seen', p.child_number::text from records.placement p
    join records.child c on c.number = p.child_number and c.shield = 'NONE' where p.child_number = any(${list}::bigint[])
    union all
    select 'an interim shield that nobody has to decide', s.child_number::text from records.shield s
    join records.child c on c.number = s.child_number and c.status = 'LIVE'
    where s.child_number = any(${list}::bigint[]) and s.state = 'INTERIM' and s.requested_by is not null
      and not exists (select from records.work_item w where w.reference = s.id and w.closed_at is null)
      and not exists (select from records.placement p where p.child_number = s.child_number)
    union all
    select 'work about no record', w.child_number::text from records.work_item w
    where w.child_number = any(${list}::bigint[]) and w.closed_at is null
      and not exists (select from records.child c where c.number = w.child_number)
    union all
    select 'work of another team than the record''s', w.queue || ' ' || w.child_number from records.work_item w
    join records.child c on c.number = w.child_number and c.authority_code is distinct from w.authority_code
    where w.child_number = any(${list}::bigint[]) and w.closed_at is null and w.queue <> all(${transfers}::text[])
    union all
    select 'work that nobody can end any more', w.queue || ' ' || w.child_number from records.work_item w
    join records.child c on c.number = w.child_number and c.status = 'SEALED'
    where w.child_number = any(${list}::bigint[]) and w.closed_at is null
      and w.queue not in ('OVERRIDE_REVIEW', 'DUPLICATE', 'EXTRACT', 'REASON_REVIEW')
    union all
    select 'a transfer without its work', t.child_number::text from records.transfer t
    join records.child c on c.number = t.child_number and c.status = 'LIVE'
    where t.child_number = any(${list}::bigint[]) and t.status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED')
      and (t.from_code <> c.authority_code
        or not exists (select from records.work_item w where w.reference = t.id and w.closed_at is null))
    union all
    select 'an alias of nobody', a.number::text from records.number_alias a
    where a.number = any(${list}::bigint[]) and not exists (select from records.child c where c.number = a.child_number)
    union all
    select 'an alias that is a record', a.number::text from records.number_alias a
    join records.child c on c.number in (a.number) where a.number = any(${list}::bigint[])
    union all
    select 'a request that nobody has to pass on', r.child_number::text from records.broker_request r
    join records.child c on c.number = r.child_number and c.status = 'LIVE'
    where r.child_number = any(${list}::bigint[]) and r.state not in ('PROVIDER_WILL_CONTACT', 'DECLINED', 'CLOSED')
      and not exists (select from records.work_item w where w.reference = r.id and w.closed_at is null)
    union all
    select 'a request passed to what is not there', r.child_number::text from records.broker_request r
    where r.child_number = any(${list}::bigint[]) and r.state <> 'CLOSED' and r.passed_to is not null
      and not exists (select from sealed.detail d where d.child_number = r.child_number and d.id = r.passed_to)
    union all
    select 'an override that nobody reviews', o.child_number::text from records.shield_override o
    where o.child_number = any(${list}::bigint[]) and o.outcome is null
      and not exists (select from records.work_item w where w.reference = o.id and w.closed_at is null)
    union all
    select 'a service without its review', d.child_number::text from sealed.detail d
    join records.child c on c.number = d.child_number and c.status = 'LIVE'
    where d.child_number = any(${list}::bigint[]) and d.kind = 'SENSITIVE_SERVICE' and d.ended_on is null
      and not exists (select from records.work_item w where w.reference = d.id and w.closed_at is null)
    union all
    select 'two consents', p.child_number::text from records.participation p
    where p.child_number = any(${list}::bigint[]) group by 1, 2 having count(*) > 1`;
}
