import { randomUUID } from 'node:crypto';
import { ifReadable, type KeyRing, open, seal } from '../../../platform/seal.ts';
import type { Fact } from './decision.ts';
import type { BatchContext, Effects } from './effects.ts';
import type { KeyedRow } from './keyed.ts';
import type { FeedRow } from './row.ts';

/** A home or a school that a row brought, and those that ended for its sake: ids of rows. */
export interface BroughtThing {
  readonly id: string;
  readonly ended: readonly string[];
}

/** What was not on a record before a row was linked to it: what is taken off when it is unlinked (ADR 0135). */
export interface Brought {
  /** Scheme and look-up with a colon between. */
  readonly identifiers: readonly string[];
  readonly homes: readonly BroughtThing[];
  readonly places: readonly BroughtThing[];
  readonly carers: readonly string[];
  /** What facts were before. */
  readonly was: Readonly<Partial<Record<Fact, string | null>>>;
}

/** What a row of a source said of the record that it is linked to, and what it brought there. */
export interface LinkedWord {
  readonly row: Omit<FeedRow, 'line'>;
  readonly brought: Brought;
  /** Whether it came while the record was hidden: what it says of a home, a school and carers waits for the team, and was not taken. */
  readonly waits?: boolean;
}

/** Whether a row brought anything. */
export function hasBrought({ identifiers, homes, places, carers, was }: Brought): boolean {
  return [identifiers, homes, places, carers, Object.keys(was)].some((each) => each.length > 0);
}

/** What a linked row's ciphertext is bound to: wherever its record goes. */
export function linkedPlace(id: string): string {
  return `records.linked_row:${id}`;
}

/** Seals what a row said. */
export function sealLinked(ring: KeyRing, id: string, word: LinkedWord) {
  return seal(ring, linkedPlace(id), JSON.stringify(word));
}

/** What a row said; null when it does not open. */
export function openLinked(
  ring: KeyRing,
  { id, keyVersion, ciphertext }: { id: string; keyVersion: number; ciphertext: Buffer },
): LinkedWord | null {
  return ifReadable(() => JSON.parse(open(ring, linkedPlace(id), keyVersion, ciphertext)) as LinkedWord);
}

interface Written {
  readonly id: string;
}

/** What bringing a record up to a row adds to the effects, as ids. */
export function broughtBy(effects: Effects, was: Brought['was'], update: () => void): Brought {
  const { identifiers, addresses, addressEnds, involvements, involvementEnds, carers } = effects;
  const lists = [identifiers, addresses, addressEnds, involvements, involvementEnds, carers];
  const before = lists.map((list) => list.length);
  update();
  const [numbers, homes, homeEnds, places, placeEnds, people] = lists.map((list, at) =>
    list.slice(before[at]),
  ) as [{ scheme: string; lookup: string }[], Written[], Written[], Written[], Written[], Written[]];
  const ids = (written: readonly Written[]) => written.map(({ id }) => id);
  return {
    identifiers: numbers.map(({ scheme, lookup }) => `${scheme}:${lookup}`),
    homes: ids(homes).map((id) => ({ id, ended: ids(homeEnds) })),
    places: ids(places).map((id) => ({ id, ended: ids(placeEnds) })),
    carers: ids(people),
    was,
  };
}

/** Keeps what a row said of a record, sealed. */
export function keepWord(
  effects: Effects,
  { row: { line: _, ...row }, key }: KeyedRow,
  number: number,
  said: Pick<LinkedWord, 'brought' | 'waits'>,
  { ring }: Pick<BatchContext, 'ring'>,
): void {
  const id = randomUUID();
  const sealed = sealLinked(ring, id, Object.assign({ row }, said));
  effects.words.push(Object.assign({ id, number, rowKey: key }, sealed));
}
