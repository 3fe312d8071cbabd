import type { LinkedRowPart, RecordPart } from './contents.ts';

/** What a source said once, as far as it is told. */
interface Said {
  readonly source: string | null;
  readonly saidAt: string | null;
  readonly values: readonly { readonly field: string | null; readonly value: string }[];
}

/** Of other people, and numbers: those of the record are told anyway, and any other is not known to be the child's. */
const untoldFields = new Set(['carers', 'identifiers']);

/** The first given name with the family name. */
const called = (given: string | null | undefined, family: string | null | undefined) =>
  `${given?.trim().split(/\s+/)[0]} ${family?.trim()}`.toLowerCase();

/**
 * The words of linked rows that are certainly about the child: with its day of birth, and a name that it has or had. All others
 * may be a twin's or a namesake's, whose home would be told with them, or tell of a family that the child is in now; so may a row that
 * somebody has proposed to unlink.
 */
export function wordsOfChild(
  rows: readonly LinkedRowPart[],
  { givenName, familyName, dateOfBirth, formerNames }: RecordPart,
): readonly Said[] {
  const names = new Set([
    called(givenName, familyName),
    ...(formerNames ?? []).map((each) => called(each.givenName, each.familyName)),
  ]);
  return rows
    .filter(({ unlinking }) => unlinking === null)
    .flatMap(({ source, words }) =>
      (words ?? []).flatMap(({ saidAt, values }): Said[] => {
        const of = (field: string) => values?.find((each) => each.field === field)?.value;
        if (of('dateOfBirth') !== dateOfBirth || !names.has(called(of('givenName'), of('familyName'))))
          return [];
        const told = (values ?? []).flatMap(({ field, value }) =>
          value === null || untoldFields.has(field ?? '') ? [] : [{ field, value }],
        );
        return [{ source, saidAt, values: told }];
      }),
    );
}
