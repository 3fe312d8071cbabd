import type { RecordContents } from '../extract/contents.ts';
import type { EarlierName } from './heldIdentities.ts';

type Columns = Readonly<Record<string, unknown>>;

/**
 * Every name that a child's record has had, hidden or not: the former names, and from provenance each name that was
 * corrected or that a merge did not choose.
 */
export function earlierNames({ tables, hidden }: RecordContents): EarlierName[] {
  const rowsOf = (table: string, kind: string): readonly Columns[] => [
    ...(tables[table] ?? []),
    ...hidden.filter((each) => each.kind === kind).map(({ row }) => row),
  ];
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? [value] : []);
  const former = rowsOf('former_name', 'FORMER_NAME').flatMap((row) => {
    const [givenName, familyName] = [row.given_name ?? row.givenName, row.family_name ?? row.familyName];
    return text(givenName).flatMap((given) =>
      text(familyName).map((family) => ({ givenName: given, familyName: family })),
    );
  });
  const corrected = rowsOf('provenance', 'PROVENANCE');
  const [head] = tables.child ?? [];
  const all = (field: string, present: unknown) => [
    ...text(present),
    ...corrected
      .filter((row) => row.field === field)
      .flatMap((row) => text(row.previous_value ?? row.previousValue)),
  ];
  const families = all('familyName', head?.family_name);
  const pairs = all('givenName', head?.given_name).flatMap((givenName) =>
    families.map((familyName) => ({ givenName, familyName })),
  );
  return [...former, ...pairs];
}
