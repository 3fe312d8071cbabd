import type { Caller } from '../../../platform/caller.ts';
import { invalidInput } from '../../../platform/failures.ts';
import type { CareDependencies } from '../accounts/change.ts';
import { findManaged } from '../accounts/store.ts';
import { type CredentialOutcomes, changeCredential, writeProposal } from '../credential/changes.ts';
import { type KeyFault, readServiceKey } from '../credential/jwk.ts';
import type { ProposeServiceKeyInput } from '../generated.ts';

const faults: Record<KeyFault, string> = {
  PRIVATE:
    'This holds a private key, which nobody but the system may have: it is burnt. Make a new pair and give its public key.',
  NOT_A_KEY:
    'Give one public key as JWK, in JSON: P-256 for ES256, Ed25519 for EdDSA, or RSA of 2048 bits or more for PS256.',
};

/** Proposes the public key of a system within the caller's reach. It serves once another person has approved it. */
export async function proposeServiceKey(
  deps: CareDependencies,
  caller: Caller,
  input: ProposeServiceKeyInput,
): Promise<CredentialOutcomes> {
  const key = await readServiceKey(input.jwk);
  if (typeof key === 'string') return invalidInput('jwk', faults[key]);
  return changeCredential(deps, caller, 'proposeServiceKey', input, {
    stepUp: true,
    act: async (transaction) => {
      const row = await findManaged(transaction, caller, { number: input.number }, 'CHANGE');
      if (row?.kind !== 'SYSTEM' || row.status === 'CLOSED') return { refusal: 'SYSTEM' };
      await transaction`select pg_advisory_xact_lock(hashtextextended(${key.kid}, 4712))`;
      const [known] = await transaction`
        select 1 from users.credential where kind = 'SERVICE_KEY' and content ->> 'kid' = ${key.kid}`;
      if (known) return { refusal: 'KNOWN' };
      return writeProposal(deps, transaction, caller, {
        kind: 'SERVICE_KEY',
        organisationId: row.organisation_id,
        accountId: row.account_id,
        content: key,
      });
    },
  });
}
