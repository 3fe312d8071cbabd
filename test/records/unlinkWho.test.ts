import { expect, test } from 'vitest';
import { castAuthorities } from '../support/cast.ts';
import { mutation } from '../support/mutation.ts';
import { feedDependencies, freshNhs } from './feed/support.ts';
import { cleaningIn } from './support/cleaning.ts';
import { registrations, twinsRow, unlinkingIn } from './support/unlinks.ts';
import { startWorld } from './support/world.ts';

/** Who unlinks a row, who decides what was proposed, and what a placement goes on holding (domain.md 2, 7, 9). */
const world = await startWorld();
const { sql } = world.database;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { rows, unlink, change } = unlinkingIn(world);
const { wait, claim, change: clean } = cleaningIn(world);
const { leeds } = castAuthorities;
const factor = () => ({ factorAt: world.clock.now().getTime() });
const steward = { roles: ['DATA_STEWARD'], authorityCode: leeds } as const;

let families = 0;
/** A record with a row of another child, by whose number it was matched. */
async function linked(sketch: Parameters<typeof world.plant>[0] = {}) {
  families += 1;
  const familyName = `Who${'abcdefgh'[families]}worth`;
  const nhs = freshNhs();
  const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }];
  const number = await world.plant({
    givenName: 'Barnaby',
    familyName,
    birthDate: '2016-03-09',
    identifiers,
    ...sketch,
  });
  expect(await registrations(deps, { ...twinsRow(nhs, familyName), as_of: '2026-04-01' })).toMatchObject({
    MATCH: 1,
  });
  const [row] = await rows('farah', number);
  return { number, row: row?.id as string };
}

test('nobody of another authority unlinks a row, who has the record open as a team or a practitioner', async () => {
  const { number, row } = await linked();
  const before = await rows('farah', number);
  for (const caller of [
    world.as('edward', factor()),
    world.as('edward', { roles: ['DATA_STEWARD'], ...factor() }),
  ]) {
    const [head] = await sql`select version from records.child where number = ${number}`;
    await world.open(caller, number, 'number', 'SAFEGUARDING').catch(() => {});
    const input = { number, row, reason: 'OTHER_CHILD', version: head?.version };
    expect((await change('unlinkRow', caller, input)).__typename).toBe('RecordNotFound');
  }
  expect(await rows('farah', number)).toEqual(before);
});

test('of a hidden record the second of two is of the management team, and a steward refuses nothing of another', async () => {
  const { number, row } = await linked();
  await sql`update records.child set shield = 'ACTIVE', outward = null where number = ${number}`;
  expect(await unlink('farah', number, row)).toMatchObject({ proposed: true });
  const [proposed] = await rows('farah', number);
  const other = world.as('sonia', { ...steward, ...factor() });
  expect((await unlink(other, number, row)).message).toMatch(/somebody else of the management team/);
  const refuse = (who: Parameters<typeof change>[1]) =>
    change('refuseUnlinking', who, { id: proposed?.unlinking.id });
  expect((await refuse(world.as('sonia', steward))).message).toMatch(/management team refuses/);
  expect(await rows('farah', number)).toMatchObject([{ unlinking: { reason: 'OTHER_CHILD' } }]);
  // Whoever proposed takes it back.
  expect((await refuse(world.as('farah'))).__typename).toBe('RowUnlinked');
});

test('what a row alone had a placement hold is let go with the row: what comes of the other child waits for nobody', async () => {
  const who = { givenName: 'Barnaby', familyName: 'Letgoworth', birthDate: '2016-03-09' };
  const number = await world.plant(who);
  const identifiers = [{ scheme: 'NHS_NUMBER', value: freshNhs(), issuer: null }];
  const id = await wait(leeds, { ...who, identifiers });
  const farah = world.as('farah');
  await world.openWith(farah, { number, reason: 'DATA_QUALITY' });
  await claim(farah, id);
  const again = world.as('farah', { sessionId: farah.sessionId });
  expect((await clean('linkWaitingRow', again, { id, number })).__typename).toBe('CleaningItemChanged');
  const place = mutation('placeForAdoption', { number });
  expect((await world.ask(world.as('dora', factor()), ...place)).placeForAdoption.__typename).toBe(
    'PlacedForAdoption',
  );
  const held = async () =>
    (await sql`select scheme from records.held_identity order by scheme`).map(({ scheme }) => scheme);
  expect(await held()).toEqual(['NHS_NUMBER', 'PERSON']);
  const [row] = await rows('farah', number);
  expect(row?.brought).toContain('identifiers');
  expect(await unlink('farah', number, row?.id)).toMatchObject({ proposed: true });
  expect(await unlink('dora', number, row?.id)).toMatchObject({ proposed: false });
  expect(await held()).toEqual(['PERSON']);
});
