import { isUnavailable } from '../../platform/database.ts';
import { KeyFault } from '../../platform/keys.ts';
import { SettingsError } from '../../platform/settings.ts';
import { EvidenceFault } from './findings.ts';

/** Runs one of the audit's commands and sets the exit status: 2, and one sentence, for what its user can mend. */
export async function runCommand(usage: string, main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (error instanceof EvidenceFault || error instanceof KeyFault || error instanceof SettingsError)
      console.error(message);
    else if (isUnavailable(error))
      console.error('The database does not answer; start it, or correct DATABASE_URL.');
    else if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) console.error(`Usage: ${usage}`);
    else console.error(error);
    process.exitCode = 2;
  }
}
