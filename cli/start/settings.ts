import { parseArgs } from 'node:util';
import { z } from 'zod';
import { gatewayOnly, knownByAddress } from '../../gateway/settings.ts';
import { commonSettings, environment, readSettings, serverSettings } from '../../platform/settings.ts';
import { StartRefused, startWords } from '../../platform/startFault.ts';

const schema = knownByAddress(
  z.object({
    ...serverSettings,
    SIGNPOST_PUBLIC_URL: commonSettings.SIGNPOST_PUBLIC_URL,
    /** Less than elsewhere: somebody reads the terminal. */
    LOG_LEVEL: serverSettings.LOG_LEVEL.unwrap().default('warn'),
    ...gatewayOnly,
  }),
);

export type StartSettings = z.output<typeof schema> & {
  /** Synthetic children of a first start; undefined for the usual number. */
  readonly children: number | undefined;
};

const usage = 'npm start [-- --children N]';

/**
 * Settings and arguments of `npm start`; `--help` prints its usage and ends the process. @throws SettingsError, or StartRefused
 * for arguments that it does not take
 */
export function readStartSettings(): StartSettings {
  const args = startWords(usage, false);
  const settings = readSettings(schema, environment());
  let children: string | undefined;
  try {
    children = parseArgs({ args: [...args], options: { children: { type: 'string' } } }).values.children;
  } catch {
    throw new StartRefused(`Usage: ${usage}`);
  }
  if (children !== undefined && !/^\d{1,8}$/.test(children))
    throw new StartRefused(`--children takes a whole number. Usage: ${usage}`);
  return { ...settings, children: children === undefined ? undefined : Number(children) };
}
