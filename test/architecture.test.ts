import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, test } from 'vitest';
import { freshDatabase } from './support/database.ts';

const root = join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: root,
})
  .toString()
  .split('\0')
  .filter((file) => file && !/^\.[^/]*\.ts$/.test(file) && existsSync(join(root, file)));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const code = files.filter((file) => /\.tsx?$/.test(file));
const product = code.filter((file) => !/^(test|bench)\/|^vitest\.config\.ts$/.test(file));

/** Files of ours that a file imports, types too. */
function importsOf(file: string): string[] {
  const found = textOf(file).matchAll(
    /(?:^|\s)(?:import|export)\b[^'";=(]*?['"](\.{1,2}\/[^'"]+)['"]|\bimport\(\s*['"](\.{1,2}\/[^'"]+)['"]/g,
  );
  return [...found].map(([, still, lazy]) => normalize(join(dirname(file), (still ?? lazy) as string)));
}
const graph = new Map(code.map((file) => [file, importsOf(file)]));

/** What a part may import besides itself. `cli` wires all of them together, so nothing imports it. */
function mayImport(from: string, to: string): boolean {
  const part = (file: string) => (/^subgraphs\/[a-z]+/.exec(file)?.[0] ?? file.split('/')[0]) as string;
  const [own, other] = [part(from), part(to)];
  if (own === other || other === 'platform') return true;
  if (['cli', 'bench', 'test'].includes(own)) return other !== 'test' || own !== 'cli';
  return false;
}

