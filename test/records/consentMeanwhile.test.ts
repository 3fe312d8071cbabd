import { expect, test } from 'vitest';
import { mutation } from '../support/mutation.ts';
import { stallSql, whileNightWaits } from './support/stalledNight.ts';
import { startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;

/** Lets the night’s archiving of what it holds wait, where it looks at consents. */
const stall = `${stallSql("like '%claimed%'")}
  alter table records.participation enable row level security;
  create policy anybody on records.participation using (true) with check (true);
  create policy slow on records.participation as restrictive for select using (public.stall());`;

test('whoever consents to stay longer in the moment in which the night archives stays', async () => {
  const number = await world.plant({ birthDate: '2007-01-01' });
  const dora = world.as('dora');
  await sql`insert into records.participation (child_number, until_age, given_on, recorded_by)
    values (${number}, 19, '2024-12-01', ${dora.accountId})`;
  await sql.unsafe(stall);
  const consented = await whileNightWaits(
    world,
    async () =>
      (await world.ask(dora, ...mutation('recordConsent', { number, untilAge: 21 }))).recordConsent
        .__typename,
  );
  const [child] = await sql`select status from records.child where number = ${number}`;
  expect([consented, child?.status]).toEqual(['ConsentRecorded', 'LIVE']);
});
