import { randomUUID } from 'node:crypto';
import type { AuditKind } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import {
  type idempotencyConflict,
  invalidInput,
  notPermitted,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { pastDay } from '../../../platform/inputs.ts';
import { createMutation, idOrNone, type KeyRefusal } from '../../../platform/mutation.ts';
import type { Policy } from '../../../platform/policy.ts';
import { endOfDay, monthsAfter } from '../../../platform/workingDays.ts';
import { noteOnRecord, type OpenRecordRow, openRecordStore } from '../access/openRecord.ts';
import { mayRecordSensitive, numberOrNobody } from '../access.ts';
import { closeRequestsOf } from '../brokering/store.ts';
import type { RecordDependencies } from '../dependencies.ts';
import type {
  EndSensitiveServiceInput,
  RecordSensitiveServiceInput,
  ReviewSensitiveServiceInput,
  SensitiveBasis,
  SensitiveConsent,
  WithdrawSensitiveConsentInput,
} from '../generated.ts';
import { beforeBirth, dayAhead, telephoneOf } from '../inputs.ts';
import { eachSide, withoutRow } from '../merge/side.ts';
import { mergeStore } from '../merge/store.ts';
import type { SensitiveServiceRow } from '../sealed/detail.ts';
import type { ReadSealed } from '../sealed/store.ts';
import { closeItems, openItem } from '../work/items.ts';
import { answersFor, isKept, mayKeep, versionOf } from './sensitiveService.ts';
import { sensitiveServiceStore } from './store.ts';

type Invalid = ReturnType<typeof invalidInput>;
interface Changed<T extends string> {
  readonly __typename: T;
  readonly number: string;
  readonly id: string;
}
type NotDone = Invalid | typeof recordNotFound | typeof idempotencyConflict;

/** Records, ends, withdraws and reviews sensitive services (domain.md 5). */
export interface SensitiveServices {
  record(
    input: RecordSensitiveServiceInput,
    caller: Caller,
  ): Promise<Changed<'SensitiveServiceRecorded'> | NotDone | ReturnType<typeof notPermitted>>;
  end(input: EndSensitiveServiceInput, caller: Caller): Promise<Changed<'SensitiveServiceEnded'> | NotDone>;
  withdraw(
    input: WithdrawSensitiveConsentInput,
    caller: Caller,
  ): Promise<Changed<'SensitiveConsentWithdrawn'> | NotDone>;
  review(
    input: ReviewSensitiveServiceInput,
    caller: Caller,
  ): Promise<Changed<'SensitiveServiceReviewed'> | NotDone | typeof versionConflict>;
}

interface Dependencies extends RecordDependencies {
  readonly readSealed: ReadSealed;
  readonly sealedSql: Sql;
}

const failures = {
  NOT_FOUND: recordNotFound,
  NOT_PROVIDER: notPermitted(
    'You opened this record in a role that gives no service. Open it as a practitioner of the service.',
  ),
  VERSION: versionConflict,
  BEFORE_BIRTH: invalidInput('startedOn', beforeBirth),
  BASIS_BEFORE_BIRTH: invalidInput('basisOn', beforeBirth),
  ENDS_BEFORE_START: invalidInput('endedOn', 'Give a day that is not before the first day of contact.'),
  END_INSTEAD: invalidInput('id', 'This entry does not rest on consent. End it instead.'),
} as const;
type Failure = keyof typeof failures;

/** What is stored under an idempotency key: an id, which tells nothing, or the code of an expected failure. */
type Stored = { readonly id: string } | { readonly failure: Failure };

interface Basis {
  readonly basis: SensitiveBasis;
  readonly consentOf: SensitiveConsent | null;
  readonly basisOn: string;
  readonly reviewOn: string;
}

/** A basis from the input: consent is somebody's, significant harm nobody's. */
function basisOf(
  input: Pick<RecordSensitiveServiceInput, 'basis' | 'consentOf' | 'basisOn' | 'reviewOn'>,
  clock: Clock,
  policy: Policy,
): Basis | Invalid {
  const today = clock.today();
  if (input.basis === 'CONSENT' && input.consentOf == null) {
    return invalidInput('consentOf', 'Say whose consent it is: the child’s, or a parent’s or carer’s.');
  }
  if (input.basis !== 'CONSENT' && input.consentOf != null) {
    return invalidInput('consentOf', 'Leave it out: significant harm needs nobody’s consent.');
  }
  const basisOn = pastDay('basisOn', input.basisOn, today);
  if (typeof basisOn !== 'string') return basisOn;
  const reviewOn = dayAhead(
    'reviewOn',
    input.reviewOn,
    today,
    monthsAfter(today, policy.sensitiveReviewMonths),
  );
  if (typeof reviewOn !== 'string') return reviewOn;
  return { basis: input.basis, consentOf: input.consentOf ?? null, basisOn, reviewOn };
}

/**
 * Sensitive services over the pool of role signpost_records and the reader of sealed details. An entry stands as
 * ciphertext on every record, shielded or not, so both take the same way. The audit tells of it as of any
 * involvement, and nothing stored in clear says which service it is.
 */
export function createSensitiveServices(dependencies: Dependencies): SensitiveServices {
  const { readSealed, audit, clock, policy, ring } = dependencies;
  const mutate = createMutation('records', dependencies);
  const { lockOpenRecord } = openRecordStore(clock);
  const store = sensitiveServiceStore(ring);
  const merges = mergeStore(dependencies.sql, dependencies.sealedSql, {
    ring,
    lookupKey: dependencies.hashKey,
  });

  /** Runs one change of a record that the caller has open. */
  const change = (
    mutation: string,
    input: { readonly number: string; readonly idempotencyKey: string },
    caller: Caller,
    act: (transaction: TransactionSql, record: OpenRecordRow) => Promise<Stored>,
  ) =>
    mutate<Stored>(mutation, input, caller, async (transaction) => {
      const record = await lockOpenRecord(transaction, numberOrNobody(input.number), caller);
      return record ? act(transaction, record) : { failure: 'NOT_FOUND' };
    });

  const find = async (record: OpenRecordRow, given: string, caller: Caller) => {
    const { number, role: actingRole } = record;
    // However long ago it ended: consent is withdrawn from what is held, whether it is still shown or not.
    const key = { number, kinds: ['SENSITIVE_SERVICE'], actingRole, caller, everEnded: true } as const;
    const details = await readSealed(key);
    const id = idOrNone(given);
    return details.of('SENSITIVE_SERVICE').find((entry) => entry.id === id);
  };

  const note = (
    transaction: TransactionSql,
    kind: AuditKind,
    record: OpenRecordRow,
    involvementId: string | null,
    caller: Caller,
  ) => noteOnRecord(audit, transaction, record, caller, kind, { involvementId: involvementId ?? undefined });

  const awaitReview = (
    transaction: TransactionSql,
    record: OpenRecordRow,
    id: string,
    reviewOn: string,
    caller: Caller,
  ) =>
    openItem(transaction, {
      queue: 'SENSITIVE_REVIEW',
      authorityCode: record.authority_code,
      childNumber: record.number,
      reference: id,
      openedAt: clock.now(),
      dueAt: endOfDay(reviewOn),
      openedBy: caller.accountId,
    });

  const settleReview = (transaction: TransactionSql, id: string, outcome: string, caller: Caller) =>
    closeItems(transaction, {
      reference: id,
      queue: 'SENSITIVE_REVIEW',
      outcome,
      closedAt: clock.now(),
      closedBy: caller.accountId,
    });

  /** The answer to what was stored; `T` is the payload of success. */
  const answer = <T extends string, F>(
    __typename: T,
    input: { readonly number: string },
    stored: Stored | KeyRefusal,
  ) => {
    if ('__typename' in stored) return stored;
    if ('failure' in stored) return failures[stored.failure] as F;
    return { __typename, number: String(numberOrNobody(input.number)), id: stored.id };
  };

  return {
    async record(input, caller) {
      const basis = basisOf(input, clock, policy);
      if ('__typename' in basis) return basis;
      const startedOn = pastDay('startedOn', input.startedOn, clock.today());
      if (typeof startedOn !== 'string') return startedOn;
      const telephone = telephoneOf(input.telephone);
      if (telephone !== null && typeof telephone !== 'string') return telephone;
      const outcome = await change('recordSensitiveService', input, caller, async (transaction, record) => {
        if (!mayRecordSensitive(caller, record.role, record.status)) return { failure: 'NOT_PROVIDER' };
        if (startedOn < record.birth_date) return { failure: 'BEFORE_BIRTH' };
        if (basis.basisOn < record.birth_date) return { failure: 'BASIS_BEFORE_BIRTH' };
        const id = randomUUID();
        const row: SensitiveServiceRow = {
          serviceType: input.serviceType,
          // The provider is whoever records it: nobody can name another.
          organisationId: caller.organisationId,
          accountId: caller.accountId,
          telephone,
          ...basis,
          assertedBy: caller.accountId,
          startedOn,
          endedOn: null,
          version: 1,
        };
        await store.insert(transaction, record.number, id, row);
        await awaitReview(transaction, record, id, basis.reviewOn, caller);
        await note(transaction, 'INVOLVEMENT_RECORDED', record, id, caller);
        return { id };
      });
      return answer('SensitiveServiceRecorded', input, outcome);
    },

    async end(input, caller) {
      const endedOn = pastDay('endedOn', input.endedOn, clock.today());
      if (typeof endedOn !== 'string') return endedOn;
      const outcome = await change('endSensitiveService', input, caller, async (transaction, record) => {
        const entry = await find(record, input.id, caller);
        if (!entry || !mayKeep(caller, record, entry.row) || !isKept(record, entry.row)) {
          return { failure: 'NOT_FOUND' };
        }
        const { id, row } = entry;
        if (endedOn < row.startedOn) return { failure: 'ENDS_BEFORE_START' };
        await store.replace(transaction, record.number, id, { ...row, endedOn, version: versionOf(row) + 1 });
        await settleReview(transaction, id, 'ENDED', caller);
        await note(transaction, 'INVOLVEMENT_ENDED', record, id, caller);
        return { id };
      });
      return answer('SensitiveServiceEnded', input, outcome);
    },

    async withdraw(input, caller) {
      const outcome = await change('withdrawSensitiveConsent', input, caller, async (transaction, record) => {
        const entry = await find(record, input.id, caller);
        if (!entry || !mayKeep(caller, record, entry.row)) return { failure: 'NOT_FOUND' };
        if (entry.row.basis !== 'CONSENT') return { failure: 'END_INSTEAD' };
        const { id } = entry;
        await store.remove(transaction, record.number, id);
        // At once, and from what undoing a merge would restore too.
        await merges.revise(transaction, record.number, (snapshots) =>
          snapshots.map((each) => eachSide(each, (side) => withoutRow(side, `sensitive_service:${id}`))),
        );
        await settleReview(transaction, id, 'WITHDRAWN', caller);
        const endedSince = monthsAfter(clock.today(), -policy.involvementVisibleMonths);
        const closing = { at: clock.now(), by: caller.accountId, endedSince };
        await closeRequestsOf(transaction, record.number, id, closing);
        // As any end of contact: a kind of its own would tell an auditor whose service it was (ADR 0056).
        await note(transaction, 'INVOLVEMENT_ENDED', record, id, caller);
        return { id };
      });
      return answer('SensitiveConsentWithdrawn', input, outcome);
    },

    async review(input, caller) {
      const basis = basisOf(input, clock, policy);
      if ('__typename' in basis) return basis;
      const outcome = await change('reviewSensitiveService', input, caller, async (transaction, record) => {
        const entry = await find(record, input.id, caller);
        if (!entry || !answersFor(record) || !isKept(record, entry.row)) return { failure: 'NOT_FOUND' };
        const { id, row } = entry;
        if (versionOf(row) !== input.version) return { failure: 'VERSION' };
        if (basis.basisOn < record.birth_date) return { failure: 'BASIS_BEFORE_BIRTH' };
        const reviewed = { ...row, ...basis, assertedBy: caller.accountId, version: versionOf(row) + 1 };
        await store.replace(transaction, record.number, id, reviewed);
        await settleReview(transaction, id, 'REVIEWED', caller);
        await awaitReview(transaction, record, id, basis.reviewOn, caller);
        // Which entry, would say who recorded one that has a basis: its provider (ADR 0056).
        await note(transaction, 'INVOLVEMENT_REVIEWED', record, null, caller);
        return { id };
      });
      return answer('SensitiveServiceReviewed', input, outcome);
    },
  };
}
