import { person } from '../correction/amend.ts';
import type { Brought, LinkedWord } from '../feed/linked.ts';
import { type Columns, changed, type Draft, rowsOf, type Side } from '../merge/side.ts';

/** A row of a source, as the index knows it: its key as the database writes it. */
export interface RowOf {
  readonly source: string;
  readonly rowKey: string;
}

/** What a linked row said once of a record. */
export interface Word extends RowOf, LinkedWord {
  /** Of the row of the record that holds it. */
  readonly key: string;
  readonly id: string;
  readonly linkedAt: string;
}

/** Whether two are of one row of a source. */
export const isOf = (row: RowOf) => (other: RowOf) =>
  row.source === other.source && row.rowKey === other.rowKey;

/** What linked rows said of a record, the oldest first; without what does not open. */
export function wordsOf(record: Side): Word[] {
  const words = rowsOf(record, 'linked_row').flatMap(([key, { columns }]): Word[] => {
    if (typeof columns.text !== 'string') return [];
    const word = JSON.parse(columns.text) as LinkedWord;
    const { id, source, row_key: rowKey, linked_at: linkedAt } = columns as Record<string, string>;
    return [{ key, ...word, id, source, rowKey, linkedAt } as Word];
  });
  return words.sort((a, b) => Date.parse(a.linkedAt) - Date.parse(b.linkedAt));
}

/** What a row brought is from now on as if another had, that says it too: it goes with that one. */
export function passTo(draft: Draft, { key }: Word, more: Partial<Brought>): void {
  const row = draft.rows.get(key);
  if (typeof row?.columns.text !== 'string') return;
  const word = JSON.parse(row.columns.text) as LinkedWord;
  const { identifiers, homes, places, carers, was } = word.brought;
  const brought: Brought = {
    identifiers: [...identifiers, ...(more.identifiers ?? [])],
    homes: [...homes, ...(more.homes ?? [])],
    places: [...places, ...(more.places ?? [])],
    carers: [...carers, ...(more.carers ?? [])],
    was: { ...more.was, ...was },
  };
  draft.rows.set(key, changed(row, { text: JSON.stringify({ ...word, brought }) }));
}

/** Of each field when it was said last what is right, and whether by a person: of two at one moment the person's counts. */
export function lastSaid(
  record: Side,
  isPersonal: (columns: Columns) => boolean,
): ReadonlyMap<string, { readonly at: number; readonly personal: boolean }> {
  const last = new Map<string, { readonly at: number; readonly personal: boolean }>();
  for (const [, { columns }] of rowsOf(record, 'provenance')) {
    const [at, personal] = [Date.parse(String(columns.recorded_at)), isPersonal(columns)];
    const known = last.get(String(columns.field));
    if (!known || at > known.at || (at === known.at && personal))
      last.set(String(columns.field), { at, personal });
  }
  return last;
}

/** The fields of a record of which a person said last what is right: no source's, whoever said so before (`correctedByPerson`). */
export function personalOf(record: Side): ReadonlySet<string> {
  const last = lastSaid(record, ({ source }) => source === person);
  return new Set([...last].filter(([, { personal }]) => personal).map(([field]) => field));
}
