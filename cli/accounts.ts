import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { isUnavailable, openPool } from '../platform/database.ts';
import { readPolicy } from '../platform/policy.ts';
import { makeFirstPeople, readFirstPeople } from '../subgraphs/users/accounts/first.ts';
import { runAccountsNightly } from '../subgraphs/users/accounts/nightly.ts';
import { runAccreditationNightly } from '../subgraphs/users/accreditation/nightly.ts';
import { deliverOutbox } from '../subgraphs/users/reset/deliver.ts';
import type { ResetMessage } from '../subgraphs/users/reset/start.ts';
import { readDeliverySettings } from './accountsSettings.ts';
import { type CommandDatabase, openCommandDatabase } from './seed/database.ts';

/** `npm run accounts:nightly`: dormant accounts, accreditations that ran out, and what was edited past the graph. */
async function nightly({ url, keys }: CommandDatabase): Promise<number> {
  const sql = openPool({
    url,
    role: 'signpost_users',
    databaseKey: keys.databaseKey(),
    max: 2,
    applicationName: 'signpost accounts nightly',
  });
  try {
    const deps = { sql, keys, audit: new AuditWriter(sql), policy: readPolicy(), clock: systemClock };
    const accounts = await runAccountsNightly(deps);
    const { suspended } = await runAccreditationNightly(deps);
    console.log(`accounts suspended   ${accounts.suspended}`);
    console.log(`accounts closed      ${accounts.closed}`);
    console.log(`accreditations ended ${suspended}`);
    console.log(`accounts altered     ${accounts.altered}`);
    if (accounts.altered > 0) console.error('Accounts were edited in the database: the audit names them.');
    return accounts.altered > 0 ? 1 : 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const londonTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  dateStyle: 'full',
  timeStyle: 'short',
});

/** A message as its person reads it. */
function letter(message: ResetMessage, publicUrl: string): string {
  const link = new URL('/reset', publicUrl);
  link.hash = message.token;
  return [
    `To: ${message.to}`,
    'Subject: Set your password for Signpost',
    '',
    `${message.name},`,
    '',
    'somebody who helps you with Signpost made this link for you. It serves once, until',
    `${londonTime.format(new Date(message.expiresAt))}. Nobody else has it; if you did not ask for it, tell your`,
    'account manager.',
    '',
    link.href,
    '',
  ].join('\n');
}

/** `npm run accounts:deliver`: writes each waiting link into a folder of the mail system, whole or not at all. */
async function deliver({ url, keys }: CommandDatabase): Promise<number> {
  const { SIGNPOST_OUTBOX: folder, SIGNPOST_PUBLIC_URL: publicUrl } = readDeliverySettings();
  const sql = openPool({ url, max: 1, applicationName: 'signpost deliver', prepare: false });
  try {
    if (folder !== '-') await mkdir(folder, { recursive: true, mode: 0o700 });
    const sent = await deliverOutbox(sql, keys.sealKeys(), systemClock.now, async (message) => {
      const text = letter(message, publicUrl);
      if (folder === '-') {
        console.log(text);
        return;
      }
      const name = join(folder, `${randomUUID()}.eml`);
      await writeFile(`${name}.part`, text, { mode: 0o600, flag: 'wx' });
      await rename(`${name}.part`, name);
    });
    console.error(`${sent} delivered`);
    return 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** `npm run accounts:first -- FILE`: the first two people of the central team, on an index where nobody can sign in. */
async function first({ url, keys }: CommandDatabase): Promise<number> {
  const file = process.argv[3];
  if (!file || !existsSync(file)) {
    console.error(
      'Name the file with the first two people: npm run accounts:first -- FILE (docs/accounts.md).',
    );
    return 2;
  }
  const people = readFirstPeople(readFileSync(file, 'utf8'));
  const sql = openPool({
    url,
    role: 'signpost_users',
    databaseKey: keys.databaseKey(),
    max: 1,
    applicationName: 'signpost accounts first',
  });
  try {
    const deps = { sql, keys, audit: new AuditWriter(sql), policy: readPolicy(), clock: systemClock };
    await makeFirstPeople(deps, people);
    console.log('The first two people are made; "npm run accounts:deliver" sends each their link.');
    return 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const commands = { nightly, deliver, first };

async function main(): Promise<number> {
  const command = commands[process.argv[2] as keyof typeof commands];
  if (!command) {
    console.error('Usage: npm run accounts:nightly, accounts:deliver, or accounts:first -- FILE');
    return 2;
  }
  const database = await openCommandDatabase();
  try {
    return await command(database);
  } finally {
    await database.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message } = error as { code?: unknown; message: string };
  process.exitCode = 1;
  if (isUnavailable(error))
    console.error('The database cannot be reached at present; try again when it is up.');
  else if (typeof code === 'string' && /^[A-Z_]+$/.test(code) && !code.startsWith('ERR_'))
    console.error(message);
  else console.error('The run stopped; run it again, what was done stands.');
}
