import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import { invalidInput } from '../../../platform/failures.ts';
import { evidenceSeen, pastDayGiven, textOfNoChild } from '../../../platform/inputs.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import type {
  AccountInput,
  MoveAccountInput,
  RecordConditionInput,
  RecordedCondition,
  SuspendAccountInput,
} from '../generated.ts';
import { voidLinks } from '../reset/start.ts';
import { trainingCurrent, vettingCurrent } from '../session/conditions.ts';
import { endAllOf } from '../session/store.ts';
import { type CareDependencies, type ChangeOutcome, changeAccount } from './change.ts';
import type { ManagedRow } from './managed.ts';
import { whyKept } from './reach.ts';
import { endRights } from './requests.ts';
import { findPlace } from './store.ts';

const dayColumns: Readonly<Record<Exclude<RecordedCondition, 'TRAINING'>, string>> = {
  VETTING: 'vetted_on',
  PROCEDURES: 'procedures_received_on',
  AGREEMENT: 'agreement_signed_on',
};

/**
 * Whether a condition that holds would not, once this is recorded: it cuts off as suspending does, which nobody would be told, and
 * who is cut off is let go by time.
 */
function endsWith(
  { policy, clock }: CareDependencies,
  row: ManagedRow,
  condition: RecordedCondition,
  day: IsoDate,
  course: number | null,
): boolean {
  const vetted = (on: IsoDate | null) => vettingCurrent(on, clock.today(), policy.vettingYears);
  const trained = (version: number | null) => trainingCurrent(version, policy.trainingVersion);
  if (condition === 'VETTING') return vetted(row.vetted_on) && !vetted(day);
  return condition === 'TRAINING' && trained(row.trained_version) && !trained(course);
}

/** Records that somebody fulfilled a condition, with the reference of its evidence (domain.md 2; L20). */
export async function recordCondition(
  deps: CareDependencies,
  caller: Caller,
  input: RecordConditionInput,
): Promise<ChangeOutcome> {
  const { condition } = input;
  const day = pastDayGiven('on', input.on, deps.clock.today());
  if (typeof day !== 'string') return day;
  const evidence = textOfNoChild('evidence', input.evidence, evidenceSeen);
  if (typeof evidence !== 'string') return evidence;
  const course = condition === 'TRAINING' ? (input.courseVersion ?? 0) : null;
  if (course !== null && (course < 1 || course > deps.policy.trainingVersion)) {
    return invalidInput(
      'courseVersion',
      'Give the version of the course that was passed, as printed on the certificate.',
    );
  }
  return changeAccount(deps, caller, {
    mutation: 'recordCondition',
    input,
    make: async (transaction, row) => {
      if (row.status === 'CLOSED') return 'STATUS';
      const kept = row.roles.includes('AUDITOR') && endsWith(deps, row, condition, day, course);
      if (kept && whyKept(caller, row, ['AUDITOR'])) return 'AUDITOR';
      await transaction`
        insert into users.condition_evidence (id, account_id, condition, on_day, course_version, reference, recorded_by,
          recorded_at)
        values (${randomUUID()}, ${row.account_id}, ${condition}, ${day}, ${course}, ${evidence}, ${caller.accountId},
          ${deps.clock.now()})`;
      if (condition === 'TRAINING') {
        await transaction`update users.account set trained_version = ${course} where id = ${row.account_id}`;
      } else {
        await transaction`
          update users.account set ${transaction(dayColumns[condition])} = ${day} where id = ${row.account_id}`;
      }
      return { kind: 'ACCOUNT_CHANGED', detail: { condition, on: day, course } };
    },
  });
}

/** Whom auditors hear of at once (ADR 0171): whoever is audited would otherwise choose, alone, that nobody reads what they do. */
const auditorSuspended = {
  detector: 'AUDITOR_SUSPENDED',
  summary:
    'Somebody suspended the account of an auditor. Find out why, and who reads the audit of that body meanwhile.',
} as const;

