import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { type CredentialRow, credentialStamp, serves } from '../../subgraphs/users/credential/credential.ts';
import { castMember } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { giveRole, numberOf } from './support/management.ts';
import { ec } from './support/systems.ts';

const selection = `... on CredentialChanged { credential { id activeUntil viewerCanDecide viewerCanEnd } }`;
const days = 86_400_000;

describe('how long a credential serves', () => {
  const standingKey = randomBytes(32);
  const approved = (until: Date | null, more: Partial<CredentialRow> = {}): CredentialRow => {
    const row: CredentialRow = {
      id: randomUUID(),
      kind: 'SERVICE_KEY',
      organisation_id: randomUUID(),
      account_id: randomUUID(),
      content: { about: 'a key' },
      asked_by: randomUUID(),
      asked_at: new Date(0),
      decided_by: randomUUID(),
      decided_at: new Date(0),
      outcome: 'APPROVED',
      active_until: until,
      ended_at: null,
      last_used_at: null,
      stamp: null,
      ...more,
    };
    return { ...row, stamp: credentialStamp(standingKey, row) };
  };
  const moment = fc.date({ min: new Date(1), max: new Date('2100-01-01'), noInvalidDate: true });

  test('it serves before its last moment, and not from then on', () => {
    fc.assert(
      fc.property(moment, moment, (until, now) => {
        expect(serves(standingKey, approved(until), now)).toBe(now < until);
        expect(serves(standingKey, approved(null), now)).toBe(true);
      }),
    );
  });

  test('one that has ended, was refused or waits serves never', () => {
    const now = new Date();
    for (const more of [{ ended_at: now }, { outcome: 'REFUSED' }, { outcome: null }] as const)
      expect(serves(standingKey, approved(null, more), now)).toBe(false);
  });

  test('one that was lengthened, or given to another, is none', () => {
    const row = approved(new Date(Date.now() + days));
    expect(serves(standingKey, row, new Date())).toBe(true);
    for (const edited of [
      { active_until: null },
      { active_until: new Date(Date.now() + 2 * days) },
      { account_id: randomUUID() },
      { organisation_id: randomUUID() },
      { decided_by: row.asked_by },
      { content: { about: 'a key', jwk: 'another' } },
    ])
      expect(serves(standingKey, { ...row, ...edited }, new Date())).toBe(false);
  });
});

describe('through the graph', () => {
  let graph: Signpost;
  beforeAll(async () => {
    graph = await startSignpost();
    await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
  });
  const run = (who: string, field: string, input: object) => graph.as(who).act(field, input, selection);

  test('a key runs out after the months of the policy, and one that another took the place of after the overlap', async () => {
    const number = await numberOf(graph.database, 'gro');
    const give = async () => {
      const { credential } = await run('kofi', 'proposeServiceKey', { number, jwk: ec().jwk });
      return (await run('lena', 'decideCredential', { id: credential.id, approve: true })).credential;
    };
    const until = async (id: string): Promise<Date> =>
      (await graph.database.sql`select active_until from users.credential where id = ${id}`)[0]?.active_until;
    const { serviceKeyMonths, serviceKeyOverlapDays } = readPolicy();
    const first = await give();
    const months = (Date.parse(first.activeUntil) - Date.now()) / (30.4 * days);
    expect(Math.round(months)).toBe(serviceKeyMonths);
    await give();
    const overlap = await until(first.id);
    expect(Math.round((overlap.getTime() - Date.now()) / days)).toBe(serviceKeyOverlapDays);
    // A third does not put the end of the first off.
    await give();
    expect(await until(first.id)).toEqual(overlap);
  });

  test('nobody decides about an address that is proposed for them, nor ends their own name at a provider', async () => {
    const { id, organisation } = castMember('imran');
    const proposed = await run('george', 'proposeAddress', {
      number: await numberOf(graph.database, 'imran'),
      email: 'imran.qureshi@demo.example.org',
      evidence: 'Call-back 17',
    });
    const decision = { id: proposed.credential.id, approve: true };
    expect((await run('imran', 'decideCredential', decision)).__typename).toBe('NeedsSecondPerson');
    expect((await run('kofi', 'decideCredential', decision)).__typename).toBe('CredentialChanged');
    const name = randomUUID();
    await graph.database.sql`
      insert into users.credential (id, kind, organisation_id, account_id, content, asked_by, asked_at, decided_by, decided_at,
        outcome)
      values (${name}, 'SUBJECT', ${organisation.id}, ${id}, '{"about": "imran"}', ${castMember('george').id}, now(),
        ${castMember('kofi').id}, now(), 'APPROVED')`;
    const again = graph.again('imran');
    expect((await again.act('endCredential', { id: name }, selection)).__typename).toBe('NotPermitted');
    expect((await run('george', 'endCredential', { id: name })).__typename).toBe('CredentialChanged');
  });
});
