import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SettingsError } from './settings.ts';
import { isProclamation } from './workingDays.ts';

/**
 * Numbers that policy decides (`domain.md`, marked (policy)), each with its reason. A file of overrides may be named
 * in the settings; nothing else in the product holds one of these numbers.
 */
const defaults = {
  /** domain.md 4: more than ten names is a list to browse, not a child found. */
  searchCandidates: 10,
  /** domain.md 4: two school years; broader is a trawl. */
  searchAgeRangeYears: 2,
  /** domain.md 4: a practitioner's busiest hour. */
  searchesPerHour: 30,
  /** domain.md 4: a practitioner's busiest day. */
  searchesPerDay: 100,
  /** ADR 0056: as many as searches; a check digit catches nearly every slip of the pen, so more is guessing. */
  unknownNumbersPerHour: 30,
  /** domain.md 4: the length of a piece of work on one child. */
  grantMinutes: 30,
  /** domain.md 2: acting on behalf of somebody lasts no longer than one record is open. */
  mediationMinutes: 30,
  /** domain.md 4: enough to see a pattern in who looked. */
  accessHistoryEntries: 25,
  /** domain.md 5: an ended involvement still helps the next practitioner for a year. */
  involvementVisibleMonths: 12,
  /** domain.md 4: professions for which the signpost question is asked (L02). */
  signpostProfessions: [
    'Social worker',
    'Health visitor',
    'School nurse',
    'General practitioner',
    'Paediatrician',
    'Police officer',
    'Designated safeguarding lead',
  ],
  /** domain.md 3: an archived record is read for its first year by those who answer for it. */
  archivedReadableMonths: 12,
  /** domain.md 5: the basis of a sensitive service is looked at again at least once a year. */
  sensitiveReviewMonths: 12,
  /** domain.md 5: a request to be put in touch waits this long for the management team, in days. */
  brokeringTeamDays: 2,
  /** domain.md 5: and this long for the service that it was passed on to, in days. */
  brokeringProviderDays: 5,
  /** domain.md 2: enhanced vetting is renewed. */
  vettingYears: 3,
  /** domain.md 2: the course version that counts now. */
  trainingVersion: 3,
  /** A session ends when nobody asks anything in it: a desk left alone. */
  sessionIdleMinutes: 15,
  /** A session ends after a working day. */
  sessionHours: 10,
  /** How fresh a second factor must be for what is graver than reading. */
  stepUpMinutes: 5,
  /** So many failures close a name: guessing stops here. */
  signInFailures: 10,
  /** The window in which failures count. */
  signInWindowMinutes: 5,
  /** How long a name stays closed. */
  signInThrottleMinutes: 10,
  /** domain.md 6: a request for a shield is decided while the danger is fresh. */
  shieldDecisionWorkingDays: 2,
  /** domain.md 6: a shield is looked at again twice a year. */
  shieldReviewMonths: 6,
  /** domain.md 6: so long before it is due, a review is on the team's list. */
  shieldReviewNoticeDays: 14,
  /** L19: the version of the shielding rules that decisions are taken under. */
  shieldRuleVersion: 1,
  /** domain.md 2: the version of the warning that an override must acknowledge. */
  overrideWarningVersion: 1,
  /** domain.md 2: an override is looked at by another person within a working week. */
  overrideReviewWorkingDays: 5,
  /** domain.md 4: so is a reason in words of its opener's own. */
  reasonReviewWorkingDays: 5,
  /** domain.md 12: the Commissioner is told of a breach within so many hours (UK GDPR, article 33). */
  breachReportHours: 72,
  /** L13: the longest that a document or report is kept outside of the index before somebody looks at it again. */
  holdingDays: 730,
  /** L13: an extract from a sealed record is used and destroyed within four weeks. */
  extractDays: 28,
  /**
   * domain.md 12: bank holidays of England proclaimed for one year only, as yyyy-MM-dd; the standing ones are computed. With a minus
   * before it (`-2022-05-30`), a standing one that was moved in its year and is a working day.
   */
  proclaimedHolidays: [] as string[],
  /** domain.md 12: what came to an authority is entered within a year; a day before is a slip in the year. */
  enteredLateMonths: 12,
  /** The longest page. */
  pageSize: 50,
  /** How long a mutation's answer is kept under its key. */
  idempotencyHours: 48,
  /** domain.md 10: a year after a death is notified, for reviews of it. */
  deathLiveMonths: 12,
  /** domain.md 10: as long as a return within three years is intended, or not ruled out. */
  leftEnglandLiveMonths: 36,
  /** domain.md 10: who does not intend to return is waited for a year. */
  leftForGoodLiveMonths: 12,
  /** domain.md 10: inquiries come late; after five years sealed a record goes. */
  sealedMonths: 60,
  /** domain.md 8: two weeks to open, review or answer a transfer; after them it is overdue. */
  transferDueDays: 14,
  /** domain.md 8, L32: a month without a decision, and the central team decides. */
  transferEscalationDays: 28,
  /** domain.md 11: an account that nobody uses is a door that nobody watches. */
  dormantSuspendDays: 30,
  /** domain.md 11: after so long without use it is not needed. */
  dormantCloseDays: 90,
  /** L09: who is named officer of the closed service has used it so many hours ago at most: nobody else can open it again. */
  officerUseHours: 24,
  /** L09: so many days after a closed service was opened again nothing runs out for its officers, who renew what did. */
  reopeningDays: 30,
  /** L34: time to make the next self-assessment before the organisation's people are locked out. */
  selfAssessmentWarningDays: 30,
  /** L34: after so many days without one the accreditation itself is suspended. */
  selfAssessmentGraceDays: 14,
  /** L34: a security self-assessment is made anew each year. */
  selfAssessmentMonths: 12,
  /** domain.md 11: the longest that an accreditation lasts. */
  accreditationMonths: 24,
  /** domain.md 9: a new source goes live only when so many of a hundred test rows match. */
  sourceMatchPercent: 95,
  /** domain.md 11: a link to set a password is used the same day or the next. */
  resetHours: 24,
  /** A system asks anew: what is stolen serves for minutes. */
  serviceTokenMinutes: 10,
  /** A key of a system is replaced once a year. */
  serviceKeyMonths: 12,
  /** Time to put the new key of a system in place while the old one serves on. */
  serviceKeyOverlapDays: 14,
  /** Enough for a lost telephone and a spare, on one printed card. */
  recoveryCodes: 10,
  /** A person has a few devices; more keys are keys that nobody misses. */
  passkeysAtMost: 8,
  /** Time to scan a code or touch a key. */
  enrolmentMinutes: 10,
  /** How often a code may be guessed on one link. */
  resetAttempts: 5,
  /** domain.md 9, L28: two weeks for reasonable steps; after them the correction is overdue. */
  correctionDueDays: 14,
  /** domain.md 8, 9: two weeks for a row or a pair in a cleaning queue; after them it is overdue. */
  cleaningDueDays: 14,
  /** domain.md 9: two records that are more likely than not one child are looked at by a person. */
  duplicateFrom: 0.5,
  /** domain.md 2: what nobody has confirmed a fortnight after its decision was due is looked at and proposed anew. */
  proposalDays: 28,
  /** domain.md 7, 10: a request for sealed data that nobody approves in a fortnight lapses. */
  sealedRequestDays: 14,
  /** domain.md 7, 10: what two people opened is read at once, and once. */
  sealedReadMinutes: 30,
  /** domain.md 12, L13: a pack is fetched and delivered within a month; then it is gone. */
  subjectAccessPackDays: 30,
  /** Closed requests and complaints about no record: six years, in which a claim can be brought (Limitation Act 1980). */
  matterYears: 6,
  /** domain.md 10, 12: a young person's record is held until 31 (25, and six years more): who looked is answered as long. */
  auditYears: 31,
  /** domain.md 12, L35: a complaint is acknowledged within 30 days (Data Protection Act 2018, section 164A). */
  complaintAcknowledgeDays: 30,
  /** domain.md 12: and answered within three months. */
  complaintOutcomeDays: 90,
  /** L37: written for a child of about 13; from 12 one is taken to understand such things (Information Commissioner). */
  childNoticeAge: 12,
  /** L14, L35: a user's question is answered within a working week. */
  supportAnswerWorkingDays: 5,
  /** domain.md 11: a user report looks at the last month. */
  reportPeriodDays: 30,
  /** L21: two working weeks for an action on what a report found; after them it is overdue and listed. */
  reportDueWorkingDays: 10,
  /** domain.md 11: so long before vetting runs out, or an unused account is suspended, somebody is told. */
  reportNoticeDays: 30,
  /** domain.md 11: an unused account is told of five days before it is suspended. */
  reportDormantNoticeDays: 5,
  /** domain.md 11: somebody who mistypes does so less often in a month. */
  reportFailedSignIns: 15,
  /** domain.md 11: a person loses their password once, not three times a month. */
  reportResets: 3,
  /** domain.md 11: below one a working day, more than the colleagues is still little. */
  reportSearchesAtLeast: 30,
  /** domain.md 11: so many times what the middle one of the colleagues searches. */
  reportPeerTimes: 3,
  /** domain.md 11: fewer colleagues than these are no measure. */
  reportPeersAtLeast: 5,
  /** domain.md 11: work on a child is recorded within so many days of looking. */
  reportInvolvementDays: 30,
  /** domain.md 11: some openings come to nothing; a handful in a month is asked about. */
  reportNoInvolvement: 5,
  /** domain.md 11: children move, but not so many a month. */
  reportOutOfArea: 20,
  /** domain.md 11: an evening at work, not a habit. */
  reportOutOfHours: 20,
  /** domain.md 11: the working day of those who visit before and after school begins then. */
  workdayFromHour: 7,
  /** domain.md 11: and ends then. */
  workdayToHour: 20,
  /** domain.md 11: every override is looked at. */
  reportOverrides: 1,
  /** domain.md 11: one refusal is a mistake. */
  reportRefusedOverrides: 2,
  /** domain.md 11: a mediator's busy month. */
  reportMediated: 40,
  /** domain.md 11: more than learning how to search. */
  reportBroadSearches: 10,
  /** domain.md 4: the reason OTHER is always reviewed. */
  reportReasonOther: 1,
  /** domain.md 11: more changes than a team of starters needs. */
  reportAccountChanges: 50,
  /** domain.md 11: one may be chance, and is asked about. */
  reportSameName: 1,
  /** L22: so many times the threshold opens an incident by itself. */
  reportIncidentTimes: 3,
  /** L12: numbers of fewer people than these leave in no file. */
  reportSmallNumber: 5,
  /** L13: a report's file is kept for a quarter. */
  reportFileDays: 92,
  /** domain.md 11: reports reach back a year. */
  reportHistoryDays: 366,
};

