import { haveOwnWords } from '../../../platform/matching/likeness.ts';
import { normaliseName } from '../../../platform/matching/names.ts';
import type { FieldEvidence } from '../cleaning/evidence.ts';
import { levelOf } from '../resident/person.ts';
import type { FeedRow } from './row.ts';

/** A record that a row may be about, as far as deciding needs it. */
export interface Candidate {
  readonly number: number;
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: string;
  readonly birthDate: string;
  readonly deathDate: string | null;
  readonly status: string;
  readonly shield: string;
  readonly authorityCode: string;
}

/** A record in the review band of a row: it may be about it. Of a hidden record nothing hidden is looked at. */
export interface Namesake extends Candidate {
  /** Of its current address; null where it is hidden, or has none. */
  readonly postcode: string | null;
  /** The schemes in which it has an identifier. */
  readonly schemes: readonly string[];
  /** Whether its score is above the upper threshold, with a lead over the second and enough facts. */
  readonly sure: boolean;
  /** Of a hidden one: whether only what the shield hides could tell. Then nothing is made beside it, and no more. */
  readonly faint: boolean;
  /** Field by field; empty where it was found by sound and day of birth alone. */
  readonly levels: readonly FieldEvidence[];
}

/** The fields that a registration of a birth decides (domain.md 9: birth facts, GRO). */
export const birthFacts = ['givenName', 'familyName', 'gender', 'birthDate'] as const;
type BirthFact = (typeof birthFacts)[number];
/** The fields of the head of a record that some source decides. */
export type Fact = BirthFact | 'deathDate';

/** What a source may decide and make (domain.md 9: precedence, what it may create). */
export interface SourceRules {
  /** The fields of a matched record that take the source's value. Everything else of the head stays. */
  readonly decides: readonly Fact[];
  /**
   * Whether a row that fits nobody makes a record when nothing lies in its review band. ALWAYS: the row is certainly
   * about a real child, so that one that disagrees with a record waits in the queue of held rows.
   */
  readonly creates: 'ALWAYS' | 'IF_ALONE' | 'NEVER';
  /** Whether a revision after the first is a correction of the register's, which alone changes what has ended. */
  readonly corrects: boolean;
  /** The scheme whose number says by itself who it is: the register's own. Every other is checked by day and name. */
  readonly own: string | null;
}

/** What is known of a row before it is decided. */
export interface Evidence {
  /** The records that bear the row's identifiers, in their order; undefined where nobody does. */
  readonly bearers: readonly (Candidate | undefined)[];
  /** Its review band, the likeliest first; looked for where nobody bears a number of the row. */
  readonly namesakes: readonly Namesake[];
  /** Whether a person found that a record is not the row's (domain.md 9: for ever). */
  isAnother(candidate: Candidate): boolean;
  /** Whether the row brings a number that nobody bears although the record has another of the scheme. */
  contradicted(candidate: Candidate): boolean;
  /** Fields of a record that a person has corrected, as provenance names them. */
  corrected(candidate: Candidate): ReadonlySet<string>;
}

/** Why a row waits for a person: shown beside it, in words that say nothing of a hidden record. */
export type WaitReason =
  | 'NOBODY_FOUND'
  | 'SEVERAL_FOUND'
  | 'ONE_ALIKE'
  | 'NUMBERS_OF_SEVERAL'
  | 'FACTS_DIFFER'
  | 'NUMBERS_DIFFER'
  | 'RECORD_ENDED'
  | 'HIDDEN_ALIKE'
  | 'IDENTITY_HELD'
  | 'SHIELDED_HOME'
  | 'WITHHELD_BY_SOURCE'
  | 'UNLINKED';

/**
 * What becomes of a row (domain.md 9). `changes` are the facts that the row replaces; `disputed` those that it
 * contradicts and a person corrected: the person's stand, and their team decides.
 */
