import { DatabaseAddressFault, isUnavailable } from './database.ts';
import { KeyFault } from './keyFiles.ts';
import { describeError } from './log.ts';
import { isUnproven } from './provenServer.ts';
import { SettingsError } from './settings.ts';

/** A process cannot start. One sentence: what, and what to do. */
export class StartRefused extends Error {
  readonly code = 'START_REFUSED';
  override readonly name = 'StartRefused';
}

/** What a command says that has an index to work on, and found none. */
export const noIndex =
  'There is no index in this database; correct DATABASE_URL or SIGNPOST_DATA_DIR, or make one with npm start.';

/**
 * The sentence for a failure of starting that whoever starts it can mend; undefined for a fault of ours, which is
 * thrown on.
 */
export function explainStart(error: unknown): string | undefined {
  const known = [SettingsError, KeyFault, DatabaseAddressFault, StartRefused];
  if (known.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, port, syscall, name, message } = (error ?? {}) as Record<string, unknown>;
  if (code === 'EADDRINUSE') return `Port ${port} is taken; stop what uses it, or choose another with PORT.`;
  if (code === 'EACCES' && syscall === 'listen')
    return `This user may not listen on port ${port}; choose another with PORT.`;
  if (code === 'EADDRNOTAVAIL') return 'HOST is no address of this machine; correct it or leave it out.';
  if (code === '28P01' || code === '28000')
    return 'The database refuses the user or password in DATABASE_URL, or to be asked without TLS; correct it (sslmode=verify-full).';
  if (isUnproven(error))
    return 'What answers where the database should be did not prove that it is ours: see that no other program has its port, and that it asks for passwords by scram-sha-256 (pg_hba.conf), or is asked with sslmode=verify-full.';
  if (typeof code === 'string' && /CERT|^UNABLE_TO_|^ERR_TLS_/.test(code))
    return 'The database shows no certificate for its host that this machine trusts; name its authority with NODE_EXTRA_CA_CERTS, or correct DATABASE_URL.';
  if (code === '3D000') return 'The database that DATABASE_URL names does not exist; create it.';
  if (code === '42501')
    return 'The user in DATABASE_URL may not do what migrations do; give the owner of the database.';
  if (code === '53300')
    return 'The database server has no connection left for this user; end what holds them, or raise max_connections.';
  if (code === '53100') return 'The disk of the database server is full; make room on it.';
  if (code === '25006') return 'DATABASE_URL names a standby; give the address of the primary.';
  if (isUnavailable(error) || /^(ECONN|CONNECT)/.test(String(code)))
    return 'The database does not answer; start it, or correct DATABASE_URL.';
  if (name === 'EmbeddedRefused' || name === 'SeedRefused' || name === 'MigrationFault')
    return String(message);
  return undefined;
}

/**
 * The words after a command that starts a part of the service. `--help` prints its usage and ends the process. What is told
 * everything by its settings takes none: who wrote `--port 4100` believes that it counts. @throws StartRefused
 */
export function startWords(usage: string, takesNone = true): readonly string[] {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    console.log(`Usage: ${usage}`);
    process.exit(0);
  }
  if (takesNone && words.length > 0) throw new StartRefused(`Usage: ${usage}`);
  return words;
}

const isOfDatabase = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'PostgresError' || isOfDatabase(error.cause));

/**
 * A fault of ours as a terminal may show it: one of the database, or that one of it led to, without its words, which can hold a
 * whole row (`detail`).
 */
export function faultShown(error: unknown): unknown {
  return isOfDatabase(error) ? JSON.stringify(describeError(error)) : error;
}

/** Says why a start failed: its one sentence, or the error when it is a fault of ours. */
export function tellRefused(error: unknown): void {
  console.error(explainStart(error) ?? faultShown(error));
}

/** Ends a start that failed, with why it did. */
export function endRefused(error: unknown): never {
  tellRefused(error);
  process.exit(1);
}
