import type { IsoDate } from '../../../platform/clock.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { addressText, carerText, serviceField } from '../correction/amend.ts';
import { type Fact, fieldOf } from '../feed/decision.ts';
import { isGrown } from '../feed/keyed.ts';
import type { BroughtThing, LinkedWord } from '../feed/linked.ts';
import type { RowPlace } from '../feed/row.ts';
import { forget, placesLeft } from '../merge/forget.ts';
import { whereabouts } from '../merge/once.ts';
import { closeWork } from '../merge/openWork.ts';
import { columnOf } from '../merge/said.ts';
import {
  type Columns,
  changed,
  type Draft,
  headKey,
  headOf,
  type Row,
  rowsOf,
  type Side,
  self,
  type Value,
} from '../merge/side.ts';
import type { HomeHash } from '../merge/surroundings.ts';
import { standIn } from './standIn.ts';
import { isOf, passTo, personalOf, type RowOf, type Word, wordsOf } from './words.ts';

/** What taking off is done with. */
export interface Taking {
  readonly at: Date;
  readonly today: IsoDate;
  /** Who unlinks. */
  readonly accountId: string;
  /** An identifier as records know it: scheme and look-up with a colon between. */
  readonly identityOf: (scheme: string, value: string) => string;
  /** The organisation that stands for a school or practice; null where no register knows it. */
  readonly organisationOf: (place: RowPlace | null) => string | null;
  /** By what it is known that a row states a home. */
  readonly homeHash: HomeHash;
  /** The facts that a source decides. */
  readonly decides: (source: string) => readonly Fact[];
  /** The id of something that comes to the record of a number: of the same the same, also where a merge keeps that record. */
  readonly idOf: (number: number, what: string) => string;
}

/** A record without what a row had brought. */
export interface TakenOff {
  readonly record: Side;
  /** What was taken off, or stands otherwise, as provenance names it. */
  readonly fields: readonly string[];
  /** The identifiers that are nobody's from now on. */
  readonly freed: readonly { readonly scheme: string; readonly lookup: string }[];
  /** Whether an archived record is in use again. */
  readonly restored: boolean;
}

/** What is worked on. */
export interface Work {
  readonly draft: Draft;
  readonly mine: readonly Word[];
  readonly others: readonly Word[];
  /** Fields of which a person said last what is right: they stay as they are. */
  readonly personal: ReadonlySet<string>;
  readonly fields: Set<string>;
  /** Of fields that another row brings because the child lives: its source. */
  readonly broughtBy: Map<string, string>;
  /** What was taken off that had a beginning and an end, and what had ended for its sake: ids. */
  readonly gone: Map<string, readonly string[]>;
  readonly taking: Taking;
}

const facts = Object.keys(columnOf) as Fact[];

/**
 * Removes from a record what a source's row, in any of its versions, brought and nobody else says (domain.md 9; ADR
 * 0135). What another linked row says too stays and is attributed to that row; what a person said last stays. What
 * had ended because of the row is restored, and of what others said meanwhile the most recent. The given side is not
 * changed.
 */
export function takeOff(record: Side, row: RowOf, taking: Taking): TakenOff {
  const draft: Draft = { ...record, rows: new Map(record.rows) };
  const words = wordsOf(record);
  const mine = words.filter(isOf(row));
  const others = words.filter((word) => !isOf(row)(word));
  const personal = personalOf(record);
  const work: Work = {
    draft,
    mine,
    others,
    personal,
    fields: new Set(),
    broughtBy: new Map(),
    gone: new Map(),
    taking,
  };
  const freed = takeIdentifiers(work);
  takeHomes(work);
  takePlaces(work);
  takeCarers(work);
  const restored = restoreFacts(work);
  handOn(work);
  for (const { key } of mine) draft.rows.delete(key);
  standIn(work);
  if (!others.some(({ source }) => source === row.source)) withdrawConflicts(work, row.source);
  note(work, record, row.source);
  return { record: draft, fields: [...work.fields], freed, restored };
}

function takeIdentifiers({ draft, mine, others, fields, taking }: Work) {
  const freed: { scheme: string; lookup: string }[] = [];
  for (const identity of new Set(mine.flatMap(({ brought }) => brought.identifiers))) {
    const [scheme = '', lookup = ''] = identity.split(':');
    const key = `identifier:${scheme}:\\x${lookup}`;
    if (!draft.rows.has(key)) continue;
    const also = others.findLast(({ row }) =>
      row.identifiers.some((each) => taking.identityOf(each.scheme, each.value) === identity),
    );
    if (also) passTo(draft, also, { identifiers: [identity] });
    else {
      draft.rows.delete(key);
      // Of a child who is placed it is held no more: its rows are another child's.
      draft.rows.delete(`placement_identity:${scheme}:\\x${lookup}`);
      freed.push({ scheme, lookup });
      fields.add('identifiers');
    }
  }
  return freed;
}

