import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { type LinkedWord, sealLinked } from '../../subgraphs/records/feed/linked.ts';
import { castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import type { Signpost } from '../support/graph.ts';
import { approved, contentOf, fetchPack, startRights } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

/** Links a row to a record, that calls the child as the record does unless told otherwise, and lives elsewhere. */
async function link(number: string, more: object = {}) {
  const { sql } = graph.database;
  const [head] = await sql`
    select given_name as "givenName", family_name as "familyName", gender, birth_date as "birthDate"
    from records.child where number = ${number}`;
  const home = {
    line: '77 Twin Road',
    locality: 'Leeds',
    postcode: 'LS6 2DN',
    authorityCode: null,
    since: '2026-05-01',
  };
  const rest = {
    key: randomUUID(),
    revision: 0,
    identifiers: [],
    carers: [],
    deathDate: null,
    asOf: null,
    place: null,
  };
  const brought = { identifiers: [], homes: [], places: [], carers: [], was: {} };
  const word = { row: { ...head, ...rest, home, ...more }, brought } as unknown as LinkedWord;
  const id = randomUUID();
  const { keyVersion, ciphertext } = sealLinked(testKeys().sealKeys(), id, word);
  await sql`
    insert into records.linked_row (child_number, id, source, row_key, linked_at, key_version, ciphertext)
    values (${number}, ${id}, 'nhs-registrations', ${Buffer.from(id)}, now(), ${keyVersion}, ${ciphertext})`;
}
const packOf = async (number: string) => {
  const fetched = await fetchPack('dora', await approved(number));
  return contentOf(fetched).toString('utf8');
};

test('L38 a pack holds what sources have said of the child, of nobody else, and of a hidden child no place', async () => {
  await link(castNumbers.leo);
  const there = { locality: 'Leeds', postcode: 'LS6 2DN', authorityCode: null, since: '2026-05-01' };
  await link(castNumbers.leo, { givenName: 'Somebody', home: { line: '88 Other Road', ...there } });
  // What its source keeps back is told to nobody, whatever became of the shield.
  await link(castNumbers.leo, { withheld: true, home: { line: '99 Refuge Road', ...there } });
  await link(castNumbers.grace);
  const told = await packOf(castNumbers.leo);
  expect(told).toMatch(/What the NHS said on .*77 Twin Road, Leeds, LS6 2DN/);
  expect(told).not.toMatch(/88 Other|99 Refuge|Somebody/);
  expect(await packOf(castNumbers.grace)).not.toMatch(/Twin Road|LS6 2DN|said on/);
});
