import { expect, test } from 'vitest';
import { openDetail } from '../../subgraphs/records/sealed/detail.ts';
import { faultsOf } from '../records/support/faults.ts';
import { startWorld } from '../records/support/world.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { testSettings } from '../support/settings.ts';
import { birthDate, filesActs, type Kid } from './filesActs.ts';

const seconds = testSettings.faults === 'long' ? 600 : 20;
const world = await startWorld({ searchesPerHour: 1e6, searchesPerDay: 1e6, unknownNumbersPerHour: 1e6 });
const { sql } = world.database;
const { leeds, bradford, camden } = castAuthorities;
const told = /Zq[a-j]+x|0113 4\d{6}/g;
const viewers = [
  ['amira', null],
  ['ben', null],
  ['dora', leeds],
  ['edward', bradford],
  ['rosa', camden],
] as const;
const seen = `formerNames { familyName } address { line postcode } carers { name } involvements { telephone } identifiers { value }`;

/** What stands in clear, and what is sealed, by record. */
async function texts() {
  const plain = JSON.stringify([
    await sql`select line from records.address`,
    await sql`select name from records.carer`,
    await sql`select telephone from records.involvement`,
  ]);
  const rows =
    await sql`select d.child_number as "childNumber", d.id, d.kind, d.key_version as "keyVersion", d.ciphertext,
    c.authority_code as area from sealed.detail d join records.child c on c.number = d.child_number`;
  const hidden = rows.map((row) => ({
    area: row.area as string,
    text: JSON.stringify(openDetail(testKeys().sealKeys(), row as never)),
  }));
  return { plain, hidden };
}

test('files of three sources, nights, and people who do at once what there is to the same few children', async () => {
  const { any, kids, kept, failed, readsWork } = filesActs(world);
  const names = new Set<string>();
  const until = Date.now() + seconds * 1_000;
  for (let round = 0; round < 3 || Date.now() < until; round++) {
    const few: Kid[] = await kids(3);
    for (const { given, family } of few) for (const name of [given, family]) names.add(name);
    const done: string[] = [];
    const somebody = async () => {
      for (let at = 0; at < 10; at++) done.push(await any(few));
    };
    await Promise.all(Array.from({ length: 8 }, somebody));
    const what = done.join(', ');
    expect(
      [
        await faultsOf(
          sql,
          few.map(({ number }) => number),
        ),
        failed,
      ],
      what,
    ).toEqual([[], []]);

    const { plain, hidden } = await texts();
    const everything = plain + hidden.map(({ text }) => text).join();
    // Nothing that was acknowledged is lost.
    expect(
      kept.filter((text) => !everything.includes(text)),
      what,
    ).toEqual([]);
    const secret = new Map<string, string>();
    for (const { area, text } of hidden)
      for (const each of text.match(told) ?? [])
        if (!names.has(each) && !plain.includes(each)) secret.set(each, area);
    const leaks = (answer: unknown, own: string | null) =>
      (JSON.stringify(answer).match(told) ?? []).filter(
        (each) => secret.has(each) && secret.get(each) !== own,
      );
    for (const [who, own] of viewers) {
      const caller = world.as(who);
      const read: unknown[] = [];
      for (const { number, given: givenName, family: familyName } of few) {
        read.push(await world.openWith(caller, { number, reason: 'SAFEGUARDING' }, seen));
        const sought = { givenName, familyName, dateOfBirth: birthDate };
        for (const criteria of [{ number }, sought]) read.push(await world.search(caller, criteria));
      }
      if (own !== null) read.push(await readsWork(caller));
      expect([who, leaks(read, own)], what).toEqual([who, []]);
    }
  }
});
