import { beforeAll, describe, expect, test } from 'vitest';
import { castMember, castNumbers } from '../support/cast.ts';
import { type Answered, type Signpost, startSignpost } from '../support/graph.ts';
import { readyOperations } from '../support/operations.ts';
import { holders, whoIs } from '../support/people.ts';

/** Fields that look up one thing by an identifier that only its own work gives: there is none in the example. */
const oneOfMany: ReadonlySet<string> = new Set([
  'brokerRequest',
  'auditInclusionProof',
  'incident',
  'supportCase',
  'cleaningItem',
  'feedRunReport',
  'recordMerge',
  'subjectAccessRequest',
  'destruction',
  'correctionRequest',
  'complaint',
  'statement',
]);

/** Examples that need something of the reader's own first, which the demo has not: what the answer then says. */
const ownFirst: Readonly<Record<string, string>> = {
  '61-acknowledge-end': 'Give the day that is announced; see serviceMode.',
};

describe('ready operations, on the demo’s own people and children', () => {
  let graph: Signpost;
  beforeAll(async () => {
    graph = await startSignpost({ gateway: { trustedOnly: true } });
  });

  const run = async (role: keyof typeof holders, name: string, more: object = {}): Promise<Answered> => {
    const found = readyOperations(role).find((each) => each.name === name);
    if (!found) throw new Error(name);
    return graph.as(holders[role]).query(found.text, { ...found.variables, ...more });
  };

  test.each(Object.keys(holders) as (keyof typeof holders)[])(
    '%s: each runs, in production too',
    async (role) => {
      const { member, behalf } = whoIs(holders[role]);
      expect(behalf ? ['MEDIATED'] : member.roles).toContain(role);
      for (const { name } of readyOperations(role)) {
        const { errors, status, data } = await run(role, name);
        expect({ errors, status }, `${role}/${name}`).toEqual({ errors: [], status: 200 });
        for (const [field, value] of Object.entries<Record<string, unknown> | null>(data ?? {})) {
          if (!oneOfMany.has(field)) expect(value, `${role}/${name}`).not.toBeNull();
          if (value?.__typename === 'InvalidInput')
            expect(value.message, `${role}/${name}`).toBe(ownFirst[name]);
          expect(value?.__typename, `${role}/${name}`).not.toBe('IdempotencyConflict');
        }
      }
    },
  );

  test('none of them is taken for an attempt to do what its role may not', async () => {
    const { sql } = graph.database;
    const told = await sql`select detector, account_id from compliance.incident where detector is not null`;
    expect(told).toEqual([]);
  });

  test('the searches find the child that they are about, spelt wrongly too', async () => {
    for (const role of ['PRACTITIONER', 'MANAGEMENT_TEAM', 'DATA_STEWARD'] as const) {
      for (const name of ['2-search-by-name-and-age', '2-search-by-name-and-postcode']) {
        const { data } = await run(role, name);
        expect(
          data.searchChildren.candidates.map(({ number }: { number: string }) => number),
          `${role}/${name}`,
        ).toEqual([castNumbers.noah]);
      }
    }
  });

  test('the two openings show what a shield hides', async () => {
    const fresh = (number: string, reason: string) => ({
      input: { number, reason, idempotencyKey: `ready-${number}-${reason}` },
    });
    const open = await run('PRACTITIONER', '3-open-record', fresh(castNumbers.noah, 'SAFEGUARDING'));
    const hidden = await run(
      'PRACTITIONER',
      '4-open-shielded-record',
      fresh(castNumbers.grace, 'SAFEGUARDING'),
    );
    const team = await run(
      'MANAGEMENT_TEAM',
      '4-open-shielded-record',
      fresh(castNumbers.grace, 'CASE_REVIEW'),
    );
    expect(open.data.openRecord.child.address.postcode).toBe('LS6 3HD');
    expect(hidden.data.openRecord.child).toMatchObject({
      givenName: 'Grace',
      address: null,
      carers: null,
      shield: { teamTelephone: expect.any(String) },
    });
    expect(team.data.openRecord.child.address.line).toBe('8 Refuge Court');
    expect(team.data.openRecord.child.accessHistory[0].account.name).toBe(castMember('dora').name);
  });

  test('the audit tells of it, and names no child but by number', async () => {
    const { data, text } = await run('AUDITOR', '3-audit-of-a-child');
    const kinds = new Set(data.auditEvents.edges.map(({ node }: { node: { kind: string } }) => node.kind));
    for (const kind of ['RECORD_OPENED', 'DISCLOSED']) expect(kinds).toContain(kind);
    expect(text).not.toMatch(/Noah|Whitaker|Ash Road|LS6 3HD/);
    const opened = await run('AUDITOR', '5-records-opened');
    expect(opened.data.auditEvents.edges.length).toBeGreaterThan(2);
    const person = await run('AUDITOR', '4-audit-of-a-person');
    expect(person.data.auditEvents.edges[0].node.account.name).toBe(castMember('amira').name);
  });
});
