import { whoIs } from '../support/people.ts';

/**
 * Who sees which field of a record, written by hand from the table and the words of domain.md 3, and from nothing
 * else: what the product makes of schema/permissions.yaml is held against it.
 */

/** The columns of domain.md 3. A national partner stands as a practitioner; a team elsewhere, too (domain.md 2). */
type Column = 'practitioner' | 'practitionerShielded' | 'team' | 'steward';

const columns = (practitioner: boolean, practitionerShielded: boolean, team: boolean, steward: boolean) => ({
  practitioner,
  practitionerShielded,
  team,
  steward,
});
const everyone = columns(true, true, true, true);
const notWhenShielded = columns(true, false, true, true);
const notForStewards = columns(true, false, true, false);
const teamOnly = columns(false, false, true, false);
const answering = columns(false, false, true, true);

/** Every leaf of `Child`, by the row of the table that it belongs to. */
export const expectations: Readonly<Record<string, Readonly<Record<Column, boolean>>>> = {
  // Current name, gender, date of birth, child number.
  number: everyone,
  givenName: everyone,
  familyName: everyone,
  gender: everyone,
  dateOfBirth: everyone,
  dateOfDeath: everyone,
  viewerCanRecordInvolvement: everyone,
  version: everyone,
  viewerCanAmend: everyone,
  viewerCanRecordLeavingEngland: everyone,
  viewerCanRecordReturnToEngland: everyone,
  viewerCanProposeTransfer: everyone,
  viewerCanRecordSensitiveService: everyone,
  // Shield marker and the accountable team's telephone; the accountable body and the life-cycle status with it.
  'accountableAuthority.code': everyone,
  status: everyone,
  'shield.teamTelephone': everyone,
  // Former names.
  'formerNames.givenName': notWhenShielded,
  'formerNames.familyName': notWhenShielded,
  'formerNames.until': notWhenShielded,
  // Address and its status.
  'address.status': notWhenShielded,
  'address.line': notWhenShielded,
  'address.locality': notWhenShielded,
  'address.postcode': notWhenShielded,
  'address.since': notWhenShielded,
  // Where the child lived before: what the address was, which is provenance (domain.md 3, number 13; ADR 0153).
  'formerAddresses.status': answering,
  'formerAddresses.line': answering,
  'formerAddresses.locality': answering,
  'formerAddresses.postcode': answering,
  'formerAddresses.since': answering,
  'formerAddresses.until': answering,
  // How old each source's word is (L16): which sources know of a child tells of where the child is.
  'dataAges.source': notWhenShielded,
  'dataAges.asOf': notWhenShielded,
  'dataAges.ageDays': notWhenShielded,
  'dataAges.stopped': notWhenShielded,
  // Parents and carers; stewards see names, here with the relationship that tells them apart.
  'carers.id': notWhenShielded,
  'carers.name': notWhenShielded,
  'carers.relationship': notWhenShielded,
  'carers.telephone': notForStewards,
  'carers.email': notForStewards,
  // Education, primary care, universal services; stewards see the organisation only.
  'services.organisation.id': notWhenShielded,
  'services.kind': notForStewards,
  'services.startedOn': notForStewards,
  'services.endedOn': notForStewards,
  // Additional involvements, lead professional, assessment.
  'involvements.id': notForStewards,
  'involvements.serviceType': notForStewards,
  'involvements.organisation.id': notForStewards,
  'involvements.practitioner.id': notForStewards,
  'involvements.telephone': notForStewards,
  'involvements.email': notForStewards,
  'involvements.leadProfessional': notForStewards,
  'involvements.startedOn': notForStewards,
  'involvements.endedOn': notForStewards,
  'involvements.version': notForStewards,
  'involvements.viewerCanEnd': notForStewards,
  'involvements.leadPeriods.from': notForStewards,
  'involvements.leadPeriods.until': notForStewards,
  'involvements.viewerCanStandDown': notForStewards,
  'commonAssessment.since': notForStewards,
  'commonAssessment.version': notForStewards,
  'commonAssessment.viewerCanSet': notForStewards,
  'commonAssessment.earlier.status': notForStewards,
  'commonAssessment.earlier.holder.id': notForStewards,
  'commonAssessment.earlier.since': notForStewards,
  'commonAssessment.earlier.until': notForStewards,
  'commonAssessment.status': notForStewards,
  'commonAssessment.holder.id': notForStewards,
  // That a sensitive service exists.
  hasSensitiveService: notForStewards,
  viewerCanRequestBrokering: notForStewards,
  // Sensitive provider: name, contact, kind.
  'sensitiveServices.id': teamOnly,
  'sensitiveServices.consentOf': teamOnly,
  'sensitiveServices.basisOn': teamOnly,
  'sensitiveServices.assertedBy.id': teamOnly,
  'sensitiveServices.reviewOn': teamOnly,
  'sensitiveServices.version': teamOnly,
  'sensitiveServices.serviceType': teamOnly,
  'sensitiveServices.organisation.id': teamOnly,
  'sensitiveServices.practitioner.id': teamOnly,
  'sensitiveServices.telephone': teamOnly,
  'sensitiveServices.basis': teamOnly,
  'sensitiveServices.startedOn': teamOnly,
  'sensitiveServices.endedOn': teamOnly,
  // External identifiers; a practitioner sees those of the own body only.
  'identifiers.scheme': notWhenShielded,
  'identifiers.value': notWhenShielded,
  // Provenance.
  'provenance.field': answering,
  'provenance.source': answering,
  'provenance.recordedAt': answering,
  'provenance.changedBy.id': answering,
  'provenance.previousValue': answering,
  // domain.md 4: the record's own access history is shown to its management team.
  'accessHistory.event': teamOnly,
  'accessHistory.at': teamOnly,
  'accessHistory.account.id': teamOnly,
  'accessHistory.onBehalfOf.id': teamOnly,
  'accessHistory.organisation.id': teamOnly,
  'accessHistory.reason': teamOnly,
  'accessHistory.override': teamOnly,
  // What was brought about the record, and how its family is told, is its management team's.
  'subjectAccessRequests.reference': teamOnly,
  'subjectAccessRequests.receivedOn': teamOnly,
  'subjectAccessRequests.dueOn': teamOnly,
  'subjectAccessRequests.closed': teamOnly,
  'correctionRequests.reference': teamOnly,
  'correctionRequests.receivedOn': teamOnly,
  'correctionRequests.dueOn': teamOnly,
  'correctionRequests.closed': teamOnly,
  'complaints.reference': teamOnly,
  'complaints.receivedOn': teamOnly,
  'complaints.dueOn': teamOnly,
  'complaints.closed': teamOnly,
  'privacyNotice.route': teamOnly,
  'privacyNotice.controller.code': teamOnly,
  'privacyNotice.due': teamOnly,
  'privacyNotice.deliveries.audience': teamOnly,
  'privacyNotice.deliveries.edition': teamOnly,
  'privacyNotice.deliveries.route': teamOnly,
  'privacyNotice.deliveries.deliveredOn': teamOnly,
  // domain.md 6: the shields on a record, who asked and who decided, are its management team's.
  'shields.id': teamOnly,
  'shields.state': teamOnly,
  'shields.askedBy': teamOnly,
  'shields.ground': teamOnly,
  'shields.requestedBy.id': teamOnly,
  'shields.requestedAt': teamOnly,
  'shields.dueOn': teamOnly,
  'shields.overdue': teamOnly,
  'shields.proposal': teamOnly,
  'shields.proposedBy.id': teamOnly,
  'shields.reason': teamOnly,
  'shields.appealRoute': teamOnly,
  'shields.appealed': teamOnly,
  'shields.ruleVersion': teamOnly,
  'shields.version': teamOnly,
  'shields.viewerCanAccept': teamOnly,
  'shields.viewerCanProposeRefusal': teamOnly,
  'shields.viewerCanConfirmRefusal': teamOnly,
  'shields.viewerCanProposeLift': teamOnly,
  'shields.viewerCanConfirmLift': teamOnly,
  'shields.viewerCanReview': teamOnly,
  'shields.viewerCanAppeal': teamOnly,
  'shields.history.act': teamOnly,
  'shields.history.state': teamOnly,
  'shields.history.at': teamOnly,
  'shields.history.by.id': teamOnly,
  'shields.history.reason': teamOnly,
  'shields.history.ruleVersion': teamOnly,
  viewerCanRequestShield: everyone,
  'statedReasons.id': teamOnly,
  'statedReasons.at': teamOnly,
  'statedReasons.by.id': teamOnly,
  'statedReasons.text': teamOnly,
  'statedReasons.outcome': teamOnly,
  'statedReasons.reviewedBy.id': teamOnly,
  'statedReasons.reviewedAt': teamOnly,
  'statedReasons.viewerCanReview': teamOnly,
  'overrides.id': teamOnly,
  'overrides.at': teamOnly,
  'overrides.by.id': teamOnly,
  'overrides.reason': teamOnly,
  'overrides.basis': teamOnly,
  'overrides.outcome': teamOnly,
  'overrides.reviewedBy.id': teamOnly,
  'overrides.reviewedAt': teamOnly,
  'overrides.viewerCanReview': teamOnly,
  viewerCanOverrideShield: everyone,
};

