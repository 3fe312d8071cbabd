import { type AuditEvent, AuditWriter } from '../../../platform/audit.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql } from '../../../platform/database.ts';
import { MatchIndex } from '../../../platform/matching/matchIndex.ts';
import type { Policy } from '../../../platform/policy.ts';
import { type FieldEvidence, levelsOf } from '../cleaning/evidence.ts';
import { type Proposed, proposePair } from '../cleaning/pairs.ts';
import { fieldEvidence, personOf } from './person.ts';
import { keepStrategy, readAll } from './store.ts';

/** What a search for duplicates stands on; `sql` is a pool under signpost_records. */
interface DuplicateDependencies {
  readonly sql: Sql;
  readonly policy: Pick<Policy, 'duplicateFrom'>;
  readonly clock: Clock;
  /** Hears how far it is. */
  readonly progress?: (step: 'reading' | 'proposing', done: number, total: number) => void;
}

/** What came of it: how many records were compared, how many pairs found, and what became of each. */
interface DuplicateResult {
  readonly records: number;
  readonly pairs: number;
  readonly outcomes: Readonly<Record<Proposed['outcome'], number>>;
}

interface Pair {
  readonly numbers: readonly [number, number];
  readonly evidence: readonly FieldEvidence[];
  readonly strategy: string;
}

/** The strategy of pairs of which one is shielded: it is no part of the index in memory. */
const shieldedStrategy = 'shielded-sounds-1';

/**
 * Looks for children who have two records and proposes each pair to the team that answers for it; nothing is linked
 * here (domain.md 9). Each pair is a transaction of its own with its audit row. A run that was stopped continues when
 * it is started again: pairs that wait, or that somebody kept apart, are skipped.
 */
export async function findDuplicates(dependencies: DuplicateDependencies): Promise<DuplicateResult> {
  const { sql, policy, clock, progress } = dependencies;
  const audit = new AuditWriter(sql);
  const { records, pairs } = await pairsOf(sql, policy.duplicateFrom, progress);
  const known = await knownPairs(sql);
  const outcomes = { PROPOSED: 0, NOT_LIVE: 0, KEPT_APART: 0, CANNOT_LINK: 0, OPEN_ALREADY: 0 };
  for (const [at, { numbers, evidence, strategy }] of pairs.entries()) {
    const before = known.get(keyOf(numbers));
    if (before) outcomes[before] += 1;
    else {
      const { outcome } = await sql.begin(async (tx) => {
        const proposed = await proposePair(tx, {
          numbers,
          evidence,
          strategy,
          at: clock.now(),
          dueAt: null,
        });
        if (proposed.outcome === 'PROPOSED') {
          const event: AuditEvent = {
            operation: 'duplicates',
            kind: 'PAIR_PROPOSED',
            outcome: 'DONE',
            area: proposed.area,
            childNumbers: numbers.map(String),
            detail: { item: proposed.id, strategy },
          };
          await audit.append(tx, event);
        }
        return proposed;
      });
      outcomes[outcome] += 1;
    }
    progress?.('proposing', at + 1, pairs.length);
  }
  return { records, pairs: pairs.length, outcomes };
}

async function pairsOf(
  sql: Sql,
  from: number,
  progress: DuplicateDependencies['progress'],
): Promise<{ records: number; pairs: Pair[] }> {
  const [counted] = await sql`select count(*)::int as records from records.child where status = 'LIVE'`;
  const total = Number(counted?.records);
  const index = new MatchIndex(total + 1);
  for await (const batch of readAll(sql)) {
    for (const { number, facts } of batch) if (facts) index.put(String(number), personOf(facts));
    progress?.('reading', index.size, total);
  }
  const pairs = await shieldedPairs(sql);
  if (index.size < 2) return { records: index.size, pairs };
  index.build();
  const found = index.duplicates(from);
  if (found.pairs.length > 0) await keepStrategy(sql, found.strategy, index.size);
  for (const { keys, evidence } of found.pairs) {
    const numbers = keys.map(Number) as [number, number];
    pairs.push({ numbers, evidence: fieldEvidence(evidence), strategy: found.strategy.id });
  }
  return { records: index.size, pairs };
}

/** Shielded children who sound like another record of the same birth: a visible second record would show what is hidden. */
async function shieldedPairs(sql: Sql): Promise<Pair[]> {
  interface Side {
    readonly number: number;
    readonly givenName: string;
    readonly familyName: string;
    readonly gender: 'FEMALE' | 'MALE' | 'NOT_SPECIFIED';
    readonly birthDate: string;
  }
  const side = (of: string) => `json_build_object('number', ${of}.number, 'givenName', ${of}.given_name,
    'familyName', ${of}.family_name, 'gender', ${of}.gender, 'birthDate', ${of}.birth_date)`;
  const rows = await sql.unsafe<{ a: Side; b: Side }[]>(
    `select ${side('a')} as a, ${side('b')} as b from records.child a
    join records.child b on b.birth_date = a.birth_date and b.family_key = a.family_key and b.given_key = a.given_key
      and b.number <> a.number and b.status = 'LIVE'
    where a.shield <> 'NONE' and a.status = 'LIVE' and (b.shield = 'NONE' or a.number < b.number)`,
  );
  return rows.map(({ a, b }) => ({
    numbers: [a.number, b.number],
    evidence: levelsOf({ ...a, home: null }, { ...b, postcode: null, shared: 0, conflicting: [] }),
    strategy: shieldedStrategy,
  }));
}

/** Pairs that wait for somebody already, or that somebody found to be two children. */
async function knownPairs(sql: Sql): Promise<ReadonlyMap<string, 'OPEN_ALREADY' | 'KEPT_APART'>> {
  const rows = await sql<{ a: number; b: number; outcome: 'OPEN_ALREADY' | 'KEPT_APART' }[]>`
    select s.child_number as a, o.child_number as b, 'OPEN_ALREADY' as outcome
    from records.cleaning_item i join records.cleaning_subject s on s.item_id = i.id
    join records.cleaning_subject o on o.item_id = i.id and o.child_number > s.child_number
    where i.queue = 'DUPLICATE' and i.outcome is null
    union all
    select child_number, other_child_number, 'KEPT_APART' from records.not_same_pair
    where child_number < other_child_number`;
  return new Map(rows.map(({ a, b, outcome }) => [keyOf([a, b]), outcome]));
}

function keyOf([a, b]: readonly [number, number]): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
