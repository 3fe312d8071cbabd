import { createHmac, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { localClient } from '../../gateway/forward.ts';
import { remoteClient } from '../../gateway/forwardHttp.ts';
import {
  bodyHash,
  type CallerClaims,
  mintCaller,
  type Role,
  SUBGRAPH_NAMES,
  type SubgraphName,
  signCaller,
  uploadSubject,
} from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { createLog, silentLog } from '../../platform/log.ts';
import { readPolicy } from '../../platform/policy.ts';
import type { RunningSubgraph } from '../../platform/subgraph.ts';
import { createSubgraphServer } from '../../platform/subgraphServer.ts';
import { createRecords } from '../../subgraphs/records/subgraph.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { sendRaw } from '../support/raw.ts';

let graph: Signpost;
let key: KeyObject;
beforeAll(async () => {
  graph = await startSignpost({ shape: 'http' });
  key = testKeys().callerPrivateKey();
});

const claims: CallerClaims = {
  accountId: randomUUID(),
  sessionId: randomUUID(),
  roles: ['PRACTITIONER'],
  organisationId: randomUUID(),
  organisationKind: 'AUTHORITY_SERVICE',
  authorityCode: 'E08000035',
  region: null,
  profession: null,
  kind: 'PERSON',
  factorAt: Date.now(),
  sessionExpiresAt: Date.now() + 3_600_000,
};
const caller = (roles: readonly Role[] = ['PRACTITIONER']) => mintCaller({ ...claims, roles }, randomUUID());
const body = (query = '{ __typename _service { sdl } }') => JSON.stringify({ query, variables: {} });
const refused = '401 {"errors":[{"message":"No caller."}]}';

const send = async (name: SubgraphName, token: string | undefined, text: string, path = '/graphql') => {
  const answer = await fetch(`${graph.subgraphUrls[name]}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: text,
  });
  return `${answer.status} ${await answer.text()}`;
};

interface Different {
  readonly header?: object;
  readonly issuer?: string;
  readonly issuedAt?: number;
  readonly expiresAt?: number;
  readonly by?: KeyObject;
}

/** A token like the gateway's, with something different. */
function forged(name: SubgraphName, text: string, different: Different): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ claims: { ...claims }, op: randomUUID(), mode: 'NORMAL', body: bodyHash(text) })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'signpost-caller+jwt', ...different.header })
    .setIssuer(different.issuer ?? 'signpost-gateway')
    .setAudience(name)
    .setJti(randomUUID())
    .setIssuedAt(different.issuedAt ?? now)
    .setExpirationTime(different.expiresAt ?? now + 25)
    .sign(different.by ?? key);
}

describe.each(SUBGRAPH_NAMES)('the port of %s', (name) => {
  const other = name === 'users' ? 'records' : 'users';

  test('answers the gateway', async () => {
    const token = await signCaller(caller(), name, body(), key);
    const answer = await send(name, token, body());
    expect(answer).toMatch(/^200 .*"__typename":"Query"/);
    // What the forged ones below differ from.
    expect(await send(name, await forged(name, body(), {}), body())).toBe(answer);
  });

  test('answers 401 without a byte of schema to everything else', async () => {
    const text = body();
    const sound = await signCaller(caller(), name, text, key);
    const [head, payload, signature] = sound.split('.') as [string, string, string];
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const read = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const secret = testKeys().callerPublicKey().export({ type: 'spki', format: 'pem' }) as string;
    const hs = `${encode({ alg: 'HS256', typ: 'signpost-caller+jwt' })}.${payload}`;
    const now = Math.floor(Date.now() / 1_000);
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const tokens: Record<string, string | undefined> = {
      'no token': undefined,
      'an empty one': '',
      words: 'open sesame',
      "a user's": await graph.as('amira').token(),
      'another key': await forged(name, text, { by: stranger }),
      'another audience': await signCaller(caller(), other, text, key),
      'another body': await signCaller(caller(), name, body('{ __typename }'), key),
      'no signature': `${encode({ alg: 'none', typ: 'signpost-caller+jwt' })}.${payload}.`,
      'the public key as a secret': `${hs}.${createHmac('sha256', secret).update(hs).digest('base64url')}`,
      'claims edited': `${head}.${encode({ ...read, claims: { ...claims, roles: ['GATEWAY'] } })}.${signature}`,
      'a key of its own in the head': await forged(name, text, {
        header: { kid: '../../etc/passwd', jku: 'http://127.0.0.1:1/keys' },
        by: stranger,
      }),
      'another kind of token': await forged(name, text, { header: { typ: 'JWT' } }),
      'another issuer': await forged(name, text, { issuer: 'somebody' }),
      'an expired one': await forged(name, text, { issuedAt: now - 100, expiresAt: now - 60 }),
      'one that lasts': await forged(name, text, { issuedAt: now - 60, expiresAt: now + 3_600 }),
      'one from the future': await forged(name, text, { issuedAt: now + 60, expiresAt: now + 90 }),
      'one for a file': await signCaller(caller(), name, uploadSubject('gro-births'), key),
    };
    for (const [what, token] of Object.entries(tokens))
      expect([what, await send(name, token, text)]).toEqual([what, refused]);
  });

  test('nobody else is waited for: they are refused before their body is there', async () => {
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const tokens = [
      'words',
      await signCaller(caller(), other, body(), key),
      await forged(name, body(), { by: stranger }),
    ];
    for (const token of tokens) {
      const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000000\r\n\r\n{`;
      const answer = await sendRaw(graph.subgraphUrls[name] as string, head);
      expect(`${answer.status} ${answer.body}`).toBe(refused);
    }
  });

  test('a token works once', async () => {
    const text = body('{ __typename }');
    const token = await signCaller(caller(), name, text, key);
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(name, token, text)));
    expect(answers.filter((answer) => answer.startsWith('200'))).toHaveLength(1);
    expect(answers.filter((answer) => answer === refused)).toHaveLength(4);
    // The same signature written differently is the same token.
    const last = token.at(-1) as string;
    const twin = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const next = twin[(twin.indexOf(last) ^ 1) % 64] as string;
    expect(await send(name, token.slice(0, -1) + next, text)).toBe(refused);
  });

  test('other paths and methods tell nothing either', async () => {
    for (const path of ['/', '/graphql?query={__typename}', '/feeds/gro-births', '/explorer', '/metrics'])
      expect([path, await send(name, undefined, body(), path)]).toEqual([path, refused]);
    for (const method of ['GET', 'PUT', 'OPTIONS', 'DELETE']) {
      const answer = await fetch(`${graph.subgraphUrls[name]}/graphql`, { method });
      expect(`${answer.status} ${await answer.text()}`).toBe(refused);
    }
    const token = await signCaller(caller(), name, uploadSubject('dwp'), key);
    expect(await send(name, token, 'x', '/feeds/gro-births')).toBe(refused);
  });
});

