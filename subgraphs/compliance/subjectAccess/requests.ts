import { randomUUID } from 'node:crypto';
import { type AuditDetail, type AuditWriter, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { type Clock, type IsoDate, londonDate } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import { invalidInput, notPermitted, recordNotFound, versionConflict } from '../../../platform/failures.ts';
import {
  aReason,
  doneBefore,
  pastDay,
  pastDayGiven,
  type TextWanted,
  textGiven,
} from '../../../platform/inputs.ts';
import { idOrNone, isId, type Mutate } from '../../../platform/mutation.ts';
import type { Position } from '../../../platform/page.ts';
import type { Policy } from '../../../platform/policy.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { endOfDay } from '../../../platform/workingDays.ts';
import { answeringOf } from '../answering.ts';
import type { Printer } from '../document/printer.ts';
import type {
  ConcludeSubjectAccessInput,
  ExtendSubjectAccessInput,
  PauseSubjectAccessInput,
  ReceiveSubjectAccessInput,
  ReopenInput,
  ResumeSubjectAccessInput,
  SubjectAccessChecksInput,
  SubjectAccessDeliveryInput,
} from '../generated.ts';
import type { Details } from './contents.ts';
import { answerDue, toldInTime } from './deadline.ts';
import { lapsedRight } from './entitled.ts';
import {
  broughtBy,
  checksFault,
  isFinished,
  isOfOthers,
  isOverdue,
  mayTellLocation,
  mergedSince,
  numberFault,
  numberGiven,
  type OpenedRequest,
  openRequest,
  type RequestView,
  sealDetails,
  showRequest,
  withoutNumber,
} from './rules.ts';
import * as store from './store.ts';

/** What requests and packs stand on. */
export interface Dependencies {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly mutate: Mutate;
  /** The keys of this purpose. */
  readonly ring: () => KeyRing;
  readonly printer: Printer;
}

/** What a step may come to besides its success. */
type StepFailure =
  | typeof recordNotFound
  | typeof versionConflict
  | ReturnType<typeof invalidInput>
  | ReturnType<typeof notPermitted>
  | { readonly __typename: 'NeedsSecondPerson'; readonly message: string };

interface Step {
  readonly reference: string;
  readonly version: number;
  readonly idempotencyKey: string;
}

const whatIsWanted: TextWanted = { ask: 'Give what is asked for', least: 1, most: 2_000 };
const notNow = notPermitted('The request is not at this step; ask for it again to see where it stands.');
/** What is late would be in no list while it waited, and a weekend in it could make it in time. */
const lateAlready = notPermitted(
  'The last day for the answer has passed, so the clock does not stop any more. Ask for what is missing, and answer as soon as it is there.',
);

/** One step of a request that the caller answers, once for its key, with its audit row. */
export function createStep(dependencies: Dependencies) {
  const { audit, mutate, ring } = dependencies;
  return <T extends Step>(
    mutation: string,
    input: T,
    caller: Caller,
    act: (tx: TransactionSql, row: OpenedRequest) => Promise<StepFailure | undefined>,
  ) =>
    mutate(mutation, input, caller, async (tx) => {
      const found = await store.lock(tx, idOrNone(input.reference), answeringOf(caller, dependencies));
      if (!found) return recordNotFound;
      if (found.version !== input.version) return versionConflict;
      const failure = await act(tx, openRequest(ring(), found));
      if (failure) return failure;
      await noteOf(audit, tx, caller, found, { step: mutation });
      return { __typename: 'SubjectAccessChanged', id: found.id } as const;
    });
}

/** Writes the audit row of a step. */
export function noteOf(
  audit: AuditWriter,
  tx: Queryable,
  caller: Caller,
  row: Pick<store.RequestRow, 'id' | 'child_number' | 'answering'>,
  detail: AuditDetail,
  kind: 'SUBJECT_ACCESS_CHANGED' | 'SUBJECT_ACCESS_FETCHED' = 'SUBJECT_ACCESS_CHANGED',
): Promise<void> {
  return audit.append(tx, {
    ...actor(caller),
    kind,
    outcome: 'DONE',
    area: row.answering ?? undefined,
    childNumber: row.child_number === '0' ? undefined : row.child_number,
    detail: { request: row.id, ...detail },
  });
}

/**
 * Requests for access, from their receipt to their end (domain.md 12; L38). Who answers is who answers for the record at
 * the moment of each step: requests move with it.
 */
export function createRequests(dependencies: Dependencies) {
  const { sql, audit, clock, policy, mutate, ring, printer } = dependencies;
  const step = createStep(dependencies);
  const holidays = policy.proclaimedHolidays;
  const resealed = (row: OpenedRequest, details: Details) =>
    sealDetails(ring(), row.child_number, row.id, details);
  const due = async (tx: Queryable, row: RequestView, extended: boolean) =>
    answerDue(row.received_on, await store.pauses(tx, row.id), extended, holidays);
  /** The last moment of a day that has passed; of today, this one. */
  const momentOf = (day: IsoDate) =>
    day === clock.today() ? clock.now() : new Date(endOfDay(day).getTime() - 1);
  /** Lets the clock of a request go on from a day, where it stood still: what changes of the request. */
  const goesOn = async (
    tx: Queryable,
    row: RequestView,
    on = clock.today(),
  ): Promise<Readonly<Record<string, string | null>>> => {
    if (row.waiting_for === null) return {};
    const stopped = (await store.pauses(tx, row.id)).find(({ until }) => until === null);
    await store.endPause(tx, row, stopped && on < stopped.from ? stopped.from : on);
    return { waiting_for: null, due_on: await due(tx, row, row.extended_on !== null) };
  };

  return {
    /** Takes a request in. The answer is the same whoever answers for the record, and when nobody does. */
    async receive(input: ReceiveSubjectAccessInput, caller: Caller) {
      const number = numberGiven(input.number);
      if (number === null) return numberFault;
      const came = broughtBy(input, clock.today(), policy);
      if ('__typename' in came) return came;
      const { name, contact, receivedOn } = came;
      const wants = input.wants == null ? null : textGiven('wants', input.wants, whatIsWanted);
      if (wants !== null && typeof wants !== 'string') return wants;
      const unnumbered = withoutNumber(number, wants);
      if (unnumbered) return unnumbered;
      const { authorityCode } = caller;
      if (authorityCode === null) return notPermitted('Requests are taken in by the people of an authority.');
      const dueOn = answerDue(receivedOn, [], false, holidays);
      return mutate('receiveSubjectAccessRequest', input, caller, async (tx) => {
        const id = randomUUID();
        const details: Details = { name, relationship: input.relationship, contact, wants };
        await store.add(tx, {
          child_number: number,
          id,
          received_by: authorityCode,
          received_on: receivedOn,
          due_on: dueOn,
          ...sealDetails(ring(), number, id, details),
        });
        // The number that was given: whether it is anybody's, the event does not say either.
        await audit.append(tx, {
          ...actor(caller),
          kind: 'SUBJECT_ACCESS_RECEIVED',
          outcome: 'DONE',
          childNumber: number === '0' ? undefined : number,
          detail: { request: id },
        });
        return { __typename: 'SubjectAccessReceived', reference: id, dueOn } as const;
      });
    },

    async check(input: SubjectAccessChecksInput, caller: Caller) {
      const { carerId = null, mayHaveLocation } = input;
      if (carerId !== null && !isId(carerId))
        return invalidInput('carerId', 'Give the identifier of a carer of the record, or leave it out.');
      if (mayHaveLocation === true && input.locationReason == null)
        return invalidInput('locationReason', 'Say why the pack may tell where the child is.');
      const locationReason =
        input.locationReason == null ? null : textGiven('locationReason', input.locationReason, aReason);
      if (locationReason !== null && typeof locationReason !== 'string') return locationReason;
      return step('recordSubjectAccessChecks', input, caller, async (tx, row) => {
        if (isFinished(row)) return notNow;
        const fault = checksFault(input, row.details);
        if (fault) return fault;
        const { identity, authority, childUnderstands } = input;
        const checks = {
          identity,
          authority,
          childUnderstands,
          childAgrees: input.childAgrees ?? null,
          carerId: carerId && idOrNone(carerId),
          mayHaveLocation: mayHaveLocation ?? false,
          ofShielded: row.shielded,
          locationReason,
          by: caller.accountId,
        };
        // A pack that there is rests on what was checked before.
        await store.dropParts(tx, row);
        await store.closeHolding(tx, row, caller.accountId, clock.now());
        await store.change(tx, row, {
          state: 'CHECKED',
          ...noPack,
          reviewed_by: null,
          reviewed_at: null,
          with_location: false,
          ...resealed(row, { ...row.details, checks }),
        });
        // The pack comes next.
        printer.warm();
        return undefined;
      });
    },

    pause: (input: PauseSubjectAccessInput, caller: Caller) =>
      step('pauseSubjectAccess', input, caller, async (tx, row) => {
        if (isFinished(row) || row.waiting_for !== null) return notNow;
        if (isOverdue(row, clock.today())) return lateAlready;
        await store.beginPause(tx, row, randomUUID(), input.waitingFor, clock.today());
        await store.change(tx, row, { waiting_for: input.waitingFor, due_on: null });
        return undefined;
      }),

    /** From the day on which it came: who enters that late has no more days for the answer. */
    async resume(input: ResumeSubjectAccessInput, caller: Caller) {
      const cameOn = pastDay('cameOn', input.cameOn, clock.today());
      if (typeof cameOn !== 'string') return cameOn;
      return step('resumeSubjectAccess', input, caller, async (tx, row) => {
        if (row.waiting_for === null) return notNow;
        const stopped = (await store.pauses(tx, row.id)).find(({ until }) => until === null);
        if (stopped && cameOn < stopped.from)
          return invalidInput('cameOn', 'Give a day that is not before that on which the clock was stopped.');
        await store.change(tx, row, await goesOn(tx, row, cameOn));
        return undefined;
      });
    },

    async extend(input: ExtendSubjectAccessInput, caller: Caller) {
      const reason = textGiven('reason', input.reason, aReason);
      if (typeof reason !== 'string') return reason;
      const toldOn = pastDayGiven('toldOn', input.toldOn, clock.today());
      if (typeof toldOn !== 'string') return toldOn;
      return step('extendSubjectAccess', input, caller, async (tx, row) => {
        if (isFinished(row) || row.extended_on !== null) return notNow;
        if (!toldInTime(row.received_on, await store.pauses(tx, row.id), toldOn, holidays))
          return invalidInput(
            'toldOn',
            'Give the day on which who asks was told: within the first month of the request.',
          );
        await store.change(tx, row, {
          extended_on: toldOn,
          due_on: await due(tx, row, true),
          ...resealed(row, { ...row.details, extensionReason: reason }),
        });
        return undefined;
      });
    },

    async deliver(input: SubjectAccessDeliveryInput, caller: Caller) {
      const on = pastDay('deliveredOn', input.deliveredOn, clock.today());
      if (typeof on !== 'string') return on;
      return step('recordSubjectAccessDelivery', input, caller, async (tx, row) => {
        if (row.state !== 'APPROVED') return notNow;
        const approved = londonDate(row.reviewed_at ?? clock.now());
        const early = doneBefore('deliveredOn', on, approved, 'its approval');
        if (early) return early;
        const at = momentOf(on);
        const toldLocation = row.with_location && !mayTellLocation(row.shielded, row.details);
        const isWithdrawn = await store.isWithdrawn(tx, row.child_number, row.details.confided);
        const outdated = isWithdrawn ? withdrawnSince : undefined;
        const standing = isOfOthers(row) ? mergedSince : toldLocation ? shieldedSince : outdated;
        const lapsed = standing ?? (await lapsedRight(tx, row, clock.today()));
        const fault = row.answering === null ? sealedSince : lapsed;
        // It is not to be given out now. That it was is true all the same, and who has it is to be known (ADR 0138).
        if (fault && (input.deliveredOn == null || !row.fetched)) return ifGivenOut(fault);
        // It was there to be given out on that day, whether or not it has expired or was handed over since.
        const gone = row.disposed_at !== null && (londonDate(row.disposed_at) < on || !row.fetched);
        if (gone || (row.expires_at !== null && row.expires_at <= at)) return goneBefore;
        const delivery = { delivered_at: at, delivered_by: input.by, closed_at: row.closed_at ?? at };
        await store.change(tx, row, { state: 'DELIVERED', ...delivery, ...(await goesOn(tx, row, on)) });
        return undefined;
      });
    },

    async conclude(input: ConcludeSubjectAccessInput, caller: Caller) {
      const reason = textGiven('reason', input.reason, aReason);
      if (typeof reason !== 'string') return reason;
      const on = pastDay('toldOn', input.toldOn, clock.today());
      if (typeof on !== 'string') return on;
      return step('concludeSubjectAccess', input, caller, async (tx, row) => {
        if (isFinished(row)) return notNow;
        const early = doneBefore('toldOn', on, row.received_on, 'the request');
        if (early) return early;
        await store.dropParts(tx, row);
        await store.closeHolding(tx, row, caller.accountId, clock.now());
        await store.change(tx, row, {
          state: 'CONCLUDED',
          outcome: input.outcome,
          closed_at: row.closed_at ?? momentOf(on),
          ...(await goesOn(tx, row, on)),
          ...resealed(row, { ...row.details, outcomeReason: reason }),
        });
        return undefined;
      });
    },

    /** Takes back an end that was entered wrongly: the request is open again, as if that had not been entered (ADR 0138). */
    async reopen(input: ReopenInput, caller: Caller) {
      const reason = textGiven('reason', input.reason, aReason);
      if (typeof reason !== 'string') return reason;
      return step('reopenSubjectAccess', input, caller, async (tx, row) => {
        if (!isFinished(row)) return notNow;
        const { outcomeReason: _, ...details } = row.details;
        const delivered = row.state === 'DELIVERED';
        // Of one that had been answered before, the first answer stands.
        const first = delivered
          ? Number(row.closed_at) < Number(row.delivered_at)
          : row.delivered_at !== null;
        await store.change(tx, row, {
          ...(delivered
            ? {
                state: 'APPROVED',
                delivered_at: first ? row.closed_at : null,
                ...(!first && { delivered_by: null }),
              }
            : { state: details.checks ? 'CHECKED' : 'RECEIVED', outcome: null, ...noPack }),
          ...(!first && { closed_at: null }),
          ...resealed(row, { ...details, reopenReason: reason }),
        });
        return undefined;
      });
    },

    async find(reference: string, caller: Caller): Promise<RequestView | null> {
      const row = await store.find(sql, idOrNone(reference), answeringOf(caller, dependencies));
      return row ? showRequest(ring(), row) : null;
    },

    async list(openOnly: boolean, after: Position | null, limit: number, caller: Caller) {
      const rows = await store.list(sql, answeringOf(caller, dependencies), openOnly, after, limit);
      return rows.map((row) => showRequest(ring(), row));
    },
  };
}

const goneBefore = notPermitted(
  'The pack was not there any more on that day: it had expired, or was disposed of in the register. Check the day, or prepare it again.',
);

/** The same, to who may have given it out before that came. */
const ifGivenOut = ({ message }: ReturnType<typeof notPermitted>) =>
  notPermitted(
    `${message} If it was fetched and given out before, record the day on which that was (deliveredOn), also where it is today.`,
  );

/** What is no more of a request whose pack is gone before it was approved. */
export const noPack = {
  prepared_by: null,
  prepared_in: null,
  prepared_at: null,
  holding_id: null,
  expires_at: null,
};

/** Why the pack of a record that nobody answers for any more does not leave. */
const sealedSince = notPermitted('The record is sealed or gone, so its pack leaves no more.');

/** Why a pack that says where a child is does not leave any more. */
export const shieldedSince = notPermitted(
  'The record was shielded after this pack was made, and the pack says where the child is: prepare it again.',
);

/** Why a pack of which something was removed at somebody's wish does not leave, nor is approved (domain.md 5). */
export const withdrawnSince = notPermitted(
  'Consent to an entry of the record was withdrawn after this pack was begun: prepare it again.',
);
