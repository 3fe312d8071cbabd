import { type KeyRing, open, seal } from '../../../platform/seal.ts';
import type {
  address,
  carer,
  commonAssessment,
  formerName,
  identifier,
  provenance,
} from '../child/tables.ts';
import type { involvement } from '../involvement/tables.ts';
import type { LeadPeriod } from '../leadProfessional/periods.ts';
import type { DetailKind, sealedDetail } from './tables.ts';

type Columns<T extends { $inferSelect: object }> = Omit<T['$inferSelect'], 'childNumber' | 'id'>;

/** A sensitive service (domain.md 5): it has no table of its own, in clear it stands nowhere. */
export interface SensitiveServiceRow {
  readonly serviceType: 'SEXUAL_HEALTH' | 'MENTAL_HEALTH' | 'SUBSTANCE_ABUSE';
  readonly organisationId: string;
  readonly accountId: string | null;
  readonly telephone: string | null;
  readonly basis: 'CONSENT' | 'SIGNIFICANT_HARM';
  /** Whose consent; none for significant harm. */
  readonly consentOf?: 'CHILD' | 'PARENT_OR_CARER' | null;
  /** The day of the basis. */
  readonly basisOn: string;
  /** The account that asserted it. */
  readonly assertedBy: string | null;
  readonly reviewOn: string | null;
  readonly startedOn: string;
  readonly endedOn: string | null;
  /** 1 when left out. */
  readonly version?: number;
}

/** How a common assessment stood before. */
export interface EarlierAssessment {
  readonly status: 'IN_PROGRESS' | 'COMPLETE';
  readonly organisationId: string;
  readonly since: string | null;
  readonly until: string;
}

/** What each kind of detail holds: the columns of the row that it stands for, named as in `tables.ts`. */
export interface DetailRows {
  FORMER_NAME: Columns<typeof formerName>;
  ADDRESS: Columns<typeof address>;
  CARER: Columns<typeof carer>;
  /** Its authority is kept for when the shield is lifted, and shown nowhere till then. */
  INVOLVEMENT: Omit<Columns<typeof involvement>, 'authorityCode' | 'led'> & {
    readonly authorityCode?: string | null;
    readonly led?: readonly LeadPeriod[];
  };
  /** What was sealed before it had a history has none. */
  COMMON_ASSESSMENT: Omit<Columns<typeof commonAssessment>, 'version' | 'sinceDate' | 'earlier'> & {
    readonly version?: number;
    readonly sinceDate?: string | null;
    readonly earlier?: readonly EarlierAssessment[];
  };
  /** Its `records.identifier` row stays, with a null value: identifiers stay unique. */
  IDENTIFIER: Omit<Columns<typeof identifier>, 'lookup'>;
  /** `recordedAt` as RFC 3339 text. */
  PROVENANCE: Omit<Columns<typeof provenance>, 'recordedAt'> & { readonly recordedAt: string };
  SENSITIVE_SERVICE: SensitiveServiceRow;
}

/** A row of `sealed.detail`, ready to insert. */
export type SealedRow = typeof sealedDetail.$inferInsert;

/** What a detail's ciphertext is bound to. */
export function detailPlace(childNumber: number | string, id: string, kind: DetailKind): string {
  return `sealed.detail:${childNumber}:${id}:${kind}`;
}

/**
 * One hidden row as its row of `sealed.detail` (ARCHITECTURE.md, wall 5): JSON of its columns under AES-256-GCM, bound
 * to child, id and kind. Dates and category of involvements and sensitive services stay in clear beside it: they
 * say that there is one, no more.
 */
export function sealDetail<K extends DetailKind>(
  ring: KeyRing,
  childNumber: number,
  id: string,
  kind: K,
  row: DetailRows[K],
): SealedRow {
  const clear = row as Partial<DetailRows['INVOLVEMENT']>;
  const dated = kind === 'INVOLVEMENT' || kind === 'SENSITIVE_SERVICE';
  return {
    childNumber,
    id,
    kind,
    category: kind === 'INVOLVEMENT' ? clear.category : null,
    startedOn: dated ? clear.startedOn : null,
    endedOn: dated ? clear.endedOn : null,
    ...seal(ring, detailPlace(childNumber, id, kind), JSON.stringify(row)),
  };
}

/** A row of `sealed.detail` of one kind, as it is opened. */
export interface DetailRow<K extends DetailKind> {
  readonly childNumber: number;
  readonly id: string;
  readonly kind: K;
  readonly keyVersion: number;
  readonly ciphertext: Buffer;
}

/** The hidden row behind a row of `sealed.detail`. Throws when it was changed, moved, or its key is missing. */
export function openDetail<K extends DetailKind>(
  ring: KeyRing,
  sealed: { childNumber: number | string; id: string; kind: K; keyVersion: number; ciphertext: Buffer },
): DetailRows[K] {
  const at = detailPlace(sealed.childNumber, sealed.id, sealed.kind);
  return JSON.parse(open(ring, at, sealed.keyVersion, sealed.ciphertext)) as DetailRows[K];
}
