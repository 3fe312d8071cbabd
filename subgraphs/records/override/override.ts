import { randomUUID } from 'node:crypto';
import { actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { clockShift } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { invalidInput, needsStepUp, notPermitted, recordNotFound } from '../../../platform/failures.ts';
import type { ChangeDependencies } from '../../../platform/mutation.ts';
import { createMutation, hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import { endOfDay, workingDaysAfter } from '../../../platform/workingDays.ts';
import { type OpenRecordRow, openRecordStore } from '../access/openRecord.ts';
import { numberOrNobody } from '../access.ts';
import { openedGroups } from '../child/visible.ts';
import type { AccessReason, OverrideShieldInput, ReviewOverrideInput } from '../generated.ts';
import { tellTeam } from '../notice/store.ts';
import { openItem } from '../work/items.ts';
import { createReview } from '../work/review.ts';
import { mayOverride } from './rules.ts';
import { createOverrideReader, grantOverride } from './store.ts';

/** What is shown before an override; its version is the policy's. */
const warningText =
  'This record is shielded: somebody could be seriously harmed if its details became known. Open it only if a child cannot be protected otherwise. The accountable authority is told now, under your name, and another person reviews what you do. Do not copy or pass on where anybody lives.';

/** Reasons under which what is hidden may be opened: those about a child's safety. */
const overrideReasons: ReadonlySet<AccessReason> = new Set(['CO_OPERATION', 'SAFEGUARDING', 'CASE_REVIEW']);

type Refusal = 'NOT_PERMITTED' | 'WARNING' | 'STEP_UP';
type Stored =
  | { readonly grantId: string; readonly expiresAt: string }
  | { readonly failure: 'NOT_FOUND' | 'NOT_SHIELDED' | 'NOT_PERMITTED' };

const failures = {
  NOT_FOUND: recordNotFound,
  NOT_SHIELDED: notPermitted('The record is not shielded: there is nothing to override.'),
  NOT_PERMITTED: notPermitted(
    'You have no right to override a shield here. The accountable team was told. Ask it by the telephone on the record.',
  ),
  WARNING: invalidInput('warningVersion', 'Read the warning as it stands now, and acknowledge its version.'),
  STEP_UP: needsStepUp,
} as const;
/** Overrides of shields, and their reviews (domain.md 2, 4, 6). */
export type Overrides = ReturnType<typeof createOverrides>;

/** Overrides over the pool of role signpost_records. */
export function createOverrides(dependencies: ChangeDependencies) {
  const { sql, audit, policy, clock } = dependencies;
  const mutate = createMutation('records', dependencies);
  const { lockOpenRecord } = openRecordStore(clock);
  const read = createOverrideReader(sql, clock);
  const review = createReview(dependencies, {
    mutation: 'reviewOverride',
    queue: 'OVERRIDE_REVIEW',
    kind: 'OVERRIDE_REVIEWED',
    table: 'shield_override',
    where: 'true',
    evidence: 's.basis',
    idName: 'overrideId',
    behalf: 'null::uuid',
  });

  /** What stands against it whatever the record is. Not stored under the key: it can be mended, and asked again. */
  const refusal = (input: OverrideShieldInput, caller: Caller): Refusal | null => {
    if (!mayOverride(caller, 'PRACTITIONER')) return 'NOT_PERMITTED';
    if (!input.warningAcknowledged || input.warningVersion !== policy.overrideWarningVersion)
      return 'WARNING';
    return hasSteppedUp(caller, clock, policy) ? null : 'STEP_UP';
  };

  /** What stands against it as the record stands. Over by age it is as an archived one, and an override opens it anew (ADR 0086). */
  const obstacle = (record: OpenRecordRow | undefined, caller: Caller) => {
    if (!record) return 'NOT_FOUND';
    if (!record.shielded) return 'NOT_SHIELDED';
    if (!mayOverride(caller, record.role)) return 'NOT_PERMITTED';
    return record.status === 'LIVE' ? null : 'NOT_FOUND';
  };

  /** A refusal is audited, and told where there is a shielded record that the caller has open (domain.md 4). */
  const noteRefusal = async (
    transaction: TransactionSql,
    record: OpenRecordRow | undefined,
    input: OverrideShieldInput,
    code: string,
    caller: Caller,
  ) => {
    const number = numberOrNobody(input.number);
    await audit.append(transaction, {
      ...actor(caller),
      kind: 'OVERRIDE_REFUSED',
      outcome: 'REFUSED',
      reason: input.reason,
      area: record?.authority_code,
      childNumber: number === 0 ? undefined : String(number),
      detail: { code, basis: input.basis },
    });
    if (!record?.shielded) return;
    await tellTeam(transaction, {
      authorityCode: record.authority_code,
      kind: 'OVERRIDE_REFUSED',
      at: clock.now(),
      reference: caller.operationId,
    });
  };

  const open = async (
    transaction: TransactionSql,
    record: OpenRecordRow,
    input: OverrideShieldInput,
    caller: Caller,
  ): Promise<Stored> => {
    const { number, authority_code: authorityCode } = record;
    const [grantId, id] = [randomUUID(), randomUUID()];
    const expires = await grantOverride(
      transaction,
      {
        id: grantId,
        number,
        reason: input.reason,
        shift: clockShift(clock),
        milliseconds: policy.grantMinutes * 60_000,
      },
      caller,
    );
    const at = clock.now();
    await transaction`
      insert into records.shield_override
        (child_number, id, grant_id, account_id, reason, basis, warning_version, opened_at)
      values (${number}, ${id}, ${grantId}, ${caller.accountId}, ${input.reason}, ${input.basis},
        ${input.warningVersion}, ${at})`;
    const due = workingDaysAfter(clock.today(), policy.overrideReviewWorkingDays, policy.proclaimedHolidays);
    await openItem(transaction, {
      queue: 'OVERRIDE_REVIEW',
      authorityCode,
      childNumber: number,
      reference: id,
      openedAt: at,
      dueAt: endOfDay(due),
      openedBy: caller.accountId,
    });
    const reference = caller.operationId;
    await tellTeam(transaction, { authorityCode, kind: 'SHIELD_OVERRIDDEN', at, reference });
    const expiresAt = expires.toISOString();
    const facts = { actingRole: 'SHIELD_OVERRIDE', shielded: true, ownAuthority: record.own } as const;
    const event = {
      ...actor(caller),
      outcome: 'DONE',
      area: authorityCode,
      reason: input.reason,
      childNumber: String(number),
    } as const;
    const role = facts.actingRole;
    await audit.append(
      transaction,
      // An opening as any other, so that whoever reads openings sees it, and what it was beside it.
      { ...event, kind: 'RECORD_OPENED', detail: { role, grantId, expiresAt, groups: openedGroups(facts) } },
      {
        ...event,
        kind: 'SHIELD_OVERRIDDEN',
        detail: { overrideId: id, grantId, basis: input.basis, warningVersion: input.warningVersion },
      },
    );
    return { grantId, expiresAt };
  };

  return {
    /** What must be read and acknowledged before an override. */
    warning: () => ({ version: policy.overrideWarningVersion, text: warningText }),

    /** Opens what one record's shield hides, under a grant of its own. */
    async override(input: OverrideShieldInput, caller: Caller) {
      if (!overrideReasons.has(input.reason)) {
        return invalidInput('reason', 'Give CO_OPERATION, SAFEGUARDING or CASE_REVIEW.');
      }
      const number = numberOrNobody(input.number);
      const refused = refusal(input, caller);
      if (refused) {
        return sql.begin(async (transaction) => {
          const record = await lockOpenRecord(transaction, number, caller);
          await noteRefusal(transaction, record, input, record ? refused : 'NOT_FOUND', caller);
          return record ? failures[refused] : recordNotFound;
        });
      }
      const stored = await mutate<Stored>('overrideShield', input, caller, async (transaction) => {
        const record = await lockOpenRecord(transaction, number, caller);
        const failure = obstacle(record, caller);
        if (record && failure === null) return open(transaction, record, input, caller);
        await noteRefusal(transaction, record, input, failure as string, caller);
        return { failure: failure ?? 'NOT_FOUND' };
      });
      if ('__typename' in stored) return stored;
      if ('failure' in stored) return failures[stored.failure];
      const grant = { id: stored.grantId, reason: input.reason, role: 'SHIELD_OVERRIDE' as const };
      const expiresAt = new Date(stored.expiresAt);
      return {
        __typename: 'ShieldOverridden',
        number: String(number),
        grant: { ...grant, expiresAt },
      } as const;
    },

    /** Notes what another person found (`createReview`). */
    async review(input: ReviewOverrideInput, caller: Caller) {
      const failure = await review(input, caller);
      return (
        failure ??
        ({ __typename: 'OverrideReviewed', id: idOrNone(input.id), outcome: input.outcome } as const)
      );
    },

    /** The overrides of a record, the newest first; none without the caller's own grant as its management team. */
    of: (number: string, caller: Caller) => read({ number: numberOrNobody(number), caller }),
  };
}
