import { describe, expect, test, vi } from 'vitest';
import { holdIdentities } from '../../subgraphs/records/adoption/heldIdentities.ts';
import { homeHash } from '../../subgraphs/records/feed/keyed.ts';
import { eraseRecords } from '../../subgraphs/records/lifecycle/erase.ts';
import { castAuthorities, castPlaces } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { fieldsAsked, freshNhs } from './feed/support.ts';
import { cleaningIn } from './support/cleaning.ts';
import { correctionsIn } from './support/corrections.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const { wait: waitAs, claim, item, change } = cleaningIn(world);
const { amend, opened } = correctionsIn(world);
const home = { status: 'CURRENT', line: '5 New Road', locality: 'Leeds', postcode: 'LS6 1AA' };
let attempts = 0;
const families = [
  'Brackenrig',
  'Stonnall',
  'Widdrington',
  'Ullathorne',
  'Pendraven',
  'Coldwick',
  'Yarrowick',
  'Bremdal',
  'Fostwick',
  'Quennby',
  'Hartigal',
  'Zellmop',
  'Ingleborne',
  'Tavistow',
];
/** A family name and a birth that nobody else of the tests has. */
const somebody = () => {
  const birthDate = `2015-${String(1 + (families.length % 12)).padStart(2, '0')}-11`;
  return { familyName: families.pop() as string, birthDate };
};

describe('a row that waits (domain.md 9)', () => {
  test.each(['NONE', 'ACTIVE'] as const)(
    'linked, it brings its school too, unless what stands began later or is a person’s word, shield %s',
    async (shield) => {
      await sql`insert into records.place (scheme, code, organisation_id, authority_code)
        values ('URN', '199777', ${castPlaces.leedsPrimary.id}, ${leeds}) on conflict do nothing`;
      const place = { serviceType: 'EDUCATION', scheme: 'URN', code: '199777', since: '2026-04-13' };
      const schoolOf = async (number: string) => {
        const { services } = await world.open(
          world.as('dora'),
          number,
          'services { kind organisation { id } startedOn endedOn }',
          'CASE_REVIEW',
        );
        return services.filter(({ kind, endedOn }: Answer) => kind === 'EDUCATION' && endedOn === null);
      };
      const link = async (number: string, who: ReturnType<typeof somebody>) => {
        const dora = world.as('dora');
        await world.open(dora, number, 'number', 'CASE_REVIEW');
        const id = await waitAs(leeds, { ...who, place, home: null, queue: 'HELD_ROW' });
        await claim(dora, id);
        const again = world.as('dora', { sessionId: dora.sessionId });
        expect((await item(again, id)).row).toContainEqual({ field: 'education', value: 'URN 199777' });
        const asked = world.as('dora', { sessionId: dora.sessionId });
        return change('linkWaitingRow', asked, { id, number, evidence: 'SCHOOL_REGISTER' });
      };
      const who = somebody();
      const number = await world.plant({ ...who, shield });
      expect((await link(number, who)).__typename).toBe('CleaningItemChanged');
      const began = { organisation: { id: castPlaces.leedsPrimary.id }, startedOn: '2026-04-13' };
      expect(await schoolOf(number)).toMatchObject([began]);
      const other = somebody();
      const later = await world.plant({
        ...other,
        shield,
        involvements: [
          {
            category: 'UNIVERSAL',
            serviceType: 'EDUCATION',
            accountId: null,
            telephone: null,
            email: null,
            organisationId: castPlaces.bradfordPrimary.id,
            lead: false,
            startedOn: '2026-05-01',
            endedOn: null,
          },
        ],
      });
      await link(later, other);
      expect(await schoolOf(later)).toMatchObject([{ organisation: { id: castPlaces.bradfordPrimary.id } }]);
    },
  );
});

test('of somebody who has turned 18 since no record is made; the day before it is', async () => {
  for (const [birthDate, outcome] of [
    ['2008-06-15', 'NotPermitted'],
    ['2008-06-16', 'CleaningItemChanged'],
  ] as const) {
    const who = { ...somebody(), birthDate };
    const id = await waitAs(leeds, who);
    const farah = world.as('farah');
    await claim(farah, id);
    const asked = world.as('farah', { sessionId: farah.sessionId });
    expect((await item(asked, id)).viewerCanCreate).toBe(outcome !== 'NotPermitted');
    const answer = await change('createFromWaitingRow', asked, { id, evidence: 'SCHOOL_REGISTER' });
    expect([birthDate, answer.__typename]).toEqual([birthDate, outcome]);
    const made = await sql`select from records.child where family_name = ${who.familyName}`;
    expect(made).toHaveLength(outcome === 'NotPermitted' ? 0 : 1);
  }
});

