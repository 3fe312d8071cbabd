import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Role, roles } from './caller.ts';

/** When a role has a field group of a record, weakest first (`schema/permissions.yaml`). */
export const conditions = ['always', 'granted', 'unshielded', 'own', 'own-or-unshielded'] as const;
export type Condition = (typeof conditions)[number];

/** What decides about one record besides the role: a grant is held, it is shielded, it is the own authority's. */
export interface RecordFacts {
  /** The role under which the caller's open grant holds; null without one. */
  readonly actingRole: Role | null;
  readonly shielded: boolean;
  readonly ownAuthority: boolean;
}

const holder = z.enum([...roles, 'ANYONE'] as [string, ...string[]]);
const tableSchema = z
  .object({
    conditions: z.record(z.enum(conditions), z.string()),
    roles: z.array(z.enum(roles)),
    explorers: z.array(z.enum(roles)),
    reasons: z.record(z.string(), z.array(z.enum(roles))),
    ownAuthorityReasons: z.array(z.string()),
    groups: z.record(z.string(), z.object({ about: z.string() }).catchall(z.enum(conditions))),
    values: z.record(z.string(), z.string()),
    fields: z.record(z.string(), z.record(z.string(), z.string())),
  })
  .strict();

const partSchema = tableSchema.pick({ groups: true, values: true, fields: true }).partial();

/** A table with the rows of a part of it; what two parts say of the same thing stops the start. */
function withPart(table: z.infer<typeof tableSchema>, part: z.infer<typeof partSchema>): typeof table {
  const join = <T>(what: string, one: Record<string, T>, other: Record<string, T> = {}) => {
    const twice = Object.keys(other).find((name) => Object.hasOwn(one, name));
    if (twice !== undefined) throw new Error(`schema/permissions: two parts have ${what} ${twice}.`);
    return { ...one, ...other };
  };
  const fields = { ...table.fields };
  for (const [type, rows] of Object.entries(part.fields ?? {})) {
    fields[type] = join(`a row for ${type}, field`, fields[type] ?? {}, rows);
  }
  return {
    ...table,
    groups: join('group', table.groups, part.groups),
    values: join('value', table.values, part.values),
    fields,
  };
}

type Holders = ReadonlyMap<string, Condition>;

/** What the audit calls every operation of services in contact. */
export const contactTitle = 'a change of services';
/** What it calls one that leaves no event of contact. No auditor is shown anything of it (ADR 0098). */
export const untoldTitle = 'a step of a request';
/** What it calls every operation about placements: each answer names children who are placed (ADR 0100). */
export const placementTitle = 'placements for adoption';
const toldTitles: ReadonlyMap<string, string> = new Map([
  ...['recording', 'sensitiveRecording', 'sensitiveKeeping', 'sensitiveReviewing', 'brokeringRequest'].map(
    (group) => [group, contactTitle] as const,
  ),
  ...['brokering', 'brokeringTeam'].map((group) => [group, untoldTitle] as const),
  ['placement', placementTitle],
]);

/** What a table and its parts say. @throws on a row that names a group, role or condition unknown */
function readTable(yaml: string, ...parts: readonly string[]) {
  const { values, fields, ...table } = parts
    .map((part) => partSchema.strict().parse(parse(part)))
    .reduce(withPart, tableSchema.parse(parse(yaml)));
  const groups: ReadonlyMap<string, { about: string; holders: Holders }> = new Map(
    Object.entries(table.groups).map(([name, { about, ...held }]) => [
      name,
      {
        about,
        holders: new Map(Object.entries(held).map(([role, when]) => [holder.parse(role), when])) as Holders,
      },
    ]),
  );
  const rows = Object.entries(fields).flatMap(([type, ofType]) =>
    Object.entries(ofType).map(([field, group]) => ({ type, field, group })),
  );
  for (const { type, field, group } of rows) {
    if (!groups.has(group)) throw new Error(`permissions.yaml: ${type}.${field} names no group: ${group}`);
  }
  for (const group of Object.values(values)) {
    if (!groups.has(group)) throw new Error(`permissions.yaml: values name no group: ${group}`);
  }
  return {
    ...table,
    groups,
    rows,
    conditionTexts: new Map(conditions.map((name) => [name, table.conditions[name] as string])),
    explorers: new Set(table.explorers),
    ownAuthorityReasons: new Set(table.ownAuthorityReasons),
    groupOf: new Map(rows.map(({ type, field, group }) => [`${type}.${field}`, group])),
    groupOfValue: new Map(Object.entries(values)),
    aboutARecord: new Set(
      [...groups]
        .filter(([, { holders }]) => [...holders.values()].some((when) => when !== 'always'))
        .map(([name]) => name),
    ),
  };
}

type Table = ReturnType<typeof readTable>;

