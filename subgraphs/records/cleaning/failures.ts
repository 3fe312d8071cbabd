import { invalidInput, notPermitted, recordNotFound, versionConflict } from '../../../platform/failures.ts';

/** Why an item was not changed, as the answer says it. */
export const failures = {
  NOT_FOUND: recordNotFound,
  VERSION: versionConflict,
  DECIDED: notPermitted('This item is decided. Nothing was done.'),
  NOT_CLAIMED: notPermitted('Claim the item first: what is in it is for whoever works it.'),
  NO_ROW: notPermitted('This item is about two records, not about a row. Merge them, or keep them apart.'),
  UNREADABLE: notPermitted(
    'What the source said can no longer be opened. Reject it, and ask the source to send it again.',
  ),
  NO_PAIR: invalidInput('number', 'Leave the number out for two records; give it for a row.'),
  CANDIDATES: notPermitted(
    'A record of your authority may be this child. Link the row to it, or say that it is not the same, first.',
  ),
  HELD: notPermitted(
    'The row is like an identity that is held for your team, or a record of yours that is sealed. If it is about another child, keep it apart first, without a number; where the child of the sealed record has come back to England, create with cameBack; else reject it.',
  ),
  NOT_BACK: notPermitted(
    'No sealed record of your authority that ended because its child left England fits this row by a number, or several do. Leave cameBack out.',
  ),
  GROWN: notPermitted(
    'Whom the row is about is of age by now: no record is made of them. Link it to the record of one who stayed, or reject it.',
  ),
  APART: notPermitted('Somebody found that this row is not about this record. That is remembered.'),
  // Also where the identity of the row is held: that a child has another one is told by no word of its own (domain.md 7).
  IDENTIFIERS: notPermitted(
    'Something stands against it, such as a number of another child: this may be a twin. Ask your management team.',
  ),
  NOT_AMENDING: notPermitted(
    'The record is archived, or the child has died: it is not amended here any more. Where the child is back in England, open the record and record the return first.',
  ),
  DISTRICT: notPermitted(
    'The row’s postcode is of no district of England. Reject the row, or ask the source.',
  ),
  DEATH: notPermitted(
    'The day of death is before the record’s day of birth. Correct the record first, or look for another.',
  ),
  DIED: notPermitted(
    'The record says that the child has died on another day, which a numbered correction of the register changes. Reject the row, and ask the register.',
  ),
  WITHHELD: notPermitted(
    'The source keeps back where this child is. Ask for a shield of the record first, then link the row.',
  ),
  TO: invalidInput(
    'to',
    'Give the GSS code of another of the 153 authorities, or leave it out for the central team.',
  ),
} as const;
export type Failure = keyof typeof failures;
