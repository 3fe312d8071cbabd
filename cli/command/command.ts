import { isUnavailable } from '../../platform/database.ts';

/** A command is called wrongly: what to correct, or nothing where the usage says enough. Status 2. */
export class WrongCall extends Error {
  override readonly name = 'WrongCall';
}

/** What a command says of itself. */
export interface Command {
  /** How it is called. */
  readonly usage: string;
  /** What stands, and what to do, when it stops for a fault of ours; without one the error itself is shown. */
  readonly stopped?: string;
  /** The status when it cannot do its work: 1 unless told, 2 where 1 is a finding. */
  readonly failed?: number;
}

/** Our own faults have a code in capitals and one sentence that names no value. */
const isTold = (code: unknown): boolean =>
  typeof code === 'string' && /^[A-Z_]+$/.test(code) && !code.startsWith('ERR_');

const fullDisk = /^(ENOSPC|EDQUOT|EFBIG)$/;

/** What the system says of a file, as a sentence; undefined for an error of anything else. */
function explainFile(error: unknown): string | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (!code || !syscall) return undefined;
  if (fullDisk.test(code)) return 'The disk is full; make room on it, and run this again.';
  if (path === undefined) return undefined;
  return `${path} cannot be used (${code}); correct the path, or let this user read and write there.`;
}

/**
 * Lets a command end its work where what it says finds no reader: the first line that is lost would end the process
 * between two of its steps. Returns the status, which a disk that is too full for what was said changes to `failed`.
 */
function surviveSilence(): (status: number, failed: number) => number {
  const lost: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', ({ code }: NodeJS.ErrnoException) => lost.push(code ?? ''));
  return (status, failed) => (status === 0 && lost.some((code) => code !== 'EPIPE') ? failed : status);
}

/**
 * Runs an operator's command and sets the exit status: what `main` returns; 2 for a wrong call; `failed` for what it
 * could not do. One sentence says what and how to go on; nothing else of an error, which may hold what a row held.
 */
export async function runCommand(
  { usage, stopped, failed = 1 }: Command,
  main: () => number | Promise<number>,
): Promise<void> {
  const told = surviveSilence();
  try {
    const status = await main();
    // Whether the last lines arrived is known when they did.
    process.once('beforeExit', () => {
      process.exitCode = told(status, failed);
    });
    process.exitCode = status;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    const wrongOption = typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
    process.exitCode = wrongOption || error instanceof WrongCall ? 2 : failed;
    if (wrongOption || message === '') console.error(`Usage: ${usage}`);
    else if (error instanceof WrongCall) console.error(`${message} Usage: ${usage}`);
    else if (isUnavailable(error))
      console.error('The database does not answer; start it, or correct DATABASE_URL, and run this again.');
    else console.error(explainFile(error) ?? (isTold(code) ? message : (stopped ?? error)));
  }
}
