import { normaliseName } from '../../../platform/matching/names.ts';
import type { BirthRow } from './births.ts';

/** A record that a row may be about, as far as deciding needs it. */
export interface Candidate {
  readonly number: number;
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: string;
  readonly birthDate: string;
  readonly deathDate: string | null;
  readonly status: string;
  readonly shield: string;
  readonly authorityCode: string;
}

/** The fields that a registration of a birth decides (domain.md 9: birth facts, GRO). */
export const birthFacts = ['givenName', 'familyName', 'gender', 'birthDate'] as const;
export type BirthFact = (typeof birthFacts)[number];

/** What is known of a row before it is decided. */
export interface Evidence {
  /** The record that has this birth entry. */
  readonly byEntry: Candidate | undefined;
  /** The record that has this NHS number. */
  readonly byNhs: Candidate | undefined;
  /** A hidden record of somebody of these names and this day of birth. */
  readonly hiddenNamesake: Candidate | undefined;
  /** Fields of the matched record that a person has corrected. */
  readonly corrected: ReadonlySet<string>;
}

/**
 * What becomes of a row (domain.md 9). `changes` are the birth facts that the row replaces; `disputed` those that it
 * contradicts and a person corrected: the person's stand, and their team decides.
 */
export type Decision =
  | { readonly outcome: 'CREATED' }
  | {
      readonly outcome: 'MATCH';
      readonly candidate: Candidate;
      readonly changes: readonly BirthFact[];
      readonly disputed: readonly BirthFact[];
    }
  | { readonly outcome: 'HELD' | 'MULTIPLE_MATCH'; readonly candidate: Candidate };

/** Whether a record may not be seen by everyone: shielded, archived, sealed. */
export function isHidden({ shield, status }: Candidate): boolean {
  return shield !== 'NONE' || status !== 'LIVE';
}

/** Whether a record has ended: archived or later, or the child has died. */
export function isFinished({ status, deathDate }: Candidate): boolean {
  return status !== 'LIVE' || deathDate !== null;
}

/**
 * Decides one row by exact identity alone: the birth entry, then the NHS number. An NHS number counts only with the
 * same day of birth and given name, so that one twin's row never lands on the other (domain.md 9). What a person must
 * see is held: facts that contradict the record, and whatever touches a hidden record but does not fit it. What a
 * person corrected is disputed, never overwritten (historical failure 6).
 */
export function decide(row: BirthRow, { byEntry, byNhs, hiddenNamesake, corrected }: Evidence): Decision {
  if (byEntry && byNhs && byEntry.number !== byNhs.number) {
    const hidden = isHidden(byEntry) || isHidden(byNhs);
    return { outcome: hidden ? 'HELD' : 'MULTIPLE_MATCH', candidate: byEntry };
  }
  const candidate = byEntry ?? byNhs;
  if (!candidate) {
    // Historical failure 1: no visible record beside a hidden one that may be the same child.
    return hiddenNamesake ? { outcome: 'HELD', candidate: hiddenNamesake } : { outcome: 'CREATED' };
  }
  const held: Decision = { outcome: 'HELD', candidate };
  if (candidate.status === 'SEALED' || candidate.status === 'PURGED') return held;
  if (!byEntry && !agrees(row, candidate)) return held;
  const differing = birthFacts.filter((fact) => row[fact] !== candidate[fact]);
  // Historical failure 7: nothing but a correction of the GRO's changes an archived or deceased record.
  if (isFinished(candidate) && !(byEntry && row.revision > 0))
    return differing.length > 0 ? held : { outcome: 'MATCH', candidate, changes: [], disputed: [] };
  if (candidate.deathDate !== null && row.birthDate > candidate.deathDate) return held;
  const isDisputed = (fact: BirthFact) => corrected.has(fieldOf(fact));
  const changes = differing.filter((fact) => !isDisputed(fact));
  return { outcome: 'MATCH', candidate, changes, disputed: differing.filter(isDisputed) };
}

function agrees(row: BirthRow, candidate: Candidate): boolean {
  return (
    row.birthDate === candidate.birthDate &&
    normaliseName(row.givenName) === normaliseName(candidate.givenName)
  );
}

/** The name of a fact in provenance: as in the graph. */
export function fieldOf(fact: BirthFact): string {
  return fact === 'birthDate' ? 'dateOfBirth' : fact;
}
