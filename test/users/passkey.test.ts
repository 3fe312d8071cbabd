import { beforeAll, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { castMember } from '../support/cast.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { withStaleFactor } from './support/management.ts';
import { type AskedToMake, newPasskey, plantPasskey } from './support/passkey.ts';

let graph: Signpost;
let page = '';
beforeAll(async () => {
  graph = await startSignpost();
  page = `http://localhost:${new URL(graph.url).port}`;
});

const own = async (who: SignedIn, way: string, body?: object) => {
  const [method, path] = way.split(' ') as [string, string];
  const headers = { 'content-type': 'application/json' };
  const answer = await who.fetch(path, { method, headers, body: body && JSON.stringify(body) });
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
  return (await answer.json()) as any;
};
const begun = async (who: SignedIn): Promise<AskedToMake> =>
  (await own(who, 'POST /security/passkey-request')).options;
const add = async (who: SignedIn, asked: AskedToMake) =>
  (await own(who, 'POST /security/passkeys', { name: 'A key', response: newPasskey(asked, page) })).outcome;
const passkeysOf = async (who: SignedIn): Promise<{ id: string }[]> =>
  (await own(who, 'GET /security')).passkeys;

test('a passkey is made in answer to the own page, once', async () => {
  const [ben, dora] = [graph.as('ben'), graph.as('dora')];
  const [asked, hers] = [await begun(ben), await begun(dora)];
  expect(await add(ben, hers)).toBe('REFUSED');
  expect(await add(ben, asked)).toBe('DONE');
  // Another key in answer to the same question: who has read the page makes none beside its person's.
  expect(await add(ben, asked)).toBe('REFUSED');
  expect(await add(dora, hers)).toBe('DONE');
  expect([(await passkeysOf(ben)).length, (await passkeysOf(dora)).length]).toEqual([1, 1]);
});

test('nobody has more of them than the policy says, and who takes one away may make another', async () => {
  const owen = graph.as('owen');
  const { passkeysAtMost } = readPolicy();
  for (let made = 0; made < passkeysAtMost; made += 1)
    await plantPasskey(graph.database.sql, castMember('owen').id);
  expect(await add(owen, await begun(owen))).toBe('REFUSED');
  const [one] = await passkeysOf(owen);
  expect((await own(owen, `DELETE /security/passkeys/${one?.id}`)).outcome).toBe('DONE');
  expect(await add(owen, await begun(owen))).toBe('DONE');
  expect(await passkeysOf(owen)).toHaveLength(passkeysAtMost);
});

test('nobody takes another person’s away', async () => {
  const { id } = castMember('sonia');
  await plantPasskey(graph.database.sql, id);
  const [row] = await graph.database.sql`select id from users.passkey where account_id = ${id}`;
  expect((await own(graph.as('edward'), `DELETE /security/passkeys/${row?.id}`)).outcome).toBe('NOT_FOUND');
  expect(await passkeysOf(graph.as('sonia'))).toHaveLength(1);
});

test('whoever finds a session open changes nothing of what its person signs in with', async () => {
  const { id, password } = castMember('farah');
  await plantPasskey(graph.database.sql, id);
  const kept = () => graph.database.sql`
    select a.password_hash, a.totp_secret, (select count(*)::int from users.passkey p where p.account_id = a.id) as passkeys,
      (select count(*)::int from users.recovery_code c where c.account_id = a.id) as codes
    from users.account a where a.id = ${id}`;
  const fresh = graph.again('farah');
  const { ticket } = await own(fresh, 'POST /security/authenticator');
  const asked = await begun(fresh);
  const [one] = await passkeysOf(fresh);
  const before = await kept();
  const farah = await withStaleFactor(graph, 'farah');
  for (const [way, body] of [
    ['POST /security/authenticator'],
    ['PUT /security/authenticator', { ticket, code: '000000' }],
    ['POST /security/recovery-codes'],
    ['POST /security/passkey-request'],
    ['POST /security/passkeys', { name: 'A key', response: newPasskey(asked, page) }],
    [`DELETE /security/passkeys/${one?.id}`],
    ['PUT /security/password', { present: password, password: 'eleven grey herons wade' }],
  ] as const)
    expect([way, await own(farah, way, body)]).toEqual([way, { outcome: 'STEP_UP' }]);
  expect(await kept()).toEqual(before);
});
