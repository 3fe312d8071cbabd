/** A record as the model has it: whose it is, whether it is hidden, and of which children it is. */
export interface ModelRecord {
  number: string;
  authority: string;
  hidden: boolean;
  placed: boolean;
  died: boolean;
  /** Whether the child may have left England, as far as acts say; the graph knows. */
  away: boolean;
  status: 'LIVE' | 'ARCHIVED' | 'SEALED';
  readonly children: Set<Child>;
}
/** A child under one number; without a record once the identity is a former one. */
export interface Child {
  readonly number: string;
  readonly givenName: string;
  /** None once another record has it. */
  nhs: string | null;
  readonly postcode: string;
  /** A carer whom nobody removes: whoever may see carers sees this one. Null where a source told of none. */
  readonly carer: string | null;
  record: ModelRecord | null;
}
/** A word that stands nowhere else, of one child or of whichever of several. */
export interface Mark {
  readonly text: string;
  of: ReadonlySet<Child>;
  readonly teamOnly: boolean;
  /** Nothing but its taking back ends it: the team of its record sees it, once. */
  readonly stays: boolean;
}
