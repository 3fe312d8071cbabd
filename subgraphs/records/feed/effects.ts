import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../../platform/audit.ts';
import { outwardOf } from '../../../platform/identifiers.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { type KeyRing, seal } from '../../../platform/seal.ts';
import { personIdentity } from '../adoption/heldIdentities.ts';
import type { Amendment } from '../correction/input.ts';
import { type DetailRows, sealDetail } from '../sealed/detail.ts';
import { type BirthFact, type Candidate, type Decision, decide, fieldOf, isFinished } from './decision.ts';
import type { BatchEvidence } from './evidence.ts';
import { heldKey, type KeyedRow } from './keyed.ts';
import type { Rejection } from './rejection.ts';

/** What a row can come to (domain.md 9). */
export const outcomes = ['MATCH', 'CREATED', 'HELD', 'MULTIPLE_MATCH', 'SKIPPED', 'REJECTED'] as const;
export type Outcome = (typeof outcomes)[number];

/** What a row says against a person's correction: for the team to decide. */
export interface Dispute {
  readonly number: number;
  readonly area: string;
  readonly field: string;
  readonly value: Amendment;
}

/** A new home in another authority's area: its team is asked to take the record. */
export interface Move {
  readonly number: number;
  readonly to: string;
}

/** Rows to write, by table, as JSON records of their columns; bytes in hexadecimal. */
export class Effects {
  readonly children: object[] = [];
  readonly childChanges: object[] = [];
  readonly identifiers: object[] = [];
  readonly addressEnds: object[] = [];
  readonly addresses: object[] = [];
  readonly carers: object[] = [];
  readonly provenance: object[] = [];
  readonly details: object[] = [];
  readonly rows: object[] = [];
  readonly held: object[] = [];
  readonly rejections: Rejection[] = [];
  readonly events: AuditEvent[] = [];
  readonly disputes: Dispute[] = [];
  readonly moves: Move[] = [];
  readonly counts: Record<Outcome, number> = {
    MATCH: 0,
    CREATED: 0,
    HELD: 0,
    MULTIPLE_MATCH: 0,
    SKIPPED: 0,
    REJECTED: 0,
  };
}

/** What the effects of a batch are worked out with. */
export interface BatchContext {
  readonly source: string;
  readonly runId: string;
  readonly at: Date;
  readonly ring: KeyRing;
  readonly lookupKey: Buffer;
  /** Who acts, for the audit. */
  readonly actor: Partial<AuditEvent>;
}

/** Decides each row of a batch and adds up what is to be written. No two rows of a batch share an identifier. */
export function workOut(rows: readonly KeyedRow[], evidence: BatchEvidence, context: BatchContext): Effects {
  const effects = new Effects();
  const free = [...evidence.freeNumbers];
  for (const keyed of rows) {
    const before = evidence.applied.get(keyed.key);
    if (before && before.revision >= keyed.row.revision) {
      const repeated = before.revision > keyed.row.revision || before.contentHash === keyed.contentHash;
      effects.counts[repeated ? 'SKIPPED' : 'REJECTED'] += 1;
      if (!repeated) {
        effects.rejections.push({ line: keyed.row.line, column: 'entry_number', code: 'ENTRY_REPEATED' });
      }
      continue;
    }
    const waits = heldBy(keyed, evidence, context.lookupKey);
    const decision = waits ? ({ outcome: 'HELD', candidate: waits } as const) : decideRow(keyed, evidence);
    effects.counts[decision.outcome] += 1;
    const number = decision.outcome === 'CREATED' ? (free.pop() as number) : decision.candidate.number;
    if (decision.outcome === 'CREATED') create(effects, keyed, number as number, context);
    else if (decision.outcome === 'MATCH') update(effects, keyed, decision, evidence, context);
    else hold(effects, keyed, decision.candidate, context, decision.outcome);
    effects.rows.push({
      row_key: keyed.key,
      revision: keyed.row.revision,
      content_hash: keyed.contentHash,
      outcome: decision.outcome,
      // Which hidden record a held row is about is for those to find out who work the queue.
      child_number: decision.outcome === 'HELD' || decision.outcome === 'MULTIPLE_MATCH' ? null : number,
    });
  }
  return effects;
}

/**
 * What a row waits for before it is decided: an identity of a child who is placed for adoption or has another one now
 * (domain.md 7). By name and birth only where no number says who it is.
 */
function heldBy(keyed: KeyedRow, evidence: BatchEvidence, lookupKey: Buffer): HeldFor | undefined {
  const keys = keyed.lookups.map(({ scheme, lookup }) => `${scheme}:${lookup}`);
  const known = keys
    .map((key) => evidence.byIdentifier.get(key))
    .find((candidate) => candidate !== undefined);
  const person = personIdentity(lookupKey, { ...keyed, birthDate: keyed.row.birthDate });
  const asked = known ? keys : [...keys, `PERSON:${person.lookup}`];
  const areas = asked.map((key) => evidence.heldIdentities.get(key)).filter((area) => area !== undefined);
  return areas[0] === undefined ? undefined : { number: known?.number ?? null, authorityCode: areas[0] };
}

