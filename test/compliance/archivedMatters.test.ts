import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../platform/workingDays.ts';
import { castAuthorities, castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { run, startRights, today } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

test('about a record that was archived more than a year ago the own team is told no more than about a number of nobody', async () => {
  const { sql } = graph.database;
  const number = castNumbers.ella;
  const set = (row: object) => sql`update records.child set ${sql(row as never)} where number = ${number}`;
  const [was] = await sql`
    select status, archived_on::text as archived_on, authority_code from records.child where number = ${number}`;
  // The night that seals it was missed.
  await set({
    status: 'ARCHIVED',
    archived_on: addDays(today(), -400),
    authority_code: castAuthorities.leeds,
  });
  const received = async () => {
    const payload = '... on StatementChanged { statement { evidence { part label value } } }';
    const year = Number(today().slice(0, 4)) - Number(today().slice(5) < '04-01');
    const { statement } = await run('dora', 'draftStatement', payload, { kind: 'COMPLIANCE', year });
    return statement.evidence.filter(({ label }: { label: string }) => label === 'Received');
  };
  const brought = { name: 'Ella', contact: '27 Ash Road, Leeds', receivedOn: today(), number };
  const words = 'The school is not right any more.';
  const matter = (mutation: string, more: object = {}) =>
    run('dora', mutation, '... on MatterReceived { reference }', { ...brought, words, ...more });
  const before = await received();
  expect(before).toHaveLength(3);
  const references = {
    complaint: (await matter('receiveComplaint', { subject: 'DISCLOSURE' })).reference,
    correctionRequest: (await matter('receiveCorrectionRequest')).reference,
    subjectAccessRequest: (
      await run('dora', 'receiveSubjectAccessRequest', '... on SubjectAccessReceived { reference }', {
        ...brought,
        relationship: 'CHILD',
      })
    ).reference,
  };
  for (const [field, r] of Object.entries(references)) {
    const text = `query ($r: ID!) { ${field}(reference: $r) { reference } }`;
    expect([field, (await graph.as('dora').ask(text, { r }))[field]]).toEqual([field, null]);
    expect([field, (await graph.as('kofi').ask(text, { r }))[field]]).toEqual([field, { reference: r }]);
  }
  // Nor do its counts rise, of whichever kind.
  expect(await received()).toEqual(before);
  // In its first year it is theirs.
  await set({ archived_on: addDays(today(), -300) });
  const text = 'query ($r: ID!) { complaint(reference: $r) { reference } }';
  expect((await graph.as('dora').ask(text, { r: references.complaint })).complaint).not.toBeNull();
  const oneMore = before.map((each: { value: string }) => ({
    ...each,
    value: String(Number(each.value) + 1),
  }));
  expect(await received()).toEqual(oneMore);
  await set(was as object);
});
