import { randomUUID } from 'node:crypto';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { person, serviceField } from '../correction/amend.ts';
import type { Amendment } from '../correction/input.ts';
import { type Fact, fieldOf } from '../feed/decision.ts';
import type { BroughtThing, LinkedWord } from '../feed/linked.ts';
import type { RowPlace } from '../feed/row.ts';
import { lastSaid, personalOf, type Word } from '../unlink/words.ts';
import type { Halves } from './halves.ts';
import { headOf } from './join.ts';
import { type Half, homeOf, rowsOf } from './news.ts';
import { closeWork } from './openWork.ts';
import { columnOf } from './said.ts';
import { type Columns, changed, type Draft, headKey, isHideable, type Row, type Side, self } from './side.ts';

/** The register that decides facts of birth (domain.md 9). */
const births = 'gro-births';

/** What replaying is done with. */
export interface Replaying {
  readonly at: Date;
  /** The organisation that stands for a school or practice; null where no register knows it. */
  readonly organisationOf: (place: RowPlace | null) => string | null;
  /** The hash by which it is known that a row states a home, as the database writes it. */
  readonly homeHash: (home: { readonly line: string | null; readonly postcode: string | null }) => string;
}

/** What a source says of a record against a person's word. */
export interface Question {
  readonly number: number;
  /** As provenance names it. */
  readonly field: string;
  readonly source: string;
  readonly value: Amendment;
}

/** What saying it again came to. */
interface Replayed {
  readonly isTaken: boolean;
  /** To be asked of the records' team, unless they were. */
  readonly questions: readonly Question[];
}

/** A record, and what is said of it again. */
interface Heard {
  readonly side: Draft;
  readonly own: Side;
  readonly words: readonly Word[];
  readonly replaying: Replaying;
}

/**
 * Says to each of two records again what rows of it alone said since the merge, by the rules by which a source brings facts of birth, a
 * home, a school and carers (`feed/apply.ts`). The one record that they were had a home of the other child's that was newer, or went to the same
 * school: what was not taken for that is taken, and what ended for it stands. Not where a person said since what is right, nor of
 * what is or was hidden, of which rows wait for the team.
 */
export function replay(halves: Halves, replaying: Replaying): Replayed {
  const { before, now, said } = halves;
  const rows = () => [...halves.kept.rows.values(), ...halves.other.rows.values()];
  const heardBefore = new Set(rows());
  const wasHidden = now.shielded || before.merged.shielded;
  const questions: Question[] = [];
  for (const half of ['kept', 'other'] as const satisfies readonly Half[]) {
    const heard = { side: halves[half], own: before[half], words: said.words[half], replaying };
    replayFacts(heard);
    const { death_date: died } = headOf(heard.side).columns;
    if (wasHidden || heard.side.shielded || died !== null) continue;
    const fields = new Set([...personalOf(heard.side), ...saidByPeople(before.merged, now)]);
    if (!fields.has('address')) replayHomes(heard);
    else questions.push(...homeAsked(heard));
    for (const kind of ['EDUCATION', 'PRIMARY_CARE'] as const)
      if (!fields.has(serviceField(kind))) replayPlaces(heard, kind);
    if (!fields.has('carers') && !fields.has('carerContacts')) replayCarers(heard);
  }
  for (const half of ['kept', 'other'] as const) closeAnswered(halves[half], before[half], replaying.at);
  const isTaken = rows().some((row) => isHideable(row.table) && !heardBefore.has(row));
  return { isTaken, questions };
}

/**
 * The homes that sources said since a person said where the child lives, the last of each: of two children one question of a source
 * was open, the later one's.
 */
function homeAsked({ side, words, replaying }: Heard): Question[] {
  const personal = lastSaid(side, ({ source }) => source === person).get('address');
  const last = new Map<string, Question>();
  for (const word of words) {
    const { home } = word.row;
    if (!personal?.personal || Date.parse(word.linkedAt) <= personal.at || !home || !adds(word)) continue;
    const { line, locality, postcode, since } = home;
    last.delete(word.source);
    if (!takesHome(side, home, replaying)) continue;
    const address = { status: 'CURRENT', line, locality, postcode, since } as const;
    const what = { number: side.number, field: 'address', source: word.source };
    last.set(word.source, Object.assign(what, { value: { address } }));
  }
  return [...last.values()];
}

