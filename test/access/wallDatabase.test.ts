import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadReference } from '../../cli/seed/directory.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { type DatabaseRole, databaseRoles } from '../../platform/database.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { numbers, seedSubjects } from './children.ts';

// ARCHITECTURE.md, wall 5 alone: what each login role of the database can reach when the program above it is the thief's.

const database = await freshDatabase();
const { sql } = database;
const pools = Object.fromEntries(databaseRoles.map((role) => [role, database.poolFor(role)])) as Record<
  DatabaseRole,
  ReturnType<typeof database.poolFor>
>;
/** insufficient_privilege; for objects in a schema that one may not use it is the same. */
const denied = '42501';
const attempt = async (role: DatabaseRole, statement: string): Promise<string> => {
  try {
    await pools[role].unsafe(statement);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

beforeAll(async () => {
  await sql.begin((tx) => loadReference(tx));
  await seedSubjects(sql, testKeys());
  await new AuditWriter(pools.signpost_gateway).write({
    kind: 'OPERATION_RECEIVED',
    outcome: 'DONE',
    operationId: randomUUID(),
    operation: 'kept',
  });
});

const tablesOf = async (...schemas: string[]) =>
  (
    await sql`
      select c.oid::regclass::text as name, c.relnamespace::regnamespace::text as schema from pg_class c
      where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace::regnamespace::text = any(${schemas}) order by 1`
  ).map(({ name, schema }) => ({ name: name as string, schema: schema as string }));

/** The audit and what it is sealed in. */
const sealedAudit = ['audit.event', 'audit.leaf', 'audit.node', 'audit.checkpoint'];

/** What a role may read; a table that is not named here is denied to it whole. */
const readable: Record<DatabaseRole, (schema: string, table: string) => boolean> = {
  signpost_records: (schema) => schema === 'records',
  signpost_sealed: (_, table) =>
    ['sealed.detail', 'sealed.conflict_value', 'sealed.merge_snapshot', 'sealed.vault'].includes(table),
  // The operator's delivery command alone reads what is to be delivered; who left is written by a trigger and told by a
  // function to records.
  signpost_users: (schema, table) =>
    schema === 'users' && !['users.outbox', 'users.departure'].includes(table),
  signpost_compliance: (schema, table) =>
    schema === 'compliance' || sealedAudit.includes(table) || table === 'audit.opening',
  signpost_gateway: () => false,
  signpost_sealer: (_, table) => sealedAudit.includes(table),
};

describe('a login role of the database', () => {
  test.each(databaseRoles)('%s reads its own tables whole, and no other', async (role) => {
    for (const { name, schema } of await tablesOf('records', 'sealed', 'users', 'compliance', 'audit')) {
      expect(await attempt(role, `select * from ${name} limit 1`), name).toBe(
        readable[role](schema, name) ? 'done' : denied,
      );
    }
  });

  test.each(databaseRoles)('%s cannot rewrite what happened', async (role) => {
    for (const table of ['audit.event', 'audit.event_default', 'audit.opening']) {
      for (const statement of [
        table === 'audit.opening'
          ? `insert into ${table} (child_number, id, occurred_at) values (1, 1, now())`
          : `insert into ${table} (writer, sequence, occurred_at, kind, outcome) values (gen_random_uuid(), 1, now(), 'X', 'DONE')`,
        `update ${table} set reason = 'X'`,
        `delete from ${table}`,
        `truncate ${table}`,
        `drop table ${table}`,
        `alter table ${table} add column extra text`,
        `create trigger t before insert on ${table} for each row execute function suppress_redundant_updates_trigger()`,
      ]) {
        expect(await attempt(role, statement), statement).toBe(denied);
      }
    }
    for (const statement of [
      `select nextval('audit.event_id')`,
      `select setval('audit.event_id', 1)`,
      'alter sequence audit.event_id restart',
      'drop function audit.append(jsonb)',
      `create or replace function audit.append(events jsonb) returns void language sql as 'select'`,
      ...(role === 'signpost_sealer' ? [] : ['select audit.ensure_months(1)']),
      ...(role === 'signpost_compliance' ? [] : ['select audit.put_back_openings()']),
      ...['leaf', 'node', 'checkpoint'].flatMap((table) => [
        `update audit.${table} set ${table === 'checkpoint' ? 'note' : 'hash'} = ''`,
        `delete from audit.${table}`,
        `truncate audit.${table}`,
        `drop table audit.${table}`,
        ...(role === 'signpost_sealer' ? [] : [`insert into audit.${table} default values`]),
      ]),
    ]) {
      expect(await attempt(role, statement), statement).toBe(denied);
    }
  });

  test.each(databaseRoles)('%s cannot make itself more than it is', async (role) => {
    for (const statement of [
      `alter role ${role} superuser`,
      `alter role ${role} createrole`,
      'create role thief login',
      'grant signpost_sealed to signpost_gateway',
      'create extension postgres_fdw',
      'create schema mine',
      'create table public.mine (id int)',
      'select * from pg_authid',
      `select pg_read_file('/etc/passwd')`,
      `copy (select 1) to program 'true'`,
      `select lo_import('/etc/passwd')`,
      `alter database "${database.name}" owner to ${role}`,
      'select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user limit 1',
    ]) {
      expect(await attempt(role, statement), statement).not.toBe('done');
    }
    for (const other of databaseRoles.filter((each) => each !== role)) {
      expect(await attempt(role, `set role ${other}`), other).toBe(denied);
    }
    const [row] = await pools[role]`
      select rolsuper, rolcreaterole, rolcreatedb, rolinherit, rolbypassrls, rolreplication from pg_roles where rolname = current_user`;
    expect(Object.values({ ...row })).toEqual([false, false, false, false, false, false]);
  });

  test('records sees that sealed details exist, and never what they say', async () => {
    expect(
      await attempt('signpost_records', 'select child_number, kind, category, ended_on from sealed.detail'),
    ).toBe('done');
    for (const statement of [
      'select ciphertext from sealed.detail',
      'select ciphertext from sealed.conflict_value',
      'select * from sealed.detail',
      'select md5(ciphertext::text) from sealed.detail',
      'select detail from sealed.detail',
      'select count(*) from sealed.detail where length(ciphertext) > 60',
      `update sealed.detail set kind = 'CARER'`,
      'update sealed.detail set child_number = 1000000007',
      'delete from sealed.detail returning ciphertext',
      'copy sealed.detail to stdout',
    ]) {
      expect(await attempt('signpost_records', statement), statement).toBe(denied);
    }
  });

  test('the sealed role reads ciphertext and changes nothing', async () => {
    for (const statement of [
      'select given_name from records.child',
      'select address.line from records.address',
      'select reason_text from records.access_grant',
      'delete from sealed.detail',
      'update sealed.detail set ended_on = now()',
      `insert into sealed.detail select * from sealed.detail`,
    ]) {
      expect(await attempt('signpost_sealed', statement), statement).toBe(denied);
    }
  });

  test('what is sealed is ciphertext, and stands nowhere else', async () => {
    const [sealed] = await sql`
      select count(*)::int as rows, string_agg(encode(ciphertext, 'escape'), ' ') as text from sealed.detail
      where child_number = ${numbers.shielded}`;
    expect(sealed?.rows).toBeGreaterThan(8);
    for (const canary of ['Canary', 'Former', 'Carer', 'example.org', 'LS6'])
      expect(sealed?.text).not.toContain(canary);
    const hits: string[] = [];
    for (const { name } of await tablesOf('records', 'audit', 'users', 'compliance')) {
      const [row] = await sql.unsafe(
        `select count(*)::int as rows from ${name} t where t::text ~ '(Canary Lane|Former(Given|Family)|Carer |carer-|worker-|Previous).*shielded(Elsewhere)?'`,
      );
      if (row?.rows > 0) hits.push(name);
    }
    expect(hits).toEqual([]);
  });

  test('appending again under a number that was used is refused', async () => {
    const [before] =
      await sql`select writer, sequence, occurred_at, operation from audit.event where operation = 'kept'`;
    const forged = [
      {
        ...before,
        occurred_at: before?.occurred_at.toISOString(),
        kind: 'X',
        outcome: 'DONE',
        operation: 'forged',
      },
    ];
    await expect(
      pools.signpost_records`select audit.append(${JSON.stringify(forged)}::text::jsonb)`,
    ).rejects.toMatchObject({ code: '23505' });
    const rows =
      await sql`select operation from audit.event where writer = ${before?.writer} and sequence = ${before?.sequence}`;
    expect(rows.map(({ operation }) => operation)).toEqual(['kept']);
  });

  test('a search path of one’s own does not lead audit.append astray', async () => {
    const marker = randomUUID();
    await pools.signpost_records
      .begin(async (tx) => {
        await tx`set local search_path = pg_temp, audit`;
        await tx.unsafe('create temp table event (id int)').catch(() => {});
      })
      .catch(() => {});
    const events = [
      {
        writer: randomUUID(),
        sequence: 1,
        occurred_at: new Date().toISOString(),
        kind: 'SEARCHED',
        outcome: 'DONE',
        operation_id: marker,
      },
    ];
    await pools.signpost_records`select audit.append(${JSON.stringify(events)}::text::jsonb)`;
    const [row] = await sql`select count(*)::int as rows from audit.event where operation_id = ${marker}`;
    expect(row?.rows).toBe(1);
  });
});
