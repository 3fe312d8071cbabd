import '../support/properties.ts';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { leaverStep, listDepartures } from '../../subgraphs/records/leaver/departures.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Answer, startWorld, today } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const shields = ['NONE', 'ACTIVE'] as const;

const failed = `... on InvalidInput { field message } ... on RecordNotFound { message } ... on IdempotencyConflict { message }`;
const documents = {
  declare: `mutation ($input: DeclareLeadProfessionalInput!) { answer: declareLeadProfessional(input: $input) { __typename
    ... on NotPermitted { message } ... on LeadProfessionalExists { message } ... on VersionConflict { message } ${failed} } }`,
  standDown: `mutation ($input: StandDownLeadProfessionalInput!) { answer: standDownLeadProfessional(input: $input) { __typename
    ... on NotPermitted { message } ... on VersionConflict { message } ${failed} } }`,
  assess: `mutation ($input: SetCommonAssessmentStatusInput!) { answer: setCommonAssessmentStatus(input: $input) { __typename
    ... on CommonAssessmentStatusSet { child { commonAssessment { version } } }
    ... on NotPermitted { message } ... on VersionConflict { message } ${failed} } }`,
  leaver: `mutation ($input: ListLeaverInput!) { answer: listLeaver(input: $input) { __typename ... on LeaverListed { items } } }`,
  settle: `mutation ($input: SettleLeaverItemInput!) { answer: settleLeaverItem(input: $input) { __typename
    ... on LeaverItemSettled { reference } ${failed} } }`,
};
async function change(what: keyof typeof documents, caller: Caller, input: object): Promise<Answer> {
  return (await world.ask(caller, documents[what], { input: { idempotencyKey: randomUUID(), ...input } }))
    .answer;
}
const worker = (username: string, more = {}) => ({
  category: 'ADDITIONAL' as const,
  serviceType: 'SOCIAL_CARE' as const,
  telephone: null,
  email: null,
  organisationId: castMember(username).organisation.id,
  accountId: castMember(username).id,
  lead: false,
  startedOn: '2026-01-10',
  endedOn: null,
  ...more,
});
/** Who is involved, as the accountable team sees it; by practitioner. */
async function involved(number: string) {
  const dora = world.as('dora');
  const fields =
    'involvements { id version practitioner { id } leadProfessional endedOn leadPeriods { from until } viewerCanEnd viewerCanStandDown }';
  const { involvements } = await world.open(dora, number, fields);
  return (username: string) =>
    involvements.find((each: Answer) => each.practitioner.id === castMember(username).id);
}
async function opened(username: string, number: string): Promise<Caller> {
  const caller = world.as(username);
  await world.open(caller, number);
  return caller;
}

