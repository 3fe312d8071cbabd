import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { databaseRoles, rolePassword, type TransactionSql } from './database.ts';

const SCRAM_ROUNDS = 4_096;

/**
 * Settings that our SQL and the driver rely on, whatever the defaults of the server and the database are. With other
 * values shields and stamps are misread, a throttle lets more guesses through, feeds and merges fail, or a crash
 * loses acknowledged writes.
 */
const assumed: Record<string, string> = {
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  quote_all_identifiers: 'off',
  // What waited for a lock has to see what the other left.
  default_transaction_isolation: 'read committed',
  synchronous_commit: 'on',
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
};

/** Makes the rest of a transaction go by what we assume, whoever runs it. */
export async function assumeSettings(tx: TransactionSql): Promise<void> {
  await tx`select set_config(name, value, true) from unnest(${Object.keys(assumed)}::text[], ${Object.values(assumed)}::text[]) as pinned (name, value)`;
}

/**
 * Settings that belong to a role rather than to a connection, so that they hold behind PgBouncer too. A statement
 * outlives the graph's own deadlines (2 s a subgraph, 5 s in all) by nothing; long jobs raise theirs with SET LOCAL.
 */
const roleSettings: Record<string, string> = {
  statement_timeout: '5s',
  lock_timeout: '2s',
  idle_in_transaction_session_timeout: '10s',
  ...assumed,
  jit: 'off',
  // Prepared statements are written so that one plan serves any parameters; planning anew cost more than running.
  plan_cache_mode: 'force_generic_plan',
};

/** What `pg_authid` keeps of a password (RFC 5803), so that the password itself never travels in SQL. */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password, salt, SCRAM_ROUNDS, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${SCRAM_ROUNDS}:${salt.toString('base64')}$${stored}:${hmac('Server Key').toString('base64')}`;
}

/**
 * Gives every login role that exists its password and settings, and read access to the migration ledger. Repeating it
 * changes nothing, not even the salt: PgBouncer signs in with what it kept of somebody's login, which is valid for
 * one salt.
 */
export async function refreshRoles(tx: TransactionSql, databaseKey: Buffer): Promise<void> {
  const rows = await tx`
    select rolname, coalesce(rolconfig, '{}') as settings from pg_roles where rolname = any(${[...databaseRoles]})`;
  const present = new Map(rows.map((row) => [row.rolname as string, new Set(row.settings as string[])]));
  for (const role of databaseRoles) {
    const settings = present.get(role);
    if (!settings) continue;
    const salt = createHmac('sha256', databaseKey).update(`salt of ${role}`).digest().subarray(0, 16);
    await tx.unsafe(
      `alter role ${role} login password '${scramVerifier(rolePassword(role, databaseKey), salt)}'`,
    );
    for (const [name, value] of Object.entries(roleSettings)) {
      if (!settings.has(`${name}=${value}`)) await tx.unsafe(`alter role ${role} set ${name} = '${value}'`);
    }
    await tx.unsafe(`grant usage on schema migration to ${role}`);
    await tx.unsafe(`grant select on migration.applied to ${role}`);
  }
  await pinOwner(tx);
}

/** Commands enter as the owner, whose settings elsewhere on the server are no matter of ours. */
async function pinOwner(tx: TransactionSql): Promise<void> {
  const [owner] = await tx`
    select quote_ident(current_user) as role, quote_ident(current_database()) as database, coalesce((
      select setconfig from pg_db_role_setting
      where setrole = current_user::regrole and setdatabase = d.oid), '{}') as settings
    from pg_database d where d.datname = current_database()`;
  const settings = new Set(owner?.settings as string[]);
  for (const [name, value] of Object.entries(assumed)) {
    if (!settings.has(`${name}=${value}`))
      await tx.unsafe(`alter role ${owner?.role} in database ${owner?.database} set ${name} = '${value}'`);
  }
}
