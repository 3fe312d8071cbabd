import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import type { ServiceMode } from '../../platform/serviceMode.ts';
import { birth, file } from '../records/feed/support.ts';
import { childBuilder, consentedTo } from '../records/support/builders.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Answered, type Signpost, startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';
import { soon, within } from '../support/time.ts';

/** What was begun in one mode of the service, and is continued after the mode was changed (operations.md). */
let graph: Signpost;
let plant: ReturnType<typeof childBuilder>;
const today = systemClock.today();
beforeAll(async () => {
  graph = await startSignpost();
  plant = childBuilder(graph.database.sql, testKeys(), today);
});

const officers = ['kofi', 'lena'].map((who) => castMember(who).id);
async function set(mode: ServiceMode): Promise<void> {
  await graph.database.sql`update service.state set mode = ${mode}, officers = ${officers}::uuid[],
    ends_on = case when ${mode} = 'NORMAL' then null else current_date + 30 end`;
  const shut = mode === 'CLOSED' || mode === 'DECOMMISSIONED';
  const known = async () => {
    const { code, data } = await graph.as('amira').query('{ serviceMode { mode } }');
    return shut ? code : data?.serviceMode.mode;
  };
  await within(soon(1_000), known, shut ? 'NOT_IN_THIS_MODE' : mode);
}

type Mutation = readonly [field: string, input: object, selection?: string];
const asked = (who: string, [field, input, selection]: Mutation) =>
  graph.as(who).query(...mutation(field, input, selection));
const kindOf = (field: string, { code, data }: Answered) => code ?? data[field].__typename;
/** What a mutation gave, which must be of a kind. */
async function did(who: string, kind: string, ...sent: Mutation) {
  const answer = await asked(who, sent);
  expect([sent[0], kindOf(sent[0], answer)]).toEqual([sent[0], kind]);
  return answer.data[sent[0]];
}
const open = (who: string, number: string, reason = 'CASE_REVIEW') =>
  did(who, 'RecordOpened', 'openRecord', { number, reason });
/** The same mutation under the same key, however often it is sent. */
function sentAgain(who: string, field: string, input: object, selection?: string) {
  const sent = [field, Object.assign({ idempotencyKey: randomUUID() }, input), selection] as const;
  return async () => kindOf(field, await asked(who, sent));
}

interface Matter {
  readonly name: string;
  /** Begins it; gives what continues it, which may be sent again. */
  readonly begin: () => Promise<() => Promise<string>>;
  /** What continuing it comes to where it may be. */
  readonly becomes: string;
}

const transferred = '... on TransferChanged { transfer { id version } }';
const shielded = '... on ShieldChanged { shield { version } }';
const merged = '... on MergeChanged { merge { id version } }';

/** Has a shield put on a record that dora has open; its version. */
async function shield(number: string): Promise<number> {
  const request = { number, askedBy: 'REFUGE', ground: 'PROTECTS_CHILD' };
  const { version } = (await did('dora', 'ShieldChanged', 'requestShield', request, shielded)).shield;
  const decision = { number, decision: 'ACCEPT', version };
  return (await did('dora', 'ShieldChanged', 'decideShield', decision, shielded)).shield.version;
}

