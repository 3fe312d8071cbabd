import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { withDays } from '../../explorer/variables.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { birth, feed, feedDependencies, file, recordOf, registrationOf } from '../records/feed/support.ts';
import { childBuilder } from '../records/support/builders.ts';
import { castAuthorities, castMember, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';

/** An auditor sees child numbers only (domain.md 3): not by the name of an operation, nor by what stewards weigh (ADR 0072). */
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

interface Told {
  readonly id: string;
  readonly kind: string;
  readonly operation: string | null;
  readonly reason: string | null;
  readonly childNumbers: readonly string[];
  readonly detail: string;
}

const told = async (filter: object): Promise<Told[]> =>
  (
    await graph
      .as('imran')
      .ask(
        'query ($filter: AuditEventFilter) { auditEvents(first: 50, filter: $filter) { edges { node { id kind operation reason childNumbers detail } } } }',
        { filter },
      )
  ).auditEvents.edges.map(({ node }: { node: object }) => node);

test('that a child left England is told as any correction of a record', async () => {
  const files = { recordLeavingEngland: '46-record-leaving-england', amendChild: '40-amend-child' };
  const operations = [];
  for (const file of Object.values(files)) {
    const path = new URL(`../../schema/operations/PRACTITIONER/${file}`, import.meta.url).pathname;
    const { input } = JSON.parse(withDays(readFileSync(`${path}.variables.json`, 'utf8')));
    const asked = { input: { ...input, idempotencyKey: randomUUID() } };
    expect((await graph.as('amira').query(readFileSync(`${path}.graphql`, 'utf8'), asked)).errors).toEqual(
      [],
    );
    const [last] = (await told({ accountId: castMember('amira').id, kind: 'OPERATION_RECEIVED' })) as [Told];
    operations.push({ operation: last.operation, detail: last.detail });
  }
  expect(operations[0]).toEqual({ operation: 'a correction of a record', detail: '{"criteria":{}}' });
  expect(operations[1]).toEqual(operations[0]);
});

test('how far a row agreed with a record, field by field, is told to no auditor', async () => {
  const { organisation } = castMember('farah');
  await new AuditWriter(graph.database.sql).write({
    kind: 'CLEANING_DECIDED',
    outcome: 'DONE',
    area: organisation.authorityCode ?? undefined,
    accountId: castMember('farah').id,
    childNumber: castNumbers.noah,
    detail: { decision: 'LINKED', levels: [{ field: 'postcode', level: 'DIFFERENT' }], queue: 'NO_MATCH' },
  });
  const [event] = (await told({ childNumber: castNumbers.noah, kind: 'CLEANING_DECIDED' })) as [Told];
  expect(JSON.parse(event.detail)).toEqual({ decision: 'LINKED', queue: 'NO_MATCH' });
});

/** The ground of a shield is no auditor's to know (domain.md 2): not by what else is done of it either (ADR 0100). */
describe('that a child is placed for adoption', () => {
  let dora: SignedIn;
  beforeAll(() => {
    dora = graph.again('dora');
  });
  const run = async (name: string, input?: object) => {
    const path = new URL(`../../schema/operations/MANAGEMENT_TEAM/${name}.graphql`, import.meta.url);
    const variables = input && { input: { ...input, idempotencyKey: randomUUID() } };
    const { data, errors } = await dora.query(readFileSync(path, 'utf8'), variables);
    expect(errors).toEqual([]);
    return data;
  };
  const ofNoah = { childNumber: castNumbers.noah };

  test('is told with no child, nor is an answer that names one', async () => {
    const input = { number: castNumbers.noah };
    await run('3-open-record', { ...input, reason: 'CASE_REVIEW' });
    const before = await told(ofNoah);
    const { placeForAdoption } = await run('50-place-for-adoption', input);
    expect(placeForAdoption).toMatchObject({ __typename: 'PlacedForAdoption', child: input });
    expect((await run('49-placements')).placements).toMatchObject([input]);
    expect((await run('50-end-placement', input)).endPlacement).toMatchObject({ child: input });
    expect(await told(ofNoah)).toEqual(before);
    const acts = await told({ kind: 'PLACEMENT_RECORDED' });
    expect(acts.map(({ childNumbers, detail }) => [childNumbers, detail])).toEqual([
      [[], '{"act":"ENDED"}'],
      [[], '{"act":"BEGUN"}'],
    ]);
    const answers = (await told({ accountId: castMember('dora').id })).filter(
      ({ operation }) => operation === 'placements for adoption',
    );
    expect(answers.map(({ kind, childNumbers }) => [kind, childNumbers])).toEqual(
      [1, 2, 3].flatMap(() => [
        ['DISCLOSED', []],
        ['OPERATION_RECEIVED', []],
      ]),
    );
    const [{ id }] = acts as [Told];
    const proof = 'query ($id: ID!) { auditInclusionProof(eventId: $id) { line } }';
    expect((await graph.as('imran').query(proof, { id })).data.auditInclusionProof).toBeNull();
    const kept = await graph.database.sql`select from audit.event
      where kind = 'PLACEMENT_RECORDED' and child_number = ${castNumbers.noah}`;
    expect(kept).toHaveLength(2);
  });

  test('is not told by the reason for which a team opens the record', async () => {
    await run('3-open-record', { number: castNumbers.noah, reason: 'ADOPTION' });
    const [opened] = await told({ ...ofNoah, kind: 'RECORD_OPENED' });
    expect(opened).toMatchObject({ childNumbers: [castNumbers.noah], reason: 'DATA_QUALITY' });
    expect(JSON.stringify(await told({ accountId: castMember('dora').id }))).not.toMatch(/ADOPTION/);
  });
});

describe('which source knows a hidden child', () => {
  test('is told with no child, by name, run or sender', async () => {
    const hidden = castNumbers.iris;
    const before = await told({ childNumber: hidden });
    const row = registrationOf('iris');
    const shown = birth();
    await feed(feedDependencies(graph.database), file([row, shown]));
    const kept = await graph.database.sql`select id::text from audit.event
      where kind = 'RECORD_CHANGED' and child_number = ${hidden}`;
    expect(kept).toHaveLength(1);
    expect(await told({ childNumber: hidden })).toEqual(before);
    expect(await told({ kind: 'RECORD_CHANGED' })).toMatchObject([{ id: kept[0]?.id, childNumbers: [] }]);
    // Of visible children it is told.
    const made = (await recordOf(graph.database, shown.entry_number))?.number;
    await feed(feedDependencies(graph.database), file([{ ...shown, sex: 'M', correction: '1' }]));
    expect(await told({ childNumber: String(made), kind: 'RECORD_CHANGED' })).toMatchObject([
      { childNumbers: [String(made)], detail: expect.stringContaining('"source":"gro-births"') },
    ]);
  });

  test('is told as any local one where a person decides', async () => {
    const source = 'local-demo-early-help';
    const acts = [
      { kind: 'RECORD_AMENDED', detail: { source } },
      { kind: 'RECORD_AMENDED', detail: { source, fields: ['address'] } },
      { kind: 'CONFLICT_RESOLVED', detail: { source, outcome: 'TAKEN' } },
      { kind: 'CLEANING_DECIDED', detail: { source, decision: 'LINKED' } },
    ] as const;
    const { id: accountId, organisation } = castMember('dora');
    const area = organisation.authorityCode ?? undefined;
    for (const act of acts)
      await new AuditWriter(graph.database.sql).write({
        ...act,
        outcome: 'DONE',
        accountId,
        area,
        childNumber: castNumbers.ruby,
      });
    const events = await told({ childNumber: castNumbers.ruby });
    expect(events.map(({ detail }) => JSON.parse(detail).source)).toEqual([
      'local',
      'local',
      source,
      'local',
    ]);
  });
});

/** Where a hidden child is going to live is a place as well (ADR 0108). */
describe('to which authority a hidden child is proposed', () => {
  const propose = async (number: string, reason: string) => {
    const dora = graph.again('dora');
    await dora.act('openRecord', { number, reason: 'TRANSFER' });
    const transfer = '... on TransferChanged { transfer { id version } }';
    const proposed = await dora.act(
      'proposeTransfer',
      { number, to: castAuthorities.bradford, reason },
      transfer,
    );
    const { id } = proposed.transfer;
    const edward = graph.again('edward');
    const { version } = (await edward.act('reviewTransfer', { id, version: 1 }, transfer)).transfer;
    await edward.act('rejectTransfer', { id, version, rejection: 'TEMPORARY_STAY' });
    return { id };
  };
  const stepsOf = async (id: string) => {
    const kinds = ['TRANSFER_PROPOSED', 'TRANSFER_CHANGED'];
    const events = (await Promise.all(kinds.map((kind) => told({ kind })))).flat();
    return events.filter(({ detail }) => JSON.parse(detail).transfer === id);
  };

  test('is told by no step, with no child, nor by what was entered', async () => {
    const { id } = await propose(castNumbers.iris, 'MOVED');
    const steps = await stepsOf(id);
    expect(steps.map(({ childNumbers, detail }) => [childNumbers, JSON.parse(detail)])).toEqual([
      [[], { transfer: id }],
      [[], { transfer: id, status: 'REJECTED' }],
      [[], { transfer: id, status: 'UNDER_REVIEW' }],
    ]);
    const ofIris = await told({ childNumber: castNumbers.iris });
    expect(ofIris.filter(({ kind }) => kind.startsWith('TRANSFER_'))).toEqual([]);
    for (const username of ['dora', 'edward'])
      expect(JSON.stringify(await told({ accountId: castMember(username).id }))).not.toMatch(
        /MOVED|TEMPORARY_STAY/,
      );
    const [{ id: event }] = steps as [Told];
    const proof = 'query ($id: ID!) { auditInclusionProof(eventId: $id) { line } }';
    expect((await graph.as('imran').query(proof, { id: event })).data.auditInclusionProof).toBeNull();
  });

  test('is told of visible children', async () => {
    const { id } = await propose(castNumbers.theo, 'ALLOCATED_WRONGLY');
    const steps = await stepsOf(id);
    expect(steps.map(({ childNumbers }) => childNumbers)).toEqual(steps.map(() => [castNumbers.theo]));
    expect(steps.map(({ detail }) => JSON.parse(detail).to)).toEqual(
      steps.map(() => castAuthorities.bradford),
    );
    expect(JSON.parse(steps[0]?.detail ?? '').reason).toBe('ALLOCATED_WRONGLY');
  });

  test('a reason that was written into the document leaves the audit readable', async () => {
    const dora = graph.again('dora');
    await dora.query(`mutation { proposeTransfer(input: { number: "${castNumbers.theo}", to: "E08000032", reason: MOVED,
      idempotencyKey: "${randomUUID()}" }) { __typename } }`);
    const [last] = (await told({ accountId: castMember('dora').id, kind: 'OPERATION_RECEIVED' })) as [Told];
    expect([last.operation, last.reason]).toEqual(['proposeTransfer', null]);
    // As releases before wrote it.
    const { id: accountId, organisation } = castMember('dora');
    await new AuditWriter(graph.database.sql).write({
      kind: 'OPERATION_RECEIVED',
      outcome: 'DONE',
      operation: 'proposeTransfer',
      reason: 'MOVED',
      accountId,
      authorityCode: organisation.authorityCode ?? undefined,
    });
    const [before] = await told({ accountId, kind: 'OPERATION_RECEIVED' });
    expect([before?.id === last.id, before?.reason]).toEqual([false, null]);
  });
});

test('what is wrong with a hidden record, and by what it was put right, is told by no task', async () => {
  const dora = graph.again('dora');
  const run = async (number: string) => {
    await dora.act('openRecord', { number, reason: 'DATA_QUALITY' });
    const changed = '... on CorrectionTaskChanged { task { id version } }';
    const asked = { number, fields: ['ADDRESS', 'EDUCATION'] };
    const { id, version } = (await dora.act('openCorrectionTask', asked, changed)).task;
    const step = { id, version, step: 'CHECKED_DOCUMENT', evidence: 'SCHOOL_REGISTER' };
    await dora.act('recordCorrectionStep', step);
    const end = { id, version: version + 1, outcome: 'CORRECTED', evidence: 'PROOF_OF_ADDRESS' };
    await dora.act('closeCorrectionTask', end);
    const events = await told({ childNumber: number, kind: 'CORRECTION_TASK_CHANGED' });
    return events.map(({ detail }) => JSON.parse(detail));
  };
  expect(await run(castNumbers.theo)).toMatchObject([
    { outcome: 'CORRECTED', evidence: 'PROOF_OF_ADDRESS' },
    { step: 'CHECKED_DOCUMENT', evidence: 'SCHOOL_REGISTER' },
    { fields: ['ADDRESS', 'EDUCATION'] },
  ]);
  const ofHidden = JSON.stringify(await run(castNumbers.iris));
  expect(ofHidden).toMatch(/CORRECTED.*CHECKED_DOCUMENT/);
  expect(ofHidden).not.toMatch(/REGISTER|ADDRESS|EDUCATION/);
  const asked = await told({ accountId: castMember('dora').id, kind: 'OPERATION_RECEIVED' });
  expect(JSON.stringify(asked)).not.toMatch(/SCHOOL_REGISTER|PROOF_OF_ADDRESS/);
});

test('which values of a hidden record a merge took, and whether it changed since, is told by no step of it', async () => {
  const plant = childBuilder(graph.database.sql, testKeys(), systemClock.today());
  const run = async ([kept = '', other = '']: readonly string[]) => {
    const step = '... on MergeChanged { merge { id version state } }';
    const as = async (who: string) => {
      const one = graph.again(who);
      for (const number of [kept, other]) await one.act('openRecord', { number, reason: 'DATA_QUALITY' });
      return one;
    };
    const versionOf = async (number: string) =>
      (await graph.database.sql`select version from records.child where number = ${number}`)[0]?.version;
    const asked = {
      keep: kept,
      other,
      keepVersion: await versionOf(kept),
      otherVersion: await versionOf(other),
      takeOfOther: ['ADDRESS'],
    };
    let merge = (await (await as('dora')).act('mergeRecords', asked, step)).merge;
    if (merge.state === 'PROPOSED')
      merge = (await (await as('sonia')).act('confirmMerge', { id: merge.id, version: merge.version }, step))
        .merge;
    expect(merge.state).toBe('DONE');
    await (await as('dora')).act('amendChild', {
      number: kept,
      version: await versionOf(kept),
      gender: 'NOT_SPECIFIED',
    });
    for (const who of ['dora', 'sonia'])
      if (merge.state !== 'UNDONE')
        merge = (
          await (
            await as(who)
          ).act('undoMerge', { id: merge.id, version: merge.version, notTheSame: false }, step)
        ).merge;
    expect(merge.state).toBe('UNDONE');
    const events = await told({ childNumber: kept });
    const steps = events.filter(({ kind }) => /^(RECORDS_|MERGE_)/.test(kind));
    expect(steps.length).toBeGreaterThan(1);
    return JSON.stringify(steps.map(({ detail }) => JSON.parse(detail)));
  };
  const visible = await plant.all([{}, {}]);
  expect(await run(visible)).toMatch(/"changedSince":true.*"ADDRESS":"OTHER"/);
  const hidden = await plant.all([{ shield: 'ACTIVE' }, {}]);
  expect(await run(hidden)).not.toMatch(/changedSince|ADDRESS|choices/);
  const intents = await told({ accountId: castMember('dora').id, kind: 'OPERATION_RECEIVED' });
  expect(intents.filter(({ operation }) => operation === 'mergeRecords')).toHaveLength(2);
  expect(JSON.stringify(intents)).not.toMatch(/ADDRESS/);
});
