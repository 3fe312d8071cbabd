/** An account of users, by its key alone. */
export interface AccountReference {
  readonly id: string;
}

/** An organisation of users, by its key alone. */
export interface OrganisationReference {
  readonly id: string;
}

/** An authority of users, by its key alone. */
export interface AuthorityReference {
  readonly code: string;
}

/** A reference to an entity by id; null where there is none. */
export function referenceTo(id: string | null): { readonly id: string } | null {
  return id === null ? null : { id };
}
