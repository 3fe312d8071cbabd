import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../../platform/audit.ts';
import { outwardOf } from '../../../platform/identifiers.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { serviceField } from '../correction/amend.ts';
import { type Amendment, carersNamed, serviceNamed } from '../correction/input.ts';
import { type DetailRows, sealDetail } from '../sealed/detail.ts';
import {
  type Candidate,
  type Decision,
  exactStrategy,
  type Fact,
  fieldOf,
  isFinished,
  isHidden,
  isKeptFrom,
  type WaitReason,
} from './decision.ts';
import type { BatchContext, Effects } from './effects.ts';
import { type BatchEvidence, saysWhatStands } from './evidence.ts';
import { evidenceFor, sealHeld } from './held.ts';
import { heldKey, isGrown, type KeyedRow } from './keyed.ts';
import type { Attended } from './standing.ts';

/** A row that a person must look at. */
export type Waiting = Pick<Extract<Decision, { reason: WaitReason }>, 'candidates' | 'reason'> & {
  readonly outcome: 'HELD' | 'NO_MATCH' | 'MULTIPLE_MATCH';
  /** Whose team it waits for, where that is settled. */
  readonly area?: string;
  /** What decided that it waits; identifiers alone where it is left out. */
  readonly strategy?: string;
};

/** The identifiers of a row that nobody bears. */
export function missingOf({ lookups }: KeyedRow, { byIdentifier }: BatchEvidence) {
  return lookups.filter(({ identity }) => !byIdentifier.has(identity));
}

/** Who answers for a row's home: its postcode's authority, where the full directory is loaded, else its district's. */
function authorityOf({ row }: KeyedRow, evidence: BatchEvidence): string | null {
  const { home, place } = row;
  if (home) return evidence.postcodes.get(home.postcode) ?? home.authorityCode;
  return evidence.places.of(place)?.authorityCode ?? null;
}

/** Makes a record of a row. */
export function create(
  effects: Effects,
  keyed: KeyedRow,
  number: number,
  evidence: BatchEvidence,
  context: BatchContext,
): void {
  const { row, lookups } = keyed;
  const authority = authorityOf(keyed, evidence);
  if (!authority) throw new Error('a row that makes a record must say where the child lives');
  effects.children.push({
    number,
    given_name: row.givenName,
    family_name: row.familyName,
    gender: row.gender ?? 'NOT_SPECIFIED',
    birth_date: row.birthDate,
    death_date: row.deathDate,
    authority_code: authority,
    given_key: keyed.givenKey,
    family_key: keyed.familyKey,
    outward: row.home && outwardOf(row.home.postcode),
  });
  if (row.home) effects.addresses.push(addressOf(row.home, number));
  addCarers(effects, row, number);
  for (const { scheme, lookup, value, issuer } of lookups)
    effects.identifiers.push({ scheme, lookup, child_number: number, value, issuer });
  newPlace(
    effects,
    keyed,
    { number, authorityCode: authority, shield: 'NONE', status: 'LIVE' },
    [],
    evidence,
  );
  // One row for the record as a whole; a field gets its own when it changes.
  effects.provenance.push({ child_number: number, id: randomUUID(), field: 'record', previous_value: null });
  effects.events.push(event('RECORD_CREATED', number, authority, [], context));
}

/**
 * Updates a record from a row that is about it, by the source's precedence and by which evidence is more recent.
 * `waited`: nothing of the row was applied before, so that even of a correction everything is new.
 */
export function update(
  effects: Effects,
  keyed: KeyedRow,
  { candidate, changes, disputed }: Extract<Decision, { outcome: 'MATCH' }>,
  { isNews, waited }: { readonly isNews: boolean; readonly waited: boolean },
  evidence: BatchEvidence,
  context: BatchContext,
): void {
  const { row } = keyed;
  const correction = context.rules.corrects && row.revision > 0;
  // Historical failure 7: nothing else adds to a record that has ended, not even an identifier.
  if (isFinished(candidate) && !correction) return;
  const fields = changes.map(fieldOf);
  if (addIdentifiers(effects, keyed, candidate, evidence, context)) fields.push('identifiers');
  for (const fact of disputed) dispute(effects, candidate, fieldOf(fact), { [fact]: row[fact] });
  for (const fact of changes) addProvenance(effects, candidate, fieldOf(fact), candidate[fact], context);
  // Where somebody died says nothing of where the record belongs.
  const adds = row.deathDate === null && (!correction || waited);
  const outward = adds
    ? addSurroundings(effects, keyed, candidate, { isNews, fields }, evidence, context)
    : null;
  // Of two rows of one child, as from two schools, the one that said so all along withdraws nothing.
  for (const field of (isNews && evidence.asked.get(candidate.number)) || [])
    if (saysWhatStands(field, row, candidate, adds, evidence, context.rules)) {
      const { number, authorityCode: area } = candidate;
      effects.tally.agreements.push({ number, area, hidden: isHidden(candidate), field });
    }
  if (fields.length === 0) return;
  // Archived as of age, by a day of birth that the register takes back: over for another reason, the night archives it anew.
  const back =
    candidate.status === 'ARCHIVED' &&
    candidate.deathDate === null &&
    changes.includes('birthDate') &&
    isGrown(candidate, context.today) &&
    !isGrown(row, context.today);
  if (changes.length > 0 || outward) {
    const value = (fact: Fact) => (changes.includes(fact) ? row[fact] : candidate[fact]);
    effects.childChanges.push({
      number: candidate.number,
      given_name: value('givenName'),
      family_name: value('familyName'),
      gender: value('gender'),
      birth_date: value('birthDate'),
      death_date: value('deathDate'),
      given_key: changes.includes('givenName') ? keyed.givenKey : givenKey(candidate.givenName),
      family_key: changes.includes('familyName') ? keyed.familyKey : familyKey(candidate.familyName),
      outward,
      back,
    });
  }
  if (back)
    effects.events.push(event('RECORD_RESTORED', candidate.number, candidate.authorityCode, [], context));
  // What a source has added to a hidden record, nobody is told who reads the audit (ADR 0072).
  const named = candidate.shield === 'NONE' ? fields : [];
  effects.events.push(event('RECORD_CHANGED', candidate.number, candidate.authorityCode, named, context));
}