export type Decision =
  | { readonly outcome: 'CREATED' }
  | {
      readonly outcome: 'MATCH';
      readonly candidate: Candidate;
      readonly changes: readonly Fact[];
      readonly disputed: readonly BirthFact[];
      /** What spoke for it, where the score decided. */
      readonly levels?: readonly FieldEvidence[];
    }
  | {
      readonly outcome: 'HELD' | 'MULTIPLE_MATCH' | 'NO_MATCH';
      readonly candidates: readonly Candidate[];
      readonly reason: WaitReason;
    };

/** Whether a record may not be seen by everyone: shielded, archived, sealed. */
export function isHidden({ shield, status }: Pick<Candidate, 'shield' | 'status'>): boolean {
  return shield !== 'NONE' || status !== 'LIVE';
}

/** Whether a record is hidden from somebody who looks for the child: shielded, sealed. */
export function isKeptFrom({ shield, status }: Candidate): boolean {
  return shield !== 'NONE' || status === 'SEALED';
}

/** Whether a record has ended: archived or later, or the child has died. */
export function isFinished({ status, deathDate }: Candidate): boolean {
  return status !== 'LIVE' || deathDate !== null;
}

/** The strategy of decisions by identifiers alone, by name and version. */
export const exactStrategy = 'exact-1';
/** In its place where a person decided whose a row is. */
export const byPerson = 'person';
/** And where nothing of the row was taken, nor waits, since the hidden record that it is about had ended. */
export const afterEnd = 'ended';

/**
 * Decides one row, whatever its source (domain.md 9):
 * - first by its identifiers, the strongest first; each but a register's own number counts only with the same day of
 *   birth and given name, so that one twin's row never lands on the other
 * - then by its score: above the upper threshold it matches, between the thresholds a person decides, below both it
 *   is nobody's
 * - a row that touches a hidden record and does not fit it is held
 * - what a person corrected is disputed, never overwritten (historical failure 6)
 */
export function decide(row: FeedRow, evidence: Evidence, rules: SourceRules): Decision {
  const { bearers } = evidence;
  const known: Candidate[] = [];
  for (const bearer of bearers)
    if (bearer && !known.some(({ number }) => number === bearer.number)) known.push(bearer);
  const [candidate] = known;
  // Somebody else knows of a danger that the index does not: nothing of the row is shown before a person has seen it.
  if (row.withheld && !(candidate && candidate.shield !== 'NONE'))
    return { outcome: 'HELD', candidates: known, reason: 'WITHHELD_BY_SOURCE' };
  if (!candidate) return withoutNumber(row, evidence, rules);
  if (known.length > 1) return wait(known, 'NUMBERS_OF_SEVERAL', 'MULTIPLE_MATCH');
  if (candidate.status === 'SEALED' || candidate.status === 'PURGED')
    return wait(known, 'RECORD_ENDED', 'HELD');
  const own = row.identifiers.findIndex(({ scheme }) => scheme === rules.own);
  const byOwn = bearers[own] !== undefined;
  const aside = rules.creates === 'ALWAYS' ? 'HELD' : 'NO_MATCH';
  if (evidence.isAnother(candidate) || (!byOwn && !agrees(row, candidate)))
    return wait(known, 'FACTS_DIFFER', aside);
  if (evidence.contradicted(candidate)) return wait(known, 'NUMBERS_DIFFER', aside);
  return matched(row, candidate, evidence, rules, byOwn);
}

function matched(
  row: FeedRow,
  candidate: Candidate,
  evidence: Evidence,
  rules: SourceRules,
  byOwn: boolean,
): Decision {
  const held = wait([candidate], 'RECORD_ENDED', 'HELD');
  if (isBack(row, candidate)) return held;
  const differing = rules.decides.filter((fact) => row[fact] !== null && row[fact] !== candidate[fact]);
  if (differing.length === 0) return { outcome: 'MATCH', candidate, changes: [], disputed: [] };
  // Historical failure 7: nothing but a correction of the GRO's changes an archived or deceased record.
  const correction = rules.corrects && row.revision > 0 && (byOwn || rules.own === null);
  if (isFinished(candidate) && !correction) return held;
  const birth = differing.includes('birthDate') ? row.birthDate : candidate.birthDate;
  const death = differing.includes('deathDate') ? row.deathDate : candidate.deathDate;
  if (death !== null && birth > death) return held;
  const corrected = evidence.corrected(candidate);
  const isDisputed = (fact: Fact) => corrected.has(fieldOf(fact));
  if (differing.includes('deathDate') && isDisputed('deathDate')) return held;
  const changes = differing.filter((fact) => !isDisputed(fact));
  const disputed = birthFacts.filter((fact) => differing.includes(fact) && isDisputed(fact));
  return { outcome: 'MATCH', candidate, changes, disputed };
}

