import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import { escalateBrokering } from '../../subgraphs/records/brokering/escalate.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { mutation } from '../support/mutation.ts';
import { mergingIn } from './support/merges.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const { merge, run, versions } = mergingIn(world);

/** Holds rows until what is to come between two others has come as far as it can: `steps` begin one after the other, each once the one before waits. */
async function behind(
  rows: (tx: typeof sql) => Promise<unknown>,
  steps: readonly (() => Promise<unknown>)[],
) {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const before = await world.waiting();
  let holds = () => {};
  const taken = new Promise<void>((resolve) => {
    holds = resolve;
  });
  const holding = sql.begin(async (tx) => {
    await rows(tx as unknown as typeof sql);
    holds();
    await held;
  });
  await Promise.race([taken, holding]);
  const begun: Promise<unknown>[] = [];
  for (const step of steps) {
    begun.push(step());
    while ((await world.waiting()) < before + begun.length)
      await new Promise((resume) => setTimeout(resume, 5));
  }
  letGo();
  await holding;
  return Promise.all(begun);
}

test('work that somebody takes on while its record is merged stays theirs', async () => {
  const [kept, other] = (await world.plant.all([{}, {}])) as [string, string];
  const who = world.as('farah');
  await world.open(who, other, 'number', 'DATA_QUALITY');
  const asked = { number: other, fields: ['NAME'] };
  await world.ask(who, ...mutation('openCorrectionTask', asked));
  const [item] = await sql`select id from records.work_item where child_number = ${other}`;
  const claim = () => world.ask(world.as('dora'), ...mutation('claimWorkItem', { id: item?.id }));
  const [claimed, merged] = (await behind(
    (tx) => tx`select from records.work_item where id = ${item?.id} for update`,
    [claim, () => merge('farah', kept, other)],
  )) as Answer[];
  expect(claimed.claimWorkItem.__typename).toBe('WorkItemChanged');
  expect(merged.merge.state).toBe('DONE');
  const [now] =
    await sql`select child_number, assignee is not null as taken from records.work_item where id = ${item?.id}`;
  expect(now).toEqual({ child_number: Number(kept), taken: true });
});

test('a request that a night takes to nobody’s answer while its record is merged stays so, and the team is told once', async () => {
  const [kept, other] = (await world.plant.all([{}, {}])) as [string, string];
  const [id, asOf] = [randomUUID(), world.clock.now()];
  const { leeds } = castAuthorities;
  await sql`insert into records.broker_request (child_number, id, asked_by, asked_for, asked_at, due_at)
    values (${other}, ${id}, ${castMember('ben').id}, ${castMember('ben').organisation.id}, ${asOf}, ${asOf})`;
  await sql`insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at)
    values (gen_random_uuid(), 'BROKERING', ${leeds}, ${other}, ${id}, ${asOf})`;
  const audit = new AuditWriter(sql);
  // The night has changed the request, and waits before it tells the team.
  const [escalated, merged] = (await behind(
    (tx) => tx`lock table records.notice in exclusive mode`,
    [
      () => escalateBrokering(world.database.poolFor('signpost_records', { max: 1 }), { asOf, audit }),
      () => merge('farah', kept, other),
    ],
  )) as Answer[];
  expect([escalated, merged.merge.state]).toEqual([1, 'DONE']);
  expect(await sql`select child_number, state, due_at from records.broker_request where id = ${id}`).toEqual([
    { child_number: Number(kept), state: 'NO_ANSWER', due_at: null },
  ]);
  expect(await escalateBrokering(sql, { asOf, audit })).toBe(0);
  expect(await sql`select kind from records.notice where reference = ${id}`).toEqual([
    { kind: 'BROKERING_NO_ANSWER' },
  ]);
  expect(
    await sql`select child_number from records.work_item where reference = ${id} and closed_at is null`,
  ).toEqual([{ child_number: Number(kept) }]);
});

test('merges in parallel: one of each two comes about, nobody is lost, and no number has two records', async () => {
  const numbers = await world.plant.all(Array.from({ length: 4 }, () => ({ familyName: 'Parallel' })));
  const [a, b, c, d] = numbers as [string, string, string, string];
  const wanted = [
    [a, b],
    [b, a],
    [b, c],
    [c, a],
    [c, d],
    [d, b],
  ] as const;
  const callers = wanted.map(() => world.as('farah'));
  for (const caller of callers)
    for (const number of numbers) await world.open(caller, number, 'number', 'DATA_QUALITY');
  const [one] = await versions(a);
  const outcomes = await Promise.all(
    wanted.map(([keep, other], at) => {
      const input = { keep, other, keepVersion: one, otherVersion: one };
      return run('mergeRecords', callers[at] as Caller, input);
    }),
  );
  const kinds = new Set(outcomes.map(({ __typename }) => __typename));
  for (const kind of kinds)
    expect(['MergeChanged', 'RecordNotFound', 'VersionConflict', 'InvalidInput']).toContain(kind);
  const merged = outcomes.filter(({ __typename }) => __typename === 'MergeChanged').length;
  const left =
    await sql`select number from records.child where number = any(${numbers.map(Number)}::bigint[])`;
  expect(left.length).toBe(4 - merged);
  expect(merged).toBeGreaterThan(0);
  for (const number of numbers) {
    const amira = world.as('amira');
    await world.open(amira, number, 'number', 'SAFEGUARDING');
    expect(left.map((row) => String(row.number))).toContain((await world.child(amira, number)).number);
  }
  expect(await versions(...numbers)).toHaveLength(4);
});

test.each(['kept', 'other'] as const)(
  'a shield that is asked for while the %s record is merged hides what it has become, and is not lost',
  async (which) => {
    const [kept, other] = (await world.plant.all([{}, {}])) as [string, string];
    const number = { kept, other }[which];
    const amira = world.as('amira');
    await world.open(amira, number);
    const asked = { number, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
    const ask = () => world.ask(amira, ...mutation('requestShield', asked));
    const [merged, shielded] = (await behind(
      (tx) => tx`select from records.child where number = ${number} for no key update`,
      [() => merge('farah', kept, other), ask],
    )) as Answer[];
    expect(merged.merge.state).toBe('DONE');
    expect(shielded.requestShield.__typename).toBe('ShieldChanged');
    expect(await sql`select shield from records.child where number in (${kept}, ${other})`).toEqual([
      { shield: 'INTERIM' },
    ]);
  },
);
