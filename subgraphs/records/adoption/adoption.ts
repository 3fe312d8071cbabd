import { randomUUID } from 'node:crypto';
import { type AuditWriter, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { outwardOf } from '../../../platform/identifiers.ts';
import type { Keys } from '../../../platform/keys.ts';
import { hasSteppedUp, type Mutate } from '../../../platform/mutation.ts';
import type { Policy } from '../../../platform/policy.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import { numberOrNobody } from '../access.ts';
import { linesOf, type RecordLine, readContents } from '../extract/contents.ts';
import { createSteps, reasonFault, teamOf } from '../extract/extracts.ts';
import { type Requests, requestFailures } from '../extract/requests.ts';
import type {
  NewIdentityKind,
  PlaceForAdoptionInput,
  ReadSealedInput,
  RecordNewIdentityInput,
  RequestVaultOpeningInput,
  SealedStepInput,
} from '../generated.ts';
import { eraseRecords } from '../lifecycle/erase.ts';
import { drawNumbers } from '../lifecycle/tombstones.ts';
import { hideRecord } from '../shield/hiding.ts';
import type { ShieldRow } from '../shield/rules.ts';
import { shieldStore } from '../shield/store.ts';
import { holdIdentities } from './heldIdentities.ts';
import { newRecordFault, newRecordOf } from './newRecord.ts';
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

interface Locked {
  readonly gender: string;
  readonly birth_date: string;
  readonly shield: string;
}

/** What is stored under a key: never a child number, it would outlive the record. */
type Stored = { readonly failure: 'NOT_FOUND' } | { readonly placed: true } | { readonly id: string };

/** What the vault says of a number. */
export interface VaultView {
  readonly __typename: 'VaultOpened';
  readonly kind: NewIdentityKind | null;
  readonly formerNumber: string | null;
  readonly presentNumber: string | null;
  readonly recordedOn: string | null;
  readonly former: readonly RecordLine[];
}

/** Locks a record of the team's own that is not sealed; null when there is none. */
async function lockOwn(tx: TransactionSql, number: number, authority: string): Promise<Locked | null> {
  const [row] = await tx<Locked[]>`
    select gender, birth_date, shield from records.child
    where number = ${number} and authority_code = ${authority} and status in ('LIVE', 'ARCHIVED') for update`;
  return row ?? null;
}

/** Adoption and other new identities (domain.md 7, L27), by the team of the record's accountable authority. */
export function createAdoption(dependencies: Dependencies) {
  const { sql, sealedSql, audit, clock, policy, keys, mutate, requests } = dependencies;
  const steps = createSteps(dependencies);
  const lookupKey = keys.lookupKey();
  const shields = shieldStore(lookupKey);

  /** A shield that the team itself decides, with its next review: placement is ground enough (domain.md 6). */
  const shieldForAdoption = async (tx: TransactionSql, childNumber: number, caller: Caller) => {
    const row: ShieldRow = {
      ...{
        id: randomUUID(),
        childNumber,
        state: 'ACTIVE',
        askedBy: 'PRACTITIONER',
        ground: 'ADOPTION_PLACEMENT',
      },
      ...{
        requestedBy: caller.accountId,
        requestedAt: clock.now(),
        dueOn: monthsAfter(clock.today(), policy.shieldReviewMonths),
      },
      ...{ proposal: null, proposedBy: null, confirmedBy: null, reason: null, appealed: false, barred: [] },
      ...{ ruleVersion: policy.shieldRuleVersion, version: 1 },
    };
    await hideRecord(tx, childNumber, 'ACTIVE', keys.sealKeys());
    await shields.insert(tx, row);
    const step = { act: 'ACCEPTED', at: clock.now(), accountId: caller.accountId, reason: null } as const;
    await shields.addStep(tx, row, step);
  };

  /** Everything of the former record into the vault and out of every other place. Gives the entry's id. */
  const sealFormer = async (
    tx: TransactionSql,
    number: number,
    input: RecordNewIdentityInput,
    caller: Caller,
  ) => {
    const authority = teamOf(caller);
    const locked = await lockOwn(tx, number, authority);
    if (!locked) return null;
    await holdIdentities(tx, lookupKey, number);
    const former = await readContents(tx, sealedSql, keys.sealKeys(), number);
    const [presentNumber] = (await drawNumbers(tx, lookupKey, 1)) as [number];
    const present = newRecordOf(input, locked, await authorityAt(tx, input, authority));
    const entry = {
      kind: input.kind,
      formerNumber: number,
      presentNumber,
      recordedOn: clock.today(),
      former,
      present,
    };
    const year = Number(locked.birth_date.slice(0, 4)) + 18;
    const keepUntil = `${year + Math.ceil((policy.archivedReadableMonths + policy.sealedMonths) / 12)}-12-31`;
    const id = await putIntoVault(tx, keys, entry, authority, keepUntil);
    await tx`update records.child set status = 'SEALED', archived_on = ${clock.today()} where number = ${number}`;
    await eraseRecords(tx, keys, [number], 'NEW_IDENTITY');
    // Neither number stands here, nor in any other event of this operation: the vault alone joins them.
    await audit.append(tx, {
      ...{ ...actor(caller), kind: 'NEW_IDENTITY_RECORDED', outcome: 'DONE', area: authority },
      detail: { vault: id },
    });
    return id;
  };

  return {
    async place(input: PlaceForAdoptionInput, caller: Caller) {
      const authority = teamOf(caller);
      if (!hasSteppedUp(caller, clock, policy)) return requestFailures.STEP_UP;
      const number = numberOrNobody(input.number);
      const stored = await mutate<Stored>('placeForAdoption', input, caller, async (tx) => {
        const locked = await lockOwn(tx, number, authority);
        if (!locked) return { failure: 'NOT_FOUND' };
        await holdIdentities(tx, lookupKey, number);
        if (locked.shield === 'NONE') await shieldForAdoption(tx, number, caller);
        await audit.append(tx, {
          ...{ ...actor(caller), kind: 'PLACEMENT_RECORDED', outcome: 'DONE', area: authority },
          childNumber: String(number),
        });
        return { placed: true };
      });
      if ('__typename' in stored) return stored;
      if ('failure' in stored) return requestFailures.NOT_FOUND;
      return { __typename: 'PlacedForAdoption', number: String(number) } as const;
    },

    async recordNewIdentity(input: RecordNewIdentityInput, caller: Caller) {
      teamOf(caller);
      if (!hasSteppedUp(caller, clock, policy)) return requestFailures.STEP_UP;
      const fault = newRecordFault(input);
      if (fault) return fault;
      const number = numberOrNobody(input.number);
      const stored = await mutate<Stored>('recordNewIdentity', input, caller, async (tx) => {
        const id = await sealFormer(tx, number, input, caller);
        return id === null ? { failure: 'NOT_FOUND' } : { id };
      });
      if ('__typename' in stored) return stored;
      if (!('id' in stored)) return requestFailures.NOT_FOUND;
      // In transactions of its own, after the other has committed; the nightly run makes up for a process that died.
      await makePresent(sql, sealedSql, keys, stored.id);
      return { __typename: 'NewIdentityRecorded', reference: stored.id } as const;
    },

    requestOpening: async (input: RequestVaultOpeningInput, caller: Caller) => {
      const fault = reasonFault(input.reason);
      if (fault) return fault;
      // Any number may be asked about: whether the vault knows it, two people learn, and nobody before.
      const wanted = {
        number: numberOrNobody(input.number),
        basis: null,
        inquiry: null,
        reason: input.reason.trim(),
      };
      return steps.ask('VaultOpeningRequested', 'requestVaultOpening', input, caller, (tx) =>
        requests.request(tx, 'VAULT_OPENING', wanted, caller),
      );
    },

    approveOpening: (input: SealedStepInput, caller: Caller) =>
      steps.approve('VaultOpeningApproved', 'approveVaultOpening', 'VAULT_OPENING', input, caller),

    read: (input: ReadSealedInput, caller: Caller) =>
      steps.read<VaultView>('readVault', 'VAULT_OPENING', input, caller, async (tx, number) => {
        const entry = await findInVault(tx, sealedSql, keys, number, teamOf(caller));
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

/** The authority that the new address belongs to (domain.md 8, allocation); the team's own where none is given. */
async function authorityAt(tx: TransactionSql, input: RecordNewIdentityInput, own: string): Promise<string> {
  if (!input.address) return own;
  const [row] = await tx<{ authority_code: string }[]>`
    select authority_code from records.postcode_district where district = ${outwardOf(input.address.postcode)}`;
  return row?.authority_code ?? own;
}

/** `createAdoption`'s functions. */
export type Adoption = ReturnType<typeof createAdoption>;
