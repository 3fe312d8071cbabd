import { DuckDBInstance } from '@duckdb/node-api';
import { soundOf } from '../../platform/matching/names.ts';
import { familyText, givenText } from '../../platform/matching/texts.ts';
import type { BulkFiles } from './bulk.ts';

/** What DuckDB took for the same work. */
interface PeerResult {
  readonly candidates: number;
  readonly loadSeconds: number;
  readonly linkSeconds: number;
  readonly linkCpuSeconds: number;
}

/** The engine's nine rules for rows with these columns, as equalities; `a` and `b` are the two files. */
const rules = [
  'a.nhs = b.nhs',
  'a.dob = b.dob and a.family_sound = b.family_sound',
  'a.dob = b.dob and a.given_sound = b.given_sound',
  'a.postcode = b.postcode and a.given_sound = b.given_sound',
  'a.postcode = b.postcode and a.family_sound = b.family_sound',
  'a.number = b.number and a.street = b.street and a.given_sound = b.given_sound',
  'a.dob = b.dob and a.postcode = b.postcode',
  'a.dob = b.dob and a.street = b.street',
  'a.given_sound = b.given_sound and a.family_sound = b.family_sound and a.dob[:4] = b.dob[:4]',
];

const level = (column: string) =>
  `case when a.${column} is null or b.${column} is null then 0 when a.${column} = b.${column} then 7
   when jaro_winkler_similarity(a.${column}, b.${column}) > 0.92 then 4
   when jaro_winkler_similarity(a.${column}, b.${column}) > 0.82 then 1 else -4 end`;
const equal = (column: string, yes: number, no: number) =>
  `case when a.${column} is null or b.${column} is null then 0 when a.${column} = b.${column} then ${yes} else ${no} end`;

/** Links the two files in DuckDB by the same rules, with as many comparisons: Jaro-Winkler on names, sums of weights. */
export async function linkInDuckDb({ index, feed }: BulkFiles, threads: number): Promise<PeerResult> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  const began = performance.now();
  for (const [table, file] of [
    ['b', index],
    ['a', feed],
  ] as const) {
    await connection.run(`create table ${table} as select * from read_csv('${file}', all_varchar = true)`);
    // How names sound is the engine's own function: it is applied once to each name and joined, outside the measure.
    for (const [column, textOf] of [
      ['given', givenText],
      ['family', familyText],
    ] as const) {
      const names = (
        await connection.runAndReadAll(`select distinct ${column} from ${table} where ${column} is not null`)
      ).getRows();
      await connection.run(`create or replace table sounds (name varchar, sound varchar)`);
      const appender = await connection.createAppender('sounds');
      for (const [name] of names as [string][]) {
        appender.appendVarchar(name);
        appender.appendVarchar(soundOf(textOf(name).split(' ')[0] as string));
        appender.endRow();
      }
      appender.closeSync();
      await connection.run(
        `create or replace table ${table} as select t.*, s.sound as ${column}_sound from ${table} t left join sounds s on s.name = t.${column}`,
      );
    }
  }
  const loaded = performance.now();
  const before = process.cpuUsage();
  const candidates = rules
    .map((rule) => `select a.rowid as x, b.rowid as y from a join b on ${rule}`)
    .join(' union ');
  const weights = [
    level('given'),
    level('family'),
    equal('dob', 9, -4),
    equal('sex', 1, -4),
    level('street'),
    equal('postcode', 8, -2),
    equal('nhs', 14, -4),
  ];
  const scored = `select x, y, ${weights.join(' + ')} as weight from c join a on a.rowid = x join b on b.rowid = y`;
  await connection.run(`create table c as ${candidates}`);
  await connection.run(`create table pairs as select * from (${scored}) where weight > 14`);
  const counted = await connection.runAndReadAll('select count(*) from c');
  const { user, system } = process.cpuUsage(before);
  const ended = performance.now();
  connection.closeSync();
  return {
    candidates: Number(counted.getRows()[0]?.[0]),
    loadSeconds: (loaded - began) / 1_000,
    linkSeconds: (ended - loaded) / 1_000,
    linkCpuSeconds: (user + system) / 1e6,
  };
}
