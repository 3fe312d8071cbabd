import { randomUUID } from 'node:crypto';
import { type AuditWriter, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock, IsoDate } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import { hasSteppedUp, type Mutate } from '../../../platform/mutation.ts';
import type { Policy } from '../../../platform/policy.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import {
  archivedReadableAfter,
  lockPresent,
  numberOrNobody,
  ownTeam,
  presentNumberSql,
  reachedSql,
} from '../access.ts';
import { requestFailures } from '../extract/requests.ts';
import type { EndPlacementInput, PlaceForAdoptionInput } from '../generated.ts';
import { hideRecord } from '../shield/hiding.ts';
import { freshShield, type ShieldRow } from '../shield/rules.ts';
import { shieldStore } from '../shield/store.ts';
import { holdIdentities, releaseIdentities } from './heldIdentities.ts';

/** More open placements than any authority has. */
const mostListed = 500;

interface Dependencies {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly keys: Keys;
  readonly mutate: Mutate;
}

interface Locked {
  /** The record's own, whichever of its numbers was asked for. */
  readonly number: number;
  readonly gender: string;
  readonly birth_date: string;
  readonly death_date: string | null;
  readonly shield: string;
}

/** What is stored under a key: never a child number, it would outlive the record. */
type Stored = { readonly failure: 'NOT_FOUND' } | { readonly done: true };

/** Locks a record of the team's own that it reaches: live, or archived after a day; null when there is none. */
export async function lockOwn(
  tx: TransactionSql,
  number: number,
  authority: string,
  archivedAfter: IsoDate,
): Promise<Locked | null> {
  const found = await lockPresent(number, async () => {
    const [row] = await tx<Locked[]>`
      select c.number, c.gender, c.birth_date, c.death_date, c.shield from (select ${number}::bigint as number, ${archivedAfter}::date as day) asked, records.child c
      where c.number = ${tx.unsafe(presentNumberSql('asked.number'))} and c.authority_code = ${authority}
        and ${tx.unsafe(reachedSql('asked.day'))} for update of c`;
    return row;
  });
  return found ?? null;
}

/** Placements for adoption (domain.md 7, L27), by the team of the record's accountable authority. */
export function createPlacements({ sql, audit, clock, policy, keys, mutate }: Dependencies) {
  const lookupKey = keys.lookupKey();
  const shields = shieldStore(lookupKey);

  /** A shield that the team itself decides, with its next review: placement is ground enough (domain.md 6). */
  const shieldForAdoption = async (tx: TransactionSql, childNumber: number, caller: Caller) => {
    const row: ShieldRow = {
      id: randomUUID(),
      childNumber,
      state: 'ACTIVE',
      askedBy: 'PRACTITIONER',
      ground: 'ADOPTION_PLACEMENT',
      requestedBy: caller.accountId,
      requestedAt: clock.now(),
      dueOn: monthsAfter(clock.today(), policy.shieldReviewMonths),
      ...freshShield,
      ruleVersion: policy.shieldRuleVersion,
    };
    await hideRecord(tx, childNumber, 'ACTIVE', keys.sealKeys());
    await shields.insert(tx, row);
    const step = { act: 'ACCEPTED', at: clock.now(), accountId: caller.accountId, reason: null } as const;
    await shields.addStep(tx, row, step);
  };

  const note = (tx: TransactionSql, caller: Caller, number: number, act: 'BEGUN' | 'ENDED') =>
    audit.append(tx, {
      ...actor(caller),
      kind: 'PLACEMENT_RECORDED',
      outcome: 'DONE',
      area: ownTeam(caller),
      childNumber: String(number),
      detail: { act },
    });

  return {
    async place(input: PlaceForAdoptionInput, caller: Caller) {
      const authority = ownTeam(caller);
      if (!hasSteppedUp(caller, clock, policy)) return requestFailures.STEP_UP;
      const asked = numberOrNobody(input.number);
      const stored = await mutate<Stored>('placeForAdoption', input, caller, async (tx) => {
        const locked = await lockOwn(tx, asked, authority, archivedReadableAfter(clock, policy));
        if (!locked) return { failure: 'NOT_FOUND' };
        const { number } = locked;
        await tx`
          insert into records.placement (child_number, placed_on, placed_by)
          values (${number}, ${clock.today()}, ${caller.accountId}) on conflict (child_number) do nothing`;
        await holdIdentities(tx, lookupKey, number, 'PLACEMENT_ENDS');
        if (locked.shield === 'NONE') await shieldForAdoption(tx, number, caller);
        await note(tx, caller, number, 'BEGUN');
        return { done: true };
      });
      if ('__typename' in stored) return stored;
      if ('failure' in stored) return requestFailures.NOT_FOUND;
      return { __typename: 'PlacedForAdoption', number: String(asked) } as const;
    },

    /**
     * Ends a placement without an order: feed rows of the child are decided again as anybody's. The shield stays until two
     * people lift it. Rows that wait stay in the team's queue, since the team alone can say whose they are.
     */
    async endPlacement(input: EndPlacementInput, caller: Caller) {
      const authority = ownTeam(caller);
      if (!hasSteppedUp(caller, clock, policy)) return requestFailures.STEP_UP;
      const asked = numberOrNobody(input.number);
      const stored = await mutate<Stored>('endPlacement', input, caller, async (tx) => {
        const locked = await lockOwn(tx, asked, authority, archivedReadableAfter(clock, policy));
        const number = locked?.number ?? 0;
        const placed = locked && (await tx`select from records.placement where child_number = ${number}`);
        if (!placed?.length) return { failure: 'NOT_FOUND' };
        await releaseIdentities(tx, number);
        await note(tx, caller, number, 'ENDED');
        return { done: true };
      });
      if ('__typename' in stored) return stored;
      if ('failure' in stored) return requestFailures.NOT_FOUND;
      return { __typename: 'PlacementEnded', number: String(asked) } as const;
    },

    /** The open placements of the caller's authority, the longest first. */
    async list(caller: Caller) {
      const rows = await sql<{ number: number; since: string }[]>`
        select p.child_number as number, p.placed_on as since
        from records.placement p join records.child c on c.number = p.child_number
        where c.authority_code = ${ownTeam(caller)}
          and ${sql.unsafe(reachedSql(`'${archivedReadableAfter(clock, policy)}'::date`))}
        order by p.placed_on, p.child_number limit ${mostListed}`;
      return rows.map(({ number, since }) => ({ number: String(number), since, viewerCanEnd: true }));
    },
  };
}

/** `createPlacements`'s functions. */
export type Placements = ReturnType<typeof createPlacements>;
