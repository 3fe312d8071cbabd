import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseDocument } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { FieldAccess, Guide, ReadyOperation } from '../explorer/guide.ts';

const PermissionTable = z.object({
  conditions: z.record(z.string(), z.string()),
  roles: z.array(z.string()),
  groups: z.record(z.string(), z.record(z.string(), z.string())),
  fields: z.record(z.string(), z.record(z.string(), z.string())),
});

/** Held by the gateway and by no person: its fields are not in the graph that people see. */
const NOT_A_PERSON = 'GATEWAY';

/**
 * Collects what the explorer shows beside its editor from the contract in `schemaDir`: every role's ready operations
 * (`operations/<ROLE>/<name>.graphql`, variables in `<name>.variables.json`) and the permission table as rows of who
 * may see what (domain.md 3). Throws, naming the file, when one cannot be read: a page that says less than the table
 * would mislead.
 */
export function collectGuide(schemaDir: string): Guide {
  return { operations: collectOperations(join(schemaDir, 'operations')), fields: collectFields(schemaDir) };
}

function collectOperations(dir: string): ReadyOperation[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .flatMap((role) =>
      readdirSync(join(dir, role))
        .filter((file) => file.endsWith('.graphql'))
        .sort(byNumberThenName)
        .map((file) => readOperation(dir, role, file.slice(0, -'.graphql'.length))),
    );
}

const byNumberThenName = new Intl.Collator('en', { numeric: true }).compare;

function readOperation(dir: string, role: string, name: string): ReadyOperation {
  const file = join(dir, role, `${name}.graphql`);
  const document = readFileSync(file, 'utf8');
  const [title, ...about] = headComment(document);
  if (!title) throw new Error(`${file}: the first line must be a comment with the operation's title.`);
  const variablesFile = join(dir, role, `${name}.variables.json`);
  const variables = existsSync(variablesFile) ? readFileSync(variablesFile, 'utf8') : '';
  try {
    parseDocument(document);
    if (variables) JSON.parse(variables);
  } catch (error) {
    throw new Error(`${file}: the document or its variables cannot be parsed.`, { cause: error });
  }
  return { role, name, title, about: about.join(' '), document, variables };
}

/** The comment lines that a document begins with, without their marks. */
function headComment(document: string): string[] {
  const lines = document.split(/\r?\n/);
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines.slice(0, end < 0 ? lines.length : end).map((line) => line.replace(/^#\s*/, '').trim());
}

function collectFields(schemaDir: string): FieldAccess[] {
  const file = join(schemaDir, 'permissions.yaml');
  const table = PermissionTable.parse(parseYaml(readFileSync(file, 'utf8')));
  const rows: FieldAccess[] = [];
  for (const [type, fields] of Object.entries(table.fields)) {
    for (const [field, group] of Object.entries(fields)) {
      const { about = '', ...holders } = table.groups[group] ?? {};
      const access = accessOf(holders, table.conditions, `${file}: group ${group} of ${type}.${field}`);
      if (access.length > 0) rows.push({ type, field, group, about, access });
    }
  }
  return rows;
}

/**
 * Roles that hold a group, gathered by their condition in the table's order. `own-or-unshielded` is explained there by
 * the names of two others; a reader of the page has no names, so it is spelled out.
 */
function accessOf(
  holders: Record<string, string>,
  conditions: Record<string, string>,
  where: string,
): FieldAccess['access'] {
  if (Object.keys(holders).length === 0) throw new Error(`${where} allows nobody; add who may see it.`);
  const unknown = Object.values(holders).find((condition) => !(condition in conditions));
  if (unknown) throw new Error(`${where} has a condition that "conditions" does not explain.`);
  return Object.entries(conditions)
    .map(([condition, when]) => ({
      roles: Object.keys(holders).filter((role) => role !== NOT_A_PERSON && holders[role] === condition),
      when: condition === 'own-or-unshielded' ? `${conditions.own}; or ${conditions.unshielded}` : when,
    }))
    .filter(({ roles }) => roles.length > 0);
}
