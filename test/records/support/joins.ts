import type { Sql } from '../../../platform/database.ts';

/** One row of any table, with what of it could lead to another. */
interface AnyRow {
  readonly table: string;
  readonly text: string;
  readonly values: ReadonlySet<string>;
}

/** What everybody's rows share: who acted, for whom, in which process, with which document. */
const shared = new Set([
  ...[
    'account_id',
    'session_id',
    'organisation_id',
    'on_behalf_of',
    'authority_code',
    'area',
    'writer',
    'document',
  ],
  ...[
    'requested_by',
    'approved_by',
    'opened_by',
    'assignee',
    'closed_by',
    'recorded_by',
    'issuer',
    'started_by',
  ],
]);
/** Of one day some 1,600 children are born in England: by it alone nobody is found. */
for (const name of ['birth_date', 'dateOfBirth', 'input.dateOfBirth']) shared.add(name);
/** Words of the product, the same in the rows of all. */
for (const name of [
  'kind',
  'groups',
  'operation',
  'role',
  'scheme',
  'service_type',
  'shown',
  'fields',
  'queue',
]) {
  shared.add(name);
}
/** Moments of the audit are the acts' own; rows of one act are joined by its id and its transaction. */
const momentsOfAudit = new Set(['occurred_at', 'recorded_at', 'id', 'sequence']);

const telling = /^[\w+/=-]{16,}$|^\d{10}$|^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|^\\x/;

function gather(value: unknown, name: string, into: Set<string>): void {
  if (shared.has(name) || value === null) return;
  if (Array.isArray(value)) for (const one of value) gather(one, name, into);
  else if (typeof value === 'object') {
    for (const [inner, one] of Object.entries(value as object)) gather(one, inner, into);
  } else if (name === 'xid' || telling.test(String(value)))
    into.add(`${name === 'xid' ? 'xid ' : ''}${value}`);
}

/** Every row of every table of the product, as a reader of the database without keys has it. */
export async function rowsOfEverything(sql: Sql): Promise<AnyRow[]> {
  const tables = await sql<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
      and n.nspname in ('records', 'sealed', 'users', 'compliance', 'audit')
    where c.relkind = 'r' order by 1`;
  const rows: AnyRow[] = [];
  for (const { name } of tables) {
    const found = await sql.unsafe<{ row: Record<string, unknown>; written: string }[]>(
      `select to_jsonb(t) as row, t.xmin::text as written from ${name} t`,
    );
    const audit = name.startsWith('audit.event') || name === 'audit.opening';
    for (const { row, written } of found) {
      const values = new Set<string>();
      for (const [column, value] of Object.entries(row))
        if (!(audit && momentsOfAudit.has(column))) gather(value, column, values);
      values.add(`xid ${written}`);
      rows.push({ table: name, text: JSON.stringify(row), values });
    }
  }
  return rows;
}

/** A value in more rows than this leads nowhere. In the demo's index; in a real one it would be thousands. */
const crowd = 12;

/** The rows that a chain of values, each shared by few, joins to those that hold a number. */
export function joinedTo(rows: readonly AnyRow[], number: string): AnyRow[] {
  const having = new Map<string, AnyRow[]>();
  for (const row of rows) {
    for (const value of row.values) having.set(value, [...(having.get(value) ?? []), row]);
  }
  const reached = new Set(rows.filter(({ text }) => text.includes(number)));
  const waiting = [...reached];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const value of next.values) {
      const others = having.get(value) ?? [];
      if (others.length > crowd) continue;
      for (const other of others) {
        if (reached.has(other)) continue;
        reached.add(other);
        waiting.push(other);
      }
    }
  }
  return [...reached];
}
