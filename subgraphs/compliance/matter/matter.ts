import { randomUUID } from 'node:crypto';
import { type AuditKind, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import {
  type invalidInput,
  notPermitted,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { aReason, textGiven } from '../../../platform/inputs.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import type { Position } from '../../../platform/page.ts';
import { ifReadable, open, seal } from '../../../platform/seal.ts';
import { answeringOf } from '../answering.ts';
import type { ReopenInput } from '../generated.ts';
import type { Dependencies } from '../subjectAccess/requests.ts';
import { broughtBy, numberFault, numberGiven, withoutNumber } from '../subjectAccess/rules.ts';
import * as store from './store.ts';

/** What is kept sealed of a matter. */
export interface MatterDetails {
  readonly name: string;
  readonly contact: string;
  readonly words: string;
  readonly reason?: string;
  /** Which sources and bodies were told: of a shielded child they say where it is known (domain.md 6). */
  readonly told?: readonly string[];
}

/** A matter with its details; null when they do not open any more: it is listed all the same, with its days (ADR 0073). */
export interface MatterView extends store.MatterRow {
  readonly details: MatterDetails | null;
}

/** The place that sealed details are bound to. */
export const matterPlace = (table: store.MatterTable, number: string, id: string) =>
  `compliance.${table}:${number}:${id}:ciphertext`;

/** Who brings a matter, about what, and when it came. */
interface MatterInput {
  readonly number?: string | null;
  readonly name: string;
  readonly contact: string;
  readonly words: string;
  readonly receivedOn: string;
  readonly idempotencyKey: string;
}

interface StepInput {
  readonly reference: string;
  readonly version: number;
  readonly idempotencyKey: string;
}

type Changes = Parameters<typeof store.change>[3];
type Decided = Pick<MatterDetails, 'reason' | 'told'>;
type Failure = ReturnType<typeof invalidInput> | ReturnType<typeof notPermitted>;

/**
 * Matters that people bring to any authority, and that who answers for the record at the moment answers (domain.md 12).
 * Who takes one in learns neither who that is, nor whether there is a record.
 */
export function createMatters(
  table: store.MatterTable,
  kind: Extract<AuditKind, 'CORRECTION_REQUEST_CHANGED' | 'COMPLAINT_CHANGED'>,
  dependencies: Dependencies,
) {
  const { sql, audit, clock, policy, mutate, ring } = dependencies;
  const sealed = (number: string, id: string, details: MatterDetails) => {
    const { keyVersion, ciphertext } = seal(ring(), matterPlace(table, number, id), JSON.stringify(details));
    return { key_version: keyVersion, ciphertext };
  };
  const detailsOf = (row: store.MatterRow): MatterDetails => {
    const text = open(ring(), matterPlace(table, row.child_number, row.id), row.key_version, row.ciphertext);
    return JSON.parse(text) as MatterDetails;
  };
  const shown = (row: store.MatterRow): MatterView => ({ ...row, details: ifReadable(() => detailsOf(row)) });
  const note = (
    tx: TransactionSql,
    caller: Caller,
    { child_number: number, id }: Pick<store.MatterRow, 'child_number' | 'id'>,
    step: string,
    area?: string | null,
  ) =>
    audit.append(tx, {
      ...actor(caller),
      kind,
      outcome: 'DONE',
      area: area ?? undefined,
      childNumber: number === '0' ? undefined : number,
      detail: { matter: id, step },
    });

  /** One step, once for its key, with its audit row; `act` gives what changes, and what of it is kept sealed. */
  const step = <T extends StepInput>(
    mutation: string,
    input: T,
    caller: Caller,
    act: (row: store.MatterRow) => { readonly changes: Changes; readonly sealed?: Decided } | Failure,
  ) =>
    mutate(mutation, input, caller, async (tx) => {
      const row = await store.lock(tx, table, idOrNone(input.reference), answeringOf(caller, dependencies));
      if (!row) return recordNotFound;
      if (row.version !== input.version) return versionConflict;
      const done = act(row);
      if ('__typename' in done) return done;
      const { changes, sealed: decided } = done;
      await store.change(tx, table, row, {
        ...changes,
        // Nothing is written over what does not open: it throws.
        ...(decided && sealed(row.child_number, row.id, { ...detailsOf(row), ...decided })),
      });
      await note(tx, caller, row, mutation, row.answering);
      return { __typename: 'MatterChanged', id: row.id } as const;
    });

  return {
    step,

    /** Takes a matter in; `columns` are what its table has besides, from the day on which it came. */
    async receive(
      mutation: string,
      input: MatterInput,
      caller: Caller,
      columns: (receivedOn: IsoDate) => Changes,
    ) {
      const number = numberGiven(input.number);
      if (number === null) return numberFault;
      const came = broughtBy(input, clock.today(), policy);
      if ('__typename' in came) return came;
      const { name, contact, receivedOn } = came;
      const words = textGiven('words', input.words, { ask: 'Give their words', least: 5, most: 4_000 });
      if (typeof words !== 'string') return words;
      const unnumbered = withoutNumber(number, words);
      if (unnumbered) return unnumbered;
      const { authorityCode } = caller;
      if (authorityCode === null) return notPermitted('The people of an authority take these in.');
      return mutate(mutation, input, caller, async (tx) => {
        const id = randomUUID();
        await store.add(tx, table, {
          child_number: number,
          id,
          received_by: authorityCode,
          received_on: receivedOn,
          ...columns(receivedOn),
          ...sealed(number, id, { name, contact, words }),
        });
        await note(tx, caller, { child_number: number, id }, mutation);
        return { __typename: 'MatterReceived', reference: id } as const;
      });
    },

    /** Takes an end back that was entered wrongly: the matter is open again, with its days (ADR 0138). */
    async reopen(mutation: string, input: ReopenInput, caller: Caller) {
      const reason = textGiven('reason', input.reason, aReason);
      if (typeof reason !== 'string') return reason;
      return step(mutation, input, caller, (row) => {
        if (row.closed_on === null) return notPermitted('This has no end that could be taken back.');
        const open = { decision: null, decided_by: null, closed_on: null };
        return { changes: open, sealed: { reason, told: [] } };
      });
    },

    async find(reference: string, caller: Caller): Promise<MatterView | null> {
      const row = await store.find(sql, table, idOrNone(reference), answeringOf(caller, dependencies));
      return row ? shown(row) : null;
    },

    async list(openOnly: boolean, after: Position | null, limit: number, caller: Caller) {
      return (await store.list(sql, table, answeringOf(caller, dependencies), openOnly, after, limit)).map(
        shown,
      );
    },
  };
}

/** What `createMatters` gives. */
export type Matters = ReturnType<typeof createMatters>;
