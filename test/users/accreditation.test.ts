import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { addDays } from '../../platform/workingDays.ts';
import {
  type AccreditationRow,
  lastDayOf,
  selfAssessedState,
  stepFollows,
} from '../../subgraphs/users/accreditation/accreditation.ts';
import { principles } from '../../subgraphs/users/accreditation/checklist.ts';
import { runAccreditationNightly } from '../../subgraphs/users/accreditation/nightly.ts';
import { castMember, castTeam } from '../support/cast.ts';
import { settableClock } from '../support/clock.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { within } from '../support/time.ts';
import { applicant, at } from './support/accreditation.ts';
import { actsOf, change, isIn, withStaleFactor } from './support/management.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const today = systemClock.today();
const selected = `organisation { id name } stage accreditedUntil selfAssessedUntil selfAssessed version viewerCanAccredit
  exceptionReason exceptionApprovedBy { name } steps { stage by { name } evidence }`;
const answer = `... on AccreditationChanged { accreditation { ${selected} } }
  ... on InvalidInput { field message } ... on NotPermitted { message }`;
const step = (who: SignedIn, field: string, input: object) => change(who, field, input, answer);

const kofi = () => graph.as('kofi');
const lena = () => graph.as('lena');

describe('accreditation, step by step (domain.md 11)', () => {
  test('apply, self-assess, review, accredit: no step left out, and who applied does not accredit', async () => {
    let now = await step(kofi(), 'applyForAccreditation', applicant());
    expect(now.accreditation).toMatchObject({
      stage: 'APPLIED',
      selfAssessed: 'LAPSED',
      viewerCanAccredit: false,
    });
    for (const skipped of ['REVIEWED', 'TEST_FEED', 'MATCH_RATE_OK', 'ACCREDITED', 'SUSPENDED']) {
      const refused = await step(kofi(), 'advanceAccreditation', {
        ...at(now),
        step: skipped,
        evidence: 'R-1',
        matchPercent: 99,
      });
      expect([skipped, refused.__typename]).toEqual([skipped, 'NotPermitted']);
    }
    now = await step(kofi(), 'selfAssess', { ...at(now), on: today, evidence: 'SA-2026-4' });
    expect(now.accreditation).toMatchObject({ stage: 'SELF_ASSESSED', selfAssessed: 'CURRENT' });
    now = await step(kofi(), 'advanceAccreditation', { ...at(now), step: 'REVIEWED', evidence: 'Review 17' });
    const accredit = { ...at(now), step: 'ACCREDITED', evidence: 'Decision 3' };
    expect((await step(kofi(), 'advanceAccreditation', accredit)).__typename).toBe('NeedsSecondPerson');
    expect(
      (await step(await withStaleFactor(graph, 'lena'), 'advanceAccreditation', accredit)).__typename,
    ).toBe('NeedsStepUp');
    const late = { ...accredit, until: addDays(today, 5_000) };
    expect(await step(lena(), 'advanceAccreditation', late)).toMatchObject({ field: 'until' });
    now = await step(lena(), 'advanceAccreditation', accredit);
    expect(now.accreditation.stage).toBe('ACCREDITED');
    expect(now.accreditation.steps.map((taken: { stage: string }) => taken.stage)).toEqual([
      'APPLIED',
      'SELF_ASSESSED',
      'REVIEWED',
      'ACCREDITED',
    ]);
    expect((await step(lena(), 'advanceAccreditation', accredit)).__typename).toBe('VersionConflict');
    const { organisationId } = at(now);
    await expect(
      graph.database
        .sql`update users.organisation set accredited_by = applied_by where id = ${organisationId}`,
    ).rejects.toThrow('two_people');
    const kinds = (await actsOf(graph.database, 'kofi')).map(({ kind, outcome }) => `${kind} ${outcome}`);
    expect(kinds.filter((kind) => kind === 'ACCREDITATION_CHANGED REFUSED')).toHaveLength(6);
  });

  test('a data source is tried with a file, and goes live only when 95 of a hundred rows match', async () => {
    let now = await step(
      kofi(),
      'applyForAccreditation',
      applicant({ kind: 'SOURCE_SUPPLIER', name: 'Leeds Care System' }),
    );
    now = await step(kofi(), 'selfAssess', { ...at(now), on: today, evidence: 'SA-2026-5' });
    now = await step(kofi(), 'advanceAccreditation', { ...at(now), step: 'REVIEWED', evidence: 'Review 18' });
    const early = { ...at(now), step: 'ACCREDITED', evidence: 'Decision 4' };
    expect((await step(lena(), 'advanceAccreditation', early)).__typename).toBe('NotPermitted');
    now = await step(kofi(), 'advanceAccreditation', { ...at(now), step: 'TEST_FEED', evidence: 'Run 1' });
    const rate = { ...at(now), step: 'MATCH_RATE_OK', evidence: 'Run 1' };
    for (const matchPercent of [undefined, 94, 101]) {
      expect(await step(kofi(), 'advanceAccreditation', { ...rate, matchPercent })).toMatchObject({
        field: 'matchPercent',
      });
    }
    // What its test files say counts, the last one, and not what is claimed of them.
    const { sql } = graph.database;
    const advance = (matchPercent: number) => step(kofi(), 'advanceAccreditation', { ...rate, matchPercent });
    expect(await advance(100)).toMatchObject({ field: 'matchPercent' });
    for (const [minutes, matched] of [
      [3, 99],
      [2, 94],
      [1, 95],
    ] as const) {
      await sql`
        insert into records.feed_run (id, source, organisation_id, kind, started_at, ended_at, status, rows_read, outcomes)
        values (gen_random_uuid(), 'local-leeds-care', ${rate.organisationId}, 'TEST', now(),
          now() - ${`${minutes} minutes`}::text::interval, 'DONE', 100, ${sql.json({ MATCH: matched - 1, SKIPPED: 1, NO_MATCH: 100 - matched })})`;
      expect(await advance(matched + 1)).toMatchObject({ field: 'matchPercent' });
      // Neither more than they say, nor what they say, which is too little.
      if (matched === 94)
        for (const claimed of [95, 94])
          expect(await advance(claimed)).toMatchObject({ field: 'matchPercent' });
    }
    now = await advance(95);
    now = await step(lena(), 'advanceAccreditation', {
      ...at(now),
      step: 'ACCREDITED',
      evidence: 'Decision 4',
    });
    expect(now.accreditation.stage).toBe('ACCREDITED');
  });

  test('suspension reaches its people at once; lifted, they get in again; withdrawn is for good', async () => {
    const quentin = graph.again('quentin');
    expect(await isIn(quentin)).toBe(true);
    const id = castMember('quentin').organisation.id;
    let now = await step(kofi(), 'advanceAccreditation', {
      organisationId: id,
      version: 1,
      step: 'SUSPENDED',
      evidence: 'Incident 9',
    });
    expect(now.accreditation.stage).toBe('SUSPENDED');
    await within(1_000, () => isIn(quentin), false);
    now = await step(lena(), 'advanceAccreditation', {
      ...at(now),
      step: 'ACCREDITED',
      evidence: 'Incident 9 closed',
    });
    expect(await isIn(graph.again('quentin'))).toBe(true);
    now = await step(kofi(), 'advanceAccreditation', { ...at(now), step: 'WITHDRAWN', evidence: 'Letter 2' });
    expect(await isIn(graph.again('quentin'))).toBe(false);
    expect(
      (await step(lena(), 'advanceAccreditation', { ...at(now), step: 'ACCREDITED', evidence: 'Letter 3' }))
        .__typename,
    ).toBe('NotPermitted');
  });
});

