import { type ParseArgsConfig, parseArgs } from 'node:util';
import { explainCall, WrongCall } from '../cli/command/command.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T }>>['values'];

/**
 * The options of a measurement, before it begins anything: `--help` prints the usage and ends with status 0; what it does
 * not take, one sentence and 2. `numbers` names those that take a whole number.
 */
export function benchOptions<const T extends Options>(
  usage: string,
  options: T,
  numbers: readonly (keyof T & string)[] = [],
): Values<T> {
  try {
    const values = parseArgs({ options: { ...options, help: { type: 'boolean' } } }).values;
    if ((values as { help?: boolean }).help) {
      console.log(`Usage: ${usage}`);
      process.exit(0);
    }
    for (const name of numbers) {
      const value = values[name as keyof typeof values];
      if (value !== undefined && !/^\d{1,9}$/.test(String(value)))
        throw new WrongCall(`--${name} takes a whole number.`);
    }
    return values as Values<T>;
  } catch (error) {
    console.error(explainCall(error, usage) ?? error);
    process.exit(2);
  }
}
