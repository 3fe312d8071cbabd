import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditEvent } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import { childNumberFrom } from '../../platform/identifiers.ts';
import { leafHash, verifyInclusion } from '../../subgraphs/compliance/sealing/merkle.ts';
import { isSignedByLog, parseCheckpoint, parseNote } from '../../subgraphs/compliance/sealing/note.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { sealAll } from '../audit/sealAll.ts';
import { testKeys } from '../support/database.ts';
import { again, BRADFORD, LEEDS, somebody, startCompliance } from './support/compliance.ts';

const statements: string[] = [];
const note = (message: unknown) => statements.push((message as { text: string }).text);
subscribe('signpost:statement', note);
afterAll(() => unsubscribe('signpost:statement', note));

const compliance = await startCompliance();
const { sql } = compliance;
const keys = testKeys();
const leeds = somebody(['AUDITOR']);
const prove = async (who: Caller, eventId: string) => {
  const { data, errors } = await compliance.ask(
    again(who),
    'query ($id: ID!) { auditInclusionProof(eventId: $id) { eventId line place path checkpoint } }',
    { id: eventId },
  );
  expect(errors).toBeUndefined();
  return data.auditInclusionProof;
};
const idOf = async (operation: string) =>
  (await sql`select id::text as id from audit.event where operation = ${operation} limit 1`)[0]?.id as string;
const store = (operation: string, authorityCode: string, more: Partial<AuditEvent> = {}) =>
  compliance.store({
    kind: 'RECORD_OPENED',
    outcome: 'DONE',
    operationId: randomUUID(),
    operation,
    authorityCode,
    ...more,
  });

beforeAll(async () => {
  for (let n = 0; n < 40; n += 1)
    await store(n === 17 ? 'of Leeds' : `other ${n}`, n === 17 ? LEEDS : BRADFORD);
  const knock = {
    kind: 'RECORD_REFUSED',
    outcome: 'REFUSED',
    childNumber: childNumberFrom(300_000_001),
  } as const;
  await store('of a record elsewhere', LEEDS, { ...knock, area: BRADFORD });
  await store('of nobody', LEEDS, knock);
  await sealAll(sql, new Sealer(compliance.sealing, keys.auditPrivateKey(), 10));
  await store('unsealed', LEEDS);
});

test('L38: an event of the own area is proved to whoever holds the public key alone', async () => {
  const proof = await prove(leeds, await idOf('of Leeds'));
  const signed = parseNote(proof.checkpoint);
  const checkpoint = signed && parseCheckpoint(signed.text);
  if (!signed || !checkpoint) throw new Error('The checkpoint cannot be read.');
  expect(isSignedByLog(signed, [keys.auditPublicKey()])).toBe(true);
  const claim = {
    leaf: leafHash(Buffer.from(proof.line)),
    index: Number(proof.place),
    size: checkpoint.size,
    proof: proof.path.map((each: string) => Buffer.from(each, 'base64')),
    root: checkpoint.root,
  };
  expect([claim.index, claim.size]).toEqual([17, 42]);
  expect(proof.line).toContain('\tof Leeds\t');
  expect(verifyInclusion(claim)).toBe(true);
  expect(
    verifyInclusion({ ...claim, leaf: leafHash(Buffer.from(proof.line.replace('Leeds', 'Leedz'))) }),
  ).toBe(false);
});

test('outside the area, or of no event, there is none, in one statement; and none before the seal', async () => {
  for (const id of [await idOf('other 3'), '999999999', 'x']) {
    statements.length = 0;
    expect(await prove(leeds, id)).toBeNull();
    expect(statements).toHaveLength(1);
  }
  expect(await prove(leeds, await idOf('unsealed'))).toBeNull();
});

test('that a colleague asked for a number is proved to nobody in the area: the sealed line says whether there is a record, and whose', async () => {
  const national = somebody(['AUDITOR'], { authorityCode: null, organisationKind: 'DEPARTMENT' });
  for (const operation of ['of a record elsewhere', 'of nobody']) {
    expect(await prove(leeds, await idOf(operation))).toBeNull();
    expect(await prove(national, await idOf(operation))).not.toBeNull();
  }
});
