import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { mintCaller } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { upnFrom } from '../../platform/identifiers.ts';
import { readPolicy } from '../../platform/policy.ts';
import { workingDaysAfter } from '../../platform/workingDays.ts';
import { movesOf } from '../../subgraphs/compliance/supportCase/supportCase.ts';
import { castMember, castNhsNumbers, castNumbers } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { somebody } from './support/compliance.ts';

const today = systemClock.today();
const days = readPolicy().supportAnswerWorkingDays;
/** Puts all cases so many days back: what time does to them. */
const age = (many: number) => graph.database.sql`
  update compliance.support_case set logged_on = logged_on - ${many}::int, due_on = due_on - ${many}::int,
    first_due_on = first_due_on - ${many}::int, answered_on = answered_on - ${many}::int, closed_on = closed_on - ${many}::int`;
const question = 'The second-factor device of a new colleague shows no code.';
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const seen =
  'id version state region dueOn overdue answeredOn closedOn viewerCanMoveTo account { name } steps { state words by { name } }';
const run = (who: string, field: string, input: object) =>
  graph
    .as(who)
    .act(
      field,
      input,
      `... on SupportCaseChanged { supportCase { ${seen} } } ... on InvalidInput { field message }`,
    );
const log = (more: object = {}, who = 'hana') =>
  run(who, 'logSupportCase', { topic: 'DEVICE', words: question, ...more });
const move = (who: string, { id, version }: { id: string; version: number }, to: string, words = question) =>
  run(who, 'moveSupportCase', { id, version, to, words });
const moved = async (...args: Parameters<typeof move>) => {
  const answer = await move(...args);
  expect(answer).toMatchObject({ __typename: 'SupportCaseChanged' });
  return answer.supportCase;
};
const look = async (who: string, id: string) =>
  (await graph.as(who).query(`query ($id: ID!) { supportCase(id: $id) { ${seen} } }`, { id })).data
    .supportCase;
const listed = async (who: string, filter: object = {}) =>
  (
    await graph
      .as(who)
      .query(
        'query ($filter: SupportCaseFilter) { supportCases(filter: $filter) { edges { node { id } } } }',
        {
          filter,
        },
      )
  ).data.supportCases.edges.map((edge: { node: { id: string } }) => edge.node.id);