function takeHomes(work: Work): void {
  const { draft, mine, others, personal, fields } = work;
  for (const thing of newestFirst(mine, 'homes')) {
    const home = draft.rows.get(`address:${thing.id}`);
    if (!home || (home.columns.until_date === null && personal.has('address'))) continue;
    const { line, postcode } = home.columns;
    const also = others.findLast(({ row }) => row.home?.line === line && row.home?.postcode === postcode);
    if (also) passTo(draft, also, { homes: [thing] });
    else {
      takeAway(work, 'address', thing, 'until_date');
      const gone = addressText(home.columns);
      forget(draft, 'address', (was) => (was === gone ? null : was));
      fields.add('address');
    }
  }
}

function takePlaces(work: Work): void {
  const { draft, mine, others, personal, fields, taking } = work;
  for (const thing of newestFirst(mine, 'places')) {
    const place = draft.rows.get(`involvement:${thing.id}`);
    if (!place) continue;
    const field = serviceField(place.columns.service_type as RowPlace['serviceType']);
    if (place.columns.ended_on === null && personal.has(field)) continue;
    const also = others.findLast(
      ({ row }) => taking.organisationOf(row.place) === place.columns.organisation_id,
    );
    if (also) passTo(draft, also, { places: [thing] });
    else {
      takeAway(work, 'involvement', thing, 'ended_on');
      const gone = String(place.columns.organisation_id);
      forget(draft, field, (was) => placesLeft(was, (organisationId) => organisationId !== gone));
      fields.add(field);
    }
  }
}

type RowCarer = LinkedWord['row']['carers'][number];

const isCarer = (name: unknown, relationship: unknown) => (each: RowCarer) =>
  each.name === name && each.relationship === relationship;

/** Of another child's carers whom somebody took out before, or named otherwise. */
function forgetCarers({ draft, mine, others }: Work): void {
  for (const { row, brought } of mine) {
    const isAsBrought = (id: string) => {
      const { name, relationship } = draft.rows.get(`carer:${id}`)?.columns ?? {};
      return row.carers.some(isCarer(name, relationship));
    };
    if (brought.carers.every(isAsBrought)) continue;
    const gone = row.carers.filter(
      ({ name, relationship }) =>
        !others.some(({ row: { carers } }) => carers.some(isCarer(name, relationship))),
    );
    const texts = gone.map(carerText);
    forget(draft, 'carers', (was) => (texts.includes(was) ? null : was));
  }
}

function takeCarers(work: Work): void {
  forgetCarers(work);
  const { draft, mine, others, personal, fields } = work;
  if (personal.has('carers') || personal.has('carerContacts')) return;
  for (const id of mine.flatMap(({ brought }) => brought.carers)) {
    const carer = draft.rows.get(`carer:${id}`);
    if (!carer) continue;
    const { name, relationship } = carer.columns;
    const also = others.findLast(({ row }) => row.carers.some(isCarer(name, relationship)));
    if (also) passTo(draft, also, { carers: [id] });
    else {
      draft.rows.delete(`carer:${id}`);
      fields.add('carers');
    }
  }
}

const newestFirst = (words: readonly Word[], part: 'homes' | 'places'): BroughtThing[] =>
  words.flatMap(({ brought }) => brought[part]).reverse();

/** What had ended for its sake lasts as long as it did. */
function takeAway({ draft, gone }: Work, table: string, { id, ended }: BroughtThing, until: string): void {
  const key = `${table}:${id}`;
  const last = draft.rows.get(key)?.columns[until] as Value;
  draft.rows.delete(key);
  gone.set(id, ended);
  for (const each of stoodBefore(gone, ended)) {
    const before = draft.rows.get(`${table}:${each}`);
    if (!before) continue;
    const { version } = before.columns;
    const counted: Columns = version === undefined ? {} : { version: Number(version) + 1 };
    draft.rows.set(`${table}:${each}`, changed(before, { [until]: last, ...counted }));
  }
}

/** In the place of what is gone what had ended for its sake. */
function stoodBefore(gone: Work['gone'], ended: readonly string[]): string[] {
  return ended.flatMap((id) => {
    const before = gone.get(id);
    return before ? stoodBefore(gone, before) : [id];
  });
}

/**
 * What came after what is taken off came after what stood before that: else of two rows of another child the one that is unlinked
 * last would bring back what the first one had said, and not what is the child's own.
 */
