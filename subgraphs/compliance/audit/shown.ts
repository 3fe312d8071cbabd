import { contactTitle, untoldTitle } from '../../../platform/permissions.ts';
import type { AccessReason, AuditEventKind } from '../generated.ts';

/**
 * What of an event would tell that a sensitive service is, or was, in contact with a child, and whose it is: that is no
 * auditor's to know (domain.md 3). The audit has it as it was done; who reads events is shown these like others that tell no
 * such thing (ADR 0098).
 */
const plainKinds: { readonly [kind in AuditEventKind]?: AuditEventKind } = {
  BROKERING_REQUESTED: 'INVOLVEMENT_RECORDED',
  INVOLVEMENT_REVIEWED: 'INVOLVEMENT_RECORDED',
  INVOLVEMENT_REMOVED: 'INVOLVEMENT_ENDED',
};
/**
 * A step of a request to be put in touch, and its operation: nothing else that is done with a child leaves such events. And what
 * the night lists of somebody who left: all contact that they recorded, but what was for a sensitive service.
 */
export const unshown = {
  kinds: ['BROKERING_CHANGED', 'LEAVER_LISTED'] as AuditEventKind[],
  operation: untoldTitle,
};
/** The answer to a change of services: the event of the change names the child, another answer would tell that it was none. */
export const unnamedAnswer = { kind: 'DISCLOSED', operation: contactTitle } as const;
/** Work given out: of every other queue there is another event that says why it waits. And that of a leaver, as it is done. */
export const unnamedWork: AuditEventKind[] = ['WORK_ASSIGNED', 'LEAVER_ITEM_SETTLED'];

/** Acts of an incident or a finding: to whom it is about they are no more told than it is. */
export const kindsOfSuspicion: AuditEventKind[] = [
  'INCIDENT_OPENED',
  'INCIDENT_CHANGED',
  'ACCOUNT_HELD',
  'ACCOUNT_RELEASED',
  'REPORT_FINDING_CHANGED',
  'CHANGE_REFUSED',
];

/** What is left of the detail: the queue names what waits, the id of an entry who recorded it, a number that oneself was found. */
const plainDetails: { readonly [kind in AuditEventKind]?: readonly string[] } = {
  INVOLVEMENT_RECORDED: ['grantId'],
  INVOLVEMENT_ENDED: ['grantId'],
  WORK_ASSIGNED: ['item', 'assignee'],
  LEAVER_ITEM_SETTLED: [],
  USER_REPORT_RUN: ['report'],
  // How far a row agrees with a record, field by field, is for stewards alone (domain.md 9).
  CLEANING_DECIDED: ['item', 'queue', 'source', 'decision', 'evidence', 'reason', 'to', 'step'],
  // How many are in contact: less than were recorded, where one was for a sensitive service.
  SIGNPOSTED: ['code', 'criteria'],
};
/** As a parent's pack has it: a reason that only the team has, and for any record. */
const plainReason: AccessReason = 'DATA_QUALITY';

interface Told {
  readonly kind: AuditEventKind;
  readonly operation: string | null;
  readonly reason: AccessReason | null;
  readonly childNumbers: string[];
  /** JSON text. */
  readonly detail: string | null;
}

const isUnnamedAnswer = ({ kind, operation }: Pick<Told, 'kind' | 'operation'>) =>
  kind === unnamedAnswer.kind && operation === unnamedAnswer.operation;

/** An event as auditors are shown it: what was done for a sensitive service looks like recording contact (ADR 0098). */
export function shown(event: Told): Told {
  const kind = plainKinds[event.kind] ?? event.kind;
  const kept = isUnnamedAnswer(event) ? [] : plainDetails[kind];
  const detail = kept && event.detail !== null ? Object.entries(JSON.parse(event.detail)) : undefined;
  return {
    kind,
    operation: event.operation,
    reason: event.reason === 'BROKERING' ? plainReason : event.reason,
    childNumbers: isUnnamedAnswer(event) || unnamedWork.includes(kind) ? [] : event.childNumbers,
    detail: detail
      ? JSON.stringify(Object.fromEntries(detail.filter(([name]) => kept?.includes(name))))
      : event.detail,
  };
}

/** The kinds that are shown as this one, itself included; none for a kind that is shown as another or not at all. */
export function kindsShownAs(kind: AuditEventKind): AuditEventKind[] {
  if (unshown.kinds.includes(kind) || kind in plainKinds) return [];
  const others = Object.entries(plainKinds).filter(([, plain]) => plain === kind);
  return [kind, ...others.map(([other]) => other as AuditEventKind)];
}

/** Whether the line as it was sealed may tell more than is shown of an event; of one that is shown the same, the same. */
export function lineTellsMore(event: Pick<Told, 'kind' | 'operation' | 'reason'>): boolean {
  return event.kind in plainDetails || event.reason === plainReason || isUnnamedAnswer(event);
}
