import type { AuditWriter } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { ageOn, type Clock } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { invalidInput } from '../../../platform/failures.ts';
import { pastDay } from '../../../platform/inputs.ts';
import { noteOnRecord, type OpenRecordRow, openRecordStore } from '../access/openRecord.ts';
import { mayRecordLeaving, mayRecordReturn, numberOrNobody } from '../access.ts';
import { person } from '../correction/amend.ts';
import { type Corrections, type Stored, Undone } from '../correction/changes.ts';
import { type Amendment, addressOf, Fault } from '../correction/input.ts';
import type { RecordLeavingEnglandInput, RecordReturnToEnglandInput, ReturnIntention } from '../generated.ts';
import { adult } from '../lifecycle/periods.ts';

const statuses = {
  WITHIN_THREE_YEARS: 'LEFT_ENGLAND_RETURNING',
  NONE: 'LEFT_ENGLAND_FOR_GOOD',
  NOT_KNOWN: 'LEFT_ENGLAND_NOT_KNOWN',
} as const satisfies Record<ReturnIntention, NonNullable<Amendment['address']>['status']>;

interface Dependencies {
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly corrections: Corrections;
}

/** What of a record decides whether its child may come back. */
interface Life {
  readonly birthDate: string;
  readonly deathDate: string | null;
  /** Until which age the young person consented to stay; null for no consent. */
  readonly untilAge: number | null;
  readonly version: number;
}

/**
 * Leaving England, with one of the three statements of intent, and coming back (domain.md 3, 10). The statement stands
 * in place of the address, sealed where the record is shielded; the nightly run archives by it.
 */
export function createLeavingEngland({ audit, clock, corrections }: Dependencies) {
  const { lockOpenRecord } = openRecordStore(clock);

  const factsOf = ({ role: actingRole, shielded, own: ownAuthority }: OpenRecordRow) => ({
    actingRole,
    shielded,
    ownAuthority,
  });

  const lifeOf = async (transaction: TransactionSql, number: number): Promise<Life> => {
    const [life] = await transaction<Life[]>`
      select c.birth_date as "birthDate", c.death_date as "deathDate", c.version, (select p.until_age
        from records.participation p where p.child_number = c.number and p.withdrawn_on is null) as "untilAge"
      from records.child c where c.number = ${number}`;
    if (!life) throw new Error('a locked record is gone');
    return life;
  };

  /** Brings an archived record back into use, unless it is over for another reason than having left. */
  const restore = async (transaction: TransactionSql, record: OpenRecordRow, life: Life, caller: Caller) => {
    if (life.deathDate !== null || ageOn(life.birthDate, clock.today()) >= (life.untilAge ?? adult))
      return false;
    await transaction`
      update records.child set status = 'LIVE', archived_on = null, version = version + 1
      where number = ${record.number}`;
    // Where a shielded child is, or is not, stands in no plain table.
    const detail: Record<string, string> = record.shielded ? {} : { cause: 'RETURNED' };
    await noteOnRecord(audit, transaction, record, caller, 'RECORD_RESTORED', detail);
    return true;
  };

  return {
    /** Records that the child has left, or why not. */
    async leave(input: RecordLeavingEnglandInput, caller: Caller) {
      const given = pastDay('since', input.since, clock.today());
      if (typeof given !== 'string') return given;
      const status = statuses[input.intention];
      return corrections.run('recordLeavingEngland', input, caller, async (transaction) => {
        const record = await lockOpenRecord(transaction, numberOrNobody(input.number), caller);
        if (!record) return { failure: 'NOT_FOUND' };
        const stands = await corrections.addressOf(transaction, record, caller);
        const away = stands?.status.startsWith('LEFT_ENGLAND') ? stands.sinceDate : null;
        // Another intention does not begin the time anew: the child left when they left.
        const since = input.since ? given : (away ?? given);
        const address = { status, line: null, locality: null, postcode: null, since, correctsDay: true };
        const done = await corrections.apply(transaction, record, { address }, person, caller, input.version);
        return 'failure' in done && done.failure === 'BEFORE_BIRTH' ? { failure: 'LEFT_BEFORE_BIRTH' } : done;
      });
    },

    /** Records that the child is back; whether the record came back too, or why not. */
    async comeBack(input: RecordReturnToEnglandInput, caller: Caller) {
      if (input.address.status.startsWith('LEFT_ENGLAND'))
        return invalidInput('address.status', 'Give CURRENT, LAST_KNOWN or NONE_KNOWN: the child is back.');
      let address: NonNullable<Amendment['address']>;
      try {
        address = addressOf(input.address, clock.today());
      } catch (error) {
        if (error instanceof Fault) return error.invalid;
        throw error;
      }
      return corrections.run('recordReturnToEngland', input, caller, async (transaction): Promise<Stored> => {
        const record = await lockOpenRecord(transaction, numberOrNobody(input.number), caller);
        if (!record) return { failure: 'NOT_FOUND' };
        const life = await lifeOf(transaction, record.number);
        if (record.status !== 'LIVE' && !mayRecordReturn(factsOf(record), record.status, null))
          return { failure: 'NOT_FOUND' };
        // First: whether the version is the present one would say whether something hidden has changed.
        if (!mayRecordLeaving(factsOf(record), 'LIVE', null)) return { failure: 'HIDDEN' };
        if (life.version !== input.version) return { failure: 'VERSION' };
        const stands = await corrections.addressOf(transaction, record, caller);
        if (!stands?.status.startsWith('LEFT_ENGLAND')) return { failure: 'NOT_AWAY' };
        const restored = record.status === 'ARCHIVED' && (await restore(transaction, record, life, caller));
        if (record.status === 'ARCHIVED' && !restored) return { failure: 'ENDED' };
        const done = await corrections.apply(
          transaction,
          { ...record, status: 'LIVE' },
          { address },
          person,
          caller,
        );
        if ('failure' in done) throw new Undone(done.failure);
        return { ...done, restored };
      });
    },
  };
}

/** `createLeavingEngland`'s functions. */
export type LeavingEngland = ReturnType<typeof createLeavingEngland>;
