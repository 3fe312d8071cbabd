/** What was entered cannot be used: names the field, says what to do, never the value. */
export function invalidInput(field: string, message: string) {
  return { __typename: 'InvalidInput', field, message } as const;
}

/** One answer for what is not there and what is out of reach (domain.md 3), which a child's record is until it is opened. */
export const recordNotFound = {
  __typename: 'RecordNotFound',
  message:
    'There is no such record, or it is out of your reach. Check what you entered; to work on a child’s record, open it first.',
} as const;

/** Something the caller may not do: one sentence that says what is missing and whom to ask. */
export function notPermitted(message: string) {
  return { __typename: 'NotPermitted', message } as const;
}

/** The key was used before with other content. */
export const idempotencyConflict = {
  __typename: 'IdempotencyConflict',
  message: 'This idempotency key was used before with other content. Nothing was done; use a new key.',
} as const;

/** Somebody changed it since it was read. */
export const versionConflict = {
  __typename: 'VersionConflict',
  message: 'This was changed since you read it. Nothing was done; read it again.',
} as const;

/** Nobody approves what they asked for themselves (domain.md 2, rules of separation). */
export const needsSecondPerson = {
  __typename: 'NeedsSecondPerson',
  message: 'You asked for this yourself: another person of the team must decide. Nothing was done.',
} as const;

/** What waits for a second person counts no more: who proposed it acts so no more, or it waits too long (ADR 0177). */
export const proposalLapsed = {
  __typename: 'ProposalLapsed',
  message:
    'Who proposed this may not act so any more, or it waits longer than proposals count: refuse it or take it back, and propose anew what still holds. Nothing was done.',
} as const;

/** The second factor was given too long ago for something this grave. */
export const needsStepUp = {
  __typename: 'NeedsStepUp',
  message: 'Give your second factor again, then repeat this. Nothing was done.',
} as const;