/**
 * Whether a row says where a child lives or goes to school whose record is archived although the child has not died:
 * otherwise nobody would find them. Somebody who is of age is not among them (`isGrown`): they had left England, and
 * their team records that they are back (domain.md 10).
 */
function isBack({ asOf, home, place }: FeedRow, { status, deathDate }: Candidate): boolean {
  return status === 'ARCHIVED' && deathDate === null && asOf !== null && (home !== null || place !== null);
}

function withoutNumber(row: FeedRow, evidence: Evidence, rules: SourceRules): Decision {
  const namesakes = evidence.namesakes.filter(({ faint }) => !faint);
  // Historical failure 1: no visible record beside a hidden one that may be the same child.
  if (namesakes.some(isHidden)) return wait(namesakes, 'HIDDEN_ALIKE', 'HELD');
  const [best] = namesakes;
  if (!best && rules.creates === 'NEVER') return wait([], 'NOBODY_FOUND', 'NO_MATCH');
  if (!best && evidence.namesakes.length > 0) return wait(evidence.namesakes, 'HIDDEN_ALIKE', 'HELD');
  if (!best) return { outcome: 'CREATED' };
  if (isSure(row, best, rules)) {
    const decision = matched(row, best, evidence, rules, false);
    return decision.outcome === 'MATCH' ? { ...decision, levels: best.levels } : decision;
  }
  return wait(namesakes, namesakes.length > 1 ? 'SEVERAL_FOUND' : 'ONE_ALIKE', 'MULTIPLE_MATCH');
}

/**
 * Whether a row is linked without a person. Never by names and birth alone, which two children of the country may
 * share, one of them not in the index: the home must agree. Never where both have different numbers of one scheme. A
 * death needs everything to fit, since it ends a record.
 */
function isSure(row: FeedRow, best: Namesake, rules: SourceRules): boolean {
  if (row.identifiers.some(({ scheme }) => scheme !== 'LOCAL' && best.schemes.includes(scheme))) return false;
  if (rules.decides.includes('deathDate')) {
    return (
      normaliseName(row.givenName) === normaliseName(best.givenName) &&
      normaliseName(row.familyName) === normaliseName(best.familyName) &&
      (row.gender === null || row.gender === best.gender) &&
      row.birthDate === best.birthDate &&
      row.home !== null &&
      row.home.postcode === best.postcode
    );
  }
  const home = levelOf(best.levels, 'postcode');
  return best.sure && (home === 'EQUAL' || home === 'ALIKE');
}

function agrees(row: FeedRow, candidate: Candidate): boolean {
  if (row.birthDate !== candidate.birthDate) return false;
  const [said, known] = [normaliseName(row.givenName), normaliseName(candidate.givenName)];
  const [words, others] = [said.split(' '), known.split(' ')];
  // Schools and benefits leave out second names; another second name is the twin's, of whom both bear the first.
  return said === known || (words[0] === others[0] && !haveOwnWords(words, others));
}

function wait(
  candidates: readonly Candidate[],
  reason: WaitReason,
  otherwise: 'HELD' | 'MULTIPLE_MATCH' | 'NO_MATCH',
): Decision {
  return { outcome: candidates.some(isHidden) ? 'HELD' : otherwise, candidates, reason };
}

/** The name of a fact in provenance: as in the graph. */
export function fieldOf(fact: Fact): string {
  return fact === 'birthDate' ? 'dateOfBirth' : fact === 'deathDate' ? 'dateOfDeath' : fact;
}
