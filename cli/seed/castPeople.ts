import { createHash } from 'node:crypto';
import type { Role } from '../../platform/caller.ts';
import {
  generalRegisterOffice,
  nationalPartner,
  type OrganisationRow,
  type ServiceName,
  serviceOrganisation,
} from './organisations.ts';
import { namedUuid } from './random.ts';
import { type AuthorityRow, dramaTelephone, readReference } from './reference.ts';

/** The authorities of the cast, by GSS code. */
export const castAuthorities = { leeds: 'E08000035', bradford: 'E08000032', camden: 'E09000007' } as const;
export type CastAuthority = keyof typeof castAuthorities;

/** An authority of the cast. */
export function castAuthority(name: CastAuthority): AuthorityRow {
  const found = readReference().authorities.find(({ code }) => code === castAuthorities[name]);
  if (!found) throw new Error('schema/data/local-authorities.csv lacks an authority of the cast.');
  return found;
}

/** The service of an authority of the cast. */
export function castService(authority: CastAuthority, service: ServiceName): OrganisationRow {
  return serviceOrganisation(castAuthority(authority), service);
}

/** The team that answers for an authority's records. */
export function castTeam(authority: CastAuthority): OrganisationRow {
  const { code, name, telephone } = castAuthority(authority);
  const id = namedUuid('index team', code);
  return {
    id,
    name: `${name} Index Team`,
    kind: 'AUTHORITY_SERVICE',
    authorityCode: code,
    telephone,
    accredited: true,
  };
}

/** The Department with its central team. */
export const department: OrganisationRow = {
  id: namedUuid('department'),
  name: 'Department, central team',
  kind: 'DEPARTMENT',
  authorityCode: null,
  telephone: '03069 990 101',
  accredited: true,
};

/** Somebody of the demo who signs in: user name, password and second factor are no secrets. */
export interface CastMember {
  readonly username: string;
  readonly name: string;
  readonly profession: string | null;
  readonly roles: readonly Role[];
  readonly organisation: OrganisationRow;
  readonly authority: CastAuthority | null;
  readonly region: string | null;
  readonly kind: 'PERSON' | 'SYSTEM';
  readonly id: string;
  readonly password: string;
  /** Base 32. */
  readonly totpSecret: string;
  readonly telephone: string;
  readonly email: string;
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function secretOf(username: string): string {
  const bits = [...createHash('sha256').update(`signpost demo code\0${username}`).digest().subarray(0, 20)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => base32[Number.parseInt(five, 2)]).join('');
}

let line = 150;

function member(
  username: string,
  name: string,
  profession: string | null,
  roles: readonly Role[],
  organisation: OrganisationRow,
  authority: CastAuthority | null,
  kind: CastMember['kind'] = 'PERSON',
): CastMember {
  line += 1;
  const area = authority ? castAuthority(authority) : null;
  return {
    username,
    name,
    profession,
    roles,
    organisation,
    authority,
    kind,
    region: area?.region ?? null,
    id: namedUuid('account', username),
    password: `${username}-shows-signpost`,
    totpSecret: secretOf(username),
    telephone: area ? dramaTelephone(area, line) : organisation.telephone,
    email: `${username}@demo.example.org`,
  };
}

/** One for each role of domain.md 2, in three authorities, a national partner, the Department and a source; two where one may not decide alone. */
export const castMembers: readonly CastMember[] = [
  member(
    'amira',
    'Amira Hassan',
    'Social worker',
    ['PRACTITIONER'],
    castService('leeds', 'SOCIAL_CARE'),
    'leeds',
  ),
  member(
    'ben',
    'Ben Archer',
    'Social worker',
    ['PRACTITIONER'],
    castService('bradford', 'SOCIAL_CARE'),
    'bradford',
  ),
  member('carys', 'Carys Morgan', 'Social worker', ['PRACTITIONER'], nationalPartner, null),
  member('dora', 'Dora Whitfield', null, ['MANAGEMENT_TEAM'], castTeam('leeds'), 'leeds'),
  member('edward', 'Edward Lister', null, ['MANAGEMENT_TEAM'], castTeam('bradford'), 'bradford'),
  member('farah', 'Farah Siddiqui', null, ['DATA_STEWARD'], castTeam('leeds'), 'leeds'),
  member('george', 'George Naylor', null, ['ACCOUNT_MANAGER'], castTeam('leeds'), 'leeds'),
  member('hana', 'Hana Novak', null, ['SUPPORT'], castTeam('leeds'), 'leeds'),
  member('imran', 'Imran Qureshi', null, ['AUDITOR'], castTeam('leeds'), 'leeds'),
  member('judith', 'Judith Sayer', null, ['AUDITOR'], department, null),
  member('kofi', 'Kofi Mensah', null, ['CENTRAL_TEAM'], department, null),
  member('lena', 'Lena Fischer', null, ['CENTRAL_TEAM'], department, null),
  {
    ...member('marek', 'Marek Dolan', null, ['COORDINATOR'], department, null),
    region: castAuthority('leeds').region,
  },
  member('nadia', 'Nadia Rahman', null, ['MEDIATOR'], castTeam('leeds'), 'leeds'),
  member(
    'owen',
    'Owen Pryce',
    'Social worker',
    ['PRACTITIONER', 'SHIELD_OVERRIDE'],
    castService('leeds', 'SOCIAL_CARE'),
    'leeds',
  ),
  member(
    'priya',
    'Priya Nair',
    'Health visitor',
    ['PRACTITIONER'],
    castService('leeds', 'HEALTH_VISITING'),
    'leeds',
  ),
  member(
    'quentin',
    'Quentin Blake-Moss',
    'Education welfare officer',
    ['PRACTITIONER'],
    castService('camden', 'EDUCATION_WELFARE'),
    'camden',
  ),
  member('rosa', 'Rosa Delgado', null, ['MANAGEMENT_TEAM'], castTeam('camden'), 'camden'),
  member(
    'gro',
    'General Register Office births feed',
    null,
    ['SOURCE_SYSTEM'],
    generalRegisterOffice,
    null,
    'SYSTEM',
  ),
  member(
    'aid',
    "National Children's Aid case system",
    null,
    ['PARTNER_SYSTEM'],
    nationalPartner,
    null,
    'SYSTEM',
  ),
  // The second person whom Leeds needs to review packs, lift shields and sign statements.
  member('sonia', 'Sonia Petrov', null, ['MANAGEMENT_TEAM'], castTeam('leeds'), 'leeds'),
  // What an account manager of an authority has to do with keys of.
  member(
    'early-help',
    'Early Help case system of Leeds',
    null,
    ['SOURCE_SYSTEM'],
    castTeam('leeds'),
    'leeds',
    'SYSTEM',
  ),
];

/** A member of the cast by user name. Throws for a name that is not in it. */
export function castMember(username: string): CastMember {
  const found = castMembers.find((each) => each.username === username);
  if (!found) throw new Error(`The cast has nobody called ${username}.`);
  return found;
}
