import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type postgres from 'postgres';
import { openPool, type Sql } from '../../platform/database.ts';
import { prepareHome } from '../../platform/embedded/folder.ts';
import { flushFolder } from '../../platform/flushFolder.ts';
import { makeFolder } from '../../platform/makeFolder.ts';
import { removeLeft } from '../../platform/processes.ts';
import { countEvidence, type Evidence } from './check.ts';
import { packFolder, textEntry } from './pack.ts';
import { BackupFault, readSegment, sealInto } from './sealed.ts';

/** What keeps the log for the next `--log`. */
export const backupSlot = 'signpost_backup';
const segment = /^[0-9A-F]{24}$/;
// Any constant serves, as long as every shipment uses the same.
const SHIPPING = 5_230_144_904;

/** Where a backup goes, of which embedded server, under which key. */
interface BackupTarget {
  /** The owner's address. */
  readonly url: string;
  /** The embedded server's folder. */
  readonly dataDir: string;
  /** Where backups are kept; made when missing. */
  readonly folder: string;
  readonly key: Buffer;
}

/** Names of the whole backups in a folder, the oldest first. */
export function backupsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^base-\d{8}T\d{6}Z\.sealed$/.test(name))
    .sort();
}

/** Segments of the log that were shipped into a folder, by name. */
function shippedTo(folder: string): string[] {
  if (!existsSync(join(folder, 'wal'))) return [];
  return readdirSync(join(folder, 'wal'))
    .filter((file) => file.endsWith('.sealed'))
    .map((file) => file.replace('.sealed', ''))
    .sort();
}

/** The segment of the log that follows one: 256 have the same sixteen signs before. */
export function nextSegment(name: string): string {
  const next = (BigInt(`0x${name.slice(8, 16)}`) << 8n) + BigInt(`0x${name.slice(16)}`) + 1n;
  const hex = (value: bigint) => value.toString(16).toUpperCase().padStart(8, '0');
  return `${name.slice(0, 8)}${hex(next >> 8n)}${hex(next & 0xffn)}`;
}

/** The segment that a backup begins in, as its label says. */
export function firstSegment(label: string): string {
  return /^START WAL LOCATION: .* \(file ([0-9A-F]{24})\)$/m.exec(label)?.[1] ?? '';
}

/**
 * The first segment that is not in a folder although later ones of its history are, or a backup begins in it; undefined
 * where the log from `first` on is whole. The server takes a gap for the end of the log.
 */
export function missingSegment(folder: string, first: string): string | undefined {
  const shipped = new Set(shippedTo(folder));
  let wanted = first;
  while (shipped.delete(wanted)) wanted = nextSegment(wanted);
  const later = [...shipped].some((name) => name > wanted && name.slice(0, 8) === first.slice(0, 8));
  return wanted === first || later ? wanted : undefined;
}

const stamp = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, '');

/** What a backup that was killed leaves is as much as a whole one. */
const unfinished = /\.sealed(?:\.unshipped)?(?:\.\d+)?\.(\d+)$/;

/**
 * A whole backup of the running server, and the write-ahead log that it needs. Readers and writers go on. Its name, and
 * what it held at its end. @throws BackupFault
 */
