import type { AuditEvent } from '../../../platform/audit.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import type { FieldEvidence } from '../cleaning/evidence.ts';
import type { Amendment } from '../correction/input.ts';
import type { Applied } from './applied.ts';
import { create, missingOf, update, wait } from './apply.ts';
import {
  afterEnd,
  type Candidate,
  type Decision,
  decide,
  type Evidence,
  exactStrategy,
  isFinished,
  type Namesake,
  type SourceRules,
  type WaitReason,
} from './decision.ts';
import type { BatchEvidence, Part } from './evidence.ts';
import { heldBy } from './heldBy.ts';
import { isGrown, type KeyedRow } from './keyed.ts';
import { broughtBy, hasBrought, keepWord } from './linked.ts';
import type { MisplacedDeath } from './misplacedDeath.ts';
import type { Rejection } from './rejection.ts';

/** What a row can come to (domain.md 9). */
export const outcomes = [
  'MATCH',
  'CREATED',
  'HELD',
  'NO_MATCH',
  'MULTIPLE_MATCH',
  'SKIPPED',
  'REJECTED',
] as const;
export type Outcome = (typeof outcomes)[number];

/** No rows yet, of any outcome. */
export function noOutcomes(): Record<Outcome, number> {
  return { MATCH: 0, CREATED: 0, HELD: 0, NO_MATCH: 0, MULTIPLE_MATCH: 0, SKIPPED: 0, REJECTED: 0 };
}

/** Rows counted by outcome, and of those that wait how many are told as matched. */
export type Counted = Readonly<Partial<Record<Outcome | 'TOLD_MATCHED', number>>>;

/**
 * The outcomes as the sender is told them: a row that waits for a person looks like one that fits nobody, which made
 * a record where its source may create. Otherwise a source could find out which numbers belong to hidden children.
 * The audit says the same, since the source's own body has auditors.
 */
export function toldToSource(
  { rules }: { readonly rules: Pick<SourceRules, 'creates'> },
  counted: Counted,
  toldMatched = counted.TOLD_MATCHED ?? 0,
): Record<string, number> {
  const { HELD = 0, NO_MATCH = 0, MULTIPLE_MATCH = 0, ...plain } = counted;
  const waiting = HELD + NO_MATCH + MULTIPLE_MATCH - toldMatched;
  const { CREATED = 0, SKIPPED = 0, REJECTED = 0 } = plain;
  const MATCH = (plain.MATCH ?? 0) + toldMatched;
  return rules.creates === 'NEVER'
    ? { MATCH, NO_MATCH: waiting, SKIPPED, REJECTED }
    : { MATCH, CREATED: CREATED + waiting, SKIPPED, REJECTED };
}

/** What a row says against a person's correction: for the team to decide. */
interface Dispute {
  readonly number: number;
  readonly area: string;
  /** Whether the record is hidden: then no row of the audit says what of it is disputed (ADR 0072). */
  readonly hidden: boolean;
  readonly field: string;
  readonly value: Amendment;
}

/** A field about which the source's question is open, and of which it says now what stands: it asks no more. */
type Agreement = Omit<Dispute, 'value'>;

/** A new home in another authority's area: its team is asked to take the record. */
interface Move {
  readonly number: number;
  readonly to: string;
}

/** What became of a row, as it is kept: by it a repeat is known. Hashes in hexadecimal. */
export interface AppliedRow {
  /** Whether an earlier revision of it was applied. */
  readonly known: boolean;
  readonly rowKey: string;
  readonly revision: number;
  readonly contentHash: string;
  readonly outcome: Outcome;
  readonly childNumber: number | null;
  readonly asOf: string | null;
  readonly homeHash: string | null;
  readonly strategy: string;
  readonly evidence?: readonly FieldEvidence[] | undefined;
}

/** What a row said of the record that it was linked to, as it is kept; its key in hexadecimal. */
export interface WordRow {
  readonly id: string;
  readonly number: number;
  readonly rowKey: string;
  readonly keyVersion: number;
  readonly ciphertext: Buffer;
}

