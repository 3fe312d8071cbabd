import type { Caller } from '../../../platform/caller.ts';
import { type ChangeDependencies, idOrNone } from '../../../platform/mutation.ts';
import { numberOrNobody } from '../access.ts';
import type { ReasonOutcome, ReviewReasonInput } from '../generated.ts';
import { createReview } from '../work/review.ts';
import { teamReader } from './openRecord.ts';

/** A grant for the reason OTHER, as those see it who answer for the record. */
export interface StatedReasonRow {
  readonly id: string;
  readonly accountId: string;
  readonly onBehalfOf: string | null;
  readonly text: string;
  readonly openedAt: Date;
  readonly outcome: ReasonOutcome | null;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
}

const columns = `s.id, s.account_id as "accountId", s.on_behalf_of as "onBehalfOf", s.reason_text as text, s.opened_at as "openedAt", s.outcome,
  s.reviewed_by as "reviewedBy", s.reviewed_at as "reviewedAt"`;
const mostReasons = 50;

/** Openings for the reason OTHER, read and reviewed by those who answer for the record (domain.md 4). */
export type ReasonReviews = ReturnType<typeof createReasonReviews>;

/** Reviews of stated reasons over the pool of role signpost_records. */
export function createReasonReviews(dependencies: ChangeDependencies) {
  const { sql, clock } = dependencies;
  const review = createReview(dependencies, {
    mutation: 'reviewReason',
    queue: 'REASON_REVIEW',
    kind: 'REASON_REVIEWED',
    table: 'access_grant',
    where: "s.reason = 'OTHER'",
    evidence: 'null::text',
    idName: 'grantId',
    behalf: 's.on_behalf_of',
  });
  const read = teamReader<StatedReasonRow>(sql, clock, {
    select: columns,
    from: "select * from records.access_grant o where o.child_number = c.number and o.reason = 'OTHER'",
    most: mostReasons,
    order: 's.opened_at desc, s.id',
  });

  return {
    /** The stated reasons of a record, the newest first; none without the caller's own grant as its management team. */
    of: (number: string, caller: Caller) => read({ number: numberOrNobody(number), caller }),

    /** Notes what another person found (`createReview`). */
    async review(input: ReviewReasonInput, caller: Caller) {
      const failure = await review(input, caller);
      return (
        failure ?? ({ __typename: 'ReasonReviewed', id: idOrNone(input.id), outcome: input.outcome } as const)
      );
    },
  };
}
