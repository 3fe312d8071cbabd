import { addressText, carerText, serviceField } from '../correction/amend.ts';
import type { UniversalServiceKind } from '../generated.ts';
import { eachHalf, type Halves } from './halves.ts';
import { type Columns, changed, type Draft, headOf, type Row, rowsOf, type Side } from './side.ts';
import { aboutWhom, fieldOf } from './whose.ts';

const organisations = /^[\da-f]{8}-[\da-f-]{27}(?:[ ,]|$)/;
const uuidLength = 36;

/**
 * Who corrected what is another child's since, left it in the provenance as what the field was (ADR 0153): it becomes what
 * `without` leaves.
 */
export function forget(draft: Draft, field: string, without: (was: string) => string | null): void {
  for (const [key, row] of rowsOf(draft, 'provenance'))
    if (row.columns.field === field) forgetIn(draft, key, row, without);
}

function forgetIn(draft: Draft, key: string, row: Row, without: (was: string) => string | null): void {
  const { previous_value: was } = row.columns;
  if (typeof was !== 'string') return;
  const left = without(was);
  if (left !== was) draft.rows.set(key, changed(row, { previous_value: left }));
}

/** Of the schools or practices that a field was, each with its day or without, those that stay; null where none does. */
export function placesLeft(was: string, stays: (organisationId: string) => boolean): string | null {
  const left = was.split(', ').filter((each) => stays(each.slice(0, uuidLength)));
  return left.join(', ') || null;
}

/**
 * Takes out of what was said since a merge what a field was before, where that is the other child's: their home, carers, school
 * or name. What neither had before, nor has now, stays where nothing of the field was the other's.
 */
export function forgetOthers(halves: Halves): void {
  const [one, another] = eachHalf(halves);
  if (!one || !another) return;
  forgetOf(halves, one, another);
  forgetOf(halves, another, one);
}

type Half = ReturnType<typeof eachHalf>[number];

function forgetOf(halves: Halves, [side, own]: Half, [otherSide, others]: Half): void {
  for (const [key, row] of rowsOf(side, 'provenance')) {
    if (own.rows.has(key)) continue;
    const field = String(row.columns.field);
    const mine = [...textsOf(own, field), ...textsOf(side, field)];
    const theirs = [...textsOf(others, field), ...textsOf(otherSide, field)];
    const isOwn = (text: string) =>
      mine.includes(text) || !(theirs.includes(text) || aboutWhom(halves, field).has(otherSide));
    forgetIn(side, key, row, (was) =>
      organisations.test(was) ? placesLeft(was, isOwn) : isOwn(was) ? was : null,
    );
  }
}

/** What provenance would say that a field of a record was. */
function textsOf(record: Side, field: string): string[] {
  const head = headOf(record).columns;
  const facts = Object.entries(fieldOf).flatMap(([column, of]) =>
    of === field ? [String(head[column])] : [],
  );
  const texts = (table: string, text: (columns: Columns) => string | undefined) =>
    rowsOf(record, table).flatMap(([, { columns }]) => text(columns) ?? []);
  if (field === 'address') return texts('address', (home) => addressText(home) || String(home.status));
  if (field === 'carers')
    return texts('carer', ({ name, relationship }) =>
      carerText({ name: String(name), relationship: String(relationship) }),
    );
  const places = texts('involvement', ({ category, service_type: kind, organisation_id: place }) =>
    category === 'UNIVERSAL' && serviceField(kind as UniversalServiceKind) === field
      ? String(place)
      : undefined,
  );
  return [...facts, ...places];
}
