import { expect } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { settableClock } from '../../support/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../../support/graph.ts';

/** The clock of the subgraphs, but for users: no session ends when it is set ahead. */
export const clock = settableClock(new Date());
let graph: Signpost;

/** The whole graph with a clock of the test's own, on a database of one's own where it is given. */
export async function startRights(database?: TestDatabase, { watched = false } = {}) {
  // Of this file: the files of a worker share the module, and a clock that is behind steps nobody up.
  clock.set(new Date());
  const clocks = { subgraphs: { clock }, users: { clock: systemClock }, watched };
  graph = await startSignpost(database ? Object.assign(clocks, { database }) : clocks);
  return graph;
}

/** The day that it shows. */
export const today = () => clock.today();
/** Everything that a team reads of a request. */
const whole = `reference state version waitingFor dueOn overdue extendedOn childNumber requester { name contact wants }
  receivedBy { name } checks { identity mayHaveLocation } parts { part state } exemptions { id section line ground reason liftedBy { name } liftReason }
  preparedBy { name } reviewedBy { name } expiresAt deliveredBy outcome viewerCanPrepare viewerCanReview viewerCanFetch`;

/** Runs a mutation: its payload. */
export const run = (who: string | SignedIn, field: string, payload: string, input: object) =>
  (typeof who === 'string' ? graph.as(who) : who).act(
    field,
    input,
    `${payload} ... on InvalidInput { field message }`,
  );
/** Takes a request in. */
export const receive = (who: string, input: object) =>
  run(who, 'receiveSubjectAccessRequest', '... on SubjectAccessReceived { reference dueOn }', {
    name: 'Rachel Whitaker',
    relationship: 'PARENT',
    contact: '27 Ash Road, Leeds',
    receivedOn: today(),
    ...input,
  });
/** The request as somebody sees it. */
export const look = async (who: string, reference: string) => {
  const text = `query ($reference: ID!) { subjectAccessRequest(reference: $reference) { ${whole} } }`;
  return (await graph.as(who).ask(text, { reference })).subjectAccessRequest;
};
/** A step under the version that stands. */
export const step = async (who: string, field: string, reference: string, more: object = {}) => {
  const version = (await look(who, reference))?.version ?? 1;
  const payload = `... on SubjectAccessChanged { request { ${whole} } } ... on NotPermitted { message }`;
  return run(who, field, payload, { reference, version, ...more });
};
/** Checks that let a parent have the pack. */
export const checks = { identity: 'PASSPORT', authority: 'PARENTAL_RESPONSIBILITY', childUnderstands: false };
/** Fetches a pack. */
export const fetchPack = (who: string | SignedIn, reference: string, format = 'JSON') =>
  run(
    who,
    'fetchSubjectAccessPack',
    '... on SubjectAccessPackFetched { filename mediaType draft content } ... on NotPermitted { message } ... on SubjectAccessPackExpired { message }',
    { reference, format },
  );
/** The bytes of a file. */
export const contentOf = (fetched: { content: string }) => Buffer.from(fetched.content, 'base64');
/** The text of a file. */
export const textOf = (fetched: { content: string }) => contentOf(fetched).toString('utf8');
/** Prepares a pack and waits for its parts. */
export const prepare = async (who: string, reference: string) => {
  expect((await step(who, 'prepareSubjectAccessPack', reference)).__typename).toBe('SubjectAccessChanged');
  await expect
    .poll(async () =>
      (await look(who, reference)).parts.filter((part: { state: string }) => part.state === 'WAITING'),
    )
    .toEqual([]);
};
/** A request whose pack is approved: checked and prepared by dora, reviewed by sonia. */
export const approved = async (number: string, more: object = {}, checked: object = {}) => {
  const { reference } = await receive('dora', { number, ...more });
  expect(await step('dora', 'recordSubjectAccessChecks', reference, { ...checks, ...checked })).toMatchObject(
    {
      request: { state: 'CHECKED' },
    },
  );
  await prepare('dora', reference);
  const done = await step('sonia', 'reviewSubjectAccessPack', reference, { approve: true });
  expect(done).toMatchObject({ request: { state: 'APPROVED' } });
  return reference;
};
