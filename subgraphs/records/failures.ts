/** What was entered cannot be used: names the field, says what to do, never the value. */
export function invalidInput(field: string, message: string) {
  return { __typename: 'InvalidInput', field, message } as const;
}

/** One answer for what is not there and what is out of reach (domain.md 3). */
export const recordNotFound = {
  __typename: 'RecordNotFound',
  message: 'There is no such record, or it is out of your reach.',
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

/** At most one transfer of a record is open (domain.md 8). */
export const transferAlreadyOpen = {
  __typename: 'TransferAlreadyOpen',
  message: 'A transfer of this record is open already. Nothing was done; work that one first.',
} as const;

/** At most one lead professional is active (domain.md 3, number 11). */
export const leadProfessionalExists = {
  __typename: 'LeadProfessionalExists',
  message: 'Another practitioner is the lead professional. Nothing was recorded.',
} as const;

/** The criteria are broader than the search allows. */
export function searchTooBroad(message: string) {
  return { __typename: 'SearchTooBroad', message } as const;
}

const londonTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  dateStyle: 'medium',
  timeStyle: 'short',
});

/** The limit of searches is reached; it opens again by itself. */
export function limitReached(opensAt: Date) {
  const message = `You have searched as often as is allowed in an hour or a day. You can search again on ${londonTime.format(opensAt)}.`;
  return { __typename: 'LimitReached', message } as const;
}

/** Nobody approves what they asked for themselves (domain.md 2, rules of separation). */
export const needsSecondPerson = {
  __typename: 'NeedsSecondPerson',
  message: 'You asked for this yourself: another person of the team must decide. Nothing was done.',
} as const;

/** The second factor was given too long ago for something this grave (security.md, identity). */
export const needsStepUp = {
  __typename: 'NeedsStepUp',
  message: 'Give your second factor again, then repeat this. Nothing was done.',
} as const;
