import { actor } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount, type OwnAccounts } from '../../../platform/caller.ts';
import { type ChangeDependencies, createMutation, idOrNone } from '../../../platform/mutation.ts';
import { numberOrNobody } from '../access.ts';
import { needsSecondPerson, recordNotFound, versionConflict } from '../failures.ts';
import type { ReasonOutcome, ReviewReasonInput } from '../generated.ts';
import { closeItems } from '../work/items.ts';
import { teamReader } from './openRecord.ts';

/** A grant for the reason OTHER, as those see it who answer for the record. */
export interface StatedReasonRow {
  readonly id: string;
  readonly accountId: string;
  readonly text: string;
  readonly openedAt: Date;
  readonly outcome: ReasonOutcome | null;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
}

type Reviewed = { readonly done: true } | { readonly failure: keyof typeof failures };
const failures = { NOT_FOUND: recordNotFound, SECOND_PERSON: needsSecondPerson, VERSION: versionConflict };

const columns = `s.id, s.account_id as "accountId", s.reason_text as text, s.opened_at as "openedAt", s.outcome,
  s.reviewed_by as "reviewedBy", s.reviewed_at as "reviewedAt"`;
const mostReasons = 50;

/** Whether a stated reason may be reviewed by somebody of the accountable team: it is not their own, nor done. */
export function mayReviewReason(
  row: Pick<StatedReasonRow, 'accountId' | 'outcome'>,
  by: OwnAccounts,
): boolean {
  return row.outcome === null && !isOwnAccount(by, row.accountId);
}

/** Openings for the reason OTHER, read and reviewed by those who answer for the record (domain.md 4). */
export type ReasonReviews = ReturnType<typeof createReasonReviews>;

/** Reviews of stated reasons over the pool of role signpost_records. */
export function createReasonReviews(dependencies: ChangeDependencies) {
  const { sql, audit, clock } = dependencies;
  const mutate = createMutation('records', dependencies);
  const read = teamReader<StatedReasonRow>(sql, clock, {
    select: columns,
    from: `select * from records.access_grant o where o.child_number = c.number and o.reason = 'OTHER'
      order by o.opened_at desc, o.id limit ${mostReasons}`,
    order: 's.opened_at desc, s.id',
  });

  return {
    /** The stated reasons of a record, the newest first; none without the caller's own grant as its management team. */
    of: (number: string, caller: Caller) => read({ number: numberOrNobody(number), caller }),

    /** Notes what another person found. It goes by the accountable authority and shows nothing, so it needs no grant. */
    async review(input: ReviewReasonInput, caller: Caller) {
      const { outcome } = input;
      const id = idOrNone(input.id);
      const stored = await mutate<Reviewed>('reviewReason', input, caller, async (transaction) => {
        // The record first, as everybody does who takes its grants away.
        const [row] = await transaction.unsafe<(StatedReasonRow & { number: number })[]>(
          `select ${columns}, c.number from records.access_grant s join records.child c on c.number = s.child_number
            where s.id = $1 and s.reason = 'OTHER' and c.authority_code = $2 for key share of c for no key update of s`,
          [id, caller.authorityCode ?? ''],
        );
        if (!row) return { failure: 'NOT_FOUND' };
        if (isOwnAccount(caller, row.accountId)) return { failure: 'SECOND_PERSON' };
        if (!mayReviewReason(row, caller)) return { failure: 'VERSION' };
        const at = clock.now();
        await transaction`
            update records.access_grant set outcome = ${outcome}, reviewed_by = ${caller.accountId}, reviewed_at = ${at}
            where child_number = ${row.number} and id = ${id}`;
        await closeItems(transaction, {
          ...{ reference: id, queue: 'REASON_REVIEW', outcome },
          ...{ closedAt: at, closedBy: caller.accountId },
        });
        await audit.append(transaction, {
          ...{ ...actor(caller), kind: 'REASON_REVIEWED', outcome: 'DONE' },
          ...{ area: caller.authorityCode ?? undefined, childNumber: String(row.number) },
          detail: { grantId: id, of: row.accountId, found: outcome },
        });
        return { done: true };
      });
      if ('__typename' in stored) return stored;
      if ('failure' in stored) return failures[stored.failure];
      return { __typename: 'ReasonReviewed', id, outcome } as const;
    },
  };
}
