import { randomUUID } from 'node:crypto';
import type { AuditWriter } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount, type OwnAccounts, ownAccounts } from '../../../platform/caller.ts';
import { londonDate } from '../../../platform/clock.ts';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import {
  invalidInput,
  needsSecondPerson,
  needsStepUp,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { recentDayGiven, type TextWanted, textOfNoChild } from '../../../platform/inputs.ts';
import type { ChangeDependencies } from '../../../platform/mutation.ts';
import { createMutation, hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import type { Policy } from '../../../platform/policy.ts';
import { auditArea } from '../access.ts';
import type {
  DeclareBreachInput,
  IncidentState,
  LinkIncidentEventsInput,
  MoveIncidentInput,
  OpenIncidentInput,
  RecordBreachReportInput,
} from '../generated.ts';
import * as store from './store.ts';
import { hashOfWords } from './words.ts';

/** Where an incident may go from each state (domain.md 12). */
const ways: Readonly<Record<IncidentState, readonly IncidentState[]>> = {
  DETECTED: ['TRIAGED'],
  TRIAGED: ['CLEARED', 'SUSPECTED'],
  SUSPECTED: ['INVESTIGATED'],
  INVESTIGATED: ['CLOSED'],
  CLEARED: [],
  CLOSED: [],
};
type Stage = Pick<store.IncidentRow, 'state' | 'opened_by' | 'suspected_by' | 'breach_aware_at' | 'held'>;

/**
 * The states that lie ahead of it. Of a breach what happened may be found out without anybody's being suspected (ADR 0112); one
 * that was closed and still holds an account is closed once more, to give access back (ADR 0124).
 */
function aheadOf({ state, breach_aware_at: aware, held }: Stage): readonly IncidentState[] {
  if (state === 'CLOSED' && held) return ['CLOSED'];
  return state === 'TRIAGED' && aware !== null ? [...ways[state], 'INVESTIGATED'] : ways[state];
}
const mostEvents = 50;
const hour = 3_600_000;

/** What a standing check noticed. It acts for nobody, and names no child in the summary. */
interface Detected {
  /** Name of the check, such as `SEARCHES_AGAINST_PEERS`. */
  readonly detector: string;
  /** What it noticed, so that it is opened once while it is open: an account and a period, say. */
  readonly key: string;
  /** Whose auditors deal with it; null for the national ones, or, with an organisation, a national partner's. */
  readonly authorityCode: string | null;
  readonly organisationId: string | null;
  readonly accountId: string | null;
  readonly summary: string;
  /** Ids of the audit events that show it. */
  readonly eventIds: readonly string[];
}

/** Who asks, as the store wants to know it. */
function askerOf(caller: Caller): store.Asker {
  return { area: auditArea(caller), accounts: ownAccounts(caller) };
}

/**
 * Whether somebody may move an incident into a state that follows its own (domain.md 2, rules of separation): nobody
 * clears an incident that they opened; nobody closes one in which they named the suspect or, where nobody is
 * suspected, that they opened.
 */
function mayMove(caller: OwnAccounts, row: Stage, to: IncidentState): boolean {
  if (to === 'CLEARED') return !isOwnAccount(caller, row.opened_by);
  return to !== 'CLOSED' || !isOwnAccount(caller, row.suspected_by ?? row.opened_by);
}

/** The states into which somebody may move an incident now. */
export function movesOf(caller: OwnAccounts, row: Stage): IncidentState[] {
  return aheadOf(row).filter((to) => mayMove(caller, row, to));
}

/** The clock of a breach (UK GDPR, article 33); null when the incident is none. */
export function breachOf(row: store.IncidentRow, now: Date, policy: Pick<Policy, 'breachReportHours'>) {
  if (row.breach_aware_at === null) return null;
  const dueAt = new Date(row.breach_aware_at.getTime() + policy.breachReportHours * hour);
  // An entry that nobody needs to be told stands in place of a report.
  const overdue = row.breach_told_at ? row.breach_told_at > dueAt : row.breach_note === null && now > dueAt;
  return {
    awareAt: row.breach_aware_at,
    dueAt,
    overdue,
    reportedAt: row.breach_told_at,
    note: row.breach_note,
  };
}

/** What happened; the child is named by the audit events that are linked. */
const aSummary: TextWanted = { ask: 'Write what happened', least: 20, most: 1_000 };
const aNote: TextWanted = { ask: 'Write', least: 10, most: 1_000 };

/** Events by ids that can be some; null when one cannot, or they are too many. */
function eventIdsOf(ids: readonly string[]): readonly string[] | null {
  return ids.length <= mostEvents && ids.every((id) => /^[1-9]\d{0,17}$/.test(id)) ? ids : null;
}

const badEvents = invalidInput(
  'eventIds',
  `Give at most ${mostEvents} identifiers of audit events of your own area.`,
);
const badAccount = invalidInput('accountId', 'Give an account that acted in your own area, not your own.');

/**
 * Incidents (L22; domain.md 12): opened by an auditor or a standing check, taken step by step to an end. Suspecting
 * somebody takes their access in the same transaction; giving it back needs another person.
 */
export function createIncidents({ sql, audit, clock, policy, hashKey }: ChangeDependencies) {
  const mutate = createMutation('compliance', { sql, audit, hashKey });

  /** Changes an incident within reach at the version that was seen; `act` gives a failure or nothing. */
  const changing = <F>(
    mutation: string,
    input: { readonly id: string; readonly version: number; readonly idempotencyKey: string },
    caller: Caller,
    act: (transaction: TransactionSql, row: store.IncidentRow) => Promise<F | undefined>,
  ) =>
    mutate(mutation, { ...input }, caller, async (transaction) => {
      const row = await store.findIncident(transaction, askerOf(caller), idOrNone(input.id), true);
      if (!row) return recordNotFound;
      if (row.version !== input.version) return versionConflict;
      const failure = await act(transaction, row);
      return (failure as typeof versionConflict | undefined) ?? noted(row.id);
    });
  /** What the audit has of the words of a step, that it made `step` of the incident. */
  const wordsOf = (id: string, step: number, words: string) => ({
    step,
    words: hashOfWords(hashKey, id, step, words),
  });
  const noted = (id: string) => ({ __typename: 'IncidentNoted', id }) as const;
  const isSubject = async (transaction: Queryable, caller: Caller, accountId: string) =>
    !isOwnAccount(caller, accountId) && (await store.actedIn(transaction, auditArea(caller), accountId));

  return {
    async open(input: OpenIncidentInput, caller: Caller) {
      const summary = textOfNoChild('summary', input.summary, aSummary);
      if (typeof summary !== 'string') return summary;
      const eventIds = eventIdsOf(input.eventIds ?? []);
      if (!eventIds) return badEvents;
      const accountId = input.accountId == null ? null : idOrNone(input.accountId);
      return mutate('openIncident', input, caller, async (transaction) => {
        if (accountId !== null && !(await isSubject(transaction, caller, accountId))) return badAccount;
        if (!(await store.areTold(transaction, askerOf(caller), eventIds))) return badEvents;
        const area = auditArea(caller);
        const id = randomUUID();
        await store.addIncident(transaction, {
          id,
          summary,
          account_id: accountId,
          opened_by: caller.accountId,
          detector: null,
          detectorKey: null,
          authority_code: area.kind === 'AUTHORITY' ? area.authorityCode : null,
          organisation_id: area.kind === 'ORGANISATION' ? area.organisationId : null,
        });
        const step = { state: 'DETECTED', by: caller.accountId, note: summary } as const;
        await store.addStep(transaction, id, 1, step);
        await store.linkEvents(transaction, id, eventIds);
        const detail = { incident: id, account: accountId, ...wordsOf(id, 1, summary) };
        await audit.done(transaction, caller, 'INCIDENT_OPENED', detail);
        return noted(id);
      });
    },

    async move(input: MoveIncidentInput, caller: Caller) {
      const note = textOfNoChild('note', input.note, aNote);
      if (typeof note !== 'string') return note;
      // Taking access is never kept waiting; giving it back is.
      if (input.to === 'CLOSED' && !hasSteppedUp(caller, clock, policy)) return needsStepUp;
      return changing('moveIncident', input, caller, async (transaction, row) => {
        const { to } = input;
        const ahead = aheadOf(row);
        if (!ahead.includes(to))
          return invalidInput('to', `From ${row.state} it goes to ${ahead.join(' or ') || 'nothing'}.`);
        if (!mayMove(caller, row, to)) return needsSecondPerson;
        const named = input.accountId == null ? row.account_id : idOrNone(input.accountId);
        if (to === 'SUSPECTED') {
          if (named === null) return invalidInput('accountId', 'Name the account that is suspected.');
          if (row.account_id !== null && named !== row.account_id)
            return invalidInput('accountId', 'This incident is about another account; open one about this.');
          if (!(await isSubject(transaction, caller, named))) return badAccount;
        }
        if (to === 'CLOSED' || to === 'CLEARED') {
          if (row.breach_aware_at !== null && row.breach_note === null)
            return invalidInput(
              'to',
              'First record that the Commissioner was told of the breach, or why not.',
            );
          if (row.held && input.restoreAccess == null)
            return invalidInput('restoreAccess', 'Say whether the account gets its access back.');
          if (row.state === 'CLOSED' && !input.restoreAccess)
            return invalidInput(
              'restoreAccess',
              'This incident is closed: all that is left is to give the account its access back.',
            );
        }
        const suspected = to === 'SUSPECTED' ? { account_id: named, suspected_by: caller.accountId } : {};
        const step = { by: caller.accountId, note };
        await store.changeIncident(transaction, row, { state: to, ...suspected }, step);
        const detail = { incident: row.id, state: to, ...wordsOf(row.id, row.version + 1, note) };
        await audit.done(transaction, caller, 'INCIDENT_CHANGED', detail);
        if (to === 'SUSPECTED' && named !== null) {
          await store.holdAccount(transaction, named, row.id);
          await audit.done(transaction, caller, 'ACCOUNT_HELD', { incident: row.id, account: named });
        }
        if (to === 'CLOSED' && row.held && input.restoreAccess) {
          await store.releaseAccount(transaction, row.id);
          await audit.done(transaction, caller, 'ACCOUNT_RELEASED', {
            incident: row.id,
            account: row.account_id,
          });
        }
        return undefined;
      });
    },

    async link(input: LinkIncidentEventsInput, caller: Caller) {
      const eventIds = eventIdsOf(input.eventIds);
      if (!eventIds || eventIds.length === 0) return badEvents;
      return changing('linkIncidentEvents', input, caller, async (transaction, row) => {
        if (!(await store.areTold(transaction, askerOf(caller), eventIds))) return badEvents;
        await store.linkEvents(transaction, row.id, eventIds);
        const step = { by: caller.accountId, note: `Linked ${eventIds.length} audit events.` };
        await store.changeIncident(transaction, row, {}, step);
        await audit.done(transaction, caller, 'INCIDENT_CHANGED', {
          incident: row.id,
          events: [...eventIds],
        });
        return undefined;
      });
    },

    async declareBreach(input: DeclareBreachInput, caller: Caller) {
      const note = textOfNoChild('note', input.note, aNote);
      if (typeof note !== 'string') return note;
      if (input.awareAt > clock.now())
        return invalidInput('awareAt', 'Give a moment that is not in the future.');
      const awareOn = londonDate(input.awareAt);
      const recent = recentDayGiven('awareAt', awareOn, clock.today(), policy.enteredLateMonths);
      if (typeof recent !== 'string') return recent;
      return changing('declareBreach', input, caller, async (transaction, row) => {
        // Found out later, an earlier moment is the one that counts; none takes hours off the clock.
        if (row.breach_aware_at !== null && input.awareAt >= row.breach_aware_at)
          return invalidInput(
            'awareAt',
            'The clock of this breach runs already, from that moment or an earlier one: only an earlier one changes it.',
          );
        const step = { by: caller.accountId, note };
        await store.changeIncident(transaction, row, { breach_aware_at: input.awareAt }, step);
        const said = wordsOf(row.id, row.version + 1, note);
        const detail = { incident: row.id, breachAwareAt: input.awareAt.toISOString(), ...said };
        await audit.done(transaction, caller, 'INCIDENT_CHANGED', detail);
        return undefined;
      });
    },

    async recordBreachReport(input: RecordBreachReportInput, caller: Caller) {
      const note = textOfNoChild('note', input.note, aNote);
      if (typeof note !== 'string') return note;
      const reportedAt = input.reportedAt ?? null;
      if (reportedAt !== null && reportedAt > clock.now())
        return invalidInput('reportedAt', 'Give a moment that is not in the future.');
      return changing('recordBreachReport', input, caller, async (transaction, row) => {
        // That nobody needs to be told is what was known then: found out otherwise, it is told after all.
        const decided = row.breach_told_at !== null || (row.breach_note !== null && reportedAt === null);
        if (row.breach_aware_at === null || decided)
          return invalidInput('id', 'This incident is no breach whose report is awaited.');
        if (reportedAt !== null && reportedAt < row.breach_aware_at)
          return invalidInput('reportedAt', 'Give a moment after somebody became aware of it.');
        const step = { by: caller.accountId, note };
        await store.changeIncident(transaction, row, { breach_told_at: reportedAt, breach_note: note }, step);
        const said = wordsOf(row.id, row.version + 1, note);
        const detail = { incident: row.id, breachReported: reportedAt?.toISOString() ?? null, ...said };
        await audit.done(transaction, caller, 'INCIDENT_CHANGED', detail);
        return undefined;
      });
    },

    /**
     * Opens an incident for a standing check, in the check's own transaction. Its id; null when the same is open
     * already. Events that are not there are not linked.
     */
    openDetected: (transaction: Queryable, detected: Detected) => openDetected(transaction, audit, detected),

    find: (id: string, caller: Caller) => store.findIncident(sql, askerOf(caller), idOrNone(id)),
    list: (question: store.IncidentQuestion, caller: Caller) =>
      store.listIncidents(sql, askerOf(caller), question),
    ...store.incidentReaders(sql),
  };
}

/** `openDetected` of `createIncidents`, for commands that have a connection and no graph. */
export async function openDetected(
  transaction: Queryable,
  audit: AuditWriter,
  detected: Detected,
): Promise<string | null> {
  const id = randomUUID();
  const added = await store.addIncident(transaction, {
    id,
    detector: detected.detector,
    detectorKey: detected.key,
    summary: detected.summary,
    authority_code: detected.authorityCode,
    organisation_id: detected.organisationId,
    account_id: detected.accountId,
    opened_by: null,
  });
  if (!added) return null;
  await store.addStep(transaction, id, 1, { state: 'DETECTED', by: null, note: detected.summary });
  await store.linkEvents(transaction, id, detected.eventIds);
  await audit.append(transaction, {
    kind: 'INCIDENT_OPENED',
    outcome: 'DONE',
    authorityCode: detected.authorityCode,
    detail: { incident: id, account: detected.accountId, detector: detected.detector },
  });
  return id;
}

/** The incidents of a compliance process. */
export type Incidents = ReturnType<typeof createIncidents>;
