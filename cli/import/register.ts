import { createHash } from 'node:crypto';
import type { AuditWriter } from '../../platform/audit.ts';
import type { IsoDate } from '../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../platform/database.ts';
import { FileFault } from '../../subgraphs/records/feed/lines.ts';
import { importPractices, importSchools } from './places.ts';
import { importPostcodes } from './postcodes.ts';
import { importTeams } from './teams.ts';
import { type Counts, Edition, type Heard } from './what.ts';

const loads = {
  onspd: importPostcodes,
  gias: importSchools,
  ods: importPractices,
  teams: importTeams,
} as const;
export type Register = keyof typeof loads;
/** The registers by the names that the command takes. */
export const registers = Object.keys(loads) as Register[];

/**
 * Loads a public register's file whole in one transaction, with an audit row that has the counts and the SHA-256 of
 * the file. One load at a time: two would each count the other's rows as their own.
 * @throws FileFault for a file that is not the register's, for an edition older than one that was loaded, and while another
 * load runs; nothing was written then
 */
export async function importRegister(
  sql: Sql,
  audit: AuditWriter,
  {
    register,
    body,
    heard,
    standingKey,
    today,
  }: {
    register: Register;
    body: AsyncIterable<Uint8Array>;
    heard: Heard;
    /** Stamps which authority each school and practice is given to. */
    standingKey: Buffer;
    readonly today: IsoDate;
  },
): Promise<Counts> {
  const hash = createHash('sha256');
  async function* hashed() {
    for await (const bytes of body) {
      hash.update(bytes);
      yield bytes;
    }
  }
  return sql.begin(async (tx) => {
    const [lock] = await tx`select pg_try_advisory_xact_lock(hashtextextended('import', 5821)) as held`;
    if (!lock?.held)
      throw new FileFault('BUSY', 'Another register is being loaded; start this one when it is done.');
    const edition = new Edition(today);
    const counts = await loads[register](tx, hashed(), heard, edition, standingKey);
    await refuseOlder(tx, register, edition);
    const rows = Object.fromEntries([...counts].filter(([, number]) => number > 0));
    await audit.append(tx, {
      kind: 'REGISTER_LOADED',
      outcome: 'DONE',
      operation: `import ${register}`,
      detail: { register, file: hash.digest('hex'), rows },
    });
    return counts;
  }) as Promise<Counts>;
}

/** Refuses an edition that would take back what a newer one said, who answers for a child among it; else keeps of when it is. */
async function refuseOlder(tx: TransactionSql, register: Register, { newest }: Edition): Promise<void> {
  const [before] = await tx<{ newest: string }[]>`
    select newest from records.register_edition where register = ${register}`;
  if (before && (newest ?? '') < before.newest)
    throw new FileFault(
      'OLDER_EDITION',
      `The newest that this edition tells is of ${newest ?? 'no day'}, and one that goes to ${before.newest} was loaded; load the newest. Nothing was written.`,
    );
  if (newest === null) return;
  await tx`
    insert into records.register_edition (register, newest) values (${register}, ${newest})
    on conflict (register) do update set newest = excluded.newest`;
}
