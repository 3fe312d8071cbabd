import { personName } from '../../subgraphs/records/feed/cells.ts';
import { type Random, Weighted } from './random.ts';
import { readRows } from './reference.ts';

/** The sex that given names are drawn by, as the statistics of names have it. */
export type Sex = 'female' | 'male';

const FIRST_YEAR = 1996;
const LAST_YEAR = 2018;

/** Draws names as often as they are given: given names by sex and year of birth, family names by their share. */
export class Names {
  readonly #shares: Readonly<Record<Sex, Map<string, Map<number, number>>>> = {
    female: new Map(),
    male: new Map(),
  };
  readonly #given = new Map<string, Weighted<string>>();
  readonly #family: Weighted<string>;

  constructor() {
    for (const cells of readRows('first-names.csv', 'birth_year,sex,name,share')) {
      const [year, sex, name, share] = cells as [string, Sex, string, string];
      const years = this.#shares[sex].get(name) ?? new Map<number, number>();
      years.set(Number(year), Number(share));
      this.#shares[sex].set(name, years);
    }
    this.#family = new Weighted(
      readRows('surnames.csv', 'name,share').map(([name, share]) => [
        capitaliseFamily(name as string),
        Number(share),
      ]),
    );
  }

  /**
   * A given name of somebody born in `year`; years outside 1996-2018 are as the nearest of them. None that a source's file is
   * not believed: some are called Baby, as are those who have no name yet.
   */
  given(random: Random, sex: Sex, year: number): string {
    const known = Math.min(Math.max(year, FIRST_YEAR), LAST_YEAR);
    const key = sex + known;
    let weighted = this.#given.get(key);
    if (!weighted) {
      weighted = this.#ofYear(sex, known);
      this.#given.set(key, weighted);
    }
    for (;;) {
      const name = weighted.draw(random);
      if (personName(name) !== null) return name;
    }
  }

  /** The file holds a sample of each year's names: a name that is missing from a year is taken from the nearest. */
  #ofYear(sex: Sex, year: number): Weighted<string> {
    return new Weighted(
      [...this.#shares[sex]].map(
        ([name, years]) => [capitalise(name), years.get(year) ?? nearest(years, year)] as const,
      ),
    );
  }

  family(random: Random): string {
    return this.#family.draw(random);
  }
}

let ofFiles: Names | undefined;

/**
 * The names for demo files, read once in a process: reading them costs more than some hundred rows. The seed, which a
 * process that runs for long begins with, has its own and lets them go.
 */
export function namesOfFiles(): Names {
  ofFiles ??= new Names();
  return ofFiles;
}

function nearest(years: ReadonlyMap<number, number>, year: number): number {
  let distance = Number.POSITIVE_INFINITY;
  let share = 0;
  for (const [known, value] of years) {
    if (Math.abs(known - year) < distance) {
      distance = Math.abs(known - year);
      share = value;
    }
  }
  return share;
}

/** Capitals at the beginning and after spaces, hyphens and apostrophes. */
function capitalise(name: string): string {
  return name.replace(
    /(^|[\s'-])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

const irish =
  /^o(brien|brian|callaghan|carroll|connell|connor|conner|dea|doherty|donnell|donoghue|donovan|driscoll|dowd|dwyer|farrell|flaherty|flynn|gorman|grady|hagan|halloran|hara|hare|kane|keefe|keeffe|leary|loughlin|mahony|mahoney|malley|mara|meara|neil|neill|regan|reilly|riordan|rourke|shaughnessy|shea|sullivan|toole)$/;

/** A family name of the list, which is in small letters without apostrophes, as it is written. */
function capitaliseFamily(name: string): string {
  const [, son] = irish.exec(name) ?? [];
  if (son) return `O'${capitalise(son)}`;
  const [, clan] = /^mc([a-z]{2,})$/.exec(name) ?? [];
  if (clan) return `Mc${capitalise(clan)}`;
  return capitalise(name);
}
