import { type Columns, rowsOf, type Side } from '../../../subgraphs/records/merge/side.ts';

/** A word that stands nowhere else, with the letter of its family. */
export const familyWord = /Zq([a-j]+)[kl]x/g;

const columnsBy: Readonly<Record<string, readonly string[]>> = {
  child: ['given_name', 'family_name', 'gender', 'birth_date', 'authority_code'],
  address: ['status', 'line', 'postcode', 'since_date', 'until_date'],
  carer: ['name', 'relationship'],
  involvement: ['category', 'service_type', 'organisation_id', 'started_on', 'ended_on'],
  identifier: ['scheme', 'value'],
  provenance: ['field', 'source', 'previous_value'],
  former_name: ['given_name', 'family_name'],
  feed_row: ['source', 'row_key', 'outcome', 'as_of'],
  not_same_row: ['source', 'row_lookup'],
};

/** What a record holds, one line for each thing, in the words of no family. */
export function contents(side: Side, plain: (text: unknown) => string): string[] {
  const lines = Object.entries(columnsBy).flatMap(([table, names]) =>
    rowsOf(side, table).map(
      ([, { columns }]) => `${table} ${plain(names.map((name) => (columns as Columns)[name] ?? null))}`,
    ),
  );
  const asked = rowsOf(side, 'conflict')
    .filter(([, { columns }]) => columns.status === 'OPEN')
    .map(([, { columns }]) => {
      const value = side.rows.get(`conflict_value:${columns.id}`)?.columns.text;
      return `conflict ${plain([columns.field, columns.source])} ${String(value).replace(familyWord, 'Zq$1x')}`;
    });
  return [...lines, ...asked, side.shielded ? 'hidden' : 'seen'].sort();
}

/** The words of a text that stand nowhere else, as they are in no family. */
export const wordsIn = (text: string): string[] => [...new Set(text.match(/Zq[a-j]+x/g) ?? [])];
