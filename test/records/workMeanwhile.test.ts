import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { addDays } from '../../platform/workingDays.ts';
import { listDepartures } from '../../subgraphs/records/leaver/departures.ts';
import { raiseOverdue } from '../../subgraphs/records/shield/alarms.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { mutation } from '../support/mutation.ts';
import { feedDependencies } from './feed/support.ts';
import { cleaningIn } from './support/cleaning.ts';
import { shieldIn } from './support/merges.ts';
import { transfersIn } from './support/transfers.ts';
import { type Answer, startWorld } from './support/world.ts';

/** Work that begins about a record in the moment in which the record moves is its new team's. */
const world = await startWorld();
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const { act, proposed, edward } = transfersIn(world);
const cleaning = cleaningIn(world);
const deps = { ...feedDependencies(world.database), clock: world.clock };
const raise = () => raiseOverdue({ ...deps, lookupKey: deps.keys.lookupKey() });

/** Does something that waits for what `hold` holds, and moves a record while it waits, if it lets it go. */
async function whileMoving(
  id: string,
  hold: (tx: typeof sql) => PromiseLike<unknown>,
  begin: () => Promise<unknown>,
) {
  let moved = false;
  const done: Promise<unknown>[] = [];
  await sql.begin(async (tx) => {
    await hold(tx as unknown as typeof sql);
    done.push(begin());
    await expect.poll(() => world.waiting()).toBe(1);
    const agreed = act('agreeTransfer', edward(), { id, version: 2 });
    done.push(
      agreed
        .then(({ status }) => expect(status).toBe('ACCEPTED'))
        .finally(() => {
          moved = true;
        }),
    );
    await expect.poll(async () => moved || (await world.waiting()) > 1).toBe(true);
  });
  await Promise.all(done);
}

/** A hidden child of Leeds, whom Bradford is to take, and whose shield is due on a day. */
async function leaving(due: string) {
  const { number, id } = await proposed(bradford);
  await act('reviewTransfer', edward(), { id, version: 1 });
  await shieldIn(world, number, 'dora');
  const [shield] = await sql`
    update records.shield set due_on = ${due} where child_number = ${number} returning id`;
  return { number, id, shield: shield?.id as string };
}

test('a review of a shield that comes due while its record moves is asked of the new team', async () => {
  const day = addDays(world.clock.today(), 1);
  const [other, child] = [await leaving(day), await leaving(day)];
  await whileMoving(
    child.id,
    (tx) => tx`
      insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at)
      values (gen_random_uuid(), 'SHIELD_REVIEW', ${leeds}, ${other.number}, ${other.shield}, now())`,
    raise,
  );
  await raise();
  expect(
    await sql`select authority_code from records.work_item where reference = ${child.shield} and queue = 'SHIELD_REVIEW'`,
  ).toEqual([{ authority_code: bradford }]);
});

test('of a shield that is told to be overdue while its record moves the new team is told, too', async () => {
  const child = await leaving('2026-01-05');
  await whileMoving(child.id, (tx) => tx`lock table records.notice in exclusive mode`, raise);
  await raise();
  const told = await sql`
    select area from audit.event where kind = 'SHIELD_OVERDUE' and child_number = ${child.number} order by id`;
  expect(told.map(({ area }) => area)).toEqual([leeds, bradford]);
});

/** How what somebody who has left still has in a record comes to be listed. */
const listings = {
  'by itself': () =>
    listDepartures({ ...deps, ring: () => deps.keys.sealKeys() }, new Date(Date.now() - 60_000)),
  'by the team': (accountId: string) => world.ask(world.as('dora'), ...mutation('listLeaver', { accountId })),
};

test.each(Object.keys(listings) as (keyof typeof listings)[])(
  'what a leaver still has in a record that moves while it is listed %s is asked of the new team',
  async (how) => {
    const account = randomUUID();
    const { id: place } = castMember('quentin').organisation;
    await sql`insert into users.account (id, kind, name, organisation_id, status)
    values (${account}, 'PERSON', 'Somebody Leaving', ${place}, 'ACTIVE')`;
    const involvement = {
      category: 'ADDITIONAL' as const,
      serviceType: 'SOCIAL_CARE' as const,
      telephone: null,
      email: null,
      organisationId: place,
      accountId: account,
      lead: false,
      startedOn: '2026-01-10',
      endedOn: null,
    };
    const involvements = [involvement];
    const [other, child] = [
      await proposed(bradford, { involvements }),
      await proposed(bradford, { involvements }),
    ];
    await act('reviewTransfer', edward(), { id: child.id, version: 1 });
    await sql`update users.account set status = 'SUSPENDED', suspended_for = 'LEFT' where id = ${account}`;
    const list = () => listings[how](account);
    await whileMoving(
      child.id,
      (tx) => tx`
      insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at)
      select gen_random_uuid(), 'INVOLVEMENT_OF_LEAVER', ${leeds}, child_number, id, now()
      from records.involvement where child_number = ${other.number} and account_id = ${account}`,
      list,
    );
    await list();
    expect(
      await sql`select authority_code from records.work_item where child_number = ${child.number} and queue = 'INVOLVEMENT_OF_LEAVER'`,
    ).toEqual([{ authority_code: bradford }]);
  },
);

test('a reason in words of one’s own is reviewed by the new team, when the record moves while it is opened', async () => {
  const { number, id } = await proposed(bradford);
  await act('reviewTransfer', edward(), { id, version: 1 });
  const amira = world.as('amira');
  const { grant } = await world.openWith(amira, { number, reason: 'SAFEGUARDING' });
  const stated = { reason: 'OTHER', reasonText: 'The coroner asked for the name of her school.' };
  await whileMoving(
    id,
    (tx) => tx`select from records.access_grant where id = ${grant.id} for update`,
    () => world.openWith(amira, { number, ...stated }),
  );
  expect(
    await sql`select authority_code from records.work_item where child_number = ${number} and queue = 'REASON_REVIEW'`,
  ).toEqual([{ authority_code: bradford }]);
});

test('a row that moves with its record while the former team decides about it is the new team’s to decide', async () => {
  const { number, id } = await proposed(bradford);
  await act('reviewTransfer', edward(), { id, version: 1 });
  const candidates = [{ childNumber: Number(number), evidence: [] }];
  const item = await cleaning.wait(leeds, { queue: 'HELD_ROW', candidates });
  const dora = world.as('dora');
  await cleaning.claim(dora, item);
  const done: Promise<Answer>[] = [];
  await sql.begin(async (tx) => {
    // The transfer has moved the row, and waits before it tells the teams.
    await tx`lock table records.notice in exclusive mode`;
    done.push(act('agreeTransfer', edward(), { id, version: 2 }));
    await expect.poll(() => world.waiting()).toBe(1);
    done.push(cleaning.change('rejectWaitingRow', dora, { id: item, reason: 'NOT_A_CHILD' }));
    await expect.poll(() => world.waiting()).toBe(2);
  });
  const [moved, decided] = await Promise.all(done);
  expect([moved.status, decided.__typename]).toEqual(['ACCEPTED', 'RecordNotFound']);
  expect(
    await sql`select authority_code, closed_at from records.work_item where reference = ${item}`,
  ).toEqual([{ authority_code: bradford, closed_at: null }]);
});
