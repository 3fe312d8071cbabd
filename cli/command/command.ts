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

/** Our own faults have a code in capitals and one sentence that names no value; so has a file that cannot be opened. */
const isTold = (code: unknown): boolean =>
  typeof code === 'string' && /^[A-Z_]+$/.test(code) && !code.startsWith('ERR_');

/**
 * Runs an operator's command and sets the exit status: what `main` returns; 2 for a wrong call; `failed` for what it
 * could not do. One sentence says what and how to go on; nothing else of an error, which may hold what a row held.
 */
export async function runCommand(
  { usage, stopped, failed = 1 }: Command,
  main: () => number | Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    const wrongOption = typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
    process.exitCode = wrongOption || error instanceof WrongCall ? 2 : failed;
    if (wrongOption || message === '') console.error(`Usage: ${usage}`);
    else if (error instanceof WrongCall) console.error(`${message} Usage: ${usage}`);
    else if (isUnavailable(error))
      console.error('The database does not answer; start it, or correct DATABASE_URL, and run this again.');
    else console.error(isTold(code) ? message : (stopped ?? error));
  }
}
