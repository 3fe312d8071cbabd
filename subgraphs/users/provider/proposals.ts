import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import { invalidInput } from '../../../platform/failures.ts';
import { textGiven } from '../../../platform/inputs.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import { seal } from '../../../platform/seal.ts';
import type { CareDependencies } from '../accounts/change.ts';
import { findPlace, lockPerson } from '../accounts/store.ts';
import { type CredentialOutcomes, changeCredential, writeProposal } from '../credential/changes.ts';
import { credentialPlace } from '../credential/credential.ts';
import type { ProposeProviderInput, ProposeSubjectInput } from '../generated.ts';
import { mayAsk } from './fetch.ts';
import { findProviderOf } from './store.ts';

/** What proposing providers stands on. */
export interface ProposalDependencies extends CareDependencies {
  /** Whether a provider of this machine is let pass. */
  readonly loopbackProviders: boolean;
}

const word = /^[\x21-\x7e]{1,200}$/;
const words = (values: readonly string[]) =>
  values.length > 0 && values.length <= 10 && values.every((value) => word.test(value));

function faultOf(input: ProposeProviderInput, loopbackToo: boolean) {
  const { issuer } = input;
  if (issuer.length > 300 || !mayAsk(issuer, loopbackToo) || /[?#]/.test(issuer))
    return invalidInput(
      'issuer',
      'Give the issuer’s public https address, as the provider states it, without ? or #.',
    );
  if (!word.test(input.clientId)) return invalidInput('clientId', 'Give the client_id, without spaces.');
  if (!/^[\x20-\x7e]{16,500}$/.test(input.clientSecret))
    return invalidInput(
      'clientSecret',
      'Give the secret that the provider made for Signpost: 16 characters or more.',
    );
  if (!words(input.acrValues))
    return invalidInput(
      'acrValues',
      'Give one to ten values of acr with which the provider vouches for two factors.',
    );
  if (!words(input.amrValues))
    return invalidInput('amrValues', 'Give one to ten values of amr that it states then, such as mfa.');
  return null;
}

/** Proposes a provider for an organisation within reach; its secret is sealed at once and never shown. */
export async function proposeProvider(
  deps: ProposalDependencies,
  caller: Caller,
  input: ProposeProviderInput,
): Promise<CredentialOutcomes> {
  const fault = faultOf(input, deps.loopbackProviders);
  if (fault) return fault;
  return changeCredential(deps, caller, 'proposeProvider', input, {
    stepUp: true,
    act: async (transaction) => {
      const wanted = idOrNone(input.organisationId ?? caller.organisationId);
      const place = await findPlace(transaction, caller, wanted);
      if (!place) return { refusal: 'ORGANISATION' };
      const id = randomUUID();
      const { issuer, clientId, acrValues, amrValues } = input;
      return writeProposal(deps, transaction, caller, {
        id,
        kind: 'PROVIDER',
        organisationId: place.id,
        accountId: null,
        content: { about: issuer, issuer, clientId, acrValues, amrValues },
        sealed: seal(deps.keys.sealKeys(), credentialPlace(id), input.clientSecret),
      });
    },
  });
}

/** Proposes under which name the provider of a person's organisation knows them. No account is ever made by a sign-in. */
export async function proposeSubject(
  deps: CareDependencies,
  caller: Caller,
  input: ProposeSubjectInput,
): Promise<CredentialOutcomes> {
  const subject = textGiven('subject', input.subject, {
    ask: 'Give the name (sub) that the provider states',
    least: 1,
    most: 255,
  });
  if (typeof subject !== 'string') return subject;
  return changeCredential(deps, caller, 'proposeSubject', input, {
    stepUp: true,
    act: async (transaction) => {
      // Locked: who moves or closes it meanwhile ends the names that they find.
      const row = await lockPerson(transaction, caller, input.number);
      if (row === null) return { refusal: 'PERSON' };
      const provider = await findProviderOf(
        transaction,
        deps.keys.standingKey(),
        row.organisation_id,
        deps.clock.now(),
      );
      if (!provider) return { refusal: 'NO_PROVIDER' };
      // Of two proposals at once, the second sees the first.
      await transaction`select pg_advisory_xact_lock(hashtextextended(${provider.id}, 4713))`;
      const [taken] = await transaction`
        select 1 from users.credential
        where kind = 'SUBJECT' and ended_at is null and outcome is distinct from 'REFUSED'
          and content ->> 'provider' = ${provider.id} and (content ->> 'subject' = ${subject} or account_id = ${row.account_id})`;
      if (taken) return { refusal: 'TAKEN' };
      return writeProposal(deps, transaction, caller, {
        kind: 'SUBJECT',
        organisationId: row.organisation_id,
        accountId: row.account_id,
        content: { about: subject, provider: provider.id, subject },
      });
    },
  });
}
