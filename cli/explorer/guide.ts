import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { getOperationAST, Kind, parse } from 'graphql';
import type { FieldAccess, Guide, ReadyOperation } from '../../explorer/guide.ts';
import { SUBGRAPH_NAMES } from '../../platform/caller.ts';
import type { Permissions } from '../../platform/permissions.ts';

/** Held by the gateway and by no person: its fields are not in the graph that people see. */
const NOT_A_PERSON = 'GATEWAY';

/**
 * Collects what the explorer shows beside its editor: every role's ready operations below `operations` in `schemaDir`
 * (`<ROLE>/<name>.graphql`, variables in `<name>.variables.json`, days in them by their distance), each with the concept of the
 * schema that it asks for first (`<subgraph>/<concept>.graphql`), and the permission table as rows of who may see what
 * (domain.md 3). Throws, naming the file, when an operation cannot be read or asks for what the schema does not have.
 */
export function collectGuide(schemaDir: string, permissions: Permissions): Guide {
  return { operations: collectOperations(schemaDir), fields: collectFields(permissions) };
}

function collectOperations(schemaDir: string): ReadyOperation[] {
  const dir = join(schemaDir, 'operations');
  if (!existsSync(dir)) return [];
  const concepts = collectConcepts(schemaDir);
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .flatMap((role) =>
      readdirSync(join(dir, role))
        .filter((file) => file.endsWith('.graphql'))
        .sort(byNumberThenName)
        .map((file) => readOperation(dir, role, file.slice(0, -'.graphql'.length), concepts)),
    );
}

/** The concept that each root field is declared with. */
function collectConcepts(schemaDir: string): Map<string, string> {
  const files = SUBGRAPH_NAMES.flatMap((subgraph) => {
    const folder = join(schemaDir, subgraph);
    return existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
  });
  return new Map(
    files.flatMap((file) =>
      parse(readFileSync(file, 'utf8')).definitions.flatMap((node) =>
        node.kind === Kind.OBJECT_TYPE_EXTENSION && /^(?:Query|Mutation)$/.test(node.name.value)
          ? (node.fields ?? []).map(({ name }) => [name.value, basename(file, '.graphql')] as const)
          : [],
      ),
    ),
  );
}

const byNumberThenName = new Intl.Collator('en', { numeric: true }).compare;

function readOperation(
  dir: string,
  role: string,
  name: string,
  concepts: ReadonlyMap<string, string>,
): ReadyOperation {
  const file = join(dir, role, `${name}.graphql`);
  const document = readFileSync(file, 'utf8');
  const [title, ...about] = headComment(document);
  if (!title) throw new Error(`${file}: the first line must be a comment with the operation's title.`);
  const variablesFile = join(dir, role, `${name}.variables.json`);
  const variables = existsSync(variablesFile) ? readFileSync(variablesFile, 'utf8') : '';
  const concept = concepts.get(firstRootField(document, variables, file));
  if (!concept) throw new Error(`${file}: the schema does not have what it asks for.`);
  return { role, concept, name, title, about: about.join(' '), document, variables };
}

function firstRootField(document: string, variables: string, file: string): string {
  try {
    if (variables) JSON.parse(variables);
    const field = getOperationAST(parse(document))?.selectionSet.selections[0];
    return field?.kind === Kind.FIELD ? field.name.value : '';
  } catch (error) {
    throw new Error(`${file}: the document or its variables cannot be parsed.`, { cause: error });
  }
}

/** The comment lines that a document begins with, without their marks. */
function headComment(document: string): string[] {
  const lines = document.split(/\r?\n/);
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines.slice(0, end < 0 ? lines.length : end).map((line) => line.replace(/^#\s*/, '').trim());
}

function collectFields(permissions: Permissions): FieldAccess[] {
  return permissions.rows.flatMap(({ type, field, group }) => {
    const { about = '' } = permissions.groups.get(group) ?? {};
    const access = accessTo(group, permissions);
    return access.length > 0 ? [{ type, field, group, about, access }] : [];
  });
}

/** Roles that hold a group, gathered by their condition, weakest first. */
function accessTo(group: string, { groups, conditionTexts }: Permissions): FieldAccess['access'] {
  const holders = [...(groups.get(group)?.holders ?? [])].filter(([role]) => role !== NOT_A_PERSON);
  return [...conditionTexts]
    .map(([condition, text]) => ({
      roles: holders.filter(([, held]) => held === condition).map(([role]) => role),
      // The table explains this one by the names of two others; a reader of the page has no names.
      when:
        condition === 'own-or-unshielded'
          ? `${conditionTexts.get('own')}; or ${conditionTexts.get('unshielded')}`
          : text,
    }))
    .filter(({ roles }) => roles.length > 0);
}