/**
 * Suspends an account (L22, L23): every process hears of it within a second. Also one that was edited. Of an auditor's the other
 * auditors are told at once.
 */
export function suspendAccount(
  deps: CareDependencies,
  caller: Caller,
  input: SuspendAccountInput,
): Promise<ChangeOutcome> {
  return changeAccount(deps, caller, {
    mutation: 'suspendAccount',
    input,
    evenAltered: true,
    make: async (transaction, row) => {
      if (row.status !== 'ACTIVE') return 'STATUS';
      await transaction`
        update users.account set status = 'SUSPENDED', suspended_for = ${input.reason}, suspended_by = ${caller.accountId}
        where id = ${row.account_id}`;
      return {
        kind: 'ACCOUNT_SUSPENDED',
        detail: { reason: input.reason },
        incident: row.roles.includes('AUDITOR') ? auditorSuspended : undefined,
      };
    },
  });
}

/**
 * Lets a suspended account be used again, by signing in: what was open before, a session or a link, may be what it was suspended
 * for. Every condition must still hold then.
 */
export function resumeAccount(
  deps: CareDependencies,
  caller: Caller,
  input: AccountInput,
): Promise<ChangeOutcome> {
  return changeAccount(deps, caller, {
    mutation: 'resumeAccount',
    input,
    make: async (transaction, row) => {
      if (row.status !== 'SUSPENDED') return 'STATUS';
      const now = deps.clock.now();
      await endAllOf(transaction, row.account_id, now);
      await voidLinks(transaction, row.account_id, now);
      await transaction`
        update users.account set status = 'ACTIVE', suspended_for = null, suspended_by = null, active_from = ${now}
        where id = ${row.account_id}`;
      return { kind: 'ACCOUNT_CHANGED', detail: { resumed: true, suspendedFor: row.suspended_for } };
    },
  });
}

/** Closes an account for ever (L23): its roles go, its number is never given again. Also one that was edited. */
export function closeAccount(
  deps: CareDependencies,
  caller: Caller,
  input: AccountInput,
): Promise<ChangeOutcome> {
  return changeAccount(deps, caller, {
    mutation: 'closeAccount',
    input,
    stepUp: true,
    evenAltered: true,
    make: async (transaction, row) => {
      if (row.status === 'CLOSED') return 'STATUS';
      const kept = whyKept(caller, row, row.roles);
      if (kept) return kept;
      const now = deps.clock.now();
      await endRights(transaction, [row.account_id], now, caller.accountId);
      await transaction`
        update users.account set status = 'CLOSED', suspended_for = null, suspended_by = null, closed_at = ${now}
        where id = ${row.account_id}`;
      return { kind: 'ACCOUNT_CLOSED', detail: { roles: row.roles } };
    },
  });
}

/** Moves a person to another organisation of the same body. What they may do there is asked for and approved anew. */
export function moveAccount(
  deps: CareDependencies,
  caller: Caller,
  input: MoveAccountInput,
): Promise<ChangeOutcome> {
  return changeAccount(deps, caller, {
    mutation: 'moveAccount',
    input,
    stepUp: true,
    make: async (transaction, row) => {
      if (row.status === 'CLOSED') return 'STATUS';
      if (row.kind !== 'PERSON') return 'SYSTEM';
      const kept = whyKept(caller, row, row.roles);
      if (kept) return kept;
      const place = await findPlace(transaction, caller, idOrNone(input.organisationId));
      if (!place || place.id === row.organisation_id) return 'ORGANISATION';
      const now = deps.clock.now();
      // It was the former organisation that vouched for them.
      await endRights(transaction, [row.account_id], now, caller.accountId);
      await transaction`
        update users.account set organisation_id = ${place.id}, authority_code = ${place.authority_code},
          region = ${place.region}
        where id = ${row.account_id}`;
      return {
        kind: 'ACCOUNT_CHANGED',
        detail: { movedFrom: row.organisation_id, movedTo: place.id, roles: row.roles },
      };
    },
  });
}
