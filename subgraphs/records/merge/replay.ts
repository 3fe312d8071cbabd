import { randomUUID } from 'node:crypto';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { person, serviceField } from '../correction/amend.ts';
import { birthFacts, type Fact, fieldOf } from '../feed/decision.ts';
import type { BroughtThing, LinkedWord } from '../feed/linked.ts';
import type { RowPlace } from '../feed/row.ts';
import { personalOf, type Word, wordsOf } from '../unlink/words.ts';
import { adds, askAgain, askedOf, births, closeAnswered, type Question } from './asked.ts';
import type { Halves } from './halves.ts';
import type { Half } from './news.ts';
import { columnOf } from './said.ts';
import {
  type Columns,
  changed,
  type Draft,
  headKey,
  headOf,
  isHideable,
  type Row,
  rowsOf,
  type Side,
  self,
} from './side.ts';
import { type HomeHash, putCarers, putHome, putPlace, takesHome, takesPlace } from './surroundings.ts';

/** What replaying is done with. */
export interface Replaying {
  readonly at: Date;
  /** The organisation that stands for a school or practice; null where no register knows it. */
  readonly organisationOf: (place: RowPlace | null) => string | null;
  readonly homeHash: HomeHash;
}

/** What saying it again came to. */
interface Replayed {
  readonly isTaken: boolean;
  /** To be asked of the records' team, unless they were. */
  readonly questions: readonly Question[];
}

/** A record, and what is said of it again. */
export interface Heard {
  readonly side: Draft;
  readonly own: Side;
  readonly words: readonly Word[];
  /** What a person said since that a field is, of the one record, when last. */
  readonly corrected: ReadonlyMap<string, number>;
  readonly replaying: Replaying;
}

/**
 * Says to each of two records again what rows of it alone said since the merge, by the rules by which a source brings facts of birth, a
 * home, a school and carers (`feed/apply.ts`). The one record that they were had a home of the other child's that was newer, or went to the same
 * school: what was not taken for that is taken, and what ended for it stands. Not where a person said since what is right, nor what was
 * said while they were hidden, which waits for the team; nor of either where one alone was hidden before (ADR 0170, 0173).
 */
export function replay(halves: Halves, replaying: Replaying): Replayed {
  const { before, now, said } = halves;
  const rows = () => [...halves.kept.rows.values(), ...halves.other.rows.values()];
  const heardBefore = new Set(rows());
  const guards = before.kept.shielded !== before.other.shielded;
  const corrected = saidByPeople(before.merged, now);
  const questions: Question[] = [];
  for (const half of ['kept', 'other'] as const satisfies readonly Half[]) {
    const all = { side: halves[half], own: before[half], words: said.words[half], corrected, replaying };
    replayFacts(all);
    const { death_date: died } = headOf(all.side).columns;
    const words = guards || died !== null ? [] : all.words.filter(({ waits }) => waits !== true);
    const heard: Heard = { ...all, words };
    const asked = askedOf(all, heard);
    questions.push(...asked.questions);
    askAgain(heard, asked);
    const fields = new Set([...personalOf(heard.side), ...corrected.keys()]);
    if (!fields.has('address')) replayHomes(heard);
    for (const kind of ['EDUCATION', 'PRIMARY_CARE'] as const)
      if (!fields.has(serviceField(kind))) replayPlaces(heard, kind);
    if (!fields.has('carers') && !fields.has('carerContacts')) replayCarers(heard);
  }
  for (const half of ['kept', 'other'] as const) closeAnswered(halves[half], before[half], replaying);
  const isTaken = rows().some((row) => isHideable(row.table) && !heardBefore.has(row));
  return { isTaken, questions };
}

/** What the register of births decides, as its rows about this child say. */
function replayFacts({ side, words }: Heard): void {
  const personal = personalOf(side);
  for (const word of words) {
    if (word.source !== births) continue;
    const was: Partial<Record<Fact, string | null>> = {};
    for (const fact of birthFacts) {
      const column = columnOf[fact];
      const [says, stands] = [word.row[fact], headOf(side).columns[column] as string];
      if (says === null || personal.has(fieldOf(fact))) continue;
      const said = saidBy(side, word, fieldOf(fact));
      if (says === stands) {
        if (said) side.rows.delete(said[0]);
        continue;
      }
      was[fact] = stands;
      side.rows.set(headKey, changed(headOf(side), named(column, says)));
      if (said) side.rows.set(said[0], changed(said[1], { previous_value: stands }));
      else sayIn(side, word, fieldOf(fact), stands);
    }
    const kept = Object.entries(word.brought.was).filter(([fact]) => fact === 'deathDate');
    keepBrought(side, word, { was: { ...Object.fromEntries(kept), ...was } });
  }
}

/** A fact of the head with what it is searched by. */
function named(column: string, value: string): Columns {
  if (column === 'given_name') return { given_name: value, given_key: givenKey(value) };
  return column === 'family_name'
    ? { family_name: value, family_key: familyKey(value) }
    : { [column]: value };
}

