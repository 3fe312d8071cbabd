import { homeHash as hashOfHome } from '../feed/keyed.ts';
import type { RowPlace } from '../feed/row.ts';
import type { Word } from '../unlink/words.ts';
import { type Columns, changed, type Draft, homeOf, type Row, rowsOf, type Side, self } from './side.ts';

/** Where a row of a source says that a child lives. */
type Home = NonNullable<Word['row']['home']>;

/** The hash by which it is known that a row states a home, as the database writes it. */
export type HomeHash = (home: { readonly line: string | null; readonly postcode: string | null }) => string;

/** The hash of homes under the key of look-ups. */
export const homeHashUnder =
  (lookupKey: Buffer): HomeHash =>
  (home) =>
    `\\x${hashOfHome(lookupKey, home)}`;

/** How recently sources stated homes. */
interface Stating {
  readonly homeHash: HomeHash;
  /** What linked rows said of the record, the oldest first: of a hidden one no hash of a home stands. */
  readonly words: readonly Word[];
  /** Until when it counts; left out: until now. */
  readonly until?: string;
}

/**
 * Whether a home that a source says takes the place of the one that stands (`feed/apply.ts`): it is newer, elsewhere, and no source has
 * stated that one since.
 */
export function takesHome(side: Side, { line, postcode, since }: Home, stating: Stating): boolean {
  const stands = homeOf(side)?.[1].columns;
  if (!stands) return true;
  const isNewer = stands.since_date != null && String(stands.since_date) < since;
  const isSame = stands.line === line && stands.postcode === postcode;
  return isNewer && !isSame && confirmedOn(side, stands, stating) < since;
}

/** Until when sources stated a home; the first of all days where none did. */
function confirmedOn(side: Side, home: Columns, { homeHash, words, until }: Stating): string {
  const [line, postcode] = [home.line as string | null, home.postcode as string | null];
  const hash = homeHash({ line, postcode });
  const [said, since] = [new Map<string, Word>(), new Set<string>()];
  for (const word of words) {
    const row = `${word.source} ${word.rowKey}`;
    if (until !== undefined && Date.parse(word.linkedAt) > Date.parse(until)) since.add(row);
    else said.set(row, word);
  }
  const days = rowsOf(side, 'feed_row').map(([, { columns }]) => {
    const row = `${columns.source} ${columns.row_key}`;
    const word = said.get(row);
    const isStated = word?.row.home?.line === line && word.row.home.postcode === postcode;
    // What it says by now it may not have said then.
    if (since.has(row)) return isStated ? (word?.row.asOf ?? '') : '';
    return isStated || columns.home_hash === hash ? String(columns.as_of ?? '') : '';
  });
  return days.sort().at(-1) ?? '';
}

/** Puts a home in the place of the one that stands; the ids of what ended for its sake. */
export function putHome(side: Draft, { line, locality, postcode, since }: Home, id: string): string[] {
  const [key, current] = homeOf(side) ?? [];
  if (key && current) side.rows.set(key, changed(current, { until_date: since }));
  const home = { status: 'CURRENT', line, locality, postcode, since_date: since, until_date: null };
  side.rows.set(`address:${id}`, { table: 'address', columns: { child_number: self, id, ...home } });
  return current ? [String(current.columns.id)] : [];
}

const attendedOf = (side: Side, kind: RowPlace['serviceType']): [string, Row][] =>
  rowsOf(side, 'involvement').filter(
    ([, { columns }]) =>
      columns.category === 'UNIVERSAL' && columns.service_type === kind && columns.ended_on === null,
  );

/** Whether a school or practice that a source says takes the place of what stands: not of itself, of what a person recorded, or of what began later. */
export function takesPlace(side: Side, { serviceType, since }: RowPlace, organisationId: string): boolean {
  return !attendedOf(side, serviceType).some(
    ([, { columns }]) =>
      columns.organisation_id === organisationId ||
      columns.account_id !== null ||
      String(columns.started_on) > since,
  );
}

/** Puts a school or practice in the place of those of its kind; the ids of what ended for its sake. */
export function putPlace(
  side: Draft,
  { serviceType, since }: RowPlace,
  { id, organisationId }: { readonly id: string; readonly organisationId: string },
): string[] {
  const attended = attendedOf(side, serviceType);
  for (const [key, row] of attended)
    side.rows.set(key, changed(row, { ended_on: since, version: Number(row.columns.version) + 1 }));
  const columns: Columns = {
    child_number: self,
    id,
    category: 'UNIVERSAL',
    service_type: serviceType,
    organisation_id: organisationId,
    account_id: null,
    authority_code: null,
    telephone: null,
    email: null,
    lead: false,
    led: [],
    started_on: since,
    ended_on: null,
    version: 1,
  };
  side.rows.set(`involvement:${id}`, { table: 'involvement', columns });
  return attended.map(([, row]) => String(row.columns.id));
}

/** Gives a record the carers of a row, under ids of their own. */
export function putCarers(
  side: Draft,
  carers: Word['row']['carers'],
  idOf: (at: number) => string,
): string[] {
  return carers.map(({ name, relationship }, at) => {
    const id = idOf(at);
    const columns = { child_number: self, id, name, relationship, telephone: null, email: null };
    side.rows.set(`carer:${id}`, { table: 'carer', columns });
    return id;
  });
}
