import { grantSql, presentNumberSql, presentSql } from '../access.ts';
import { part, plainWhenShielded, visibleSql } from './visible.ts';

const has = (bit: number) => `(r.give & ${bit}) <> 0`;
const list = (bit: number, of: string, order: string | undefined, from: string) =>
  `case when ${has(bit)} then (select json_agg(json_build_array(${of})${order ? ` order by ${order}` : ''}) from ${from}) end`;
const involved = (category: string) => `records.involvement i where i.child_number = r.number
        and i.category = '${category}' and (i.ended_on is null or i.ended_on >= $11::date or r.whole)`;
// Looked up one by one: joined, the table would be read from end to end for each record.
const universal = `${involved('UNIVERSAL')} and (i.service_type <> 'PRIMARY_CARE' or
        (select true from records.unnamed_place u where u.organisation_id = i.organisation_id) is null)`;

const lastFirst = 'a.until_date desc, a.since_date desc nulls last, a.id';

/** Parts that an operation seldom asks for: a statement without them is prepared for each run in half the time. */
export const seldomAsked = ~(
  part.identity |
  part.archived |
  part.address |
  part.involvements |
  part.hasSensitiveService
);

/**
 * Reads any number of records for any number of callers in one statement, under the access filter: each caller gets
 * what they asked for, as far as they may see it.
 *
 * The result is one row with one JSON array. It has an array for each record that was found, which begins with the
 * record's place among the keys; a key that finds nothing has none. Involvements are in no order. `readHeads` gives
 * null for the parts that are seldom asked for, and serves callers who ask for none of them.
 *
 * Parameters, in order:
 * - of each key: child number, place of its caller among the callers, wanted parts
 * - of each caller: session, account, roles (one text, separated by spaces), authority, organisation
 * - clock shift; the first day on which a record archived less than a year ago was archived; the first day on which
 *   an involvement that has ended is still shown; to who answers a request for access each is, since it is held (domain.md 12)
 */
const reading = (rest: string) => `
select coalesce(json_agg(json_build_array(r.place, r.number, r.given_name, r.family_name, r.gender, r.birth_date,
    r.death_date, r.authority_code, r.status, r.shielded, r.role, r.own, r.wanted,
    case when r.shielded then (select a.telephone from records.authority a where a.code = r.authority_code) end,
    case when ${has(part.address)} then (
      select json_build_array(a.status, a.line, a.locality, a.postcode, a.since_date)
      from records.address a where a.child_number = r.number and a.until_date is null) end,
    ${list(
      part.involvements,
      `i.id, i.service_type, i.organisation_id, i.account_id, i.telephone, i.email, i.lead, i.started_on, i.ended_on,
      i.version, i.led`,
      undefined,
      involved('ADDITIONAL'),
    )},
    ${has(part.hasSensitiveService)} and exists (
      select from sealed.detail d where d.child_number = r.number and d.kind = 'SENSITIVE_SERVICE'
        and (d.ended_on is null or d.ended_on >= $11::date)),
    ${rest},
    r.version,
    r.whole
  )), '[]') as records
from (
  select k.place, k.organisation_id, o.*, o.allowed & k.wanted as wanted,
    o.allowed & k.wanted & case when o.shielded then ${plainWhenShielded} else -1 end as give
  from (
    select ${presentNumberSql('key.number')} as number, key.wanted, key.place, asker.*
    from unnest($1::bigint[], $2::int[], $3::int[]) with ordinality as key (number, caller, wanted, place)
    join unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::uuid[]) with ordinality
      as asker (session_id, account_id, roles, authority_code, organisation_id, caller) on asker.caller = key.caller
  ) k
  cross join lateral (
    select c.number, c.given_name, c.family_name, c.gender, c.birth_date, c.death_date, c.authority_code, c.status,
      c.archived_on, c.version, s.shielded, g.role, s.own,
      g.reason = 'SUBJECT_ACCESS' and s.own as whole,
      ${visibleSql('g.role', 's.shielded', 's.own')} as allowed
    from records.access_grant g
    join records.child c on c.number = g.child_number
    cross join lateral (
      select c.shield <> 'NONE' as shielded, coalesce(c.authority_code = k.authority_code, false) as own
    ) s
    where ${grantSql(presentSql('$9'))}
    order by g.expires_at desc, g.opened_at desc
    limit 1
  ) o
  where (o.allowed & ${part.identity}) <> 0
    and (o.status = 'LIVE'
      or (o.status = 'ARCHIVED' and (o.allowed & ${part.archived}) <> 0 and o.archived_on > $10::date))
) r`;

const rest = (mostFormerAddresses: number) => `case when ${has(seldomAsked)}
    then json_build_array(
      ${list(part.formerNames, 'f.given_name, f.family_name, f.until_date', 'f.until_date desc nulls last, f.id', 'records.former_name f where f.child_number = r.number')},
      ${list(
        part.carers,
        `c.id, c.name, c.relationship, case when ${has(part.carerContacts)} then c.telephone end,
        case when ${has(part.carerContacts)} then c.email end`,
        'c.relationship, c.name, c.id',
        'records.carer c where c.child_number = r.number',
      )},
      ${list(
        part.services,
        `i.organisation_id, case when ${has(part.serviceDetails)} then i.service_type end,
        case when ${has(part.serviceDetails)} then i.started_on end,
        case when ${has(part.serviceDetails)} then i.ended_on end`,
        'i.started_on desc, i.id',
        universal,
      )},
      case when ${has(part.commonAssessment)} then (
        select json_build_array(m.status, m.organisation_id, m.since_date, m.version, m.earlier)
        from records.common_assessment m where m.child_number = r.number) end,
      ${list(
        part.identifiers,
        'd.scheme, d.value',
        'd.scheme, d.value',
        `records.identifier d where d.child_number = r.number and d.value is not null
        and (${has(part.everyIdentifier)} or d.issuer = r.organisation_id)`,
      )},
      ${list(
        part.provenance,
        'p.field, p.source, p.recorded_at, p.account_id, p.previous_value',
        'p.recorded_at desc, p.field, p.id',
        'records.provenance p where p.child_number = r.number',
      )},
      ${list(
        part.formerAddresses,
        'a.status, a.line, a.locality, a.postcode, a.since_date, a.until_date',
        lastFirst,
        `(select a.* from records.address a where a.child_number = r.number and a.until_date is not null
        order by ${lastFirst} limit case when r.whole then null else ${mostFormerAddresses} end) a`,
      )}
    ) end`;

/** The statement with every part; of former addresses the last so many, unless a record is read whole. */
export const recordsStatement = (mostFormerAddresses: number) => reading(rest(mostFormerAddresses));

/** The statement for those who ask for nothing that is seldom asked for. */
export const readHeads = reading('null');
