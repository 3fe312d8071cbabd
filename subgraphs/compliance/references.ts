/** What compliance knows of an account: its id; users resolves the rest. */
export interface AccountReference {
  readonly id: string;
}

/** What compliance knows of an organisation: its id; users resolves the rest. */
export interface OrganisationReference {
  readonly id: string;
}

/** What compliance knows of an authority: its code; users resolves the rest. */
export interface AuthorityReference {
  readonly code: string;
}

/** The gateway acts for itself under this id (`platform/caller.ts`); it is nobody's account or organisation. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** A reference to an account or organisation; null where there is none. */
export function referenceTo(id: string | null | undefined): { id: string } | null {
  return id && id !== nobody ? { id } : null;
}
