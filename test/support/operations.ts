import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { withDays } from '../../explorer/variables.ts';
import type { holders } from './people.ts';

const folder = new URL('../../schema/operations/', import.meta.url);

/** An operation that the explorer has ready for a role. */
export interface ReadyOperation {
  readonly name: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: each has variables of its own
  readonly variables: any;
}

/** A role's ready operations, by name. */
export function readyOperations(role: keyof typeof holders): readonly ReadyOperation[] {
  const names = readdirSync(new URL(`${role}/`, folder)).filter((file) => file.endsWith('.graphql'));
  return names.sort().map((file) => {
    const name = file.replace('.graphql', '');
    const values = new URL(`${role}/${name}.variables.json`, folder);
    return {
      name,
      text: readFileSync(new URL(`${role}/${file}`, folder), 'utf8'),
      variables: existsSync(values) ? JSON.parse(withDays(readFileSync(values, 'utf8'))) : {},
    };
  });
}
