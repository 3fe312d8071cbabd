import type { Queryable } from '../../platform/database.ts';
import type { Keys } from '../../platform/keys.ts';
import { codeAt, codeSeconds, codeStep, openTotp } from '../../subgraphs/users/session/credentials.ts';
import { castMembers } from '../seed/castPeople.ts';

/** What one needs to sign in as somebody of the demo. */
interface DemoAccount {
  readonly username: string;
  readonly password: string;
  /** A one-time code that has not been used. */
  readonly code: string;
  /** Seconds until it is taken; 0 unless those before it were used up just now. */
  readonly usableInSeconds: number;
  /** Seconds until the next one is due, as an authenticator counts them. */
  readonly secondsLeft: number;
  readonly name: string;
  readonly kind: 'PERSON' | 'SYSTEM';
  readonly roles: readonly string[];
  readonly organisation: string;
  /** Null for national bodies. */
  readonly authority: string | null;
}

interface DemoRow {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly kind: 'PERSON' | 'SYSTEM';
  readonly roles: string[];
  readonly organisation: string;
  readonly authority: string | null;
  readonly totp_secret: Buffer;
  readonly totp_last_step: number;
  readonly now: Date;
}

/** The earliest code that is not used yet, and when it is taken: a code works once, and one step ahead of time. */
function unusedCode(secret: string, lastStep: number, now: Date) {
  const seconds = now.getTime() / 1_000;
  const step = Math.max(codeStep(now), lastStep + 1);
  return {
    code: codeAt(secret, step),
    usableInSeconds: Math.max(0, Math.ceil((step - 1) * codeSeconds - seconds)),
    secondsLeft: Math.ceil((step + 1) * codeSeconds - seconds),
  };
}

/**
 * The accounts of the demo seed in a running database, each with its present code, in the order of the cast. Empty
 * where no demo was loaded. Needs the owner's pool and the seal key.
 */
export async function demoAccounts(sql: Queryable, keys: Pick<Keys, 'sealKeys'>): Promise<DemoAccount[]> {
  const rows = await sql<DemoRow[]>`
    select a.id, a.username, a.name, a.kind, o.name as organisation, t.name as authority, a.totp_secret,
      a.totp_last_step, clock_timestamp() as now,
      array(select g.role from users.role_grant g where g.account_id = a.id order by g.role) as roles
    from users.account a
    join users.organisation o on o.id = a.organisation_id
    left join users.authority t on t.code = a.authority_code
    where a.demo and a.username is not null and a.totp_secret is not null`;
  const byUsername = new Map(rows.map((row) => [row.username, row]));
  return castMembers.flatMap((member) => {
    const row = byUsername.get(member.username);
    if (!row) return [];
    const secret = openTotp(keys.sealKeys(), row.id, row.totp_secret);
    return {
      username: row.username,
      password: member.password,
      ...unusedCode(secret, row.totp_last_step, row.now),
      name: row.name,
      kind: row.kind,
      roles: row.roles,
      organisation: row.organisation,
      authority: row.authority,
    };
  });
}

/** The accounts as a table for people. */
export function accountsTable(accounts: readonly DemoAccount[]): string {
  const head = ['user name', 'password', 'code', 'seconds', 'roles', 'organisation', 'authority'];
  const lines = accounts.map((account) => [
    account.username,
    account.password,
    account.code,
    account.usableInSeconds > 0 ? `in ${account.usableInSeconds}` : String(account.secondsLeft),
    account.roles.join(' '),
    account.organisation,
    account.authority ?? '-',
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  );
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