/** The children that the matrix is tried on: each has something in every field. */
export const subjects = [
  'ordinary',
  'shielded',
  'elsewhere',
  'shieldedElsewhere',
  'archived',
  'archivedLongAgo',
] as const;
export type Subject = (typeof subjects)[number];

/** Somebody of the cast with the reason under which they open records. */
export interface Reader {
  readonly username: string;
  readonly reason: string;
  /** The column for each child of the matrix; undefined: not found. */
  readonly column: Readonly<Partial<Record<Subject, Column>>>;
  /** What domain.md 2 makes of a mediated reader: the practitioner's view, less what is a body's own. */
  readonly mediated?: true;
  /** Whether all identifiers are shown, or those of the own body only. */
  readonly everyIdentifier: (subject: Subject) => boolean;
}

const asPractitioner = {
  ordinary: 'practitioner',
  shielded: 'practitionerShielded',
  elsewhere: 'practitioner',
  shieldedElsewhere: 'practitionerShielded',
} as const;
const never = () => false;

/** Those who read records at all. Leeds is the accountable authority of what is not "elsewhere"; that is Bradford. */
export const readers: readonly Reader[] = [
  // First, so that the access histories that the others read tell of it.
  {
    username: 'nadia for amira',
    reason: 'SAFEGUARDING',
    column: asPractitioner,
    mediated: true,
    everyIdentifier: never,
  },
  { username: 'amira', reason: 'SAFEGUARDING', column: asPractitioner, everyIdentifier: never },
  { username: 'ben', reason: 'SAFEGUARDING', column: asPractitioner, everyIdentifier: never },
  { username: 'carys', reason: 'CO_OPERATION', column: asPractitioner, everyIdentifier: never },
  { username: 'owen', reason: 'SAFEGUARDING', column: asPractitioner, everyIdentifier: never },
  {
    username: 'dora',
    reason: 'CASE_REVIEW',
    column: { ...asPractitioner, ordinary: 'team', shielded: 'team', archived: 'team' },
    everyIdentifier: (subject) => ['ordinary', 'shielded', 'archived'].includes(subject),
  },
  {
    username: 'edward',
    reason: 'CASE_REVIEW',
    column: { ...asPractitioner, elsewhere: 'team', shieldedElsewhere: 'team' },
    everyIdentifier: (subject) => subject.endsWith('lsewhere'),
  },
  { username: 'rosa', reason: 'CASE_REVIEW', column: asPractitioner, everyIdentifier: never },
  {
    username: 'farah',
    reason: 'DATA_QUALITY',
    column: { ordinary: 'steward', shielded: 'steward', archived: 'steward' },
    everyIdentifier: () => true,
  },
];

