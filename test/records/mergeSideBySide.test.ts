import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testSettings } from '../support/settings.ts';
import '../support/properties.ts';
import { faultsOf } from './support/faults.ts';
import { contents, wordsIn } from './support/holds.ts';
import { sideBySideIn } from './support/sideBySide.ts';
import { seenIn } from './support/sideBySideSeen.ts';
import { startWorld } from './support/world.ts';

const world = await startWorld({ searchesPerHour: 1e6, searchesPerDay: 1e6 });
const begin = await sideBySideIn(world);
const seenOf = seenIn(world);
const long = testSettings.faults === 'long';
const patience = long ? { timeout: 3_600_000 } : {};

const step = fc.record({
  act: fc.constantFrom(
    ...([
      'nhs',
      'nhs',
      'nhs',
      'census',
      'census',
      'census',
      'births',
      'births',
      'home',
      'carer',
      'alone',
      'school',
      'shield',
      'lift',
      'unlink',
    ] as const),
    ...(['merge', 'merge', 'merge', 'undo', 'undo'] as const),
  ),
  at: fc.nat(3),
  pick: fc.nat(59),
});

/** What of one record is not in another, and the other way round. */
const differing = (one: readonly string[], other: readonly string[]) => {
  const left = [...other];
  const only = one.filter((line) => {
    const place = left.indexOf(line);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
  return { only, missing: left };
};

type Step = readonly [act: keyof Life['acts'], at: number, pick: number];
type Life = Awaited<ReturnType<typeof begin>>;

/** Does one thing, if it can be done, after which no record holds a word about a child who is not its own. */
async function take(life: Life, [act, at, pick]: Step): Promise<void> {
  const { kids, acts, able, log, own, kidsOf, recordOf, read, plain } = life;
  if (!able[act](at)) return;
  world.clock.advance(1_000);
  log.push(`${act} ${at} ${pick}`);
  await acts[act](at, pick);
  const numbers = kids.flatMap(({ of: { k, l } }) => [k.number, l.number]);
  expect(await faultsOf(world.database.sql, numbers), log.join(', ')).toEqual([]);
  for (const record of new Set(kids.map((_, each) => recordOf(each)))) {
    const text = contents(await read(record), plain).join('\n');
    const isOthers = (each: string) => own.has(each) && !kidsOf(record).includes(own.get(each) as number);
    expect(wordsIn(text).filter(isOthers), `${text} after ${log.join(', ')}`).toEqual([]);
  }
}

/** Undoes what is merged still, and compares each record with the one to which nothing was merged. */
async function compare(life: Life): Promise<void> {
  const { kids, log, read, plain, held, standing, superseded } = life;
  for (let pick = log.length; standing.length > 0; pick++) await take(life, ['undo', 0, pick]);
  const waiting = await held();
  for (const [at, { of }] of kids.entries()) {
    const waits = (family: 'k' | 'l') =>
      waiting.filter((each) => each.family === family && each.at === at).map(({ text }) => text);
    const [mine, control] = [
      contents(await read(of.k.number), plain),
      contents(await read(of.l.number), plain),
    ];
    // A row that waits for a person is linked to nothing, or to the record: it waits all the same.
    const keys = waits('k').map((text) => JSON.parse(text).key as string);
    // What a row brought stays where a person has seen to the same since: that needs no merge.
    const leftToPeople = new Set(wordsIn(control.join('\n')));
    const takenOf = wordsIn(mine.join('\n')).filter((each) => life.own.has(each) && !leftToPeople.has(each));
    const untaken = new Set(wordsIn(waits('k').join('\n')));
    expect(
      takenOf.filter((each) => untaken.has(each)),
      `what waits for the team is taken after ${log.join(', ')}`,
    ).toEqual([]);
    const isLinked = (line: string) =>
      !(line.startsWith('feed_row') && keys.some((key) => line.includes(key)));
    const { only, missing } = differing(mine.filter(isLinked), control.filter(isLinked));
    if (only.length === 0 && missing.length === 0) {
      expect(await life.found(at, 'k'), log.join(', ')).toEqual(await life.found(at, 'l'));
      const [shown, expected] = [await seenOf(of.k.number, plain), await seenOf(of.l.number, plain)];
      expect(shown, log.join(', ')).toEqual(expected);
    }
    // Where a row waits, the newer of its words took the place of one that the other record may have.
    const isAsked = life.waitedApart.has(at) || only.some((line) => line.startsWith('conflict'));
    const found = new Set(wordsIn([...mine, ...waits('k')].join('\n')));
    // What waits for a person is lost to nobody; of two words of a row the newer waits.
    const lost = wordsIn([...control, ...waits('l')].join('\n')).filter(
      (each) => !found.has(each) && !(isAsked && superseded.has(each)),
    );
    expect(
      { lost, only: isAsked ? [] : only, missing: isAsked ? [] : missing },
      `${at}: ${only.join('\n')}\nlacks ${missing.join('\n')}\nwaits ${waits('k').join('\n')}\nafter ${log.join(', ')}`,
    ).toEqual({ lost: [], only: [], missing: [] });
  }
}

test.each<[string, readonly Step[]]>([
  [
    'a home that is older than the other child’s',
    [
      ['merge', 0, 0],
      ['nhs', 0, 3],
      ['census', 1, 0],
    ],
  ],
  [
    'a home that ended for the other child’s sake',
    [
      ['merge', 0, 0],
      ['census', 0, 0],
      ['nhs', 1, 3],
    ],
  ],
  [
    'the school of both children',
    [
      ['merge', 0, 0],
      ['census', 0, 0],
      ['census', 1, 2],
    ],
  ],
  [
    'the sex of each child',
    [
      ['merge', 0, 0],
      ['births', 0, 3],
      ['births', 1, 1],
    ],
  ],
  [
    'the sex of the other child',
    [
      ['merge', 0, 0],
      ['births', 0, 1],
      ['births', 1, 3],
    ],
  ],
  [
    'what a source says of the one against a person, who spoke of that one,',
    [
      ['home', 1, 0],
      ['merge', 0, 0],
      ['nhs', 0, 1],
      ['nhs', 1, 2],
    ],
  ],
  [
    'what a source says of the one against a person, who then spoke of the other,',
    [
      ['home', 1, 0],
      ['merge', 0, 0],
      ['nhs', 1, 1],
      ['nhs', 0, 2],
    ],
  ],
  [
    'what is asked of a home that nobody corrected',
    [
      ['home', 1, 0],
      ['merge', 0, 0],
      ['nhs', 0, 1],
    ],
  ],
  [
    'a school that was said of each against a person',
    [
      ['school', 0, 1],
      ['school', 1, 1],
      ['merge', 0, 0],
      ['census', 1, 1],
      ['census', 0, 1],
    ],
  ],
  [
    'a school that was said of the other against a person',
    [
      ['school', 0, 1],
      ['school', 1, 1],
      ['merge', 0, 0],
      ['census', 0, 2],
      ['census', 1, 1],
    ],
  ],
  [
    'a question that the other’s row answered for the other alone',
    [
      ['school', 0, 0],
      ['census', 0, 0],
      ['census', 1, 0],
      ['merge', 0, 0],
      ['census', 1, 0],
    ],
  ],
  [
    'a question whose place the other’s took',
    [
      ['home', 0, 0],
      ['home', 1, 0],
      ['nhs', 0, 1],
      ['merge', 0, 0],
      ['nhs', 1, 1],
    ],
  ],
  [
    'who was said to care for each although a person took them out',
    [
      ['carer', 0, 0],
      ['carer', 1, 0],
      ['alone', 0, 0],
      ['alone', 1, 0],
      ['merge', 0, 0],
      ['births', 1, 3],
      ['births', 0, 3],
    ],
  ],
  [
    'who cares for it by a row that was taken off once a person had seen to its carers',
    [
      ['births', 0, 3],
      ['carer', 0, 0],
      ['unlink', 0, 0],
      ['merge', 0, 0],
    ],
  ],
  [
    'what waited for the team while both were hidden',
    [
      ['merge', 0, 0],
      ['shield', 0, 0],
      ['nhs', 1, 3],
      ['census', 0, 1],
      ['lift', 0, 0],
    ],
  ],
  [
    'what waited for the team while a third was hidden with both',
    [
      ['merge', 0, 0],
      ['shield', 2, 0],
      ['merge', 0, 0],
      ['nhs', 1, 3],
      ['census', 0, 1],
    ],
  ],
  [
    'a home that was said before both were hidden',
    [
      ['merge', 0, 0],
      ['nhs', 0, 3],
      ['census', 1, 0],
      ['shield', 0, 0],
    ],
  ],
])('%s is that child’s once a merge is undone', async (_, steps) => {
  const life = await begin([0, 0, 0]);
  for (const step of steps) await take(life, step);
  await compare(life);
});

test('a home is that child’s whose row said so, also where that row waits by now, since the record has another name', async () => {
  const life = await begin([0, 1, 2]);
  for (const step of [
    // With the other’s home, and then with the third one’s name.
    ['merge', 0, 1],
    ['census', 0, 0],
    ['merge', 0, 2],
    ['census', 0, 0],
  ] as const satisfies readonly Step[])
    await take(life, step);
  await compare(life);
});

test('what is asked of a hidden child once a merge is undone, no row of the audit says (ADR 0072)', async () => {
  const life = await begin([0, 0]);
  for (const step of [
    ['school', 0, 1],
    ['school', 1, 1],
    ['merge', 0, 0],
    ['census', 1, 1],
    ['census', 0, 1],
    ['shield', 0, 0],
  ] as const satisfies readonly Step[])
    await take(life, step);
  await compare(life);
  const numbers = life.kids.map(({ of }) => Number(of.k.number));
  const asked = await world.database
    .sql`select child_number::text as number, detail ? 'field' as told from audit.event
    where kind = 'CONFLICT_RAISED' and child_number = any(${numbers}::bigint[]) and not detail ? 'run'`;
  expect(asked).toEqual([{ number: life.kids[1]?.of.k.number, told: false }]);
});

test(
  'once all merges are undone, each record holds what it would hold had none of them been',
  patience,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom([0, 0, 2, 2], [0, 0, 0, 3], [0, 1, 2, 3]),
        fc.array(step, { minLength: 10, maxLength: long ? 40 : 16 }),
        async (names, steps) => {
          const life = await begin(names);
          for (const { act, at, pick } of steps) await take(life, [act, at, pick]);
          await compare(life);
        },
      ),
      { numRuns: long ? 20 : 4, endOnFailure: true },
    );
  },
);