/** What a batch comes to as a whole, beside what is written of it part by part. */
export class Tally {
  readonly counts = noOutcomes();
  /** How many of the rows that wait are told to their source as matched. */
  toldMatched = 0;
  /** Why rows wait, counted. */
  readonly reasons = new Map<WaitReason, number>();
  readonly rejections: Rejection[] = [];
  /** Rows about a record that another row of the batch is about: to be decided after it. */
  readonly again: KeyedRow[] = [];
  readonly disputes: Dispute[] = [];
  readonly agreements: Agreement[] = [];
  readonly moves: Move[] = [];
  readonly misplaced: MisplacedDeath[] = [];
  /** Records that rows of the batch are about. */
  readonly touched = new Set<number>();
  /** Keys of the rows that made a record. */
  readonly made = new Set<string>();
}

/** Rows to write for a part of a batch, by table, as JSON records of their columns; bytes in hexadecimal. */
export class Effects {
  readonly children: object[] = [];
  readonly childChanges: object[] = [];
  readonly identifiers: object[] = [];
  readonly addressEnds: object[] = [];
  readonly addresses: object[] = [];
  readonly carers: object[] = [];
  readonly involvementEnds: object[] = [];
  readonly involvements: object[] = [];
  readonly provenance: object[] = [];
  readonly details: object[] = [];
  readonly words: WordRow[] = [];
  readonly rows: AppliedRow[] = [];
  /** Rows of which everything is kept already but that this run read them. */
  readonly standing: KeyedRow[] = [];
  readonly held: object[] = [];
  readonly events: AuditEvent[] = [];
  /** Rows of which what waited from before is out of date. */
  readonly superseded: string[] = [];
  readonly tally: Tally;

  constructor(tally: Tally) {
    this.tally = tally;
  }
}

/** What the effects of a batch are worked out with. */
export interface BatchContext {
  readonly source: string;
  readonly rules: SourceRules;
  /** Whether each file says everything anew, so that what waits from one before is out of date. */
  readonly snapshots: boolean;
  readonly runId: string;
  readonly at: Date;
  readonly today: IsoDate;
  readonly ring: KeyRing;
  readonly lookupKey: Buffer;
  /** Who acts, for the audit. */
  readonly actor: Partial<AuditEvent>;
}

/** Decides each row of a part of a batch: what is to be written for it. No two rows of a batch share an identifier. */
export function workOut(
  tally: Tally,
  { rows, evidence }: Part,
  applied: ReadonlyMap<string, Applied>,
  context: BatchContext,
): Effects {
  const effects = new Effects(tally);
  for (const keyed of rows) {
    const decision = heldBy(keyed, evidence) ?? decideRow(keyed, evidence, context.rules);
    if (comesAfter(keyed, decision, tally, evidence)) tally.again.push(keyed);
    else apply(effects, keyed, decision, applied.get(keyed.key), evidence, context);
  }
  return effects;
}

/** Whether a row is decided anew once the batch is written, by what an earlier row of it gives to a record. */
function comesAfter(
  { key }: KeyedRow,
  decision: Decision,
  { touched, made }: Tally,
  evidence: BatchEvidence,
): boolean {
  switch (decision.outcome) {
    case 'MATCH':
      return touched.has(decision.candidate.number);
    case 'MULTIPLE_MATCH':
      // One of them may be sure by it.
      return decision.candidates.some(({ number }) => touched.has(number));
    case 'CREATED':
      // A record that it made may be this child's.
      return evidence.earlier.get(key)?.some((earlier) => made.has(earlier)) ?? false;
    default:
      return false;
  }
}

