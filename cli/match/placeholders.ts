import { field, identifierPlaces, stride } from '../../platform/matching/fields.ts';
import type { ReadRows } from '../../platform/matching/rows.ts';

/** Dates on which nobody was born whom a file is about, as `packDate` packs them: where systems and spreadsheets begin and end. */
const nobodys = [10_101, 17_530_101, 18_991_230, 18_991_231, 19_000_101, 99_991_231];
/** More dates than this that stand out are no placeholders: "1 January" of each year, say, which tells the year. */
const mostPlaceholders = 3;

/**
 * Takes dates of birth that stand for none out of the rows of a file, and says of how many: who has one would be of one birth with
 * strangers, and a generation from another row of their own. They are those above, and whichever are far more frequent than dates
 * of the file are, among people of many names (one person may have many rows).
 */
export function leaveOutPlaceholders({ values, count }: ReadRows): number {
  const seen = new Map<number, number>();
  let dated = 0;
  for (let at = field.dateOfBirth; at < count * stride; at += stride) {
    const date = values[at] as number;
    // Of a damaged date the parts that are left are as frequent as a year is.
    if (Math.floor(date / 100) % 100 === 0 || date % 100 === 0) continue;
    seen.set(date, (seen.get(date) ?? 0) + 1);
    dated += 1;
  }
  const most = (10 * dated) / seen.size + 10;
  const frequent = [...seen].filter(([date, times]) => times > most && !nobodys.includes(date));
  const isFew = frequent.length <= mostPlaceholders;
  const left = new Set([...nobodys, ...(isFew ? frequent.map(([date]) => date) : [])]);
  const names = new Map([...left].map((date) => [date, new Set<string>()]));
  for (let row = 0; row < count * stride; row += stride)
    names
      .get(values[row + field.dateOfBirth] as number)
      ?.add(`${values[row + field.given]} ${values[row + field.family]}`);
  for (const [date, times] of frequent) if ((names.get(date)?.size ?? 0) * 4 < times) left.delete(date);
  let leftOut = 0;
  for (let at = field.dateOfBirth; at < count * stride; at += stride) {
    if (!left.has(values[at] as number)) continue;
    values[at] = 0;
    leftOut += 1;
  }
  return leftOut;
}

/** Of rows with one number at least one in so many has a name of its own where the number is nobody's. */
const rowsOfOne = 3;

/**
 * Takes numbers that stand for none (123456789) out of the rows of a file, and says of how many: beside a number of one's own each
 * would be another person's. They are those that far more rows have than have a number of the file, under many names. A school's
 * number, where each is as frequent as the others, stays.
 */
export function leaveOutNumbers({ values, count }: ReadRows): number {
  let leftOut = 0;
  for (const place of identifierPlaces) {
    const frequent = frequentAt({ values, count }, place);
    if (frequent.size === 0) continue;
    const names = new Map([...frequent.keys()].map((number) => [number, new Set<string>()]));
    for (let row = 0; row < count * stride; row += stride)
      names
        .get(values[row + place] as number)
        ?.add(`${values[row + field.given]} ${values[row + field.family]}`);
    for (let row = 0; row < count * stride; row += stride) {
      const number = values[row + place] as number;
      if ((names.get(number)?.size ?? 0) * rowsOfOne < (frequent.get(number) ?? 1)) continue;
      values[row + place] = 0;
      leftOut += 1;
    }
  }
  return leftOut;
}

/** The numbers at a place that are far more frequent than numbers there are, each with how many rows have it. */
function frequentAt({ values, count }: ReadRows, place: number): ReadonlyMap<number, number> {
  let size = 0;
  for (let at = place; at < count * stride; at += stride) size = Math.max(size, values[at] as number);
  const times = new Int32Array(size + 1);
  for (let at = place; at < count * stride; at += stride)
    times[values[at] as number] = (times[values[at] as number] as number) + 1;
  times[0] = 0;
  let [known, different] = [0, 0];
  for (const each of times) {
    known += each;
    if (each > 0) different += 1;
  }
  const most = (10 * known) / Math.max(1, different) + 10;
  const frequent = new Map<number, number>();
  for (const [number, each] of times.entries()) if (each > most) frequent.set(number, each);
  return frequent;
}
