import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { castMember } from '../support/cast.ts';
import { identifierOf, isThere, numbers } from './children.ts';
import { isOfCompliance, leavesOf, selectionOf, valuesAt } from './leaves.ts';
import {
  expectations,
  neverSees,
  outsiders,
  overriding,
  type Reader,
  readers,
  type Subject,
  sees,
  subjects,
} from './oracle.ts';
import { type Answer, callerWith, shapes, startSubgraphs } from './subgraphs.ts';

const all = leavesOf('Child');

test('every field of a record has its row', () => {
  const unknown = all.filter((leaf) => !expectations[leaf]);
  expect(
    unknown,
    'a new field: give it a row in schema/permissions.yaml, and in test/access/oracle.ts',
  ).toEqual([]);
  expect(Object.keys(expectations).filter((leaf) => !all.includes(leaf))).toEqual([]);
});

/** Ways to a record. Each answers with the record, or null. */
const paths = ['child', 'openRecord', 'candidate', '_entities'] as const;

describe.each(shapes)('who sees which field, %s, at the subgraphs', (shape) => {
  let graph: Awaited<ReturnType<typeof startSubgraphs>>;
  beforeAll(async () => {
    graph = await startSubgraphs(shape);
    for (const reader of readers) for (const subject of subjects) await open(reader, subject, 'number');
  });

  const key = () => `matrix-${randomUUID()}`;
  const open = (
    reader: Reader,
    subject: Subject,
    selection: string,
    caller = graph.callerOf(reader.username),
  ) =>
    graph.ask(
      'records',
      caller,
      `mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename ... on RecordOpened { child { ${selection} } } } }`,
      { input: { number: numbers[subject], reason: reader.reason, idempotencyKey: key() } },
    );
  const entity = async (
    name: 'records' | 'compliance',
    caller: Caller,
    subject: Subject,
    selection: string,
  ) => {
    const text = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Child { ${selection} } } }`;
    const { data, errors } = await graph.ask(name, caller, text, {
      r: [{ __typename: 'Child', number: numbers[subject] }],
    });
    return { data: data?._entities[0] ?? null, errors };
  };
  const read = async (
    path: (typeof paths)[number],
    reader: Reader,
    subject: Subject,
    selection: string,
    caller = graph.callerOf(reader.username),
  ): Promise<Answer> => {
    switch (path) {
      case 'child': {
        const { data, errors } = await graph.ask(
          'records',
          caller,
          `query ($number: ChildNumber!) { child(number: $number) { ${selection} } }`,
          { number: numbers[subject] },
        );
        return { data: data?.child ?? null, errors };
      }
      case 'openRecord': {
        const { data, errors } = await open(reader, subject, selection, caller);
        return { data: data?.openRecord.child ?? null, errors };
      }
      case 'candidate': {
        const { data, errors } = await graph.ask(
          'records',
          caller,
          `query ($input: SearchChildrenInput!) { searchChildren(input: $input) { ... on ChildSearch { candidates { child { ${selection} } } } } }`,
          { input: { purpose: reader.reason, number: numbers[subject] } },
        );
        return { data: data?.searchChildren?.candidates?.[0]?.child ?? null, errors };
      }
      case '_entities':
        return entity('records', caller, subject, selection);
    }
  };

  describe.each(readers.map((reader) => [reader.username, reader] as const))('%s', (username, reader) => {
    const asked = all.filter((leaf) => !neverSees(username, leaf));
    const check = (subject: Subject, leaves: readonly string[], data: unknown, where: string) => {
      for (const leaf of leaves) {
        const seen = valuesAt(data, leaf).length > 0;
        expect(seen, `${where}: ${subject} ${leaf}`).toBe(
          sees(reader, subject, leaf) && isThere(reader, subject, leaf),
        );
      }
    };

    test.each(paths)('by %s', async (path) => {
      const leaves = asked.filter((leaf) => !isOfCompliance(leaf));
      for (const subject of subjects) {
        const { data, errors } = await read(path, reader, subject, selectionOf(leaves));
        expect(errors, `${path} ${subject}`).toBeUndefined();
        if (path === 'candidate' && subject.startsWith('archived')) {
          // A search finds no archived record, also for those who may open it by its number.
          expect(data).toBeNull();
          continue;
        }
        check(subject, leaves, data, path);
        if (reader.column[subject] === undefined) expect(data).toBeNull();
        // Of a record, the very values: nobody is shown another child's.
        if (data) expect([data.number, data.givenName]).toEqual([numbers[subject], `Given${subject}`]);
        const shown = valuesAt(data, 'identifiers.value');
        if (shown.length > 0 && !reader.everyIdentifier(subject)) {
          expect(shown).toEqual([identifierOf(username === 'owen' ? 'amira' : username, subject)]);
        }
      }
    });

    test('by the access history’s own subgraph', async () => {
      const leaves = asked.filter(isOfCompliance);
      for (const subject of subjects) {
        if (leaves.length === 0) break;
        const { data, errors } = await entity(
          'compliance',
          graph.callerOf(username),
          subject,
          selectionOf(leaves),
        );
        expect(errors).toBeUndefined();
        check(subject, leaves, data, 'compliance');
      }
    });

    test('is refused what the role never has, field by field', async () => {
      const caller = graph.callerOf(username);
      for (const leaf of all.filter((each) => neverSees(username, each))) {
        // The field of another group may hang below one that the role has, such as a carer's telephone.
        const { data, errors } = await entity(
          isOfCompliance(leaf) ? 'compliance' : 'records',
          caller,
          'ordinary',
          selectionOf([leaf]),
        );
        expect(valuesAt(data, leaf), leaf).toEqual([]);
        if (!isOfCompliance(leaf))
          expect(
            errors?.map(({ extensions }) => extensions.code),
            leaf,
          ).toContain('FORBIDDEN_FIELD');
      }
    });

    test('without a grant, or in another session, there is nothing on any path', async () => {
      const elsewhere = callerWith({ ...graph.callerOf(username), sessionId: randomUUID() });
      const leaves = asked.filter((leaf) => !isOfCompliance(leaf));
      for (const subject of subjects) {
        const byEntity = await entity('records', elsewhere, subject, selectionOf(leaves));
        const byChild = await graph.ask(
          'records',
          elsewhere,
          `query ($number: ChildNumber!) { child(number: $number) { ${selectionOf(leaves)} } }`,
          { number: numbers[subject] },
        );
        expect([byEntity, byChild]).toEqual([{ data: null, errors: undefined }, { data: { child: null } }]);
        const history = asked.filter(isOfCompliance);
        if (history.length > 0) {
          expect(await entity('compliance', elsewhere, subject, selectionOf(history))).toEqual({
            data: null,
            errors: undefined,
          });
        }
      }
    });
  });

  test.each([
    ['shielded', 'shieldedElsewhere'],
    ['shieldedElsewhere', 'shielded'],
  ] as const)(
    'under an override of %s the hidden fields of that record alone are seen, by every path; of %s none',
    async (subject, other) => {
      const { username, reason } = overriding;
      const claims = {
        ...graph.callerOf(username),
        sessionId: randomUUID(),
        factorAt: graph.clock.now().getTime(),
      };
      const fresh = () => callerWith(claims);
      const leaves = all.filter((leaf) => !neverSees(username, leaf) && !isOfCompliance(leaf));
      const selection = selectionOf(leaves);
      const plain = readers.find((reader) => reader.username === username) as Reader;
      const check = (reader: Reader, child: Subject, data: unknown, where: string) => {
        for (const leaf of leaves)
          expect(valuesAt(data, leaf).length > 0, `${where}: ${child} ${leaf}`).toBe(
            sees(reader, child, leaf),
          );
      };
      for (const child of [subject, other]) await open(overriding, child, 'number', fresh());
      const { data, errors } = await graph.ask(
        'records',
        fresh(),
        `mutation ($input: OverrideShieldInput!) { overrideShield(input: $input) { __typename
          ... on ShieldOverridden { child { ${selection} } } } }`,
        {
          input: {
            number: numbers[subject],
            reason,
            basis: 'COURT_ORDER',
            warningVersion: 1,
            warningAcknowledged: true,
            idempotencyKey: key(),
          },
        },
      );
      expect(errors).toBeUndefined();
      check(overriding, subject, data.overrideShield.child, 'overrideShield');
      for (const path of ['child', 'candidate', '_entities'] as const) {
        check(overriding, subject, (await read(path, overriding, subject, selection, fresh())).data, path);
        check(plain, other, (await read(path, plain, other, selection, fresh())).data, path);
      }
      const hidden = all.filter((leaf) => neverSees(username, leaf) && !isOfCompliance(leaf));
      for (const leaf of hidden) {
        const { data: refused } = await entity('records', fresh(), subject, selectionOf([leaf]));
        expect(valuesAt(refused, leaf), leaf).toEqual([]);
      }
      // Opened anew as any record it is hidden again; and in another session it was never open.
      check(
        plain,
        subject,
        (await read('openRecord', plain, subject, selection, fresh())).data,
        'openRecord',
      );
      const elsewhere = callerWith({ ...claims, sessionId: randomUUID() });
      expect((await read('child', overriding, subject, selection, elsewhere)).data).toBeNull();
    },
  );

  test.each(outsiders)('%s sees no record, whatever is asked', async (username) => {
    const caller = graph.callerOf(username);
    for (const leaf of all) {
      const name = isOfCompliance(leaf) ? 'compliance' : 'records';
      const { data } = await entity(name, caller, 'ordinary', selectionOf([leaf]));
      expect(valuesAt(data, leaf), leaf).toEqual([]);
    }
    const { data, errors } = await graph.ask(
      'records',
      caller,
      `query ($number: ChildNumber!) { child(number: $number) { number } }`,
      { number: numbers.ordinary },
    );
    expect(data?.child ?? null).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN_FIELD');
  });

  test('a mutation’s own answer hides what the record hides', async () => {
    for (const [subject, shown] of [
      ['shielded', false],
      ['ordinary', true],
    ] as const) {
      const { data, errors } = await graph.ask(
        'records',
        graph.callerOf('amira'),
        `mutation ($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { __typename ... on InvolvementRecorded {
          involvement { id serviceType } child { ${selectionOf(all.filter((leaf) => !neverSees('amira', leaf)))} } } } }`,
        { input: { number: numbers[subject], serviceType: 'THERAPY', idempotencyKey: key() } },
      );
      expect(errors).toBeUndefined();
      expect(data.recordInvolvement.__typename).toBe('InvolvementRecorded');
      expect(data.recordInvolvement.involvement !== null).toBe(shown);
      for (const leaf of ['address.line', 'involvements.id', 'carers.name']) {
        expect(valuesAt(data.recordInvolvement.child, leaf).length > 0, leaf).toBe(shown);
      }
      const [row] = await graph.database
        .sql`select count(*)::int as rows from records.involvement where child_number = ${numbers[subject]} and service_type = 'THERAPY'`;
      expect(row?.rows).toBe(shown ? 1 : 0);
    }
  });

  test('an involvement by reference is absent where the record hides it', async () => {
    const text =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Involvement { serviceType telephone } } }';
    const [plain] = await graph.database
      .sql`select id from records.involvement where child_number = ${numbers.ordinary} and category = 'ADDITIONAL' limit 1`;
    const [sealed] = await graph.database
      .sql`select id from sealed.detail where child_number = ${numbers.shielded} and kind = 'INVOLVEMENT' and category = 'ADDITIONAL' limit 1`;
    const r = [plain?.id, sealed?.id, randomUUID(), 'x'].map((id) => ({ __typename: 'Involvement', id }));
    const { data, errors } = await graph.ask('records', graph.callerOf('amira'), text, { r });
    expect(errors).toBeUndefined();
    expect(data._entities.map((each: object | null) => each !== null)).toEqual([true, false, false, false]);
    const steward = await graph.ask('records', graph.callerOf('farah'), text, { r });
    expect(steward.data?._entities.every((each: object | null) => each === null) ?? true).toBe(true);
  });

  test('nothing hidden is anywhere in an answer', async () => {
    const reader = readers.find(({ username }) => username === 'amira') as Reader;
    const asked = all.filter((leaf) => !neverSees('amira', leaf) && !isOfCompliance(leaf));
    for (const path of paths) {
      const text = JSON.stringify(await read(path, reader, 'shielded', selectionOf(asked)));
      for (const canary of [
        'Canary Lane',
        'Hidden',
        'Former',
        'Carer ',
        '07700',
        '0113',
        'example.org',
        'LS6',
        castMember('amira').organisation.id,
      ]) {
        expect(text.includes(canary), `${path}: ${canary}`).toBe(
          canary === '0113' && text.includes('teamTelephone'),
        );
      }
    }
  });
});
