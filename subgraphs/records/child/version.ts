import { createHash } from 'node:crypto';
import type { RecordFacts } from '../../../platform/permissions.ts';
import { part, visible } from './visible.ts';

/** What of a record's head its version is told from. */
interface Versioned {
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: string;
  readonly birthDate: string;
  readonly deathDate: string | null;
  readonly version: number;
}

/**
 * The version of a record as one caller may know it. The record's own number rises with every change, also of what a
 * shield hides: to whoever sees the shielded view alone, that it rose would say that the child has moved. Theirs is made
 * of what they see, and of nothing else (domain.md 3 and 9, "byte-identical"). 31 bits, as GraphQL's integers are.
 */
export function versionFor(facts: RecordFacts, head: Versioned): number {
  if (!facts.shielded || (visible(facts) & part.address) !== 0) return head.version;
  const { givenName, familyName, gender, birthDate, deathDate } = head;
  const shown = JSON.stringify([givenName, familyName, gender, birthDate, deathDate]);
  return createHash('sha256').update(shown).digest().readUInt32BE() >>> 1;
}
