import type { SubjectAccessPart, SubjectAccessRelationship } from '../generated.ts';

/** A name as users gives it; null where it is withheld. */
type Named = { readonly name: string | null } | null;
type Practitioner = { readonly name: string | null; readonly profession: string | null } | null;
type Text = string | null;

/** An address, or the statement that stands in its place. */
export interface HomePart {
  readonly status: Text;
  readonly line: Text;
  readonly locality: Text;
  readonly postcode: Text;
  readonly since: Text;
}

/** What the document `schema/gathering/RECORD.graphql` answers of a child. */
export interface RecordPart {
  /** The number that the record has now; none in what an earlier release gathered. */
  readonly number?: string;
  /** What else it answers to, since it was merged, beside the number that was asked for; none in what an earlier release gathered. */
  readonly otherNumbers?: readonly string[];
  readonly givenName: Text;
  readonly familyName: Text;
  readonly gender: Text;
  readonly dateOfBirth: Text;
  readonly dateOfDeath: Text;
  readonly status: Text;
  readonly shield: object | null;
  readonly formerNames: readonly { givenName: Text; familyName: Text; until: Text }[] | null;
  readonly address: HomePart | null;
  /** None in what an earlier release gathered. */
  readonly formerAddresses?: readonly (HomePart & { until: Text })[] | null;
  readonly carers:
    | readonly { id: string; name: Text; relationship: Text; telephone: Text; email: Text }[]
    | null;
  readonly identifiers: readonly { scheme: Text; value: Text }[] | null;
}

/** What `SERVICES.graphql` answers. */
export interface ServicesPart {
  readonly services: readonly { kind: Text; organisation: Named; startedOn: Text; endedOn: Text }[] | null;
  readonly involvements:
    | readonly {
        serviceType: Text;
        organisation: Named;
        practitioner: Practitioner;
        telephone: Text;
        /** None in what an earlier release gathered. */
        email?: Text;
        leadProfessional: boolean | null;
        /** The same. */
        leadPeriods?: readonly { from: Text; until: Text }[] | null;
        startedOn: Text;
        endedOn: Text;
      }[]
    | null;
  readonly sensitiveServices:
    | readonly {
        /** None in what an earlier release gathered. */
        id?: string;
        serviceType: Text;
        organisation: Named;
        practitioner: Practitioner;
        telephone: Text;
        basis: Text;
        consentOf: Text;
        basisOn: Text;
        assertedBy: Practitioner;
        reviewOn: Text;
        startedOn: Text;
        endedOn: Text;
      }[]
    | null;
  readonly commonAssessment: {
    status: Text;
    holder: Named;
    since: Text;
    earlier: readonly { status: Text; holder: Named; since: Text; until: Text }[] | null;
  } | null;
}

/** What `HISTORY.graphql` answers. */
interface HistoryPart {
  readonly provenance:
    | readonly {
        field: string | null;
        source: Text;
        recordedAt: Text;
        changedBy: Practitioner;
        previousValue: Text;
      }[]
    | null;
  readonly privacyNotice: {
    readonly deliveries: readonly { audience: Text; edition: number | null; deliveredOn: Text }[] | null;
  } | null;
  readonly shields: readonly { state: Text; requestedAt: Text }[] | null;
  readonly overrides: readonly { at: Text; reason: Text; by: Practitioner; outcome: Text }[] | null;
  /** What sources have said; drafts of before have none. */
  readonly linkedRows?: readonly LinkedRowPart[] | null;
}

/** What a linked row has said, the newest first. */
export interface LinkedRowPart {
  readonly source: Text;
  /** Whether somebody has proposed to unlink it. */
  readonly unlinking: object | null;
  readonly words: readonly { saidAt: Text; values: readonly { field: Text; value: Text }[] | null }[] | null;
}

/** What `ACCESS.graphql` answers, and the acts that compliance adds from the audit. */
interface AccessPart {
  readonly accessHistory:
    | readonly {
        event: Text;
        at: Text;
        account: Practitioner;
        onBehalfOf: Practitioner;
        organisation: Named;
        reason: Text;
        override: boolean | null;
      }[]
    | null;
  readonly acts: readonly { readonly kind: string; readonly on: string; readonly event: string }[];
}

/** Everything that was gathered. */
export interface Gathered {
  readonly RECORD: RecordPart;
  readonly SERVICES: ServicesPart;
  readonly HISTORY: HistoryPart;
  readonly ACCESS: AccessPart;
}

/** The parts of a pack, in the order in which they are gathered. */
export const packParts: readonly SubjectAccessPart[] = ['RECORD', 'SERVICES', 'HISTORY', 'ACCESS'];

/** What is kept sealed about who asks, and what was checked. */
export interface Details {
  readonly name: string;
  readonly relationship: SubjectAccessRelationship;
  readonly contact: string;
  readonly wants: string | null;
  readonly checks?: Checks;
  readonly extensionReason?: string;
  readonly outcomeReason?: string;
  readonly reopenReason?: string;
  /** The entries of sensitive services that the pack was made with: once one is withdrawn it does not leave. */
  readonly confided?: readonly string[];
}

/** Identity and authority to ask, as they were checked. */
interface Checks {
  readonly identity: string;
  readonly authority: string;
  readonly childUnderstands: boolean;
  readonly childAgrees: boolean | null;
  readonly carerId: string | null;
  readonly mayHaveLocation: boolean;
  /** Whether the record was shielded when that was decided; not known of what an earlier release decided. */
  readonly ofShielded?: boolean;
  readonly locationReason: string | null;
  readonly by: string;
}