function decideRow(keyed: KeyedRow, evidence: BatchEvidence): Decision {
  const [byEntry, byNhs] = (['GRO_BIRTH_ENTRY', 'NHS_NUMBER'] as const).map((scheme) => {
    const lookup = keyed.lookups.find((each) => each.scheme === scheme)?.lookup;
    return lookup === undefined ? undefined : evidence.byIdentifier.get(`${scheme}:${lookup}`);
  });
  const candidate = byEntry ?? byNhs;
  return decide(keyed.row, {
    byEntry,
    byNhs,
    hiddenNamesake: evidence.hiddenNamesakes.get(keyed.row.line),
    corrected: (candidate && evidence.corrected.get(candidate.number)) ?? new Set(),
  });
}

function create(effects: Effects, keyed: KeyedRow, number: number, context: BatchContext): void {
  const { row, lookups } = keyed;
  effects.children.push({
    number,
    ...columnsOf(row, ['givenName', 'familyName', 'gender', 'birthDate']),
    authority_code: row.authorityCode,
    given_key: keyed.givenKey,
    family_key: keyed.familyKey,
    outward: outwardOf(row.postcode),
  });
  effects.addresses.push(addressOf(row, number));
  addCarers(effects, row, number);
  for (const identifier of lookups) {
    effects.identifiers.push({
      ...identifier,
      child_number: number,
      value: identifierOf(row, identifier.scheme),
    });
  }
  // One row for the record as a whole; a field gets its own when it changes.
  effects.provenance.push({ child_number: number, id: randomUUID(), field: 'record', previous_value: null });
  effects.events.push(event('RECORD_CREATED', number, row.authorityCode, [], context));
}

function update(
  effects: Effects,
  keyed: KeyedRow,
  { candidate, changes, disputed }: Extract<Decision, { outcome: 'MATCH' }>,
  evidence: BatchEvidence,
  context: BatchContext,
): void {
  const { row } = keyed;
  const { number } = candidate;
  // Historical failure 7: a registration adds nothing to a record that has ended, not even an identifier.
  if (isFinished(candidate) && row.revision === 0) return;
  const shielded = candidate.shield !== 'NONE';
  const fields = changes.map(fieldOf);
  const missing = keyed.lookups.filter(
    ({ scheme, lookup }) => !evidence.byIdentifier.has(`${scheme}:${lookup}`),
  );
  for (const { scheme, lookup } of missing) {
    const value = identifierOf(row, scheme);
    effects.identifiers.push({ scheme, lookup, child_number: number, value: shielded ? null : value });
    if (shielded) addDetail(effects, number, 'IDENTIFIER', { scheme, value, issuer: null }, context);
  }
  for (const fact of disputed) dispute(effects, candidate, fieldOf(fact), { [fact]: row[fact] });
  for (const fact of changes) addProvenance(effects, candidate, fieldOf(fact), candidate[fact], context);
  const outward =
    shielded || isFinished(candidate) ? null : newHome(effects, row, candidate, evidence, context);
  if (outward) fields.push('address');
  if (outward && row.authorityCode !== candidate.authorityCode)
    effects.moves.push({ number, to: row.authorityCode });
  // What a registration says of a shielded child's home and parents waits for its team (historical failure 2).
  if (shielded && row.revision === 0) hold(effects, keyed, candidate, context);
  if (missing.length > 0) fields.push('identifiers');
  if (fields.length === 0) return;
  if (changes.length > 0 || outward) {
    effects.childChanges.push({
      number,
      ...columnsOf(row, ['givenName', 'familyName', 'gender', 'birthDate'], changes, candidate),
      given_key: givenKey(changes.includes('givenName') ? row.givenName : candidate.givenName),
      family_key: familyKey(changes.includes('familyName') ? row.familyName : candidate.familyName),
      outward,
    });
  }
  effects.events.push(event('RECORD_CHANGED', number, candidate.authorityCode, fields, context));
}

function dispute(
  effects: Effects,
  { number, authorityCode: area }: Candidate,
  field: string,
  value: Amendment,
): void {
  effects.disputes.push({ number, area, field, value });
}

/**
 * The registration's address, when it is the most recent evidence (domain.md 9); gives the new outward postcode, or
 * null where the record keeps its own. Disputed where a person said what stands.
 */