describe('the direction of imports', () => {
  test('is one way: no subgraph knows another or the gateway, the platform knows no neighbour', () => {
    const wrong = [...graph].flatMap(([from, targets]) =>
      targets.filter((to) => /\.tsx?$/.test(to) && !mayImport(from, to)).map((to) => `${from} imports ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test('leads to files that exist, by their whole name', () => {
    const lost = [...graph].flatMap(([from, targets]) =>
      targets
        .filter((to) => !existsSync(join(root, to)) && !/\.(css|svg)$/.test(to))
        .map((to) => `${from}: ${to}`),
    );
    expect(lost).toEqual([]);
    const ours = (file: string) => /^(explorer|test\/explorer)\//.test(file);
    expect(
      [...graph].flatMap(([from, to]) =>
        ours(from) ? [] : to.filter((each) => !/\.(ts|tsx|json)$/.test(each)),
      ),
    ).toEqual([]);
  });

  test('has no cycle', () => {
    const cycles: string[] = [];
    const state = new Map<string, 'open' | 'done'>();
    const walk = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' > '));
        return;
      }
      state.set(file, 'open');
      for (const to of runtimeImports(file)) walk(to, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of code) walk(file, []);
    expect(cycles).toEqual([]);
  });

  test('is kept by the gateway’s and the platform’s packages too: one file knows graphql-shield', () => {
    const knowing = product.filter((file) =>
      /from 'graphql-shield'|from 'graphql-middleware'/.test(textOf(file)),
    );
    expect(knowing).toEqual(['platform/rules.ts']);
  });
});

/** Imports that are there when the program runs; types are gone by then and may point both ways. */
function runtimeImports(file: string): string[] {
  const found = textOf(file).matchAll(
    /(?:^|\n)(?:import|export)\s+(?!type\b)([^'";]*?)['"](\.{1,2}\/[^'"]+)['"]/g,
  );
  return [...found]
    .filter(([, names]) => !/^\{(\s*type\s+\w+(\s+as\s+\w+)?,?)+\s*\}\s*from\s*$/.test(names as string))
    .map(([, , to]) => normalize(join(dirname(file), to as string)))
    .filter((to) => graph.has(to));
}

/** What files import by name, as `file#name`; `file#*` where one takes the whole module, or loads it later. */
const imported = new Set(
  code.flatMap((file) =>
    [
      ...textOf(file).matchAll(/\b(?:import|export)\b([^'";=(]*?)(?:\bfrom|\()\s*['"](\.{1,2}\/[^'"]+)['"]/g),
    ].flatMap(([, clause, to]) => {
      const names = /\{([^}]*)\}/.exec(clause as string)?.[1];
      const target = normalize(join(dirname(file), to as string));
      if (names === undefined) return [`${target}#*`];
      return names.split(',').map((each) => `${target}#${/(?:type\s+)?(\w+)/.exec(each.trim())?.[1]}`);
    }),
  ),
);

/** Types that a documented value implies, and the shapes of what a documented function takes or reads. */
const selfEvident =
  /^export (type \w+ = (\(typeof \w+\)\[number\]|keyof typeof \w+|Readonly<typeof \w+>|z\.infer<.*>);|(interface|type) \w+(Options|Settings|Rows?)\b)/;

describe('files', () => {
  test('have at most 400 lines, but for data and what is generated', () => {
    const excepted =
      /(^|\/)generated\.ts$|^package-lock\.json$|\/data\/|^schema\/(supergraph|api|baseline)\.graphql$|^docs\/who-sees-what\.md$|\.(png|svg|ico|woff2?|gz)$|fixtures\//;
    const long = files
      .filter((file) => !excepted.test(file))
      .map((file) => ({ file, lines: textOf(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  test('read the environment only where settings are', () => {
    const reading = code.filter((file) =>
      // Apollo's own switch is set, not read.
      /\bprocess\s*\.\s*env\b(?!\.APOLLO_TELEMETRY_DISABLED = )|\bprocess\[['"]env/.test(textOf(file)),
    );
    const elsewhere = reading.filter(
      (file) => !/(^|\/)settings\.ts$/.test(file) && file !== 'test/architecture.test.ts',
    );
    expect(elsewhere).toEqual([]);
  });

  test('export what another file imports, and nothing else', () => {
    const idle = code
      .filter((file) => !/(^|\/)generated\.ts$|\.d\.ts$|config\.ts$/.test(file) && !imported.has(`${file}#*`))
      .flatMap((file) =>
        [
          ...textOf(file).matchAll(
            /^export (?:abstract |async )*(?:function\*?|class|const|let|interface|type|enum) (\w+)/gm,
          ),
        ]
          .map(([, name]) => `${file}#${name}`)
          .filter((name) => !imported.has(name)),
      );
    expect(idle, 'delete it, or take its `export` away').toEqual([]);
  });

  test('write the properties of an object into it, not into a spread of a literal', () => {
    const spreading = code.filter(
      (file) => file !== 'test/architecture.test.ts' && /\.\.\.\(?\{/.test(textOf(file)),
    );
    expect(spreading).toEqual([]);
  });

  test('say of every export what it guarantees', () => {
    const bare = product
      .filter((file) => !/(^|\/)generated\.ts$|\.tsx$/.test(file))
      .flatMap((file) => {
        const lines = textOf(file).split('\n');
        return lines.flatMap((line, index) => {
          const [, name] =
            /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const|let|interface|type|enum) (\w+)/.exec(
              line,
            ) ?? [];
          if (!name || selfEvident.test(line)) return [];
          let before = index - 1;
          while (/^\s*(\/\/ biome-ignore|@)/.test(lines[before] ?? '')) before -= 1;
          return /\*\/\s*$/.test(lines[before] ?? '') || overload(lines, index, name)
            ? []
            : [`${file}: ${name}`];
        });
      });
    expect(bare).toEqual([]);
  });

  test('name no workplace, and no machine but this one', () => {
    const allowed =
      /\b(127\.0\.0\.1|localhost|example\.(org|com|net)|\.invalid|w3\.org|specs\.apollo\.dev|biomejs|opensource\.org|json-schema\.org|fhir\.nhs\.uk|hl7\.org)\b|\.example\b|\.test\b/;
    // The three as deploy/ names them to each other.
    const ownServices = /^http:\/\/(records|users|compliance):400[123]$/;
    const wrong = files
      .filter(
        (file) =>
          !/^package-lock\.json$|\/data\/|\.(png|ico|woff2?|gz)$|\.md$|^LICENSE/.test(file) &&
          !/^(test|docs)\//.test(file),
      )
      .flatMap((file) =>
        (textOf(file).match(/\b(?:https?|wss?|ftp):\/\/[^\s'"`<>)]+/g) ?? [])
          .filter(
            (address) => !allowed.test(address) && !ownServices.test(address) && !address.includes('${'),
          )
          .map((address) => `${file}: ${address}`),
      );
    expect(wrong).toEqual([]);
  });
});

/** Whether a declaration repeats the one above it: overloads share a docstring. */
function overload(lines: readonly string[], index: number, name: string): boolean {
  return lines
    .slice(Math.max(0, index - 4), index)
    .some((line) => line.startsWith(`export function ${name}(`));
}

describe('migrations', async () => {
  const database = await freshDatabase();
  const { sql } = database;

  test('are named by time and verb', () => {
    const names = files
      .filter((file) => /\/migrations\/[^/]+$/.test(file))
      .map((file) => file.split('/').at(-1) as string);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      expect(name).toMatch(
        /^20\d{10}_(create|add|drop|rename|widen|split|move|grant|revoke|index|fill|comment|partition)_[a-z0-9_]+\.sql$/,
      );
    }
    expect(new Set(names.map((name) => name.slice(0, 12))).size, 'two of the same moment').toBe(names.length);
  });

  test('comment on every schema, table and sealed or keyed column', async () => {
    const bare = await sql`
      select c.relnamespace::regnamespace || '.' || c.relname as name from pg_class c
      where c.relkind in ('r', 'p') and not c.relispartition
        and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
        and obj_description(c.oid, 'pg_class') is null
      union all
      select n.nspname from pg_namespace n
      where n.nspname in ('audit', 'records', 'sealed', 'users', 'compliance') and obj_description(n.oid, 'pg_namespace') is null
      union all
      select a.attrelid::regclass || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attname in ('ciphertext', 'lookup', 'password_hash', 'totp_secret') and c.relkind in ('r', 'p')
        and c.relname not in ('feed_held') and col_description(a.attrelid, a.attnum) is null`;
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  test('name every constraint, and keep a child’s data under the child’s number, whoever holds it', async () => {
    const unnamed = await sql`
      select conrelid::regclass || ': ' || conname as name from pg_constraint
      where connamespace::regnamespace::text in ('records', 'users', 'compliance', 'sealed') and contype in ('c', 'f', 'u')
        and conname ~ '_(fkey|check|key)[0-9]*$'`;
    expect(unnamed.map(({ name }) => name)).toEqual([]);
    // So that the tables can be distributed by child number; the identifiers' own table is keyed by identifier.
    const loose = await sql`
      select c.oid::regclass::text as name from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'child_number'
      join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
      where c.relnamespace::regnamespace::text in ('records', 'sealed', 'compliance', 'users', 'service')
        and not a.attnum = any(k.conkey)
      order by 1`;
    // Rows of feeds, requests and items of work may be of no child; a team reads them by its authority.
    expect(loose.map(({ name }) => name)).toEqual([
      'records.disclosure_request',
      'records.feed_row',
      'records.identifier',
      'records.work_item',
    ]);
  });

  test('agree with the tables that the code names', async () => {
    const rows = await sql`
      select n.nspname || '.' || c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
        a.attnotnull as required
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`;
    const inDatabase = new Map<string, Record<string, string>>();
    for (const { table, column, type, required } of rows) {
      const columns = inDatabase.get(table) ?? {};
      columns[column] = `${type}${required ? ' not null' : ''}`;
      inDatabase.set(table, columns);
    }
    let compared = 0;
    for (const file of files.filter((each) => /^subgraphs\/.*\/tables\.ts$/.test(each))) {
      const exported: Record<string, unknown> = await import(join(root, file));
      for (const table of Object.values(exported).filter((each) => each instanceof PgTable)) {
        const { schema, name, columns } = getTableConfig(table);
        const inCode = Object.fromEntries(
          columns.map((column) => [
            column.name,
            `${column.getSQLType()}${column.notNull ? ' not null' : ''}`,
          ]),
        );
        expect(inCode, `${file}: ${schema}.${name}`).toEqual(inDatabase.get(`${schema}.${name}`));
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(5);
  });
});
