import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { outwardOf } from '../../../platform/identifiers.ts';
import type { Policy } from '../../../platform/policy.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import type { OpenRecordRow } from '../access/openRecord.ts';
import { holdIdentities } from '../adoption/heldIdentities.ts';
import { serviceField } from '../correction/amend.ts';
import type { Corrections } from '../correction/changes.ts';
import { raiseConflict, withdrawConflict } from '../correction/conflicts.ts';
import { correctedByPerson } from '../correction/corrected.ts';
import { type Amendment, carersNamed, serviceNamed } from '../correction/input.ts';
import { plainRows, sealedRows } from '../correction/rows.ts';
import { birthFacts, type Fact, fieldOf } from '../feed/decision.ts';
import { isAt } from '../feed/evidence.ts';
import { homeHash } from '../feed/keyed.ts';
import { findSource } from '../feed/sources.ts';
import { drawNumbers } from '../lifecycle/tombstones.ts';
import { sealDetail } from '../sealed/detail.ts';
import { Details, insertDetails, type ReadSealed } from '../sealed/store.ts';
import { takeOver } from './returned.ts';
import { among, lookupsOf, personOf, type WaitingRow } from './row.ts';

/** What applying a row stands on. */
export interface Applying {
  readonly sealedSql: Sql;
  readonly readSealed: ReadSealed;
  readonly ring: () => KeyRing;
  readonly hashKey: Buffer;
  readonly policy: Policy;
  readonly corrections: Corrections;
}

interface Head {
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: string;
  readonly birthDate: string;
}

/** What a row says of the facts that the source's precedence lets it say; of others what the record lacks. */
function factsOf(decides: readonly Fact[], row: WaitingRow, head: Head): Said[] {
  return birthFacts.flatMap((fact): Said[] => {
    const value = row[fact];
    const takes = decides.includes(fact) || (fact === 'gender' && head.gender === 'NOT_SPECIFIED');
    if (value === null || !takes) return [];
    return [[fieldOf(fact), value === head[fact] ? null : { [fact]: value }]];
  });
}

interface Home {
  readonly status: string;
  readonly since: string | null;
  readonly line: string | null;
  readonly postcode: string | null;
}

/** The current address, with when a source last stated it; and whether there are carers: of a record that the caller holds open. */
async function contactsOf(
  tx: TransactionSql,
  { readSealed, hashKey }: Applying,
  record: OpenRecordRow,
  caller: Caller,
): Promise<{ home: (Home & { stated: string | null }) | null; carers: boolean }> {
  const { number, role: actingRole } = record;
  if (record.shielded) {
    const details = await readSealed({ number, kinds: ['ADDRESS', 'CARER'], actingRole, caller });
    const home = details.of('ADDRESS').find(({ row }) => row.untilDate === null)?.row;
    // No hash of a hidden home is kept, by which it would be known who stated it.
    const known = home ? { ...home, since: home.sinceDate, stated: null } : null;
    return { home: known, carers: details.of('CARER').length > 0 };
  }
  const [known] = await tx<{ home: Home | null; carers: boolean }[]>`
    select (
        select json_build_object('status', a.status, 'since', a.since_date, 'line', a.line, 'postcode', a.postcode) from records.address a
        where a.child_number = ${number} and a.until_date is null
      ) as home,
      exists (select from records.carer c where c.child_number = ${number}) as carers`;
  const { home, carers } = known as { home: Home | null; carers: boolean };
  if (!home) return { home, carers };
  const [row] = await tx<{ stated: string | null }[]>`
    select max(as_of) as stated from records.feed_row
    where child_number = ${number} and home_hash = ${Buffer.from(homeHash(hashKey, home), 'hex')}`;
  return { home: { ...home, stated: row?.stated ?? null }, carers };
}

/** Why a row cannot be applied to a record. */
type NotApplied = 'IDENTIFIERS' | 'NOT_AMENDING' | 'DISTRICT' | 'NOT_FOUND' | 'DEATH' | 'DIED';

