import { Random } from '../../cli/seed/random.ts';
import { MatchIndex } from '../../platform/matching/matchIndex.ts';
import type { PersonTexts } from '../../platform/matching/person.ts';
import { type MadeRow, noises, Town } from './generate.ts';
import { type Accuracy, accuracyOf } from './truth.ts';

/** What feed rows of one kind of child gave, by what is linked unseen. */
interface FeedResult {
  readonly name: string;
  readonly rows: number;
  readonly accuracy: Accuracy;
  /** Of the false matches: with the twin, with another of the household. */
  readonly twins: number;
  readonly household: number;
}

/** One row in five is of a child who is not in the index. */
const absent = 0.2;

function personOf(row: MadeRow, identified: boolean): PersonTexts {
  const { given, middle, family, dob, sex, number, street, town, postcode, nhs } = row;
  const dateOfBirth = dob === '' ? null : `${dob.slice(0, 4)}-${dob.slice(4, 6)}-${dob.slice(6)}`;
  const home = { houseNumber: number, street, locality: town, postcode };
  return { given, middle, family, dateOfBirth, sex, ...home, identifiers: identified ? [nhs] : [] };
}

/** Whether a row says all that a register asks for: both names, date of birth, sex, address, and its number if any is asked. */
function isFull(row: MadeRow, identified: boolean): boolean {
  const { given, family, dob, sex, number, street, postcode, nhs } = row;
  return [given, family, dob, sex, number, street, postcode, identified ? nhs : 'none'].every(
    (value) => value !== '',
  );
}

/** Whether a row has what every record of the index has. */
function isNamed({ given, family, dob }: MadeRow): boolean {
  return given !== '' && family !== '' && dob !== '';
}

/**
 * Feed rows with full identity, one by one against an index of about `people` rows, as the resident index of the
 * product decides them: weights learned from the index alone. Rows of twins, and of children with siblings, apart.
 */
export function runFeedRows(seed: string, people: number, identified: boolean): FeedResult[] {
  const town = new Town(`${seed}/feed rows`, people);
  const random = new Random(`match/${seed}/feed rows`);
  const index = new MatchIndex(people);
  const asked: { readonly row: MadeRow; readonly kind: string; readonly known: boolean }[] = [];
  const truth = new Map<string, MadeRow>();
  while (index.size < people) {
    const household = town.household();
    for (const row of household) {
      truth.set(row.id, row);
      const twin = household.some((other) => other.id !== row.id && other.dob === row.dob);
      const kind = twin ? 'twins' : household.length > 1 ? 'in company' : 'alone';
      const known = !random.chance(absent);
      let written = town.written(row, noises.default, '');
      while (!isNamed(written)) written = town.written(row, noises.default, '');
      if (known) index.put(row.id, personOf(written, identified));
      const sent = town.written(row, noises.default, '');
      if (random.chance(0.5) && isFull(sent, identified)) asked.push({ row: sent, kind, known });
    }
  }
  index.build();
  index.learn();
  const kinds = ['all', 'twins', 'in company', 'alone'];
  return kinds.map((name) => {
    const own = asked.filter(({ kind }) => name === 'all' || kind === name);
    const found = new Set<string>();
    let [twins, household] = [0, 0];
    for (const { row } of own) {
      const { candidates } = index.find(personOf(row, identified));
      const match = candidates.find(({ decision }) => decision === 'match');
      if (match === undefined) continue;
      found.add(`${row.id}|${match.key}`);
      const [child, other] = [truth.get(row.id), truth.get(match.key)];
      if (match.key === row.id || child?.household !== other?.household) continue;
      if (child?.dob === other?.dob) twins += 1;
      else household += 1;
    }
    const known = own.filter((each) => each.known);
    const accuracy = accuracyOf(found, new Set(known.map(({ row }) => `${row.id}|${row.id}`)));
    return { name, rows: own.length, accuracy, twins, household };
  });
}