describe('support cases', () => {
  test('L14 a case of a region reaches its coordinator, who answers; support of the authority closes it or asks again', async () => {
    const amira = castMember('amira');
    const { supportCase } = await log({ accountId: amira.id });
    expect(supportCase).toMatchObject({
      state: 'OPEN',
      region: castMember('hana').region,
      version: 1,
      overdue: false,
      account: { name: amira.name },
      viewerCanMoveTo: ['CLOSED'],
      dueOn: workingDaysAfter(today, days),
    });
    expect(await listed('marek')).toContain(supportCase.id);
    expect(await look('marek', supportCase.id)).toMatchObject({ viewerCanMoveTo: ['ESCALATED', 'ANSWERED'] });
    expect(await move('hana', supportCase, 'ANSWERED')).toMatchObject({ field: 'to' });

    const once = await moved('marek', supportCase, 'ANSWERED', 'Ask your account manager for a new device.');
    expect(once).toMatchObject({ answeredOn: today, viewerCanMoveTo: [] });
    expect(await move('marek', supportCase, 'ESCALATED')).toEqual({ __typename: 'VersionConflict' });
    await age(1);
    const again = await moved('hana', once, 'OPEN', 'The new device shows no code either.');
    expect(again).toMatchObject({ state: 'OPEN', dueOn: workingDaysAfter(today, days) });
    const handed = await moved('marek', again, 'ESCALATED', 'Two devices of one batch are broken.');
    expect(handed.viewerCanMoveTo).toEqual([]);
    const answered = await moved('kofi', handed, 'ANSWERED', 'The batch is replaced from today on.');
    expect(answered.answeredOn < once.answeredOn).toBe(true);
    const closed = await moved('hana', answered, 'CLOSED', 'The colleague signed in with it.');
    expect(closed).toMatchObject({ closedOn: today, viewerCanMoveTo: [] });
    expect(closed.steps.map((step: { state: string }) => step.state)).toEqual([
      ...['OPEN', 'ANSWERED', 'OPEN', 'ESCALATED', 'ANSWERED', 'CLOSED'],
    ]);
    const events = await graph.database.sql`
      select kind from audit.event where detail ->> 'supportCase' = ${closed.id} order by id`;
    expect(events.map(({ kind }) => kind)).toEqual([
      'SUPPORT_CASE_LOGGED',
      ...Array(5).fill('SUPPORT_CASE_CHANGED'),
    ]);
  });

  test('L14 another region’s coordinator, and support of another authority, find no such case', async () => {
    const { sql } = graph.database;
    const { supportCase } = await log();
    await sql`update compliance.support_case set region = 'London', authority_code = 'E09000007' where id = ${supportCase.id}`;
    for (const who of ['marek', 'hana']) {
      expect(await look(who, supportCase.id)).toBeNull();
      expect(await listed(who)).not.toContain(supportCase.id);
      expect(await move(who, supportCase, 'CLOSED')).toEqual(
        await move(who, { id: randomUUID(), version: 1 }, 'CLOSED'),
      );
    }
    expect(await look('kofi', supportCase.id)).toMatchObject({
      region: 'London',
      viewerCanMoveTo: ['ANSWERED'],
    });
    // Nor one of a neighbour in the own region, which the region's coordinator has.
    const { region } = castMember('hana');
    const { authorityCode: bradford } = castMember('edward').organisation;
    await sql`update compliance.support_case set region = ${region}, authority_code = ${bradford} where id = ${supportCase.id}`;
    expect([await look('hana', supportCase.id), (await listed('hana')).includes(supportCase.id)]).toEqual([
      null,
      false,
    ]);
    expect(await look('marek', supportCase.id)).toMatchObject({ region });
    const refused = await graph.as('amira').query('{ supportCases { edges { cursor } } }');
    expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN_FIELD');
  });

  test('L25 support sees an account’s state and never a child; a child’s number is refused in a case and stored nowhere', async () => {
    const hana = graph.as('hana');
    const state = await hana.query('{ managedAccount(username: "amira") { status lapsed } }');
    expect(state.data.managedAccount).toMatchObject({ status: 'ACTIVE', lapsed: [] });
    for (const query of [
      `{ child(number: "${castNumbers.zara}") { givenName } }`,
      '{ auditEvents { edges { node { childNumbers } } } }',
      '{ incidents { edges { cursor } } }',
    ]) {
      for (const who of ['hana', 'marek']) {
        const { data, errors } = await graph.as(who).query(query);
        expect(data ?? null).toBeNull();
        expect(errors[0]?.extensions.code).toBe('FORBIDDEN_FIELD');
      }
    }
    const numbers = [castNumbers.zara, Object.values(castNhsNumbers)[0] as string];
    const grouped = ['$1 $2-', '$1–$2–', '$1—$2—', '$1\u2011$2\u2011', '$1_$2_', '$1·$2·', '$1−$2−'].map(
      (as) => numbers[0]?.replace(/(\d{3})(\d{3})/, as),
    );
    for (const number of [...numbers, ...grouped, upnFrom('383400119001').replace(/(\w{4})/g, '$1-')]) {
      const answer = await log({ words: `Amira cannot open ${number} since Monday.` });
      expect(answer).toMatchObject({ __typename: 'InvalidInput', field: 'words' });
      expect(answer.message).not.toContain(number);
    }
    const { supportCase } = await log();
    expect(await move('marek', supportCase, 'ANSWERED', `It is about ${castNumbers.zara}.`)).toMatchObject({
      field: 'words',
    });
    const [row] = await graph.database.sql`
      select count(*)::int as many from compliance.support_case_step where words ~ ${castNumbers.zara}`;
    expect(row?.many).toBe(0);
  });

  test('L35 a case that was closed unanswered in time was never late; one asked again is due anew, and listed', async () => {
    const { sql } = graph.database;
    await sql`delete from compliance.support_case_step`;
    await sql`delete from compliance.support_case`;
    const settled = (await log()).supportCase;
    const again = (await log()).supportCase;
    await moved('hana', settled, 'CLOSED', 'It came right by itself, says the colleague.');
    const answered = await moved('marek', again, 'ANSWERED');
    await age(20);
    const times = async () => {
      const text =
        'query ($to: Date!) { supportTimes(from: "2000-01-01", to: $to) { answeredInTime answeredLate closed } }';
      return (await graph.as('kofi').query(text, { to: today })).data.supportTimes;
    };
    const inTime = { answeredInTime: 1, answeredLate: 0, closed: 1 };
    expect(await times()).toEqual(inTime);
    expect(await listed('marek', { overdue: true })).toEqual([]);
    const waiting = await moved('hana', answered, 'OPEN', 'The new device shows no code either.');
    expect(waiting).toMatchObject({ overdue: false, dueOn: workingDaysAfter(today, days) });
    await age(20);
    expect(await listed('marek', { overdue: true })).toEqual([waiting.id]);
    expect(await times()).toEqual(inTime);
  });

  test('L35 answers that are due are listed when they are late, and their times are reported', async () => {
    const { sql } = graph.database;
    await sql`delete from compliance.support_case_step`;
    await sql`delete from compliance.support_case`;
    const fast = (await log()).supportCase;
    const slow = (await log()).supportCase;
    const waits = (await log()).supportCase;
    await age(1);
    await moved('hana', await moved('marek', fast, 'ANSWERED'), 'CLOSED');
    await age(14);
    expect((await listed('marek', { overdue: true })).sort()).toEqual([slow.id, waits.id].sort());
    await moved('kofi', slow, 'ANSWERED');
    expect(await look('hana', waits.id)).toMatchObject({ overdue: true });
    const times = (who: string, from = '2000-01-01') =>
      graph.as(who).query(
        `query ($from: Date!, $to: Date!) { supportTimes(from: $from, to: $to) { logged answeredInTime answeredLate
          closed medianDaysToAnswer medianDaysToClose } }`,
        { from, to: today },
      );
    // No answer would read as no cases.
    expect((await times('kofi', '2026-02-30')).code).toBe('INVALID_VARIABLES');
    for (const who of ['hana', 'marek', 'kofi'])
      expect((await times(who)).data.supportTimes).toEqual({
        logged: 3,
        answeredInTime: 1,
        answeredLate: 2,
        closed: 1,
        medianDaysToAnswer: 1,
        medianDaysToClose: 1,
      });
  });
});

