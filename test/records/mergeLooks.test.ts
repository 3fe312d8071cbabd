import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { silentLog } from '../../platform/log.ts';
import { readPolicy } from '../../platform/policy.ts';
import { createCompliance } from '../../subgraphs/compliance/subgraph.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { document } from '../support/documents.ts';
import { afterFile } from '../support/endings.ts';
import '../support/properties.ts';
import { testSettings } from '../support/settings.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { type Answer, startWorld } from './support/world.ts';

/** Who looked at a child, as their team is shown it, over merges, undoings and shields at random: a model says what is told (ADR 0083). */
const world = await startWorld();
const { sql } = world.database;
const { merge, confirm, undo } = mergingIn(world);
const long = testSettings.faults === 'long';
const compliance = createCompliance({
  databaseUrl: world.database.url,
  keys: testKeys(),
  policy: { ...readPolicy(), accessHistoryEntries: 10_000 },
  clock: world.clock,
  log: silentLog,
});
afterFile(() => compliance.stop());

const practitioners = ['amira', 'ben', 'carys'] as const;
const nameOf = new Map<string, string>(practitioners.map((who) => [castMember(who).id, who]));

interface Look {
  readonly who: string;
  /** The children of whom the record was one. */
  readonly of: readonly number[];
}
interface Done {
  readonly merge: Answer;
  readonly sides: readonly [readonly number[], readonly number[]];
}

const historyText = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Child {
  accessHistory { event account { id } organisation { id } reason } } } }`;

/** The openings by practitioners, the newest first, and how many others are told by their day alone. */
async function historyOf(caller: Caller, number: string) {
  const { data, errors } = await compliance.execute(
    { document: document(historyText), variables: { of: [{ __typename: 'Child', number }] } },
    caller,
  );
  expect(errors).toBeUndefined();
  const entries = (data as Answer)._entities[0].accessHistory as Answer[];
  const withheld = entries.filter(({ event }) => event === null);
  for (const each of withheld)
    expect(each).toMatchObject({ account: null, organisation: null, reason: null });
  return entries.flatMap(({ account }) => nameOf.get(account?.id) ?? []);
}

const step = fc.record({
  act: fc.constantFrom(
    ...(['look', 'look', 'look', 'look', 'merge', 'merge', 'undo', 'undo', 'shield'] as const),
  ),
  at: fc.nat(3),
  pick: fc.nat(59),
});

test(
  'whoever looked at one of several who were one is told of each, and by the day alone where another of them is hidden',
  async () => {
    let families = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: long ? 30 : 14 }), async (steps) => {
        families += 1;
        const familyName = `Looked${[...String(families)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
        const numbers = await world.plant.all([0, 1, 2, 3].map(() => ({ familyName })));
        const present = new Map(numbers.map((number) => [number, number]));
        const recordOf = (at: number) => present.get(numbers[at] as string) as string;
        const kidsOf = (record: string) => [0, 1, 2, 3].filter((at) => recordOf(at) === record);
        const [looks, standing, log]: [Look[], Done[], string[]] = [[], [], []];

        const acts = {
          async look(at: number, pick: number) {
            const who = practitioners[pick % 3] as string;
            // Under whichever of its numbers.
            await world.open(world.as(who), numbers[at] as string);
            looks.unshift({ who, of: kidsOf(recordOf(at)) });
          },
          async merge(at: number, pick: number) {
            const others = [...new Set(present.values())].filter((record) => record !== recordOf(at));
            const [kept, other] = [recordOf(at), others[pick % others.length]];
            if (!other) return;
            const sides = [kidsOf(kept), kidsOf(other)] as const;
            const first = await merge('sonia', kept, other);
            const done = first.merge.state === 'PROPOSED' ? await confirm('dora', first.merge) : first;
            expect(done.merge.state, log.join(', ')).toBe('DONE');
            standing.push({ merge: done.merge, sides });
            for (const each of sides[1]) present.set(numbers[each] as string, kept);
          },
          async undo(_: number, pick: number) {
            const meets = (one: Done, two: Done) =>
              one.sides.flat().some((each) => two.sides.flat().includes(each));
            const free = standing.filter(
              (each, place) => !standing.some((later, then) => then > place && meets(each, later)),
            );
            const last = free[pick % free.length];
            if (!last) return;
            const first = await undo('sonia', last.merge);
            const done = first.merge.state === 'UNDO_PROPOSED' ? await undo('dora', first.merge) : first;
            expect(done.merge.state, log.join(', ')).toBe('UNDONE');
            standing.splice(standing.indexOf(last), 1);
            for (const each of last.sides[1]) present.set(numbers[each] as string, last.merge.otherNumber);
          },
          async shield(at: number) {
            const [is] = await sql`select shield from records.child where number = ${recordOf(at)}`;
            if (is?.shield !== 'NONE') return;
            await shieldIn(world, recordOf(at), 'dora');
            looks.unshift({ who: 'amira', of: kidsOf(recordOf(at)) });
          },
        };

        const check = async () => {
          const hidden = new Set(
            (
              await sql`select number::text as number from records.child where number = any(${numbers.map(Number)}::bigint[])
            and shield <> 'NONE'`
            ).map(({ number }) => number as string),
          );
          for (const record of new Set(present.values())) {
            const kids = kidsOf(record);
            const told = looks
              .filter(({ of }) => of.some((each) => kids.includes(each)))
              .filter(({ of }) => of.every((each) => kids.includes(each) || !hidden.has(recordOf(each))))
              .map(({ who }) => who);
            const dora = world.as('dora');
            await world.open(dora, record, 'number', 'CASE_REVIEW');
            expect(await historyOf(dora, record), `${record} of ${numbers} after ${log.join(', ')}`).toEqual(
              told,
            );
          }
        };
        for (const { act, at, pick } of steps) {
          world.clock.advance(1_000);
          log.push(`${act} ${at} ${pick}`);
          await acts[act](at, pick);
          await check();
        }
      }),
      { numRuns: long ? 40 : 6, endOnFailure: true },
    );
  },
  long ? 3_600_000 : undefined,
);
