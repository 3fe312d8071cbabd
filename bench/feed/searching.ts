import { createReadStream, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { birthsFile } from '../../cli/seed/birthsFile.ts';
import { castMember } from '../../cli/seed/castPeople.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database.ts';
import { openKeys } from '../../platform/keys.ts';
import { newToken } from '../../subgraphs/users/session/token.ts';
import { startInProcess } from '../servers.ts';
import { writeSession } from '../session.ts';
import { quantile } from '../table.ts';

const document = `query Search($input: SearchChildrenInput!) { searchChildren(input: $input) {
  ... on ChildSearch { candidates { number givenName } refine } } }`;
const perSecond = 25;

/** A session of a member of the cast, as a sign-in leaves it. */
async function sessionOf(owner: Sql, keysFolder: string, username: string): Promise<string> {
  const token = newToken();
  const key = openKeys(keysFolder, { create: false }).standingKey();
  await writeSession(owner, key, { token, accountId: castMember(username).id });
  return token;
}

/** Children to be searched for, drawn the same way each time. */
async function sought(owner: Sql): Promise<readonly object[]> {
  return owner`
    select split_part(given_name, ' ', 1) as "givenName", family_name as "familyName", birth_date as "dateOfBirth",
      'CO_OPERATION' as purpose
    from records.child where shield = 'NONE' and status = 'LIVE' order by hashint8(number) limit 2000`;
}

/**
 * Searches at so many a second, each begun at its moment whether or not those before it have been answered, until `until`
 * ends: their times in milliseconds, in order. Throws for an answer that is none.
 */
async function searching(
  origin: string,
  token: string,
  children: readonly object[],
  until: Promise<unknown>,
): Promise<number[]> {
  let over = false;
  const end = () => {
    over = true;
  };
  until.then(end, end);
  const times: number[] = [];
  const underWay: Promise<void>[] = [];
  const began = performance.now();
  for (let turn = 0; !over; turn += 1) {
    const due = began + (turn * 1_000) / perSecond;
    await sleep(Math.max(0, due - performance.now()));
    underWay.push(
      request(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: document, variables: { input: children[turn % children.length] } }),
      }).then(async ({ statusCode, body }) => {
        const text = await body.text();
        times.push(performance.now() - Math.max(due, began));
        if (statusCode !== 200 || !text.includes('"candidates"'))
          throw new Error(`a wrong answer to a search (${statusCode}): ${text.slice(0, 300)}`);
      }),
    );
  }
  await Promise.all(underWay);
  return times.sort((a, b) => a - b);
}

/** Sends a file as its source's system does, and gives the answer. */
async function upload(
  origin: string,
  token: string,
  source: string,
  file: string,
): Promise<{ rows: number }> {
  const { statusCode, body } = await request(`${origin}/feeds/${source}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
    body: createReadStream(file),
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const answer = (await body.json()) as { rows: number };
  if (statusCode !== 200) throw new Error(`a file was not taken (${statusCode})`);
  return answer;
}

/** Times of searches, told. */
function said(times: readonly number[]): string {
  return `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms (${times.length} searches)`;
}

/**
 * The practitioner's search alone, and while a source sends a file of births of so many rows to the same process: the
 * ratio of the p99 is what the spec bounds by 1.5.
 */
export async function measureSearches(
  owner: Sql,
  settings: { databaseUrl: string; keysFolder: string; folder: string },
  rows: number,
): Promise<void> {
  const policyFile = `${settings.folder}/policy.json`;
  writeFileSync(policyFile, JSON.stringify({ searchesPerHour: 1e9, searchesPerDay: 1e9 }));
  const births = (name: string, count: number) => {
    const file = `${settings.folder}/births-${name}.csv`;
    writeFileSync(
      file,
      Buffer.concat([...birthsFile({ rows: count, bad: 0.01, seed: name, today: systemClock.today() })]),
    );
    return file;
  };
  const product = await startInProcess({ ...settings, policyFile }, 4870);
  try {
    const [person, source] = [
      await sessionOf(owner, settings.keysFolder, 'amira'),
      await sessionOf(owner, settings.keysFolder, 'gro'),
    ];
    const children = await sought(owner);
    const during = (until: Promise<unknown>) => searching(product.origin, person, children, until);
    // The index is filled with the first file; its time is told apart.
    await upload(product.origin, source, 'gro-births', births('first', 200));
    await during(sleep(5_000));
    const before = await during(sleep(20_000));
    const began = performance.now();
    const load = upload(product.origin, source, 'gro-births', births('load', rows));
    const loaded = await during(load);
    const seconds = (performance.now() - began) / 1_000;
    const after = await during(sleep(20_000));
    const alone = [...before, ...after].sort((a, b) => a - b);
    console.log(`searches alone           ${said(alone)}`);
    console.log(
      `searches during a load   ${said(loaded)}; ${Math.round((await load).rows / seconds)} births/s`,
    );
    console.log(
      `p99 during a load is ${(quantile(loaded, 0.99) / quantile(alone, 0.99)).toFixed(2)} times that alone (bound: 1.5)`,
    );
  } finally {
    await product.stop();
  }
}