describe('who moves a case where', () => {
  test('a national body’s case is the central team’s; nobody who only answers closes, nobody who only asks answers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('SUPPORT' as const, 'COORDINATOR' as const, 'CENTRAL_TEAM' as const),
        fc.constantFrom('OPEN' as const, 'ESCALATED' as const, 'ANSWERED' as const, 'CLOSED' as const),
        fc.boolean(),
        (role, state, national) => {
          const authorityCode = national ? null : 'E08000035';
          const caller = somebody([role], { authorityCode, region: 'Yorkshire and The Humber' });
          const row = {
            authority_code: authorityCode,
            region: national ? null : caller.region,
            organisation_id: caller.organisationId,
          };
          const moves = movesOf(caller, { ...row, state } as never);
          if (state === 'CLOSED') expect(moves).toEqual([]);
          expect(moves).not.toContain(state);
          if (role !== 'SUPPORT') expect(moves).not.toContain('CLOSED');
          if (role === 'SUPPORT') expect(moves).not.toContain('ANSWERED');
          if (national) expect(moves).not.toContain('OPEN');
          if (national && role === 'COORDINATOR') expect(moves).toEqual([]);
          expect(
            movesOf(mintCaller({ ...caller, roles: ['PRACTITIONER'] }, randomUUID()), {
              ...row,
              state,
            } as never),
          ).toEqual([]);
        },
      ),
    );
  });
});