/**
 * Somebody who has overridden the shield of one record: they see of it what a practitioner sees of any (domain.md 2,
 * "the hidden fields of one shielded record"), and of every other shielded one what the shield shows.
 */
export const overriding: Reader = {
  username: 'owen',
  reason: 'SAFEGUARDING',
  column: { shielded: 'practitioner', shieldedElsewhere: 'practitioner' },
  everyIdentifier: never,
};

/** Those who see no record at all (domain.md 3, below the table). */
export const outsiders = [
  'george',
  'hana',
  'imran',
  'judith',
  'kofi',
  'marek',
  'nadia',
  'gro',
  'aid',
] as const;

/** Identifiers are shown to the body that gave them: mediator and practitioner are of two. */
const isOwnBodys = (leaf: string) => leaf.startsWith('identifiers.');

/** Whether a reader sees a leaf of a child that they have opened. */
export function sees(reader: Reader, subject: Subject, leaf: string): boolean {
  const column = reader.column[subject];
  const expected = expectations[leaf];
  if (!expected) throw new Error(`test/access/oracle.ts says nothing of Child.${leaf}.`);
  return column !== undefined && expected[column] && !(reader.mediated && isOwnBodys(leaf));
}

/** Whether a reader's roles never have a leaf, in whatever record: the whole operation is refused. */
export function neverSees(username: string, leaf: string): boolean {
  const { member, behalf } = whoIs(username);
  if (behalf) return isOwnBodys(leaf) || !(expectations[leaf] as Record<Column, boolean>).practitioner;
  const { roles } = member;
  const expected = expectations[leaf] as Record<Column, boolean>;
  const may =
    (roles.includes('PRACTITIONER') && expected.practitioner) ||
    (roles.includes('MANAGEMENT_TEAM') && expected.team) ||
    (roles.includes('DATA_STEWARD') && expected.steward);
  return !may;
}
