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
 * By these groups alone an answer tells nobody's auditor whose it was: what waits for a team is named by its own events, but contact
 * with a sensitive service; whose team looks at a transfer says where a hidden child goes (ADR 0108), and who is placed is not told.
 */
export const untoldGroups = ['work', 'transfers', 'transferPeople', 'placement'];
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

interface Part {
  readonly groups: readonly string[];
  readonly children: readonly string[];
}

/** What an answer disclosed, without the groups that are not told, and without the children of whom it was nothing else. */
function toldDisclosure(event: Told, detail: Detail): Told {
  const { groups, shown: parts } = detail as { groups?: Part['groups']; shown?: readonly Part[] };
  const all = parts ?? (groups ? [{ groups, children: event.childNumbers }] : []);
  if (!all.some((part) => part.groups.some((group) => untoldGroups.includes(group)))) return event;
  const told = new Map<string, Part>();
  for (const part of all) {
    const left = part.groups.filter((group) => !untoldGroups.includes(group));
    if (left.length === 0 && part.groups.length > 0) continue;
    const before = told.get(left.join())?.children ?? [];
    told.set(left.join(), { groups: left, children: [...before, ...part.children] });
  }
  const children = new Set([...told.values()].flatMap((part) => part.children));
  const [first, ...more] = told.values();
  return {
    kind: event.kind,
    operation: event.operation,
    reason: event.reason,
    childNumbers: event.childNumbers.filter((child) => children.has(child)),
    detail: JSON.stringify({
      rows: children.size,
      groups: more.length === 0 ? first?.groups : undefined,
      shown: more.length > 0 ? [...told.values()] : undefined,
      refused: detail.refused,
    }),
  };
}

interface Shown extends Told {
  /** Whether the line as it was sealed may tell more than is shown; of what is shown the same, the same. */
  readonly lineTellsMore: boolean;
}

/** An event as auditors are shown it: what was done for a sensitive service looks like recording contact (ADR 0098). */
export function shown(event: Told): Shown {
  const told = shownAs(event);
  const whole = event.detail === null ? null : JSON.stringify(JSON.parse(event.detail));
  return Object.assign(told, { lineTellsMore: lineTellsMore(told) || told.detail !== whole });
}

function shownAs(whole: Told): Told {
  const isDisclosure = whole.kind === unnamedAnswer.kind && whole.detail !== null;
  const event = isDisclosure ? toldDisclosure(whole, JSON.parse(whole.detail ?? '{}')) : whole;
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
    // Also what is shown whole is written anew: by the database's spaces one would see of what nothing was left out.
    detail: event.detail === null ? null : JSON.stringify(Object.fromEntries(plain)),
  };
}

/** The kinds that are shown as this one, itself included; none for a kind that is shown as another or not at all. */
export function kindsShownAs(kind: AuditEventKind): AuditEventKind[] {
  if (unshown.kinds.includes(kind) || kind in plainKinds) return [];
  const others = Object.entries(plainKinds).filter(([, plain]) => plain === kind);
  return [kind, ...others.map(([other]) => other as AuditEventKind)];
}

/** As it is shown: of two that are shown the same, one may be another. */
function lineTellsMore(event: Told): boolean {
  const detail: Detail = event.detail === null ? {} : JSON.parse(event.detail);
  const isPlain = event.kind in plainDetails || event.reason === plainReason || detail.source === anyLocal;
  const namesNobody = event.kind === unnamedAnswer.kind && event.childNumbers.length === 0;
  return isPlain || namesNobody || isUnnamed(event, detail);
}
