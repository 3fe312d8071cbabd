import { type AuditKind, actor } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount, type OwnAccounts } from '../../../platform/caller.ts';
import { needsSecondPerson, recordNotFound, versionConflict } from '../../../platform/failures.ts';
import { type ChangeDependencies, createMutation, idOrNone } from '../../../platform/mutation.ts';
import { closeItems, type WorkQueue } from './items.ts';

/** Something that was done with a record, as far as its review needs it. */
interface Reviewed<Outcome extends string> {
  readonly accountId: string;
  /** For whom, where a mediator did it. */
  readonly onBehalfOf?: string | null;
  readonly outcome: Outcome | null;
}

/** What is reviewed afterwards by the accountable team: its table, and how its review is told. */
interface Reviewing {
  readonly mutation: string;
  readonly queue: WorkQueue;
  readonly kind: AuditKind;
  /** Table of records, as `s`. */
  readonly table: 'access_grant' | 'shield_override';
  /** Which of its rows are reviewed, in SQL. */
  readonly where: string;
  /** For whom it was done by a mediator, in SQL. */
  readonly behalf: string;
  /** What the review is taken on, a code, in SQL. */
  readonly evidence: string;
  /** Name of the row's id in the audit. */
  readonly idName: string;
}

const failures = { NOT_FOUND: recordNotFound, SECOND_PERSON: needsSecondPerson, VERSION: versionConflict };
type Stored = { readonly done: true } | { readonly failure: keyof typeof failures };

/** Whether what somebody did is somebody's own: they did it, or a mediator for them (domain.md 2). */
const isOwn = (row: Reviewed<string>, by: OwnAccounts) =>
  isOwnAccount(by, row.accountId) || isOwnAccount(by, row.onBehalfOf);

/** Whether what somebody did may be reviewed by somebody of the accountable team: it is not their own, nor reviewed. */
export function mayReview(row: Reviewed<string>, by: OwnAccounts): boolean {
  return row.outcome === null && !isOwn(row, by);
}

/**
 * Notes what another person of the accountable team found. It goes by the accountable authority and shows nothing, so it needs
 * no grant. Gives null when it is noted, else why not.
 */
export function createReview(dependencies: ChangeDependencies, reviewing: Reviewing) {
  const { audit, clock } = dependencies;
  const mutate = createMutation('records', dependencies);
  const { mutation, queue, kind, table, where, behalf, evidence, idName } = reviewing;
  type Found = Reviewed<string> & { readonly number: number; readonly evidence: string | null };

  return async (
    input: { readonly id: string; readonly outcome: string; readonly idempotencyKey: string },
    caller: Caller,
  ) => {
    const [id, { outcome }] = [idOrNone(input.id), input];
    const stored = await mutate<Stored>(mutation, input, caller, async (transaction) => {
      // The record first, as everybody does who takes its rows away.
      const [row] = await transaction.unsafe<Found[]>(
        `select s.account_id as "accountId", ${behalf} as "onBehalfOf", s.outcome, ${evidence} as evidence, c.number
        from records.${table} s join records.child c on c.number = s.child_number
        where s.id = $1 and ${where} and c.authority_code = $2 for key share of c for no key update of s`,
        [id, caller.authorityCode ?? ''],
      );
      if (!row) return { failure: 'NOT_FOUND' };
      if (isOwn(row, caller)) return { failure: 'SECOND_PERSON' };
      if (!mayReview(row, caller)) return { failure: 'VERSION' };
      const at = clock.now();
      await transaction`
        update ${transaction(`records.${table}`)} set outcome = ${outcome}, reviewed_by = ${caller.accountId},
          reviewed_at = ${at} where child_number = ${row.number} and id = ${id}`;
      await closeItems(transaction, {
        reference: id,
        queue,
        outcome,
        evidence: row.evidence,
        closedAt: at,
        closedBy: caller.accountId,
      });
      await audit.append(transaction, {
        ...actor(caller),
        kind,
        outcome: 'DONE',
        area: caller.authorityCode ?? undefined,
        childNumber: String(row.number),
        detail: { [idName]: id, of: row.accountId, found: outcome },
      });
      return { done: true };
    });
    if ('__typename' in stored) return stored;
    return 'failure' in stored ? failures[stored.failure] : null;
  };
}