function handOn({ draft, mine, others, gone }: Work): void {
  for (const { key, linkedAt } of others) {
    const row = draft.rows.get(key);
    if (typeof row?.columns.text !== 'string') continue;
    const word = JSON.parse(row.columns.text) as LinkedWord;
    const { homes, places, was } = word.brought;
    const things = (list: readonly BroughtThing[]) =>
      list.map(({ id, ended }) => ({ id, ended: stoodBefore(gone, ended) }));
    const earlier = mine.filter((each) => Date.parse(each.linkedAt) <= Date.parse(linkedAt));
    const facing = Object.entries(was) as [Fact, string | null][];
    const before = Object.fromEntries(facing.map(([fact, value]) => [fact, without(earlier, fact, value)]));
    const brought = { ...word.brought, homes: things(homes), places: things(places), was: before };
    const text = JSON.stringify({ ...word, brought });
    if (text !== row.columns.text) draft.rows.set(key, changed(row, { text }));
  }
}

/** What a fact was before words said what it is. */
function without(words: readonly Word[], fact: Fact, stands: string | null): string | null {
  return words.reduceRight<string | null>(
    (said, { row, brought }) =>
      row[fact] === said && fact in brought.was ? (brought.was[fact] ?? null) : said,
    stands,
  );
}

/** What the facts of the head were before, or are by another source that decides them. Whether the record is in use again. */
function restoreFacts({ draft, mine, others, personal, fields, taking }: Work): boolean {
  const head = headOf(draft);
  const right: Record<string, Value> = {};
  for (const fact of facts) {
    const stands = head.columns[columnOf[fact]] as string | null;
    if (personal.has(fieldOf(fact))) continue;
    const value = without(mine, fact, stands);
    if (value === stands) continue;
    const also = others.findLast(
      ({ row, source }) => row[fact] !== null && taking.decides(source).includes(fact),
    );
    if (also) passTo(draft, also, { was: { [fact]: value } });
    const said = also ? (also.row[fact] as string) : value;
    if (said !== stands) right[columnOf[fact]] = said;
  }
  const is: Columns = { ...head.columns, ...right };
  // Two that contradict each other are for a person to correct.
  if (is.death_date !== null && String(is.birth_date) > String(is.death_date)) return false;
  for (const fact of facts) if (columnOf[fact] in right) fields.add(fieldOf(fact));
  const lives = 'death_date' in right && right.death_date === null;
  const grown = (columns: Columns) => isGrown({ birthDate: columns.birth_date as IsoDate }, taking.today);
  const restored =
    is.status === 'ARCHIVED' &&
    is.death_date === null &&
    (lives || ('birth_date' in right && grown(head.columns) && !grown(is)));
  draft.rows.set(
    headKey,
    changed(head, {
      ...right,
      given_key: givenKey(String(is.given_name)),
      family_key: familyKey(String(is.family_name)),
      ...(lives && { death_notified_on: null }),
      // Over for another reason, the night archives it anew.
      ...(restored && { status: 'LIVE', archived_on: null }),
    }),
  );
  return restored;
}

/** What the source asked about the record, it asked about another child. */
function withdrawConflicts({ draft, taking: { at } }: Work, source: string): void {
  for (const [key, row] of rowsOf(draft, 'conflict')) {
    const { id, status, version } = row.columns;
    if (row.columns.source !== source || status !== 'OPEN') continue;
    draft.rows.set(key, changed(row, { status: 'REPLACED', version: Number(version) + 1 }));
    draft.rows.delete(`conflict_value:${id}`);
    closeWork(draft, String(id), { outcome: 'REPLACED', at });
  }
}

/** Of which field something was taken, who did, and of a fact what it was; a home that was another child's is said nowhere. */
function note(
  { draft, fields, broughtBy, taking: { at, accountId, idOf } }: Work,
  before: Side,
  source: string,
): void {
  if (fields.size === 0) return;
  const was = headOf(before).columns;
  const facing = new Map<string, string>(facts.map((fact) => [fieldOf(fact), columnOf[fact]]));
  for (const field of fields) {
    const id = idOf(draft.number, `provenance ${field}`);
    const column = facing.get(field);
    const of = broughtBy.get(field) ?? source;
    const said = { source: of, recorded_at: at.toISOString(), account_id: accountId };
    const row: Row = {
      table: 'provenance',
      columns: {
        child_number: self,
        id,
        field,
        ...said,
        previous_value: column ? (was[column] as Value) : null,
      },
    };
    draft.rows.set(`provenance:${id}`, row);
  }
  const head = headOf(draft);
  draft.rows.set(headKey, changed(head, { version: Number(was.version) + 1 }));
  whereabouts(draft, before);
}
