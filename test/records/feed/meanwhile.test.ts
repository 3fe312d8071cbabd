import { expect, test } from 'vitest';
import type { TransactionSql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { castDatabase } from '../../support/cast.ts';
import { testKeys } from '../../support/database.ts';
import {
  birth,
  type Cells,
  feed,
  feedDependencies,
  file,
  freshEntry,
  freshNhs,
  recordOf,
} from './support.ts';

const database = await castDatabase();
const { sql } = database;
const deps = feedDependencies(database);

const lookupOf = (nhs: string) => keyedHash(testKeys().lookupKey(), 'identifier:NHS_NUMBER', nhs);
const numberOf = async ({ entry_number: entry }: Cells) => Number((await recordOf(database, entry))?.number);

/** Sends rows, of which one waits for the record of `first`, while another transaction does something to numbers that it then leaves. */
async function feedWhile(
  rows: readonly Cells[],
  first: number,
  change: (tx: TransactionSql) => PromiseLike<unknown>,
) {
  let sent: ReturnType<typeof feed> | undefined;
  await sql.begin(async (tx) => {
    await tx`select from records.child where number = ${first} for update`;
    sent = feed(deps, file(rows));
    await expect
      .poll(
        async () =>
          (
            await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
          ).length,
      )
      .toBe(1);
    await change(tx);
  });
  return (await sent)?.outcomes;
}

test('a row is not its former bearer’s whose number became another record’s while the batch waited', async () => {
  const [one, two] = [birth({ nhs_number: freshNhs() }), birth({ nhs_number: freshNhs() })];
  await feed(deps, file([one, two]));
  const [first, second] = [await numberOf(one), await numberOf(two)];
  const row = { ...one, entry_number: freshEntry() };
  const outcomes = await feedWhile(
    [row],
    first,
    (tx) =>
      tx`update records.identifier set child_number = ${second} where lookup = ${lookupOf(one.nhs_number)}`,
  );
  expect(outcomes).toMatchObject({ HELD: 1, MATCH: 0, CREATED: 0 });
  expect(await recordOf(database, row.entry_number)).toBeUndefined();
});

test('nor is it nobody’s whose number a record was given while the batch waited', async () => {
  const [one, two] = [birth({ nhs_number: freshNhs() }), birth({ nhs_number: freshNhs() })];
  await feed(deps, file([one, two]));
  const [first, second] = [await numberOf(one), await numberOf(two)];
  const row = birth({ nhs_number: freshNhs() });
  const outcomes = await feedWhile(
    [{ ...one, entry_number: freshEntry() }, row],
    first,
    (tx) => tx`insert into records.identifier (scheme, lookup, child_number)
      values ('NHS_NUMBER', ${lookupOf(row.nhs_number)}, ${second})`,
  );
  expect(outcomes).toMatchObject({ HELD: 1, MATCH: 1, CREATED: 0 });
  expect(await recordOf(database, row.entry_number)).toBeUndefined();
});

test('what is done to a number without taking it from its record lets no batch look again', async () => {
  const times = async () => (await sql`select times::int from records.identifier_moved`)[0]?.times;
  const row = birth({ nhs_number: freshNhs() });
  await feed(deps, file([row]));
  const before = await times();
  await sql`update records.identifier set issuer = null where lookup = ${lookupOf(row.nhs_number)}`;
  expect(await times()).toBe(before);
  await sql`delete from records.identifier where lookup = ${lookupOf(row.nhs_number)}`;
  expect(await times()).toBe(before + 1);
});
