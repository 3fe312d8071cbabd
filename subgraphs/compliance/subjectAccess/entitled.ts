import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/database.ts';
import { notPermitted } from '../../../platform/failures.ts';
import { adult } from './rendering.ts';
import type { OpenedRequest } from './rules.ts';

/** Parental responsibility is for a child (Children Act 1989, sections 3 and 105); the index holds people of up to 25. */
const ofAge = notPermitted(
  'Parental responsibility has ended: the young person is 18. Send the draft back (of an approved pack, prepare one), and record an order, or that they agree to the written authority; or take the request in anew as that of somebody whom they authorised.',
);
/** Nobody asks as somebody who has died, and the right of access is of the living (UK GDPR, recital 27). */
const died = notPermitted(
  'The record says that the child has died, so that nobody asks as the child any more. Conclude the request as withdrawn; where the death is another child’s, put the record right first.',
);

/** A written authority may be a parent's, too, unless the young person agrees. */
const restsOnParent = ({ details: { checks } }: OpenedRequest) =>
  checks?.authority === 'PARENTAL_RESPONSIBILITY' ||
  (checks?.authority === 'WRITTEN_AUTHORITY' && checks.childAgrees !== true);

/** Why what the checks of a request rest on entitles nobody to a pack any more; null while it does. */
export async function lapsedRight(sql: Queryable, row: OpenedRequest, today: IsoDate) {
  const [child] = await sql<{ ofAge: boolean; died: boolean }[]>`
    select compliance.has_reached(present_number, ${adult}::int, ${today}::date) as "ofAge",
      compliance.has_died(present_number) as died
    from compliance.accountable_record where child_number = ${row.child_number}::bigint`;
  if (child?.died && row.details.relationship === 'CHILD') return died;
  return child?.ofAge && restsOnParent(row) ? ofAge : null;
}