/** Gives a record the identifiers of a row that it has not; whether there are any. */
function addIdentifiers(
  effects: Effects,
  keyed: KeyedRow,
  { number, shield }: Candidate,
  evidence: BatchEvidence,
  context: BatchContext,
): boolean {
  const shielded = shield !== 'NONE';
  const missing = missingOf(keyed, evidence);
  for (const { scheme, lookup, value, issuer } of missing) {
    effects.identifiers.push({
      scheme,
      lookup,
      child_number: number,
      value: shielded ? null : value,
      issuer: shielded ? null : issuer,
    });
    if (shielded) addDetail(effects, number, 'IDENTIFIER', { scheme, value, issuer }, context);
  }
  return missing.length > 0;
}

/**
 * Gives a record the home, the carers and the school or practice of a row, and their names to `fields`; the new outward
 * postcode, or null where the record keeps its own.
 */
function addSurroundings(
  effects: Effects,
  keyed: KeyedRow,
  candidate: Candidate,
  { isNews, fields }: { readonly isNews: boolean; readonly fields: string[] },
  evidence: BatchEvidence,
  context: BatchContext,
): string | null {
  const { row } = keyed;
  if (candidate.shield !== 'NONE') {
    // What a row says of a shielded child's home, parents and school waits for the team (historical failure 2).
    if (isNews && (row.home || row.carers.length > 0 || row.place))
      wait(
        effects,
        keyed,
        { outcome: 'HELD', candidates: [candidate], reason: 'SHIELDED_HOME' },
        evidence,
        context,
      );
    return null;
  }
  if (isFinished(candidate)) return null;
  if (newCarers(effects, row, candidate, evidence)) {
    fields.push('carers');
    addProvenance(effects, candidate, 'carers', null, context);
  }
  const outward = newHome(effects, keyed, candidate, evidence, context);
  if (outward) fields.push('address');
  if (row.place && newPlace(effects, keyed, candidate, evidence.attended.get(candidate.number), evidence)) {
    const field = serviceField(row.place.serviceType);
    fields.push(field);
    addProvenance(effects, candidate, field, null, context);
  }
  return outward;
}

/** A record that a row is about, and who answers for it. */
type Subject = Pick<Candidate, 'number' | 'authorityCode' | 'shield' | 'status'>;

function dispute(effects: Effects, subject: Subject, field: string, value: Amendment): void {
  const { number, authorityCode: area } = subject;
  effects.tally.disputes.push({ number, area, hidden: isHidden(subject), field, value });
}

/**
 * The row's address, when it is the most recent evidence (domain.md 9); gives the new outward postcode, or null where
 * the record keeps its own. Disputed where a person said what stands. A home elsewhere is proposed to its authority.
 */
function newHome(
  effects: Effects,
  keyed: KeyedRow,
  candidate: Candidate,
  evidence: BatchEvidence,
  context: BatchContext,
): string | null {
  const { home } = keyed.row;
  if (!home) return null;
  const { number } = candidate;
  const current = evidence.addresses.get(number);
  // It is where the record has it.
  if (current === undefined) return null;
  if (current && (current.sinceDate === null || current.sinceDate >= home.since)) return null;
  const confirmed = evidence.confirmed.get(number);
  if (confirmed !== undefined && confirmed >= home.since) return null;
  if (current && current.line === home.line && current.postcode === home.postcode) return null;
  if (evidence.corrected.get(number)?.has('address')) {
    const { line, locality, postcode, since } = home;
    dispute(effects, candidate, 'address', {
      address: { status: 'CURRENT', line, locality, postcode, since },
    });
    return null;
  }
  if (current) effects.addressEnds.push({ child_number: number, id: current.id, until_date: home.since });
  effects.addresses.push(addressOf(home, number));
  addProvenance(effects, candidate, 'address', null, context);
  const authority = authorityOf(keyed, evidence);
  if (authority && authority !== candidate.authorityCode) effects.tally.moves.push({ number, to: authority });
  return outwardOf(home.postcode);
}

