import type { OrganisationKind } from '../generated.ts';

/** An authority as the graph shows it. */
export interface AuthorityView {
  /** GSS code. */
  readonly code: string;
  readonly name: string;
  readonly region: string;
  /** Telephone of its management team. */
  readonly telephone: string;
}

/** An organisation as the graph shows it, its authority at hand without another statement. */
export interface OrganisationView {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly telephone: string | null;
  /** Null for national bodies. */
  readonly authority: AuthorityView | null;
}
