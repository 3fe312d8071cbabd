import { randomUUID } from 'node:crypto';
import type { Role } from '../../../platform/caller.ts';
import type { Sql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import { stampStandings } from '../../../subgraphs/users/account/standing.ts';
import { hashPassword, newTotpSecret, sealTotp } from '../../../subgraphs/users/session/credentials.ts';

/** An account that can sign in, and what it signs in with. */
export interface Person {
  id: string;
  username: string;
  password: string;
  secret: string;
  organisationId: string;
}

/** The password of everybody in these tests; hashed once. */
export const password = 'a long enough password';
const passwordHash = hashPassword(password);

/** The day on which the tests' clocks start; every condition of `person` holds on it. */
export const start = new Date('2026-11-02T09:00:00Z');

/** Leeds and Bradford. */
export async function authorities(sql: Sql): Promise<void> {
  await sql`
    insert into users.authority (code, short_code, name, region, telephone) values
      ('E08000035', 'LDS', 'Leeds', 'Yorkshire and The Humber', '0113 496 0001'),
      ('E08000032', 'BRD', 'Bradford', 'Yorkshire and The Humber', '01274 496 0002')
    on conflict do nothing`;
}

/** An accredited organisation in Leeds. */
export async function organisation(
  sql: Sql,
  columns: Record<string, string | null> = {},
): Promise<{ id: string; name: string }> {
  const row = {
    id: randomUUID(),
    name: 'Leeds Children’s Services',
    kind: 'AUTHORITY_SERVICE',
    authority_code: 'E08000035',
    telephone: '0113 496 0010',
    accreditation: 'ACCREDITED',
    accredited_until: '2030-01-01',
    self_assessed_until: '2030-01-01',
    ...columns,
  };
  await sql`insert into users.organisation ${sql(row)}`;
  return row;
}

/** A person for whom every condition holds, with a password and a second factor. */
export async function person(
  sql: Sql,
  keys: Keys,
  options: {
    organisationId: string;
    roles?: Role[];
    columns?: Record<string, string | number | boolean | null>;
  },
): Promise<Person> {
  const id = randomUUID();
  const secret = newTotpSecret();
  const username = `person.${id.slice(0, 8)}`;
  const row = {
    id,
    kind: 'PERSON',
    username,
    name: 'Amira Khan',
    profession: 'Social worker',
    organisation_id: options.organisationId,
    authority_code: 'E08000035',
    region: 'Yorkshire and The Humber',
    telephone: '0113 496 0020',
    email: `${username}@leeds.example`,
    status: 'ACTIVE',
    vetted_on: '2025-06-01',
    trained_version: 3,
    procedures_received_on: '2025-06-01',
    agreement_signed_on: '2025-06-01',
    password_hash: await passwordHash,
    totp_secret: sealTotp(keys.sealKeys(), id, secret),
    ...options.columns,
  };
  await sql`insert into users.account ${sql(row as never)}`;
  for (const role of options.roles ?? ['PRACTITIONER']) {
    await sql`insert into users.role_grant (account_id, role) values (${id}, ${role})`;
  }
  await stampStandings(sql, keys.standingKey(), [id]);
  return { id, username, password, secret, organisationId: options.organisationId };
}
