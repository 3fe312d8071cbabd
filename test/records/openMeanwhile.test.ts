import { expect, test } from 'vitest';
import { castAuthorities } from '../support/cast.ts';
import { mergingIn } from './support/merges.ts';
import { transfersIn } from './support/transfers.ts';
import { type Answer, startWorld, today } from './support/world.ts';

/** A record is opened as it stands once whoever had it lets it go. */
const world = await startWorld();
const { sql } = world.database;
const { run, versions, stepped } = mergingIn(world);
const { act, proposed, edward } = transfersIn(world);
const { leeds, bradford } = castAuthorities;

/** Opens a record while somebody has it, who changes it before they let it go. */
async function openWhile(
  who: string,
  input: Parameters<typeof world.openWith>[1],
  changing: () => Promise<unknown>,
) {
  const caller = world.as(who);
  const done: Promise<unknown>[] = [];
  await sql.begin(async (tx) => {
    // The last thing that a change writes: it has the record by then.
    await tx`lock table audit.event in exclusive mode`;
    done.push(changing());
    await expect.poll(() => world.waiting()).toBe(1);
    done.push(world.openWith(caller, input));
    await expect.poll(() => world.waiting()).toBe(2);
  });
  const [, opened] = (await Promise.all(done)) as [unknown, Answer];
  return { caller, opened };
}

/** A steward of Leeds who holds two of its records open, and what merges them. */
async function merging() {
  const [keep, other] = (await world.plant.all([{}, {}])) as [string, string];
  const farah = world.as('farah');
  for (const number of [keep, other]) await world.open(farah, number, 'number', 'DATA_QUALITY');
  const [version] = await versions(keep);
  const input = { keep, other, keepVersion: version, otherVersion: version };
  return { keep, other, merge: (): Promise<Answer> => run('mergeRecords', farah, input) };
}

test('one that is merged into another meanwhile is opened as that other', async () => {
  const { keep, other, merge } = await merging();
  const { caller, opened } = await openWhile('amira', { number: other, reason: 'SAFEGUARDING' }, merge);
  expect(opened.__typename).toBe('RecordOpened');
  expect(await world.child(caller, keep)).toEqual({ number: keep });
  expect(await sql`select child_number from records.access_grant where id = ${opened.grant.id}`).toEqual([
    { child_number: Number(keep) },
  ]);
});

test('one that is separated again meanwhile is opened, and not the one that it was merged into', async () => {
  const { keep, other, merge } = await merging();
  const { merge: merged } = await merge();
  const farah = stepped('farah');
  await world.open(farah, keep, 'number', 'DATA_QUALITY');
  const { caller, opened } = await openWhile('amira', { number: other, reason: 'SAFEGUARDING' }, async () => {
    const undone = await run('undoMerge', farah, {
      id: merged.id,
      version: merged.version,
      notTheSame: false,
    });
    expect(undone.merge.state).toBe('UNDONE');
  });
  expect(opened.__typename).toBe('RecordOpened');
  expect(await world.child(caller, other)).toEqual({ number: other });
  expect(await world.child(caller, keep)).toBeNull();
});

test('of one that moves meanwhile the new team is told who of elsewhere opened it', async () => {
  const { number, id } = await proposed(bradford);
  await act('reviewTransfer', edward(), { id, version: 1 });
  const stated = { reason: 'OTHER', reasonText: 'The coroner asked for the name of her school.' };
  const { caller } = await openWhile('amira', { number, ...stated }, () =>
    act('agreeTransfer', edward(), { id, version: 2 }),
  );
  expect(
    await sql`select authority_code, kind from records.notice where reference = ${caller.operationId}`,
  ).toEqual([{ authority_code: bradford, kind: 'OUT_OF_AREA_OPEN' }]);
});

test('one that is archived meanwhile is not opened any more, and its team alone learns that somebody asked', async () => {
  const number = await world.plant();
  const amira = world.as('amira');
  const stated = { reason: 'OTHER', reasonText: 'The coroner asked for the name of her school.' };
  let opening: Promise<Answer> | undefined;
  await sql.begin(async (tx) => {
    await tx`update records.child set status = 'ARCHIVED', archived_on = ${today} where number = ${number}`;
    opening = world.openWith(amira, { number, ...stated });
    await expect.poll(() => world.waiting()).toBe(1);
  });
  expect((await opening)?.__typename).toBe('RecordNotFound');
  expect(await world.audited(amira)).toMatchObject([{ kind: 'RECORD_REFUSED', area: leeds }]);
});
