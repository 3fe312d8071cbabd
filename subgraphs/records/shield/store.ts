import { timingSafeEqual } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import type { Policy } from '../../../platform/policy.ts';
import { actsSql, isLapsed, type Proposed, proposedFrom } from '../../../platform/proposals.ts';
import { teamReader } from '../access/openRecord.ts';
import type { ShieldAct, ShieldReason } from '../generated.ts';
import type { ShieldRow } from './rules.ts';

/** A step of a shield's history. */
interface StepRow {
  readonly act: ShieldAct;
  readonly state: ShieldRow['state'];
  readonly at: Date;
  readonly by: string;
  readonly reason: ShieldReason | null;
  readonly ruleVersion: number;
}

/** A shield with its history, in order. */
export interface ShieldWithHistory extends ShieldRow {
  readonly history: readonly StepRow[];
}

/** What ties a shield's state to a decision: without the key it cannot be made for another state. */
export function shieldMac(
  lookupKey: Buffer,
  { childNumber, id, state }: Pick<ShieldRow, 'id' | 'state'> & { childNumber: number | string },
): Buffer {
  return keyedHash(lookupKey, 'shield', `${childNumber}:${id}:${state}`);
}

/** Whether a state is the one that was signed. */
export function isSigned(
  lookupKey: Buffer,
  shield: Pick<ShieldRow, 'childNumber' | 'id' | 'state'>,
  mac: Buffer,
): boolean {
  const expected = shieldMac(lookupKey, shield);
  return mac.length === expected.length && timingSafeEqual(expected, mac);
}

const columns = `s.child_number as "childNumber", s.id, s.state, s.asked_by as "askedBy", s.ground,
  s.requested_by as "requestedBy", s.requested_at as "requestedAt", s.due_on as "dueOn", s.proposal,
  s.proposed_by as "proposedBy", s.confirmed_by as "confirmedBy", s.reason, s.appealed, s.barred,
  s.rule_version as "ruleVersion", s.version,
  exists (select from records.placement p where p.child_number = s.child_number) as placed,
  exists (select from records.number_alias a where a.child_number = s.child_number) as merged,
  ${actsSql('s.proposed_by', ['MANAGEMENT_TEAM'], 'c.authority_code')} as "proposerActs",
  (select max(t.at) from records.shield_step t where t.child_number = s.child_number and t.shield_id = s.id
    and t.act in ('REFUSAL_PROPOSED', 'LIFT_PROPOSED')) as "waitsSince"`;

type FoundRow = ShieldRow & Proposed & { readonly waitsSince: Date | null };
interface Times {
  readonly clock: Clock;
  readonly policy: Policy;
}

/** A row with whether what is proposed counts no more at this moment. */
const shieldOf = <R extends FoundRow>({ proposerActs, waitsSince, ...shield }: R, times: Times) => ({
  ...shield,
  lapsed:
    shield.proposal !== null &&
    isLapsed({ proposerActs }, waitsSince, proposedFrom(times.clock, times.policy)),
});

const mostShields = 20;

type ReadRow = FoundRow & { readonly history: readonly (Omit<StepRow, 'at'> & { at: string })[] | null };

/** Reads shields for those who answer for the record and hold it open as its management team, the newest first. */
export function createShieldReader(sql: Sql, times: Times) {
  const read = teamReader<ReadRow>(sql, times.clock, {
    select: `${columns}, (
      select json_agg(json_build_object('act', t.act, 'state', t.state, 'at', t.at, 'by', t.account_id,
        'reason', t.reason, 'ruleVersion', t.rule_version) order by t.step)
      from records.shield_step t where t.child_number = s.child_number and t.shield_id = s.id) as history`,
    from: 'select * from records.shield h where h.child_number = c.number',
    most: mostShields,
    order: 's.requested_at desc, s.id',
  });
  return async (key: { number: number; caller: Caller }): Promise<readonly ShieldWithHistory[]> =>
    (await read(key)).map(({ history, ...row }) => ({
      ...shieldOf(row, times),
      history: (history ?? []).map((step) => ({ ...step, at: new Date(step.at) })),
    }));
}

/** Statements about shields, for transactions that change them. */
export function shieldStore(lookupKey: Buffer) {
  return {
    /** The shield that hides a record, else the one that was asked for last, of a record that the caller has locked, and whether its state is signed. */
    async findLast(
      transaction: TransactionSql,
      childNumber: number,
      times: Times,
    ): Promise<{ shield: ShieldRow; signed: boolean } | undefined> {
      const [row] = await transaction.unsafe<(FoundRow & { mac: Buffer; agrees: boolean })[]>(
        `select ${columns}, s.mac,
          c.shield = case when s.state in ('LIFTED', 'REFUSED') then 'NONE' else s.state end as agrees
        from records.shield s join records.child c on c.number = s.child_number
        where s.child_number = $1
        order by s.state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED') desc, s.requested_at desc, s.id limit 1
        for no key update of s`,
        [childNumber],
      );
      if (!row) return undefined;
      const { mac, agrees, ...found } = row;
      const shield = shieldOf(found, times);
      return { shield, signed: agrees && isSigned(lookupKey, shield, mac) };
    },

    async insert(transaction: Queryable, row: ShieldRow): Promise<void> {
      await transaction`
        insert into records.shield (child_number, id, state, asked_by, ground, requested_by, requested_at, due_on,
          rule_version, version, mac)
        values (${row.childNumber}, ${row.id}, ${row.state}, ${row.askedBy}, ${row.ground}, ${row.requestedBy},
          ${row.requestedAt}, ${row.dueOn}, ${row.ruleVersion}, ${row.version}, ${shieldMac(lookupKey, row)})`;
    },

    async update(transaction: Queryable, row: ShieldRow): Promise<void> {
      await transaction`
        update records.shield set state = ${row.state}, ground = ${row.ground}, due_on = ${row.dueOn}, proposal = ${row.proposal},
          proposed_by = ${row.proposedBy}, confirmed_by = ${row.confirmedBy}, reason = ${row.reason},
          appealed = ${row.appealed}, barred = ${row.barred as string[]}::uuid[], rule_version = ${row.ruleVersion},
          version = ${row.version}, mac = ${shieldMac(lookupKey, row)}
        where child_number = ${row.childNumber} and id = ${row.id}`;
    },

    /** Marks the record with the state of the shield that hides it. */
    async mark(transaction: Queryable, { childNumber, state }: ShieldRow): Promise<void> {
      await transaction`update records.child set shield = ${state} where number = ${childNumber}`;
    },

    async addStep(
      transaction: Queryable,
      row: ShieldRow,
      step: { act: ShieldAct; at: Date; accountId: string; reason: ShieldReason | null },
    ): Promise<void> {
      await transaction`
        insert into records.shield_step (child_number, shield_id, step, act, state, at, account_id, reason, rule_version)
        values (${row.childNumber}, ${row.id}, ${row.version}, ${step.act}, ${row.state}, ${step.at},
          ${step.accountId}, ${step.reason}, ${row.ruleVersion})`;
    },

    /** The child of a shield; 0, which is nobody, for an unknown one. */
    async childOf(sql: Queryable, id: string): Promise<number> {
      const [row] = await sql<{ child_number: number }[]>`
        select child_number from records.shield where id = ${id}`;
      return row?.child_number ?? 0;
    },
  };
}
