import type { IsoDate } from '../../../platform/clock.ts';
import type { Gender, Home } from './cells.ts';

/** The schemes of identifiers that rows bear. */
type Scheme = 'NHS_NUMBER' | 'UPN' | 'GRO_BIRTH_ENTRY' | 'LOCAL';

/** An identifier of the person whom a row is about. */
export interface RowIdentifier {
  readonly scheme: Scheme;
  readonly value: string;
  /** The organisation that gives it; null for national numbers. */
  readonly issuer: string | null;
}

/** An institution that a row names by the code of a public register. */
export interface RowPlace {
  readonly serviceType: 'EDUCATION' | 'PRIMARY_CARE';
  readonly scheme: 'URN' | 'LAESTAB' | 'ODS';
  readonly code: string;
  readonly since: IsoDate;
}

/** What a row of any source says of one person, in canonical form: all that deciding and applying need. */
export interface FeedRow {
  readonly line: number;
  /** The source's own identifier of the row: each is applied once, its later revisions after it. */
  readonly key: string;
  /** Counted up by the source: a correction's number, or the second at which it was written. */
  readonly revision: number;
  /** The day as of which the whole file speaks; null where rows carry their own revisions. */
  readonly asOf: IsoDate | null;
  readonly givenName: string;
  readonly familyName: string;
  /** Null where the source does not say. */
  readonly gender: Gender | null;
  readonly birthDate: IsoDate;
  readonly deathDate: IsoDate | null;
  /** The strongest first. */
  readonly identifiers: readonly RowIdentifier[];
  readonly carers: readonly {
    readonly relationship: 'MOTHER' | 'FATHER' | 'OTHER_CARER';
    readonly name: string;
  }[];
  readonly home: Home | null;
  readonly place: RowPlace | null;
  /** Whether the source itself keeps the child's whereabouts back: then a person decides. */
  readonly withheld?: boolean;
}
