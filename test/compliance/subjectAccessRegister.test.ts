import { beforeAll, describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { ageOn } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { eraseOldMatters, sealTold } from '../../subgraphs/compliance/matter/nightly.ts';
import { rightsRing } from '../../subgraphs/compliance/rights.ts';
import { dropExpiredPacks } from '../../subgraphs/compliance/subjectAccess/nightly.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import type { Signpost } from '../support/graph.ts';
import {
  approved,
  checks,
  clock,
  fetchPack,
  look,
  prepare,
  receive,
  run,
  startRights,
  step,
  today,
} from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

const holdings = async (open = true) => {
  const { data } = await graph
    .as('dora')
    .query(
      `{ holdings(filter: { open: ${open} }, first: 50) { edges { node { id title kind class owner { name } expired disposal } } } }`,
    );
  return data.holdings.edges.map(({ node }: { node: { id: string; title: string } }) => node);
};
const night = (dryRun = false) => {
  const sql = graph.database.poolFor('signpost_compliance');
  return dropExpiredPacks({ sql, audit: new AuditWriter(sql), clock, dryRun });
};
const contents = async (reference: string) =>
  (await graph.database.sql`select part from compliance.subject_access_part where request_id = ${reference}`)
    .length;
const holdingOf = async (reference: string) =>
  (
    await graph.database.sql`select holding_id from compliance.subject_access_request where id = ${reference}`
  )[0]?.holding_id as string;
// Time passes for the pack alone: sessions and second factors stay as they are.
const age = async (reference: string) => {
  const { sql } = graph.database;
  await sql`update compliance.holding set expires_at = '2020-01-01' where id = ${await holdingOf(reference)}`;
  await sql`update compliance.subject_access_request set expires_at = '2020-01-01' where id = ${reference}`;
};

describe('a pack in the register of exports', () => {
  test('L12 L13 stands in the register; an expired one cannot be fetched, raises a task, and its contents go at night', async () => {
    const known = new Set((await holdings(false)).map(({ id }: { id: string }) => id));
    const reference = await approved(castNumbers.noah);
    const mine = async (open = true) =>
      (await holdings(open)).filter(({ id }: { id: string }) => !known.has(id));
    // The draft that nobody fetched is gone with what was gathered; the files stand in the name of who approved them.
    expect(await mine(false)).toMatchObject([
      { title: 'Subject access pack', kind: 'EXPORT', class: 'CHILD_DATA', owner: { name: 'Sonia Petrov' } },
      { title: 'Subject access pack, draft', owner: { name: 'Dora Whitfield' }, disposal: 'DESTROYED' },
    ]);
    expect((await fetchPack('dora', reference)).__typename).toBe('SubjectAccessPackFetched');
    await age(reference);
    expect((await fetchPack('dora', reference)).__typename).toBe('SubjectAccessPackExpired');
    expect(
      (await step('dora', 'recordSubjectAccessDelivery', reference, { by: 'IN_PERSON' })).__typename,
    ).toBe('NotPermitted');
    expect(await night(true)).toEqual({ expired: 1 });
    expect(await contents(reference)).toBe(2);
    expect(await night()).toEqual({ expired: 1 });
    expect(await night()).toEqual({ expired: 0 });
    expect(await contents(reference)).toBe(0);
    const { data } = await graph
      .as('dora')
      .query('{ authorities { name closingTasks { kind holding { id } } } }');
    const tasks = data.authorities.find(({ name }: { name: string }) => name === 'Leeds').closingTasks;
    const [{ id }] = await mine();
    expect(tasks).toContainEqual({ kind: 'DISPOSE_OF_EXPIRED', holding: { id } });
    // It can be prepared again, and then is another entry.
    await prepare('dora', reference);
    expect((await mine()).map(({ title }: { title: string }) => title)).toEqual([
      ...['Subject access pack, draft', 'Subject access pack'],
    ]);
  });

  test('L38 L12 a draft that its reviewer sends back is gone, and stands so in the register', async () => {
    const { reference } = await receive('dora', { number: castNumbers.theo });
    await step('dora', 'recordSubjectAccessChecks', reference, checks);
    await prepare('dora', reference);
    const id = await holdingOf(reference);
    // A copy of it went out: its owner has to say what became of that.
    expect((await fetchPack('dora', reference)).draft).toBe(true);
    expect((await step('dora', 'reviewSubjectAccessPack', reference, { approve: false })).__typename).toBe(
      'NeedsSecondPerson',
    );
    const back = await step('sonia', 'reviewSubjectAccessPack', reference, { approve: false });
    expect(back.request).toMatchObject({
      state: 'CHECKED',
      parts: [],
      expiresAt: null,
      viewerCanFetch: false,
    });
    expect((await fetchPack('dora', reference)).__typename).toBe('NotPermitted');
    expect(await holdings()).toContainEqual(expect.objectContaining({ id, disposal: null }));
    await prepare('dora', reference);
    const unseen = await holdingOf(reference);
    await step('sonia', 'reviewSubjectAccessPack', reference, { approve: false });
    expect(await holdings(false)).toContainEqual(
      expect.objectContaining({ id: unseen, disposal: 'DESTROYED' }),
    );
  });

  test('L12 each pack of a request is fetched, and counted, by itself: a key that fetched the draft fetches no other', async () => {
    const { sql } = graph.database;
    const { reference } = await receive('dora', { number: castNumbers.noah });
    await step('dora', 'recordSubjectAccessChecks', reference, checks);
    await prepare('dora', reference);
    const fetched = (idempotencyKey: string) =>
      run('dora', 'fetchSubjectAccessPack', '... on SubjectAccessPackFetched { draft }', {
        reference,
        format: 'JSON',
        idempotencyKey,
      });
    for (const _ of [1, 2]) expect(await fetched('the-same-key')).toMatchObject({ draft: true });
    await step('sonia', 'reviewSubjectAccessPack', reference, { approve: true });
    const acts = async () => {
      const [row] = await sql`
        select (select fetches from compliance.holding where id = ${await holdingOf(reference)}) as counted,
          (select count(*)::int from audit.event where kind = 'SUBJECT_ACCESS_FETCHED' and detail ->> 'request' = ${reference}) as told`;
      return row;
    };
    expect(await fetched('the-same-key')).toEqual({ __typename: 'IdempotencyConflict' });
    expect(await acts()).toEqual({ counted: 0, told: 1 });
    expect(await fetched('another-key')).toMatchObject({ draft: false });
    expect(await acts()).toEqual({ counted: 1, told: 2 });
  });

  test('L13 a draft expires too, and one disposed of in the register is not handed out', async () => {
    const { reference } = await receive('dora', { number: castNumbers.noah });
    await step('dora', 'recordSubjectAccessChecks', reference, checks);
    await prepare('dora', reference);
    await age(reference);
    expect(await look('sonia', reference)).toMatchObject({ viewerCanReview: false, viewerCanFetch: false });
    for (const [field, more] of [
      ['reviewSubjectAccessPack', { approve: true }],
      [
        'exemptFromSubjectAccess',
        { section: 'ACTS', ground: 'SERIOUS_HARM', reason: 'Would harm somebody else.' },
      ],
    ] as const)
      expect((await step('sonia', field, reference, more)).__typename).toBe('NotPermitted');
    expect(await night()).toEqual({ expired: 1 });
    expect(await look('dora', reference)).toMatchObject({ state: 'CHECKED', parts: [], expiresAt: null });
    const other = await approved(castNumbers.noah);
    const input = { id: await holdingOf(other), disposal: 'DESTROYED', note: 'Withdrawn by who asked.' };
    expect((await run('dora', 'disposeOfHolding', '', input)).__typename).toBe('HoldingNoted');
    expect((await fetchPack('sonia', other)).__typename).toBe('SubjectAccessPackExpired');
    expect(await night()).toEqual({ expired: 1 });
    expect(await contents(other)).toBe(0);
  });
});

describe('closed requests and complaints', () => {
  test('about no record go when nobody can ask about them any more; those of a record stay until its purge', async () => {
    const { sql } = graph.database;
    const unknown = '1000000005';
    const references = new Map<string, string>();
    for (const number of [undefined, unknown, castNumbers.noah, castNumbers.mia]) {
      const { reference } = await receive('edward', { number });
      await sql`insert into compliance.subject_access_exemption (child_number, id, request_id, section, ground, decided_by,
          decided_at, key_version, ciphertext)
        select child_number, gen_random_uuid(), id, 'ACTS', 'SERIOUS_HARM', gen_random_uuid(), now(), 1, ''
        from compliance.subject_access_request where id = ${reference}`;
      references.set(String(number), reference);
    }
    const waiting = (await receive('edward', { number: unknown })).reference;
    const recent = (await receive('edward', { number: unknown })).reference;
    const close = (ids: readonly string[], at: string) => sql`
      update compliance.subject_access_request set state = 'CONCLUDED', outcome = 'NOTHING_HELD', closed_at = ${at}
      where id = any(${[...ids]}::uuid[])`;
    await close([...references.values()], '2019-05-01T12:00:00Z');
    await close([recent], new Date(clock.now().getTime() - 40 * 86_400_000).toISOString());
    // A number that was merged away is still of a record.
    await sql`insert into records.number_alias (number, child_number) values (${unknown}, ${castNumbers.noah})`;
    await sql`insert into compliance.complaint (child_number, id, received_by, received_on, received_at, subject,
        acknowledge_by, due_on, decision, decided_by, closed_on, key_version, ciphertext)
      values (0, gen_random_uuid(), 'E08000032', '2019-01-01', '2019-01-01', 'OTHER', '2019-01-31', '2019-04-01', 'UPHELD',
        gen_random_uuid(), '2019-03-01', 1, '')`;
    await sql`insert into compliance.correction_request (child_number, id, received_by, received_on, received_at, due_on,
        decision, decided_by, closed_on, key_version, ciphertext)
      values (0, gen_random_uuid(), 'E08000032', '2019-01-01', '2019-01-01', '2019-02-01', 'REFUSED', gen_random_uuid(),
        '2019-03-01', 1, '')`;
    const erase = (dryRun = false) => {
      const as = graph.database.poolFor('signpost_compliance');
      return eraseOldMatters({ sql: as, audit: new AuditWriter(as), clock, policy: readPolicy(), dryRun });
    };
    expect(await erase(true)).toEqual({ requests: 1, corrections: 1, complaints: 1 });
    await sql`delete from records.number_alias where number = ${unknown}`;
    expect(await erase(true)).toEqual({ requests: 2, corrections: 1, complaints: 1 });
    expect(await erase()).toEqual({ requests: 2, corrections: 1, complaints: 1 });
    const left = async (table: string, column: string) =>
      (
        await sql`select ${sql(column)} as id from compliance.${sql(table)}
          where ${sql(column)} = any(${[...references.values(), waiting, recent]}::uuid[])`
      )
        .map(({ id }) => id)
        .sort();
    const kept = [references.get(castNumbers.noah), references.get(castNumbers.mia)];
    expect(await left('subject_access_request', 'id')).toEqual([...kept, waiting, recent].sort());
    expect(await left('subject_access_exemption', 'request_id')).toEqual(kept.sort());
    const [event] =
      await sql`select child_number, detail from audit.event where kind = 'MATTERS_ERASED' order by id desc`;
    expect(event).toMatchObject({ child_number: null, detail: { requests: 2, complaints: 1 } });
    expect(await erase()).toEqual({ requests: 0, corrections: 0, complaints: 0 });
  });
});

test('which bodies were told of a correction is sealed in the night where it stands in the clear, and says the same', async () => {
  const words = 'The school is not right any more.';
  const { reference } = await run('dora', 'receiveCorrectionRequest', '... on MatterReceived { reference }', {
    number: castNumbers.ella,
    receivedOn: today(),
    name: 'Rachel Whitaker',
    contact: '27 Ash Road, Leeds',
    words,
  });
  // As an earlier release decided it.
  await graph.database.sql`
    update compliance.correction_request set told = '{Ash Road School}', decision = 'CORRECTED', closed_on = current_date,
      decided_by = ${castMember('dora').id}
    where id = ${reference}`;
  const text = 'query ($r: ID!) { correctionRequest(reference: $r) { told words } }';
  const shown = async () => (await graph.as('dora').query(text, { r: reference })).data.correctionRequest;
  expect(await shown()).toEqual({ told: ['Ash Road School'], words });
  const sql = graph.database.poolFor('signpost_compliance');
  const seal = (dryRun: boolean) => sealTold({ sql, dryRun, ring: () => rightsRing(testKeys().sealKeys()) });
  expect([await seal(true), await seal(false), await seal(false)]).toEqual([
    ...[{ sealed: 1 }, { sealed: 1 }, { sealed: 0 }],
  ]);
  expect(await shown()).toEqual({ told: ['Ash Road School'], words });
  const [row] = await graph.database
    .sql`select r::text as row from compliance.correction_request r where id = ${reference}`;
  expect(row?.row).not.toContain('Ash Road');
});

test('nobody is of age a day early or late, whichever year has a 29 February (domain.md 2)', async () => {
  const around = (year: number) => ['02-27', '02-28', '03-01', '03-02'].map((day) => `${year}-${day}`);
  const leap = (year: number) => [...around(year), `${year}-02-29`];
  const days = [...leap(2008), ...around(2010), ...around(2026), ...leap(2028)];
  class Undone extends Error {}
  const asking = graph.database.sql.begin(async (tx) => {
    for (const born of days) {
      await tx`update records.child set birth_date = ${born} where number = ${castNumbers.noah}`;
      const told = await tx<{ day: string; reached: boolean }[]>`
        select day, compliance.has_reached(${castNumbers.noah}::bigint, 18, day::date) as reached
        from unnest(${days}::text[]) as day`;
      for (const { day, reached } of told)
        expect([born, day, reached]).toEqual([born, day, ageOn(born, day) >= 18]);
    }
    throw new Undone();
  });
  await expect(asking).rejects.toThrow(Undone);
});