/** A question that a row raised, or of its source that it withdrew. */
interface Question {
  readonly kind: 'CONFLICT_RAISED' | 'CONFLICT_RESOLVED';
  readonly field: string;
  readonly conflict: string;
}

/** What a row says of a field of the record; null for what stands. */
type Said = readonly [field: string, value: Amendment | null];

/** What a row says of home, carers and school or practice, where the record has none, or from an earlier day, or the same. */
async function surroundingsOf(
  tx: TransactionSql,
  applying: Applying,
  row: WaitingRow,
  record: OpenRecordRow,
  caller: Caller,
): Promise<Said[]> {
  const said: Said[] = [];
  const { home, carers } = await contactsOf(tx, applying, record, caller);
  const newer = (day: string) =>
    home === null || (home.since !== null && home.since < day && (home.stated ?? '') < day);
  if (row.home && home?.status === 'CURRENT' && isAt(home, row.home)) said.push(['address', null]);
  else if (row.home && newer(row.home.since)) {
    const { line, locality, postcode, since } = row.home;
    said.push(['address', { address: { status: 'CURRENT', line, locality, postcode, since } }]);
  }
  if (!carers && row.carers.length > 0) said.push(['carers', { carers: carersNamed(row.carers) }]);
  const service = await serviceOf(tx, applying, row, record, caller);
  return service ? [...said, service] : said;
}

/**
 * Applies a row to a record that the caller holds open and has locked, by the source's precedence for each field
 * (domain.md 9):
 * - a value that a person corrected stays, and a conflict is raised; one that the source no longer contradicts is
 *   withdrawn
 * - an identifier that belongs to another record, or of which the record has a different one, is never taken over: it
 *   may be a twin's
 *
 * `outdated`: a newer statement of the source about the row was applied already.
 */
export async function applyRow(
  tx: TransactionSql,
  applying: Applying,
  { row, source, outdated }: { row: WaitingRow; source: string; outdated: boolean },
  record: OpenRecordRow,
  caller: Caller,
  at: Date,
): Promise<{ readonly questions: readonly Question[] } | { readonly failure: NotApplied }> {
  const { sealedSql, ring, hashKey, policy, corrections } = applying;
  const { number } = record;
  if (!(await takeIdentifiers(tx, applying, row, record))) return { failure: 'IDENTIFIERS' };
  await holdWhilePlaced(tx, hashKey, number);
  const [head] = await tx<Head[]>`
    select given_name as "givenName", family_name as "familyName", gender, birth_date as "birthDate"
    from records.child where number = ${number}`;
  if (!head) return { failure: 'NOT_FOUND' };
  // What the source has said since stands: an older word of it decides nothing.
  const rules = outdated ? undefined : (await findSource(tx, source))?.rules;
  const decides = rules?.decides ?? [];
  // As by itself: where somebody died says nothing of where they lived, and whose record it is.
  if (row.deathDate !== null) {
    if (!decides.includes('deathDate')) return { questions: [] };
    const failure = await noteDeath(tx, applying, row.deathDate, {
      source,
      record,
      at,
      birthDate: head.birthDate,
      isCorrection: rules?.corrects === true && row.revision > 0,
    });
    return failure ? { failure } : { questions: [] };
  }
  const corrected = (await correctedByPerson(tx, { sql: sealedSql, ring: ring() }, [number])).get(number);
  const said = [...factsOf(decides, row, head), ...(await surroundingsOf(tx, applying, row, record, caller))];
  const questions: Question[] = [];
  const note = (kind: Question['kind'], field: string, conflict: string | null) =>
    conflict === null || questions.push({ kind, field, conflict });
  let amendment: Amendment = {};
  for (const [field, value] of said) {
    const about = { number, field, source, at };
    if (value === null) {
      // As by itself: its source has come round. An older word of it takes back nothing.
      if (!outdated) note('CONFLICT_RESOLVED', field, await withdrawConflict(tx, about));
    } else if (corrected?.has(field)) {
      const asking = { ring: ring(), lookupKey: hashKey, policy };
      note('CONFLICT_RAISED', field, await raiseConflict(tx, asking, { ...about, value }));
    } else amendment = { ...amendment, ...value };
  }
  const applied = await corrections.apply(tx, record, amendment, source, caller);
  if ('failure' in applied && applied.failure !== 'NOTHING') {
    if (applied.failure === 'NOT_AMENDING' || applied.failure === 'DISTRICT')
      return { failure: applied.failure };
    return { failure: 'NOT_FOUND' };
  }
  return { questions };
}

