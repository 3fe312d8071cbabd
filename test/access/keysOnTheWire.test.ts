import type { KeyObject } from 'node:crypto';
import { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purposeRing } from '../../platform/seal.ts';
import { castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';

/**
 * A database administrator reads every statement and its parameters, in the log, in pg_stat_statements, on the wire. No key is in
 * them, nor what a key opens (security.md, Attempts).
 */
const sent: { readonly port: number | undefined; readonly said: Buffer }[] = [];
const { write } = Socket.prototype;
let graph: Signpost;
beforeAll(async () => {
  // Below TLS and every driver: whatever this process says to anybody.
  Socket.prototype.write = function (this: Socket, chunk: Uint8Array | string, ...more: never[]) {
    const said = Buffer.from(chunk as string, typeof more[0] === 'string' ? more[0] : 'utf8');
    sent.push({ port: this.remotePort, said });
    return Reflect.apply(write, this, [chunk, ...more]);
  } as typeof write;
  graph = await startSignpost();
});
afterAll(() => {
  Socket.prototype.write = write;
});

/** Each secret as it might be written. */
function secrets(): Map<string, readonly Buffer[]> {
  const keys = testKeys();
  const rings = Object.entries({ seal: keys.sealKeys(), vault: keys.vaultKeys() }).flatMap(([name, ring]) =>
    [ring, purposeRing(ring, 'backup')].flatMap((each) =>
      [...each.keys].map(([version, key]) => [`${name} ${version}`, key] as const),
    ),
  );
  const named = [
    ...rings,
    ...(['vaultLookupKey', 'lookupKey', 'standingKey', 'cursorKey', 'databaseKey', 'backupKey'] as const).map(
      (name) => [name, keys[name]()] as const,
    ),
    ...(['callerPrivateKey', 'auditPrivateKey'] as const).map(
      (name) => [name, privateBytes(keys[name]())] as const,
    ),
  ];
  return new Map(named.map(([name, key], at) => [`${at} ${name}`, written(key)] as const));
}
const privateBytes = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).d as string, 'base64url');
const written = (key: Buffer) => [
  key,
  ...(['hex', 'base64url'] as const).map((encoding) => Buffer.from(key.toString(encoding))),
  Buffer.from(key.toString('base64').replace(/=+$/, '')),
];

test('no key is sent to the database or to anybody', async () => {
  const dora = graph.again('dora');
  const hidden = castNumbers.iris;
  const open = await dora.act(
    'openRecord',
    { number: hidden, reason: 'CASE_REVIEW' },
    '... on RecordOpened { child { address { line } identifiers { value } } }',
  );
  const { address } = open.child;
  expect(address.line).toEqual(expect.any(String));
  await dora.act('requestShield', { number: castNumbers.theo, askedBy: 'CHILD', ground: 'PROTECTS_CHILD' });
  await dora.act('openRecord', { number: castNumbers.noah, reason: 'ADOPTION' });
  await dora.act('placeForAdoption', { number: castNumbers.noah });
  await dora.act('requestVaultOpening', {
    number: castNumbers.noah,
    reason: 'To see whether there was another identity.',
  });
  await dora.ask(
    '{ placements { number } workItems(queue: SHIELD_DECISION, first: 1) { edges { cursor } pageInfo { endCursor } } }',
  );
  const databasePort = Number(new URL(graph.database.url).port);
  const all = Buffer.concat(sent.map(({ said }) => said));
  const asked = Buffer.concat(sent.filter(({ port }) => port === databasePort).map(({ said }) => said));
  // The control: what is said is seen, to the database and to who asks.
  expect([asked.includes('audit.append'), all.includes(address.line)]).toEqual([true, true]);
  for (const [name, forms] of secrets())
    expect(
      forms.some((form) => all.includes(form)),
      name,
    ).toBe(false);
  // What a shield hides is opened here, and said to the database in no statement and no parameter.
  expect(asked.includes(address.line)).toBe(false);
});
