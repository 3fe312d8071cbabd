import type { IsoDate } from '../../../platform/clock.ts';
import type { CsvRow } from './csv.ts';
import type { SourceRules } from './decision.ts';
import type { Rejection } from './rejection.ts';
import type { FeedRow } from './row.ts';

/** What a row is judged with. */
export interface JudgeContext {
  readonly today: IsoDate;
  /** Outward postcodes of England and their accountable bodies. */
  readonly districts: ReadonlyMap<string, string>;
}

/** A source whose rows the index takes (domain.md 9): how its files are read, judged and what they may change. */
export interface FeedSource {
  /** The name under which its files come, and that provenance gives. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** The organisation whose system may push them, and whose accreditation counts. */
  readonly organisationId: string;
  /** The columns of a row, in the order in which `judge` gets its cells, whatever the file's format. */
  readonly columns: readonly string[];
  /** The column that holds the source's own identifier of a row. */
  readonly keyColumn: string;
  /**
   * The column that holds the day as of which the whole file speaks: an older file after a newer one is refused. Null
   * where rows carry their own numbered revisions.
   */
  readonly dayColumn: string | null;
  readonly rules: SourceRules;
  /** Rows of a file in any of its formats; throws `FileFault` for what is none of them. */
  readonly read: (body: AsyncIterable<Uint8Array>) => AsyncGenerator<CsvRow[]>;
  /** A row in canonical form, or all its faults. */
  readonly judge: (line: number, cells: readonly string[], context: JudgeContext) => FeedRow | Rejection[];
}
