import { type Columns, headOf, type Row, rowsOf, type Side, type Value } from './side.ts';

/** A text that is the same for the same values, in whatever order the columns stand. */
function canonical(value: Value | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value as Columns).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join()}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Whether two rows say the same. A column that one of them lacks is as null: a migration may have added it. */
export function sameRow(a: Row | undefined, b: Row | undefined): boolean {
  if (!a || !b) return a === b;
  return differing(a.columns, b.columns).length === 0;
}

/** The columns in which two rows differ. */
export function differing(a: Columns, b: Columns): string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  // Not every table has an empty value of its own for what was not yet known when the row was sealed.
  return [...names].filter((name) => instant(name, a[name]) !== instant(name, b[name]));
}

/** One text for one moment, whether we wrote it or the database. */
function instant(name: string, value: Value | undefined): string {
  return name.endsWith('_at') && typeof value === 'string' ? String(Date.parse(value)) : canonical(value);
}

/** The register that alone tells of deaths (domain.md 9). */
const register = 'gro-deaths';

/** Under what a source's row about who has a number is known. */
export type RowKey = (source: string, number: string) => string;

/** The sources that know a person by a number which the index has too, with its scheme. */
const keyedBy: Readonly<Record<string, string>> = {
  'gro-births': 'GRO_BIRTH_ENTRY',
  'nhs-registrations': 'NHS_NUMBER',
  'school-census': 'UPN',
};

/** One of the two records that a merge made one of. */
export type Half = 'kept' | 'other';

const isSameRow = (one: Columns, other: Columns) =>
  one.source === other.source && one.row_key === other.row_key;

/** The rows of sources of which something was heard since: one that waits by now is linked no more, but what it said is kept. */
function heardSince(merged: Side, now: Side): Row[] {
  return ['feed_row', 'linked_row'].flatMap((table) =>
    rowsOf(now, table).flatMap(([key, row]) => (sameRow(merged.rows.get(key), row) ? [] : [row])),
  );
}

/** What sources said since a merge, and about which of the two. */
export class News {
  readonly #byRow = new Map<string, Half>();
  readonly #about = new Map<string, Set<'kept' | 'other' | 'either'>>();
  readonly #latest = new Map<string, { source: string; at: number }>();

  /**
   * What a source says since for the first time is of whose number it bears (`rowKey`); else it may be of either. `deathOf`: whose
   * a death is of which the register said so.
   */
  constructor(
    merged: Side,
    now: Side,
    { first, second }: { readonly first: Side; readonly second: Side },
    { rowKey, deathOf }: { readonly rowKey: RowKey; readonly deathOf?: 'KEPT' | 'OTHER' | undefined },
  ) {
    const newDeath = deathOf === 'OTHER' ? 'other' : deathOf === 'KEPT' ? 'kept' : 'either';
    const bears = (side: Side, { source, row_key: key }: Columns) =>
      rowsOf(side, 'identifier').some(
        ([, { columns }]) =>
          columns.scheme === keyedBy[String(source)] &&
          columns.value != null &&
          rowKey(String(source), String(columns.value)) === key,
      );
    const bearer = ({ columns }: Row) =>
      bears(second, columns) ? 'other' : bears(first, columns) ? 'kept' : 'either';
    for (const row of heardSince(merged, now)) {
      const isOf = (side: Side) =>
        rowsOf(side, 'feed_row').some(([, { columns }]) => isSameRow(columns, row.columns));
      const source = String(row.columns.source);
      const about = this.#about.get(source) ?? new Set();
      const fresh = source === register ? newDeath : bearer(row);
      const whose = isOf(second) ? 'other' : isOf(first) ? 'kept' : fresh;
      about.add(whose);
      if (whose !== 'either') this.#byRow.set(`${source} ${row.columns.row_key}`, whose);
      this.#about.set(source, about);
    }
    for (const [key, row] of rowsOf(now, 'provenance')) {
      if (merged.rows.has(key)) continue;
      const { field, source, recorded_at: recorded } = row.columns;
      const at = Date.parse(String(recorded));
      const known = this.#latest.get(String(field));
      if (!known || at >= known.at) this.#latest.set(String(field), { source: String(source), at });
    }
  }

  /** Of which of the two a row of a source is, of which something was heard since; null where it may be of either. */
  ofRow(source: Value | undefined, rowKey: Value | undefined): Half | null {
    return this.#byRow.get(`${source} ${rowKey}`) ?? null;
  }

  /**
   * Which of the two records everything is about that a source (or any source) said since the merge; null where that
   * is not known, or it is about both.
   */
  whose(source: Value | undefined): Half | null {
    const about = source == null ? [...this.#about.values()] : [this.#about.get(String(source)) ?? new Set()];
    const [side = 'either', ...more] = new Set(about.flatMap((each) => [...each]));
    return side === 'either' || more.length > 0 ? null : side;
  }

  /** Whether all of it was about the other record. */
  areOthers(source: Value | undefined): boolean {
    return this.whose(source) === 'other';
  }

  /** Who said last what a field is; null when nobody said so since. */
  latestSource(field: string): string | null {
    return this.#latest.get(field)?.source ?? null;
  }

  /** Whether the register told of a death that may be of either. */
  get isDeathOfEither(): boolean {
    return this.#about.get(register)?.has('either') ?? false;
  }
}

/**
 * Whether a death was reported since the merge that cannot be attributed to one of the two: by a register's row that
 * neither record had before. The record of a child who lives must not end by it (ADR 0078).
 */
export function isDeathUnplaced(
  { kept, other, merged }: { readonly kept: Side; readonly other: Side; readonly merged: Side },
  now: Side,
  rowKey: RowKey,
): boolean {
  const [was, is] = [headOf(merged).columns, headOf(now).columns];
  if (is.death_date === null || is.death_date === was.death_date) return false;
  return new News(merged, now, { first: kept, second: other }, { rowKey }).isDeathOfEither;
}
