import { randomUUID } from 'node:crypto';
import { actor } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount, type Role } from '../../../platform/caller.ts';
import { invalidInput, notPermitted } from '../../../platform/failures.ts';
import {
  aJustification,
  emailGiven,
  nameGiven,
  telephoneGiven,
  textOfNoChild,
} from '../../../platform/inputs.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import { stampStandings } from '../account/standing.ts';
import type { ApplyForAccountInput, ApproveAccountInput } from '../generated.ts';
import { writeReset } from '../reset/start.ts';
import { canonicalUsername } from '../session/throttle.ts';
import {
  type CareDependencies,
  type ChangeOutcome,
  changeAccount,
  changeOnce,
  type Fault,
  type MadeChange,
  noteRefusal,
  type Refusal,
} from './change.ts';
import { newcomerRule } from './newcomers.ts';
import { isRoleOf, isSystemRoleOf, mayAskFor, mayDecideOn, regionFits, rolesFit } from './reach.ts';
import { areAsked, askForRole, endRights, grantAsked } from './requests.ts';
import { findPlace, isRegion } from './store.ts';

const usernameShape = /^[\p{L}\d][\p{L}\d._@'+-]{2,99}$/u;
/** Of Latin letters those that people here can tell apart and type. */
const latin = /^[a-zßæøœłđðþ\d._@'+-]+$/;

/** Whether a name, in its canonical form, may be a new user name: Latin letters, with accents or without, and digits. */
export function isUsername(name: string): boolean {
  return usernameShape.test(name) && latin.test(name.normalize('NFD').replace(/\p{M}/gu, ''));
}

/** What a person's name is asked for as. */
export const personNameWanted = { ask: 'Give the name of the person', least: 2, most: 120 } as const;

/** What a profession is asked for as. */
export const professionWanted = { ask: 'Give the profession', least: 2, most: 120 } as const;

interface Applicant {
  readonly name: string;
  readonly username: string;
  readonly profession: string | null;
  readonly telephone: string;
  readonly email: string;
  readonly justification: string | null;
}

function applicantOf(input: ApplyForAccountInput, needsJustification: boolean): Applicant | Fault {
  const name = nameGiven('name', input.name, personNameWanted);
  if (typeof name !== 'string') return name;
  const login = canonicalUsername(input.username);
  if (!isUsername(login)) {
    return invalidInput(
      'username',
      "Give 3 to 100 Latin letters, digits and . _ @ ' + -, beginning with a letter or digit.",
    );
  }
  const profession =
    input.profession == null ? null : nameGiven('profession', input.profession, professionWanted);
  if (profession !== null && typeof profession !== 'string') return profession;
  const reach = telephoneGiven('telephone', input.telephone);
  if (typeof reach !== 'string') return reach;
  const address = emailGiven('email', input.email);
  if (typeof address !== 'string') return address;
  if (input.roles.length === 0) return invalidInput('roles', 'Give at least one role.');
  if (input.justification == null) {
    if (!needsJustification) {
      return { name, username: login, profession, telephone: reach, email: address, justification: null };
    }
    return invalidInput(
      'justification',
      'In interim operation, say why this person must be added: what they do for the children most in need.',
    );
  }
  const justification = textOfNoChild('justification', input.justification, aJustification);
  if (typeof justification !== 'string') return justification;
  return { name, username: login, profession, telephone: reach, email: address, justification };
}

/**
 * Applies for an account (domain.md 11; L42): the person has no right of any kind until somebody else approves. In
 * interim operation a justification is asked for, recorded, and listed by `accounts(filter: { justified: true })`. A coordinator is of
 * a region, which the second person sees.
 */
export async function applyForAccount(
  deps: CareDependencies,
  caller: Caller,
  input: ApplyForAccountInput,
): Promise<ChangeOutcome> {
  const rule = newcomerRule(caller);
  if (rule === 'NONE') return notPermitted('The service is closing: no new accounts are made.');
  const applicant = applicantOf(input, rule === 'JUSTIFIED');
  if ('__typename' in applicant) return applicant;
  const organisationId = idOrNone(input.organisationId ?? caller.organisationId);
  const roles = [...new Set(input.roles as Role[])].sort();
  return changeOnce(deps, caller, 'applyForAccount', input, async (transaction) => {
    const refuse = (refusal: Refusal) =>
      noteRefusal(deps, transaction, caller, 'applyForAccount', refusal, null);
    const place = await findPlace(transaction, caller, organisationId);
    if (!place) return refuse('ORGANISATION');
    if (!roles.every((role) => isRoleOf(place.kind, role) && mayAskFor(caller, role)))
      return refuse('ABOVE_REACH');
    if (!rolesFit(roles)) return refuse('ROLES_APART');
    const [own] = await transaction`
      select 1 from users.account where id = ${caller.accountId} and lower(email) = lower(${applicant.email})`;
    if (own) return refuse('OWN_ACCOUNT');
    const region = input.region ?? null;
    const fits = roles.includes('COORDINATOR') ? await isRegion(transaction, region) : region === null;
    if (!fits) return refuse('REGION');
    const id = randomUUID();
    const now = deps.clock.now();
    const made = await transaction`
      insert into users.account (id, kind, username, name, profession, organisation_id, authority_code, region, telephone,
        email, status, applied_by, applied_at, justification, created_at)
      values (${id}, 'PERSON', ${applicant.username}, ${applicant.name}, ${applicant.profession}, ${place.id},
        ${place.authority_code}, ${region ?? place.region}, ${applicant.telephone}, ${applicant.email}, 'APPLIED',
        ${caller.accountId}, ${now}, ${applicant.justification}, ${now})
      on conflict (username) do nothing
      returning id`;
    if (made.length === 0) return refuse('USERNAME');
    for (const role of roles) await askForRole(transaction, deps.keys.standingKey(), caller, id, role, now);
    await stampStandings(transaction, deps.keys.standingKey(), [id]);
    await deps.audit.done(transaction, caller, 'ACCOUNT_APPLIED', {
      account: id,
      organisation: place.id,
      roles,
      justified: applicant.justification !== null,
    });
    return { account: id };
  });
}

/** Decides about an application, by another person than who applied, with a fresh factor: it grants roles. */
export function approveAccount(
  deps: CareDependencies,
  caller: Caller,
  input: ApproveAccountInput,
): Promise<ChangeOutcome> {
  return changeAccount(deps, caller, {
    mutation: 'approveAccount',
    input,
    stepUp: true,
    make: async (transaction, row): Promise<MadeChange | Refusal> => {
      if (row.status !== 'APPLIED') return 'STATUS';
      if (isOwnAccount(caller, row.applied_by)) return 'SECOND_PERSON';
      const now = deps.clock.now();
      if (!input.approve) {
        await endRights(transaction, [row.account_id], now, caller.accountId);
        await transaction`
          update users.account set status = 'CLOSED', closed_at = ${now} where id = ${row.account_id}`;
        return { kind: 'ACCOUNT_CLOSED', detail: { application: 'REFUSED' } };
      }
      const rule = newcomerRule(caller);
      if (rule === 'NONE') return 'NEWCOMERS';
      // Applied for while none was asked for.
      if (rule === 'JUSTIFIED' && row.justification === null) return 'UNJUSTIFIED';
      if (row.requests.some(({ askedBy }) => isOwnAccount(caller, askedBy))) return 'SECOND_PERSON';
      if (!row.requests.every(({ askerActs }) => askerActs)) return 'LAPSED';
      if (!areAsked(deps.keys.standingKey(), row.account_id, row.requests)) return 'ALTERED';
      const roles = row.requests.map(({ role }) => role);
      const fits = row.kind === 'SYSTEM' ? isSystemRoleOf : isRoleOf;
      if (!roles.every((role) => fits(row.organisation_kind, role) && mayDecideOn(caller, role))) {
        return 'ABOVE_REACH';
      }
      if (!rolesFit([...row.roles, ...roles])) return 'ROLES_APART';
      if (!regionFits(row.region, roles)) return 'NO_REGION';
      for (const { id, role } of row.requests)
        await grantAsked(transaction, row.account_id, id, role, caller, now);
      await transaction`
        update users.account set status = 'ACTIVE', approved_by = ${caller.accountId}, approved_at = ${now},
          active_from = ${now}
        where id = ${row.account_id}`;
      // The person's first link: password and second factor are theirs to choose. A system has keys instead.
      if (row.kind === 'PERSON') {
        await writeReset(deps, transaction, {
          accountId: row.account_id,
          proof: 'approval of the account',
          newFactor: true,
          startedBy: caller.accountId,
          actor: actor(caller),
        });
      }
      return { kind: 'ACCOUNT_APPROVED', detail: { appliedBy: row.applied_by, roles } };
    },
  });
}
