import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { feed, feedDependencies, file, registrationOf } from '../records/feed/support.ts';
import { childBuilder } from '../records/support/builders.ts';
import { castAuthorities, castMember, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';

/** Whose data an answer holds is in the audit by number before it leaves (graph.md 5.3), whatever kind of data it is. */
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const { noah, iris, theo } = castNumbers;

/** The children whom the audit names of what was answered last to somebody, and the field groups of each. */
async function disclosedTo(who: string): Promise<Record<string, string[]>> {
  const [event] = await graph.database.sql`
    select coalesce(child_numbers, array_remove(array[child_number], null))::text[] as children, detail from audit.event
    where kind = 'DISCLOSED' and account_id = ${castMember(who).id} order by id desc limit 1`;
  const { children, detail } = event as { children: string[]; detail: Record<string, unknown> };
  expect(detail.rows).toBe(children.length);
  const shown = (detail.shown ?? [{ groups: detail.groups, children }]) as {
    groups: string[];
    children: string[];
  }[];
  return Object.fromEntries(
    children.map((child) => [child, shown.find((part) => part.children.includes(child))?.groups ?? []]),
  );
}
async function ask(who: string, document: string, variables?: object) {
  const data = await graph.as(who).ask(document, variables);
  return { data, disclosed: await disclosedTo(who) };
}
const act = (who: string, field: string, input: object, selection?: string) =>
  graph.as(who).act(field, input, selection);
const open = (who: string, number: string, reason: string) => act(who, 'openRecord', { number, reason });
const whoAsks = { name: 'Rachel Whitaker', contact: '27 Ash Road, Leeds', receivedOn: systemClock.today() };
const reference = '... on MatterReceived { reference }';

describe('what is brought about a record', () => {
  const complaint = { ...whoAsks, subject: 'DISCLOSURE', words: 'The school is not right any more.' };

  test.each([
    ['complaint', 'receiveComplaint', complaint, 'words', 'matters'],
    [
      'correctionRequest',
      'receiveCorrectionRequest',
      { ...whoAsks, words: complaint.words },
      'words',
      'matters',
    ],
    [
      'subjectAccessRequest',
      'receiveSubjectAccessRequest',
      { ...whoAsks, relationship: 'PARENT' },
      'requester { name }',
      'subjectAccess',
    ],
  ])('%s', async (field, receive, input, selection, group) => {
    const payload =
      receive === 'receiveSubjectAccessRequest' ? '... on SubjectAccessReceived { reference }' : reference;
    const made = await act('dora', receive, { ...input, number: noah }, payload);
    const one = await ask('dora', `query ($r: ID!) { ${field}(reference: $r) { ${selection} } }`, {
      r: made.reference,
    });
    expect(one.disclosed).toEqual({ [noah]: [group] });
    const list = await ask('dora', `{ ${field}s(first: 1) { edges { node { __typename } } } }`);
    expect(list.disclosed).toEqual({ [noah]: [group] });
    // Where no number was given, nobody is named.
    const other = await act('dora', receive, input, payload);
    const seen = await ask('dora', `query ($r: ID!) { ${field}(reference: $r) { ${selection} } }`, {
      r: other.reference,
    });
    expect(seen.data[field]).not.toBeNull();
    expect(seen.disclosed).toEqual({});
  });
});

describe('what waits for a team, and what came of it', () => {
  test('items of work, tasks of correction, whether their number is asked for or not', async () => {
    await open('dora', theo, 'DATA_QUALITY');
    const input = { number: theo, fields: ['NAME'] };
    const { task } = await act(
      'dora',
      'openCorrectionTask',
      input,
      '... on CorrectionTaskChanged { task { id } }',
    );
    expect(await disclosedTo('dora')).toEqual({ [theo]: ['amending'] });
    const items = (more: string) =>
      `{ workItems(queue: CORRECTION) { edges { node { reference ${more} } } } }`;
    const { data, disclosed } = await ask('dora', items(''));
    expect(data.workItems.edges).toEqual([{ node: { reference: task.id } }]);
    expect(disclosed).toEqual({ [theo]: ['work'] });
    const aliased = await ask('dora', items('childNumber: id correctionTask { outcome }'));
    expect(aliased.disclosed).toEqual({ [theo]: ['amending', 'correcting', 'work'] });
  });

  test('a shield, an involvement, without the record beside it, and again under the same key', async () => {
    await open('dora', theo, 'SHIELD_REVIEW');
    const asked = {
      number: theo,
      askedBy: 'PARENT_OR_CARER',
      ground: 'PROTECTS_CHILD',
      idempotencyKey: 'a shield, twice',
    };
    await open('dora', noah, 'SAFEGUARDING');
    for (let times = 0; times < 2; times += 1) {
      const changed = await act(
        'dora',
        'requestShield',
        { ...asked },
        '... on ShieldChanged { shield { state } }',
      );
      expect(changed.__typename).toBe('ShieldChanged');
      expect(await disclosedTo('dora')).toEqual({ [theo]: ['shieldHistory', 'shieldRequests'] });
    }
    await open('amira', noah, 'SAFEGUARDING');
    const recorded = await act(
      'amira',
      'recordInvolvement',
      { number: noah, serviceType: 'SOCIAL_CARE' },
      '... on InvolvementRecorded { involvement { id version } } ... on InvalidInput { field message }',
    );
    expect(recorded).toMatchObject({ __typename: 'InvolvementRecorded' });
    expect(await disclosedTo('amira')).toEqual({ [noah]: ['involvements', 'recording'] });
  });
});

describe('what is known of which child is which', () => {
  test('merges and what they would do', async () => {
    const plant = childBuilder(graph.database.sql, testKeys(), systemClock.today());
    const [kept, other] = (await plant.all([{}, {}])) as [string, string];
    for (const number of [kept, other]) await open('dora', number, 'DATA_QUALITY');
    const preview = `query ($keep: ChildNumber!, $other: ChildNumber!) { mergePreview(keep: $keep, other: $other) { needsSecondPerson } }`;
    const both = { [kept]: ['merging'], [other]: ['merging'] };
    expect((await ask('dora', preview, { keep: kept, other })).disclosed).toEqual(both);
    const versions = await graph.database
      .sql`select number::text, version from records.child where number in (${kept}, ${other})`;
    const versionOf = (number: string) => versions.find((row) => row.number === number)?.version;
    const input = {
      keep: kept,
      other,
      keepVersion: versionOf(kept),
      otherVersion: versionOf(other),
      takeOfOther: [],
    };
    const merged = await act('dora', 'mergeRecords', input, '... on MergeChanged { merge { state } }');
    expect(merged.merge.state).toBe('DONE');
    expect(await disclosedTo('dora')).toEqual(both);
    const list = await ask('dora', 'query ($n: ChildNumber!) { recordMerges(number: $n) { state } }', {
      n: other,
    });
    expect(list.disclosed).toEqual(both);
  });

  test('the rows that are linked to a record', async () => {
    await feed(feedDependencies(graph.database), file([registrationOf('iris')]));
    await open('dora', iris, 'DATA_QUALITY');
    const linked =
      'query ($n: ChildNumber!) { linkedRows(number: $n) { givenName familyName words { saidAt } } }';
    const { data, disclosed } = await ask('dora', linked, { n: iris });
    expect(data.linkedRows.length).toBeGreaterThan(0);
    expect(disclosed).toEqual({ [iris]: ['linkedWords', 'unlinking'] });
  });

  test('a placement for adoption', async () => {
    await open('dora', noah, 'ADOPTION');
    await graph.again('dora').act('placeForAdoption', { number: noah });
    expect((await ask('dora', '{ placements { since } }')).disclosed).toEqual({ [noah]: ['placement'] });
  });
});

describe('of what may tell where a child is, or who is in contact, auditors are not told whose it was', () => {
  const toldOf = async (who: string, filter: object = {}) => {
    const { auditEvents } = await graph
      .as('judith')
      .ask(
        'query ($filter: AuditEventFilter) { auditEvents(first: 50, filter: $filter) { edges { node { id operation childNumbers detail } } } }',
        { filter: { accountId: castMember(who).id, kind: 'DISCLOSED', ...filter } },
      );
    return auditEvents.edges.map(({ node }: { node: object }) => node) as {
      id: string;
      operation: string;
      childNumbers: string[];
      detail: string;
    }[];
  };
  const proofOf = async (id: string) =>
    (await graph.as('judith').ask('query ($id: ID!) { auditInclusionProof(eventId: $id) { line } }', { id }))
      .auditInclusionProof;

  test('a step of the team to which a hidden child is proposed', async () => {
    await open('dora', iris, 'TRANSFER');
    const transfer = '... on TransferChanged { transfer { id version } }';
    const input = { number: iris, to: castAuthorities.bradford, reason: 'MOVED' };
    const { id } = (await act('dora', 'proposeTransfer', input, transfer)).transfer;
    await act('edward', 'reviewTransfer', { id, version: 1 }, transfer);
    await graph
      .as('edward')
      .ask('query ($id: ID!) { transfer(id: $id) { status proposedBy { name } } }', { id });
    await graph
      .as('edward')
      .ask('{ workItems(queue: UNDER_REVIEW) { edges { node { childNumber transfer { status } } } } }');
    expect(Object.keys(await disclosedTo('edward'))).toEqual([iris]);
    await graph.as('edward').ask('{ workItems(queue: CORRECTION) { edges { node { childNumber } } } }');
    expect(await disclosedTo('edward')).toEqual({});
    const events = await toldOf('edward');
    expect(events.map(({ operation }) => operation)).toEqual([
      'workItems',
      'workItems',
      'transfer',
      'reviewTransfer',
    ]);
    // To the letter as of the list that held nobody.
    for (const { childNumbers, detail } of events) expect([childNumbers, detail]).toEqual([[], '{"rows":0}']);
    expect(await toldOf('edward', { childNumber: iris })).toEqual([]);
    expect(await toldOf('edward', { looks: true })).toEqual([]);
    expect(await proofOf((events[0] as { id: string }).id)).toBeNull();
  });

  test('a list of work beside a record: the record alone', async () => {
    await open('dora', theo, 'DATA_QUALITY');
    await graph
      .as('dora')
      .ask(
        `{ workItems(queue: TRANSFER_AGREEMENT) { edges { node { id } } } child(number: "${theo}") { givenName } }`,
      );
    const [event] = await toldOf('dora');
    expect(event).toMatchObject({ operation: 'workItems, child', childNumbers: [theo] });
    expect(JSON.parse(event?.detail ?? '')).toEqual({ rows: 1, groups: ['identity'] });
    expect(await toldOf('dora', { childNumber: theo, looks: true })).toContainEqual(event);
    expect((await toldOf('dora', { childNumber: iris })).map(({ operation }) => operation)).not.toContain(
      'workItems, child',
    );
  });
});
