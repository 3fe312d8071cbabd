import { expect, test } from 'vitest';
import {
  checks,
  fetchPack,
  prepare,
  receive,
  startRights,
  step,
  textOf,
} from '../compliance/support/rights.ts';
import { familyWord } from './support/holds.ts';
import { sideBySideIn } from './support/sideBySide.ts';
import { startWorld } from './support/world.ts';

/** What a pack tells of a child whose record was one with another's for a time, beside that of a child to whom all the same happened but that. */
const world = await startWorld();
const begin = await sideBySideIn(world);
await startRights(world.database);

type Life = Awaited<ReturnType<typeof begin>>;
type Step = readonly [act: keyof Life['acts'], at: number, pick: number];

/** What differs by itself: who looked, and what was done, since two people merged and parted. */
const ofMerging: ReadonlySet<string> = new Set(['ACCESS', 'ACTS', 'NOTICES']);

/** A draft's lines by section, in the words of no family, without numbers and moments. */
async function toldOf(number: string, name: string, withLocation: boolean) {
  const asker = { relationship: 'CHILD', name, contact: 'By letter' };
  const { reference } = await receive('dora', { number, ...asker });
  const location = withLocation
    ? { mayHaveLocation: true, locationReason: 'They live there themselves.' }
    : {};
  const own = { authority: 'OWN_RIGHT', childUnderstands: true, ...location };
  expect((await step('dora', 'recordSubjectAccessChecks', reference, { ...checks, ...own })).__typename).toBe(
    'SubjectAccessChanged',
  );
  await prepare('dora', reference);
  const { sections } = JSON.parse(textOf(await fetchPack('dora', reference)));
  return (sections as { section: string; lines: { text: string }[] }[])
    .filter(({ section }) => !ofMerging.has(section))
    .map(({ section, lines }) => [
      section,
      lines
        .map(({ text }) =>
          text.replace(familyWord, 'Zq$1x').replace(/\b[A-Z]?\d{9,}\b|\bTEST\d+\b|\d\d:\d\d(:\d\d)?/g, '#'),
        )
        .sort(),
    ]);
}

test.each<[string, readonly Step[]]>([
  [
    'homes and schools that were said of both',
    [
      ['merge', 0, 0],
      ['nhs', 0, 3],
      ['census', 1, 0],
      ['census', 0, 2],
    ],
  ],
  [
    'what a person said of one, and sources of both',
    [
      ['carer', 0, 0],
      ['home', 1, 0],
      ['merge', 1, 0],
      ['nhs', 1, 1],
      ['births', 0, 3],
      ['nhs', 0, 2],
    ],
  ],
  [
    'what came before and while both were hidden',
    [
      ['merge', 0, 0],
      ['nhs', 0, 3],
      ['census', 1, 0],
      ['shield', 0, 0],
      ['nhs', 1, 2],
    ],
  ],
])('a pack tells of each child the same, of %s', async (_, steps) => {
  const life = await begin([0, 0]);
  for (const [act, at, pick] of [...steps, ['undo', 0, 0] as const]) {
    world.clock.advance(1_000);
    await life.acts[act](at, pick);
  }
  const isHidden = steps.some(([act]) => act === 'shield');
  for (const { of, given } of life.kids)
    expect(await toldOf(of.k.number, given, !isHidden)).toEqual(await toldOf(of.l.number, given, !isHidden));
});