/** The organisation that stands for the school or practice that a row names; undefined where no register knows it. */
async function organisationOf(tx: TransactionSql, { place }: WaitingRow): Promise<string | undefined> {
  if (!place) return undefined;
  const [known] = await tx<{ id: string }[]>`
    select organisation_id as id from records.place where scheme = ${place.scheme} and code = ${place.code}`;
  return known?.id;
}

/** The school or practice that a row names, unless what a person recorded or began later stands. */
async function serviceOf(
  tx: TransactionSql,
  { readSealed, ring }: Applying,
  row: WaitingRow,
  { number, role: actingRole, shielded }: OpenRecordRow,
  caller: Caller,
): Promise<Said | null> {
  const organisationId = await organisationOf(tx, row);
  if (!row.place || !organisationId) return null;
  const { serviceType: kind, since } = row.place;
  const rows = shielded
    ? sealedRows(tx, number, await readSealed({ number, kinds: ['INVOLVEMENT'], actingRole, caller }), ring())
    : plainRows(tx, number);
  const there = (await rows.of('INVOLVEMENT'))
    .map((each) => each.row)
    .filter((each) => each.category === 'UNIVERSAL' && each.serviceType === kind && each.endedOn === null);
  const field = serviceField(kind);
  if (there.some((each) => each.organisationId === organisationId)) return [field, null];
  const stands = there.some(({ accountId, startedOn }) => accountId !== null || startedOn > since);
  return stands ? null : [field, { services: [serviceNamed(row.place, organisationId)] }];
}

/** A death that the register tells: the record ends a year after (domain.md 10). Why it cannot be noted, or undefined. */
async function noteDeath(
  tx: TransactionSql,
  { ring }: Applying,
  deathDate: string,
  {
    source,
    record: { number, shielded, status },
    at,
    birthDate,
    isCorrection,
  }: { source: string; record: OpenRecordRow; at: Date; birthDate: string; isCorrection: boolean },
): Promise<NotApplied | undefined> {
  if (birthDate > deathDate) return 'DEATH';
  const [known] = await tx<{ died: string | null }[]>`
    select death_date as died from records.child where number = ${number}`;
  const previousValue = known?.died ?? null;
  if (previousValue === deathDate) return undefined;
  // Historical failure 7: what has ended is changed by a correction of the register's alone.
  if (!isCorrection && previousValue !== null) return 'DIED';
  if (!isCorrection && status !== 'LIVE') return 'NOT_AMENDING';
  await tx`update records.child set death_date = ${deathDate}, version = version + 1 where number = ${number}`;
  const origin = { field: 'dateOfDeath', source, recordedAt: at.toISOString(), accountId: null };
  const rows = shielded ? sealedRows(tx, number, new Details([]), ring()) : plainRows(tx, number);
  await rows.insert('PROVENANCE', randomUUID(), { ...origin, previousValue });
  return undefined;
}

