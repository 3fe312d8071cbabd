import type { Role } from '../../../platform/caller.ts';
import { permissions, type RecordFacts } from '../../../platform/permissions.ts';

/** The parts of a record that are read apart from each other, as bits. */
export const part = {
  /** The record as such: name, gender, dates, number. Without it there is no record. */
  identity: 1,
  formerNames: 2,
  address: 4,
  carers: 8,
  carerContacts: 16,
  services: 32,
  serviceDetails: 64,
  involvements: 128,
  commonAssessment: 256,
  hasSensitiveService: 512,
  sensitiveServices: 1024,
  identifiers: 2048,
  /** Identifiers of every body, not the own one's alone. */
  everyIdentifier: 4096,
  provenance: 8192,
  /** The record although it is archived. */
  archived: 16384,
  formerAddresses: 32768,
} as const;

type Part = keyof typeof part;

/** The group of the permission table that each part belongs to. */
const groupOfPart: Readonly<Partial<Record<Part, string>>> = {
  identity: 'identity',
  formerNames: 'formerNames',
  address: 'address',
  carers: 'carers',
  carerContacts: 'carerContacts',
  services: 'services',
  serviceDetails: 'serviceDetails',
  involvements: 'involvements',
  commonAssessment: 'involvements',
  hasSensitiveService: 'sensitiveExistence',
  sensitiveServices: 'sensitiveProvider',
  identifiers: 'identifiers',
  provenance: 'provenance',
  formerAddresses: 'provenance',
};

/** Roles that answer for records of their authority: they see every identifier, and archived records (domain.md 3). */
const answering: ReadonlySet<Role> = new Set(['MANAGEMENT_TEAM', 'DATA_STEWARD']);

/** Parts that a shielded record has in the plain tables; all others are sealed (ARCHITECTURE.md, wall 5). */
export const plainWhenShielded = part.identity | part.hasSensitiveService | part.provenance | part.archived;

/**
 * Which parts of one record leave (wall 4; domain.md 3, "who sees which field"): the only place where that is
 * decided, for what is read as for what is answered. A set of bits.
 */
export function visible(facts: RecordFacts): number {
  // Nothing but these three decides, and the table does not change: a few dozen answers.
  const key = `${facts.actingRole} ${facts.shielded} ${facts.ownAuthority}`;
  let parts = decided.get(key);
  if (parts === undefined) {
    parts = decide(facts);
    decided.set(key, parts);
  }
  return parts;
}

const decided = new Map<string, number>();

function decide(facts: RecordFacts): number {
  let parts = 0;
  for (const [name, group] of Object.entries(groupOfPart)) {
    if (permissions.allows(group, facts)) parts |= part[name as Part];
  }
  if (facts.ownAuthority && facts.actingRole !== null && answering.has(facts.actingRole)) {
    parts |= part.everyIdentifier | part.archived;
  }
  return parts;
}

/** The groups of the permission table that a grant opens, for its audit event. */
export function openedGroups(facts: RecordFacts): string[] {
  return [...permissions.groups.keys()].filter(
    (group) => permissions.isAboutARecord(group) && permissions.allows(group, facts),
  );
}

/**
 * `visible` as an SQL expression over three others, so that what may not leave is not read either. Made from the
 * same function, once; roles and numbers only stand in it.
 */
export function visibleSql(role: string, shielded: string, own: string): string {
  const roles = permissions.roles.filter((actingRole) =>
    visible({ actingRole, shielded: false, ownAuthority: true }),
  );
  // One comparison of text for each role: the server reads this for every record.
  const cases = roles.map((actingRole) => {
    const parts = (ownAuthority: boolean, isShielded: boolean) =>
      visible({ actingRole, shielded: isShielded, ownAuthority });
    return `when '${actingRole}' then case
          when ${own} and ${shielded} then ${parts(true, true)} when ${own} then ${parts(true, false)}
          when ${shielded} then ${parts(false, true)} else ${parts(false, false)} end`;
  });
  return `case ${role} ${cases.join('\n        ')} else 0 end`;
}