/** Puts into the effects what a decision about a row comes to; `before` is what was applied of it. */
function apply(
  effects: Effects,
  keyed: KeyedRow,
  decision: Decision,
  before: Applied | undefined,
  evidence: BatchEvidence,
  context: BatchContext,
): void {
  const { counts, reasons, touched, made } = effects.tally;
  if (isGrown(keyed.row, context.today) && !isOfSomebody(decision)) {
    counts.NO_MATCH += 1;
    reasons.set('NOBODY_FOUND', (reasons.get('NOBODY_FOUND') ?? 0) + 1);
    return;
  }
  // By what becomes of a row nobody learns that an identity is held: it is told as if none were.
  const isHeld = 'reason' in decision && decision.reason === 'IDENTITY_HELD';
  const unheld = isHeld ? decideRow(keyed, evidence, context.rules) : decision;
  if (before && (isSettled(before, decision) || isSettled(before, unheld))) {
    counts[toldOutcome(keyed, 'MATCH')] += 1;
    effects.standing.push(keyed);
    return;
  }
  counts[toldOutcome(keyed, decision.outcome)] += 1;
  if (isHeld && toldOutcome(keyed, unheld.outcome) === 'MATCH') effects.tally.toldMatched += 1;
  if ('reason' in decision) reasons.set(decision.reason, (reasons.get(decision.reason) ?? 0) + 1);
  const isNews = !before?.same;
  const isOther = isNews || before.outcome !== decision.outcome;
  const waited = before !== undefined && before.outcome !== 'MATCH' && before.outcome !== 'CREATED';
  if (before && isOther && (context.snapshots || waited)) effects.superseded.push(keyed.key);
  // Of whom a death was told it is known while its correction waits: should it be another's, it is taken back.
  let number = keyed.row.deathDate === null ? null : (before?.childNumber ?? null);
  const scored = evidence.namesakes.has(keyed.key) || decision.outcome === 'CREATED';
  const strategy = (scored && evidence.strategy) || exactStrategy;
  if (decision.outcome === 'CREATED') {
    made.add(keyed.key);
    number = evidence.freeNumbers.pop() as number;
    create(effects, keyed, number, evidence, context);
  } else if (decision.outcome === 'MATCH') {
    number = decision.candidate.number;
    touched.add(number);
    // What waited does so no more, and what was said of another, or of a record that had ended, was not asked about this one.
    const isNewToIt = isNews || waited || before.afterEnd || before.childNumber !== number;
    link(effects, keyed, decision, { isNews: isNewToIt, waited }, evidence, context);
    if (keyed.row.deathDate !== null && before?.childNumber != null && before.childNumber !== number)
      effects.tally.misplaced.push({ number: before.childNumber, rowKey: keyed.key });
  } else if (isOther) {
    wait(effects, keyed, { strategy, ...decision }, evidence, context);
  }
  if (before && decision.outcome === 'MATCH' && stands(before, keyed, decision)) {
    effects.standing.push(keyed);
    return;
  }
  effects.rows.push({
    known: before !== undefined,
    rowKey: keyed.key,
    revision: keyed.row.revision,
    contentHash: keyed.contentHash,
    outcome: decision.outcome,
    // Which hidden record a held row is about is for those to find out who work the queue.
    childNumber: number,
    asOf: keyed.row.asOf,
    homeHash: mayTellHome(decision) ? keyed.homeHash : null,
    strategy: decision.outcome === 'MATCH' && isOver(decision.candidate) ? afterEnd : strategy,
    evidence: decision.outcome === 'MATCH' ? decision.levels : undefined,
  });
}

/** Updates a record from a row, and keeps what the row says: of one that has ended, too, which may be another child's end. */
function link(
  effects: Effects,
  keyed: KeyedRow,
  decision: Extract<Decision, { outcome: 'MATCH' }>,
  said: { readonly isNews: boolean; readonly waited: boolean },
  evidence: BatchEvidence,
  context: BatchContext,
): void {
  const { candidate, changes } = decision;
  const was = Object.fromEntries(changes.map((fact) => [fact, candidate[fact]]));
  const brought = broughtBy(effects, was, () => update(effects, keyed, decision, said, evidence, context));
  if (!hasBrought(brought) && !said.isNews) return;
  const waits = candidate.shield !== 'NONE' && !isFinished(candidate);
  keepWord(effects, keyed, candidate.number, waits ? { brought, waits } : { brought }, context);
}

/**
 * The outcome as which a row is counted: where its source withholds the whereabouts it counts as waiting, unless the
 * child is hidden; its source must not learn which it is.
 */
function toldOutcome({ row }: KeyedRow, outcome: Outcome): Outcome {
  return row.withheld ? 'HELD' : outcome;
}

/**
 * Whether a row about an adult is stored, or looked at: it is about somebody who stayed in the index by consent, or
 * corrects a record that ended. Of no other adult does the index hold anything (domain.md 1).
 */
