import type { Queryable } from '../../../platform/database.ts';
import { ifReadable, type KeyRing, open, seal } from '../../../platform/seal.ts';
import type { Candidate, WaitReason } from './decision.ts';
import type { FeedRow } from './row.ts';

/** How a value of a row stands to the record's: codes, no values. */
type Likeness = 'SAME' | 'ALIKE' | 'DIFFERENT' | 'NOT_KNOWN';

/** What speaks for a record being the row's, field by field. */
interface CandidateEvidence {
  readonly childNumber: number;
  readonly fields: Readonly<
    Record<'givenName' | 'familyName' | 'gender' | 'dateOfBirth' | 'postcode', Likeness>
  >;
}

/** A row that waits for a person, as it stands sealed: what the source says, why it waits, and who it may be. */
export interface HeldRow {
  readonly source: string;
  readonly runId: string;
  readonly reason: WaitReason;
  /** By name and version, to be replayed. */
  readonly strategy?: string;
  readonly row: Omit<FeedRow, 'line'>;
  readonly candidates: readonly CandidateEvidence[];
}

/** What a held row's ciphertext is bound to: `key` in hexadecimal. */
export function heldPlace(source: string, key: string): string {
  return `records.feed_held:${source}:${key}`;
}

/** Seals a held row (domain.md 9: evidence is kept for the steward and shown nowhere else). */
export function sealHeld(
  ring: KeyRing,
  key: string,
  held: HeldRow,
): { keyVersion: number; ciphertext: Buffer } {
  return seal(ring, heldPlace(held.source, key), JSON.stringify(held));
}

/** The held row behind a ciphertext. Throws when it was changed or moved. */
export function openHeld(
  ring: KeyRing,
  {
    source,
    key,
    keyVersion,
    ciphertext,
  }: { source: string; key: string; keyVersion: number; ciphertext: Buffer },
): HeldRow {
  return JSON.parse(open(ring, heldPlace(source, key), keyVersion, ciphertext)) as HeldRow;
}

/** A row that waits, opened. */
interface OpenedHeldRow {
  readonly id: string;
  readonly source: string;
  readonly key: string;
  readonly held: HeldRow;
}

/** Whether a row that waits may be about one of these numbers. */
export function isAbout({ candidates }: HeldRow, numbers: Pick<ReadonlySet<number>, 'has'>): boolean {
  return candidates.some(({ childNumber }) => numbers.has(childNumber));
}

/**
 * The waiting rows of one team's queue of held rows, or of all, that match. Whom a row is about only its ciphertext
 * says, so it is opened here to compare. One that does not open keeps waiting until a person rejects it, and does not
 * block what is done about every child (ADR 0073).
 */
export async function findHeld(
  tx: Queryable,
  ring: KeyRing,
  isMeant: (held: HeldRow) => boolean,
  team: string | null = null,
): Promise<OpenedHeldRow[]> {
  const rows = await tx<
    { id: string; source: string; key: string; keyVersion: number; ciphertext: Buffer }[]
  >`
    select id, source, encode(row_key, 'hex') as key, key_version as "keyVersion", ciphertext from records.feed_held
    where ${team}::text is null or (authority_code = ${team} and queue = 'HELD_ROW')`;
  return rows.flatMap((row) => {
    const held = ifReadable(() => openHeld(ring, row));
    return held && isMeant(held) ? [{ id: row.id, source: row.source, key: row.key, held }] : [];
  });
}

/** How alike a row and a candidate are, field by field, in codes and without their values. */
export function evidenceFor(
  row: FeedRow,
  keys: { readonly givenKey: string; readonly familyKey: string },
  candidate: Candidate & { readonly postcode?: string | null },
  sounds: { given: (name: string) => string; family: (name: string) => string },
): CandidateEvidence {
  const names = (said: string, known: string, key: string, sound: (name: string) => string): Likeness =>
    said.toLowerCase() === known.toLowerCase() ? 'SAME' : key === sound(known) ? 'ALIKE' : 'DIFFERENT';
  const same = (said: string | null | undefined, known: string | null | undefined): Likeness =>
    said == null || known == null ? 'NOT_KNOWN' : said === known ? 'SAME' : 'DIFFERENT';
  return {
    childNumber: candidate.number,
    fields: {
      givenName: names(row.givenName, candidate.givenName, keys.givenKey, sounds.given),
      familyName: names(row.familyName, candidate.familyName, keys.familyKey, sounds.family),
      gender: same(row.gender, candidate.gender),
      dateOfBirth: same(row.birthDate, candidate.birthDate),
      postcode: same(row.home?.postcode, candidate.postcode),
    },
  };
}
