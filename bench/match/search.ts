import { Random } from '../../cli/seed/random.ts';
import { seedOnce } from '../../cli/seed/seed.ts';
import { systemClock } from '../../platform/clock.ts';
import { openPool, type Sql } from '../../platform/database.ts';
import { readPolicy } from '../../platform/policy.ts';
import type { SearchChildrenInput } from '../../subgraphs/records/generated.ts';
import { criteriaOf, isFault, swappedDay } from '../../subgraphs/records/search/criteria.ts';
import { createFinder } from '../../subgraphs/records/search/find.ts';
import { startBenchDatabase } from '../database.ts';
import { quantile } from '../table.ts';
import { nickname, slip, slipOfDate } from './corrupt.ts';

interface SoughtChild {
  readonly number: number;
  readonly given: string;
  readonly family: string;
  readonly born: string;
  readonly age: number;
  readonly postcode: string | null;
}

type Asked = Omit<SearchChildrenInput, 'purpose'>;

/** What is asked beside both names: the kinds of search by names, and one whose date has a digit wrong. */
const kinds: Readonly<Record<string, (child: SoughtChild, random: Random) => Asked>> = {
  'names and date of birth': ({ born }, random) => ({
    dateOfBirth: random.chance(0.03) ? (swappedDay(born) ?? born) : born,
  }),
  'names and postcode': ({ postcode }) => ({ postcode }),
  'names and age, of two years': ({ age }) => ({ ageRange: { from: Math.max(0, age - 1), to: age + 1 } }),
  'names and a wrong date of birth': ({ born }, random) => ({
    dateOfBirth: slipOfDate(random, born.replaceAll('-', '')).replace(/(....)(..)(..)/, '$1-$2-$3'),
  }),
};

/** Both names as somebody says them who may know them from hearing: shares of searches. */
function namesAsked({ given, family }: SoughtChild, random: Random): Asked {
  const first = given.split(' ', 1)[0] as string;
  const called = random.chance(0.08) ? nickname(random, first) : first;
  const names = [called, family].map((name) => (random.chance(0.03) ? slip(random, name) : name));
  if (random.chance(0.01)) names.reverse();
  return { givenName: names[0] as string, familyName: names[1] as string };
}

/** What one kind of search gave. */
interface SearchResult {
  readonly kind: string;
  readonly searches: number;
  /** Milliseconds of the statement, from when it is sent until its rows are there. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds that the database says it took over the statement itself: of some of the searches. */
  readonly statementP50: number;
  readonly statementP99: number;
  /** Shares of searches: the child among the first ten; shown to whoever asks; none shown, to be refined. */
  readonly recallAt10: number;
  readonly shown: number;
  readonly refine: number;
}

const asked = 3_000;
/** Searches before those that are measured: of children who are sought no more. */
const warming = 1_000;

/** One search in so many is run again under `explain analyze`. */
const explained = 8;

/** A statement as the finder sends it. */
type Call = Parameters<Sql['unsafe']>;

/** What the database itself takes over statements that it has planned before, in milliseconds, sorted. */
async function executionTimes(sql: Sql, calls: readonly Call[]): Promise<number[]> {
  const text = calls[0]?.[0];
  if (text === undefined) return [];
  await sql.unsafe(`prepare explained (text) as ${text}`);
  const times: number[] = [];
  for (const [place, [, parameters]] of calls.entries()) {
    if (place % explained !== 0) continue;
    const asked = String(parameters?.[0]).replaceAll("'", "''");
    const lines = await sql.unsafe(`explain (analyze, timing off) execute explained('${asked}')`);
    times.push(Number(/Execution Time: ([\d.]+)/.exec(String(lines.at(-1)?.['QUERY PLAN']))?.[1]));
  }
  await sql.unsafe('deallocate explained');
  return times.sort((a, b) => a - b);
}

/** The practitioner's search by names in an index of so many children, which is seeded once and stays. */
export async function measureSearch(children: number): Promise<SearchResult[]> {
  const { server, keys } = await startBenchDatabase(`.signpost/bench-search-${children}`);
  const pool = { url: server.url, databaseKey: keys.databaseKey(), applicationName: 'bench', max: 1 };
  const [owner, sql] = [
    openPool({ url: server.url, applicationName: 'bench', max: 1 }),
    openPool({ ...pool, role: 'signpost_records' }),
  ];
  try {
    await seedOnce({ databaseUrl: server.url, keys, children, production: false });
    let times: number[] = [];
    let calls: Call[] = [];
    const timed = {
      unsafe: async (...call: Call) => {
        const began = performance.now();
        const rows = await sql.unsafe(...call);
        times.push(performance.now() - began);
        calls.push(call);
        return rows;
      },
    } as unknown as Sql;
    const find = createFinder(timed, keys.lookupKey());
    const [policy, today] = [readPolicy(), systemClock.today()];
    const sought = await owner<SoughtChild[]>`
      select c.number, c.given_name as given, c.family_name as family, c.birth_date as born, a.postcode,
        extract(year from age(${today}::date, c.birth_date))::int as age
      from records.child c
      join records.address a on a.child_number = c.number and a.until_date is null and a.postcode is not null
      where c.shield = 'NONE' and c.status = 'LIVE' order by hashint8(c.number) limit ${warming + asked}`;
    const results: SearchResult[] = [];
    for (const [kind, factsOf] of Object.entries(kinds)) {
      const random = new Random(`search/${kind}`);
      times = [];
      let [searches, found, shown, refine] = [0, 0, 0, 0];
      for (const [place, child] of sought.entries()) {
        if (place === warming) [times, calls] = [[], []];
        const input = { ...namesAsked(child, random), ...factsOf(child, random) };
        const criteria = criteriaOf({ ...input, purpose: 'CO_OPERATION' }, policy, today);
        // A slip may make a day that is none, which is told to whoever enters it.
        if (isFault(criteria)) continue;
        const { matches, tooMany } = await find(criteria, { authorityCode: null, issuer: null }, today);
        if (place < warming) continue;
        const many = tooMany || matches.length > policy.searchCandidates;
        const rank = matches.findIndex(({ number }) => Number(number) === Number(child.number));
        searches += 1;
        if (rank >= 0 && rank < 10) found += 1;
        if (rank >= 0 && !many) shown += 1;
        if (many) refine += 1;
      }
      times.sort((a, b) => a - b);
      const shares = { recallAt10: found / searches, shown: shown / searches, refine: refine / searches };
      const statements = await executionTimes(sql, calls);
      results.push({
        kind,
        searches,
        p50: quantile(times, 0.5),
        p99: quantile(times, 0.99),
        statementP50: quantile(statements, 0.5),
        statementP99: quantile(statements, 0.99),
        ...shares,
      });
    }
    return results;
  } finally {
    await Promise.all([owner.end(), sql.end()]);
    await server.stop();
  }
}