const matters: readonly Matter[] = [
  {
    name: 'a signpost',
    becomes: 'UNIQUE',
    begin: async () => {
      const number = await plant();
      await open('amira', number, 'SAFEGUARDING');
      const involvement = { number, serviceType: 'SOCIAL_CARE', leadProfessional: false };
      await did('amira', 'InvolvementRecorded', 'recordInvolvement', involvement);
      const text = `query ($input: SignpostInput!) { signpost(input: $input) { ... on SignpostAnswer { outcome } } }`;
      return async () => {
        const { code, data } = await graph
          .as('priya')
          .query(text, { input: { number, purpose: 'SAFEGUARDING' } });
        return code ?? data.signpost.outcome;
      };
    },
  },
  {
    name: 'a brokering',
    becomes: 'BrokeringAdvanced',
    begin: async () => {
      const number = await plant({ sensitive: [consentedTo('SEXUAL_HEALTH', today)] });
      await open('ben', number, 'SAFEGUARDING');
      const requested = '... on BrokeringRequested { request { id } }';
      const { request } = await did('ben', 'BrokeringRequested', 'requestBrokering', { number }, requested);
      return sentAgain('dora', 'advanceBrokering', { id: request.id, to: 'ACCEPTED', version: 1 });
    },
  },
  {
    name: 'a transfer between authorities',
    becomes: 'TransferChanged',
    begin: async () => {
      const number = await plant();
      await open('dora', number, 'TRANSFER');
      const input = { number, to: castAuthorities.bradford, reason: 'MOVED' };
      const { transfer } = await did('dora', 'TransferChanged', 'proposeTransfer', input, transferred);
      return sentAgain('edward', 'reviewTransfer', transfer);
    },
  },
  {
    name: 'a proposal to lift a shield',
    becomes: 'ShieldChanged',
    begin: async () => {
      const number = await plant();
      for (const who of ['dora', 'sonia']) await open(who, number, 'SHIELD_REVIEW');
      const input = { number, version: await shield(number), reason: 'NO_LONGER_NEEDED' };
      const proposed = await did('dora', 'ShieldChanged', 'proposeShieldLift', input, shielded);
      const { version } = proposed.shield;
      return sentAgain('sonia', 'confirmShieldLift', { number, version });
    },
  },
  {
    name: 'a proposal to merge',
    becomes: 'MergeChanged',
    begin: async () => {
      const [keep, other] = (await plant.all([{}, {}])) as [string, string];
      for (const who of ['dora', 'sonia'])
        for (const number of [keep, other]) await open(who, number, 'DATA_QUALITY');
      await shield(keep);
      const input = { keep, other, keepVersion: 1, otherVersion: 1, takeOfOther: [] };
      const { merge } = await did('dora', 'MergeChanged', 'mergeRecords', input, merged);
      return sentAgain('sonia', 'confirmMerge', merge);
    },
  },
  {
    name: 'a subject access request',
    becomes: 'SubjectAccessChanged',
    begin: async () => {
      const input = {
        number: await plant(),
        name: 'Rachel Whitaker',
        relationship: 'PARENT',
        contact: '27 Ash Road, Leeds LS6 3HD',
        wants: 'Everything that you hold.',
        receivedOn: today,
      };
      const received = '... on SubjectAccessReceived { reference }';
      const { reference } = await did(
        ...(['dora', 'SubjectAccessReceived', 'receiveSubjectAccessRequest', input, received] as const),
      );
      const checks = { identity: 'PASSPORT', authority: 'PARENTAL_RESPONSIBILITY', childUnderstands: false };
      return sentAgain('dora', 'recordSubjectAccessChecks', Object.assign({ reference, version: 1 }, checks));
    },
  },
  {
    name: 'a change whose answer was lost, sent again under its key',
    becomes: 'InvolvementRecorded',
    begin: async () => {
      const number = await plant();
      await open('amira', number, 'SAFEGUARDING');
      const again = sentAgain('amira', 'recordInvolvement', {
        number,
        serviceType: 'SOCIAL_CARE',
        leadProfessional: false,
      });
      expect(await again()).toBe('InvolvementRecorded');
      return async () => {
        const kind = await again();
        expect(
          await graph.database.sql`select from records.involvement where child_number = ${number}`,
        ).toHaveLength(1);
        return kind;
      };
    },
  },
  {
    name: 'a file of births whose answer was lost, sent again',
    becomes: 'SKIPPED',
    begin: async () => {
      const sent = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: file([birth()]) };
      const send = async () => {
        const { outcomes, errors } = (await (
          await graph.as('gro').fetch('/feeds/gro-births', sent)
        ).json()) as {
          errors?: readonly { extensions: { code: string } }[];
          outcomes?: Record<string, number>;
        };
        const came = Object.entries(outcomes ?? {}).flatMap(([outcome, rows]) => (rows > 0 ? [outcome] : []));
        return errors?.[0]?.extensions.code ?? came.join();
      };
      // The first file starts two threads, for which a busy machine may take longer than the gateway waits.
      await expect.poll(send, { timeout: soon(20_000) }).toMatch(/CREATED|SKIPPED/);
      return send;
    },
  },
  {
    name: 'a work item that somebody took on',
    becomes: 'WorkItemChanged',
    begin: async () => {
      const number = await plant();
      await open('farah', number, 'DATA_QUALITY');
      await did('farah', 'CorrectionTaskChanged', 'openCorrectionTask', { number, fields: ['NAME'] });
      const [item] = await graph.database
        .sql`select id from records.work_item where child_number = ${number}`;
      const one = { id: item?.id };
      await did('dora', 'WorkItemChanged', 'claimWorkItem', one);
      return sentAgain('dora', 'releaseWorkItem', one);
    },
  },
];

/** Everything that the index holds of children and of people's rights, by table. */
async function held(): Promise<Record<string, string>> {
  const { sql } = graph.database;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('records', 'sealed', 'compliance') order by 1`;
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql.unsafe(
      `select md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as all from ${name} t`,
    );
    found[name] = row?.all;
  }
  return found;
}

const serving = ['NORMAL', 'INTERIM', 'CLOSING'] as const;
describe.each(
  serving.flatMap((begun) =>
    serving.filter((other) => other !== begun).map((other) => [begun, other] as const),
  ),
)('begun in %s, met by a service that is shut, and continued in %s', (begunIn, continuedIn) => {
  test('nothing is lost, told or done while it is shut, and each goes on once it is opened', async () => {
    await set(begunIn);
    const begun: { readonly name: string; readonly becomes: string; readonly goOn: () => Promise<string> }[] =
      [];
    for (const matter of matters)
      begun.push({ name: matter.name, becomes: matter.becomes, goOn: await matter.begin() });
    const answers = async () => {
      const found: Record<string, string> = {};
      for (const { name, goOn } of begun) found[name] = await goOn();
      return found;
    };
    const each = (kind: (matter: Pick<Matter, 'becomes'>) => string) =>
      Object.fromEntries(begun.map((matter) => [matter.name, kind(matter)]));
    for (const shut of ['CLOSED', 'DECOMMISSIONED'] as const) {
      await set(shut);
      const before = await held();
      expect(await answers()).toEqual(each(() => 'NOT_IN_THIS_MODE'));
      expect(await held()).toEqual(before);
    }
    await set(continuedIn);
    expect(await answers()).toEqual(each(({ becomes }) => becomes));
    // Sent once more, each is answered as it was, and does nothing: that it was asked is counted.
    const after = await held();
    expect(await answers()).toEqual(each(({ becomes }) => becomes));
    const counted = { 'records.search_use': expect.anything(), 'records.feed_run': expect.anything() };
    expect(await held()).toEqual(Object.assign(after, counted));
  });
});
