import { type IsoDate, systemClock } from '../../platform/clock.ts';
import type { TransactionSql } from '../../platform/database.ts';
import type { Keys } from '../../platform/keys.ts';
import { readPolicy } from '../../platform/policy.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { hashPassword, sealTotp } from '../../subgraphs/users/session/credentials.ts';
import { type CastChildName, castChildNames, castChildren, castNumbers, castPlaces } from './castChildren.ts';
import { type CastMember, castMembers, castService, castTeam, department } from './castPeople.ts';
import type { SeedChild } from './child.ts';
import { copyChildren, copyInto } from './copy.ts';
import { addDays } from './days.ts';
import { loadOrganisations } from './directory.ts';
import {
  generalRegisterOffice,
  nationalPartner,
  type OrganisationRow,
  otherSuppliers,
} from './organisations.ts';
import { Random } from './random.ts';
import { copyLine, RowWriter } from './rows.ts';

export * from './castChildren.ts';
export * from './castPeople.ts';

/** The named people, bodies and children of the demo. */
export interface CastRows {
  readonly organisations: readonly OrganisationRow[];
  readonly members: readonly CastMember[];
  readonly children: readonly SeedChild[];
}

/** What `loadCast` writes, as it stands on `today`. */
export function castRows(today: IsoDate = systemClock.today()): CastRows {
  const organisations = [
    ...castMembers.map(({ organisation }) => organisation),
    ...Object.values(castPlaces),
    ...(['leeds', 'bradford', 'camden'] as const).map(castTeam),
    castService('leeds', 'SPECIAL_EDUCATIONAL_NEEDS'),
    castService('leeds', 'MENTAL_HEALTH'),
    ...[department, nationalPartner, generalRegisterOffice, ...otherSuppliers],
  ];
  return {
    organisations: [...new Map(organisations.map((row) => [row.id, row])).values()],
    members: castMembers,
    children: castChildren(today),
  };
}

/** The child numbers that no other seeded child may have. */
export function reservedNumbers(): ReadonlySet<string> {
  return new Set(castChildNames.map((name: CastChildName) => castNumbers[name]));
}

/** The named people and children, inside a transaction. All conditions of their accounts are fulfilled on `today`. */
export async function loadCast(
  tx: TransactionSql,
  keys: Keys,
  { today, frozen = false }: { today: IsoDate; frozen?: boolean },
): Promise<CastRows> {
  const rows = castRows(today);
  const [accounts] = await Promise.all([
    accountLines(rows.members, keys, today),
    loadOrganisations(tx, rows.organisations, today),
  ]);
  const columns =
    'id, kind, username, name, profession, organisation_id, authority_code, region, telephone, email, status, ' +
    'vetted_on, trained_version, procedures_received_on, agreement_signed_on, password_hash, totp_secret, demo, created_at';
  await copyInto(tx, 'users.account', columns, accounts);
  const grants = rows.members.flatMap(({ id, roles }) =>
    roles.map((role) => copyLine(id, role, `${today}T00:00:00Z`)),
  );
  await copyInto(tx, 'users.role_grant', 'account_id, role, granted_at', grants.join(''));
  await stampStandings(
    tx,
    keys.standingKey(),
    rows.members.map(({ id }) => id),
  );
  const writer = new RowWriter(keys, new Random('signpost cast rows'));
  for (const child of rows.children) writer.add(child);
  await copyChildren(tx, writer.take(), frozen);
  return rows;
}

async function accountLines(members: readonly CastMember[], keys: Keys, today: IsoDate): Promise<string> {
  const { trainingVersion } = readPolicy();
  const since = addDays(today, -200);
  const lines = members.map(async (member) => {
    const { id, organisation, authority, region } = member;
    const secret = sealTotp(keys.sealKeys(), id, member.totpSecret);
    return copyLine(
      ...[id, member.kind, member.username, member.name, member.profession, organisation.id],
      ...[authority && organisation.authorityCode, region, member.telephone, member.email, 'ACTIVE'],
      ...[since, trainingVersion, since, since],
      ...[await passwordHash(member.password), secret, true, `${today}T00:00:00Z`],
    );
  });
  return (await Promise.all(lines)).join('');
}

const hashes = new Map<string, Promise<string>>();

/** The passwords of the demo are printed for everybody: one hash each in a process is enough. */
function passwordHash(password: string): Promise<string> {
  const known = hashes.get(password) ?? hashPassword(password);
  hashes.set(password, known);
  return known;
}
