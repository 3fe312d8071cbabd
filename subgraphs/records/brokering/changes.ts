import { randomUUID } from 'node:crypto';
import { actor } from '../../../platform/audit.ts';
import { batcher } from '../../../platform/batch.ts';
import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import { daysAfter } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import {
  type idempotencyConflict,
  invalidInput,
  needsSecondPerson,
  notPermitted,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import type { ChangeDependencies } from '../../../platform/mutation.ts';
import { createMutation, idOrNone, type KeyRefusal } from '../../../platform/mutation.ts';
import { type Page, type PageArguments, positionOf, readPage } from '../../../platform/page.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import { noteOnRecord, openRecordStore } from '../access/openRecord.ts';
import { archivedReadableAfter, numberOrNobody } from '../access.ts';
import { part, visible } from '../child/visible.ts';
import type {
  AdvanceBrokeringInput,
  BrokeringState,
  CloseBrokeringInput,
  RequestBrokeringInput,
} from '../generated.ts';
import { closeItems, openItem } from '../work/items.ts';
import { type BrokerRequestView, brokerRequestView, isTeamOf, viewerOf } from './brokering.ts';
import { daysAllowed, isSettled, mayFollow, mayRequestBrokering } from './states.ts';
import {
  type BrokerRequestRow,
  findRequests,
  hasSensitiveEntry,
  insertRequest,
  listRequests,
  lockRequest,
  updateRequest,
  type Viewer,
} from './store.ts';

type Invalid = ReturnType<typeof invalidInput>;
interface Changed {
  /** Of the request. */
  readonly id: string;
}
type NotDone = Invalid | typeof recordNotFound | typeof idempotencyConflict;

/** Requests to be put in touch with a sensitive service (domain.md 5). */
export interface Brokering {
  request(
    input: RequestBrokeringInput,
    caller: Caller,
  ): Promise<Changed | NotDone | ReturnType<typeof notPermitted>>;
  advance(
    input: AdvanceBrokeringInput,
    caller: Caller,
  ): Promise<Changed | NotDone | typeof needsSecondPerson | typeof versionConflict>;
  close(input: CloseBrokeringInput, caller: Caller): Promise<Changed | NotDone | typeof versionConflict>;
  /** A request as the caller may see it; null when it is not there or not theirs to see. */
  find(id: string, caller: Caller): Promise<BrokerRequestView | null>;
  /** A page of the caller's own requests. Throws INVALID_CURSOR for a cursor that is not theirs. */
  list(page: PageArguments, caller: Caller): Promise<Page<BrokerRequestView>>;
}

interface Dependencies extends ChangeDependencies {
  readonly cursorKey: Buffer;
}

const failures = {
  NOT_FOUND: recordNotFound,
  NONE_SHOWN: notPermitted('This record shows you no sensitive service to be put in touch with.'),
  SECOND: needsSecondPerson,
  VERSION: versionConflict,
  NEXT: invalidInput('to', 'A request in its present state cannot take this one. Read it again.'),
  SERVICE: invalidInput('sensitiveServiceId', 'Give the entry of a sensitive service of this record.'),
} as const;

/** What is stored under an idempotency key: ids and codes. */
type Stored = { readonly id: string } | { readonly failure: keyof typeof failures };

/** Brokering over the pool of role signpost_records. */
export function createBrokering(dependencies: Dependencies): Brokering {
  const { sql, audit, policy, clock, cursorKey } = dependencies;
  const mutate = createMutation('records', dependencies);
  const { lockOpenRecord } = openRecordStore(clock);
  const read = batcher<{ id: string; viewer: Viewer }, BrokerRequestRow | null>((keys) =>
    findRequests(sql, keys),
  );
  const viewerFor = (caller: Caller) => viewerOf(caller, archivedReadableAfter(clock, policy));
  const shownSince = () => monthsAfter(clock.today(), -policy.involvementVisibleMonths);

  const dueAt = (state: BrokeringState): Date | null => {
    const days = daysAllowed(state, policy);
    return days === null ? null : daysAfter(clock.now(), days);
  };

  const answer = <F>(stored: Stored | KeyRefusal): Changed | F =>
    'failure' in stored ? (failures[stored.failure] as F) : (stored as Changed | F);

  const take = async (
    transaction: TransactionSql,
    row: BrokerRequestRow,
    to: BrokeringState,
    passedTo: string | null,
    caller: Caller,
  ): Promise<Stored> => {
    await updateRequest(transaction, row.child_number, row.id, {
      state: to,
      passedTo,
      dueAt: dueAt(to),
      decidedBy: row.asked_by === caller.accountId ? null : caller.accountId,
    });
    if (isSettled(to)) {
      await closeItems(transaction, {
        reference: row.id,
        queue: 'BROKERING',
        outcome: to,
        closedAt: clock.now(),
        closedBy: caller.accountId,
      });
    }
    await audit.append(transaction, {
      ...actor(caller),
      kind: 'BROKERING_CHANGED',
      outcome: 'DONE',
      area: row.authority_code,
      childNumber: String(row.child_number),
      detail: { requestId: row.id, from: row.state, to },
    });
    return { id: row.id };
  };

  return {
    async request(input, caller) {
      const outcome = await mutate<Stored>('requestBrokering', input, caller, async (transaction) => {
        const record = await lockOpenRecord(transaction, numberOrNobody(input.number), caller);
        if (!record) return { failure: 'NOT_FOUND' };
        const { number, shielded, own, role, status } = record;
        // Looked for whatever may be seen: a record that hides it takes the same statements as one that has none.
        const exists = await hasSensitiveEntry(transaction, number, null, shownSince());
        const facts = { actingRole: role, shielded, ownAuthority: own };
        const seen = (visible(facts) & part.hasSensitiveService) !== 0 && exists;
        if (!mayRequestBrokering(caller, role, status, seen)) return { failure: 'NONE_SHOWN' };
        const { id, isNew } = await insertRequest(transaction, {
          number,
          id: randomUUID(),
          askedBy: caller.accountId,
          askedFor: caller.organisationId,
          askedAt: clock.now(),
          dueAt: dueAt('REQUESTED') as Date,
        });
        // Asked again too: an answer without an event of its own would tell what was asked (ADR 0098).
        await noteOnRecord(audit, transaction, record, caller, 'BROKERING_REQUESTED', { requestId: id });
        if (!isNew) return { id };
        await openItem(transaction, {
          queue: 'BROKERING',
          authorityCode: record.authority_code,
          childNumber: number,
          reference: id,
          openedAt: clock.now(),
          dueAt: dueAt('REQUESTED'),
          openedBy: caller.accountId,
        });
        return { id };
      });
      return answer(outcome);
    },

    async advance(input, caller) {
      if (input.to === 'CLOSED' || input.to === 'REQUESTED') {
        return invalidInput(
          'to',
          'Give a state that the team takes a request to; close it by closeBrokering.',
        );
      }
      if ((input.to === 'SENT_TO_PROVIDER') !== (input.sensitiveServiceId != null)) {
        return invalidInput('sensitiveServiceId', 'Give the entry with SENT_TO_PROVIDER, and with it alone.');
      }
      const viewer = viewerFor(caller);
      const outcome = await mutate<Stored>('advanceBrokering', input, caller, async (transaction) => {
        const row = await lockRequest(transaction, idOrNone(input.id), viewer);
        if (!row || !isTeamOf(viewer, row)) return { failure: 'NOT_FOUND' };
        if (isOwnAccount(caller, row.asked_by)) return { failure: 'SECOND' };
        if (row.version !== input.version) return { failure: 'VERSION' };
        if (!mayFollow(row.state, input.to)) return { failure: 'NEXT' };
        let passedTo = input.to === 'ACCEPTED' ? null : row.passed_to;
        if (input.sensitiveServiceId != null) {
          passedTo = idOrNone(input.sensitiveServiceId);
          if (!(await hasSensitiveEntry(transaction, row.child_number, passedTo, shownSince()))) {
            return { failure: 'SERVICE' };
          }
        }
        return take(transaction, row, input.to, passedTo, caller);
      });
      return answer(outcome);
    },

    async close(input, caller) {
      const outcome = await mutate<Stored>('closeBrokering', input, caller, async (transaction) => {
        const row = await lockRequest(transaction, idOrNone(input.id), viewerFor(caller));
        if (!row) return { failure: 'NOT_FOUND' };
        if (row.version !== input.version || !mayFollow(row.state, 'CLOSED')) return { failure: 'VERSION' };
        return take(transaction, row, 'CLOSED', row.passed_to, caller);
      });
      return answer(outcome);
    },

    async find(given, caller) {
      const viewer = viewerFor(caller);
      const row = await read({ id: idOrNone(given), viewer });
      return row && brokerRequestView(row, viewer);
    },

    async list(asked, caller) {
      const viewer = viewerFor(caller);
      const page = await readPage(
        { caller, cursorKey, policy },
        'brokerRequests',
        asked,
        (after, limit) => listRequests(sql, viewer, after, limit),
        positionOf,
      );
      return {
        ...page,
        edges: page.edges.map(({ cursor, node }) => ({ cursor, node: brokerRequestView(node, viewer) })),
      };
    },
  };
}
