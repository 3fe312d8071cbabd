import { contactTitle, permissions, placementTitle, untoldTitle } from '../../../platform/permissions.ts';
import type { AccessReason, AuditEventKind } from '../generated.ts';

/**
 * Kinds of event that would reveal that a sensitive service is or was in contact with a child, or whose involvement
 * it is, each with the plain kind that is shown instead: no auditor may know it (domain.md 3). The audit itself has
 * the true kind (ADR 0098).
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
/**
 * The answer to a change of services: the event of the change names the child, another answer would tell that it was none. And to
 * what is asked of placements: all of them name children who are placed.
 */
export const unnamedAnswer = { kind: 'DISCLOSED', operations: [contactTitle, placementTitle] as string[] };
/**
 * Work given out: of every other queue there is another event that says why it waits. That of a leaver, as it is done. And a
 * placement for adoption: the ground of a shield is no auditor's to know (ADR 0100).
 */
export const unnamedKinds: AuditEventKind[] = ['WORK_ASSIGNED', 'LEAVER_ITEM_SETTLED', 'PLACEMENT_RECORDED'];
/**
 * What a source's file did to a hidden child, which it says without fields: its source, its run and who sent it tell who knows a number
 * of the child, and a local one's is a place (ADR 0100).
 */
export const unnamedOfFiles = {
  kinds: ['RECORD_CHANGED', 'CONFLICT_RAISED', 'CONFLICT_RESOLVED'] as AuditEventKind[],
  by: 'run',
  unless: ['fields', 'field'],
};
/** Steps on a hidden child's way to another authority, which they do not say: whose teams take them does (ADR 0108). */
export const unnamedMoves = {
  kinds: ['TRANSFER_PROPOSED', 'TRANSFER_CHANGED'] as AuditEventKind[],
  unless: 'to',
};

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
  PLACEMENT_RECORDED: ['act'],
  USER_REPORT_RUN: ['report'],
  // How far a row agrees with a record, field by field, is for stewards alone (domain.md 9).
  CLEANING_DECIDED: ['item', 'queue', 'source', 'decision', 'evidence', 'reason', 'to', 'step'],
  // How many are in contact: less than were recorded, where one was for a sensitive service.
  SIGNPOSTED: ['code', 'criteria'],
};
/** As a parent's pack has it: a reason that only the team has, and for any record. */
const plainReason: AccessReason = 'DATA_QUALITY';
const toldReasons: ReadonlySet<AccessReason | null> = new Set(['BROKERING', 'ADOPTION'] as const);

/** Releases before wrote other words, too, that a document held in the place of a reason. */
const toldReasonOf = (reason: AccessReason | null) =>
  toldReasons.has(reason) ? plainReason : reason !== null && reason in permissions.reasons ? reason : null;

interface Told {
  readonly kind: AuditEventKind;
  readonly operation: string | null;
  readonly reason: AccessReason | null;
  readonly childNumbers: string[];
  /** JSON text. */
  readonly detail: string | null;
}

type Detail = Readonly<Record<string, unknown>>;

const isUnnamedAnswer = ({ kind, operation }: Pick<Told, 'kind' | 'operation'>) =>
  kind === unnamedAnswer.kind && operation !== null && unnamedAnswer.operations.includes(operation);

const namesFields = (detail: Detail) => unnamedOfFiles.unless.some((name) => name in detail);

const isUnnamed = (event: Told, detail: Detail) =>
  isUnnamedAnswer(event) ||
  unnamedKinds.includes(event.kind) ||
  (unnamedOfFiles.kinds.includes(event.kind) && unnamedOfFiles.by in detail && !namesFields(detail)) ||
  (unnamedMoves.kinds.includes(event.kind) && !(unnamedMoves.unless in detail));

/** Of an act on one that may be hidden a local source is told as that: its name is a place where children are (ADR 0100). */
const anyLocal = 'local';
const isLocal = (source: unknown) => typeof source === 'string' && source.startsWith(`${anyLocal}-`);

/** An event as auditors are shown it: what was done for a sensitive service looks like recording contact (ADR 0098). */
export function shown(event: Told): Told {
  const kind = plainKinds[event.kind] ?? event.kind;
  const detail: Detail = event.detail === null ? {} : JSON.parse(event.detail);
  const kept = isUnnamedAnswer(event) ? [] : plainDetails[kind];
  const isUntold = isUnnamed(event, detail);
  const isPlace =
    isLocal(detail.source) && !isUntold && !namesFields(detail) && !(unnamedOfFiles.by in detail);
  const told = { ...detail, ...(isPlace && event.childNumbers.length > 0 && { source: anyLocal }) };
  const plain = Object.entries(told).filter(([name]) => kept?.includes(name) ?? true);
  return {
    kind,
    operation: event.operation,
    reason: toldReasonOf(event.reason),
    childNumbers: isUntold ? [] : event.childNumbers,
    detail:
      event.detail !== null && (kept || isPlace) ? JSON.stringify(Object.fromEntries(plain)) : event.detail,
  };
}

/** The kinds that are shown as this one, itself included; none for a kind that is shown as another or not at all. */
export function kindsShownAs(kind: AuditEventKind): AuditEventKind[] {
  if (unshown.kinds.includes(kind) || kind in plainKinds) return [];
  const others = Object.entries(plainKinds).filter(([, plain]) => plain === kind);
  return [kind, ...others.map(([other]) => other as AuditEventKind)];
}

/** Whether the line as it was sealed may tell more than is shown of an event; of one that is shown the same, the same. */
export function lineTellsMore(event: Told): boolean {
  const detail: Detail = event.detail === null ? {} : JSON.parse(event.detail);
  const isPlain = event.kind in plainDetails || event.reason === plainReason || detail.source === anyLocal;
  return isPlain || isUnnamed(event, detail);
}