test('a gateway that goes away in the middle of a question is no fault of the subgraph in its log', async () => {
  const lines: string[] = [];
  const server = createSubgraphServer({
    subgraph: { name: 'users' } as RunningSubgraph,
    log: createLog({ part: 'users', destination: { write: (line) => void lines.push(line) } }),
    callerKey: testKeys().callerPublicKey(),
    ready: async () => ({}),
  });
  const port = await server.listen(0, '127.0.0.1');
  const token = await signCaller(caller(), 'users', body(), key);
  const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 100\r\n\r\n{`;
  await expect(sendRaw(`http://127.0.0.1:${port}`, head, 200)).rejects.toThrow('No answer');
  await server.close();
  expect(lines).toEqual([]);
});

test('who dawdles at the port is cut off, with a caller or without, and keeps nothing of the subgraph', async () => {
  const server = createSubgraphServer({
    subgraph: { name: 'users' } as RunningSubgraph,
    log: silentLog,
    callerKey: testKeys().callerPublicKey(),
    ready: async () => ({}),
    patience: 300,
  });
  const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  const token = await signCaller(caller(), 'users', body(), key);
  const begun = `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 100\r\n`;
  for (const [bytes, status] of [
    ['', 408],
    ['POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow', 408],
    [`${begun}\r\n{`, 401],
  ] as const)
    expect([bytes, (await sendRaw(url, bytes, 10_000)).status]).toEqual([bytes, status]);
  await server.close();
});

test('a caller with a role of its own making gets what the table gives, and no more', async () => {
  const query = body('{ resolveSession(tokenHash: "x") { caller } }');
  const token = await signCaller(caller(['PRACTITIONER', 'CENTRAL_TEAM']), 'users', query, key);
  expect(await send('users', token, query)).toContain('"FORBIDDEN_FIELD"');
});

test('a gateway whose callers a subgraph does not take is not ready, says so without data, and is again when it does', async () => {
  const open = async (callerKey: KeyObject, port = 0) => {
    const { subgraphs } = graph;
    const server = createSubgraphServer({
      subgraph: subgraphs.records,
      callerKey,
      log: silentLog,
      ready: async () => ({ database: true }),
    });
    return { port: await server.listen(port, '127.0.0.1'), close: server.close };
  };
  const stranger = await open(generateKeyPairSync('ed25519').publicKey);
  const origin = `http://127.0.0.1:${stranger.port}`;
  const other = await startSignpost({
    seed: false,
    wrap: (client) =>
      client.name === 'records' ? remoteClient({ name: 'records', origin, signingKey: key }) : client,
  });
  const ready = async () => {
    const answer = await other.fetch('/health/ready');
    return { status: answer.status, body: await answer.json() };
  };
  const sound = { database: 'ok', migrations: 'ok', graph: 'ok', signingKey: 'ok', accepting: 'ok' };
  const checks = { ...sound, callers: 'not ok' };
  expect(await ready()).toEqual({ status: 503, body: { status: 'not ok', checks } });
  // One that is away says nothing of keys: the gateway answers what it can without it.
  await stranger.close();
  await expect.poll(async () => (await ready()).status).toBe(200);
  const stillStrange = await open(generateKeyPairSync('ed25519').publicKey, stranger.port);
  await expect.poll(async () => (await ready()).status).toBe(503);
  await stillStrange.close();
  const fitting = await open(testKeys().callerPublicKey(), stranger.port);
  await expect
    .poll(ready)
    .toEqual({ status: 200, body: { status: 'ok', checks: { ...sound, callers: 'ok' } } });
  // Behind one address there may be several, one of them at fault: not every gateway is taken out for it.
  await fitting.close();
  const again = await open(generateKeyPairSync('ed25519').publicKey, stranger.port);
  for (let asked = 0; asked < 4; asked += 1) {
    expect((await ready()).status).toBe(200);
    await new Promise((resume) => setTimeout(resume, 600));
  }
  await other.close();
  await again.close();
});

test('a login of a role that the server refuses while it serves is answered as a database that is away, and logged', async () => {
  const database = await freshDatabase();
  const lines: string[] = [];
  const records = createRecords({
    databaseUrl: database.url,
    policy: readPolicy(),
    clock: systemClock,
    keys: { ...testKeys(), databaseKey: () => Buffer.alloc(32, 1) },
    log: createLog({ part: 'records', destination: { write: (line) => void lines.push(line) } }),
  });
  const other = await startSignpost({
    database,
    seed: true,
    wrap: (client) => (client.name === 'records' ? localClient(records) : client),
  });
  const answer = await other.as('dora').query('{ notices { edges { cursor } } }');
  expect([answer.status, answer.code]).toEqual([503, 'SUBGRAPH_UNAVAILABLE']);
  // Nothing else tells operators why: the gateway's own login, and so its health, may be sound.
  expect(lines.join('')).toContain('28P01');
  await other.close();
  await records.stop();
});
