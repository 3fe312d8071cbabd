import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { mintCaller } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import type { ServiceMode } from '../../platform/serviceMode.ts';
import { castMember } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';
import { claimsOf } from '../support/people.ts';
import { applicant, at } from './support/accreditation.ts';

// Which organisations and sources are taken on in interim operation and in closing: none, save exceptions (L39-L41).
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const today = systemClock.today();
const answer = `... on AccreditationChanged { accreditation { organisation { id } stage version exceptionReason
  exceptionApprovedBy { name } } }`;
const as = (username: string, serviceMode: ServiceMode) =>
  mintCaller(claimsOf(username, randomUUID()), randomUUID(), serviceMode);
const run = async (username: string, serviceMode: ServiceMode, field: string, input: object) => {
  const [text, variables] = mutation(field, input, answer);
  const { data } = await graph.subgraphs.users.execute(
    { document: parse(text), variables },
    as(username, serviceMode),
  );
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
  return (data as any)?.[field];
};

test('L39, L41: no new data source and no new organisation; in closing not even as an exception', async () => {
  for (const kind of ['SOURCE_SUPPLIER', 'PARTNER']) {
    expect((await run('kofi', 'INTERIM', 'applyForAccreditation', applicant({ kind }))).__typename).toBe(
      'NotPermitted',
    );
    const exceptionReason = 'Social care system of Leeds, for children in need of protection.';
    const closing = applicant({ kind, exceptionReason });
    expect(await run('kofi', 'CLOSING', 'applyForAccreditation', closing)).toBeUndefined();
  }
});

test('L39, L41: who applied before the mode changed is taken on no more, save as an exception; who was here goes on', async () => {
  const applied = await run('kofi', 'NORMAL', 'applyForAccreditation', applicant({ kind: 'PARTNER' }));
  let now = await run('kofi', 'NORMAL', 'selfAssess', { ...at(applied), on: today, evidence: 'SA-1' });
  const step = (mode: ServiceMode, name: string) =>
    run('lena', mode, 'advanceAccreditation', { ...at(now), step: name, evidence: 'Seen by two of us.' });
  for (const mode of ['INTERIM', 'CLOSING'] as const)
    expect((await step(mode, 'REVIEWED')).__typename).toBe('NotPermitted');
  now = await step('NORMAL', 'REVIEWED');
  for (const mode of ['INTERIM', 'CLOSING'] as const)
    expect((await step(mode, 'ACCREDITED')).__typename).toBe('NotPermitted');
  now = await step('NORMAL', 'ACCREDITED');
  expect(now.accreditation.stage).toBe('ACCREDITED');
  now = await step('CLOSING', 'SUSPENDED');
  now = await step('CLOSING', 'ACCREDITED');
  expect(now.accreditation.stage).toBe('ACCREDITED');

  const exceptionReason = 'Social care system of Leeds, for children in need of protection.';
  now = await run(
    'kofi',
    'INTERIM',
    'applyForAccreditation',
    applicant({ kind: 'PARTNER', exceptionReason }),
  );
  const decide = (approve: boolean) => run('lena', 'CLOSING', 'approveException', { ...at(now), approve });
  expect((await decide(true)).__typename).toBe('NotPermitted');
  expect((await decide(false)).accreditation.stage).toBe('WITHDRAWN');
});

test('L40: an exception with its reason waits for another approver, who is on record', async () => {
  const exceptionReason = 'Social care system of Leeds, for children in need of protection.';
  const input = applicant({ kind: 'SOURCE_SUPPLIER', name: 'Leeds Social Care System', exceptionReason });
  let now = await run('kofi', 'INTERIM', 'applyForAccreditation', input);
  expect(now.accreditation).toMatchObject({ stage: 'APPLIED', exceptionReason, exceptionApprovedBy: null });
  const early = { ...at(now), on: today, evidence: 'SA-1' };
  expect((await run('lena', 'INTERIM', 'selfAssess', early)).__typename).toBe('NotPermitted');
  const decision = { ...at(now), approve: true };
  expect((await run('kofi', 'INTERIM', 'approveException', decision)).__typename).toBe('NeedsSecondPerson');
  now = await run('lena', 'INTERIM', 'approveException', decision);
  expect(now.accreditation.exceptionApprovedBy).toEqual({ name: 'Lena Fischer' });
  now = await run('kofi', 'INTERIM', 'selfAssess', { ...at(now), on: today, evidence: 'SA-1' });
  expect(now.accreditation.stage).toBe('SELF_ASSESSED');

  const other = await run('kofi', 'INTERIM', 'applyForAccreditation', input);
  const refused = await run('lena', 'INTERIM', 'approveException', { ...at(other), approve: false });
  expect(refused.accreditation.stage).toBe('WITHDRAWN');
  expect(
    (await run('kofi', 'INTERIM', 'selfAssess', { ...at(refused), on: today, evidence: 'SA-1' })).__typename,
  ).toBe('NotPermitted');
});

