import { AuditWriter } from '../platform/audit.ts';
import { nobody } from '../platform/caller.ts';
import { systemClock } from '../platform/clock.ts';
import { openPool } from '../platform/database.ts';
import { readPolicy } from '../platform/policy.ts';
import { addDays } from '../platform/workingDays.ts';
import { countDays } from '../subgraphs/compliance/userReport/counting.ts';
import { runReports } from '../subgraphs/compliance/userReport/run.ts';
import { barsByDay } from '../subgraphs/compliance/userReport/store.ts';
import { startBenchDatabase } from './database.ts';
import { benchOptions } from './options.ts';

/**
 * `npm run bench:reports -- [--accounts N] [--events N]`: a year of events of so many accounts in 150 authorities, counted
 * by day as every night does, then the reports run and charts of a year read. One authority has as many people as it would
 * among 330,000, and a row for six days in ten of each; the others have what the events leave. Yesterday has as many events as
 * a day of 50 million a year.
 */
const values = benchOptions(
  'npm run bench:reports -- [--accounts N] [--events N]',
  { accounts: { type: 'string', default: '6600' }, events: { type: 'string', default: '1000000' } },
  ['accounts', 'events'],
);
const [accounts, events] = [Number(values.accounts), Number(values.events)];
const ofOneAuthority = 2_200;
/** A day's share of 50 million a year. */
const ofOneDay = 137_000;
const authority = 'A1';

const { server, keys } = await startBenchDatabase('.signpost/bench-reports');
const owner = openPool({ url: server.url, max: 2, applicationName: 'bench' });
const sql = openPool({
  url: server.url,
  role: 'signpost_compliance',
  databaseKey: keys.databaseKey(),
  max: 2,
  applicationName: 'bench reports',
});
const policy = readPolicy();
const today = systemClock.today();
const year = { from: addDays(today, -364), to: today };

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  console.log(`${what.padEnd(44)} ${((performance.now() - began) / 1_000).toFixed(2).padStart(8)} s`);
  return result;
}

await owner`truncate audit.event, users.authority, users.organisation, users.account cascade`;
await owner`truncate compliance.usage_day, compliance.usage_counted, compliance.report_run, compliance.report_finding`;
await owner`insert into users.authority select 'A' || n, 'A' || n, 'Authority ' || n, 'Region', '' from generate_series(1, 150) n`;
await owner`
  insert into users.organisation (id, name, kind, authority_code)
  select md5('o' || n)::uuid, 'Body ' || n, 'AUTHORITY_SERVICE', 'A' || 1 + n % 150 from generate_series(1, 1500) n`;
await owner`
  insert into users.account (id, kind, username, name, profession, organisation_id, authority_code, status, vetted_on,
    trained_version, last_active_at)
  select md5('a' || n)::uuid, 'PERSON', 'user' || n, 'Somebody Surname' || n, 'Profession ' || n % 7, md5('o' || 1 + n % 1500)::uuid,
    'A' || 1 + (1 + n % 1500) % 150, 'ACTIVE', current_date - n % 1000, 3, now() - (n % 20) * interval '1 day'
  from generate_series(1, ${accounts}::int) n`;
const half = Math.round(events / 2);
await timed(`${events} events made, by two`, async () => {
  const make = async (from: number, to: number) => {
    for (let at = from; at < to; at += 50_000)
      await makeEvents('w', instant(year.from), (364 * 86_400) / events, at, Math.min(at + 50_000, to));
  };
  await Promise.all([make(0, half), make(half, events)]);
});
await owner`analyze`;
const running = { sql, audit: new AuditWriter(sql), policy, clock: systemClock };
const middle = { ...systemClock, today: () => addDays(today, -182) };
const days = await timed('a year counted, by two', async () => {
  const counted = await Promise.all([
    countDays({ ...running, clock: middle }, policy.reportHistoryDays),
    countDays(running, 182),
  ]);
  return counted[0] + counted[1];
});
console.log(`${days} days, ${Math.round(events / days)} events in each`);
await makeEvents('x', instant(addDays(today, -1)), 80_000 / ofOneDay, 0, ofOneDay);
await owner`analyze audit.event`;
await timed(`a day of ${ofOneDay} events counted (and today)`, () => countDays(running, 2));
await owner`
  insert into compliance.usage_day (day, account_id, organisation_id, authority_code, searches, opens, out_of_hours)
  select day::date, md5('own' || n)::uuid, md5('o' || n % 10)::uuid, ${authority}, n % 5, n % 3, n % 2
  from generate_series(${year.from}::date, ${year.to}::date, '1 day') day, generate_series(1, ${ofOneAuthority}::int) n
  where (n + extract(doy from day)::int) % 10 < 6`;
await owner`truncate compliance.usage_total`;
await owner`
  insert into compliance.usage_total
  select day, coalesce(authority_code, ''), sum(failed_sign_ins), sum(resets), sum(searches), sum(broad_searches),
    sum(out_of_area), sum(out_of_hours), sum(other_reasons), sum(overrides), sum(refused_overrides), sum(mediated),
    sum(account_changes), sum(no_involvement), sum(same_name)
  from compliance.usage_day group by 1, 2`;
await owner`analyze compliance.usage_day, compliance.usage_total`;
const [size] = await owner<{ rows: number; own: number }[]>`
  select count(*)::int as rows, count(*) filter (where authority_code = ${authority})::int as own from compliance.usage_day`;
console.log(`rows of usage: ${size?.rows}, of the authority ${size?.own}`);
await timed('every report of a night', () => runReports(running));
const reach = { all: false, authorityCode: authority, organisationId: null, accounts: [nobody] };
await timed('the last days counted by hand, of one authority', () => countDays(running, 3, { whose: reach }));
await timed("an authority's year, by week", () => barsByDay(sql, reach, 'out_of_hours', year, true));
const [body] = await owner<{ id: string }[]>`select md5('o1')::uuid as id`;
await timed("an organisation's year, by week", () =>
  barsByDay(
    sql,
    { ...reach, authorityCode: null, organisationId: body?.id ?? nobody },
    'out_of_hours',
    year,
    true,
  ),
);
await timed("everybody's year, by week", () =>
  barsByDay(sql, { ...reach, all: true, authorityCode: null }, 'out_of_hours', year, true),
);
await Promise.all([sql.end({ timeout: 1 }), owner.end({ timeout: 1 })]);
await server.stop();

function instant(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** Events of a writer, one after the other, so many seconds apart. */
async function makeEvents(writer: string, first: Date, apart: number, from: number, to: number) {
  await owner`
    insert into audit.event (writer, sequence, occurred_at, kind, outcome, account_id, organisation_id, authority_code,
      area, reason, child_number, detail)
    select md5(${writer})::uuid, n, ${first}::timestamptz + n * ${apart}::float8 * interval '1 second',
      (array['OPERATION_RECEIVED', 'DISCLOSED', 'SEARCHED', 'RECORD_OPENED', 'SIGNED_IN'])[1 + n % 5], 'DONE',
      md5('a' || 1 + (n::bigint * 7919) % ${accounts}::int)::uuid, md5('o')::uuid, 'A1', 'A2', 'CO_OPERATION',
      case n % 5 when 3 then 1000000000 + n end, '{"role": "PRACTITIONER"}'
    from generate_series(${from + 1}::int, ${to}::int) n`;
}
