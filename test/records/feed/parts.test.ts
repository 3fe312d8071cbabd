import { expect, test } from 'vitest';
import { birthsFile } from '../../../cli/seed/birthsFile.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { Sql } from '../../../platform/database.ts';
import { birthColumns } from '../../../subgraphs/records/feed/births.ts';
import { castDatabase } from '../../support/cast.ts';
import { birth, contents, feed, feedDependencies, file, freshEntry, freshNhs } from './support.ts';

const at = (column: (typeof birthColumns)[number]) => birthColumns.indexOf(column);

const births = (seed: string, rows: number) => {
  const text = Buffer.concat([...birthsFile({ rows, bad: 0.02, seed, today: systemClock.today() })]);
  return text.toString().trimEnd().split('\n') as [string, ...string[]];
};

/** A row's correction; quoted cells stay as they are: such a row is one that was applied. */
function corrected(line: string, place: number): string {
  const cells = line.split(',');
  if (cells.length !== birthColumns.length) return line;
  cells[at('correction')] = '1';
  if (place % 3 === 0) cells[at('family_name')] = 'Fairburn';
  if (place % 5 === 0) cells[at('nhs_number')] = '';
  return cells.join(',');
}

/** Does something while another transaction is open, begun before it. */
const besideAnother = <T>(sql: Sql, act: () => Promise<T>) =>
  sql.begin(async (tx) => {
    await tx`select pg_current_xact_id()`;
    return act();
  });

/**
 * Births of which many come in one batch; their corrections among other births, so that numbers tell some rows only; and
 * births whose corrections come a hundred rows later, in the batch after theirs or in the one after that.
 */
function files(): readonly Buffer[] {
  const [header, ...first] = births('parts', 1_300);
  const others = births('other parts', 1_300).slice(1);
  const third = births('third parts', 500).slice(1);
  const mixed = first.flatMap((line, place) => [corrected(line, place), others[place] ?? []].flat());
  const followed = third.flatMap((line, place) => {
    const before = third[place - 100];
    return before === undefined ? [line] : [line, corrected(before, place)];
  });
  return [first, mixed, followed].map((rows) => Buffer.from([header, ...rows, ''].join('\n')));
}

test('a batch of several parts leaves what small batches leave, whatever else the server is at', async () => {
  const [smallest, small, large] = await Promise.all(
    [70, 150, undefined].map(async (batchRows) => {
      const database = await castDatabase();
      const deps = feedDependencies(database);
      const take = async () => {
        const outcomes = [];
        for (const file of files())
          outcomes.push((await feed(deps, file, batchRows ? { batchRows } : {})).outcomes);
        return outcomes;
      };
      const outcomes = batchRows ? await take() : await besideAnother(database.sql, take);
      return { outcomes, contents: await contents(database, false) };
    }),
  );
  expect(large?.outcomes).toEqual(small?.outcomes);
  expect(large?.outcomes[1]?.MATCH).toBeGreaterThan(1_000);
  expect(large?.outcomes[1]?.CREATED).toBeGreaterThan(1_000);
  expect(large?.outcomes[2]?.MATCH).toBeGreaterThan(300);
  expect(large?.contents).toEqual(small?.contents);
  expect([smallest?.outcomes, smallest?.contents]).toEqual([small?.outcomes, small?.contents]);
});

test('a row about a child whose record the batch made comes with the next batch, or before it where that is about the child too', async () => {
  const child = () => birth({ given_names: 'Katharine', nhs_number: freshNhs() });
  const asKate = (of: ReturnType<typeof birth>) => ({
    ...of,
    entry_number: freshEntry(),
    given_names: 'Kate',
    nhs_number: '',
  });
  const [a, b, c, d, e] = [child(), child(), child(), child(), child()];
  const [kateA, kateD] = [asKate(a), asKate(d)];
  // By two: a is left and met in the second batch, c comes with the fourth, d is met in the fifth, e is left at the end.
  const rows = [a, kateA, asKate(kateA), b, c, asKate(c), d, kateD, asKate(b), asKate(kateD), e, asKate(e)];
  const [alone, together] = await Promise.all(
    [1, 2].map(async (batchRows) => {
      const database = await castDatabase();
      const { rows: read, outcomes } = await feed(feedDependencies(database), file(rows), { batchRows });
      return { read, outcomes, contents: await contents(database, false) };
    }),
  );
  expect(together).toEqual(alone);
  expect(together).toMatchObject({ read: rows.length, outcomes: { CREATED: 5 } });
});
