import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { told } from '../../../cli/seed/canaries.ts';
import { feedFile } from '../../../cli/seed/feedFiles.ts';
import { systemClock } from '../../../platform/clock.ts';
import { addDays } from '../../../platform/workingDays.ts';
import { toldToSource } from '../../../subgraphs/records/feed/effects.ts';
import { openHeld } from '../../../subgraphs/records/feed/held.ts';
import { feedSources } from '../../../subgraphs/records/feed/sources.ts';
import { castNumbers } from '../../support/cast.ts';
import { testKeys } from '../../support/database.ts';
import { startSignpost } from '../../support/graph.ts';
import { feed, feedDependencies } from './support.ts';

const graph = await startSignpost();
const { sql } = graph.database;
const deps = feedDependencies(graph.database);
const number = castNumbers.grace;
const daysAgo = (days: number) => addDays(systemClock.today(), -days);

const registered = (line: string, asOf: string) =>
  feed(
    deps,
    Buffer.concat([
      ...feedFile({
        kind: 'nhs-registrations',
        people: [{ ...told('grace', systemClock.today()), line }],
        rows: 1,
        bad: 0,
        asOf,
        seed: randomUUID(),
      }),
    ]),
    { named: 'nhs-registrations' },
  );
const waiting = async () => (await sql`select id from records.feed_held`).length;

test('what a source said of a hidden child’s home while the record was archived waits then, and once it is back in use', async () => {
  const dora = graph.as('dora');
  await dora.act('openRecord', { number, reason: 'CASE_REVIEW' });
  const version = async () =>
    (await sql`select version from records.child where number = ${number}`)[0]?.version;
  const leaving = { number, since: daysAgo(1_400), intention: 'NONE', version: await version() };
  expect((await dora.act('recordLeavingEngland', leaving)).__typename).toBe('LeavingEnglandRecorded');
  await sql`update records.child set status = 'ARCHIVED', archived_on = ${daysAgo(30)} where number = ${number}`;

  // Its team is told: nobody else could know that the child is back.
  expect((await registered('1 Returned Road', daysAgo(20))).outcomes).toMatchObject({ HELD: 1 });
  expect((await registered('1 Returned Road', daysAgo(20))).outcomes).toMatchObject({ SKIPPED: 1 });
  expect(await waiting()).toBe(1);

  const address = { status: 'NONE_KNOWN' };
  const back = await dora.act('recordReturnToEngland', { number, address, version: await version() });
  expect(back.__typename).toBe('ReturnToEnglandRecorded');
  expect((await registered('1 Returned Road', daysAgo(5))).outcomes).toMatchObject({ MATCH: 1 });
  expect(await waiting()).toBe(1);
  // Once, and not again while it says the same.
  expect((await registered('1 Returned Road', daysAgo(4))).outcomes).toMatchObject({ MATCH: 1 });
  expect(await waiting()).toBe(1);
});

test('what waited for a hidden child waits on when a number says meanwhile whose it is', async () => {
  const person = { ...told('hope', systemClock.today()), line: '2 Found Road', nhs: '' };
  const send = (asOf: string, named: 'school-census' | 'contactpoint-extract', changes: object = {}) => {
    const people = [{ ...person, ...changes }];
    const parts = feedFile({ kind: named, people, rows: 1, bad: 0, asOf, seed: randomUUID() });
    return feed(deps, Buffer.concat([...parts]), { named });
  };
  const homes = async () => {
    const ring = testKeys().sealKeys();
    const rows = await sql<{ source: string; key: string; keyVersion: number; ciphertext: Buffer }[]>`
      select h.source, encode(h.row_key, 'hex') as key, h.key_version as "keyVersion", h.ciphertext
      from records.feed_held h join records.work_item w on w.reference = h.id and w.closed_at is null
      where h.source = 'school-census'`;
    return rows.map((row) => [openHeld(ring, row).row.home?.line, openHeld(ring, row).reason]);
  };
  expect((await send(daysAgo(9), 'school-census')).outcomes).toMatchObject({ HELD: 1 });
  expect(await homes()).toEqual([['2 Found Road', 'HIDDEN_ALIKE']]);
  const nhs = told('hope', systemClock.today()).nhs;
  expect((await send(daysAgo(8), 'contactpoint-extract', { nhs })).outcomes).toMatchObject({ MATCH: 1 });
  expect((await send(daysAgo(7), 'school-census')).outcomes).toMatchObject({ MATCH: 1 });
  expect(await homes()).toEqual([['2 Found Road', 'SHIELDED_HOME']]);
  expect((await send(daysAgo(6), 'school-census')).outcomes).toMatchObject({ MATCH: 1 });
  expect(await homes()).toEqual([['2 Found Road', 'SHIELDED_HOME']]);
});

test('a source that keeps whereabouts back is not told by it who is hidden', async () => {
  const answers = [];
  for (const [at, name] of (['mia', 'grace'] as const).entries()) {
    const people = [told(name, systemClock.today(), { withheld: true })];
    const seed = randomUUID();
    const asOf = daysAgo(3 - at);
    const rows = feedFile({ kind: 'nhs-registrations', people, rows: 1, bad: 0, asOf, seed });
    const sent = await feed(deps, Buffer.concat([...rows]), { named: 'nhs-registrations' });
    answers.push(toldToSource(feedSources['nhs-registrations'], sent.outcomes));
  }
  expect(answers[1]).toEqual(answers[0]);
});
