import type { OrganisationView } from '../organisation/organisation.ts';

/** An account as the graph shows it, its organisation at hand without another statement; frozen and shared like it. */
export interface AccountView {
  readonly __typename: 'Account';
  readonly id: string;
  readonly name: string;
  readonly profession: string | null;
  readonly telephone: string | null;
  readonly email: string | null;
  readonly organisation: OrganisationView | null;
}
