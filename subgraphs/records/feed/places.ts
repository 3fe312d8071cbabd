import type { Queryable } from '../../../platform/database.ts';
import type { RowPlace } from './row.ts';

/** What stands for an institution of a public register. */
interface Place {
  readonly organisationId: string;
  readonly authorityCode: string | null;
}

/** A register changes by a command that people run; a file that takes hours sees it after so long. */
const keptMs = 60_000;

/** The institutions that a file names: each is looked up once a minute, not for each batch. */
export class Places {
  readonly #found = new Map<string, Place>();
  #since = performance.now();

  /** The institution that a row names; undefined where no register knows it. */
  of(place: RowPlace | null): Place | undefined {
    return place === null ? undefined : this.#found.get(keyOf(place));
  }

  /** Looks up those of a batch that are not known yet, before `of` is asked for them. */
  async find(tx: Queryable, named: readonly (RowPlace | null)[]): Promise<void> {
    if (performance.now() - this.#since > keptMs) {
      this.#found.clear();
      this.#since = performance.now();
    }
    const wanted = new Map<string, RowPlace>();
    for (const place of named) if (place && !this.of(place)) wanted.set(keyOf(place), place);
    if (wanted.size === 0) return;
    const found = await tx<(Place & { key: string })[]>`
      select p.scheme || ':' || p.code as key, p.organisation_id as "organisationId", p.authority_code as "authorityCode"
      from jsonb_to_recordset(${JSON.stringify([...wanted.values()])}::text::jsonb) as w(scheme text, code text)
      join records.place p on p.scheme = w.scheme and p.code = w.code`;
    for (const { key, ...place } of found) this.#found.set(key, place);
  }
}

function keyOf({ scheme, code }: RowPlace): string {
  return `${scheme}:${code}`;
}
