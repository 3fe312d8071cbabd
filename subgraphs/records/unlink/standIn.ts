import { serviceField } from '../correction/amend.ts';
import { headOf } from '../merge/join.ts';
import { homeOf, rowsOf } from '../merge/news.ts';
import { changed, self } from '../merge/side.ts';
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

/** The last of what others say, by the day from which it is so. */
function latest(words: readonly Word[], since: (word: Word) => string | undefined): Word | undefined {
  return words
    .filter((word) => since(word) !== undefined)
    .reduce<Word | undefined>(
      (last, word) => (last && String(since(last)) > String(since(word)) ? last : word),
      undefined,
    );
}

function standInHome({ draft, others, taking }: Work): Word | undefined {
  const word = latest(others, ({ row }) => row.home?.since);
  const home = word?.row.home;
  if (!home) return undefined;
  const [key, current] = homeOf(draft) ?? [];
  const since = current?.columns.since_date;
  if (current && (since == null || String(since) >= home.since)) return undefined;
  if (current?.columns.line === home.line && current.columns.postcode === home.postcode) return undefined;
  if (key && current) draft.rows.set(key, changed(current, { until_date: home.since }));
  const id = taking.idOf(draft.number, `home ${word.id}`);
  const { line, locality, postcode } = home;
  const where = { status: 'CURRENT', line, locality, postcode, since_date: home.since, until_date: null };
  draft.rows.set(`address:${id}`, { table: 'address', columns: { child_number: self, id, ...where } });
  passTo(draft, word, { homes: [{ id, ended: current ? [String(current.columns.id)] : [] }] });
  return word;
}

function standInPlace({ draft, others, taking }: Work, kind: 'EDUCATION' | 'PRIMARY_CARE'): Word | undefined {
  const word = latest(others, ({ row: { place } }) =>
    place?.serviceType === kind && taking.organisationOf(place) !== null ? place.since : undefined,
  );
  const place = word?.row.place;
  if (!place) return undefined;
  const organisationId = taking.organisationOf(place);
  const attended = rowsOf(draft, 'involvement').filter(
    ([, { columns }]) =>
      columns.category === 'UNIVERSAL' && columns.service_type === kind && columns.ended_on === null,
  );
  const stands = ({ columns }: (typeof attended)[number][1]) =>
    columns.organisation_id === organisationId ||
    columns.account_id !== null ||
    String(columns.started_on) > place.since;
  if (attended.some(([, row]) => stands(row))) return undefined;
  for (const [key, row] of attended)
    draft.rows.set(key, changed(row, { ended_on: place.since, version: Number(row.columns.version) + 1 }));
  const id = taking.idOf(draft.number, `place ${word.id}`);
  const who = { account_id: null, authority_code: null, telephone: null, email: null, lead: false, led: [] };
  const what = { category: 'UNIVERSAL', service_type: kind, organisation_id: organisationId };
  const columns = {
    child_number: self,
    id,
    ...what,
    ...who,
    started_on: place.since,
    ended_on: null,
    version: 1,
  };
  draft.rows.set(`involvement:${id}`, { table: 'involvement', columns });
  passTo(draft, word, {
    places: [
      {
        id,
        ended: attended.map(
          ([
            ,
            {
              columns: { id: each },
            },
          ]) => String(each),
        ),
      },
    ],
  });
  return word;
}

function standInCarers({ draft, others, taking }: Work): Word | undefined {
  if (rowsOf(draft, 'carer').length > 0) return undefined;
  const word = others.findLast(({ row }) => row.carers.length > 0);
  if (!word) return undefined;
  const ids = word.row.carers.map(({ name, relationship }, at) => {
    const id = taking.idOf(draft.number, `carer ${word.id} ${at}`);
    const columns = { child_number: self, id, name, relationship, telephone: null, email: null };
    draft.rows.set(`carer:${id}`, { table: 'carer', columns });
    return id;
  });
  passTo(draft, word, { carers: ids });
  return word;
}
