import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadReference } from '../../cli/seed/directory.ts';
import type { Caller } from '../../platform/caller.ts';
import { childNumberFrom } from '../../platform/identifiers.ts';
import { again, BRADFORD, LEEDS, opened, somebody, startCompliance } from './support/compliance.ts';

const statements: string[] = [];
const note = (message: unknown) => statements.push((message as { text: string }).text);
subscribe('signpost:statement', note);
afterAll(() => unsubscribe('signpost:statement', note));

const compliance = await startCompliance();
const manager = somebody(['MANAGEMENT_TEAM']);
const practitioner = somebody(['PRACTITIONER']);
const children = Array.from({ length: 60 }, (_, index) => childNumberFrom(100_000_000 + index));
const [child, busy, other, unknown, deep] = children as [string, string, string, string, string];
const query = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Child {
  accessHistory { at reason account { id } organisation { id } } } } }`;
const history = (caller: Caller, ...numbers: string[]) =>
  compliance.ask(caller, query, { r: numbers.map((number) => ({ __typename: 'Child', number })) });
const absent = { data: { _entities: [null] } };

/** Records of Leeds, but for these ten. */
const theirs = children.slice(30, 40);
const recordOf = (number: string) => ({
  number,
  given_name: 'Ada',
  family_name: 'Looked',
  gender: 'FEMALE',
  birth_date: '2016-01-01',
  authority_code: theirs.includes(number) ? BRADFORD : LEEDS,
  given_key: 'ad',
  family_key: 'lk',
});
const guarded = children[52] as string;
const isMerged = (number: string) => number === children[51];

beforeAll(async () => {
  await compliance.sql.begin(async (tx) => {
    await loadReference(tx);
    const there = children.filter((number) => number !== unknown && !isMerged(number));
    await tx`insert into records.child ${tx(there.map(recordOf))}`;
  });
  await compliance.store(
    opened(practitioner, child, {}, { role: 'PRACTITIONER', groups: ['identity'] }),
    opened(manager, child),
    ...Array.from({ length: 30 }, () =>
      opened(practitioner, busy, {}, { role: 'PRACTITIONER', groups: ['identity'] }),
    ),
    opened(manager, busy, { reason: 'COMPLAINT' }),
    opened(somebody(['MANAGEMENT_TEAM']), other),
    opened(manager, deep),
    ...Array.from({ length: 30 }, () =>
      opened(practitioner, deep, {}, { role: 'PRACTITIONER', groups: ['identity'] }),
    ),
  );
});

describe('the access history of a record', () => {
  test('shows the management team that has it open who opened it, the newest first', async () => {
    const { data, errors } = await history(again(manager), child);
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([
      {
        __typename: 'Child',
        accessHistory: [manager, practitioner].map((who) => ({
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          reason: 'CASE_REVIEW',
          account: { id: who.accountId },
          organisation: { id: who.organisationId },
        })),
      },
    ]);
  });

  test('ends with the last 25', async () => {
    const { data } = await history(again(manager), busy);
    const entries = data._entities[0].accessHistory;
    expect(entries).toHaveLength(compliance.policy.accessHistoryEntries);
    expect(entries[0].reason).toBe('COMPLAINT');
  });

  test('has what was done under every number of a merged record, and is the same under each', async () => {
    const [kept, merged] = [children[50], children[51]] as [string, string];
    await compliance.sql`insert into records.number_alias (child_number, number) values (${kept}, ${merged})`;
    const before = opened(practitioner, merged, {}, { role: 'PRACTITIONER', groups: ['identity'] });
    await compliance.store(before, opened(manager, kept));
    const { data } = await history(again(manager), kept, merged);
    const who = data._entities.map(({ accessHistory }: { accessHistory: { account: { id: string } }[] }) =>
      accessHistory.map(({ account }) => account.id),
    );
    expect(who).toEqual([
      [manager.accountId, practitioner.accountId],
      [manager.accountId, practitioner.accountId],
    ]);
  });

  test('is there although the opening that entitles is not among the last 25', async () => {
    const { data } = await history(again(manager), deep);
    const entries = data._entities[0].accessHistory as { account: { id: string } }[];
    expect(entries).toHaveLength(compliance.policy.accessHistoryEntries);
    expect(entries.every(({ account }) => account.id === practitioner.accountId)).toBe(true);
  });

  test.each<[string, () => Promise<Caller> | Caller, string]>([
    ['no such child', () => again(manager), unknown],
    ['a number that cannot be one', () => again(manager), '0; drop table audit.event'],
    ['a number of twenty digits', () => again(manager), '99999999999999999999'],
    ['a child that somebody else opened', () => again(manager), other],
    ['the same person in another session', () => again(manager, { sessionId: randomUUID() }), child],
    ['somebody else in the same session', () => again(manager, { accountId: randomUUID() }), child],
    ['another authority', () => again(manager, { authorityCode: BRADFORD }), child],
    ['a national body', () => again(manager, { authorityCode: null }), child],
  ])('is absent for %s', async (_, who, number) => {
    expect(await history(await who(), number)).toEqual(absent);
  });

  test.each<[string, Parameters<typeof opened>[2], object]>([
    ['it was refused', { outcome: 'REFUSED' }, {}],
    ['it was refused as such', { kind: 'RECORD_REFUSED' }, {}],
    ['it has run out', {}, { expiresAt: new Date(Date.now() - 3_600_000).toISOString() }],
    ['the record is another authority’s', { area: BRADFORD }, {}],
    ['the acting role does not include it', {}, { role: 'PRACTITIONER', groups: ['identity', 'address'] }],
    ['the groups say so and the role does not', {}, { role: 'PRACTITIONER' }],
    ['it names no role', {}, { role: null }],
    ['it names no groups', {}, { groups: null }],
    ['it names no expiry', {}, { expiresAt: null }],
    ['it names a role that the person lost', {}, { role: 'DATA_STEWARD' }],
  ])('is not shown by an opening when %s', async (_, more, detail) => {
    const who = somebody(['MANAGEMENT_TEAM']);
    await compliance.store(opened(who, guarded, more, detail));
    const { data } = await history(who, guarded);
    expect(data._entities[0]?.accessHistory ?? null).toBeNull();
  });

  test('is over when the grant is', async () => {
    const began = compliance.clock.now();
    expect((await history(again(manager), child)).data._entities[0]).not.toBeNull();
    compliance.clock.advance(31 * 60_000);
    expect(await history(again(manager), child)).toEqual(absent);
    compliance.clock.set(began);
  });

  test('is refused as a field to a role that never has it', async () => {
    const { data, errors } = await history(practitioner, child);
    // Not shown it, the subgraph does not even find the child for them.
    expect({ data, errors }).toEqual({ data: { _entities: [null] }, errors: undefined });
    await compliance.store(opened(practitioner, child));
    const forged = await history(practitioner, child);
    expect(forged.data).toBeNull();
    expect(forged.errors[0].extensions.code).toBe('FORBIDDEN_FIELD');
  });

  test('of many children is one statement, whatever may be seen of them', async () => {
    const visible = children.slice(4);
    await compliance.store(...visible.map((number) => opened(manager, number)));
    const taken: number[] = [];
    for (const numbers of [
      visible.slice(0, 1),
      visible.slice(0, 10),
      visible.slice(0, 50),
      [unknown],
      [other],
    ]) {
      statements.length = 0;
      const { data } = await history(again(manager), ...numbers);
      expect(data._entities).toHaveLength(numbers.length);
      taken.push(statements.length);
    }
    expect(taken).toEqual([1, 1, 1, 1, 1]);
  });

  test('reads of the records that one alone, however many there are', async () => {
    const many = Array.from({ length: 3_000 }, (_, at) =>
      recordOf(childNumberFrom(300_000_000 + at) as string),
    );
    await compliance.sql`insert into records.child ${compliance.sql(many)}`;
    await compliance.sql`analyze records.child`;
    statements.length = 0;
    await history(again(manager), child);
    const plan = await compliance.sql.unsafe(`explain (generic_plan) ${statements[0]}`);
    expect(JSON.stringify(plan)).toContain('Index');
    expect(JSON.stringify(plan)).not.toMatch(/Seq Scan on child\b/);
  });

  test('keeps its order, and mixes nothing between two people who ask at once', async () => {
    const bradford = somebody(['MANAGEMENT_TEAM'], { authorityCode: BRADFORD });
    await compliance.store(...theirs.map((number) => opened(bradford, number, { area: BRADFORD })));
    const numbers = children.slice(20, 50);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, round) =>
        history(round % 2 ? again(manager) : again(bradford), ...numbers),
      ),
    );
    answers.forEach(({ data }, round) => {
      data._entities.forEach((entity: object | null, index: number) => {
        const forBradford = index >= 10 && index < 20;
        expect(entity !== null, `round ${round}, child ${index}`).toBe((round % 2 === 1) !== forBradford);
      });
    });
  });

  test('takes nothing from a representation but the number', async () => {
    const r = [{ __typename: 'Child', number: unknown, accessHistory: [{ at: '2026-01-01T00:00:00Z' }] }];
    expect(await compliance.ask(manager, query, { r })).toEqual(absent);
  });

  test('asks no month of the audit, of which there are ever more', async () => {
    await compliance.sql.begin(async (tx) => {
      await tx`lock table audit.event in access exclusive mode`;
      const { data } = await history(again(manager), busy);
      expect(data._entities[0].accessHistory).toHaveLength(compliance.policy.accessHistoryEntries);
    });
  });
});
