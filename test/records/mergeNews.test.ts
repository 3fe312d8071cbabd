import { expect, test } from 'vitest';
import { upnFrom } from '../../platform/identifiers.ts';
import { censusColumns } from '../../subgraphs/records/feed/census.ts';
import { castAuthorities, castPlaces } from '../support/cast.ts';
import { mutation } from '../support/mutation.ts';
import { feed, feedDependencies } from './feed/support.ts';
import { consentedTo } from './support/builders.ts';
import { mergingIn } from './support/merges.ts';
import { type Answer, startWorld, today } from './support/world.ts';

/** Whose what a source said while two records were one is, once they are two again. */
const world = await startWorld();
const { sql } = world.database;
const { leeds } = castAuthorities;
const { merge, confirm, undo } = mergingIn(world);
const deps = { ...feedDependencies(world.database), clock: world.clock };
await sql`insert into records.place (scheme, code, organisation_id, authority_code)
  values ('LAESTAB', '3832001', ${castPlaces.leedsPrimary.id}, ${leeds}),
    ('LAESTAB', '3802001', ${castPlaces.bradfordPrimary.id}, ${leeds}) on conflict do nothing`;

let pupils = 0;
const { leedsPrimary, bradfordPrimary } = castPlaces;
/** Two records of twins' likeness, each with its pupil number, home and school. */
const twins = async () => {
  pupils += 1;
  const birthDate = `2015-03-${10 + pupils}`;
  const upns = [0, 1].map((at) => upnFrom(`99099992${pupils}00${at}`));
  const [kept, other] = (await world.plant.all(
    upns.map((value, at) => ({
      givenName: 'Wilfred',
      familyName: `Census${'abcdefghijk'[pupils]}`,
      birthDate,
      identifiers: [{ scheme: 'UPN' as const, value, issuer: null }],
      addresses: [
        {
          status: 'CURRENT' as const,
          line: `${at + 1} First Road`,
          locality: 'Leeds',
          postcode: 'LS6 3HD',
          sinceDate: '2020-01-01',
          untilDate: null,
        },
      ],
      involvements: [
        {
          category: 'UNIVERSAL' as const,
          serviceType: 'EDUCATION' as const,
          accountId: null,
          lead: false,
          organisationId: leedsPrimary.id,
          telephone: null,
          email: null,
          authorityCode: null,
          startedOn: '2020-09-01',
          endedOn: null,
        },
      ],
    })),
  )) as [string, string];
  return { kept, other, birthDate, familyName: `Census${'abcdefghijk'[pupils]}`, upns };
};
/** The census of a day says of a pupil where they live and learn now. */
const census = async (
  of: Awaited<ReturnType<typeof twins>>,
  upn: string,
  day: string,
  postcode = 'LS8 2AA',
) => {
  const cells: Record<string, string> = {
    reference_date: day,
    upn,
    forename: 'Wilfred',
    surname: of.familyName,
    sex: 'M',
    date_of_birth: of.birthDate,
    address_line: '9 New Road',
    locality: 'Leeds',
    postcode,
    la_estab: '3802001',
    entry_date: '2026-04-13',
  };
  const row = censusColumns.map((column) => cells[column] ?? '').join(',');
  const { outcomes } = await feed(deps, `${censusColumns.join(',')}\n${row}\n`, { named: 'school-census' });
  expect(outcomes.MATCH).toBe(1);
};
const now = async (number: string) => {
  const { address, services } = (await world.open(
    world.as('dora'),
    number,
    'address { line } services { kind organisation { id } endedOn }',
    'CASE_REVIEW',
  )) as Answer;
  const schools = services
    .filter(({ kind, endedOn }: Answer) => kind === 'EDUCATION' && endedOn === null)
    .map(({ organisation }: Answer) => organisation.id);
  return { home: address?.line, schools };
};

test.each([
  ['other', 1, '2026-05-01'],
  ['kept', 0, '2026-05-02'],
] as const)(
  'the first word of a source since is of the child whose pupil number it bears, the %s one',
  async (_, at, day) => {
    const two = await twins();
    const proposed = await merge('farah', two.kept, two.other, at === 0 ? ['ADDRESS'] : []);
    const done = await confirm('dora', proposed.merge);
    await census(two, two.upns[at] as string, day);
    expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
    const [about, not] = at === 1 ? [two.other, two.kept] : [two.kept, two.other];
    expect(await now(about)).toEqual({ home: '9 New Road', schools: [bradfordPrimary.id] });
    expect(await now(not)).toEqual({ home: `${2 - at} First Road`, schools: [leedsPrimary.id] });
  },
);

