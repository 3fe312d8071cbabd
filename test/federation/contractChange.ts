import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, findBreakingChanges, type GraphQLSchema, parse, validate } from 'graphql';

const SCHEMA_FOLDER = fileURLToPath(new URL('../../schema/', import.meta.url));

/** A change that can break a client, and whether the changelog owns up to it. */
interface BreakingChange {
  /** What graphql-js says, such as `Child.address was removed.` */
  readonly description: string;
  readonly announced: boolean;
}

/**
 * The breaking changes from one API schema to another. A change is announced when the changelog quotes its
 * description word for word.
 */
export function breakingChanges(before: string, after: string, changelog: string): BreakingChange[] {
  return findBreakingChanges(buildSchema(before), buildSchema(after)).map(({ description }) => ({
    description,
    announced: changelog.includes(description),
  }));
}

/** Every stored operation that a schema no longer serves: its file below the folder, and the first reason. */
export function brokenOperations(api: string, folder = join(SCHEMA_FOLDER, 'operations')): string[] {
  const schema: GraphQLSchema = buildSchema(api);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .flatMap((file) => {
      const [error] = validate(schema, parse(readFileSync(join(folder, file), 'utf8')));
      return error ? [`${file}: ${error.message}`] : [];
    });
}

/** A file of `schema/`, or nothing when it is not there. */
export function readSchemaFile(name: string): string {
  const path = join(SCHEMA_FOLDER, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