function newHome(
  effects: Effects,
  row: KeyedRow['row'],
  candidate: Candidate,
  evidence: BatchEvidence,
  context: BatchContext,
): string | null {
  if (row.revision > 0) return null;
  const { number } = candidate;
  if (!evidence.withCarers.has(number)) addCarers(effects, row, number);
  const current = evidence.addresses.get(number);
  if (current && (current.sinceDate === null || current.sinceDate >= row.birthDate)) return null;
  if (current && current.line === row.addressLine && current.postcode === row.postcode) return null;
  if (evidence.corrected.get(number)?.has('address')) {
    const { addressLine: line, locality, postcode, birthDate: since } = row;
    const address = { status: 'CURRENT', line, locality, postcode, since } as const;
    dispute(effects, candidate, 'address', { address });
    return null;
  }
  if (current) effects.addressEnds.push({ child_number: number, id: current.id, until_date: row.birthDate });
  effects.addresses.push(addressOf(row, number));
  addProvenance(effects, candidate, 'address', null, context);
  return outwardOf(row.postcode);
}

function addressOf(row: KeyedRow['row'], number: number): object {
  const { addressLine, locality, postcode, birthDate } = row;
  return {
    child_number: number,
    id: randomUUID(),
    line: addressLine,
    locality,
    postcode,
    since_date: birthDate,
  };
}

function addCarers(effects: Effects, row: KeyedRow['row'], number: number): void {
  for (const [relationship, name] of [['MOTHER', row.mother] as const, ['FATHER', row.father] as const]) {
    if (name) effects.carers.push({ child_number: number, id: randomUUID(), name, relationship });
  }
}

function addProvenance(
  effects: Effects,
  { number, shield }: Candidate,
  field: string,
  previous: string | null,
  context: BatchContext,
): void {
  if (shield === 'NONE') {
    effects.provenance.push({ child_number: number, id: randomUUID(), field, previous_value: previous });
    return;
  }
  const origin = { source: context.source, recordedAt: context.at.toISOString(), accountId: null };
  addDetail(effects, number, 'PROVENANCE', { field, ...origin, previousValue: previous }, context);
}

function addDetail<K extends 'IDENTIFIER' | 'PROVENANCE'>(
  effects: Effects,
  number: number,
  kind: K,
  row: DetailRows[K],
  context: BatchContext,
): void {
  const { id, keyVersion, ciphertext } = sealDetail(context.ring, number, randomUUID(), kind, row);
  const bytes = (ciphertext as Buffer).toString('hex');
  effects.details.push({ child_number: number, id, kind, key_version: keyVersion, ciphertext: bytes });
}

/** The child that a held row is about, where the index knows one, and whose team it waits for. */
interface HeldFor {
  readonly number: number | null;
  readonly authorityCode: string;
}

function hold(
  effects: Effects,
  { row }: KeyedRow,
  candidate: HeldFor,
  context: BatchContext,
  outcome: 'HELD' | 'MULTIPLE_MATCH' = 'HELD',
): void {
  const { line: _, ...content } = row;
  const text = JSON.stringify({ ...content, childNumber: candidate.number });
  const key = heldKey(context.source, row, context.lookupKey);
  const { keyVersion, ciphertext } = seal(context.ring, heldPlace(context.source, key), text);
  effects.held.push({
    row_key: key,
    queue: outcome === 'HELD' ? 'HELD_ROW' : outcome,
    authority_code: candidate.authorityCode,
    key_version: keyVersion,
    ciphertext: ciphertext.toString('hex'),
  });
}

/** What a held row's ciphertext is bound to. */
export function heldPlace(source: string, key: string): string {
  return `records.feed_held:${source}:${key}`;
}

function event(
  kind: 'RECORD_CREATED' | 'RECORD_CHANGED',
  number: number,
  area: string,
  fields: readonly string[],
  { actor, source, runId }: BatchContext,
): AuditEvent {
  const detail = { source, run: runId, ...(fields.length > 0 && { fields }) };
  return { ...actor, kind, outcome: 'DONE', area, childNumber: String(number), detail };
}

const columnNames: Record<BirthFact, string> = {
  givenName: 'given_name',
  familyName: 'family_name',
  gender: 'gender',
  birthDate: 'birth_date',
};

/** The birth facts as columns: the row's where they change, else the record's own. */
function columnsOf(
  row: KeyedRow['row'],
  facts: readonly BirthFact[],
  changes: readonly BirthFact[] = facts,
  candidate?: Candidate,
): Record<string, unknown> {
  return Object.fromEntries(
    facts.map((fact) => [
      columnNames[fact],
      changes.includes(fact) || !candidate ? row[fact] : candidate[fact],
    ]),
  );
}

function identifierOf(row: KeyedRow['row'], scheme: 'GRO_BIRTH_ENTRY' | 'NHS_NUMBER'): string {
  return scheme === 'NHS_NUMBER' ? (row.nhsNumber as string) : row.entry;
}