describe('who accredits', () => {
  test('an account manager sees the own body’s and assesses it; no step else, no other body', async () => {
    const own = castTeam('leeds').id;
    const assessed = await step(graph.as('george'), 'selfAssess', {
      organisationId: own,
      version: 1,
      on: today,
      evidence: 'SA-LDS-1',
    });
    expect(assessed.accreditation).toMatchObject({ stage: 'ACCREDITED', selfAssessed: 'CURRENT' });
    for (const organisationId of [castTeam('bradford').id, randomUUID(), 'x']) {
      const other = { organisationId, version: 1, on: today, evidence: 'SA-BRD-1' };
      expect((await step(graph.as('george'), 'selfAssess', other)).__typename).toBe('RecordNotFound');
    }
    const { errors } = await step(graph.as('george'), 'advanceAccreditation', {
      ...at(assessed),
      step: 'SUSPENDED',
      evidence: 'none',
    });
    expect(errors?.[0].extensions.code).toBe('FORBIDDEN_FIELD');
    const { data } = await graph
      .as('george')
      .query('{ accreditations(first: 50) { edges { node { organisation { name } } } } }');
    const names = data.accreditations.edges.map(
      ({ node }: { node: { organisation: { name: string } } }) => node.organisation.name,
    );
    expect(names).toContain(castTeam('leeds').name);
    for (const name of names) expect(name).toMatch(/^Leeds/);
  });
});

