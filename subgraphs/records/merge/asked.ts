import { person, serviceField } from '../correction/amend.ts';
import { type Amendment, carersNamed, serviceNamed } from '../correction/input.ts';
import { birthFacts, fieldOf } from '../feed/decision.ts';
import type { RowPlace } from '../feed/row.ts';
import { lastSaid, type Word, wordsOf } from '../unlink/words.ts';
import { closeWork, reopenWork } from './openWork.ts';
import type { Heard, Replaying } from './replay.ts';
import { columnOf, factsIn } from './said.ts';
import { changed, type Draft, headOf, homeOf, rowsOf, type Side } from './side.ts';
import { takesHome, takesPlace } from './surroundings.ts';

/** The register that decides facts of birth (domain.md 9). */
export const births = 'gro-births';

/** What a source says of a record against a person's word. */
export interface Question {
  readonly number: number;
  /** As provenance names it. */
  readonly field: string;
  readonly source: string;
  readonly value: Amendment;
}

/** Whether a row says where a child is: a correction of an entry of birth does not, but where it is the first that is heard of it. */
export const adds = ({ source, row: { revision, deathDate }, brought }: Word) =>
  deathDate === null &&
  (source !== births || revision === 0 || brought.homes.length + brought.carers.length > 0);

/** What a source may be asked about, once. */
const topic = (field: unknown, source: unknown) => `${field} ${source}`;

/** What sources said of a record since a merge, of what a person says. */
interface Asked {
  /** The last of each source: of two children one question of it was open, the later one's. */
  readonly questions: readonly Question[];
  /** The fields and sources of which there is a last word, also where it is what stands. */
  readonly topics: ReadonlySet<string>;
}

/**
 * What sources said since a person said what is right. `all`: with what was said while the record was hidden, of which facts are asked
 * alone.
 */
export function askedOf(all: Heard, heard: Heard): Asked {
  const sayings: [Heard, string, Saying][] = [
    ...birthFacts.map((fact): [Heard, string, Saying] => [all, fieldOf(fact), factIn(all, fact)]),
    [heard, 'address', homeIn(heard)],
    ...(['EDUCATION', 'PRIMARY_CARE'] as const).map((kind): [Heard, string, Saying] => [
      heard,
      serviceField(kind),
      placeIn(heard, kind),
    ]),
    [heard, 'carers', carersIn(heard)],
  ];
  const last = sayings.flatMap(([of, field, saying]) => lastOf(of, field, saying));
  return {
    questions: last.flatMap(({ value, ...of }) => (value ? Object.assign(of, { value }) : [])),
    topics: new Set(last.map(({ field, source }) => topic(field, source))),
  };
}

/** What a word says of a field: undefined for nothing, null for what stands. */
type Saying = (word: Word) => Amendment | null | undefined;
type Said = Omit<Question, 'value'> & { readonly value: Amendment | null };

function lastOf({ side, words, corrected }: Heard, field: string, saying: Saying): Said[] {
  const own = lastSaid(side, ({ source }) => source === person).get(field);
  const at = Math.max(own?.personal ? own.at : 0, corrected.get(field) ?? 0);
  const last = new Map<string, Said>();
  for (const word of words) {
    const value = at > 0 && Date.parse(word.linkedAt) > at ? saying(word) : undefined;
    if (value === undefined) continue;
    const { source } = word;
    last.delete(source);
    last.set(source, { number: side.number, field, source, value });
  }
  return [...last.values()];
}

/**
 * Asks again what was asked of a record before a merge and gave way since, by nobody's decision, to what a row of the other child said:
 * where a person said nothing since, nor the source of this child, and nothing else is open that it said.
 */
export function askAgain({ side, own, corrected }: Heard, { topics }: Asked): void {
  for (const [key, row] of rowsOf(own, 'conflict')) {
    const { id, field, source, status } = row.columns;
    const is = side.rows.get(key);
    const value = own.rows.get(`conflict_value:${id}`);
    if (status !== 'OPEN' || is?.columns.status !== 'REPLACED' || !value) continue;
    const isOpen = rowsOf(side, 'conflict').some(
      ([, { columns }]) =>
        columns.status === 'OPEN' && topic(columns.field, columns.source) === topic(field, source),
    );
    if (isOpen || corrected.has(String(field)) || topics.has(topic(field, source))) continue;
    side.rows.set(key, changed(row, { version: Number(is.columns.version) + 1 }));
    side.rows.set(`conflict_value:${id}`, value);
    reopenWork(side, own, String(id));
  }
}

function factIn({ side }: Heard, fact: (typeof birthFacts)[number]): Saying {
  return ({ source, row }) => {
    if (source !== births || row[fact] === null) return undefined;
    return row[fact] === headOf(side).columns[columnOf[fact]] ? null : { [fact]: row[fact] };
  };
}

function placeIn({ side, replaying }: Heard, kind: RowPlace['serviceType']): Saying {
  return ({ row: { place } }) => {
    const organisationId = replaying.organisationOf(place);
    if (place?.serviceType !== kind || organisationId === null) return undefined;
    const isOther = takesPlace(side, place, organisationId);
    return isOther ? { services: [serviceNamed(place, organisationId)] } : null;
  };
}

function homeIn({ side, replaying: { homeHash } }: Heard): Saying {
  const words = wordsOf(side);
  return (word) => {
    const { home } = word.row;
    if (!home || !adds(word)) return undefined;
    if (!takesHome(side, home, { homeHash, words, until: word.linkedAt })) return null;
    const { line, locality, postcode, since } = home;
    return { address: { status: 'CURRENT', line, locality, postcode, since } };
  };
}

function carersIn({ side }: Heard): Saying {
  return (word) => {
    const { carers } = word.row;
    if (carers.length === 0 || !adds(word)) return undefined;
    return rowsOf(side, 'carer').length > 0 ? null : { carers: carersNamed(carers) };
  };
}

/** A question that came since is none where what the source says stands by now: it was asked about the other's. */
export function closeAnswered(side: Draft, own: Side, { at }: Pick<Replaying, 'at'>): void {
  for (const [key, row] of rowsOf(side, 'conflict')) {
    const { id, status, version } = row.columns;
    const text = side.rows.get(`conflict_value:${id}`)?.columns.text;
    if (own.rows.has(key) || status !== 'OPEN' || typeof text !== 'string') continue;
    if (!stands(side, JSON.parse(text) as Amendment)) continue;
    side.rows.set(key, changed(row, { status: 'REPLACED', version: Number(version) + 1 }));
    side.rows.delete(`conflict_value:${id}`);
    closeWork(side, String(id), { outcome: 'REPLACED', at });
  }
}

function stands(side: Side, { address, carers, services, ...facts }: Amendment): boolean {
  const [head, home] = [headOf(side).columns, homeOf(side)?.[1].columns];
  if (address) return home?.line === address.line && home?.postcode === address.postcode;
  // A source brings carers only where there are none.
  if (carers) return rowsOf(side, 'carer').length > 0;
  if (services)
    return services.every(({ kind, organisationId }) =>
      rowsOf(side, 'involvement').some(
        ([, { columns }]) =>
          columns.service_type === kind &&
          columns.organisation_id === organisationId &&
          columns.ended_on === null,
      ),
    );
  const told = factsIn(facts);
  return told.length > 0 && told.every((fact) => head[columnOf[fact]] === facts[fact]);
}