/**
 * The school or practice that the row names, in place of the one that a source named before; whether it is another.
 * Disputed where a person said what stands.
 */
function newPlace(
  effects: Effects,
  { row }: KeyedRow,
  subject: Subject,
  others: readonly Attended[] | undefined,
  evidence: BatchEvidence,
): boolean {
  const { place } = row;
  const organisation = evidence.places.of(place)?.organisationId;
  if (!place || !organisation || !others) return false;
  const { number } = subject;
  const attended = others.filter(({ serviceType }) => serviceType === place.serviceType);
  if (attended.some(({ organisationId }) => organisationId === organisation)) return false;
  // What a person recorded, or what began later, stands.
  if (attended.some(({ startedOn, byPerson }) => byPerson || startedOn > place.since)) return false;
  const field = serviceField(place.serviceType);
  if (evidence.corrected.get(number)?.has(field)) {
    dispute(effects, subject, field, { services: [serviceNamed(place, organisation)] });
    return false;
  }
  for (const { id } of attended)
    effects.involvementEnds.push({ child_number: number, id, ended_on: place.since });
  effects.involvements.push({
    child_number: number,
    id: randomUUID(),
    service_type: place.serviceType,
    organisation_id: organisation,
    started_on: place.since,
  });
  return true;
}

/** The carers of the row, where the record has none; whether they are added. Disputed where a person took them out. */
function newCarers(
  effects: Effects,
  row: KeyedRow['row'],
  candidate: Candidate,
  { withCarers, corrected }: BatchEvidence,
): boolean {
  const { number } = candidate;
  if (row.carers.length === 0 || withCarers.has(number)) return false;
  if (corrected.get(number)?.has('carers')) {
    dispute(effects, candidate, 'carers', { carers: carersNamed(row.carers) });
    return false;
  }
  addCarers(effects, row, number);
  return true;
}

function addressOf(
  { line, locality, postcode, since }: NonNullable<KeyedRow['row']['home']>,
  number: number,
): object {
  return { child_number: number, id: randomUUID(), line, locality, postcode, since_date: since };
}

function addCarers(effects: Effects, row: KeyedRow['row'], number: number): void {
  for (const { relationship, name } of row.carers)
    effects.carers.push({ child_number: number, id: randomUUID(), name, relationship });
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

/** Puts a row aside for a person, sealed, with the evidence and an item in the queue of its outcome (L29, L30). */
export function wait(
  effects: Effects,
  keyed: KeyedRow,
  { outcome, candidates, reason, area, strategy = exactStrategy }: Waiting,
  evidence: BatchEvidence,
  context: BatchContext,
): void {
  const { line: _, ...row } = keyed.row;
  // For whom it is held is before whoever is likelier: nobody else learns where a hidden child may live.
  const first = candidates.toSorted((a, b) => rank(b) - rank(a));
  const key = heldKey(context.source, keyed, context.lookupKey);
  const sounds = { given: givenKey, family: familyKey };
  const { keyVersion, ciphertext } = sealHeld(context.ring, key, {
    source: context.source,
    runId: context.runId,
    reason,
    strategy,
    row,
    candidates: first.map((candidate) => {
      const current = evidence.addresses.get(candidate.number);
      const postcode = (current === undefined ? row.home : current)?.postcode ?? null;
      return evidenceFor(keyed.row, keyed, { postcode, ...candidate }, sounds);
    }),
  });
  const hidden = outcome === 'HELD' ? first[0]?.authorityCode : undefined;
  effects.held.push({
    id: randomUUID(),
    row_key: key,
    entry_key: keyed.key,
    queue: outcome === 'HELD' ? 'HELD_ROW' : outcome,
    strategy,
    authority_code: area ?? hidden ?? authorityOf(keyed, evidence) ?? candidates[0]?.authorityCode ?? null,
    key_version: keyVersion,
    ciphertext: ciphertext.toString('hex'),
  });
}

/** How much of a record is hidden: from everybody, or as one that has ended. */
function rank(candidate: Candidate): number {
  return Number(isKeptFrom(candidate)) + Number(isHidden(candidate));
}

function event(
  kind: 'RECORD_CREATED' | 'RECORD_CHANGED' | 'RECORD_RESTORED',
  number: number,
  area: string,
  fields: readonly string[],
  { actor, source, runId }: BatchContext,
): AuditEvent {
  const detail = { source, run: runId, ...(fields.length > 0 && { fields }) };
  return { ...actor, kind, outcome: 'DONE', area, childNumber: String(number), detail };
}