describe.each(shields)('lead professional, shield %s (domain.md 3, number 11)', (shield) => {
  test('the team names one, hands over and relieves; each time as lead is kept', async () => {
    const number = await world.plant({
      shield,
      involvements: [worker('amira', { lead: true }), worker('owen')],
    });
    const dora = await opened('dora', number);
    let of = await involved(number);
    const owen = of('owen');
    expect(of('amira').leadPeriods).toEqual([{ from: '2026-01-10', until: null }]);
    expect((await change('declare', dora, { number, id: owen.id, version: owen.version })).__typename).toBe(
      'LeadProfessionalDeclared',
    );
    of = await involved(number);
    expect(of('amira')).toMatchObject({
      leadProfessional: false,
      version: 2,
      leadPeriods: [{ from: '2026-01-10', until: today }],
    });
    expect(of('owen')).toMatchObject({ leadProfessional: true, leadPeriods: [{ from: today, until: null }] });
    expect((await change('standDown', dora, { number, id: owen.id, version: 1 })).__typename).toBe(
      'VersionConflict',
    );
    expect((await change('standDown', dora, { number, id: owen.id, version: 2 })).__typename).toBe(
      'LeadProfessionalStoodDown',
    );
    of = await involved(number);
    expect(of('owen')).toMatchObject({
      leadProfessional: false,
      leadPeriods: [{ from: today, until: today }],
    });
    const again = await change('declare', dora, { number, id: owen.id, version: 3 });
    expect(again.__typename).toBe('LeadProfessionalDeclared');
    expect((await involved(number))('owen').leadPeriods).toHaveLength(2);
    const clear = await sql`select 1 from records.involvement where child_number = ${number}`;
    expect(clear).toHaveLength(shield === 'NONE' ? 2 : 0);
  });

  test('nobody has led longer than they were involved, whenever they say that it ended', async () => {
    const number = await world.plant({
      shield,
      involvements: [worker('amira', { lead: true }), worker('owen')],
    });
    const dora = await opened('dora', number);
    const owen = (await involved(number))('owen');
    await change('declare', dora, { number, id: owen.id, version: owen.version });
    const amira = (await involved(number))('amira');
    for (const { id, version } of [amira, { ...owen, version: 2 }])
      expect((await world.end(dora, { number, id, version, endedOn: '2026-05-01' })).__typename).toBe(
        'InvolvementEnded',
      );
    const of = await involved(number);
    expect(of('amira').leadPeriods).toEqual([{ from: '2026-01-10', until: '2026-05-01' }]);
    expect(of('owen').leadPeriods).toEqual([]);
  });

  test('the common assessment is set, handed over and remembered', async () => {
    const number = await world.plant({
      shield,
      involvements: [worker('owen', { organisationId: castMember('priya').organisation.id })],
    });
    const dora = await opened('dora', number);
    const own = castMember('dora').organisation.id;
    const health = castMember('priya').organisation.id;
    expect(await change('assess', dora, { number, status: 'IN_PROGRESS' })).toMatchObject({
      child: { commonAssessment: { version: 1 } },
    });
    expect((await change('assess', dora, { number, status: 'COMPLETE' })).__typename).toBe('VersionConflict');
    expect(
      await change('assess', dora, { number, status: 'COMPLETE', version: 1, holder: randomUUID() }),
    ).toMatchObject({
      field: 'holder',
    });
    await change('assess', dora, { number, status: 'IN_PROGRESS', version: 1, holder: health });
    await change('assess', dora, { number, status: 'COMPLETE', version: 2 });
    const fields =
      'commonAssessment { status holder { id } since version earlier { status holder { id } since until } viewerCanSet }';
    expect((await world.child(dora, number, fields)).commonAssessment).toEqual({
      status: 'COMPLETE',
      holder: { id: health },
      since: today,
      version: 3,
      viewerCanSet: true,
      earlier: [
        { status: 'IN_PROGRESS', holder: { id: own }, since: today, until: today },
        { status: 'IN_PROGRESS', holder: { id: health }, since: today, until: today },
      ],
    });
    expect(await sql`select 1 from records.common_assessment where child_number = ${number}`).toHaveLength(
      shield === 'NONE' ? 1 : 0,
    );
  });

  test('whoever leaves an organisation has their involvements listed without anybody asking, once', async () => {
    const [account, elsewhere] = [randomUUID(), castMember('priya').organisation.id];
    const place = castMember('quentin').organisation.id;
    await sql`insert into users.account (id, kind, name, organisation_id, status)
      values (${account}, 'PERSON', 'Somebody Leaving', ${place}, 'ACTIVE')`;
    const own = worker('quentin', { accountId: account });
    const [number, over] = [
      await world.plant({ shield, involvements: [own, worker('amira')] }),
      await world.plant({
        shield,
        involvements: [worker('quentin', { accountId: account, endedOn: today })],
      }),
    ];
    const audit = new AuditWriter(sql);
    const sealedSql = world.database.poolFor('signpost_sealed');
    const deps = { sql, sealedSql, audit, ring: () => testKeys().sealKeys(), clock: world.clock };
    const look = () => listDepartures(deps, new Date(Date.now() - 60_000));
    const mine = async () => {
      const text = `query { workItems(queue: INVOLVEMENT_OF_LEAVER, first: 50) { edges { node { childNumber reference } } } }`;
      const { edges } = (await world.ask(world.as('dora'), text)).workItems;
      return edges.filter(({ node }: Answer) => [number, over].includes(node.childNumber));
    };
    await look();
    expect(await mine()).toEqual([]);
    await sql`update users.account set organisation_id = ${elsewhere} where id = ${account}`;
    const night = { ...deps, keys: testKeys(), clock: systemClock } as unknown as Parameters<
      typeof leaverStep.run
    >[0];
    const dry = await leaverStep.run({ ...night, dryRun: true }, today);
    expect(dry.listed).toBeGreaterThan(0);
    expect(await mine()).toEqual([]);
    await look();
    expect(await leaverStep.run({ ...night, dryRun: false }, today)).toEqual({ listed: 0 });
    const [{ node: item }, ...more] = await mine();
    expect([item.childNumber, more.length]).toEqual([number, 0]);
    const [event] = await sql`select child_number::text as number, account_id, detail->>'leaver' as leaver
      from audit.event where kind = 'LEAVER_LISTED' and detail->>'reference' = ${item.reference}`;
    // Of a shielded record no table and no event says whose the involvement is.
    expect(event).toEqual({ number, account_id: null, leaver: shield === 'NONE' ? account : null });
    // Settled, it does not come again; and who is back is none who left.
    await change('settle', world.as('dora'), { reference: item.reference });
    await look();
    await sql`update users.account set status = 'CLOSED' where id = ${account}`;
    await look();
    expect(await mine()).toEqual([]);
    const [back] = await sql`select count(*)::int as many from service.departures('2020-01-01')
      where account_id = ${account}`;
    expect(back?.many).toBe(2);
  });

  test('who came back and leaves again is listed again, though the team had settled it the first time', async () => {
    const account = randomUUID();
    await sql`insert into users.account (id, kind, name, organisation_id, status)
      values (${account}, 'PERSON', 'Somebody Returning', ${castMember('quentin').organisation.id}, 'ACTIVE')`;
    const own = worker('quentin', { accountId: account });
    const number = await world.plant({ shield, involvements: [own] });
    const audit = new AuditWriter(sql);
    const sealedSql = world.database.poolFor('signpost_sealed');
    const deps = { sql, sealedSql, audit, ring: () => testKeys().sealKeys(), clock: world.clock };
    const outcomes = async () => {
      await listDepartures(deps, new Date(Date.now() - 60_000));
      const items = await sql`select outcome, reference from records.work_item
        where queue = 'INVOLVEMENT_OF_LEAVER' and child_number = ${number} order by opened_at`;
      return items.map(({ outcome }) => outcome);
    };
    const stands = (status: string, reason: string | null) =>
      sql`update users.account set status = ${status}, suspended_for = ${reason} where id = ${account}`;
    await stands('SUSPENDED', 'LEFT');
    expect(await outcomes()).toEqual([null]);
    const [item] = await sql`select reference from records.work_item where child_number = ${number}`;
    const settle = () => change('settle', world.as('dora'), { reference: item?.reference });
    await settle();
    await stands('ACTIVE', null);
    expect(await outcomes()).toEqual(['CHECKED']);
    await stands('SUSPENDED', 'LEFT');
    expect(await outcomes()).toEqual(['CHECKED', null]);
    // An account that is closed after its person left: they leave no second time.
    await settle();
    await stands('CLOSED', null);
    expect(await outcomes()).toEqual(['CHECKED', 'CHECKED']);
  });

  test('what a leaver has is listed for the team, which ends or settles it', async () => {
    const [mine, theirs] = [
      await world.plant({ shield, involvements: [worker('quentin'), worker('amira')] }),
      await world.plant({
        shield,
        authorityCode: castMember('edward').organisation.authorityCode as string,
        involvements: [worker('quentin')],
      }),
    ];
    // Opened by the leaver, and none of theirs: it is not listed.
    await opened('quentin', await world.plant({ shield, involvements: [worker('amira')] }));
    const before = (await change('leaver', world.as('dora'), { accountId: castMember('quentin').id })).items;
    expect((await change('leaver', world.as('dora'), { accountId: castMember('quentin').id })).items).toBe(
      before,
    );
    const items = () => sql`
      select reference, authority_code, outcome from records.work_item
      where queue = 'INVOLVEMENT_OF_LEAVER' and child_number = any(${[mine, theirs]}::bigint[]) order by opened_at`;
    const [item, ...more] = await items();
    expect([item?.authority_code, item?.outcome, more.length]).toEqual([
      castMember('dora').organisation.authorityCode,
      null,
      0,
    ]);
    const dora = await opened('dora', mine);
    const left = (await involved(mine))('quentin');
    expect(left.viewerCanEnd).toBe(true);
    expect((await world.end(dora, { number: mine, id: left.id, version: left.version })).__typename).toBe(
      'InvolvementEnded',
    );
    expect((await items()).map(({ outcome }) => outcome)).toEqual(['ENDED']);
    expect((await change('settle', dora, { reference: item?.reference })).__typename).toBe('RecordNotFound');
    await change('leaver', world.as('edward'), { accountId: castMember('quentin').id });
    const other = (await items()).find(({ outcome }) => outcome === null);
    expect((await change('settle', dora, { reference: other?.reference })).__typename).toBe('RecordNotFound');
    expect((await change('settle', world.as('edward'), { reference: other?.reference })).__typename).toBe(
      'LeaverItemSettled',
    );
  });
});