/** The fields of which a person said something since, and when last. */
function saidByPeople(merged: Side, now: Side): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const [key, { columns }] of rowsOf(now, 'provenance')) {
    if (merged.rows.has(key) || (columns.source !== person && columns.account_id === null)) continue;
    const [field, at] = [String(columns.field), Date.parse(String(columns.recorded_at))];
    last.set(field, Math.max(at, last.get(field) ?? at));
  }
  return last;
}

function replayHomes(heard: Heard): void {
  const { side, words } = heard;
  const { homeHash } = heard.replaying;
  const told = words.filter((word) => word.row.home !== null && adds(word));
  takeBack(heard, 'address', told, ({ homes }) => homes, 'until_date');
  const stated = wordsOf(side);
  for (const word of told) {
    const said = word.row.home as NonNullable<Word['row']['home']>;
    const id = word.brought.homes[0]?.id ?? randomUUID();
    const stating = { homeHash, words: stated, until: word.linkedAt };
    const homes = takesHome(side, said, stating) ? [{ id, ended: putHome(side, said, id) }] : [];
    bring(heard, word, 'address', { homes });
  }
}

function replayPlaces(heard: Heard, kind: RowPlace['serviceType']): void {
  const { side, words, replaying } = heard;
  const told = words.filter(
    ({ row: { place } }) => place?.serviceType === kind && replaying.organisationOf(place) !== null,
  );
  takeBack(heard, 'involvement', told, ({ places }) => places, 'ended_on', kind);
  for (const word of told) {
    const place = word.row.place as RowPlace;
    const organisationId = replaying.organisationOf(place) as string;
    const id = word.brought.places[0]?.id ?? randomUUID();
    const places = takesPlace(side, place, organisationId)
      ? [{ id, ended: putPlace(side, place, { id, organisationId }) }]
      : [];
    bring(heard, word, serviceField(kind), { places });
  }
}

function replayCarers(heard: Heard): void {
  const { side, words } = heard;
  if (rowsOf(side, 'carer').length > 0) return;
  const word = words.find((each) => each.row.carers.length > 0 && adds(each));
  if (!word) return;
  const ids = putCarers(side, word.row.carers, () => randomUUID());
  bring(heard, word, 'carers', { carers: ids });
}

/** Whether sources say since when and until when something is: of contact only of a school or practice of a kind, whom nobody recorded. */
function isOfSource({ table, columns }: Row, kind: RowPlace['serviceType'] | undefined): boolean {
  return (
    table !== 'involvement' ||
    (columns.category === 'UNIVERSAL' && columns.service_type === kind && columns.account_id === null)
  );
}

/** Takes out what words had brought, and lets stand what had ended for the sake of anything since. */
function takeBack(
  { side, own }: Heard,
  table: string,
  told: readonly Word[],
  things: (brought: Word['brought']) => readonly BroughtThing[],
  until: string,
  kind?: RowPlace['serviceType'],
): void {
  if (told.length === 0) return;
  for (const { id } of told.flatMap(({ brought }) => things(brought))) side.rows.delete(`${table}:${id}`);
  for (const [key, row] of rowsOf(side, table)) {
    const was = own.rows.get(key);
    if (was && isOfSource(row, kind) && was.columns[until] !== row.columns[until]) side.rows.set(key, was);
  }
}

/** Keeps that a word brought something, or did not, and says so in the provenance. */
function bring({ side }: Heard, word: Word, field: string, more: Partial<Word['brought']>): void {
  const brings = (brought: Partial<Word['brought']>) =>
    [brought.homes, brought.places, brought.carers].some((each) => each && each.length > 0);
  const said = saidBy(side, word, field);
  keepBrought(side, word, more);
  if (brings(more) && !said) sayIn(side, word, field, null);
  if (!brings(more) && said) side.rows.delete(said[0]);
}

function keepBrought(side: Draft, { key }: Word, more: Partial<Word['brought']>): void {
  const row = side.rows.get(key);
  if (typeof row?.columns.text !== 'string') return;
  const word = JSON.parse(row.columns.text) as LinkedWord;
  Object.assign(word.brought, more);
  const text = JSON.stringify(word);
  if (text !== row.columns.text) side.rows.set(key, changed(row, { text }));
}

/** What provenance has of a word about a field. */
function saidBy(side: Draft, { source, linkedAt }: Word, field: string): [string, Row] | undefined {
  return rowsOf(side, 'provenance').find(
    ([, { columns }]) =>
      columns.field === field &&
      columns.source === source &&
      Date.parse(String(columns.recorded_at)) === Date.parse(linkedAt),
  );
}

function sayIn(side: Draft, { source, linkedAt }: Word, field: string, previous: string | null): void {
  const id = randomUUID();
  const what = { field, source, recorded_at: linkedAt, account_id: null, previous_value: previous };
  side.rows.set(`provenance:${id}`, { table: 'provenance', columns: { child_number: self, id, ...what } });
}