describe('allocation by postcode where a person decides (domain.md 8)', () => {
  test('created, it belongs where the directory has its postcode, whosever the district is', async () => {
    await sql`insert into records.postcode (postcode, authority_code) values ('BD9 9ZZ', ${leeds}) on conflict do nothing`;
    const who = somebody();
    const there = { line: '1 Border Road', locality: null, postcode: 'BD9 9ZZ', since: '2026-05-01' };
    const id = await waitAs(leeds, { ...who, home: { ...there, authorityCode: bradford } });
    const farah = world.as('farah');
    await claim(farah, id);
    await change('createFromWaitingRow', world.as('farah', { sessionId: farah.sessionId }), {
      id,
      evidence: 'SCHOOL_REGISTER',
    });
    expect(
      await sql`select authority_code as code from records.child where family_name = ${who.familyName}`,
    ).toEqual([{ code: leeds }]);
  });

  test('a postcode that another authority answers for than for most of its district goes to that one', async () => {
    await sql`insert into records.postcode (postcode, authority_code) values ('LS6 1ZZ', ${bradford})
      on conflict do nothing`;
    const { number, caller } = await opened('dora', {}, 'CASE_REVIEW');
    const answer = await amend(caller, { number, address: { ...home, postcode: 'LS6 1ZZ' } });
    expect(answer.transferProposed).toBe(true);
    const [proposed] = await sql`select to_code from records.transfer where child_number = ${number}`;
    expect(proposed?.to_code).toBe(bradford);
  });

  test('whose number another record has, it makes none, though it was found to be another child', async () => {
    const who = somebody();
    const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: '9434765846', issuer: null }];
    const number = await world.plant({ ...who, givenName: 'Bernard', identifiers });
    const id = await waitAs(leeds, { ...who, identifiers });
    const farah = world.as('farah');
    await claim(farah, id);
    await world.open(farah, number, 'number', 'DATA_QUALITY');
    const again = world.as('farah', { sessionId: farah.sessionId });
    const apart = await change('keepApart', again, { id, number });
    expect(apart.__typename).toBe('CleaningItemChanged');
    const { version } = await item(again, id);
    const answer = await change('createFromWaitingRow', again, { id, version });
    expect(answer).toMatchObject({ __typename: 'NotPermitted', message: expect.stringContaining('a twin') });
    expect(await sql`select from records.child where family_name = ${who.familyName}`).toHaveLength(1);
  });
});

test('linked, it brings no home that a source has said is another one since', async () => {
  const lived = { ...home, status: 'CURRENT' as const, sinceDate: '2020-01-01', untilDate: null };
  const homes: unknown[] = [];
  for (const said of ['2026-04-30', '2026-05-01', '2026-05-02']) {
    const who = somebody();
    const number = await world.plant({ ...who, addresses: [lived] });
    await sql`
      insert into records.feed_row (source, row_key, run_id, outcome, child_number, content_hash, revision, as_of, home_hash)
      values ('nhs-registrations', ${Buffer.from(number)}, gen_random_uuid(), 'MATCH', ${number}, '\\x00', 0, ${said},
        ${Buffer.from(homeHash(testKeys().lookupKey(), lived), 'hex')})`;
    // As of 1 May.
    const id = await waitAs(leeds, who);
    const farah = world.as('farah');
    await claim(farah, id);
    await world.open(farah, number, 'number', 'DATA_QUALITY');
    const again = world.as('farah', { sessionId: farah.sessionId });
    const { __typename: linked } = await change('linkWaitingRow', again, { id, number });
    expect(linked).toBe('CleaningItemChanged');
    const [now] =
      await sql`select line from records.address where child_number = ${number} and until_date is null`;
    homes.push(now?.line);
  }
  expect(homes).toEqual(['9 Row Street', '5 New Road', '5 New Road']);
});

