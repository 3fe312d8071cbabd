import { nobody } from './caller.ts';

/** What a subgraph knows of an account of users: its id; users resolves the rest. */
export interface AccountReference {
  readonly id: string;
}

/** What a subgraph knows of an organisation of users: its id; users resolves the rest. */
export interface OrganisationReference {
  readonly id: string;
}

/** What a subgraph knows of an authority of users: its code; users resolves the rest. */
export interface AuthorityReference {
  readonly code: string;
}

/** A reference to an account or organisation by its id; null where there is none, and for the gateway, which is nobody. */
export function referenceTo(id: string | null | undefined): { readonly id: string } | null {
  return id && id !== nobody ? { id } : null;
}