/** What the register of births decides, as its rows about this child say. */
function replayFacts({ side, words }: Heard): void {
  const personal = personalOf(side);
  for (const word of words) {
    if (word.source !== births) continue;
    const was: Partial<Record<Fact, string | null>> = {};
    for (const [fact, column] of Object.entries(columnOf) as [keyof Word['row'] & Fact, string][]) {
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
    const kept = Object.entries(word.brought.was).filter(([fact]) => columnOf[fact as Fact] === undefined);
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

/** Whether a row says where a child is: a correction of an entry of birth does not, but where it is the first that is heard of it. */
const adds = ({ source, row: { revision, deathDate }, brought }: Word) =>
  deathDate === null &&
  (source !== births || revision === 0 || brought.homes.length + brought.carers.length > 0);

/** A question that came since is none where what the source says stands by now: it was asked about the other's. */
function closeAnswered(side: Draft, own: Side, at: Date): void {
  const head = headOf(side).columns;
  const home = homeOf(side)?.[1].columns;
  for (const [key, row] of rowsOf(side, 'conflict')) {
    const { id, status, version } = row.columns;
    const text = side.rows.get(`conflict_value:${id}`)?.columns.text;
    if (own.rows.has(key) || status !== 'OPEN' || typeof text !== 'string') continue;
    const { address, ...facts } = JSON.parse(text) as Amendment;
    const told = Object.entries(facts).filter(([fact]) => fact in columnOf);
    const stands = address
      ? home?.line === address.line && home?.postcode === address.postcode
      : told.length > 0 && told.every(([fact, value]) => head[columnOf[fact as Fact] as string] === value);
    if (!stands) continue;
    side.rows.set(key, changed(row, { status: 'REPLACED', version: Number(version) + 1 }));
    side.rows.delete(`conflict_value:${id}`);
    closeWork(side, String(id), { outcome: 'REPLACED', at });
  }
}

/** The fields of which a person said something since. */
function saidByPeople(merged: Side, now: Side): string[] {
  return rowsOf(now, 'provenance').flatMap(([key, { columns }]) =>
    !merged.rows.has(key) && (columns.source === person || columns.account_id !== null)
      ? [String(columns.field)]
      : [],
  );
}

function replayHomes(heard: Heard): void {
  const { side, words, replaying } = heard;
  const told = words.filter((word) => word.row.home !== null && adds(word));
  takeBack(heard, 'address', told, ({ homes }) => homes, 'until_date');
  for (const word of told) {
    const said = word.row.home as NonNullable<Word['row']['home']>;
    const { line, locality, postcode, since } = said;
    const [was] = word.brought.homes;
    if (!takesHome(side, said, replaying)) {
      bring(heard, word, 'address', { homes: [] });
      continue;
    }
    const [key, current] = homeOf(side) ?? [];
    if (key && current) side.rows.set(key, changed(current, { until_date: since }));
    const id = was?.id ?? randomUUID();
    const home = { status: 'CURRENT', line, locality, postcode, since_date: since, until_date: null };
    side.rows.set(`address:${id}`, { table: 'address', columns: { child_number: self, id, ...home } });
    bring(heard, word, 'address', { homes: [{ id, ended: current ? [String(current.columns.id)] : [] }] });
  }
}

/** Whether a home that a source says takes the place of the one that stands: it is newer, elsewhere, and none has stated that one since. */
function takesHome(
  side: Side,
  { line, postcode, since }: NonNullable<Word['row']['home']>,
  replaying: Replaying,
): boolean {
  const stands = homeOf(side)?.[1].columns;
  if (!stands) return true;
  const isNewer = stands.since_date != null && String(stands.since_date) < since;
  const isSame = stands.line === line && stands.postcode === postcode;
  return isNewer && !isSame && confirmedOn(side, stands, replaying) < since;
}

/** Until when sources have stated a home; the first of all days where none has. */
function confirmedOn(side: Side, { line, postcode }: Columns, { homeHash }: Replaying): string {
  const hash = homeHash({ line: line as string | null, postcode: postcode as string | null });
  const days = rowsOf(side, 'feed_row').flatMap(([, { columns }]) =>
    columns.home_hash === hash && columns.as_of != null ? [String(columns.as_of)] : [],
  );
  return days.sort().at(-1) ?? '';
}

function replayPlaces(heard: Heard, kind: RowPlace['serviceType']): void {
  const { side, words, replaying } = heard;
  const told = words.filter(
    ({ row: { place } }) => place?.serviceType === kind && replaying.organisationOf(place) !== null,
  );
  takeBack(heard, 'involvement', told, ({ places }) => places, 'ended_on', kind);
  for (const word of told) {
    const place = word.row.place as RowPlace;
    const organisationId = replaying.organisationOf(place);
    const attended = rowsOf(side, 'involvement').filter(
      ([, { columns }]) =>
        columns.category === 'UNIVERSAL' && columns.service_type === kind && columns.ended_on === null,
    );
    const stays = attended.some(
      ([, { columns }]) =>
        columns.organisation_id === organisationId ||
        columns.account_id !== null ||
        String(columns.started_on) > place.since,
    );
    const field = serviceField(kind);
    if (stays) {
      bring(heard, word, field, { places: [] });
      continue;
    }
    for (const [key, row] of attended)
      side.rows.set(key, changed(row, { ended_on: place.since, version: Number(row.columns.version) + 1 }));
    const id = word.brought.places[0]?.id ?? randomUUID();
    const what = { category: 'UNIVERSAL', service_type: kind, organisation_id: organisationId };
    const nobody = {
      account_id: null,
      authority_code: null,
      telephone: null,
      email: null,
      lead: false,
      led: [],
    };
    const columns = {
      child_number: self,
      id,
      ...what,
      ...nobody,
      started_on: place.since,
      ended_on: null,
      version: 1,
    };
    side.rows.set(`involvement:${id}`, { table: 'involvement', columns });
    const ended = attended.map(([, row]) => String(row.columns.id));
    bring(heard, word, field, { places: [{ id, ended }] });
  }
}

function replayCarers(heard: Heard): void {
  const { side, words } = heard;
  if (rowsOf(side, 'carer').length > 0) return;
  const word = words.find((each) => each.row.carers.length > 0 && adds(each));
  if (!word) return;
  const ids = word.row.carers.map(({ name, relationship }) => {
    const id = randomUUID();
    const columns = { child_number: self, id, name, relationship, telephone: null, email: null };
    side.rows.set(`carer:${id}`, { table: 'carer', columns });
    return id;
  });
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

function keepBrought(side: Draft, { key, row: said }: Word, more: Partial<Word['brought']>): void {
  const row = side.rows.get(key);
  if (typeof row?.columns.text !== 'string') return;
  const { brought } = JSON.parse(row.columns.text) as LinkedWord;
  const text = JSON.stringify({ row: said, brought: Object.assign(brought, more) });
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
