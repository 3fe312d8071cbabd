import { randomUUID } from 'node:crypto';
import type { Caller, Role } from '../../../platform/caller.ts';
import { invalidInput, notPermitted } from '../../../platform/failures.ts';
import { aJustification, nameGiven, textOfNoChild } from '../../../platform/inputs.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import { stampStandings } from '../account/standing.ts';
import {
  type CareDependencies,
  type ChangeOutcome,
  changeOnce,
  noteRefusal,
  type Refusal,
} from '../accounts/change.ts';
import { newcomerRule } from '../accounts/newcomers.ts';
import { isSystemRoleOf } from '../accounts/reach.ts';
import { askForRole } from '../accounts/requests.ts';
import { findPlace } from '../accounts/store.ts';
import type { ApplyForServiceAccountInput } from '../generated.ts';

const clientId = /^[a-z0-9][a-z0-9._-]{2,99}$/;

/**
 * Applies for the account of a system (domain.md 2, 11). Somebody else approves it as every account is approved; without
 * an approved key it serves for nothing, since it has no password.
 */
export async function applyForServiceAccount(
  deps: CareDependencies,
  caller: Caller,
  input: ApplyForServiceAccountInput,
): Promise<ChangeOutcome> {
  const rule = newcomerRule(caller);
  if (rule === 'NONE') return notPermitted('The service is closing: no new accounts are made.');
  const name = nameGiven('name', input.name, { ask: 'Give the name of the system', least: 2, most: 120 });
  if (typeof name !== 'string') return name;
  const username = input.clientId.trim();
  if (!clientId.test(username))
    return invalidInput(
      'clientId',
      'Give 3 to 100 small letters, digits and . _ -, beginning with a letter or digit.',
    );
  if (rule === 'JUSTIFIED' && input.justification == null)
    return invalidInput('justification', 'In interim operation, say why this system must be added.');
  const justification =
    input.justification == null ? null : textOfNoChild('justification', input.justification, aJustification);
  if (justification !== null && typeof justification !== 'string') return justification;
  const role = input.role as Role;
  return changeOnce(deps, caller, 'applyForServiceAccount', input, async (transaction) => {
    const refuse = (refusal: Refusal) =>
      noteRefusal(deps, transaction, caller, 'applyForServiceAccount', refusal, null);
    const wanted = idOrNone(input.organisationId ?? caller.organisationId);
    const place = await findPlace(transaction, caller, wanted);
    if (!place) return refuse('ORGANISATION');
    if (!isSystemRoleOf(place.kind, role)) return refuse('ABOVE_REACH');
    const id = randomUUID();
    const now = deps.clock.now();
    const made = await transaction`
      insert into users.account (id, kind, username, name, organisation_id, authority_code, region, status, applied_by,
        applied_at, justification, created_at)
      values (${id}, 'SYSTEM', ${username}, ${name}, ${place.id}, ${place.authority_code}, ${place.region}, 'APPLIED',
        ${caller.accountId}, ${now}, ${justification}, ${now})
      on conflict (username) do nothing returning id`;
    if (made.length === 0) return refuse('CLIENT_ID');
    await askForRole(transaction, deps.keys.standingKey(), caller, id, role, now);
    await stampStandings(transaction, deps.keys.standingKey(), [id]);
    await deps.audit.done(transaction, caller, 'ACCOUNT_APPLIED', {
      account: id,
      organisation: place.id,
      roles: [role],
      justified: justification !== null,
    });
    return { account: id };
  });
}
