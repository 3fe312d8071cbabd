import { statSync } from 'node:fs';
import { isUnavailable } from '../../platform/database.ts';
import { faultShown } from '../../platform/startFault.ts';

/** A command is called wrongly: what to correct, or nothing where the usage says enough. Status 2. */
export class WrongCall extends Error {
  override readonly name = 'WrongCall';
}

/** What a command says of itself. */
interface Command {
  /** How it is called. */
  readonly usage: string;
  /** What stands, and what to do, when it stops for a fault of ours; without one the error itself is shown. */
  readonly stopped?: string;
  /** The status when it cannot do its work: 1 unless told, 2 where 1 is a finding. */
  readonly failed?: number;
}

/** Refuses words after a command that takes none: who wrote them believes that they count. */
export function refuseArguments(words: readonly string[] = process.argv.slice(2)): void {
  if (words.length > 0) throw new WrongCall('It takes no arguments.');
}

/** Refuses a path that leads to no file. */
export function requireFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new WrongCall('The file is not there; correct its path.');
  if (!found.isFile()) throw new WrongCall('That is a folder, or no file; give the path of a file.');
}

/** A number with what it counts, such as `1 pair` and `2,000 pairs`. */
export const counted = (many: number, one: string, several = `${one}s`): string =>
  `${many.toLocaleString('en-GB')} ${many === 1 ? one : several}`;

/** A word as a shell takes it whole, for a line that is to be copied. */
export const asWord = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** What is wrong with an option, by the code of `parseArgs`; its own sentences repeat what was entered. */
const wrongOptions: Readonly<Record<string, string>> = {
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE:
    'An option lacks its value, or has one that it does not take; a value that begins with - is written --option=-value.',
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: 'There is one word too many.',
  ERR_PARSE_ARGS_UNKNOWN_OPTION: 'One of the options is not known.',
};

/** Our own faults have a code of words in capitals (the database's, such as `P0001`, are none) and one sentence that names no value. */
const isTold = (code: unknown): boolean =>
  typeof code === 'string' && /^[A-Z]+(_[A-Z0-9]+)*$/.test(code) && !code.startsWith('ERR_');

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
 * Lets a command finish its work when its output is closed: otherwise the first lost line would end the process
 * between two of its steps. Returns a function from the status to the final one, which is `failed` when the disk was
 * too full for the output.
 */
function ignoreClosedOutput(): (status: number, failed: number) => number {
  const lost: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', ({ code }: NodeJS.ErrnoException) => lost.push(code ?? ''));
  return (status, failed) => {
    if (!lost.some((code) => code !== 'EPIPE')) return status;
    console.error('Not all of what this said could be written; make room on the disk, or send it elsewhere.');
    return status === 0 ? failed : status;
  };
}

/** The sentence for a wrong call, with the usage; undefined for an error of anything else. */
export function explainCall(error: unknown, usage: string): string | undefined {
  const { code, message } = error as { code?: unknown; message: string };
  const says = wrongOptions[String(code)] ?? (error instanceof WrongCall ? message : undefined);
  return says === undefined ? undefined : `${says} Usage: ${usage}`.trim();
}

/**
 * Runs an operator's command and sets the exit status: what `main` returns; 2 for a wrong call; `failed` when it
 * could not do its work. An error is told in one sentence that says what happened and how to go on, and nothing more,
 * since its message may hold personal values. `--help` only prints the usage.
 */
export async function runCommand(
  { usage, stopped, failed = 1 }: Command,
  main: () => number | Promise<number>,
): Promise<void> {
  const told = ignoreClosedOutput();
  if (process.argv.slice(2).includes('--help')) {
    console.log(`Usage: ${usage}`);
    return;
  }
  try {
    const status = await main();
    // Whether the last lines arrived is known when they did.
    process.once('beforeExit', () => {
      process.exitCode = told(status, failed);
    });
    process.exitCode = status;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    const wrong = explainCall(error, usage);
    process.exitCode = wrong === undefined ? failed : 2;
    if (wrong !== undefined) console.error(wrong);
    else if (isUnavailable(error))
      console.error('The database does not answer; start it, or correct DATABASE_URL, and run this again.');
    else console.error(explainFile(error) ?? (isTold(code) ? message : (stopped ?? faultShown(error))));
  }
}