/** Adds the identifiers that the record lacks. False, and nothing added, where one stands against it. */
async function takeIdentifiers(
  tx: TransactionSql,
  { ring, hashKey }: Applying,
  row: WaitingRow,
  { number, shielded }: OpenRecordRow,
): Promise<boolean> {
  const mine = lookupsOf(row, hashKey);
  const known = await tx<{ scheme: string; lookup: string; own: boolean }[]>`
    select scheme, encode(lookup, 'hex') as lookup, child_number = ${number} as own from records.identifier
    where child_number = ${number} or ${among(tx, mine)}`;
  const has = new Set(known.filter(({ own }) => own).map(({ scheme, lookup }) => `${scheme} ${lookup}`));
  const missing = mine.filter(({ scheme, lookup }) => !has.has(`${scheme} ${lookup}`));
  const against = missing.some(({ scheme, lookup }) =>
    known.some(
      (each) =>
        (!each.own && each.scheme === scheme && each.lookup === lookup) ||
        (each.own && each.scheme === scheme && scheme !== 'LOCAL'),
    ),
  );
  if (against) return false;
  for (const { scheme, lookup, value, issuer } of missing) {
    await tx`
      insert into records.identifier (scheme, lookup, child_number, value, issuer)
      values (${scheme}, decode(${lookup}, 'hex'), ${number}, ${shielded ? null : value}, ${shielded ? null : issuer})`;
    if (!shielded) continue;
    const row = { scheme, value, issuer };
    await insertDetails(tx, number, [sealDetail(ring(), number, randomUUID(), 'IDENTIFIER', row)]);
  }
  return true;
}

/** While the child is placed for adoption, what it is newly known by waits as well (domain.md 7). */
async function holdWhilePlaced(tx: TransactionSql, hashKey: Buffer, number: number): Promise<void> {
  const placed = await tx`select from records.placement where child_number = ${number}`;
  if (placed.length > 0) await holdIdentities(tx, hashKey, number, 'PLACEMENT_ENDS');
}

/**
 * Makes a record of a row for the given authority, in the caller's transaction, and returns its number. Makes none,
 * and returns nothing, where an identifier of the row belongs to another record: it may be a twin's. `former`: the
 * sealed record of the same child, whose numbers the new one continues.
 */
export async function createRecord(
  tx: TransactionSql,
  applying: Applying,
  { row, source }: { row: WaitingRow; source: string },
  authorityCode: string,
  at: Date,
  former: number | null = null,
): Promise<number | undefined> {
  const { hashKey } = applying;
  const identifiers = lookupsOf(row, hashKey);
  const [taken] = await tx`
    select from records.identifier where ${among(tx, identifiers)} and child_number is distinct from ${former} limit 1`;
  if (taken) return undefined;
  const [number] = (await drawNumbers(tx, hashKey, 1)) as [number];
  const { givenKey, familyKey } = personOf(row, hashKey);
  const { home } = row;
  await tx`
    insert into records.child (number, given_name, family_name, gender, birth_date, authority_code, given_key, family_key,
      outward, death_date)
    values (${number}, ${row.givenName}, ${row.familyName}, ${row.gender ?? 'NOT_SPECIFIED'}, ${row.birthDate},
      ${authorityCode}, ${givenKey}, ${familyKey}, ${home ? outwardOf(home.postcode) : null},
      ${row.deathDate})`;
  if (home) {
    await tx`
      insert into records.address (child_number, id, status, line, locality, postcode, since_date)
      values (${number}, ${randomUUID()}, 'CURRENT', ${home.line}, ${home.locality}, ${home.postcode}, ${home.since})`;
  }
  const organisationId = await organisationOf(tx, row);
  if (row.place && organisationId) {
    await tx`
      insert into records.involvement (child_number, id, category, service_type, organisation_id, started_on)
      values (${number}, ${randomUUID()}, 'UNIVERSAL', ${row.place.serviceType}, ${organisationId}, ${row.place.since})`;
  }
  for (const { name, relationship } of row.carers) {
    await tx`
      insert into records.carer (child_number, id, name, relationship)
      values (${number}, ${randomUUID()}, ${name}, ${relationship})`;
  }
  const taking = former === null ? [] : await takeOver(tx, applying, former, number);
  for (const { scheme, lookup, value, issuer } of identifiers) {
    if (taking.includes(`${scheme} ${lookup}`)) continue;
    await tx`
      insert into records.identifier (scheme, lookup, child_number, value, issuer)
      values (${scheme}, decode(${lookup}, 'hex'), ${number}, ${value}, ${issuer})`;
  }
  // The placement has come with the numbers.
  if (former !== null) await holdWhilePlaced(tx, hashKey, number);
  await tx`
    insert into records.provenance (child_number, id, field, source, recorded_at)
    values (${number}, ${randomUUID()}, 'record', ${source}, ${at})`;
  return number;
}
