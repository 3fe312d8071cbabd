import { expect, test } from 'vitest';
import { castAuthorities } from '../support/cast.ts';
import { feedDependencies, freshNhs } from './feed/support.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { registrations } from './support/unlinks.ts';
import { startWorld } from './support/world.ts';

/** Which authority is asked to take which child, where sources said while two records were one that a child has moved (domain.md 8). */
const world = await startWorld();
const { sql } = world.database;
const { leeds, bradford, york } = { york: 'E06000014', ...castAuthorities };
const { merge, confirm, undo } = mergingIn(world);
const deps = { ...feedDependencies(world.database), clock: world.clock };
let families = 0;
const homes = {
  leeds: { locality: 'Leeds', postcode: 'LS6 3HD' },
  york: { locality: 'York', postcode: 'YO1 7HH' },
  bradford: { locality: 'Bradford', postcode: 'BD1 1AA' },
} as const;

/** Two children who are merged, what the register of patients says of them meanwhile, and for whom which authority is asked once they are two again. */
async function askedFor(
  said: readonly (readonly [who: 'kept' | 'other', at: keyof typeof homes, day: string])[],
  { hide }: { readonly hide: boolean } = { hide: false },
) {
  families += 1;
  const familyName = `Moveson${'abcdefgh'[families]}`;
  const nhs = { kept: freshNhs(), other: freshNhs() };
  const [kept, other] = (await world.plant.all(
    Object.values(nhs).map((value) => ({
      givenName: 'Barnaby',
      familyName,
      birthDate: '2016-03-09',
      identifiers: [{ scheme: 'NHS_NUMBER' as const, value, issuer: null }],
      addresses: [
        {
          status: 'CURRENT' as const,
          line: '1 First Road',
          locality: 'Leeds',
          postcode: 'LS6 3HD',
          sinceDate: '2020-01-01',
          untilDate: null,
        },
      ],
    })),
  )) as [string, string];
  const done = await confirm('dora', (await merge('farah', kept, other)).merge);
  for (const [who, at, day] of said) {
    world.clock.advance(1_000);
    const cells = { given_names: 'Barnaby', family_name: familyName, date_of_birth: '2016-03-09' };
    const row = { ...cells, nhs_number: nhs[who], address_line: `9 ${at} Road`, ...homes[at], as_of: day };
    expect(await registrations(deps, row)).toMatchObject({ MATCH: 1 });
  }
  if (hide) await shieldIn(world, kept, 'dora');
  world.clock.advance(1_000);
  expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
  const asked = async (number: string) => {
    const [home] =
      await sql`select line from records.address where child_number = ${number} and until_date is null`;
    const [transfer] = await sql`select to_code as "to", count(w.id)::int as work from records.transfer t
      left join records.work_item w on w.reference = t.id and w.child_number = t.child_number and w.closed_at is null
      where t.child_number = ${number} group by t.id, to_code`;
    return [home?.line, transfer?.to ?? null, transfer?.work ?? 0];
  };
  return { kept: await asked(kept), other: await asked(other) };
}

test('the one whose home it is that asked for it, also where the other child’s home took its place', async () => {
  expect(
    await askedFor([
      ['other', 'york', '2026-05-01'],
      ['kept', 'leeds', '2026-05-02'],
    ]),
  ).toEqual({
    kept: ['9 leeds Road', null, 0],
    other: ['9 york Road', york, 2],
  });
});

test('the one whose home is taken only now', async () => {
  expect(
    await askedFor([
      ['kept', 'leeds', '2026-05-03'],
      ['other', 'york', '2026-05-03'],
    ]),
  ).toEqual({
    kept: ['9 leeds Road', null, 0],
    other: ['9 york Road', york, 1],
  });
});

test('the one whose home is taken only now, who is hidden by then, and no row of the audit says where', async () => {
  const said = [
    ['kept', 'leeds', '2026-05-04'],
    ['other', 'york', '2026-05-04'],
  ] as const;
  expect(await askedFor(said, { hide: true })).toEqual({
    kept: [undefined, null, 0],
    other: [undefined, york, 1],
  });
  const [event] =
    await sql`select detail from audit.event where kind = 'TRANSFER_PROPOSED' order by id desc limit 1`;
  expect(Object.keys(event?.detail)).toEqual(['transfer']);
});

test('each of two who moved, though the one record that they were was asked for once', async () => {
  expect(
    await askedFor([
      ['other', 'york', '2026-05-05'],
      ['kept', 'bradford', '2026-05-06'],
    ]),
  ).toEqual({
    kept: ['9 bradford Road', bradford, 1],
    other: ['9 york Road', york, 2],
  });
  expect(leeds).not.toBe(bradford);
});
