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
