import { randomUUID } from 'node:crypto';
import { batcher } from '../../../platform/batch.ts';
import type { Caller, Role } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import {
  type idempotencyConflict,
  invalidInput,
  notPermitted,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { pastDay } from '../../../platform/inputs.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import { noteOnRecord, type OpenRecordRow, openRecordStore } from '../access/openRecord.ts';
import { mayRecordInvolvement, numberOrNobody } from '../access.ts';
import { part, visible } from '../child/visible.ts';
import type { RecordDependencies } from '../dependencies.ts';
import { leadProfessionalExists } from '../failures.ts';
import type { EndInvolvementInput, RecordInvolvementInput } from '../generated.ts';
import { beforeBirth, telephoneOf } from '../inputs.ts';
import type { ReadSealed } from '../sealed/store.ts';
import { answersFor } from '../sensitiveService/sensitiveService.ts';
import { mayEnd } from './involvement.ts';
import { type InvolvementRecord, involvementStore } from './store.ts';

interface Changed<T extends string> {
  readonly __typename: T;
  readonly number: string;
  readonly id: string;
}
type Invalid = ReturnType<typeof invalidInput>;
type RecordOutcome =
  | Changed<'InvolvementRecorded'>
  | Invalid
  | ReturnType<typeof notPermitted>
  | typeof recordNotFound
  | typeof leadProfessionalExists
  | typeof idempotencyConflict;
type EndOutcome =
  | Changed<'InvolvementEnded'>
  | Invalid
  | typeof recordNotFound
  | typeof versionConflict
  | typeof idempotencyConflict;

/** Records and ends involvements of the caller's own (domain.md 5). */
export interface Involvements {
  record(input: RecordInvolvementInput, caller: Caller): Promise<RecordOutcome>;
  end(input: EndInvolvementInput, caller: Caller): Promise<EndOutcome>;
  /** The number of the child that an involvement belongs to; one that is nobody's when there is none. */
  findChild(id: string): Promise<string>;
}

interface Dependencies extends RecordDependencies {
  readonly readSealed: ReadSealed;
}

/** What is stored under an idempotency key: an id, or the code of an expected failure. */
type Stored =
  | { readonly id: string }
  | {
      readonly failure:
        | 'NOT_FOUND'
        | 'NOT_RECORDING'
        | 'HIDDEN_LEAD'
        | 'LEAD'
        | 'VERSION'
        | 'ENDS_BEFORE_START'
        | 'BEFORE_BIRTH';
    };

const failures = {
  NOT_FOUND: recordNotFound,
  NOT_RECORDING: notPermitted(
    'You opened this record in a role that records no involvement. Open it as a practitioner.',
  ),
  HIDDEN_LEAD: notPermitted(
    'The record is shielded: ask the accountable authority’s team to name a lead professional.',
  ),
  LEAD: leadProfessionalExists,
  VERSION: versionConflict,
  BEFORE_BIRTH: invalidInput('startedOn', beforeBirth),
  ENDS_BEFORE_START: invalidInput('endedOn', 'Give a day that is not before the first day of contact.'),
} as const;

function factsFor(record: OpenRecordRow) {
  return { actingRole: record.role, shielded: record.shielded, ownAuthority: record.own };
}

/** Involvements over the pool of role signpost_records and the reader of sealed details. */
export function createInvolvements(dependencies: Dependencies): Involvements {
  const { sql, readSealed, audit, clock, ring } = dependencies;
  const mutate = createMutation('records', dependencies);
  const store = involvementStore(ring);
  const { lockOpenRecord } = openRecordStore(clock);
  const findChild = batcher<string, number>((ids) => store.childrenOf(sql, ids));

  const sealedInvolvements = async (number: number, actingRole: Role, caller: Caller) =>
    (await readSealed({ number, kinds: ['INVOLVEMENT'], actingRole, caller })).of('INVOLVEMENT');

  const note = (
    transaction: TransactionSql,
    kind: 'INVOLVEMENT_RECORDED' | 'INVOLVEMENT_ENDED',
    record: OpenRecordRow,
    involvementId: string,
    caller: Caller,
  ) => noteOnRecord(audit, transaction, record, caller, kind, { involvementId });

  const insert = async (
    transaction: TransactionSql,
    record: OpenRecordRow,
    row: InvolvementRecord,
    caller: Caller,
  ): Promise<Stored> => {
    const id = randomUUID();
    if (!record.shielded) {
      if (!(await store.insert(transaction, record.number, id, row, caller.authorityCode)))
        return { failure: 'LEAD' };
    } else {
      if (row.lead) {
        // To say that there is a lead professional would show what the shield hides.
        if ((visible(factsFor(record)) & part.involvements) === 0) return { failure: 'HIDDEN_LEAD' };
        const held = await sealedInvolvements(record.number, record.role, caller);
        if (held.some(({ row: other }) => other.lead && other.endedOn === null)) return { failure: 'LEAD' };
      }
      await store.insertSealed(transaction, record.number, id, {
        ...row,
        authorityCode: caller.authorityCode,
      });
    }
    await note(transaction, 'INVOLVEMENT_RECORDED', record, id, caller);
    return { id };
  };

  return {
    async record(input, caller) {
      const startedOn = pastDay('startedOn', input.startedOn, clock.today());
      if (typeof startedOn !== 'string') return startedOn;
      const reach = telephoneOf(input.telephone);
      if (reach !== null && typeof reach !== 'string') return reach;
      const number = numberOrNobody(input.number);
      const row: InvolvementRecord = {
        category: 'ADDITIONAL',
        serviceType: input.serviceType,
        organisationId: caller.organisationId,
        accountId: caller.accountId,
        telephone: reach,
        email: null,
        lead: input.leadProfessional === true,
        startedOn,
        endedOn: null,
        version: 1,
      };
      const stored = await mutate<Stored>('recordInvolvement', input, caller, async (transaction) => {
        const record = await lockOpenRecord(transaction, number, caller);
        if (!record) return { failure: 'NOT_FOUND' };
        if (!mayRecordInvolvement(caller, record.role, record.status)) return { failure: 'NOT_RECORDING' };
        if (startedOn < record.birth_date) return { failure: 'BEFORE_BIRTH' };
        return insert(transaction, record, row, caller);
      });
      if ('__typename' in stored) return stored;
      if ('failure' in stored) return failures[stored.failure] as RecordOutcome;
      return { __typename: 'InvolvementRecorded', number: String(number), id: stored.id };
    },

    async end(input, caller) {
      const endedOn = pastDay('endedOn', input.endedOn, clock.today());
      if (typeof endedOn !== 'string') return endedOn;
      const asked = numberOrNobody(input.number);
      const id = idOrNone(input.id);
      const stored = await mutate<Stored>('endInvolvement', input, caller, async (transaction) => {
        const record = await lockOpenRecord(transaction, asked, caller);
        if (!record || !mayRecordInvolvement(caller, record.role, record.status))
          return { failure: 'NOT_FOUND' };
        const { number } = record;
        const row = record.shielded
          ? (await sealedInvolvements(number, record.role, caller)).find((detail) => detail.id === id)?.row
          : await store.find(transaction, number, id);
        const answers = answersFor(record);
        if (row?.category !== 'ADDITIONAL' || (row.accountId !== caller.accountId && !answers)) {
          return { failure: 'NOT_FOUND' };
        }
        if (row.version !== input.version || !mayEnd(caller, row, answers)) return { failure: 'VERSION' };
        if (endedOn < row.startedOn) return { failure: 'ENDS_BEFORE_START' };
        const ended = { ...row, endedOn, version: row.version + 1 };
        if (record.shielded) await store.replaceSealed(transaction, number, id, ended);
        else await store.end(transaction, number, id, ended);
        const closing = { at: clock.now(), by: caller.accountId };
        await store.settleLeaver(transaction, number, id, closing);
        await note(transaction, 'INVOLVEMENT_ENDED', record, id, caller);
        return { id };
      });
      if ('__typename' in stored) return stored;
      if ('failure' in stored) return failures[stored.failure] as EndOutcome;
      return { __typename: 'InvolvementEnded', number: String(asked), id: stored.id };
    },

    async findChild(id) {
      return String(await findChild(idOrNone(id)));
    },
  };
}
