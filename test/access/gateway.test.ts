import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { childNumberFrom } from '../../platform/identifiers.ts';
import { testKeys } from '../support/database.ts';
import { type Answered, type Signpost, startSignpost } from '../support/graph.ts';
import { testSettings } from '../support/settings.ts';
import { identifierOf, isThere, numbers, seedSubjects } from './children.ts';
import { leavesOf, selectionOf, valuesAt } from './leaves.ts';
import { neverSees, outsiders, type Reader, readers, type Subject, sees, subjects } from './oracle.ts';

const all = leavesOf('Child');
const openText = (selection: string) =>
  `mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename ... on RecordOpened { child { ${selection} } } } }`;
const childText = (selection: string) =>
  `query ($number: ChildNumber!) { child(number: $number) { ${selection} } }`;
const searchText = (selection: string) =>
  `query ($input: SearchChildrenInput!) { searchChildren(input: $input) { __typename
    ... on ChildSearch { candidates { number child { ${selection} } } refine } } }`;

/** One shape in each mode of a service at work: all rules hold in the interim too. */
const ways = [
  ['in-process', testSettings.serviceMode],
  ['http', 'INTERIM'],
] as const;

describe.each(ways)('L05 who sees which field, %s, in mode %s, through the gateway', (shape, mode) => {
  let graph: Signpost;
  /** Calls of subgraphs, by name; sessions aside. */
  const called: string[] = [];
  beforeAll(async () => {
    graph = await startSignpost({
      watched: true,
      shape,
      wrap: (client) => ({
        ...client,
        execute: (fetch, ...rest) => {
          if (!/resolveSession|signIn|signOut/.test(fetch.text)) called.push(client.name);
          return client.execute(fetch, ...rest);
        },
      }),
    });
    await seedSubjects(graph.database.sql, testKeys());
    await graph.database.sql`update service.state set mode = ${mode}`;
    const inForce = async () =>
      (await graph.as('kofi').query('{ serviceMode { mode } }')).data.serviceMode.mode;
    await vi.waitFor(async () => expect(await inForce()).toBe(mode), { timeout: 30_000 });
  });

  const openInput = (reader: Pick<Reader, 'reason'>, subject: Subject) => ({
    input: { number: numbers[subject], reason: reader.reason, idempotencyKey: `gateway-${randomUUID()}` },
  });
  const sound = ({ errors, status }: Answered) =>
    expect({ errors, status }).toEqual({ errors: [], status: 200 });

  describe.each(readers.map((reader) => [reader.username, reader] as const))('%s', (username, reader) => {
    const asked = all.filter((leaf) => !neverSees(username, leaf));
    const check = (subject: Subject, child: unknown, where: string, leaves = asked) => {
      if (reader.column[subject] === undefined) expect(child, `${where}: ${subject}`).toBeNull();
      for (const leaf of leaves) {
        expect(valuesAt(child, leaf).length > 0, `${where}: ${subject} ${leaf}`).toBe(
          sees(reader, subject, leaf) && isThere(reader, subject, leaf),
        );
      }
    };

    test('opening, reading again, finding', async () => {
      const me = graph.again(username);
      for (const subject of subjects) {
        const unopened = await me.query(childText('number'), { number: numbers[subject] });
        sound(unopened);
        expect(unopened.data).toEqual({ child: null });
        const opened = await me.query(openText(selectionOf(asked)), openInput(reader, subject));
        sound(opened);
        check(subject, opened.data?.openRecord.child ?? null, 'openRecord');
        const again = await me.query(childText(selectionOf(asked)), { number: numbers[subject] });
        sound(again);
        check(subject, again.data?.child, 'child');
        if (subject.startsWith('archived')) continue;
        // Of a page of candidates all fields at once are more than one operation may ask for.
        for (const leaves of [asked.slice(0, asked.length / 2), asked.slice(asked.length / 2)]) {
          const found = await me.query(searchText(selectionOf(leaves)), {
            input: { purpose: reader.reason, number: numbers[subject] },
          });
          sound(found);
          check(subject, found.data?.searchChildren.candidates[0]?.child ?? null, 'candidate', leaves);
        }
      }
      const shown = await me.query(childText('identifiers { value }'), { number: numbers.ordinary });
      const values = valuesAt(shown.data?.child, 'identifiers.value');
      if (!reader.everyIdentifier('ordinary') && values.length > 0) {
        expect(values).toEqual([identifierOf(username === 'owen' ? 'amira' : username, 'ordinary')]);
      }
    });

    test('what the role never has refuses the whole operation, and asks no subgraph', async () => {
      const me = graph.as(username);
      for (const leaf of all.filter((each) => neverSees(username, each))) {
        const selection = selectionOf([leaf]);
        const [field, ...below] = selection.split(' ');
        const rest = below.join(' ');
        // The ways round are of the gateway alone: trying them in one shape is enough.
        const waysRound = [
          `number a: ${field} ${rest}`,
          `... on Child { ${selection} }`,
          `... @include(if: false) { ${selection} }`,
          `${field} @skip(if: true) ${rest}`,
        ];
        const variants = [selection, ...(shape === 'in-process' ? waysRound : [])];
        called.length = 0;
        const answers = await Promise.all(
          variants.map((variant) => me.query(childText(variant), { number: numbers.ordinary })),
        );
        for (const [at, { data, code }] of answers.entries())
          expect([data, code], `${leaf}: ${variants[at]}`).toEqual([null, 'FORBIDDEN_FIELD']);
        expect(called).toEqual([]);
      }
    });
  });

  test.each(outsiders)('%s has no way to a record', async (username) => {
    const me = graph.as(username);
    for (const [text, variables] of [
      [childText('number'), { number: numbers.ordinary }],
      [openText('number'), openInput({ reason: 'SAFEGUARDING' }, 'ordinary')],
      [searchText('number'), { input: { purpose: 'SAFEGUARDING', number: numbers.ordinary } }],
    ] as const) {
      called.length = 0;
      const answer = await me.query(text, variables);
      expect([answer.data, answer.code]).toEqual([null, 'FORBIDDEN_FIELD']);
      expect(called).toEqual([]);
    }
  });

  test('the refusal is audited with the real field, and says nothing of it', async () => {
    const answer = await graph.as('amira').query(childText('harmless: sensitiveServices { telephone }'), {
      number: numbers.ordinary,
    });
    expect(answer.text).not.toMatch(/sensitive/i);
    const [event] = await graph.database.sql`
      select kind, outcome, detail from audit.event where kind = 'OPERATION_REFUSED' order by id desc limit 1`;
    expect(event).toMatchObject({
      outcome: 'REFUSED',
      detail: { code: 'FORBIDDEN_FIELD', fields: ['Child.sensitiveServices', 'SensitiveService.telephone'] },
    });
  });

  test('what left is in the audit: the child, and the groups that the answer held', async () => {
    const me = graph.again('amira');
    for (const [subject, groups] of [
      ['ordinary', ['address', 'identity', 'marker']],
      ['shielded', ['identity', 'marker']],
    ] as const) {
      await me.query(openText('number'), openInput({ reason: 'SAFEGUARDING' }, subject));
      const answer = await me.query(childText('givenName address { line } status'), {
        number: numbers[subject],
      });
      sound(answer);
      const [event] = await graph.database.sql`
        select child_number, detail from audit.event where kind = 'DISCLOSED' order by id desc limit 1`;
      expect(event).toMatchObject({ child_number: Number(numbers[subject]), detail: { groups, rows: 1 } });
    }
  });

  describe('not permitted and not there', () => {
    const unknown = childNumberFrom(999_999_999) as string;
    /** What of an answer may differ: nothing but the reference. */
    const alike = ({ status, data, errors }: Answered) =>
      JSON.stringify({
        status,
        data,
        errors: errors.map(({ message, extensions: { code } }) => ({ message, code })),
      });
    const compare = async (asks: readonly (readonly [string, () => Promise<Answered>])[]) => {
      const seen: { name: string; answer: string; statements: string[] }[] = [];
      // Once before, so that every statement is prepared.
      for (const [, ask] of asks) await ask();
      for (const [name, ask] of asks) {
        let answer: Answered | undefined;
        const statements = await graph.statementTexts(async () => {
          answer = await ask();
        });
        seen.push({
          name,
          answer: alike(answer as Answered),
          statements: statements.map((text) => text.slice(0, 60)),
        });
      }
      const [first, ...others] = seen;
      expect(first?.statements.length).toBeGreaterThan(0);
      for (const other of others) expect({ ...other, name: first?.name }, other.name).toEqual(first);
      return first?.answer;
    };

    test('a record that one may not read is as an unknown one', async () => {
      const me = graph.again('amira');
      const other = graph.again('ben');
      await other.query(openText('number'), openInput({ reason: 'SAFEGUARDING' }, 'ordinary'));
      await graph.database
        .sql`update records.child set status = 'SEALED' where number = ${numbers.archivedLongAgo}`;
      const leaves = all.filter((leaf) => !neverSees('amira', leaf));
      const answer = await compare(
        Object.entries({
          unknown,
          malformed: '12',
          word: 'nobody',
          openedByAnother: numbers.ordinary,
          shielded: numbers.shielded,
          archived: numbers.archived,
          sealed: numbers.archivedLongAgo,
          elsewhere: numbers.elsewhere,
        }).map(
          ([name, number]) => [name, () => me.query(childText(selectionOf(leaves)), { number })] as const,
        ),
      );
      expect(JSON.parse(answer as string).data).toEqual({ child: null });
    });

    test('a history that one may not see is as none', async () => {
      const me = graph.again('edward');
      const mine = await me.query(
        openText('number accessHistory { at }'),
        openInput({ reason: 'CASE_REVIEW' }, 'elsewhere'),
      );
      expect(mine.data?.openRecord.child.accessHistory.length).toBeGreaterThan(0);
      await me.query(openText('number'), openInput({ reason: 'CASE_REVIEW' }, 'ordinary'));
      const { data, errors } = await me.query(childText('givenName accessHistory { at }'), {
        number: numbers.ordinary,
      });
      expect({ data, errors }).toEqual({
        data: { child: { givenName: 'Givenordinary', accessHistory: null } },
        errors: [],
      });
    });

    test('a record that cannot be opened is as an unknown one', async () => {
      const me = graph.again('amira');
      const answer = await compare(
        Object.entries({
          unknown,
          malformed: '12',
          archived: numbers.archived,
          sealed: numbers.archivedLongAgo,
        }).map(
          ([name, number]) =>
            [
              name,
              () =>
                me.query(openText('number'), {
                  input: { number, reason: 'SAFEGUARDING', idempotencyKey: `oracle-${randomUUID()}` },
                }),
            ] as const,
        ),
      );
      expect(JSON.parse(answer as string).data.openRecord.__typename).toBe('RecordNotFound');
    });

    test('a search by what a shield hides is as one by what nobody has', async () => {
      const me = graph.again('quentin');
      const search = (input: object) => () =>
        me.query(searchText('number'), { input: { purpose: 'NOT_IN_EDUCATION', ...input } });
      const answer = await compare([
        ['no such child', search({ givenName: 'Zebedee', familyName: 'Quonsett', postcode: 'ZE1 9ZZ' })],
        [
          'former name',
          search({
            givenName: 'FormerGivenshielded',
            familyName: 'FormerFamilyshielded',
            postcode: 'ZE1 9ZZ',
          }),
        ],
        [
          'address',
          search({ givenName: 'Givenshielded', familyName: 'Familyshielded', postcode: 'LS6 1AA' }),
        ],
      ]);
      expect(JSON.parse(answer as string).data.searchChildren).toEqual({
        __typename: 'ChildSearch',
        candidates: [],
        refine: false,
      });
      const identifier = (value: string) => search({ identifier: { scheme: 'LOCAL', value } });
      await compare([
        ['unused', identifier('never-given')],
        ['of another body, shielded', identifier(identifierOf('amira', 'shielded'))],
        ['of another body', identifier(identifierOf('amira', 'ordinary'))],
      ]);
    });
  });
});
