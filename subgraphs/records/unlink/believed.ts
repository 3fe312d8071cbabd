import { serviceField } from '../correction/amend.ts';
import { type Fact, fieldOf } from '../feed/decision.ts';
import type { CorrectionField } from '../generated.ts';
import { columnOf } from '../merge/said.ts';
import { headOf, rowsOf, type Side } from '../merge/side.ts';
import type { Taking } from './takeOff.ts';
import { isOf, lastSaid, type RowOf, type Word } from './words.ts';

/** As a task to correct a record names what is wrong. */
const named: Readonly<Record<string, CorrectionField>> = {
  givenName: 'NAME',
  familyName: 'NAME',
  gender: 'GENDER',
  dateOfBirth: 'DATE_OF_BIRTH',
  address: 'ADDRESS',
  carers: 'CARERS',
  education: 'EDUCATION',
};

/**
 * What stands on a record by a person's word that was said after a row was linked, and is what the row says and no other: they may
 * have believed it, as where they took the source's value (`TAKE_SOURCE`), or that of one of two records that were merged. Unlinking
 * leaves a person's word; somebody has to look at it.
 */
export function believedOf(
  record: Side,
  { row, words, since, taking }: { row: RowOf; words: readonly Word[]; since: Date; taking: Taking },
): CorrectionField[] {
  const [mine, others] = [words.filter(isOf(row)), words.filter((word) => !isOf(row)(word))];
  // Who took a source's value said so, too: the value is the source's, the word theirs.
  const last = lastSaid(record, ({ account_id: by }) => by != null);
  const isSaidSince = (field: string) => {
    const said = last.get(field);
    return said?.personal === true && said.at >= since.getTime();
  };
  const only = (says: (word: Word) => boolean) => mine.some(says) && !others.some(says);
  const found = new Set<string>();
  const { columns: head } = headOf(record);
  for (const [fact, column] of Object.entries(columnOf) as [Fact, string][])
    if (only((word) => word.row[fact] !== null && word.row[fact] === head[column])) found.add(fieldOf(fact));
  for (const [, { columns: home }] of rowsOf(record, 'address'))
    if (
      home.until_date === null &&
      only(({ row: { home: its } }) => its?.line === home.line && its?.postcode === home.postcode)
    )
      found.add('address');
  for (const [, { columns: carer }] of rowsOf(record, 'carer'))
    if (
      only((word) =>
        word.row.carers.some(
          ({ name, relationship }) => name === carer.name && relationship === carer.relationship,
        ),
      )
    )
      found.add('carers');
  for (const [, { columns: place }] of rowsOf(record, 'involvement'))
    if (
      place.category === 'UNIVERSAL' &&
      place.ended_on === null &&
      only(
        (word) => word.row.place !== null && taking.organisationOf(word.row.place) === place.organisation_id,
      )
    )
      found.add(serviceField(place.service_type as never));
  return [...new Set([...found].filter(isSaidSince).map((field) => named[field] ?? 'SERVICES'))];
}
