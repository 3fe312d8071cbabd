import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { mediationStamp } from '../../subgraphs/users/mediation/stamp.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { changeRole } from './support/management.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const roles = async (who: SignedIn) => (await who.query('{ me { roles } }')).data?.me.roles;
const open = (who: SignedIn) =>
  who.query(
    'mutation ($input: OpenRecordInput!) { openRecord(input: $input) { ... on RecordOpened { child { number } } } }',
    { input: { number: castNumbers.leo, reason: 'SAFEGUARDING', idempotencyKey: randomUUID() } },
  );
const read = (who: SignedIn) =>
  who.query('query ($number: ChildNumber!) { child(number: $number) { number } }', {
    number: castNumbers.leo,
  });
/** Somebody who acts for a practitioner and has a record open. */
const acting = async () => {
  const who = graph.again('nadia for carys');
  await open(who);
  expect((await read(who)).data.child).toEqual({ number: castNumbers.leo });
  return who;
};

/** Under a stamp of its own: an edited one would end what is done on behalf of somebody for that. */
test('what is done on behalf of somebody ends with its half hour: the mediator is alone again, and nothing is open', async () => {
  const { sql } = graph.database;
  const who = await acting();
  const [row] = await sql`
    select id, session_id as "sessionId", mediator_id as "mediatorId", account_id as "accountId"
    from users.mediation where ended_at is null`;
  const { id, sessionId, mediatorId, accountId } = row as unknown as Parameters<typeof mediationStamp>[1];
  const expiresAt = new Date(Date.now() - 1);
  const ended = { id, sessionId, mediatorId, accountId, expiresAt };
  const stamp = mediationStamp(testKeys().standingKey(), ended);
  await sql`update users.mediation set expires_at = ${expiresAt}, stamp = ${stamp} where id = ${id}`;
  await expect.poll(() => roles(who)).toEqual(['MEDIATOR']);
  expect((await read(who)).code).toBe('FORBIDDEN_FIELD');
  const altered = await sql`select from audit.event where kind = 'STANDING_ALTERED'`;
  expect(altered).toHaveLength(0);
});

test('what is done for somebody ends when they are suspended, or their organisation is, and is remembered no longer', async () => {
  const { sql } = graph.database;
  const { id, organisation } = castMember('carys');
  expect(organisation.id).not.toBe(castMember('nadia').organisation.id);
  const standing = {
    account: (status: string) => sql`update users.account set status = ${status} where id = ${id}`,
    organisation: (status: string) =>
      sql`update users.organisation set accreditation = ${status} where id = ${organisation.id}`,
  };
  for (const [change, well] of [
    [standing.organisation, 'ACCREDITED'],
    [standing.account, 'ACTIVE'],
  ] as const) {
    const who = await acting();
    await change('SUSPENDED');
    // Sooner than a gateway asks by itself, which is after half a minute.
    await expect.poll(() => roles(who), { timeout: 15_000 }).toEqual(['MEDIATOR']);
    expect((await read(who)).code).toBe('FORBIDDEN_FIELD');
    await change(well);
  }
});

test('who mediates no more acts for nobody, in what they had begun too', async () => {
  const who = await acting();
  await changeRole(graph.database, 'nadia', 'ACCOUNT_MANAGER');
  await expect.poll(() => roles(who)).toEqual(['ACCOUNT_MANAGER']);
  expect((await read(who)).code).toBe('FORBIDDEN_FIELD');
});
