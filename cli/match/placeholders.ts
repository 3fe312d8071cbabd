import { field, stride } from '../../platform/matching/fields.ts';
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
