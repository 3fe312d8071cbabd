import { randomUUID } from 'node:crypto';
import { indexesOf } from '../cli/seed/copy.ts';
import { type Caller, mintCaller } from '../platform/caller.ts';
import { openPool } from '../platform/database.ts';
import { createAuditStore } from '../subgraphs/compliance/audit/store.ts';
import type { AuditEventFilter } from '../subgraphs/compliance/generated.ts';
import { startBenchDatabase } from './database.ts';
import { benchOptions } from './options.ts';

/**
 * `npm run bench:audit:reads -- [--events N]`: events made over four years of months, then pages of 20 as auditors ask for them:
 * milliseconds, median and worst of 20 different questions. The database is emptied of its audit first.
 */
const values = benchOptions(
  'npm run bench:audit:reads -- [--events N]',
  { events: { type: 'string', default: '1000000' } },
  ['events'],
);
const events = Number(values.events);
const [people, children] = [50_000, 1_000_000];
const perStatement = 50_000;
const asked = 20;
const months = 47;

const { server, keys } = await startBenchDatabase('.signpost/bench-audit');
const owner = openPool({ url: server.url, max: 1, applicationName: 'bench' });
const compliance = openPool({
  url: server.url,
  role: 'signpost_compliance',
  databaseKey: keys.databaseKey(),
  max: 1,
  applicationName: 'bench compliance',
});

/** Rows as a busy graph leaves them, of this month and those after it. */
async function make(): Promise<void> {
  await owner`truncate audit.event, audit.leaf, audit.node, audit.checkpoint`;
  await owner`select audit.ensure_months(${months})`;
  const began = performance.now();
  // Made again at the end: so fifty million rows take minutes.
  const indexes = await indexesOf(owner, ['audit.event']);
  for (const { name } of indexes) await owner.unsafe(`drop index ${name}`);
  for (let from = 0; from < events; from += perStatement) {
    await owner`
      insert into audit.event (writer, sequence, occurred_at, kind, outcome, operation_id, account_id, on_behalf_of,
        session_id, organisation_id, authority_code, area, operation, reason, child_number, child_numbers, detail)
      select md5((n / 1000000)::text)::uuid, n,
        date_trunc('month', now()) + n * (interval '1440 days' / ${events}::int),
        (array['OPERATION_RECEIVED', 'DISCLOSED', 'OPERATION_RECEIVED', 'SEARCHED', 'OPERATION_RECEIVED', 'DISCLOSED',
          'RECORD_OPENED', 'DISCLOSED'])[1 + n % 8], 'DONE', gen_random_uuid(), md5('p' || person)::uuid,
        case when n % 50 = 1 then md5('p' || (person + 1) % ${people})::uuid end,
        md5('s' || person)::uuid, md5('o' || person % 300)::uuid,
        'E080000' || lpad((person % 150)::text, 2, '0'), 'E080000' || lpad((child % 140)::text, 2, '0'),
        'OpenedRecord', case when n % 8 = 6 then 'SAFEGUARDING' end,
        case when n % 8 in (1, 5, 6, 7) then 1000000000 + child end,
        case when n % 8 = 3 then array[1000000000 + child, 1000000000 + (child * 31) % ${children}] end,
        '{"rows": 1, "groups": ["identity", "involvement", "contact"]}'
      from (select n, (n::bigint * 7919 % ${people})::int as person, (n::bigint * 104729 % ${children})::int as child
        from generate_series(${from + 1}::int, ${Math.min(from + perStatement, events)}::int) n) made`;
  }
  for (const { definition } of indexes) await owner.unsafe(definition);
  await owner`analyze audit.event`;
  const [size] = await owner`
    select pg_size_pretty(sum(pg_total_relation_size(inhrelid))) as all, count(*)::int as months
    from pg_inherits where inhparent = 'audit.event'::regclass`;
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  console.log(
    `${events.toLocaleString('en-GB')} events made in ${seconds} s: ${size?.all} in ${size?.months} parts`,
  );
}

const store = createAuditStore(compliance);
const auditor = (authorityCode: string | null): Caller =>
  mintCaller(
    {
      accountId: randomUUID(),
      sessionId: randomUUID(),
      organisationId: randomUUID(),
      roles: ['AUDITOR'],
      organisationKind: authorityCode === null ? 'DEPARTMENT' : 'AUTHORITY_SERVICE',
      authorityCode,
      region: null,
      profession: null,
      kind: 'PERSON',
      factorAt: 0,
      sessionExpiresAt: Date.now(),
    },
    randomUUID(),
  );
const national = auditor(null);
const authority = auditor('E08000035');

async function timed(what: string, caller: Caller, filterOf: (n: number) => AuditEventFilter, deep = false) {
  const ms: number[] = [];
  let rows = 0;
  for (let n = 0; n < asked; n += 1) {
    const filter = filterOf(n * 977);
    const before = deep ? String(Math.round(events / (2 + n))) : null;
    const began = performance.now();
    rows += (await store.page({ caller, filter, limit: 21, before })).length;
    ms.push(performance.now() - began);
  }
  ms.sort((a, b) => a - b);
  const [median, worst] = [ms[asked >> 1], ms[asked - 1]].map((each) => (each ?? 0).toFixed(1).padStart(8));
  console.log(`${what.padEnd(64)} ${median} ms, at worst ${worst} ms; ${(rows / asked).toFixed(1)} rows`);
}

await make();
const [first] = await owner<{ ids: string[] }[]>`
  select array_agg(md5('p' || n * 977)::uuid) as ids from generate_series(0, ${asked - 1}::int) n`;
const person = (n: number) => first?.ids[n / 977] as string;
const child = (n: number) => String(1_000_000_000 + n);
const from = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + 1, 3));
const to = new Date(from.getTime() + 86_400_000);
for (const [name, caller] of [
  ['national', national],
  ['authority', authority],
] as const) {
  await timed(`${name}: the newest`, caller, () => ({}));
  await timed(`${name}: from far back`, caller, () => ({}), true);
  await timed(`${name}: who looked at a child`, caller, (n) => ({ childNumber: child(n), looks: true }));
  await timed(`${name}: all about a child`, caller, (n) => ({ childNumber: child(n) }));
  await timed(`${name}: what a person looked at`, caller, (n) => ({ accountId: person(n), looks: true }));
  await timed(`${name}: what a person looked at on one day`, caller, (n) => ({
    accountId: person(n),
    looks: true,
    from,
    to,
  }));
  await timed(`${name}: a person and a child`, caller, (n) => ({
    accountId: person(n),
    childNumber: child(n),
  }));
  await timed(`${name}: records opened on one day`, caller, () => ({ kind: 'RECORD_OPENED', from, to }));
}
await Promise.all([owner.end({ timeout: 1 }), compliance.end({ timeout: 1 })]);
await server.stop();
