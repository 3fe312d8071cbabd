import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { gatewayCaller } from '../../platform/caller.ts';
import { addDays } from '../../platform/workingDays.ts';
import { dropExpiredPacks } from '../../subgraphs/compliance/subjectAccess/nightly.ts';
import { castAuthorities, castMember, castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import {
  approved,
  checks,
  clock,
  fetchPack,
  look,
  prepare,
  receive,
  startRights,
  step,
  today,
} from './support/rights.ts';

let graph: Signpost;
let sql: Signpost['database']['sql'];
beforeAll(async () => {
  graph = await startRights();
  ({ sql } = graph.database);
});

const accountId = castMember('dora').id;
const checked = async (number: string) => {
  const { reference } = await receive('dora', { number });
  await step('dora', 'recordSubjectAccessChecks', reference, checks);
  return reference as string;
};
/** A pack that dora prepared, as it was before the last part came. */
const waitingForOne = async (reference: string) => {
  await prepare('dora', reference);
  await sql`
    update compliance.subject_access_request set state = 'GATHERING', prepared_at = null where id = ${reference}`;
  await sql`
    update compliance.subject_access_part set state = 'WAITING', key_version = null, ciphertext = null
    where request_id = ${reference} and part = 'ACCESS'`;
};
const packOf = async (reference: string) => {
  const [row] = await sql`
    select holding_id, prepared_in, expires_at from compliance.subject_access_request where id = ${reference}`;
  return row as { holding_id: string; prepared_in: string; expires_at: Date };
};
/** What only the gateway asks. */
const asGateway = async (text: string, variables: Readonly<Record<string, unknown>>) =>
  (
    await graph.subgraphs.compliance.execute(
      { document: parse(text), variables },
      gatewayCaller(randomUUID()),
    )
  ).data;
const workIn = async (sessionId: string, of = accountId) =>
  (
    await asGateway(
      'query ($accountId: ID!, $sessionId: ID!) { subjectAccessWork(accountId: $accountId, sessionId: $sessionId) { reference part childNumber pack } }',
      { accountId: of, sessionId },
    )
  )?.subjectAccessWork as readonly { reference: string; pack: string }[];

test('L38 what is to be gathered is told in the session alone that prepared the pack, to nobody else', async () => {
  const reference = await checked(castNumbers.noah);
  await waitingForOne(reference);
  const { holding_id: pack, prepared_in: session } = await packOf(reference);
  expect(await workIn(session)).toEqual([{ reference, part: 'ACCESS', childNumber: castNumbers.noah, pack }]);
  expect(await workIn(randomUUID())).toEqual([]);
  expect(await workIn(session, castMember('sonia').id)).toEqual([]);
});

test('L38 what was read for a pack that was begun anew meanwhile is kept for nobody: the record may be another', async () => {
  const reference = await checked(castNumbers.theo);
  await waitingForOne(reference);
  const before = (await workIn((await packOf(reference)).prepared_in)).find(
    (each) => each.reference === reference,
  );
  // Of other numbers now, as after a merge that was undone: it is begun anew, and waits again.
  await sql`update compliance.subject_access_request set made_of = '\\x00' where id = ${reference}`;
  await waitingForOne(reference);
  const { holding_id: pack } = await packOf(reference);
  expect(before?.pack).not.toBe(pack);
  const keep = (of: string | undefined, by = accountId) =>
    asGateway('mutation ($input: KeepSubjectAccessPartInput!) { keepSubjectAccessPart(input: $input) }', {
      input: {
        reference,
        accountId: by,
        pack: of,
        part: 'ACCESS',
        authorityCode: castAuthorities.leeds,
        contents: '{"accessHistory":[]}',
      },
    });
  const access = async () =>
    (await look('dora', reference)).parts.find(({ part }: { part: string }) => part === 'ACCESS');
  expect(await keep(before?.pack)).toEqual({ keepSubjectAccessPart: false });
  expect(await keep(pack, castMember('sonia').id)).toEqual({ keepSubjectAccessPart: false });
  expect(await access()).toMatchObject({ state: 'WAITING' });
  expect(await keep(pack)).toEqual({ keepSubjectAccessPart: true });
  expect(await access()).toMatchObject({ state: 'GATHERED' });
});

test('L38 who takes a gathering over gathers all of it: they may review nothing that they prepared in part', async () => {
  const reference = await checked(castNumbers.noah);
  await waitingForOne(reference);
  const { holding_id: first } = await packOf(reference);
  const sealed = () =>
    sql`select part, ciphertext from compliance.subject_access_part where request_id = ${reference} order by part`;
  const before = await sealed();
  await prepare('sonia', reference);
  expect((await packOf(reference)).holding_id).not.toBe(first);
  const after = await sealed();
  expect(after.map(({ part }) => part)).toEqual(before.map(({ part }) => part));
  expect(
    after.filter(({ ciphertext }, at) => ciphertext.equals(before[at]?.ciphertext ?? Buffer.of())),
  ).toEqual([]);
});

test('L13 what an approved pack left is gone once it is prepared again, and a gathering that expired goes at night', async () => {
  const reference = await approved(castNumbers.noah);
  const kept = async () =>
    (
      await sql`select part from compliance.subject_access_part where request_id = ${reference} order by part`
    ).map(({ part }) => part);
  expect(await kept()).toEqual(['JSON', 'PDF']);
  await waitingForOne(reference);
  expect(await kept()).toEqual(['ACCESS', 'HISTORY', 'RECORD', 'SERVICES']);
  await sql`update compliance.subject_access_request set expires_at = '2020-01-01' where id = ${reference}`;
  const pool = graph.database.poolFor('signpost_compliance');
  const night = { sql: pool, audit: new AuditWriter(pool), clock, dryRun: false };
  expect(await dropExpiredPacks(night)).toEqual({ expired: 1 });
  expect(await kept()).toEqual([]);
  expect(await look('dora', reference)).toMatchObject({
    state: 'CHECKED',
    expiresAt: null,
    preparedBy: null,
  });
});

test('L13 a pack that expired while it was gathered is begun anew, under a day of its own', async () => {
  const reference = await checked(castNumbers.mia);
  await waitingForOne(reference);
  const { holding_id: first } = await packOf(reference);
  await sql`update compliance.holding set expires_at = '2020-01-01' where id = ${first}`;
  await sql`update compliance.subject_access_request set expires_at = '2020-01-01' where id = ${reference}`;
  await prepare('dora', reference);
  const { holding_id: pack, expires_at: until } = await packOf(reference);
  expect(pack).not.toBe(first);
  expect(until.getTime()).toBeGreaterThan(Date.now());
  expect(await fetchPack('dora', reference)).toMatchObject({ draft: true });
});

test('L12 L13 the draft of a request that is concluded, or checked anew, is gone, and stands so in the register', async () => {
  const ended = { outcome: 'WITHDRAWN', reason: 'Who asked wrote that they want it no more.' };
  for (const [field, more, state] of [
    ['recordSubjectAccessChecks', checks, 'CHECKED'],
    ['concludeSubjectAccess', ended, 'CONCLUDED'],
  ] as const) {
    const reference = await checked(castNumbers.noah);
    await prepare('dora', reference);
    const { holding_id: id } = await packOf(reference);
    expect((await step('dora', field, reference, more)).request).toMatchObject({ state, parts: [] });
    const [held] = await sql`select disposal, disposed_by from compliance.holding where id = ${id}`;
    expect([field, held]).toEqual([field, { disposal: 'DESTROYED', disposed_by: accountId }]);
  }
});

test('L38 who checked identity and authority does not review the draft, whoever prepared it', async () => {
  const { reference } = await receive('dora', { number: castNumbers.noah });
  await step('sonia', 'recordSubjectAccessChecks', reference, checks);
  await prepare('dora', reference);
  expect((await look('sonia', reference)).viewerCanReview).toBe(false);
  for (const approve of [true, false])
    expect((await step('sonia', 'reviewSubjectAccessPack', reference, { approve })).__typename).toBe(
      'NeedsSecondPerson',
    );
  expect((await look('dora', reference)).state).toBe('PREPARED');
});

test('L13 a pack was given out while it was there: on no day after it was disposed of in the register', async () => {
  const reference = await approved(castNumbers.noah);
  await fetchPack('dora', reference);
  const [gone, between] = [addDays(today(), -2), addDays(today(), -1)];
  const { holding_id: id } = await packOf(reference);
  await sql`
    update compliance.holding set disposed_at = ${gone}::date + time '12:00', disposal = 'HANDED_OVER',
      disposed_by = ${accountId}, note = 'Handed over to who asked.' where id = ${id}`;
  await sql`
    update compliance.subject_access_request set reviewed_at = ${gone}::date + time '09:00' where id = ${reference}`;
  const deliver = (deliveredOn: string) =>
    step('dora', 'recordSubjectAccessDelivery', reference, { by: 'IN_PERSON', deliveredOn });
  expect((await deliver(between)).message).toMatch(/was not there any more on that day/);
  expect((await deliver(gone)).request).toMatchObject({ state: 'DELIVERED' });
});
