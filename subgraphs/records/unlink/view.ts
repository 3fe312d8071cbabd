import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import { isLapsed } from '../../../platform/proposals.ts';
import { type AccountReference, referenceTo } from '../../../platform/references.ts';
import type { OpenRecordRow } from '../access/openRecord.ts';
import { valuesOf } from '../cleaning/row.ts';
import { serviceField } from '../correction/amend.ts';
import { type Fact, fieldOf } from '../feed/decision.ts';
import type { LinkedWord } from '../feed/linked.ts';
import type { CorrectionEvidence, UnlinkReason } from '../generated.ts';
import type { LinkedRow } from './store.ts';

/** A linked row as the team that answers for the record sees it: what it calls the child, and of what it brought the fields. */
export interface LinkedRowView {
  readonly id: string;
  readonly childNumber: string;
  readonly source: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly dateOfBirth: string;
  readonly linkedAt: Date;
  readonly byPerson: boolean;
  readonly brought: string[];
  readonly words: LinkedRowWordView[];
  readonly unlinking: RowUnlinkingView | null;
  readonly viewerCanUnlink: boolean;
}

/** What a row said once; its source keeps nothing of it back. */
interface LinkedRowWordView {
  readonly saidAt: Date;
  readonly values: { readonly field: string; readonly value: string }[];
}

/** A proposed unlinking as the team sees it. */
interface RowUnlinkingView {
  readonly id: string;
  readonly reason: UnlinkReason;
  readonly evidence: CorrectionEvidence | null;
  readonly proposedBy: AccountReference | null;
  readonly proposedAt: Date;
  readonly viewerCanRefuse: boolean;
}

function broughtBy({ row, brought }: LinkedWord): string[] {
  const { identifiers, homes, places, carers, was } = brought;
  return [
    ...(Object.keys(was) as Fact[]).map(fieldOf),
    ...(identifiers.length > 0 ? ['identifiers'] : []),
    ...(homes.length > 0 ? ['address'] : []),
    ...(places.length > 0 && row.place ? [serviceField(row.place.serviceType)] : []),
    ...(carers.length > 0 ? ['carers'] : []),
  ];
}

/** The view of a linked row, of a record that the caller answers for; what was proposed before a moment counts no more. */
export function viewOf(
  { id, source, linkedAt, byPerson, words, proposal }: LinkedRow,
  { number, role }: Pick<OpenRecordRow, 'number' | 'role'>,
  { caller, from }: { readonly caller: Caller; readonly from: Date },
): LinkedRowView {
  const { givenName, familyName, birthDate } = (words[0] as LinkedWord).row;
  const unlinking = proposal && {
    id: proposal.id,
    reason: proposal.reason,
    evidence: proposal.evidence,
    proposedBy: referenceTo(proposal.proposedBy),
    proposedAt: proposal.proposedAt,
    viewerCanRefuse: role === 'MANAGEMENT_TEAM' || proposal.proposedBy === caller.accountId,
  };
  return {
    id,
    childNumber: String(number),
    source,
    givenName,
    familyName,
    dateOfBirth: birthDate,
    linkedAt,
    byPerson,
    unlinking,
    brought: [...new Set(words.flatMap(broughtBy))],
    words: words.flatMap(({ row, saidAt }) => (row.withheld ? [] : [{ saidAt, values: valuesOf(row) }])),
    viewerCanUnlink:
      proposal === null ||
      (role === 'MANAGEMENT_TEAM' &&
        !isOwnAccount(caller, proposal.proposedBy) &&
        !isLapsed(proposal, proposal.proposedAt, from)),
  };
}
