import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Caller, mintCaller } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { castAuthorities, castNhsNumbers, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { claimsOf } from '../support/people.ts';
import { type Cells, feed, feedDependencies, file, registrationOf } from './feed/support.ts';
import { joinedTo, rowsOfEverything } from './support/joins.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a test selects, it knows
type Answer = any;

let graph: Signpost;
let began: Date;
let reference: string;
let present: string;
const former = castNumbers.leo;
const key = () => randomUUID();
const newFamily = 'Ashworthy';

beforeAll(async () => {
  graph = await startSignpost();
});

const failures =
  '... on InvalidInput { field message } ... on RecordNotFound { message } ... on NeedsStepUp { message }';
const operations = {
  place: `mutation ($input: PlaceForAdoptionInput!) { placeForAdoption(input: $input) { __typename
    ... on PlacedForAdoption { child { number shield { teamTelephone } } } ${failures} } }`,
  record: `mutation ($input: RecordNewIdentityInput!) { recordNewIdentity(input: $input) { __typename
    ... on NewIdentityRecorded { reference } ${failures} } }`,
  open: `mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename
    ... on RecordOpened { child { number givenName familyName dateOfBirth formerNames { familyName } carers { name }
      address { line } identifiers { value } involvements { id } } } ... on RecordNotFound { message } } }`,
  openAsTeam: `mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename
    ... on RecordOpened { child { number formerNames { familyName } formerAddresses { line } provenance { field } accessHistory { at reason } } }
    ... on RecordNotFound { message } } }`,
  knock: `mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename
    ... on RecordNotFound { message } } }`,
  search: `query ($input: SearchChildrenInput!) { searchChildren(input: $input) { __typename
    ... on ChildSearch { candidates { number familyName } } } }`,
  signpost: `query ($input: SignpostInput!) { signpost(input: $input) { __typename ... on SignpostAnswer { outcome } } }`,
};

async function ask(who: string, text: string, input: object): Promise<Answer> {
  const { data, errors } = await graph.as(who).query(text, { input });
  expect(errors).toEqual([]);
  return Object.values(data)[0];
}

const open = (who: string, number: string, text = operations.open, reason = 'SAFEGUARDING') =>
  ask(who, text, { number, reason, idempotencyKey: key() });

async function found(who: string, input: object): Promise<string[]> {
  const answer = await ask(who, operations.search, { purpose: 'SAFEGUARDING', ...input });
  return answer.candidates.map(({ number }: { number: string }) => number);
}

/** Somebody asks records itself, with the claims that the test gives them. */
async function direct(who: string, claims: Partial<Caller>, text: string, input: object): Promise<Answer> {
  const caller = mintCaller({ ...claimsOf(who, randomUUID()), ...claims }, randomUUID());
  const { data, errors } = await graph.subgraphs.records.execute(
    { document: parse(text), variables: { input } },
    caller,
  );
  if (errors) throw new Error(String(errors[0]?.extensions.code));
  return Object.values(data as object)[0];
}

const addFormerAddress = (number: string) => graph.database.sql`insert into records.address
  (child_number, id, status, until_date) values (${number}, ${key()}, 'CURRENT', '2020-01-01')`;
const row = async (number: string) =>
  (await graph.database.sql`select * from records.child where number = ${number}::bigint`)[0];

const identity = () => ({
  number: former,
  kind: 'ADOPTION',
  givenName: 'Jonah',
  familyName: newFamily,
  idempotencyKey: key(),
  carers: [{ name: 'Pippa Ashworthy', relationship: 'OTHER_CARER', telephone: '07700 900222' }],
  address: { line: '5 Kepler Close', locality: 'Leeds', postcode: 'LS8 1AA' },
});

describe('placement (domain.md 7, L27)', () => {
  test('only the accountable team, only with a fresh second factor; elsewhere the record is not found', async () => {
    const input = () => ({ number: former, idempotencyKey: key() });
    expect((await ask('edward', operations.place, input())).__typename).toBe('RecordNotFound');
    expect((await direct('dora', { factorAt: 0 }, operations.place, input())).__typename).toBe('NeedsStepUp');
    expect((await graph.as('amira').query(operations.place, { input: input() })).code).toBe(
      'FORBIDDEN_FIELD',
    );
    expect((await row(former))?.shield).toBe('NONE');
  });

  test('shields the record, and feed rows of the birth identity wait in the held queue', async () => {
    await Promise.all([open('amira', former), addFormerAddress(former)]);
    expect((await ask('dora', operations.place, { number: former, idempotencyKey: key() })).__typename).toBe(
      'PlacedForAdoption',
    );
    const before = await row(former);
    expect(before).toMatchObject({ shield: 'ACTIVE', outward: null });
    const { sql } = graph.database;
    expect(await sql`select 1 from records.carer where child_number = ${former}`).toHaveLength(0);
    const shields = await sql`select state, ground from records.shield where child_number = ${former}`;
    expect(shields).toEqual([{ state: 'ACTIVE', ground: 'ADOPTION_PLACEMENT' }]);
    // Without the placement this row would match, and change the name.
    const deps = feedDependencies(graph.database);
    const rows = [registrationOf('leo', { given_names: 'Leonard' })];
    expect((await feed(deps, file(rows))).outcomes).toMatchObject({ HELD: 1, MATCH: 0, CREATED: 0 });
    expect(await row(former)).toEqual(before);
  });
});

describe('the order (domain.md 7, L27)', () => {
  test('makes a new record of the new name alone; the former number is unknown to everyone', async () => {
    began = new Date();
    for (const [field, wrong] of [
      ['givenName', { givenName: ' ' }],
      ['carers.0.telephone', { carers: [{ name: 'A', relationship: 'MOTHER', telephone: 'none' }] }],
    ] as const) {
      expect(await ask('dora', operations.record, { ...identity(), ...wrong })).toMatchObject({ field });
    }
    const given = identity();
    const done = await ask('dora', operations.record, given);
    expect(done).toEqual({ __typename: 'NewIdentityRecorded', reference: expect.any(String) });
    reference = done.reference;
    expect(await ask('dora', operations.record, given)).toEqual(done);

    const [made] = await graph.database.sql`
      select number::text as number from records.child where family_name = ${newFamily}`;
    present = made?.number;
    expect(present).not.toBe(former);
    const seen = (await open('priya', present)).child;
    expect(seen).toMatchObject({
      givenName: 'Jonah',
      familyName: newFamily,
      formerNames: [],
      identifiers: [],
      involvements: [],
      carers: [{ name: 'Pippa Ashworthy' }],
      address: { line: '5 Kepler Close' },
    });
    expect(await row(former)).toBeUndefined();
    for (const who of ['amira', 'dora', 'farah', 'edward']) {
      const reason = who === 'farah' ? 'DATA_QUALITY' : 'SAFEGUARDING';
      const gone = await open(who, former, operations.knock, reason);
      expect(gone).toEqual(await open(who, '9999999990', operations.knock, reason));
      expect(gone.__typename).toBe('RecordNotFound');
    }
    // A grant that was open before the order reads nothing any more.
    const { data } = await graph.as('amira').query(`{ child(number: "${former}") { givenName } }`);
    expect(data).toEqual({ child: null });
    expect((await ask('dora', operations.record, { ...identity(), givenName: 'Again' })).__typename).toBe(
      'RecordNotFound',
    );
  });

  test('an adopted child is never listed under both names (historical failure 4)', async () => {
    const [born] = await graph.database.sql`
      select birth_date as day from records.child where number = ${present}::bigint`;
    const dateOfBirth = born?.day as string;
    expect(await found('priya', { number: former })).toEqual([]);
    expect(await found('priya', { givenName: 'Leo', familyName: 'Okafor', dateOfBirth })).toEqual([]);
    expect(await found('priya', { givenName: 'Jonah', familyName: newFamily, dateOfBirth })).toEqual([
      present,
    ]);
    expect(
      await found('priya', { givenName: 'Leo', familyName: 'Okafor', postcode: 'LS6 2DN' }),
    ).not.toContain(present);
    const nhs = await ask('priya', operations.signpost, {
      purpose: 'SAFEGUARDING',
      nhsNumber: castNhsNumbers.leo,
    });
    expect(nhs.outcome).toBe('NONE');
  });

  test('feed rows with old identifiers, or the old name and birth, are held and never touch the new record', async () => {
    const deps = feedDependencies(graph.database);
    const before = await row(present);
    const rows = [
      registrationOf('leo', { correction: '1', family_name: newFamily, given_names: 'Jonah' }),
      registrationOf('leo', { nhs_number: '' }),
    ];
    const { date_of_birth: born } = rows[1] as Cells;
    // A slip in the day or the year, though nothing of the record stands anywhere.
    for (const slip of [
      `${born.slice(0, 8)}${born.endsWith('1') ? '12' : '11'}`,
      `${Number(born.slice(0, 4)) + 1}${born.slice(4)}`,
    ])
      rows.push(registrationOf('leo', { nhs_number: '', date_of_birth: slip }));
    // As he was called, and with the names changed.
    for (const called of [{ given_names: 'Lenny' }, { given_names: 'Okafor', family_name: 'Leo' }])
      rows.push(registrationOf('leo', { nhs_number: '', ...called }));
    expect((await feed(deps, file(rows))).outcomes).toMatchObject({ HELD: 6, MATCH: 0, CREATED: 0 });
    expect(await row(present)).toEqual(before);
    const held = await graph.database.sql`select distinct authority_code as area from records.feed_held`;
    expect(held).toEqual([{ area: castAuthorities.leeds }]);
    expect(
      await graph.database
        .sql`select 1 from records.child where family_name = 'Okafor' and given_name = 'Leo'`,
    ).toHaveLength(0);
  });

  test('a process that dies after the former record was sealed leaves the new one to the night', async () => {
    await graph.database.sql`delete from records.access_grant where child_number = ${present}`;
    for (const table of ['address', 'carer'])
      await graph.database
        .sql`delete from ${graph.database.sql(`records.${table}`)} where child_number = ${present}`;
    const before = await row(present);
    await graph.database.sql`delete from records.child where number = ${present}::bigint`;
    await graph.database.sql`update sealed.vault set completed = false`;
    const night = openNight({ databaseUrl: graph.database.url, keys: testKeys(), policy: readPolicy() });
    try {
      const results = await runNight(night, { asOf: systemClock.today(), dryRun: false, clock: systemClock });
      expect(results.find(({ step }) => step === 'vault')?.counts).toEqual({ completed: 1, emptied: 0 });
    } finally {
      await night.stop();
    }
    expect(await row(present)).toMatchObject({ family_name: newFamily, birth_date: before?.birth_date });
  });
});

describe('nothing joins the two (domain.md 7)', () => {
  test('neither address, carers, identifiers, provenance nor access history of the new record', async () => {
    const team = (await open('dora', present, operations.openAsTeam, 'CASE_REVIEW')).child;
    expect(team).toMatchObject({ formerNames: [], formerAddresses: [], provenance: [] });
    expect(team.accessHistory.every(({ at }: { at: string }) => new Date(at) >= began)).toBe(true);
    expect(team.accessHistory.map(({ reason }: { reason: string }) => reason)).not.toContain('ADOPTION');
  });

  test('nor the number, nor any moment of its making', async () => {
    const [old, fresh] = [Number(former), Number(present)];
    // Random: neither is reckoned from the other by a small step.
    expect(Math.abs(old - fresh)).toBeGreaterThan(1_000);
    const [made] = await graph.database.sql`
      select c.created_at < ${began} as before, (select count(*)::int from records.child o
        where o.created_at = c.created_at) as together
      from records.child c where number = ${present}::bigint`;
    expect(made?.before).toBe(true);
    expect(made?.together).toBeGreaterThan(1);
    // The audit has transactions too: that of the making is the one after the order's.
    const [changed] = await graph.database.sql`
      select changed_in < (select min(xid) from audit.event where kind = 'NEW_IDENTITY_RECORDED') as before
      from records.child_change where number = ${present}::bigint`;
    expect(changed).toEqual({ before: true });
  });

  test('nor the audit: no event holds both, none of the order holds either', async () => {
    const both = await graph.database.sql`
      select 1 from audit.event e where e::text like ${`%${former}%`} and e::text like ${`%${present}%`}`;
    expect(both).toHaveLength(0);
    const order = await graph.database.sql`
      select e.kind, e::text as said, e.detail from audit.event e where e.operation_id in (
        select operation_id from audit.event where kind = 'NEW_IDENTITY_RECORDED')`;
    expect(order.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['OPERATION_RECEIVED', 'NEW_IDENTITY_RECORDED', 'DISCLOSED']),
    );
    for (const { kind, said, detail } of order) {
      expect([kind, String(said).includes(former), String(said).includes(present)]).toEqual([
        kind,
        false,
        false,
      ]);
      if (kind === 'OPERATION_RECEIVED') expect(detail.criteria).toEqual({});
    }
    // As an auditor: the former number has its past, the new one its own, and no event is of both.
    const events = async (childNumber: string) => {
      const { data } = await graph.as('imran').query(
        `query ($filter: AuditEventFilter) { auditEvents(first: 50, filter: $filter) {
          edges { node { operationId childNumbers detail kind } } } }`,
        { filter: { childNumber } },
      );
      return data.auditEvents.edges.map(({ node }: Answer) => node);
    };
    const [past, now] = [await events(former), await events(present)];
    expect(past.length).toBeGreaterThan(0);
    expect(now.length).toBeGreaterThan(0);
    const operationsOf = (nodes: Answer[]) => new Set(nodes.map(({ operationId }) => operationId));
    expect([...operationsOf(past)].filter((id) => operationsOf(now).has(id))).toEqual([]);
  });

  test('nor, to whoever reads every table without keys, any chain of shared values', async () => {
    const rows = await rowsOfEverything(graph.database.sql);
    const ofFormer = joinedTo(rows, former);
    const ofPresent = joinedTo(rows, present);
    // The chains are followed at all: each number reaches the operations in which it was opened.
    expect(ofFormer.some(({ text }) => text.includes('OPERATION_RECEIVED'))).toBe(true);
    expect(ofPresent.some(({ text }) => text.includes('OPERATION_RECEIVED'))).toBe(true);
    const inBoth = ofFormer.filter((one) => ofPresent.includes(one));
    expect(inBoth.map(({ table, text }) => `${table}: ${text.slice(0, 200)}`)).toEqual([]);
    // Nor does either lead to the entry of the vault, which would tell that there is another.
    const inVault = [...ofFormer, ...ofPresent].filter(
      ({ table, text }) => table === 'sealed.vault' || text.includes(reference),
    );
    expect(inVault).toEqual([]);
  });
});