test.each(['NONE', 'ACTIVE'] as const)(
  'linked, it withdraws what its source asked and says no more, shield %s',
  async (shield) => {
    const who = { familyName: shield === 'NONE' ? 'Gorringham' : 'Ivelwick', birthDate: '2014-02-11' };
    await sql`insert into records.place (scheme, code, organisation_id, authority_code) values
      ('URN', '199777', ${castPlaces.leedsPrimary.id}, ${leeds}), ('URN', '199778', ${castPlaces.bradfordPrimary.id}, ${bradford})
      on conflict do nothing`;
    const { number, caller } = await opened('dora', { ...who, shield }, 'CASE_REVIEW');
    const education = { organisationId: castPlaces.bradfordPrimary.id, since: '2026-01-08' };
    const lived = { ...home, since: '2026-01-08' };
    expect((await amend(caller, { number, address: lived, education })).__typename).toBe('ChildAmended');
    const asked = () => fieldsAsked(sql, number);
    const link = async (line: string, code: string) => {
      const says = { ...lived, line, authorityCode: leeds, since: '2026-05-01' };
      const place = { serviceType: 'EDUCATION', scheme: 'URN', code, since: '2026-04-13' };
      const id = await waitAs(leeds, { ...who, home: says, place, queue: 'HELD_ROW' });
      await claim(caller, id);
      const again = world.as('dora', { sessionId: caller.sessionId });
      const { __typename: linked } = await change('linkWaitingRow', again, { id, number });
      expect(linked).toBe('CleaningItemChanged');
    };
    await link('9 Row Street', '199777');
    expect(await asked()).toEqual(['address', 'education']);
    await link(home.line, '199778');
    expect(await asked()).toEqual([]);
  },
);

test('L27 no record is made of a row whose child’s identity is sealed meanwhile', async () => {
  const who = { familyName: 'Overtaken', birthDate: `2014-11-2${attempts++}` };
  const number = await world.plant({ ...who, givenName: 'Bernard' });
  const id = await waitAs(leeds, { ...who, givenName: 'Bernard' });
  const farah = world.as('farah');
  await claim(farah, id);
  const again = world.as('farah', { sessionId: farah.sessionId });
  const made = await sql.begin(async (tx) => {
    // Where the row's review band is read.
    await tx`lock table records.child in access exclusive mode`;
    const answer = change('createFromWaitingRow', again, { id });
    await vi.waitFor(async () => expect(await world.waiting()).toBe(1), { timeout: 30_000 });
    await holdIdentities(tx, testKeys().lookupKey(), Number(number), 'FOR_GOOD');
    await tx`update records.child set status = 'SEALED', archived_on = '2026-06-15' where number = ${number}`;
    await eraseRecords(tx, testKeys(), [Number(number)], { purpose: 'NEW_IDENTITY' });
    return { answer };
  });
  expect((await made.answer).__typename).toBe('CleaningItemChanged');
  expect(await sql`select from records.child where birth_date = ${who.birthDate}`).toEqual([]);
});

test('of two rows of one child, whom they call differently, only one makes a record at once', async () => {
  const who = { familyName: 'Twicemade', birthDate: `2014-12-0${1 + attempts++}` };
  const people = [world.as('farah'), world.as('dora')];
  const ids: string[] = [];
  for (const [at, givenName] of ['Bethany', 'Beth'].entries()) {
    const id = await waitAs(leeds, { ...who, givenName, gender: 'FEMALE' });
    await claim(people[at] as (typeof people)[number], id);
    ids.push(id);
  }
  const answers: Promise<Answer>[] = [];
  await sql.begin(async (tx) => {
    // Where a record is made.
    await tx`lock table records.child in share row exclusive mode`;
    for (const [at, who] of ['farah', 'dora'].entries()) {
      const caller = world.as(who, { sessionId: people[at]?.sessionId as string });
      answers.push(change('createFromWaitingRow', caller, { id: ids[at] }));
    }
    await vi.waitFor(async () => expect(await world.waiting()).toBe(2), { timeout: 30_000 });
  });
  const kinds = (await Promise.all(answers)).map(({ __typename }) => __typename);
  expect(kinds.sort()).toEqual(['CleaningItemChanged', 'NotPermitted']);
  expect(await sql`select from records.child where birth_date = ${who.birthDate}`).toHaveLength(1);
});

