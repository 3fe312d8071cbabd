import { randomUUID } from 'node:crypto';
import { person, serviceField } from '../correction/amend.ts';
import type { UniversalServiceKind } from '../generated.ts';
import { type Halves, ownerOf } from './halves.ts';
import { sameRow } from './news.ts';
import { follows, isEnded } from './once.ts';
import {
  type Columns,
  changed,
  type Draft,
  homeOf,
  isHideable,
  type Row,
  rowsOf,
  type Side,
  type Value,
} from './side.ts';

/** The field of the record that a column of its head is about. */
export const fieldOf: Readonly<Record<string, string>> = {
  given_name: 'givenName',
  family_name: 'familyName',
  birth_date: 'dateOfBirth',
  gender: 'gender',
  death_date: 'dateOfDeath',
  // The day on which it was told goes with it: by it the year counts (domain.md 10).
  death_notified_on: 'dateOfDeath',
};
const headFields: ReadonlySet<string> = new Set(Object.values(fieldOf));

/** To which record a row goes that came since the merge: the kept one, unless it is known to be the other's. */
export function sideOf(halves: Halves, { table, columns }: Row): Draft {
  const { kept, other, before, now, news, theirs, added } = halves;
  if (table === 'correction_step') return ownerOf(halves, `correction_task:${columns.task_id}`);
  if (table === 'shield_step') return ownerOf(halves, `shield:${columns.shield_id}`);
  if (table === 'work_item') {
    // Work stands with what it is about.
    const about = added.get(String(columns.reference));
    if (about) return sideOf(halves, about);
    return theirs.has(String(columns.reference)) ? other : kept;
  }
  if (table === 'conflict_value') {
    const key = `conflict:${columns.id}`;
    const conflict = now.rows.get(key);
    // One that had given way, and is asked about again, is where it was.
    if (!conflict || before.merged.rows.has(key)) return ownerOf(halves, key);
    return sideOf(halves, conflict);
  }
  if (table === 'placement_identity') return placedOf(halves, { table, columns })[0] ?? kept;
  if (table === 'transfer') {
    const home = homeAskingFor(halves, columns);
    return home ? sideOf(halves, home) : kept;
  }
  if (['feed_row', 'linked_row', 'unlinking'].includes(table)) return ofWhoseRow(halves, { table, columns });
  const guarding = before.kept.shielded !== before.other.shielded && tells(table, columns);
  const hidden = before.other.shielded ? other : kept;
  // Whoever's row it was, it may tell where the hidden child is: two records of one child may be parted by mistake.
  if (guarding && now.shielded) return hidden;
  const saidOf = said(halves, { table, columns });
  if (saidOf) return saidOf;
  if (guarding) return hidden;
  if (table === 'conflict') return news.areOthers(columns.source) ? other : kept;
  if (table === 'broker_request') return asksForOthers(halves, columns) ? other : kept;
  if (table === 'address')
    return told(halves, 'address') ?? (columns.until_date === null ? homeOwner(halves) : kept);
  if (table === 'carer') return told(halves, 'carers') ?? kept;
  if (table === 'involvement' && columns.category === 'UNIVERSAL')
    return told(halves, serviceField(String(columns.service_type) as UniversalServiceKind)) ?? kept;
  if (table === 'identifier') return news.areOthers(undefined) ? other : kept;
  if (table === 'provenance' && columns.source !== person)
    return news.areOthers(columns.source) ? other : kept;
  if (table === 'provenance') {
    const about = aboutWhom(halves, columns.field);
    return about.has(other) && !about.has(kept) ? other : kept;
  }
  return kept;
}

/** For which home that came since a transfer was asked: one in the receiver's area, the newest; else the one that stands. */
function homeAskingFor({ added, authorityOf }: Halves, { to_code: to }: Columns): Row | undefined {
  const homes = [...added.values()].filter(({ table }) => table === 'address');
  const there = homes
    .filter(({ columns: { postcode } }) => to !== null && authorityOf(postcode) === to)
    .sort((a, b) => (String(a.columns.since_date) < String(b.columns.since_date) ? 1 : -1));
  return there[0] ?? homes.find(({ columns }) => columns.until_date === null);
}

/** Whose a thing is that a row of one of the two brought, whatever else their sources said; undefined where none is known to have. */
function said({ kept, other, now, said: since }: Halves, { table, columns }: Row): Draft | undefined {
  const isSources = table === 'provenance' && columns.source !== person;
  const whose = ['address', 'carer', 'involvement', 'identifier'].includes(table)
    ? since.ofThing(columns)
    : table === 'conflict'
      ? since.ofQuestion(columns, now.rows.get(`conflict_value:${columns.id}`)?.columns.text)
      : isSources
        ? since.ofProvenance(columns)
        : undefined;
  return whose && (whose === 'other' ? other : kept);
}

