import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { permissions } from '../../platform/permissions.ts';
import { readPolicy } from '../../platform/policy.ts';
import { childBuilder } from '../records/support/builders.ts';
import { castAuthorities, castMember, castService } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Answered, type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { documentOf, entered, type Place, places } from './places.ts';

/**
 * Ids of another authority's matters: every operation that takes an id, asked by those who work with records, with the ids of
 * everything that a team elsewhere has done. Made from the schema and the tables, so that what is added tomorrow is tried as well.
 */
let graph: Signpost;
/** One id of each kind, by table and column. */
const ids = new Map<string, string>();
const today = systemClock.today();

/** An operation with a value at a place, under a key of its own. */
async function ask(me: SignedIn, place: Place, value: unknown): Promise<Answered> {
  const given = structuredClone(entered(place, value)) as { input?: { idempotencyKey?: unknown } };
  if (given.input?.idempotencyKey) given.input.idempotencyKey = randomUUID();
  return me.query(documentOf(place.operation, given), given);
}

const placesFor = (who: string, isOne: (place: Place) => boolean) =>
  places.filter(
    (place) =>
      isOne(place) &&
      !place.list &&
      permissions.everHas(castMember(who).roles, place.operation.root, place.operation.field.name),
  );
/** Accounts and bodies are everybody's to know (the public directory): what is done with them stands beside. */
const ofTheDirectory = /account|organisation|authority|school|^to$|source/i;
const isId = ({ type, path }: Place) => type === 'ID' && !ofTheDirectory.test(path.join('.'));

beforeAll(async () => {
  const policy = { ...readPolicy(), searchesPerHour: 1e6, searchesPerDay: 1e6, unknownNumbersPerHour: 1e6 };
  graph = await startSignpost({ subgraphs: { policy } });
  const { sql } = graph.database;
  const rosa = graph.as('rosa');
  const doing = placesFor(
    'rosa',
    ({ type, operation }) => type === 'ChildNumber' && operation.root === 'Mutation',
  );
  const edward = castMember('edward').id;
  const work = { organisationId: castService('leeds', 'SOCIAL_CARE').id, accountId: edward, telephone: null };
  const since = { startedOn: '2026-01-01', endedOn: null };
  const child = {
    authorityCode: castAuthorities.camden,
    involvements: [
      {
        ...work,
        ...since,
        category: 'ADDITIONAL' as const,
        serviceType: 'SOCIAL_CARE' as const,
        email: null,
        lead: true,
      },
    ],
    sensitive: [
      {
        ...work,
        ...since,
        serviceType: 'MENTAL_HEALTH' as const,
        basis: 'CONSENT' as const,
        consentOf: 'CHILD' as const,
        basisOn: '2026-01-01',
        assertedBy: edward,
        reviewOn: '2027-01-01',
      },
    ],
  };
  const numbers = await childBuilder(sql, testKeys(), today).all(doing.map(() => child));
  const reason = { reason: 'OTHER', reasonText: 'The court asked for it today.' };
  for (const [at, place] of doing.entries()) {
    const number = numbers[at] as string;
    await rosa.act('openRecord', { number, ...reason });
    await ask(rosa, place, number);
  }
  const moving = { number: numbers[0] as string, to: castAuthorities.bradford, reason: 'MOVED' };
  await rosa.act('proposeTransfer', moving);
  await graph.as('judith').act('openIncident', { summary: 'Somebody looked at very many records.' });
  const report = { kind: 'REPORT', title: 'A report on paper', class: 'CHILD_DATA', expiresOn: today };
  await rosa.act('registerHolding', report);
  const columns = await sql<{ name: string; column: string }[]>`
    select c.table_schema || '.' || c.table_name as name, c.column_name as column from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema in ('records', 'sealed', 'compliance') and t.table_type = 'BASE TABLE' and c.data_type = 'uuid'
      and c.column_name in ('id', 'reference')
    order by 1, 2`;
  for (const { name, column } of columns) {
    const [row] = await sql.unsafe(
      `select ${column}::text as id from ${name} where ${column} <> all($1::uuid[]) limit 1`,
      [[...ids.values()]],
    );
    if (row) ids.set(`${name}.${column}`, row.id);
  }
});

/** An answer without what is new each time. */
async function tell(me: SignedIn, place: Place, id: string): Promise<string> {
  const { status, data, errors } = await ask(me, place, id);
  return JSON.stringify([status, data, errors.map(({ message, extensions: { code } }) => [message, code])]);
}

const atOnce = 6;

/** The ids that an operation may be about, by its name; of those whose name tells nothing, all. */
function kindsFor({ operation: { field }, path }: Place): readonly (readonly [string, string])[] {
  const name = [field.name, ...path].join('').toLowerCase();
  const named = [...ids].filter(([kind]) => name.includes(kind.split(/[._]/)[1] as string));
  return named.length > 0 ? named : [...ids];
}

test('what a team does leaves ids of many kinds', () => {
  expect([...ids.keys()]).toEqual(
    expect.arrayContaining([
      'compliance.complaint.id',
      'compliance.correction_request.id',
      'compliance.holding.id',
      'compliance.incident.id',
      'compliance.subject_access_request.id',
      'records.broker_request.id',
      'records.involvement.id',
      'records.shield.id',
      'records.transfer.id',
      'records.work_item.id',
      'sealed.detail.id',
    ]),
  );
});

test.each(['amira', 'carys', 'dora', 'farah', 'imran'])(
  '%s learns from no operation whether an id is of anything elsewhere',
  async (who) => {
    const me = graph.again(who);
    for (const place of placesFor(who, isId)) {
      const unknown = await tell(me, place, randomUUID());
      const kinds = kindsFor(place);
      for (let at = 0; at < kinds.length; at += atOnce) {
        const some = kinds.slice(at, at + atOnce);
        const told = await Promise.all(
          some.map(async ([kind, id]) => [kind, await tell(me, place, id)] as const),
        );
        for (const [kind, answer] of told)
          expect(answer, `${place.operation.field.name} ${place.path.join('.')}: ${kind}`).toBe(unknown);
      }
    }
  },
);