describe('who may lead', () => {
  test('oneself while nobody does; then the present lead hands over, and nobody takes it', async () => {
    const number = await world.plant({ involvements: [worker('amira'), worker('owen')] });
    const of = await involved(number);
    const [amira, owen, ben] = [
      await opened('amira', number),
      await opened('owen', number),
      await opened('ben', number),
    ];
    expect((await change('declare', owen, { number, id: of('amira').id, version: 1 })).__typename).toBe(
      'LeadProfessionalExists',
    );
    expect((await change('declare', amira, { number, id: of('amira').id, version: 1 })).__typename).toBe(
      'LeadProfessionalDeclared',
    );
    expect((await change('declare', owen, { number, id: of('owen').id, version: 1 })).__typename).toBe(
      'LeadProfessionalExists',
    );
    expect((await change('standDown', owen, { number, id: of('amira').id, version: 2 })).__typename).toBe(
      'RecordNotFound',
    );
    // A management team elsewhere is a practitioner here.
    const edward = await opened('edward', number);
    expect((await change('declare', edward, { number, id: of('owen').id, version: 1 })).__typename).toBe(
      'LeadProfessionalExists',
    );
    expect((await change('declare', ben, { number, id: randomUUID(), version: 1 })).__typename).toBe(
      'RecordNotFound',
    );
    expect((await change('declare', amira, { number, id: of('owen').id, version: 1 })).__typename).toBe(
      'LeadProfessionalDeclared',
    );
    expect((await involved(number))('owen').leadProfessional).toBe(true);
    expect((await world.audited(amira)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['LEAD_DECLARED', 'LEAD_STOOD_DOWN']),
    );
    expect((await change('assess', owen, { number, status: 'IN_PROGRESS' })).__typename).toBe(
      'CommonAssessmentStatusSet',
    );
    expect((await change('assess', ben, { number, status: 'COMPLETE', version: 1 })).__typename).toBe(
      'NotPermitted',
    );
  });

  test('on a shielded record a practitioner is told nothing, whatever is there', async () => {
    const answers = new Set<string>();
    for (const involvements of [[], [worker('owen', { lead: true })]]) {
      const number = await world.plant({ shield: 'ACTIVE', involvements });
      const amira = await opened('amira', number);
      for (const id of [randomUUID(), 'nonsense']) {
        answers.add(JSON.stringify(await change('declare', amira, { number, id, version: 1 })));
      }
    }
    expect([...answers]).toEqual([expect.stringContaining('NotPermitted')]);
  });

  test('never two at once, whoever asks for whom, together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('amira', 'owen', 'priya'), { minLength: 2, maxLength: 5 }),
        async (wishes) => {
          const number = await world.plant({
            involvements: ['amira', 'owen', 'priya'].map((name) => worker(name)),
          });
          const of = await involved(number);
          const dora = await opened('dora', number);
          const callers = await Promise.all(wishes.map((name) => opened(name, number)));
          await Promise.all(
            wishes.map((name, index) =>
              change('declare', index % 2 === 0 ? (callers[index] as Caller) : dora, {
                number,
                id: of(name).id,
                version: 1,
              }),
            ),
          );
          const leads =
            await sql`select 1 from records.involvement where child_number = ${number} and lead and ended_on is null`;
          expect(leads).toHaveLength(1);
        },
      ),
      { numRuns: 5 },
    );
  });
});