export type Policy = Readonly<typeof defaults>;

const proclamation = z
  .string()
  .refine(
    isProclamation,
    'must be a bank holiday as yyyy-MM-dd, or a standing one that was moved with - before it',
  );

/** A fraction stays one: a number that is whole in the defaults can only be replaced by a whole one. */
const numberLike = (usual: number) =>
  Number.isInteger(usual)
    ? z.int('must be a whole number').positive('must be 1 or more')
    : z.number('must be a number').positive('must be above 0').max(1, 'must be at most 1');

const schema = z
  .object({
    ...Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [
        name,
        typeof value === 'number'
          ? numberLike(value).default(value)
          : z.array(name === 'proclaimedHolidays' ? proclamation : z.string()).default(value),
      ]),
    ),
  })
  .strict();

/** The policy with the overrides of a JSON file, when one is named. @throws SettingsError for an unknown name or a bad number */
export function readPolicy(file?: string): Policy {
  const refuse = (...faults: string[]) =>
    new SettingsError(faults.map((fault) => `SIGNPOST_POLICY_FILE ${fault}.`));
  let overrides: unknown = {};
  try {
    if (file) overrides = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw refuse('names a file that cannot be read as JSON');
  }
  const { data, error } = schema.safeParse(overrides);
  if (error) throw refuse(...error.issues.map(({ path, message }) => ['holds:', ...path, message].join(' ')));
  return data as Policy;
}