/** The one permission table. */
export class Permissions {
  /** The table, read. @throws on a row that names a group, role or condition unknown */
  readonly read: () => Table;

  /**
   * Of the text of a table, read now; or of what gives the texts of one and of its parts, which add groups, values and fields of
   * single concepts, read when it is first asked. @throws as `read`
   */
  constructor(texts: string | (() => readonly [table: string, ...parts: string[]])) {
    let table: Table | undefined;
    this.read = () => {
      table ??= readTable(...(typeof texts === 'string' ? ([texts] as const) : texts()));
      return table;
    };
    if (typeof texts === 'string') this.read();
  }

  /** The roles of people and systems, in the table's order. */
  get roles(): readonly Role[] {
    return this.read().roles;
  }

  /** What each condition means. */
  get conditionTexts(): ReadonlyMap<Condition, string> {
    return this.read().conditionTexts;
  }

  get explorers(): ReadonlySet<Role> {
    return this.read().explorers;
  }

  get reasons(): Readonly<Record<string, readonly Role[]>> {
    return this.read().reasons;
  }

  get ownAuthorityReasons(): ReadonlySet<string> {
    return this.read().ownAuthorityReasons;
  }

  /** Type, field, group of every row. */
  get rows(): readonly { type: string; field: string; group: string }[] {
    return this.read().rows;
  }

  /** Group name to what it is about and who holds it when. */
  get groups(): ReadonlyMap<string, { about: string; holders: Holders }> {
    return this.read().groups;
  }

  /** The group of a field; undefined where the table has no row: nobody has it. */
  groupOf(type: string, field: string): string | undefined {
    return this.read().groupOf.get(`${type}.${field}`);
  }

  /**
   * The title that the audit gives an operation on services in contact, in place of its name: if a sensitive service
   * had another than any involvement, an auditor would know of it (ADR 0016, 0056, 0098). Also for placements for
   * adoption, whose answers name the children. Undefined for every other field.
   */
  toldAs(type: string, field: string): string | undefined {
    return toldTitles.get(this.groupOf(type, field) ?? '');
  }

  /** The group under which objects of a type are handed out (`values` in the table). */
  groupOfValue(type: string): string | undefined {
    return this.read().groupOfValue.get(type);
  }

  /** Whether a field's row was decided where its object was handed out (`values` in the table). */
  decidedByParent(type: string, field: string): boolean {
    const group = this.groupOf(type, field);
    return group !== undefined && this.groupOfValue(type) === group;
  }

  /**
   * Throws when a row names a type or field that no subgraph has: a row misspelt is a rule that guards nothing.
   * `coordinates` are all of the graph, as `Type.field`.
   */
  checkRows(coordinates: ReadonlySet<string>): void {
    const unknown = this.rows
      .map(({ type, field }) => `${type}.${field}`)
      .filter((row) => !coordinates.has(row));
    if (unknown.length > 0) {
      throw new Error(
        `schema/permissions.yaml has a row for ${unknown.join(', ')}, which the graph does not have.`,
      );
    }
  }

  /** When one role has a group; undefined for never. */
  condition(group: string, role: Role): Condition | undefined {
    const holders = this.groups.get(group)?.holders;
    return holders?.get(role) ?? (role === 'GATEWAY' ? undefined : holders?.get('ANYONE'));
  }

  /** Whether any of the roles can ever have the field: the static half of the decision. */
  everHas(held: readonly Role[], type: string, field: string): boolean {
    const group = this.groupOf(type, field);
    return group !== undefined && held.some((role) => this.condition(group, role) !== undefined);
  }

  /** Whether a group of one record may be seen: the row half of the decision. */
  allows(group: string, facts: RecordFacts): boolean {
    if (facts.actingRole === null) return false;
    switch (this.condition(group, facts.actingRole)) {
      case 'always':
      case 'granted':
        return true;
      case 'unshielded':
        return !facts.shielded;
      case 'own':
        return facts.ownAuthority;
      case 'own-or-unshielded':
        return facts.ownAuthority || !facts.shielded;
      case undefined:
        return false;
    }
  }

  /** Whether a group hangs on a record at all, or on the role alone. */
  isAboutARecord(group: string): boolean {
    return this.read().aboutARecord.has(group);
  }
}

const schemaFolder = new URL('../schema/', import.meta.url);
const textOf = (file: string) => readFileSync(new URL(file, schemaFolder), 'utf8');

/**
 * The committed table: `schema/permissions.yaml`, and the rows of each concept in `schema/permissions/`. Read when it is first
 * asked: most commands never do, and reading it took a third of their beginning.
 */
export const permissions = new Permissions(() => [
  textOf('permissions.yaml'),
  ...readdirSync(new URL('permissions/', schemaFolder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => textOf(`permissions/${name}`)),
]);
