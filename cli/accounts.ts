import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { flushFolder } from '../platform/flushFolder.ts';
import { makeFolder } from '../platform/makeFolder.ts';
import { removeLeft } from '../platform/processes.ts';
import { isFrozen } from '../platform/serviceMode.ts';
import { makeFirstPeople, readFirstPeople } from '../subgraphs/users/accounts/first.ts';
import { runAccountsNightly } from '../subgraphs/users/accounts/nightly.ts';
import { runAccreditationNightly } from '../subgraphs/users/accreditation/nightly.ts';
import { deliverNotices, deliverOutbox } from '../subgraphs/users/reset/deliver.ts';
import type { NoticeMessage, ResetMessage, ToldChange } from '../subgraphs/users/reset/outbox.ts';
import { refuseStrangeStamps } from '../subgraphs/users/start.ts';
import { readDeliverySettings } from './accounts/settings.ts';
import { counted, refuseArguments, requireFile, runCommand, WrongCall } from './command/command.ts';
import { frozen, unlessClosed, withPool } from './command/database.ts';

const usage = 'npm run accounts:nightly, accounts:deliver, or accounts:first -- FILE';
const role = 'signpost_users';

/** `npm run accounts:nightly`: dormant accounts, accreditations that ran out, and what was edited past the graph. */
function nightly(): Promise<number> {
  refuseArguments(process.argv.slice(3));
  return withPool(
    { role, max: 2, applicationName: 'signpost accounts nightly' },
    async (sql, { keys, policy }) => {
      // Else each of them would be told to the audit as edited, every night.
      await refuseStrangeStamps(sql, keys);
      const deps = { sql, keys, audit: new AuditWriter(sql), policy, clock: systemClock };
      const accounts = await runAccountsNightly(deps);
      const { suspended } = await runAccreditationNightly(deps);
      console.log(`accounts suspended   ${accounts.suspended}`);
      console.log(`accounts closed      ${accounts.closed}`);
      console.log(`accounts moved       ${accounts.moved}`);
      console.log(`accreditations ended ${suspended}`);
      console.log(`accounts altered     ${accounts.altered}`);
      if (await isFrozen(sql)) console.log(frozen);
      if (accounts.altered > 0) console.error('Accounts were edited in the database: the audit names them.');
      if (accounts.astray > 0)
        console.error(
          'Schools or practices were given to another authority by no register: the audit names them. Load the registers again, or put it back.',
        );
      return accounts.altered + accounts.astray > 0 ? 1 : 0;
    },
  );
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

const words: Readonly<Record<ToldChange, string>> = {
  RESET: 'Your password was set by a link that was sent to you, and your sessions have ended',
  PASSWORD: 'Your password was changed',
  AUTHENTICATOR: 'Another authenticator app was enrolled for you',
  RECOVERY_CODES: 'New recovery codes were made for you',
  PASSKEY_ADDED: 'A passkey was added for you',
  PASSKEY_REMOVED: 'A passkey of yours was removed',
  PROVIDER: 'You can sign in by your organisation’s own provider from now on',
  ADDRESS: 'Your address at work was changed, and your sessions have ended',
};

/** A notice as its person reads it. */
function notice({ to, name, changed, at }: NoticeMessage): string {
  return [
    `To: ${to}`,
    'Subject: What you sign in to Signpost with was changed',
    '',
    `${name},`,
    '',
    `${words[changed]}: ${londonTime.format(new Date(at))}.`,
    'If you know nothing of it, tell your account manager at once.',
    '',
  ].join('\n');
}

/** Writes a message as a file of its own, whole or not at all, so that it outlasts a loss of power: the outbox forgets it then. */
function writeMessage(folder: string, text: string): void {
  const path = join(folder, `${randomUUID()}.eml`);
  const draft = `${path}.${process.pid}.part`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  flushFolder(folder);
}

/** `npm run accounts:deliver`: writes each waiting link and notice into a folder of the mail system, whole or not at all. */
function deliver(): Promise<number> {
  refuseArguments(process.argv.slice(3));
  const { folder, publicUrl } = readDeliverySettings();
  const pool = { max: 1, applicationName: 'signpost deliver', prepare: false };
  return withPool(pool, (sql, { keys }) =>
    // Where nobody is let in, a link leads nowhere.
    unlessClosed(sql, async (sql) => {
      if (folder !== '-') {
        makeFolder(folder, 0o700);
        removeLeft(folder, /\.eml\.(\d+)\.part$/);
      }
      const write = async (text: string) => (folder === '-' ? console.log(text) : writeMessage(folder, text));
      const ring = keys.sealKeys();
      const { now } = systemClock;
      // A link that cannot be delivered keeps back no notice, nor the other way round.
      const runs = await Promise.allSettled([
        deliverOutbox(sql, ring, now, (message) => write(letter(message, publicUrl))),
        deliverNotices(sql, ring, now, (message) => write(notice(message))),
      ]);
      const [links, notices] = runs;
      if (links.status === 'fulfilled') {
        const { sent, ranOut } = links.value;
        console.error(`${counted(sent, 'link')} delivered`);
        if (ranOut > 0)
          console.error(
            `${counted(ranOut, 'link')} had run out before the delivery and went to nobody: whoever asks for theirs needs another.`,
          );
      }
      if (notices.status === 'fulfilled') console.error(`${counted(notices.value, 'notice')} delivered`);
      for (const run of runs) if (run.status === 'rejected') throw run.reason;
      return 0;
    }),
  );
}

/** `npm run accounts:first -- FILE`: two people of the central team, on an index where nobody could decide about anybody. */
function first(): Promise<number> {
  const file = process.argv[3];
  if (!file) throw new WrongCall('Name the file with the first two people (docs/accounts.md).');
  requireFile(file);
  refuseArguments(process.argv.slice(4));
  const people = readFirstPeople(readFileSync(file, 'utf8'));
  return withPool(
    { role, max: 1, applicationName: 'signpost accounts first', begins: true },
    (sql, { keys, policy }) =>
      unlessClosed(
        sql,
        async (sql) => {
          const deps = { sql, keys, audit: new AuditWriter(sql), policy, clock: systemClock };
          await makeFirstPeople(deps, people);
          console.log(
            'Two people of the central team have a link each; "npm run accounts:deliver" sends them.',
          );
          return 0;
        },
        1,
      ),
  );
}

const commands = { nightly, deliver, first };

await runCommand({ usage, stopped: 'The run stopped; run it again, what was done stands.' }, () => {
  const command = commands[process.argv[2] as keyof typeof commands];
  if (!command) throw new WrongCall();
  return command();
});