test.each([
  ['other', 1, '2026-05-03'],
  ['kept', 0, '2026-05-04'],
] as const)(
  'a transfer that a home since asks for is of the %s record, whose home it is',
  async (_, at, day) => {
    const two = await twins();
    const done = await confirm(
      'dora',
      (await merge('farah', two.kept, two.other, at === 0 ? ['ADDRESS'] : [])).merge,
    );
    await census(two, two.upns[at] as string, day, 'YO1 7HH');
    expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
    const child = at === 1 ? two.other : two.kept;
    expect((await now(child)).home).toBe('9 New Road');
    const proposed = await sql`
    select t.child_number::text as child, t.status, w.child_number::text as work, w.queue from records.transfer t
    join records.work_item w on w.reference = t.id and w.closed_at is null
    where t.child_number in ${sql([two.kept, two.other])} order by w.queue`;
    expect(proposed).toEqual(
      ['PROPOSED_TRANSFER', 'TRANSFER_AGREEMENT'].map((queue) => ({
        child,
        status: 'PROPOSED',
        work: child,
        queue,
      })),
    );
  },
);

/** Two records of which the other one, and its request of before, is for a sensitive service. */
const served = async (of: readonly boolean[]) => {
  pupils += 1;
  const sensitive = consentedTo('SEXUAL_HEALTH', today);
  const familyName = `Broker${'abcdefghijk'[pupils]}`;
  return (await world.plant.all(of.map((has) => ({ familyName, sensitive: has ? [sensitive] : [] })))) as [
    string,
    string,
  ];
};
const selection = '... on BrokeringRequested { request { id version } }';
const asks = async (number: string) => {
  const amira = world.as('amira');
  await world.open(amira, number);
  return (await world.ask(amira, ...mutation('requestBrokering', { number }, selection))).requestBrokering;
};
const requests = (...numbers: string[]) => sql`
  select r.child_number::text as child, r.state, w.child_number::text as work, w.closed_at is null as waits
  from records.broker_request r join records.work_item w on w.reference = r.id
  where r.child_number in ${sql(numbers)} order by r.asked_at`;

test('a request since, for the sensitive service of the one, stands with that child and not with the other', async () => {
  for (const of of [
    [false, true],
    [true, false],
  ]) {
    const [kept, other] = await served(of);
    const done = await merge('farah', kept, other);
    expect((await asks(kept)).__typename).toBe('BrokeringRequested');
    expect((await undo('farah', done.merge)).merge.state).toBe('UNDONE');
    const child = of[0] ? kept : other;
    expect(await requests(kept, other)).toEqual([{ child, state: 'REQUESTED', work: child, waits: true }]);
  }
});

test('a request since for the other child’s service, who had been asked for before too, does not stand against undoing', async () => {
  const [kept, other] = await served([true, true]);
  const [entry] = await sql`
    select id from sealed.detail where child_number = ${other} and kind = 'SENSITIVE_SERVICE'`;
  await asks(kept);
  await asks(other);
  const done = await merge('farah', kept, other);
  const [first] = await sql`select id, version from records.broker_request
    where child_number = ${kept} and state = 'REQUESTED'`;
  await world.ask(world.as('amira'), ...mutation('closeBrokering', { ...first }));
  const { request } = await asks(kept);
  const advance = async (input: object) => {
    const more = '... on BrokeringAdvanced { request { id version } }';
    return (await world.ask(world.as('dora'), ...mutation('advanceBrokering', input, more))).advanceBrokering;
  };
  const taken = await advance({ ...request, to: 'ACCEPTED' });
  const passed = { ...taken.request, to: 'SENT_TO_PROVIDER', sensitiveServiceId: entry?.id };
  expect((await advance(passed)).__typename).toBe('BrokeringAdvanced');
  expect((await undo('farah', done.merge)).merge.state).toBe('UNDONE');
  expect(await requests(kept, other)).toEqual([
    { child: kept, state: 'CLOSED', work: kept, waits: false },
    { child: other, state: 'CLOSED', work: other, waits: false },
    { child: other, state: 'SENT_TO_PROVIDER', work: other, waits: true },
  ]);
});

test('contact that a practitioner ended since stays ended, also where a school of the child came since', async () => {
  const two = await twins();
  const amira = world.as('amira');
  await world.open(amira, two.other);
  const { involvement } = await world.record(amira, { number: two.other });
  const done = await confirm('dora', (await merge('farah', two.kept, two.other)).merge);
  await census(two, two.upns[1] as string, '2026-05-05');
  await world.open(amira, two.kept);
  const ended = await world.end(amira, { number: two.kept, id: involvement.id });
  expect(ended.__typename).toBe('InvolvementEnded');
  expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
  expect(await now(two.other)).toEqual({ home: '9 New Road', schools: [bradfordPrimary.id] });
  const stands = await sql`select child_number::text as child, ended_on from records.involvement
    where id = ${involvement.id}`;
  expect(stands).toEqual([{ child: two.other, ended_on: today }]);
});
