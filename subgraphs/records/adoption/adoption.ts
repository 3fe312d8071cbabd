import { type AuditWriter, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { ageOn, type Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { aJustification, textGiven } from '../../../platform/inputs.ts';
import type { Keys } from '../../../platform/keys.ts';
import { hasSteppedUp, type Mutate } from '../../../platform/mutation.ts';
import type { Policy } from '../../../platform/policy.ts';
import { archivedReadableAfter, numberOrNobody, ownTeam } from '../access.ts';
import { linesOf, type RecordLine, readContents } from '../extract/contents.ts';
import { createSteps } from '../extract/extracts.ts';
import { type Requests, requestFailures } from '../extract/requests.ts';
import type {
  NewIdentityKind,
  ReadSealedInput,
  RecordNewIdentityInput,
  RequestVaultOpeningInput,
  SealedStepInput,
} from '../generated.ts';
import { eraseRecords } from '../lifecycle/erase.ts';
import { drawNumbers } from '../lifecycle/tombstones.ts';
import { authorityAt } from '../transfer/allocation.ts';
import { shieldToCarry } from './carriedShield.ts';
import { earlierNames } from './earlierNames.ts';
import { holdIdentities } from './heldIdentities.ts';
import { type GivenRecord, hasDied, newConsentFault, newRecordOf, readNewRecord } from './newRecord.ts';
import { lockOwn } from './placement.ts';
import { makePresent } from './present.ts';
import { findInVault, putIntoVault } from './vault.ts';

interface Dependencies {
  readonly sql: Sql;
  readonly sealedSql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly keys: Keys;
  readonly mutate: Mutate;
  readonly requests: Requests;
}

/** What is stored under a key: never a child number, it would outlive the record. */
type Stored =
  | { readonly failure: 'NOT_FOUND' }
  | { readonly id: string }
  | { readonly fault: ReturnType<typeof newConsentFault> };

/** What the vault says of a number. */
interface VaultView {
  readonly __typename: 'VaultOpened';
  readonly kind: NewIdentityKind | null;
  readonly formerNumber: string | null;
  readonly presentNumber: string | null;
  readonly recordedOn: string | null;
  readonly former: readonly RecordLine[];
}

/** Adoption and other new identities (domain.md 7, L27), by the team of the record's accountable authority. */
export function createAdoption(dependencies: Dependencies) {
  const { sql, sealedSql, audit, clock, policy, keys, mutate, requests } = dependencies;
  const steps = createSteps(dependencies);
  const lookupKey = keys.lookupKey();

  /** Everything of the former record into the vault and out of every other place. Gives the entry's id. */
  const sealFormer = async (
    tx: TransactionSql,
    asked: number,
    input: RecordNewIdentityInput,
    given: GivenRecord,
    caller: Caller,
  ): Promise<Stored> => {
    const authority = ownTeam(caller);
    const locked = await lockOwn(tx, asked, authority, archivedReadableAfter(clock, policy));
    if (!locked) return { failure: 'NOT_FOUND' };
    const { number } = locked;
    if (locked.death_date !== null) return { fault: hasDied };
    const age = ageOn(locked.birth_date, clock.today());
    const consents = await tx`
      select 1 from records.participation
      where child_number = ${number} and withdrawn_on is null and until_age > ${age}`;
    const fault = newConsentFault(input.consentUntilAge, { age, consents: consents.length > 0 });
    if (fault) return { fault };
    const former = await readContents(tx, sealedSql, keys.sealKeys(), number);
    await holdIdentities(tx, lookupKey, number, 'FOR_GOOD', earlierNames(former));
    const [presentNumber] = (await drawNumbers(tx, lookupKey, 1)) as [number];
    const answering = await authorityOf(tx, input, authority);
    const by = caller.accountId;
    const recording = { kind: input.kind, requestedBy: by, today: clock.today(), policy };
    const shield = await shieldToCarry(tx, locked, recording);
    const present = newRecordOf(given, input.consentUntilAge, locked, answering, by, shield);
    const entry = {
      kind: input.kind,
      formerNumber: number,
      presentNumber,
      recordedOn: clock.today(),
      former,
      present,
    };
    const year = Number(locked.birth_date.slice(0, 4)) + (input.consentUntilAge ?? 18);
    const keepUntil = `${year + Math.ceil((policy.archivedReadableMonths + policy.sealedMonths) / 12)}-12-31`;
    const id = await putIntoVault(tx, keys, entry, authority, keepUntil);
    await tx`update records.child set status = 'SEALED', archived_on = ${clock.today()} where number = ${number}`;
    await eraseRecords(tx, keys, [number], { purpose: 'NEW_IDENTITY' });
    // Neither number stands here, nor in any other event of this operation: the vault alone joins them.
    await audit.append(tx, {
      ...actor(caller),
      kind: 'NEW_IDENTITY_RECORDED',
      outcome: 'DONE',
      area: authority,
      detail: { vault: id },
    });
    return { id };
  };

  return {
    async recordNewIdentity(input: RecordNewIdentityInput, caller: Caller) {
      ownTeam(caller);
      if (!hasSteppedUp(caller, clock, policy)) return requestFailures.STEP_UP;
      const given = readNewRecord(input);
      if ('__typename' in given) return given;
      const number = numberOrNobody(input.number);
      const stored = await mutate<Stored>('recordNewIdentity', input, caller, (tx) =>
        sealFormer(tx, number, input, given, caller),
      );
      if ('__typename' in stored) return stored;
      if ('fault' in stored && stored.fault) return stored.fault;
      if (!('id' in stored)) return requestFailures.NOT_FOUND;
      // In transactions of its own, after the other has committed; the nightly run makes up for a process that died.
      await makePresent(sql, sealedSql, keys, stored.id);
      return { __typename: 'NewIdentityRecorded', reference: stored.id } as const;
    },

    requestOpening: async (input: RequestVaultOpeningInput, caller: Caller) => {
      const reason = textGiven('reason', input.reason, aJustification);
      if (typeof reason !== 'string') return reason;
      // Any number may be asked about: whether the vault knows it, two people learn, and nobody before.
      const wanted = {
        number: numberOrNobody(input.number),
        basis: null,
        inquiry: null,
        reason,
      };
      return steps.ask('VaultOpeningRequested', 'requestVaultOpening', input, caller, (tx) =>
        requests.request(tx, 'VAULT_OPENING', wanted, caller),
      );
    },

    approveOpening: (input: SealedStepInput, caller: Caller) =>
      steps.approve('VaultOpeningApproved', 'approveVaultOpening', 'VAULT_OPENING', input, caller),

    read: (input: ReadSealedInput, caller: Caller) =>
      steps.read<VaultView>('readVault', 'VAULT_OPENING', input, caller, async (tx, number) => {
        const entry = await findInVault(tx, sealedSql, keys, number, ownTeam(caller));
        return {
          __typename: 'VaultOpened',
          kind: entry?.kind ?? null,
          formerNumber: entry ? String(entry.formerNumber) : null,
          presentNumber: entry ? String(entry.presentNumber) : null,
          recordedOn: entry?.recordedOn ?? null,
          former: entry ? linesOf(entry.former) : [],
        };
      }),
  };
}

/** The authority that answers at the new address; the team's own where none is given, or known there. */
async function authorityOf(
  tx: TransactionSql,
  { address }: RecordNewIdentityInput,
  own: string,
): Promise<string> {
  return (address && (await authorityAt(tx, address.postcode))) ?? own;
}

/** `createAdoption`'s functions. */
export type Adoption = ReturnType<typeof createAdoption>;
