import type { KeyObject } from 'node:crypto';
import type { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { beginRetrying, type Queryable, type Sql, type TransactionSql } from '../../platform/database.ts';
import { dataKeyFiles, destroyDataKeys, printDataKeys } from '../../platform/keyDestruction.ts';
import type { Keys } from '../../platform/keys.ts';
import { countsByName, rowsOf } from '../../subgraphs/compliance/destruction/store.ts';
import { findCheckpoint } from '../../subgraphs/compliance/sealing/tree.ts';
import { isModeAsDecided } from '../../subgraphs/compliance/serviceMode/edited.ts';
import { signCertificate } from './certificate.ts';
import { canClearStatistics, clearStatistics } from './traces.ts';

/** A step of a destruction that may not be taken. One sentence for the operator. */
class DestructionRefused extends Error {
  readonly code = 'DESTRUCTION_REFUSED';
  override readonly name = 'DestructionRefused';
}

/** What the evidence of the end stands in, and public reference data. Every other table is emptied: also one added later. */
const kept = new Set([
  'compliance.destruction',
  'compliance.service_mode_change',
  'compliance.end_acknowledgement',
  'compliance.legal_basis',
  'users.authority',
]);
/** Emptied too, but not counted: the officers' own sessions and mutations add rows there until the end. */
const uncounted = new Set([
  'compliance.idempotency',
  'users.idempotency',
  'users.session',
  'users.throttle',
  'users.used_once',
]);
const keptSchemas = ['audit', 'service', 'migration', 'information_schema', 'pg_catalog', 'pg_toast'];

interface Row {
  readonly id: string;
  readonly scope: 'CHILDREN' | 'EVERYTHING';
  readonly state: string;
  readonly proposed_by: string;
  readonly proposed_at: Date;
  readonly counts: Readonly<Record<string, string>> | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly key_prints: Readonly<Record<string, string>> | null;
}

/** The tables that a scope empties, with their schemas, by name; and of those the ones whose rows are counted. */
export async function tablesOf(
  sql: Queryable,
  scope: Row['scope'],
): Promise<{ all: string[]; counted: string[] }> {
  const rows = await sql<{ name: string; schema: string }[]>`
    select n.nspname as schema, n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname <> all(${keptSchemas})
    order by 2`;
  const all = rows
    .filter(({ name, schema }) => !kept.has(name) && (scope === 'EVERYTHING' || schema !== 'users'))
    .map(({ name }) => name);
  return { all, counted: all.filter((name) => !uncounted.has(name)) };
}

/** Rows of each table, exactly, in digits. */
export async function countRows(sql: Queryable, tables: readonly string[]): Promise<Record<string, string>> {
  const counts: Record<string, string> = {};
  for (const table of tables) {
    const [row] = await sql<{ rows: string }[]>`select count(*)::text as rows from ${sql(table)}`;
    counts[table] = row?.rows ?? '0';
  }
  return counts;
}

const columns = 'id, scope, state, proposed_by, proposed_at, counts, decided_by, decided_at, key_prints';

async function underWay(sql: Queryable): Promise<Row> {
  const [row] = await sql<Row[]>`
    select ${sql.unsafe(columns)} from compliance.destruction where state not in ('REJECTED', 'DONE') for update`;
  if (!row)
    throw new DestructionRefused(
      'No destruction is under way. A destruction officer proposes one in the graph first.',
    );
  const [state] = await sql<{ mode: string; officers: string[]; since: Date }[]>`
    select mode, officers, since from service.state for update`;
  if (state?.mode !== 'CLOSED' && row.state !== 'EMPTIED')
    throw new DestructionRefused('The service is not closed. Only a closed service is destroyed.');
  // Whoever opened it again decided otherwise; what was counted then, and changed since, may be as many rows.
  if (row.state !== 'EMPTIED' && state && row.proposed_at < state.since)
    throw new DestructionRefused(
      'The service was opened and closed again since this destruction was proposed. Nothing was destroyed; reject it and begin anew.',
    );
  const people = [row.proposed_by, ...(row.decided_by ? [row.decided_by] : [])];
  if (!people.every((id) => state?.officers.includes(id)))
    throw new DestructionRefused(
      'Whoever proposed or approved it is no destruction officer of the closed service.',
    );
  if (row.state !== 'EMPTIED' && !(await isModeAsDecided(sql)))
    throw new DestructionRefused(
      'The audit does not hold that the service was closed with its officers as they stand in the database. Verify the audit; destroy nothing.',
    );
  return row;
}

/** The dry run: counts the rows of the destruction that is under way and stores the counts for the other officer. */
export async function countForDestruction(sql: Sql, audit: AuditWriter): Promise<Record<string, string>> {
  return (await sql.begin(async (transaction) => {
    const row = await underWay(transaction);
    if (!['PROPOSED', 'COUNTED'].includes(row.state))
      throw new DestructionRefused('This destruction was approved already; carry it out.');
    const counts = await countRows(transaction, (await tablesOf(transaction, row.scope)).counted);
    await transaction`
      update compliance.destruction set state = 'COUNTED', counts = ${JSON.stringify(counts)}::text::jsonb,
        counted_at = now()
      where id = ${row.id}`;
    await audit.append(transaction, {
      kind: 'DESTRUCTION_COUNTED',
      outcome: 'DONE',
      detail: { destruction: row.id, tables: Object.keys(counts).length },
    });
    return counts;
  })) as Record<string, string>;
}

/**
 * Both approvals must be in the audit as well, by the same two accounts, for as many rows, and not taken back since: a row alone
 * can be edited.
 */
async function checkAudited(sql: Queryable, row: Row): Promise<void> {
  const counted = String(rowsOf(row.counts ?? {}));
  const rows = await sql`
    select from audit.event where outcome = 'DONE' and detail ->> 'destruction' = ${row.id}
      and (kind = 'DESTRUCTION_PROPOSED' and account_id = ${row.proposed_by}
        or kind = 'DESTRUCTION_DECIDED' and account_id = ${row.decided_by} and detail ->> 'state' = 'APPROVED'
          and detail ->> 'rows' = ${counted})
      and not exists (select from audit.event later where later.kind = 'DESTRUCTION_DECIDED' and later.outcome = 'DONE'
        and later.detail ->> 'destruction' = ${row.id} and later.detail ->> 'state' = 'REJECTED')`;
  if (rows.length !== 2)
    throw new DestructionRefused(
      'The audit does not hold both officers’ acts. Verify the audit; destroy nothing.',
    );
}

/** Empties the tables in one transaction, if they hold exactly what was approved, and ends the service. */
async function empty(sql: Sql, audit: AuditWriter, folder: string): Promise<Row> {
  return beginRetrying(sql, mostTries, async (transaction) => {
    const row = await underWay(transaction);
    if (row.state === 'EMPTIED') return row;
    if (row.state !== 'APPROVED' || row.counts === null || row.decided_by === row.proposed_by)
      throw new DestructionRefused(
        'The second officer has not approved this destruction. Nothing was destroyed.',
      );
    await checkAudited(transaction, row);
    const prints = printDataKeys(folder);
    const absent = dataKeyFiles.filter((file) => !(file in prints));
    if (absent.length > 0)
      throw new DestructionRefused(
        `${absent.join(', ')} is not in the keys folder ${folder}: what it opens would stay readable. Bring the keys together there, or correct SIGNPOST_KEYS. Nothing was destroyed.`,
      );
    if (!(await canClearStatistics(transaction)))
      throw new DestructionRefused(
        'Before PostgreSQL 18 a superuser alone clears what the planner keeps of the data: give DATABASE_URL as one. Nothing was destroyed.',
      );
    const { all, counted } = await tablesOf(transaction, row.scope);
    await lock(transaction, all);
    const found = await countRows(transaction, counted);
    const approved = row.counts;
    const other = [...new Set([...counted, ...Object.keys(approved)])].filter(
      (table) => found[table] !== approved[table],
    );
    if (other.length > 0)
      throw new DestructionRefused(
        `What stands in ${other.join(', ')} is not what was counted. Nothing was destroyed; reject it and begin anew.`,
      );
    await clear(transaction, all);
    await transaction`
      update compliance.destruction set state = 'EMPTIED', key_prints = ${JSON.stringify(prints)}::text::jsonb
      where id = ${row.id}`;
    await transaction`update service.state set mode = 'DECOMMISSIONED', since = now()`;
    await audit.append(transaction, {
      kind: 'DESTRUCTION_CARRIED_OUT',
      outcome: 'DONE',
      detail: { destruction: row.id, tables: all.length, keys: Object.keys(prints) },
    });
    return { ...row, key_prints: prints };
  });
}

/** Names of tables, quoted. */
function listed(tables: readonly string[]): string {
  const quoted = (table: string) => table.split('.').map((part) => `"${part}"`);
  return tables.map((table) => quoted(table).join('.')).join(', ');
}

/** So often it is begun again where it and what still serves wait for each other's locks. */
const mostTries = 10;

const lock = (transaction: TransactionSql, tables: readonly string[]) =>
  transaction.unsafe(`lock table ${listed(tables)} in access exclusive mode`);

/** Empties tables, and what PostgreSQL keeps of their contents beside them. */
async function clear(transaction: TransactionSql, tables: readonly string[]): Promise<void> {
  await transaction.unsafe(`truncate ${listed(tables)}`);
  await clearStatistics(transaction, tables);
}

/** The certificate of the destruction that ended the service; undefined while none did. */
async function certificateOf(sql: Queryable): Promise<string | undefined> {
  const [row] = await sql<{ certificate: string }[]>`
    select certificate from compliance.destruction where state = 'DONE'
      and exists (select from service.state where mode = 'DECOMMISSIONED')
    order by finished_at desc limit 1`;
  return row?.certificate;
}

/**
 * Signs the certificate of a destruction whose tables are emptied and whose keys are gone: once, whoever asks at the same
 * time. What processes that were still up wrote meanwhile, as an attempt to sign in, goes too.
 */
async function certify(sql: Sql, { id }: Row, signing: KeyObject): Promise<string> {
  return beginRetrying(sql, mostTries, async (transaction) => {
    const [row] = await transaction<Row[]>`
      select ${transaction.unsafe(columns)} from compliance.destruction where id = ${id} for update`;
    if (row?.state !== 'EMPTIED') return (await certificateOf(transaction)) as string;
    const { all } = await tablesOf(transaction, row.scope);
    await lock(transaction, all);
    await clear(transaction, all);
    const left = await countRows(transaction, all);
    const tree = await findCheckpoint(transaction);
    const finishedAt = systemClock.now();
    const certificate = signCertificate(
      {
        id,
        scope: row.scope,
        keys: row.key_prints ?? {},
        finishedAt,
        proposed: { by: row.proposed_by, at: row.proposed_at },
        approved: { by: row.decided_by as string, at: row.decided_at as Date },
        tables: countsByName(row.counts ?? {}).map(([table, rows]) => ({
          table,
          rows,
          left: left[table] as string,
        })),
        uncounted: all.filter((table) => uncounted.has(table)),
        audit: { size: tree?.size ?? 0, root: tree?.root.toString('base64') ?? 'none' },
      },
      signing,
    );
    await transaction`
      update compliance.destruction set state = 'DONE', certificate = ${certificate}, finished_at = ${finishedAt}
      where id = ${id}`;
    return certificate;
  });
}

/**
 * Carries out the destruction that both officers approved (L10), with the database owner's rights: tables emptied, the
 * service decommissioned, keys destroyed, certificate signed. One that was cut off is finished by the next run, and of one
 * that is done the certificate is given again. The certificate's text. @throws DestructionRefused, and then nothing was destroyed.
 */
export async function carryOut(deps: {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly keys: Pick<Keys, 'auditPrivateKey'>;
  readonly keysFolder: string;
}): Promise<string> {
  const { sql, audit, keysFolder } = deps;
  const given = await certificateOf(sql);
  if (given !== undefined) return given;
  const signing = deps.keys.auditPrivateKey();
  const row = await empty(sql, audit, keysFolder);
  destroyDataKeys(keysFolder, row.id);
  return certify(sql, row, signing);
}
