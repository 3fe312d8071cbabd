import type { OrganisationKind } from '../generated.ts';

/**
 * An authority as the graph shows it. Views are frozen, since callers share them; they carry `__typename` because
 * @apollo/subgraph writes it onto every entity otherwise.
 */
export interface AuthorityView {
  readonly __typename: 'Authority';
  /** GSS code. */
  readonly code: string;
  readonly name: string;
  readonly region: string;
  /** Telephone of its management team; null where none was loaded. */
  readonly telephone: string | null;
}

/** An organisation as the graph shows it, its authority at hand without another statement. */
export interface OrganisationView {
  readonly __typename: 'Organisation';
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly telephone: string | null;
  /** Null for national bodies. */
  readonly authority: AuthorityView | null;
}
