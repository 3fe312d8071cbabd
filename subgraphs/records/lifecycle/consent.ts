import { type AuditWriter, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { ageOn, type Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { invalidInput, recordNotFound } from '../../../platform/failures.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { Mutate } from '../../../platform/mutation.ts';
import type { Policy } from '../../../platform/policy.ts';
import {
  archivedReadableAfter,
  lockPresent,
  numberOrNobody,
  ownTeam,
  presentNumberSql,
  reachedSql,
} from '../access.ts';
import type { RecordConsentInput, WithdrawConsentInput } from '../generated.ts';
import { leftEnglandHidden } from './hiddenAddresses.ts';
import { adult, consentAges, leftEnglandSql, limitsOn } from './periods.ts';

interface Dependencies {
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly mutate: Mutate;
  /** As signpost_sealed. */
  readonly sealedSql: Sql;
  readonly keys: Keys;
}

interface Locked {
  readonly number: number;
  readonly birth_date: string;
  readonly status: 'LIVE' | 'ARCHIVED';
  /** Whether a death, or having left England for long enough, has put it out of use, which consent does not undo. */
  readonly otherwise: boolean;
  readonly shielded: boolean;
}

type Stored = { readonly failure: 'NOT_FOUND' | 'AGE_IS_OVER' } | { readonly moved: boolean };

/** Consent of young people to stay in the index until 25 at most (domain.md 1, 10), recorded by the accountable team. */
export function createConsent({ audit, clock, policy, mutate, sealedSql, keys }: Dependencies) {
  /** The record with a number that somebody entered, locked, if the team answers for it. */
  const lockOwn = (tx: TransactionSql, entered: string, authority: string): Promise<Locked | undefined> => {
    const number = numberOrNobody(entered);
    const { left, leftForGood } = limitsOn(clock.today(), policy);
    return lockPresent(number, async () => {
      const [row] = await tx<Locked[]>`
        select c.number, c.birth_date, c.status, c.shield <> 'NONE' as shielded,
          c.death_date is not null or ${tx.unsafe(leftEnglandSql('asked.left_for_good', 'asked.has_left'))} as otherwise
        from (select ${number}::bigint as number, ${archivedReadableAfter(clock, policy)}::date as day,
            ${leftForGood}::date as left_for_good, ${left}::date as has_left) asked,
          records.child c
        where c.number = ${tx.unsafe(presentNumberSql('asked.number'))} and c.authority_code = ${authority}
          and ${tx.unsafe(reachedSql('asked.day'))} for update of c`;
      return row;
    });
  };

  /** The same of the sealed address of a shielded record; one that does not open counts as saying so. */
  const leftHidden = async (number: number): Promise<boolean> => {
    const limits = limitsOn(clock.today(), policy);
    const { found, unreadable } = await leftEnglandHidden({ sealedSql, keys }, limits, [number]);
    return found.length + unreadable.length > 0;
  };

  const note = (
    tx: TransactionSql,
    kind: 'CONSENT_RECORDED' | 'RECORD_RESTORED' | 'RECORD_ARCHIVED',
    number: number,
    caller: Caller,
    detail: Record<string, string | number>,
  ) =>
    audit.append(tx, {
      ...actor(caller),
      kind,
      outcome: 'DONE',
      area: caller.authorityCode ?? undefined,
      detail,
      childNumber: String(number),
    });

  return {
    async record(input: RecordConsentInput, caller: Caller) {
      const authority = ownTeam(caller);
      const { untilAge } = input;
      if (untilAge < consentAges.from || untilAge > consentAges.to) {
        return invalidInput('untilAge', `Give an age from ${consentAges.from} to ${consentAges.to}.`);
      }
      const today = clock.today();
      const stored = await mutate<Stored>('recordConsent', input, caller, async (tx) => {
        const record = await lockOwn(tx, input.number, authority);
        if (!record) return { failure: 'NOT_FOUND' };
        const { number } = record;
        if (ageOn(record.birth_date, today) >= untilAge) return { failure: 'AGE_IS_OVER' };
        await tx`
          insert into records.participation as p (child_number, until_age, given_on, recorded_by)
          values (${number}, ${untilAge}, ${today}, ${caller.accountId})
          on conflict (child_number) do update set until_age = excluded.until_age, given_on = excluded.given_on,
            withdrawn_on = null, recorded_by = excluded.recorded_by, version = p.version + 1`;
        await note(tx, 'CONSENT_RECORDED', number, caller, { act: 'GIVEN', untilAge });
        const gone = record.otherwise || (record.shielded && (await leftHidden(number)));
        const moved = record.status === 'ARCHIVED' && !gone;
        if (moved) {
          await tx`
            update records.child set status = 'LIVE', archived_on = null, version = version + 1 where number = ${number}`;
          await note(tx, 'RECORD_RESTORED', number, caller, { cause: 'CONSENT' });
        }
        return { moved };
      });
      if ('__typename' in stored) return stored;
      if (!('failure' in stored)) return { __typename: 'ConsentRecorded', restored: stored.moved } as const;
      return stored.failure === 'NOT_FOUND'
        ? recordNotFound
        : invalidInput('untilAge', 'Give an age that the young person has not reached yet.');
    },

    async withdraw(input: WithdrawConsentInput, caller: Caller) {
      const authority = ownTeam(caller);
      const today = clock.today();
      const stored = await mutate<Stored>('withdrawConsent', input, caller, async (tx) => {
        const record = await lockOwn(tx, input.number, authority);
        if (!record) return { failure: 'NOT_FOUND' };
        const { number } = record;
        const withdrawn = await tx`
          update records.participation set withdrawn_on = greatest(${today}::date, given_on), recorded_by = ${caller.accountId},
            version = version + 1
          where child_number = ${number} and withdrawn_on is null returning child_number`;
        if (withdrawn.length === 0) return { failure: 'NOT_FOUND' };
        await note(tx, 'CONSENT_RECORDED', number, caller, { act: 'WITHDRAWN' });
        const moved = record.status === 'LIVE' && ageOn(record.birth_date, today) >= adult;
        if (moved) {
          await tx`
            update records.child set status = 'ARCHIVED', archived_on = ${today}, version = version + 1
            where number = ${number}`;
          await note(tx, 'RECORD_ARCHIVED', number, caller, { cause: 'CONSENT_WITHDRAWN' });
        }
        return { moved };
      });
      if ('__typename' in stored) return stored;
      return 'failure' in stored
        ? recordNotFound
        : ({ __typename: 'ConsentWithdrawn', archived: stored.moved } as const);
    },
  };
}

/** `createConsent`'s functions. */
export type Consent = ReturnType<typeof createConsent>;
