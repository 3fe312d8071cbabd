import { serviceField } from '../correction/amend.ts';
import { headOf, type Row, rowsOf, type Side, withoutRow } from '../merge/side.ts';
import { putCarers, putHome, putPlace, takesHome, takesPlace } from '../merge/surroundings.ts';
import type { Work } from './takeOff.ts';
import { passTo, type Word } from './words.ts';

/**
 * Replaces what was taken off a record by what other linked rows say: a home or a school that is more recent than the
 * present one, and, where there are no carers, those of the last row. By the rules by which a source brings them
 * (`feed/apply.ts`): never on a hidden record or one that has ended, and never against a person's word. Where a death of another child
 * was taken off, all that was told meanwhile: nothing of it was taken.
 */
export function standIn(work: Work): void {
  const { draft, fields, personal } = work;
  const { status, death_date: died } = headOf(draft).columns;
  if (draft.shielded || status !== 'LIVE' || died !== null) return;
  const lives = fields.has('dateOfDeath');
  const standsIn = (field: string, bring: () => Word | undefined) => {
    if (personal.has(field) || !(lives || fields.has(field))) return;
    const word = bring();
    if (!word || fields.has(field)) return;
    fields.add(field);
    work.broughtBy.set(field, word.source);
  };
  standsIn('address', () => standInHome(work));
  for (const kind of ['EDUCATION', 'PRIMARY_CARE'] as const)
    standsIn(serviceField(kind), () => standInPlace(work, kind));
  standsIn('carers', () => standInCarers(work));
}

/** Whether what a row said was taken, or not for another's sake: of what came while the record was hidden the team decides. */
const isTaken = ({ waits }: Word) => waits !== true;

/** The last of what others say, by the day from which it is so. */
function latest(words: readonly Word[], since: (word: Word) => string | undefined): Word | undefined {
  return words
    .filter((word) => since(word) !== undefined)
    .reduce<Word | undefined>(
      (last, word) => (last && String(since(last)) > String(since(word)) ? last : word),
      undefined,
    );
}

function standInHome({ draft, mine, others, taking }: Work): Word | undefined {
  const word = latest(others.filter(isTaken), ({ row }) => row.home?.since);
  const home = word?.row.home;
  if (!home) return undefined;
  // Where the child lives the row that is taken off has not said.
  const isMine = ({ columns: { source, row_key: key } }: Row) =>
    mine.some((each) => each.source === source && each.rowKey === key);
  const without = rowsOf(draft, 'feed_row')
    .filter(([, row]) => isMine(row))
    .reduce<Side>((side, [key]) => withoutRow(side, key), draft);
  if (!takesHome(without, home, { homeHash: taking.homeHash, words: others })) return undefined;
  const id = taking.idOf(draft.number, `home ${word.id}`);
  passTo(draft, word, { homes: [{ id, ended: putHome(draft, home, id) }] });
  return word;
}

function standInPlace({ draft, others, taking }: Work, kind: 'EDUCATION' | 'PRIMARY_CARE'): Word | undefined {
  const word = latest(others.filter(isTaken), ({ row: { place } }) =>
    place?.serviceType === kind && taking.organisationOf(place) !== null ? place.since : undefined,
  );
  const place = word?.row.place;
  const organisationId = taking.organisationOf(place ?? null);
  if (!word || !place || organisationId === null || !takesPlace(draft, place, organisationId))
    return undefined;
  const id = taking.idOf(draft.number, `place ${word.id}`);
  passTo(draft, word, { places: [{ id, ended: putPlace(draft, place, { id, organisationId }) }] });
  return word;
}

function standInCarers({ draft, others, taking }: Work): Word | undefined {
  if (rowsOf(draft, 'carer').length > 0) return undefined;
  const word = others.filter(isTaken).findLast(({ row }) => row.carers.length > 0);
  if (!word) return undefined;
  const ids = putCarers(draft, word.row.carers, (at) => taking.idOf(draft.number, `carer ${word.id} ${at}`));
  passTo(draft, word, { carers: ids });
  return word;
}
