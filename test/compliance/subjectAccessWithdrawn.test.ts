import { beforeAll, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import {
  approved,
  checks,
  fetchPack,
  look,
  prepare,
  receive,
  run,
  startRights,
  step,
  textOf,
} from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

const number = castNumbers.tyler;
const parent = [{ name: 'Donna Marsh' }, { childUnderstands: true, childAgrees: true }] as const;
async function record() {
  await run('priya', 'openRecord', '', { number, reason: 'SAFEGUARDING' });
  const entry = { number, serviceType: 'SUBSTANCE_ABUSE', basis: 'CONSENT', consentOf: 'PARENT_OR_CARER' };
  const { id } = await run(
    'priya',
    'recordSensitiveService',
    '... on SensitiveServiceRecorded { id }',
    entry,
  );
  return id as string;
}
const withdraw = (id: string) => run('priya', 'withdrawSensitiveConsent', '', { number, id });

test('L38 a pack that holds a sensitive service does not leave once consent to it was withdrawn (domain.md 5)', async () => {
  const id = await record();
  const reference = await approved(number, ...parent);
  expect(textOf(await fetchPack('dora', reference))).toMatch(/substance abuse/i);
  const { reference: waiting } = await receive('dora', { number, ...parent[0] });
  await step('dora', 'recordSubjectAccessChecks', waiting, { ...checks, ...parent[1] });
  await prepare('dora', waiting);
  expect((await withdraw(id)).__typename).toBe('SensitiveConsentWithdrawn');
  for (const format of ['JSON', 'PDF'])
    expect(await fetchPack('dora', reference, format)).toMatchObject({
      __typename: 'NotPermitted',
      message: expect.stringContaining('withdrawn'),
    });
  // Nor is what was fetched before given out now; that it was, is recorded with its day.
  const delivered = (more: object) =>
    step('dora', 'recordSubjectAccessDelivery', reference, { by: 'IN_PERSON', ...more });
  expect((await delivered({})).message).toContain('withdrawn');
  const approval = await step('sonia', 'reviewSubjectAccessPack', waiting, { approve: true });
  expect(approval.message).toContain('withdrawn');
  // Made anew it is without it, and leaves; an entry that has only ended is told as before.
  const ended = await record();
  await prepare('dora', reference);
  await run('priya', 'endSensitiveService', '', { number, id: ended });
  expect((await step('sonia', 'reviewSubjectAccessPack', reference, { approve: true })).__typename).toBe(
    'SubjectAccessChanged',
  );
  expect((await fetchPack('dora', reference)).__typename).toBe('SubjectAccessPackFetched');
  // Which entries they are stands nowhere in clear.
  const [row] = await graph.database.sql`
    select to_jsonb(r)::text as text from compliance.subject_access_request r where id = ${reference}`;
  expect(row?.text).not.toContain(ended);
  expect((await look('dora', reference)).state).toBe('APPROVED');
});