function isOfSomebody(decision: Decision): boolean {
  if (decision.outcome === 'MATCH')
    return decision.candidate.status === 'LIVE' || decision.changes.length > 0;
  return 'candidates' in decision && decision.candidates.some(({ status }) => status === 'LIVE');
}

/**
 * Whether a row still says what it said when a person decided whose it is, and would only raise the same question;
 * then it counts as answered. Also when it then matched a record that is archived since: a child who has left stays
 * on lists; or, without a number, one that is shielded since and the only one alike: by a row that is told otherwise now its
 * source would learn who was hidden. Not where the record may be another's by now.
 */
function isSettled({ byPerson, same, outcome, childNumber }: Applied, decision: Decision): boolean {
  if (!same || outcome === 'HELD' || !('reason' in decision)) return false;
  const { candidates, reason } = decision;
  const asked = candidates.find(({ number }) => number === childNumber);
  if (asked === undefined) return false;
  const hasLeft = asked.status === 'ARCHIVED' && reason === 'RECORD_ENDED';
  const isHiddenSince =
    outcome === 'MATCH' && reason === 'HIDDEN_ALIKE' && asked.status === 'LIVE' && candidates.length === 1;
  return byPerson || hasLeft || isHiddenSince;
}

/** Whether nothing is taken of a row, nor waits: of a visible record the next one that says the same is taken when it is back in use. */
const isOver = (candidate: Candidate) => candidate.shield !== 'NONE' && isFinished(candidate);

/** Whether a home's hash may be stored: of no child who is or may be hidden, since homes are shared. */
function mayTellHome(decision: Decision): boolean {
  return decision.outcome === 'MATCH' ? decision.candidate.shield === 'NONE' : decision.outcome !== 'HELD';
}

/**
 * Whether what is stored of a row is what would be stored now: the same content and the same record by its numbers.
 * If it states a home, its hash must be there and the record visible; of a hidden record no hash may exist.
 */
function stands(
  { same, exact, childNumber, homed }: Applied,
  { row }: KeyedRow,
  { candidate, levels }: Extract<Decision, { outcome: 'MATCH' }>,
): boolean {
  const isSame = same && exact && childNumber === candidate.number && levels === undefined;
  return isSame && candidate.shield === 'NONE' && homed === (row.home !== null);
}

function decideRow(keyed: KeyedRow, evidence: BatchEvidence, rules: SourceRules): Decision {
  return decide(keyed.row, new RowEvidence(keyed, evidence), rules);
}

/** What is known of one row: a class, since functions made for each row cost more than what they find. */
class RowEvidence implements Evidence {
  readonly #keyed: KeyedRow;
  readonly #batch: BatchEvidence;
  readonly #apart: ReadonlySet<number>;

  constructor(keyed: KeyedRow, batch: BatchEvidence) {
    this.#keyed = keyed;
    this.#batch = batch;
    this.#apart = batch.notSame.get(keyed.key) ?? nobody;
  }

  get bearers(): readonly (Candidate | undefined)[] {
    return this.#keyed.lookups.map(({ identity }) => this.#batch.byIdentifier.get(identity));
  }

  get namesakes(): readonly Namesake[] {
    const found = this.#batch.namesakes.get(this.#keyed.key) ?? [];
    const apart = this.#batch.notHeld.get(this.#keyed.key) ?? [];
    return found.filter(
      (namesake) =>
        !this.isAnother(namesake) &&
        !(namesake.status === 'SEALED' && apart.includes(namesake.authorityCode)),
    );
  }

  isAnother({ number }: Candidate): boolean {
    return this.#apart.has(number);
  }

  contradicted({ number }: Candidate): boolean {
    return (
      (this.#batch.schemes.get(number)?.has('NHS_NUMBER') ?? false) &&
      missingOf(this.#keyed, this.#batch).some(({ scheme }) => scheme === 'NHS_NUMBER')
    );
  }

  corrected({ number }: Candidate): ReadonlySet<string> {
    return this.#batch.corrected.get(number) ?? nothing;
  }
}

const nobody: ReadonlySet<number> = new Set();
const nothing: ReadonlySet<string> = new Set();
