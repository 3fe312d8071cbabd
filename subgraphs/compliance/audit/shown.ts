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
/** A step of a request to be put in touch: what else is done so with a child leaves no such event. Its operation stays told. */
export const unshown: AuditEventKind = 'BROKERING_CHANGED';

/** Acts of an incident or a finding: to whom it is about they are no more told than it is. */
export const kindsOfSuspicion: AuditEventKind[] = [
  'INCIDENT_OPENED',
  'INCIDENT_CHANGED',
  'ACCOUNT_HELD',
  'ACCOUNT_RELEASED',
  'REPORT_FINDING_CHANGED',
  'CHANGE_REFUSED',
];

/** What is left of the detail: the queue names what waits, the id of an entry who recorded it. */
const plainDetails: { readonly [kind in AuditEventKind]?: readonly string[] } = {
  INVOLVEMENT_RECORDED: ['grantId'],
  INVOLVEMENT_ENDED: ['grantId'],
  WORK_ASSIGNED: ['item', 'assignee'],
};
/** As a parent's pack has it: a reason that only the team has, and for any record. */
const plainReason: AccessReason = 'DATA_QUALITY';

interface Told {
  readonly kind: AuditEventKind;
  readonly reason: AccessReason | null;
  /** JSON text. */
  readonly detail: string | null;
}

/** Kind, reason and detail of an event as they are shown. */
export function shown(event: Told): Told {
  const kind = plainKinds[event.kind] ?? event.kind;
  const kept = plainDetails[kind];
  return {
    kind,
    reason: event.reason === 'BROKERING' ? plainReason : event.reason,
    detail:
      kept && event.detail !== null ? JSON.stringify(JSON.parse(event.detail), [...kept]) : event.detail,
  };
}

/** The kinds that are shown as one. */
export function kindsShownAs(kind: AuditEventKind): AuditEventKind[] {
  if (kind === unshown || kind in plainKinds) return [];
  const others = Object.entries(plainKinds).filter(([, plain]) => plain === kind);
  return [kind, ...others.map(([other]) => other as AuditEventKind)];
}

/** Whether the line as it was sealed may tell more than is shown of an event; of one that is shown the same, the same. */
export function lineTellsMore({ kind, reason }: Pick<Told, 'kind' | 'reason'>): boolean {
  return kind in plainDetails || reason === plainReason;
}
