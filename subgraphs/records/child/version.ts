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
 * The version of a record as one caller may know it. The stored version rises with every change, also of hidden
 * fields, so it would tell whoever sees only the shielded view that the child has moved. For them it is computed from
 * what they see and nothing else (domain.md 3 and 9, "byte-identical"). 31 bits, as GraphQL's integers are.
 */
export function versionFor(facts: RecordFacts, head: Versioned): number {
  if (!facts.shielded || (visible(facts) & part.address) !== 0) return head.version;
  const { givenName, familyName, gender, birthDate, deathDate } = head;
  const shown = JSON.stringify([givenName, familyName, gender, birthDate, deathDate]);
  return createHash('sha256').update(shown).digest().readUInt32BE() >>> 1;
}