test('who is not taken on is let go in any mode, and an exception is decided about once', async () => {
  const letGo = async (mode: ServiceMode, of: Parameters<typeof at>[0]) =>
    run('lena', mode, 'advanceAccreditation', { ...at(of), step: 'WITHDRAWN', evidence: 'Letter 4' });
  const decide = (of: Parameters<typeof at>[0]) =>
    run('lena', 'INTERIM', 'approveException', { ...at(of), approve: true });
  const applied = await run('kofi', 'NORMAL', 'applyForAccreditation', applicant());
  expect((await decide(applied)).__typename).toBe('NotPermitted');
  expect((await letGo('CLOSING', applied)).accreditation.stage).toBe('WITHDRAWN');

  const exceptionReason = 'Social care system of Leeds, for children in need of protection.';
  const waits = await run('kofi', 'INTERIM', 'applyForAccreditation', applicant({ exceptionReason }));
  const gone = await letGo('INTERIM', waits);
  expect(gone.accreditation.stage).toBe('WITHDRAWN');
  expect((await decide(gone)).__typename).toBe('NotPermitted');
  const next = await run('kofi', 'INTERIM', 'applyForAccreditation', applicant({ exceptionReason }));
  const approved = await decide(next);
  expect(approved.accreditation.exceptionApprovedBy).toEqual({ name: 'Lena Fischer' });
  expect((await decide(approved)).__typename).toBe('NotPermitted');
});

test('what was let in before the mode changed takes nobody and nothing on after it, and says that it was changed', async () => {
  const { sql } = graph.database;
  const reach = { name: 'Ursula Vane', telephone: '0113 496 0177', email: 'ursula.vane@leeds.example' };
  const person = Object.assign(
    {
      username: 'ursula.vane',
      roles: ['ACCOUNT_MANAGER'],
      organisationId: castMember('george').organisation.id,
    },
    reach,
  );
  const send = async (mode: ServiceMode, who: string, field: string, input: object) => {
    const account = '... on AccountChanged { account { number version status } }';
    const [text, variables] = mutation(field, input, /Account$/.test(field) ? account : answer);
    const sent = { document: parse(text), variables };
    const { data, errors } = await graph.subgraphs.users.execute(sent, as(who, mode));
    // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
    return errors?.[0]?.extensions?.code ?? (data as any)[field];
  };
  const { account } = await send('NORMAL', 'lena', 'applyForAccount', person);
  const partner = await run('kofi', 'NORMAL', 'applyForAccreditation', applicant({ kind: 'PARTNER' }));
  const assessed = { ...at(partner), on: today, evidence: 'SA-1' };
  const now = await run('kofi', 'NORMAL', 'selfAssess', assessed);
  const approval = [
    'kofi',
    'approveAccount',
    { number: account.number, version: account.version, approve: true },
  ] as const;
  const organisationId = castMember('gro').organisation.id;
  const system = { name: 'A new system', clientId: 'a-new-system', role: 'SOURCE_SYSTEM', organisationId };
  const late = [
    approval,
    ['lena', 'applyForAccount', Object.assign({}, person, { username: 'vane.ursula' })],
    ['kofi', 'applyForServiceAccount', system],
    ['kofi', 'applyForAccreditation', applicant({ kind: 'PARTNER' })],
    ['lena', 'advanceAccreditation', { ...at(now), step: 'REVIEWED', evidence: 'Seen by two of us.' }],
  ] as const;
  const newcomers = () => sql`
    select (select count(*)::int from users.account) as accounts, (select count(*)::int from users.organisation) as bodies,
      (select count(*)::int from users.accreditation_step) as steps`;
  const before = await newcomers();
  for (const mode of ['INTERIM', 'CLOSING'] as const) {
    await sql`update service.state set mode = ${mode}`;
    for (const [who, field, input] of late)
      expect([field, await send('NORMAL', who, field, input)]).toEqual([field, 'NOT_IN_THIS_MODE']);
    expect((await send(mode, ...approval)).__typename).toBe('NotPermitted');
  }
  expect(await newcomers()).toEqual(before);
  // Where less is asked by now, what was let in goes on.
  await sql`update service.state set mode = 'NORMAL'`;
  expect((await send('NORMAL', ...approval)).account.status).toBe('ACTIVE');
});
