import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import {
  invalidInput,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  proposalLapsed,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { createMutation, hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import { endOfDay } from '../../../platform/workingDays.ts';
import { noteOnRecord, type OpenRecordRow, openRecordStore } from '../access/openRecord.ts';
import { numberOrNobody } from '../access.ts';
import type { RecordDependencies } from '../dependencies.ts';
import { confirmHome } from '../feed/confirmHome.ts';
import type {
  AppealShieldRefusalInput,
  DecideShieldInput,
  ProposeShieldLiftInput,
  RequestShieldInput,
  ShieldAct,
  ShieldReason,
  ShieldStepInput,
} from '../generated.ts';
import type { ReadSealed } from '../sealed/store.ts';
import { closeItems, openItem } from '../work/items.ts';
import { hideRecord, revealRecord } from './hiding.ts';
import { askForShield } from './request.ts';
import {
  after,
  askedAgain,
  hides,
  mayAppealAsAsker,
  mayRequestShield,
  obstacle,
  type ShieldRow,
} from './rules.ts';
import { createShieldReader, shieldStore } from './store.ts';

type Failure =
  | 'NOT_FOUND'
  | 'NOT_REQUESTING'
  | 'NOT_RECORDING'
  | 'UNDER_REVIEW'
  | 'NOT_TEAM'
  | 'STATE'
  | 'CHANGED_OUTSIDE'
  | 'PLACED'
  | 'NO_REFUSAL'
  | 'SECOND_PERSON'
  | 'LAPSED'
  | 'VERSION';
type Stored = { readonly shieldId: string; readonly dueOn: IsoDate | null } | { readonly failure: Failure };

const failures = {
  NOT_FOUND: recordNotFound,
  NOT_REQUESTING: notPermitted(
    'A shield cannot be asked for here: the record must be live, and open to you as a practitioner or its team.',
  ),
  NOT_RECORDING: notPermitted(
    'Requests of parents, children and refuges are recorded by the accountable management team. Ask it, or ask for yourself.',
  ),
  UNDER_REVIEW: {
    __typename: 'ShieldUnderReview',
    message:
      'The record has a shield already, and is hidden. Tell its team what you know, by the telephone on the record.',
  },
  NOT_TEAM: notPermitted(
    'Only the management team of the accountable authority decides. Ask it by the telephone on the record.',
  ),
  STATE: notPermitted('This cannot be done with the shield as it stands. Read it again.'),
  CHANGED_OUTSIDE: notPermitted(
    'This shield was changed outside of Signpost, and nothing may be decided on it. Tell your security officer.',
  ),
  PLACED: notPermitted('The child is placed for adoption: the shield stays until the placement has ended.'),
  NO_REFUSAL: notPermitted('There is no refusal here that you could appeal. Ask for a shield instead.'),
  SECOND_PERSON: needsSecondPerson,
  LAPSED: proposalLapsed,
  VERSION: versionConflict,
} as const;

/** The steps that make a record visible again: they take a second factor given just now. */
const revealing: ReadonlySet<ShieldAct> = new Set(['REFUSED', 'LIFTED']);
const outcomes: Partial<Record<ShieldAct, string>> = {
  ACCEPTED: 'ACCEPTED',
  REFUSED: 'REFUSED',
  LIFTED: 'LIFTED',
  KEPT: 'KEPT',
};

interface Dependencies extends RecordDependencies {
  readonly readSealed: ReadSealed;
}

/** What stands against somebody's asking for a shield of a record, whether it has one or not; null for nothing. */
function againstAsking(
  { role, own, status }: OpenRecordRow,
  { askedBy }: RequestShieldInput,
  caller: Caller,
): 'NOT_REQUESTING' | 'NOT_RECORDING' | null {
  if (!mayRequestShield(caller, role, { status, shielded: false })) return 'NOT_REQUESTING';
  return askedBy === 'PRACTITIONER' || (own && role === 'MANAGEMENT_TEAM') ? null : 'NOT_RECORDING';
}

/** Shields (domain.md 6; L26), from request to end. */
export type Shields = ReturnType<typeof createShields>;

/** Shields over the pool of role signpost_records and the reader of sealed details. */
export function createShields(dependencies: Dependencies) {
  const { sql, readSealed, audit, policy, clock, hashKey, ring } = dependencies;
  const mutate = createMutation('records', dependencies);
  const { lockOpenRecord } = openRecordStore(clock);
  const store = shieldStore(hashKey);
  const read = createShieldReader(sql, dependencies);

  const addStep = (
    transaction: TransactionSql,
    row: ShieldRow,
    act: ShieldAct,
    reason: ShieldReason | null,
    caller: Caller,
  ) => store.addStep(transaction, row, { act, at: clock.now(), accountId: caller.accountId, reason });

  const note = async (
    transaction: TransactionSql,
    record: OpenRecordRow,
    row: ShieldRow,
    act: ShieldAct,
    reason: ShieldReason | null,
    caller: Caller,
  ) => {
    await addStep(transaction, row, act, reason, caller);
    // Not who asked, nor on which ground: that it was a refuge, or for a placement, says where a child is (domain.md 2, AUDITOR).
    await noteOnRecord(audit, transaction, record, caller, 'SHIELD_CHANGED', {
      act,
      shieldId: row.id,
      state: row.state,
      ruleVersion: row.ruleVersion,
      why: reason || undefined,
    });
  };

  const openDecision = (
    transaction: TransactionSql,
    record: OpenRecordRow,
    row: ShieldRow,
    queue: 'SHIELD_APPEAL' | 'SHIELD_LIFT',
    caller: Caller,
  ) =>
    openItem(transaction, {
      queue,
      authorityCode: record.authority_code,
      childNumber: record.number,
      reference: row.id,
      openedAt: clock.now(),
      dueAt: queue === 'SHIELD_LIFT' ? null : endOfDay(row.dueOn),
      openedBy: caller.accountId,
    });

  /** What an act does to the record itself, and to the team's work. */
  const carryOut = async (
    transaction: TransactionSql,
    record: OpenRecordRow,
    act: ShieldAct,
    row: ShieldRow,
    caller: Caller,
  ) => {
    const { number, role: actingRole } = record;
    if (act === 'APPEALED') {
      await hideRecord(transaction, number, 'INTERIM', ring());
      await openDecision(transaction, record, row, 'SHIELD_APPEAL', caller);
    } else if (revealing.has(act)) {
      const opening = { readSealed, caller, actingRole, lookupKey: hashKey };
      await revealRecord(transaction, number, opening);
      await confirmHome(transaction, number, { lookupKey: hashKey, ring: ring() });
    } else await store.mark(transaction, row);
    if (act === 'LIFT_PROPOSED') await openDecision(transaction, record, row, 'SHIELD_LIFT', caller);
    const outcome = outcomes[act];
    if (outcome) {
      const closing = { outcome, closedAt: clock.now(), closedBy: caller.accountId };
      await closeItems(transaction, { reference: row.id, ...closing, evidence: row.reason });
    }
  };

  /** A request for a shield that stands already. */
  const askAgain = async (
    transaction: TransactionSql,
    record: OpenRecordRow,
    input: RequestShieldInput,
    caller: Caller,
  ) => {
    const found = await store.findLast(transaction, record.number, dependencies);
    const row = found?.signed ? askedAgain(found.shield, input, caller, policy) : null;
    if (!found || !row) return;
    await store.update(transaction, row);
    await store.mark(transaction, row);
    await closeItems(transaction, {
      reference: row.id,
      queue: 'SHIELD_LIFT',
      outcome: 'KEPT',
      closedAt: clock.now(),
      closedBy: caller.accountId,
    });
    // What changes nothing but the ground has no event but that of the refusal: another would tell auditors who is placed (ADR 0100).
    if (found.shield.proposal !== null || found.shield.merged)
      await note(transaction, record, row, 'REQUESTED', null, caller);
    else await addStep(transaction, row, 'REQUESTED', null, caller);
  };

  const decide = async (
    transaction: TransactionSql,
    number: number,
    act: Exclude<ShieldAct, 'REQUESTED'>,
    asked: { version?: number; reason?: ShieldReason | null },
    caller: Caller,
  ): Promise<Stored> => {
    const record = await lockOpenRecord(transaction, number, caller);
    if (!record) return { failure: 'NOT_FOUND' };
    const team = record.own && record.role === 'MANAGEMENT_TEAM';
    const appeal = act === 'APPEALED';
    if (!team && !appeal) return { failure: 'NOT_TEAM' };
    const found = await store.findLast(transaction, record.number, dependencies);
    // Others than the team must not learn whether there was a request.
    if (!found || (!team && !mayAppealAsAsker(found.shield, caller.accountId))) {
      return { failure: appeal ? 'NO_REFUSAL' : 'STATE' };
    }
    const { shield, signed } = found;
    if (!signed) return { failure: 'CHANGED_OUTSIDE' };
    if (!appeal && shield.version !== asked.version) return { failure: 'VERSION' };
    const against = obstacle(act, shield, caller);
    if (against === 'STATE') return { failure: appeal ? 'NO_REFUSAL' : 'STATE' };
    if (against) return { failure: against };
    const reason = asked.reason ?? null;
    const row = after(act, shield, { accountId: caller.accountId, reason }, { today: clock.today(), policy });
    await store.update(transaction, row);
    await carryOut(transaction, record, act, row, caller);
    await note(transaction, record, row, act, reason ?? (revealing.has(act) ? shield.reason : null), caller);
    return { shieldId: row.id, dueOn: appeal ? row.dueOn : null };
  };

  const step = async (
    mutation: string,
    input: { number: string; version?: number; reason?: ShieldReason | null; idempotencyKey: string },
    act: Exclude<ShieldAct, 'REQUESTED'>,
    caller: Caller,
  ) => {
    // Not under the key: with a fresh factor the same may be asked again.
    if (revealing.has(act) && !hasSteppedUp(caller, clock, policy)) return needsStepUp;
    const stored = await mutate<Stored>(mutation, input, caller, (transaction) =>
      decide(transaction, numberOrNobody(input.number), act, input, caller),
    );
    return told(input.number, stored);
  };

  const told = <O extends { readonly __typename: string }>(number: string, stored: Stored | O) => {
    if ('__typename' in stored) return stored;
    if ('failure' in stored) return failures[stored.failure];
    return { __typename: 'ShieldChanged', number, decisionDueOn: stored.dueOn } as const;
  };

  return {
    /** Hides a record at once, until its team has decided (domain.md 6). */
    async request(input: RequestShieldInput, caller: Caller) {
      const number = numberOrNobody(input.number);
      const stored = await mutate<Stored>('requestShield', input, caller, async (transaction) => {
        const record = await lockOpenRecord(transaction, number, caller);
        if (!record) return { failure: 'NOT_FOUND' };
        const against = againstAsking(record, input, caller);
        if (record.shielded) {
          if (against === null) await askAgain(transaction, record, input, caller);
          return { failure: 'UNDER_REVIEW' };
        }
        if (against !== null) return { failure: against };
        const subject = { number: record.number, authorityCode: record.authority_code };
        const row = await askForShield(transaction, dependencies, subject, input, caller);
        await note(transaction, record, row, 'REQUESTED', null, caller);
        return { shieldId: row.id, dueOn: row.dueOn };
      });
      return told(input.number, stored);
    },

    /** Accepts a request, or proposes to refuse it. */
    async decide(input: DecideShieldInput, caller: Caller) {
      const refusing = input.decision === 'REFUSE';
      if (refusing && !input.reason) return invalidInput('reason', 'Give the reason of the refusal.');
      if (!refusing && input.reason)
        return invalidInput('reason', 'Leave the reason out: it is for a refusal.');
      return step('decideShield', input, refusing ? 'REFUSAL_PROPOSED' : 'ACCEPTED', caller);
    },

    confirmRefusal: (input: ShieldStepInput, caller: Caller) =>
      step('confirmShieldRefusal', input, 'REFUSED', caller),
    proposeLift: (input: ProposeShieldLiftInput, caller: Caller) =>
      step('proposeShieldLift', input, 'LIFT_PROPOSED', caller),
    confirmLift: (input: ShieldStepInput, caller: Caller) =>
      step('confirmShieldLift', input, 'LIFTED', caller),
    review: (input: ShieldStepInput, caller: Caller) => step('reviewShield', input, 'KEPT', caller),
    appeal: (input: AppealShieldRefusalInput, caller: Caller) =>
      step('appealShieldRefusal', input, 'APPEALED', caller),

    /** The shields of a record, the newest first; none without the caller's own grant as its management team. */
    of: (number: string, caller: Caller) => read({ number: numberOrNobody(number), caller }),

    /** The number of the child that a shield belongs to; one that is nobody's when there is none. */
    findChild: async (id: string) => String(await store.childOf(sql, idOrNone(id))),

    /** Whether the day that is due has passed while the record is hidden. */
    isOverdue: (row: ShieldRow) => hides(row.state) && row.dueOn < clock.today(),
  };
}
