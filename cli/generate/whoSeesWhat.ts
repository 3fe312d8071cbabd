import { buildASTSchema, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { type Condition, conditions, type Permissions } from '../../platform/permissions.ts';

/** What a condition means, in the fewest words that fit a table. */
const inWords: Record<Condition, string> = {
  always: 'yes',
  granted: 'with a grant',
  unshielded: 'with a grant, unless shielded',
  own: 'with a grant, own authority only',
  'own-or-unshielded': 'with a grant; elsewhere unless shielded',
};

/** Holders that are not roles of people. */
const names: Record<string, string> = { ANYONE: 'everyone signed in', GATEWAY: 'the gateway itself' };

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** The first sentence of a description: tables have no room for more. */
const firstSentence = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/^(.*?[.;:?])\s.*$/, '$1')
    .replace(/[.;:]$/, '');

function groupMatrix(permissions: Permissions, roles: readonly string[], groups: readonly string[]): string {
  const held = roles.filter((role) =>
    groups.some((group) => permissions.groups.get(group)?.holders.has(role)),
  );
  return table(
    ['', ...held],
    groups.map((group) => {
      const { about, holders } = permissions.groups.get(group) as {
        about: string;
        holders: ReadonlyMap<string, Condition>;
      };
      return [about, ...held.map((role) => inWords[holders.get(role) as Condition] ?? 'no')];
    }),
  );
}

/** What the conditions of records mean; the one that the table explains by two others is spelled out. */
function conditionList({ conditionTexts }: Permissions): string {
  return [...conditionTexts]
    .filter(([name]) => name !== 'always')
    .map(([name, text]) => {
      const spelled = `${conditionTexts.get('own')}; or ${conditionTexts.get('unshielded')}`;
      return `- ${inWords[name]}: ${name === 'own-or-unshielded' ? spelled : text}.`;
    })
    .join('\n');
}

/** Who holds a group, those with the same condition together. */
function holdersInWords(permissions: Permissions, group: string): string {
  const holders = permissions.groups.get(group)?.holders ?? new Map<string, Condition>();
  return conditions
    .flatMap((when) => {
      const who = [...holders].filter(([, held]) => held === when).map(([role]) => names[role] ?? role);
      if (who.length === 0) return [];
      return [when === 'always' ? who.join(', ') : `${who.join(', ')} (${inWords[when]})`];
    })
    .join('; ');
}

function fieldTables(permissions: Permissions, schema: GraphQLSchema): string {
  const types = [...new Set(permissions.rows.map(({ type }) => type))];
  return types
    .map((name) => {
      const type = schema.getType(name);
      const fields = isObjectType(type) ? type.getFields() : {};
      const rows = permissions.rows
        .filter((each) => each.type === name && fields[each.field])
        .map(({ field, group }) => [
          `\`${field}\``,
          firstSentence(fields[field]?.description ?? ''),
          holdersInWords(permissions, group),
        ]);
      return rows.length === 0 ? '' : `### ${name}\n\n${table(['field', 'what', 'who, when'], rows)}`;
    })
    .filter(Boolean)
    .join('\n\n');
}

/**
 * The page of who sees what, from the permission table and the descriptions of the API schema. The
 * same input gives the same bytes.
 */
export function whoSeesWhat(permissions: Permissions, apiSchema: string): string {
  const schema = buildASTSchema(parse(apiSchema));
  const roles = [...permissions.roles];
  const all = [...permissions.groups.keys()];
  const aboutRecords = all.filter((group) => permissions.isAboutARecord(group));
  const aboutRoles = all.filter(
    (group) =>
      !permissions.isAboutARecord(group) &&
      roles.some((role) => permissions.groups.get(group)?.holders.has(role)),
  );
  const reasons = Object.entries(permissions.reasons).map(([reason, who]) => [
    reason,
    who.join(', '),
    permissions.ownAuthorityReasons.has(reason) ? 'own authority only' : 'everywhere',
  ]);
  return `<!-- Generated from schema/permissions.yaml by \`npm run generate\`. Do not edit. -->

# Who sees what

Made from the one permission table, \`schema/permissions.yaml\`, which also feeds the gateway, the rules of each
subgraph and the tests. What it does not name is denied to everyone. Not permitted and not there look the same.

## Fields of a record

A record is read under an access grant of one's own: opened with a reason, bound to the session, 30 minutes long
(policy). What the grant shows depends on the role under which the reason was stated.

${groupMatrix(permissions, roles, aboutRecords)}

${conditionList(permissions)}

A practitioner sees identifiers of the own body only. Archived records are found, in their first year, by the
accountable management team and data stewards; by nobody else. Roles that have no column here see no record at all.

## What a role may do and read besides

${groupMatrix(permissions, roles, aboutRoles)}

Everyone who is signed in, and has a role, reads the own account, the directory of organisations and authorities, and the names and
professions of people who work with children.

## Reasons for opening a record

The first role named that the caller holds, and that reaches the record, is the role under which it is open.

${table(['reason', 'roles', 'which records'], reasons)}

## Every field

${fieldTables(permissions, schema)}
`;
}
