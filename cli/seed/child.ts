import type { IsoDate } from '../../platform/clock.ts';
import type { ChildNumber } from '../../platform/identifiers.ts';
import type { DetailRows } from '../../subgraphs/records/sealed/detail.ts';

type Involvement = Omit<DetailRows['INVOLVEMENT'], 'version'>;

/** An identifier of a supplying body, as a seed makes it. */
export interface SeedIdentifier {
  readonly scheme: DetailRows['IDENTIFIER']['scheme'];
  readonly value: string;
  /** Organisation that gave it; null for national numbers. */
  readonly issuer: string | null;
}

/** Everything the index holds of one synthetic child, before it is known which of it stands in clear. */
export interface SeedChild {
  readonly number: ChildNumber;
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: 'FEMALE' | 'MALE' | 'NOT_SPECIFIED';
  readonly birthDate: IsoDate;
  readonly deathDate: IsoDate | null;
  /** The accountable body. */
  readonly authorityCode: string;
  readonly status: 'LIVE' | 'ARCHIVED';
  readonly archivedOn: IsoDate | null;
  readonly shield: 'NONE' | 'INTERIM' | 'ACTIVE' | 'LIFT_PROPOSED';
  readonly formerNames: readonly DetailRows['FORMER_NAME'][];
  /** Exactly one without an end. */
  readonly addresses: readonly DetailRows['ADDRESS'][];
  readonly carers: readonly DetailRows['CARER'][];
  readonly involvements: readonly Involvement[];
  readonly sensitive: readonly DetailRows['SENSITIVE_SERVICE'][];
  readonly assessment: DetailRows['COMMON_ASSESSMENT'] | null;
  readonly identifiers: readonly SeedIdentifier[];
  /** Where the facts of birth came from, and when: RFC 3339. */
  readonly birthSource: string;
  readonly recordedAt: string;
}

/** The fields whose source is known from the first day: the facts of birth. */
export const birthFields = ['givenName', 'familyName', 'gender', 'dateOfBirth'] as const;
