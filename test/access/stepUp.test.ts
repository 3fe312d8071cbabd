import { expect, test } from 'vitest';
import { startSignpost } from '../support/graph.ts';
import { readyOperations } from '../support/operations.ts';
import { ageFactor, holders } from '../support/people.ts';

/**
 * What is asked for a fresh second factor before anything is looked at (security.md, Identity): sealed data, granting roles and
 * what people and systems sign in with, what ends an account, exports, destruction, and what everybody is governed by. An override, unlinking and the
 * end of an incident are looked up first; their own tests have them.
 */
const graveActs = [
  'advanceAccreditation',
  'approveAccount',
  'approveExtract',
  'approveRole',
  'approveVaultOpening',
  'closeAccount',
  'confirmMerge',
  'confirmShieldLift',
  'confirmShieldRefusal',
  'decideCredential',
  'decideDestruction',
  'decideRevocation',
  'decideServiceMode',
  'endLegalBasis',
  'endPlacement',
  'exportUserReport',
  'fetchSubjectAccessPack',
  'grantRole',
  'moveAccount',
  'placeForAdoption',
  'proposeAddress',
  'proposeContact',
  'proposeDestruction',
  'proposeDetails',
  'proposeProvider',
  'proposeRevocation',
  'proposeServiceKey',
  'proposeServiceMode',
  'proposeSubject',
  'readExtract',
  'readVault',
  'recordNewIdentity',
  'registerLegalBasis',
  'removeRole',
  'requestExtract',
  'requestVaultOpening',
  'signStatement',
];

/** Roles with such changes among their ready operations. */
const roles = [
  'PRACTITIONER',
  'SHIELD_OVERRIDE',
  'MANAGEMENT_TEAM',
  'DATA_STEWARD',
  'ACCOUNT_MANAGER',
  'AUDITOR',
  'CENTRAL_TEAM',
] as const;

test('with a factor that is older than five minutes no grave act is done, whoever asks', async () => {
  const graph = await startSignpost();
  const asked = new Map<string, Set<string>>();
  for (const role of roles) {
    const username = holders[role];
    const who = graph.again(username);
    await who.token();
    await ageFactor(graph.database, username, '6 minutes');
    for (const { text, variables } of readyOperations(role)) {
      if (!/^mutation /m.test(text)) continue;
      const { data } = await who.query(text, variables);
      for (const [field, value] of Object.entries<{ __typename: string } | null>(data ?? {}))
        asked.set(field, (asked.get(field) ?? new Set()).add(String(value?.__typename)));
    }
  }
  const refused = [...asked].filter(([, answers]) => answers.has('NeedsStepUp'));
  expect(refused.map(([field]) => field).sort()).toEqual(graveActs);
  // By whichever role, and whatever they enter.
  expect(refused.filter(([, answers]) => answers.size > 1)).toEqual([]);
});
