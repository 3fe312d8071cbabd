import type { IsoDate } from '../../platform/clock.ts';
import type { ChildNumber } from '../../platform/identifiers.ts';
import type { DetailRows } from '../../subgraphs/records/sealed/detail.ts';

type Involvement = Omit<DetailRows['INVOLVEMENT'], 'version'> & {
  /** The authority that the service works for; none for national ones. */
  readonly authorityCode?: string | null;
};

/** Somebody who works for a service. */
interface Staff {
  readonly id: string;
  readonly organisation: { readonly id: string; readonly authorityCode: string | null };
  readonly telephone: string | null;
  readonly email: string | null;
}

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

/** Where the values of a record came from: the record as a whole, then each field that came later from elsewhere. */
export function origins(child: SeedChild): DetailRows['PROVENANCE'][] {
  const given = { accountId: null, previousValue: null };
  const rows = [{ ...given, field: 'record', source: child.birthSource, recordedAt: child.recordedAt }];
  const since = child.addresses.find(({ untilDate }) => untilDate === null)?.sinceDate;
  if (child.addresses.length > 1 && since) {
    rows.push({ ...given, field: 'address', source: 'nhs', recordedAt: `${since}T03:00:00Z` });
  }
  return rows;
}

/** A live record without a shield of which nothing is held yet but what must be. */
export const bareRecord = {
  status: 'LIVE',
  deathDate: null,
  archivedOn: null,
  shield: 'NONE',
  formerNames: [],
  carers: [],
  involvements: [],
  sensitive: [],
  assessment: null,
  identifiers: [],
} as const satisfies Partial<SeedChild>;

/** A contact of somebody who works for an authority's service, open since then. */
export function contactWith(
  { id, organisation, telephone, email }: Staff,
  { category, serviceType }: Pick<Involvement, 'category' | 'serviceType'>,
  startedOn: IsoDate,
): Involvement {
  return {
    category,
    serviceType,
    organisationId: organisation.id,
    accountId: id,
    telephone,
    email,
    lead: false,
    startedOn,
    endedOn: null,
    authorityCode: organisation.authorityCode,
  };
}