test('once another team shields the child, a row that waited before tells nobody where the child lives', async () => {
  const who = { familyName: 'Ombersley', birthDate: '2014-07-19' };
  const carers = [{ relationship: 'MOTHER', name: 'Ruth Hidden' }];
  const identifiers = [{ scheme: 'NHS_NUMBER', value: freshNhs(), issuer: null }];
  const id = await waitAs(leeds, {
    ...who,
    queue: 'MULTIPLE_MATCH',
    carers,
    identifiers,
    givenName: 'Wilfred',
  });
  const read = async () => {
    const farah = world.as('farah');
    return JSON.stringify(await item(farah, id));
  };
  await claim(world.as('farah'), id);
  expect(await read()).toContain('9 Row Street');
  await world.plant({ ...who, givenName: 'Wilfred', authorityCode: bradford, shield: 'ACTIVE' });
  const told = await read();
  expect(told).toContain(who.familyName);
  expect(told).not.toMatch(/Row Street|LS6|Ruth Hidden|NHS_NUMBER/);
  // Nor is it put into a record of the team's own, to be read there.
  const own = await world.plant({ familyName: 'Undermere', givenName: 'Other', birthDate: '2013-02-21' });
  const farah = world.as('farah');
  await world.open(farah, own, 'number', 'DATA_QUALITY');
  const linked = await change('linkWaitingRow', farah, { id, number: own, evidence: 'SCHOOL_REGISTER' });
  expect(linked.__typename).toBe('NotPermitted');
  // It goes on to the team whose child it is.
  const again = world.as('farah', { sessionId: farah.sessionId });
  expect((await change('createFromWaitingRow', again, { id })).__typename).toBe('CleaningItemChanged');
  const [work] = await sql`
    select queue, authority_code from records.work_item where reference = ${id} and closed_at is null`;
  expect(work).toEqual({ queue: 'HELD_ROW', authority_code: bradford });
});

describe('a death that a person links (domain.md 9: the register’s alone)', () => {
  const deaths = ({ familyName, birthDate }: ReturnType<typeof somebody>, deathDate: string, revision = 0) =>
    waitAs(leeds, {
      familyName,
      birthDate,
      deathDate,
      revision,
      source: 'gro-deaths',
      queue: 'MULTIPLE_MATCH',
      home: {
        line: '1 Ward Way',
        locality: null,
        postcode: 'BD1 1AA',
        authorityCode: bradford,
        since: deathDate,
      },
    });
  const link = async (id: string, number: string) => {
    const farah = world.as('farah');
    await claim(farah, id);
    await world.open(farah, number, 'number', 'DATA_QUALITY');
    const again = world.as('farah', { sessionId: farah.sessionId });
    const { candidates } = await item(again, id);
    const { viewerCanLink } = candidates.find((each: Answer) => each.childNumber === number);
    return { viewerCanLink, ...(await change('linkWaitingRow', again, { id, number })) };
  };
  const now = async (number: string) => {
    const [row] = await sql`
      select c.death_date::text as died, (select a.line from records.address a where a.child_number = c.number
        and a.until_date is null) as home, (select count(*)::int from records.transfer t
        where t.child_number = c.number) as transfers from records.child c where c.number = ${number}`;
    return row;
  };

  test('tells of the death and of nothing else, least of all where the child lived', async () => {
    const who = somebody();
    const lived = { ...home, status: 'CURRENT' as const, sinceDate: '2020-01-01', untilDate: null };
    const number = await world.plant({ ...who, givenName: 'Wilfred', addresses: [lived] });
    expect((await link(await deaths(who, '2026-06-01'), number)).__typename).toBe('CleaningItemChanged');
    expect(await now(number)).toEqual({ died: '2026-06-01', home: '5 New Road', transfers: 0 });
  });

  test('stands, unless the register corrects it by a numbered correction', async () => {
    const who = somebody();
    const number = await world.plant({ ...who, givenName: 'Wilfred', deathDate: '2026-05-01' });
    const other = await link(await deaths(who, '2026-05-02'), number);
    const refused = { __typename: 'NotPermitted', message: expect.stringMatching(/has died/) };
    expect(other).toMatchObject({ viewerCanLink: false, ...refused });
    const corrected = await link(await deaths(who, '2026-05-03', 1), number);
    expect(corrected).toMatchObject({ viewerCanLink: true, __typename: 'CleaningItemChanged' });
    expect((await now(number))?.died).toBe('2026-05-03');
    const [said] = await sql`
      select previous_value from records.provenance where child_number = ${number} and field = 'dateOfDeath'`;
    expect(said?.previous_value).toBe('2026-05-01');
  });

  test('is not of a child who was born later', async () => {
    const who = somebody();
    const number = await world.plant({ ...who, givenName: 'Wilfred' });
    const answer = await link(await deaths(who, '2014-01-01'), number);
    expect(answer).toMatchObject({ __typename: 'NotPermitted', message: expect.stringMatching(/birth/) });
  });
});