export async function takeBackup(target: BackupTarget): Promise<{ name: string; evidence: Evidence }> {
  const { url, dataDir, folder, key } = target;
  const home = prepareHome(dataDir);
  makeFolder(join(folder, 'wal'), 0o700);
  for (const each of [folder, join(folder, 'wal')]) removeLeft(each, unfinished);
  // Begin and end belong on one connection.
  const sql = openPool({ url, max: 1, applicationName: 'signpost backup' });
  try {
    await sql`
      select pg_drop_replication_slot(slot_name) from pg_replication_slots
      where slot_name = ${backupSlot} and wal_status = 'lost'`;
    await sql`
      select pg_create_physical_replication_slot(${backupSlot}, true)
      where not exists (select from pg_replication_slots where slot_name = ${backupSlot})`;
    const name = `base-${stamp(new Date())}.sealed`;
    const unshipped = join(folder, `${name}.unshipped.${process.pid}`);
    await sql`select pg_backup_start('signpost', fast => true)`;
    let evidence: Evidence | undefined;
    let label = '';
    const content = async function* () {
      yield textEntry('signpost/password', home.password);
      yield* packFolder(home.data);
      evidence = await countEvidence(sql);
      yield textEntry('signpost/evidence.json', JSON.stringify(evidence));
      const [ended] = await sql<{ labelfile: string; spcmapfile: string }[]>`
        select labelfile, spcmapfile from pg_backup_stop(wait_for_archive => false)`;
      if (ended?.spcmapfile)
        throw new BackupFault('Tablespaces elsewhere are not backed up. Move them back.');
      label = ended?.labelfile ?? '';
      yield textEntry('backup_label', label);
    };
    try {
      await sealInto(unshipped, name, key, content());
      await shipAlone(sql);
      await shipLog(sql, home.data, target);
      if (missingSegment(folder, firstSegment(label)))
        throw new BackupFault(
          'Part of the log that this backup needs was shipped into another folder meanwhile. Take it again.',
        );
      // Without its log it could not be restored, and would stand before those that can: also where this is killed here.
      renameSync(unshipped, join(folder, name));
      flushFolder(folder);
    } finally {
      rmSync(unshipped, { force: true });
    }
    return { name, evidence: evidence as Evidence };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Ships the write-ahead log since the last time: what may be restored to ends here. How many segments. */
export async function takeLog(target: BackupTarget): Promise<number> {
  const sql = openPool({ url: target.url, max: 1, applicationName: 'signpost backup' });
  try {
    await shipAlone(sql);
    const [kept] = await sql<{ first: string }[]>`
      select pg_walfile_name(restart_lsn) as first from pg_replication_slots
      where slot_name = ${backupSlot} and wal_status <> 'lost'`;
    const shipped = shippedTo(target.folder);
    const continues = kept && shipped.some((name) => name === kept.first || nextSegment(name) === kept.first);
    if (!continues || backupsIn(target.folder).length === 0)
      throw new BackupFault(
        'There is no whole backup that this log continues. Take one: npm run backup -- --to FOLDER',
      );
    return await shipLog(sql, prepareHome(target.dataDir).data, target);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * One process at a time ships the log, until it closes its connection: the slot that one has moved on cannot be moved to where the
 * other was to move it, and the server removes what lies before it.
 */
const shipAlone = (sql: Sql) => sql`select pg_advisory_lock(${SHIPPING}::bigint)`;

/** What was shipped before of a part of the log that the server still has. */
async function readShipped(file: string, name: string, key: Buffer): Promise<Buffer> {
  try {
    return await readSegment(file, name, key);
  } catch (error) {
    if (!(error instanceof BackupFault)) throw error;
    throw new BackupFault(
      `${file} does not open: it was damaged, or made under another key. The server still has this part of its log: move the file away and run this again, or give a new folder.`,
    );
  }
}

async function shipLog(sql: Sql, data: string, { folder, key }: BackupTarget): Promise<number> {
  // Closes the segment, so that all that is committed until now is in a whole one. When nothing was written since the
  // last time, the place is the beginning of the next segment, which is not whole: it must not be shipped.
  const [at] = (await sql`
    with needed as (select restart_lsn from pg_replication_slots where slot_name = ${backupSlot}),
    closed as (select pg_switch_wal() as lsn)
    select pg_walfile_name(needed.restart_lsn) as first, pg_walfile_name(closed.lsn - 1) as last, closed.lsn::text as lsn
    from needed, closed`) as (postgres.Row & { first: string; last: string; lsn: string })[];
  if (!at) throw new BackupFault('The server does not keep its log for the backup. Take a whole one.');
  let shipped = 0;
  for (const name of readdirSync(join(data, 'pg_wal'))
    .filter((each) => segment.test(each))
    .sort()) {
    const file = join(folder, 'wal', `${name}.sealed`);
    if (name < at.first || name > at.last) continue;
    const content = readFileSync(join(data, 'pg_wal', name));
    if (existsSync(file)) {
      // Shipped before, and the slot not moved on; or by a server of another history, which names its segments alike.
      if ((await readShipped(file, name, key)).equals(content)) continue;
      throw new BackupFault(
        `${folder} holds the log of another server, or of one that was restored to another moment. Give a new folder.`,
      );
    }
    await sealInto(
      file,
      name,
      key,
      (async function* () {
        yield content;
      })(),
    );
    shipped += 1;
  }
  await sql`select pg_replication_slot_advance(${backupSlot}, ${at.lsn}::pg_lsn)`;
  return shipped;
}
