import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { readPolicy } from '../../platform/policy.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { holders } from '../support/people.ts';
import { documentOf, entered, type Place, places } from './places.ts';

/**
 * What every operation does with what cannot be right, at each place in which it takes a value: made from the schema, so that
 * an operation, an argument or a field that is added tomorrow is tried as well.
 */
const canary = 'Zqxcanary';
const hidden = ['\u0007', '\u202e', '\u200b', '\ue000', '\u034f', '\u3164', '\u2800'].map(
  (sign) => `${canary} is${sign} what there is to say`,
);
const wrong: Readonly<Record<string, readonly unknown[]>> = {
  String: [...hidden, `${canary}${'x'.repeat(9_900)}`, `${canary}${' lorem'.repeat(1_600)}`],
  ID: [`${canary} no id`, `${canary}\u0007`, '9'.repeat(60), `${canary}${'x'.repeat(9_000)}`],
  Int: [-1, -2_147_483_648],
  Boolean: [canary],
  Date: [canary, '', '0001-01-01', '1899-12-31', '2026-02-30', '2026-11-01T00:00:00+01:00', '9999-12-31'],
  DateTime: ['0001-01-01T00:00:00Z', '2999-01-01T00:00:00+14:00'],
  ChildNumber: [canary, '', '0123456789', '1'.repeat(5_000)],
  NHSNumber: [canary, ''],
  UPN: [canary, ''],
  Postcode: [canary, ''],
};
/** As many as the gateway lets through; no list of the domain is as long. */
const most = 100;

/** What is told of what is not there, or out of reach: what cannot be an id, a number or a version is that (domain.md 3). */
const absent = new Set(['RecordNotFound', 'VersionConflict', 'NotPermitted', 'InvalidInput']);
const absentTypes = new Set(['ID', 'ChildNumber']);

/** What may be told of a value instead of a failure that names its field, and why. */
const otherwise: Readonly<Record<string, string>> = {
  // The same role twice is that role, which an account manager does not hand on.
  'applyForAccount input.roles': 'NotPermitted',
  // An edition is named by it, as by an id.
  'approvePrivacyNotice input.edition': 'RecordNotFound',
  // Any moment is one: of all time there are events.
  'auditEvents filter.from': 'something',
  'auditEvents filter.to': 'something',
  // Why somebody may not act for somebody is never told (ADR 0017).
  'beginMediation input.code': 'MediationRefused',
  'beginMediation input.username': 'MediationRefused',
  // Only an officer of a closed service learns what was counted.
  'decideDestruction input.rows': 'NotPermitted',
  // Of an organisation that is none, or out of reach, the counts are 0.
  'deviceRegister organisationId': 'something',
  // Of nobody there is nothing to hand on.
  'listLeaver input.accountId': 'LeaverListed',
  // A group that is taken twice is taken.
  'mergeRecords input.takeOfOther': 'RecordNotFound',
  // It is not before somebody became aware, which is looked up.
  'recordBreachReport input.reportedAt': 'RecordNotFound',
  // Numbers that are no record's of one's own are passed over.
  'recordNoticeDelivery input.numbers.0': 'NoticeDeliveryRecorded',
  'withdrawNoticeDelivery input.numbers.0': 'NoticeDeliveryRecorded',
  // Any number may be asked about: whether the vault knows it, two people learn.
  'requestVaultOpening input.number': 'VaultOpeningRequested',
  // Nobody's identifier, or name: it is searched for, and found nowhere.
  'searchChildren input.identifier.value': 'ChildSearch',
  'searchChildren input.familyName': 'ChildSearch',
  'searchChildren input.givenName': 'ChildSearch',
  'signpost input.familyName': 'SignpostAnswer',
  'signpost input.givenName': 'SignpostAnswer',
};
let graph: Signpost;
const logged: string[] = [];
beforeAll(async () => {
  const policy = { ...readPolicy(), searchesPerHour: 1e6, searchesPerDay: 1e6, unknownNumbersPerHour: 1e6 };
  const log = createLog({ part: 'tests', destination: { write: (line) => void logged.push(line) } });
  graph = await startSignpost({ subgraphs: { policy }, log });
});

const isNothing = (value: unknown) =>
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && 'edges' in value && Array.isArray(value.edges) && value.edges.length === 0);

/** How an operation answers to one value at a place: a code, a failure with its field, or whether there is something. */
async function told(place: Place, by: unknown): Promise<string> {
  const { field, role, fails } = place.operation;
  const given = entered(place, by) as { input?: { idempotencyKey?: unknown } };
  if (given.input?.idempotencyKey && place.path.at(-1) !== 'idempotencyKey')
    given.input.idempotencyKey = randomUUID();
  const me = graph.as(holders[role]);
  const text = documentOf(place.operation, given);
  let answer = await me.query(text, given);
  for (let again = 0; answer.status === 503 && again < 3; again++) answer = await me.query(text, given);
  const { status, code, data, text: body } = answer;
  if (body.includes(canary)) return 'the value itself';
  if (status >= 500) return `${status} ${code}`;
  if (code) return code;
  const result = data?.[field.name];
  if (!fails) return isNothing(result) ? 'nothing' : 'something';
  return result.__typename === 'InvalidInput' ? `InvalidInput ${result.field}` : result.__typename;
}

function expected({ operation, path, type, list }: Place, answer: string): boolean {
  const name = String(path.at(-1));
  if (!list && !(type in wrong)) return answer === 'INVALID_VARIABLES';
  if (type === 'Boolean') return answer === 'INVALID_VARIABLES';
  if (name === 'first') return answer === 'INVALID_PAGE';
  if (name === 'after') return answer === 'INVALID_CURSOR';
  if (!operation.fails) return answer === (type === 'Date' ? 'INVALID_VARIABLES' : 'nothing');
  const [kind, field] = answer.split(' ') as [string, string | undefined];
  const whole = path.slice(1).join('.');
  // Of one element of a list of plain values the list may be named.
  if (
    kind === 'InvalidInput' &&
    (field === whole || `${field}.0` === whole || (list && field?.startsWith(`${whole}.`)))
  )
    return true;
  return (absentTypes.has(type) || /^(?:v|.*V)ersion$/.test(name)) && absent.has(kind) && field === undefined;
}

const nameOf = ({ operation, path }: Place) => `${operation.field.name} ${path.join('.')}`;

test('what cannot be right is named by its field, at each place of each operation, and nothing is done', async () => {
  const draws = fc.sample(fc.nat(), places.length);
  const failed: Record<string, string> = {};
  const tries = places.map((place, at) => async () => {
    const values = wrong[place.type] ?? [canary];
    const one = place.element ?? values[(draws[at] as number) % values.length];
    const by = place.list ? Array.from({ length: most }, () => one) : one;
    const answer = await told(place, by);
    const name = nameOf(place);
    if (answer !== otherwise[name] && !expected(place, answer))
      failed[`${name} (${JSON.stringify(by).slice(0, 40)})`] = answer;
  });
  while (tries.length > 0) await Promise.all(tries.splice(0, 8).map((each) => each()));
  expect(failed).toEqual({});
});

test('every exception is of a place that there is', () => {
  const names = new Set(places.map(nameOf));
  expect(Object.keys(otherwise).filter((name) => !names.has(name))).toEqual([]);
});

test('none of it stands in the log or in the audit', async () => {
  expect(logged.filter((line) => line.includes(canary))).toEqual([]);
  const rows = await graph.database.sql`select from audit.event e where e::text like ${`%${canary}%`}`;
  expect(rows).toHaveLength(0);
});