describe('L34: an organisation without a current self-assessment is listed, then suspended', () => {
  test('listed as due, then lapsed; its people are out on the day, its accreditation after the days of grace', async () => {
    const { organisation } = castMember('ben');
    const policy = readPolicy();
    const sql = graph.database.poolFor('signpost_users');
    const audit = new AuditWriter(sql);
    const listed = async (state: string) => {
      const { data } = await kofi().query(
        'query ($state: SelfAssessed) { accreditations(filter: { selfAssessed: $state }, first: 50) { edges { node { organisation { id } } } } }',
        { state },
      );
      return data.accreditations.edges.some(
        ({ node }: { node: { organisation: { id: string } } }) => node.organisation.id === organisation.id,
      );
    };
    const until = (day: string) =>
      graph.database
        .sql`update users.organisation set self_assessed_until = ${day} where id = ${organisation.id}`;
    const ben = graph.again('ben');
    await until(addDays(today, policy.selfAssessmentWarningDays));
    expect([await listed('DUE'), await listed('LAPSED'), await listed('CURRENT'), await isIn(ben)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    await until(addDays(today, -1));
    expect([await listed('DUE'), await listed('LAPSED')]).toEqual([false, true]);
    await within(1_000, () => isIn(ben), false);

    const clock = settableClock(new Date());
    const deps = { sql, audit, keys: testKeys(), policy, clock };
    expect(await runAccreditationNightly(deps)).toEqual({ suspended: 0 });
    clock.advance(policy.selfAssessmentGraceDays * 86_400_000);
    expect(await runAccreditationNightly(deps)).toEqual({ suspended: 1 });
    const [row] = await sql`
      select accreditation, suspended_for, version from users.organisation where id = ${organisation.id}`;
    expect(row).toEqual({ accreditation: 'SUSPENDED', suspended_for: 'SELF_ASSESSMENT', version: 2 });
    const now = { organisationId: organisation.id, version: 2 };
    const lift = { ...now, step: 'ACCREDITED', evidence: 'Decision 8' };
    expect((await step(lena(), 'advanceAccreditation', lift)).__typename).toBe('NotPermitted');
    const assessed = await step(kofi(), 'selfAssess', { ...now, on: today, evidence: 'SA-BRD-2' });
    expect(
      (await step(lena(), 'advanceAccreditation', { ...lift, ...at(assessed) })).accreditation.stage,
    ).toBe('ACCREDITED');
    expect(await isIn(graph.again('ben'))).toBe(true);
  });

  test('one that never made any is listed as lapsed, and suspended; an older one takes nothing off a newer', async () => {
    const policy = readPolicy();
    const made = await step(kofi(), 'applyForAccreditation', applicant());
    const { organisationId } = at(made);
    const listed = async (state: string) => {
      const { data } = await kofi().query(
        'query ($state: SelfAssessed) { accreditations(filter: { selfAssessed: $state }, first: 50) { edges { node { organisation { id } } } } }',
        { state },
      );
      return data.accreditations.edges.some(
        ({ node }: { node: { organisation: { id: string } } }) => node.organisation.id === organisationId,
      );
    };
    expect([await listed('LAPSED'), await listed('DUE'), await listed('CURRENT')]).toEqual([
      true,
      false,
      false,
    ]);
    const newer = await step(kofi(), 'selfAssess', {
      ...at(made),
      on: addDays(today, -10),
      evidence: 'SA-N-1',
    });
    const older = { ...at(newer), on: addDays(today, -11), evidence: 'SA-N-0' };
    expect((await step(kofi(), 'selfAssess', older)).__typename).toBe('NotPermitted');
    const { data } = await kofi().query(
      '{ accreditations(first: 50) { edges { node { organisation { id } selfAssessedUntil } } } }',
    );
    const row = data.accreditations.edges.find(
      ({ node }: { node: { organisation: { id: string } } }) => node.organisation.id === organisationId,
    );
    expect(row.node.selfAssessedUntil).toBe(lastDayOf(addDays(today, -10), policy.selfAssessmentMonths));
    // Accredited without any, as by another hand: the night finds it, and nobody of it is let in.
    await graph.database.sql`
      update users.organisation set accreditation = 'ACCREDITED', accredited_until = ${addDays(today, 30)},
        self_assessed_on = null, self_assessed_until = null where id = ${organisationId}`;
    const sql = graph.database.poolFor('signpost_users');
    const deps = { sql, audit: new AuditWriter(sql), keys: testKeys(), policy, clock: systemClock };
    expect(await runAccreditationNightly(deps)).toEqual({ suspended: 1 });
    expect(
      await sql`select accreditation, suspended_for from users.organisation where id = ${organisationId}`,
    ).toEqual([{ accreditation: 'SUSPENDED', suspended_for: 'SELF_ASSESSMENT' }]);
  });
});

test('L41: the checklist exports, blank for anybody, filled in for those who may see it', async () => {
  const ask =
    'query ($id: ID) { accreditationChecklist(organisationId: $id) { items { code asks met evidence } json } }';
  const blank = (await graph.as('amira').query(ask)).data.accreditationChecklist;
  expect(blank.items.map(({ code }: { code: string }) => code)).toEqual(principles.map(({ code }) => code));
  expect(JSON.parse(blank.json).items).toMatchObject(blank.items);
  expect(blank.items.every(({ met }: { met: boolean | null }) => met === null)).toBe(true);
  const own = (await graph.as('george').query(ask, { id: castTeam('leeds').id })).data.accreditationChecklist;
  expect(own.items.find(({ code }: { code: string }) => code === 'SECURITY')).toMatchObject({
    met: true,
    evidence: 'SA-LDS-1',
  });
  for (const [who, id] of [
    ['george', castTeam('bradford').id],
    ['george', randomUUID()],
    ['amira', castTeam('leeds').id],
  ] as const) {
    expect((await graph.as(who).query(ask, { id })).data.accreditationChecklist).toBeNull();
  }
});

describe('dates and steps', () => {
  const day = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

  test('what lasts twelve months ends the day before the same day of the next year', () => {
    expect(lastDayOf('2026-11-22', 12)).toBe('2027-11-21');
    expect(lastDayOf('2024-02-29', 12)).toBe('2025-02-27');
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 36 }), (on, months) => {
        const last = lastDayOf(on, months);
        expect(last >= on && last < lastDayOf(on, months + 1)).toBe(true);
      }),
    );
  });

  test('a self-assessment turns from current to due to lapsed and never back', () => {
    const order = ['CURRENT', 'DUE', 'LAPSED'];
    fc.assert(
      fc.property(day, day, fc.nat(800), (until, from, days) => {
        const place = (on: string) => order.indexOf(selfAssessedState(until, on, readPolicy()));
        expect(place(addDays(from, days))).toBeGreaterThanOrEqual(place(from));
      }),
    );
  });

  test('no way leads to ACCREDITED but through a review, and for a source through its test file', () => {
    const steps = ['REVIEWED', 'TEST_FEED', 'MATCH_RATE_OK', 'ACCREDITED', 'SUSPENDED', 'WITHDRAWN'] as const;
    fc.assert(
      fc.property(
        fc.constantFrom('PARTNER', 'SOURCE_SUPPLIER'),
        fc.array(fc.constantFrom(...steps)),
        (kind, tried) => {
          let stage: AccreditationRow['stage'] = 'SELF_ASSESSED';
          const taken: string[] = [];
          for (const next of tried) {
            if (!stepFollows({ kind, stage } as AccreditationRow, next)) continue;
            stage = next;
            taken.push(next);
          }
          if (!taken.includes('ACCREDITED')) return;
          const until = taken.slice(0, taken.indexOf('ACCREDITED'));
          expect(until).toEqual(
            kind === 'PARTNER' ? ['REVIEWED'] : ['REVIEWED', 'TEST_FEED', 'MATCH_RATE_OK'],
          );
          if (taken.includes('WITHDRAWN')) expect(taken.at(-1)).toBe('WITHDRAWN');
        },
      ),
    );
  });
});

test('nobody suspends or withdraws the own organisation: of the central team’s, nobody could undo it', async () => {
  const { id } = castMember('kofi').organisation;
  const [row] = await graph.database.sql`select version from users.organisation where id = ${id}`;
  const now = { organisationId: id, version: row?.version, evidence: 'Letter 9' };
  for (const taken of ['SUSPENDED', 'WITHDRAWN'])
    expect(await step(kofi(), 'advanceAccreditation', { ...now, step: taken })).toMatchObject({
      __typename: 'NotPermitted',
    });
  expect((await kofi().query('{ me { roles } }')).status).toBe(200);
});