/** To which record goes what is about a row of a source: that to which the row was linked, where it was to one alone. */
function ofWhoseRow({ kept, other, before, news }: Halves, { table, columns }: Row): Draft {
  const { source, row_key: row, state } = columns;
  const known = (side: Side) =>
    [...side.rows.values()].some(
      ({ table: its, columns: { source: of, row_key: key, row_lookup: apart } }) =>
        of === source &&
        ((['feed_row', 'linked_row'].includes(its) && key === row) ||
          (table === 'unlinking' && its === 'not_same_row' && apart === row)),
    );
  const [mine, its] = [known(before.kept), known(before.other)];
  if (mine !== its) return mine ? kept : other;
  // Linked and unlinked since: what is remembered of that stays with the kept one.
  if (state === 'DONE') return kept;
  const whose = news.ofRow(source, row) ?? news.whose(source);
  return whose === 'other' ? other : kept;
}

/**
 * The copy of a person's correction for the other record, where it was about things of both, so that a source
 * overwrites neither (domain.md 9). The former value is left out: it is the one child's.
 */
export function alsoSaidOf(halves: Halves, row: Row): { readonly side: Draft; readonly row: Row }[] {
  if (row.table !== 'provenance' || row.columns.source !== person) return [];
  return [...aboutWhom(halves, row.columns.field)]
    .filter((side) => side !== sideOf(halves, row))
    .map((side) => ({ side, row: changed(row, { id: randomUUID(), previous_value: null }) }));
}

/**
 * The records that get a placement which was recorded since the merge: both, since nobody knows which of the two
 * children is placed, until their team ends the wrong one. Each keeps its own numbers, since an adoption order is
 * made for one of them.
 */
export function placedOf(halves: Halves, { table, columns }: Row): readonly Draft[] {
  const { kept, other, before, now } = halves;
  if (table === 'placement') return [kept, other];
  if (table !== 'placement_identity') return [];
  const key = `identifier:${columns.scheme}:${columns.lookup}`;
  const number = now.rows.get(key);
  if (!number) return [kept, other];
  return [before.merged.rows.has(key) ? ownerOf(halves, key) : sideOf(halves, number)];
}

/** The tables of what a field is about, but the head. */
const tablesOf: Readonly<Record<string, string>> = {
  address: 'address',
  carers: 'carer',
  carerContacts: 'carer',
  formerNames: 'former_name',
};

/** Of which of the two records the things were that were added, changed or taken away since, of what a field is about. */
export function aboutWhom(halves: Halves, field: Value | undefined): ReadonlySet<Draft> {
  const { before, now } = halves;
  const isAbout = ({ table, columns }: Row) =>
    table === 'involvement' && columns.category === 'UNIVERSAL'
      ? serviceField(String(columns.service_type) as UniversalServiceKind) === field
      : table === tablesOf[String(field)];
  const about = new Set<Draft>();
  for (const key of new Set([...before.merged.rows.keys(), ...now.rows.keys()])) {
    const [was, is] = [before.merged.rows.get(key), now.rows.get(key)];
    const row = is ?? was;
    if (!row || !isAbout(row) || sameRow(was, is)) continue;
    if (!was) about.add(sideOf(halves, row));
    else if (!is || !staysForOther(halves, key, was, is)) about.add(ownerOf(halves, key));
  }
  return about;
}

/** What stood ends for the sake of what came in its place: not where that is the other child's. */
export function staysForOther(halves: Halves, key: string, was: Row, is: Row): boolean {
  const next = isEnded(was, is) && [...halves.added.values()].find((row) => follows(row, is));
  return next ? sideOf(halves, next) !== ownerOf(halves, key) : false;
}

/**
 * Whether a row would be visible that a shield hides; it then goes to the hidden side, whoever's it is. Includes who
 * overrode its shield and the free text of why they opened it, but not what is said of the shielded view itself.
 */
function tells(table: string, columns: Columns): boolean {
  if ((table === 'provenance' || table === 'conflict') && headFields.has(String(columns.field))) return false;
  return (
    isHideable(table) ||
    ['conflict', 'shield_override'].includes(table) ||
    (table === 'access_grant' && columns.reason === 'OTHER')
  );
}

/**
 * The record about which the source spoke that last said what a field is; undefined for a person's word, and where it
 * is not known.
 */
function told({ kept, other, news }: Halves, field: string): Draft | undefined {
  const source = news.latestSource(field);
  const whose = source !== null && source !== person && news.whose(source);
  return whose ? (whose === 'other' ? other : kept) : undefined;
}

/** Whether a request is about a sensitive service of the other record: of the one to which it was passed, or the only one. */
function asksForOthers({ before }: Halves, { passed_to: entry }: Columns): boolean {
  const served = (side: Side) => rowsOf(side, 'sensitive_service').map(([, { columns }]) => columns);
  const [mine, its] = [served(before.kept), served(before.other)];
  if (entry !== null) return its.some(({ id }) => id === entry) && !mine.some(({ id }) => id === entry);
  const stands = (all: readonly Columns[]) => all.some(({ ended_on: ended }) => ended == null);
  return stands(its) && !stands(mine);
}

/** Whose home stood in the merged record. */
function homeOwner(halves: Halves): Draft {
  const home = homeOf(halves.before.merged);
  return home ? ownerOf(halves, home[0]) : halves.kept;
}