describe('the vault (domain.md 7)', () => {
  const steps = {
    request: `mutation ($input: RequestVaultOpeningInput!) { requestVaultOpening(input: $input) { __typename
      ... on VaultOpeningRequested { reference } ${failures} } }`,
    approve: `mutation ($input: SealedStepInput!) { approveVaultOpening(input: $input) { __typename
      ... on VaultOpeningApproved { expiresAt } ${failures} ... on NeedsSecondPerson { message } } }`,
    read: `mutation ($input: ReadSealedInput!) { readVault(input: $input) { __typename
      ... on VaultOpened { kind formerNumber presentNumber recordedOn former { part text } } ${failures} } }`,
  };
  const reason = 'The adopted person asks for the birth record under the Act.';
  const asColleague = (text: string, input: object) => ask('sonia', text, input);
  const request = async (number: string) =>
    (await ask('dora', steps.request, { number, reason, idempotencyKey: key() })).reference as string;
  const step = (of: string) => ({ reference: of, idempotencyKey: key() });

  test.each([
    ['former', () => former],
    ['present', () => present],
  ] as const)(
    'opens at the %s number by two people of the team, read once by who asked',
    async (_, number) => {
      const asked = await request(number());
      expect((await ask('dora', steps.read, step(asked))).__typename).toBe('RecordNotFound');
      expect((await ask('dora', steps.approve, step(asked))).__typename).toBe('NeedsSecondPerson');
      expect((await ask('edward', steps.approve, step(asked))).__typename).toBe('RecordNotFound');
      const stale = { factorAt: Date.now() - 6 * 60_000 };
      expect((await direct('sonia', stale, steps.approve, step(asked))).__typename).toBe('NeedsStepUp');
      expect((await asColleague(steps.approve, step(asked))).__typename).toBe('VaultOpeningApproved');
      expect((await asColleague(steps.read, step(asked))).__typename).toBe('RecordNotFound');
      const reading = step(asked);
      const opened = await ask('dora', steps.read, reading);
      expect(opened).toMatchObject({
        __typename: 'VaultOpened',
        kind: 'ADOPTION',
        formerNumber: former,
        presentNumber: present,
        recordedOn: expect.any(String),
      });
      const said = opened.former.map(({ text }: { text: string }) => text).join('\n');
      for (const word of ['Okafor', 'Ngozi', 'LS6 2DN', castNhsNumbers.leo]) expect(said).toContain(word);
      expect((await ask('dora', steps.read, step(asked))).__typename).toBe('RecordNotFound');
      expect((await ask('dora', steps.read, reading)).__typename).toBe('RecordNotFound');
    },
  );

  test('says nothing before two people asked: any number may be asked about, and most have no entry', async () => {
    for (const number of [castNumbers.noah, '9999999990']) {
      const asked = await request(number);
      expect(asked).toEqual(expect.any(String));
      await asColleague(steps.approve, step(asked));
      const nothing = { kind: null, formerNumber: null, presentNumber: null, recordedOn: null, former: [] };
      expect(await ask('dora', steps.read, step(asked))).toEqual({ __typename: 'VaultOpened', ...nothing });
    }
  });

  test('is ciphertext under a key of its own, and no row of the requests shows a number', async () => {
    const records = graph.database.poolFor('signpost_records');
    await expect(records`select ciphertext from sealed.vault`).rejects.toThrow(/permission denied/);
    for (const table of ['sealed.vault', 'records.disclosure_request', 'records.work_item']) {
      const { sql } = graph.database;
      const shown = await sql`select 1 from ${sql(table)} t where t::text like ${`%${former}%`}
        or t::text like ${`%${present}%`}`;
      expect([table, shown.length]).toEqual([table, 0]);
    }
    const [one] = await graph.database.sql`select id from records.disclosure_request limit 1`;
    await expect(
      graph.database.sql`update records.disclosure_request set approved_by = requested_by, approved_at = now()
        where id = ${one?.id}`,
    ).rejects.toThrow(/disclosure_request_second/);
  });
});

describe('the authority of a new record (domain.md 8, allocation)', () => {
  test.each([
    ['by its district, however the postcode is written', 'ella', 'bd91aa', 'bradford'],
    ['by the directory, where that knows better than the district', 'mia', 'LS8 9ZZ', 'bradford'],
  ] as const)('%s', async (_, who, postcode, authority) => {
    const { sql } = graph.database;
    await sql`insert into records.postcode (postcode, authority_code) values ('LS8 9ZZ', ${castAuthorities.bradford})
      on conflict do nothing`;
    await sql`update records.child set authority_code = ${castAuthorities.leeds} where number = ${castNumbers[who]}`;
    const name = `Allocated${who}`;
    const done = await ask('dora', operations.record, {
      ...identity(),
      number: castNumbers[who],
      familyName: name,
      address: { line: '5 Kepler Close', locality: null, postcode },
    });
    expect(done.__typename).toBe('NewIdentityRecorded');
    const [made] = await sql`select authority_code as code from records.child where family_name = ${name}`;
    expect(made?.code).toBe(castAuthorities[authority]);
  });
});
