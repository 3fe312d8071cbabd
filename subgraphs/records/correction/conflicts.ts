import { createHash, randomUUID } from 'node:crypto';
import { arrayText } from '../../../platform/arrays.ts';
import { batcher } from '../../../platform/batch.ts';
import type { Caller } from '../../../platform/caller.ts';
import { type Clock, clockShift, daysAfter } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import type { Policy } from '../../../platform/policy.ts';
import { ifReadable, type KeyRing, open, seal } from '../../../platform/seal.ts';
import { grantSql, presentSql } from '../access.ts';
import { closeItems, openItem } from '../work/items.ts';
import type { Amendment } from './input.ts';

/** A disagreement as a source raises it: one field, and what the record would hold by the source. */
interface Disagreement {
  readonly number: number;
  /** As provenance names it: `givenName`, `familyName`, `gender`, `dateOfBirth`, `address`, `carers`, `education`. */
  readonly field: string;
  readonly source: string;
  readonly value: Amendment;
  readonly at: Date;
}

interface ConflictRow {
  readonly id: string;
  readonly number: number;
  readonly field: string;
  readonly source: string;
  readonly raisedAt: Date;
  readonly status: 'OPEN' | 'KEPT' | 'TAKEN' | 'REPLACED';
  readonly version: number;
}

/** A conflict as the accountable team sees it. */
export interface ConflictView {
  readonly id: string;
  readonly childNumber: string;
  readonly field: string;
  readonly source: string;
  readonly raisedAt: Date;
  readonly version: number;
  readonly viewerCanResolve: boolean;
}

const columns = `f.id, f.child_number as number, f.field, f.source, f.raised_at as "raisedAt", f.status, f.version`;
/** What the ciphertext of a source's value is bound to. */
export function conflictPlace(childNumber: number | string, id: string): string {
  return `sealed.conflict_value:${childNumber}:${id}`;
}

/** By what is known what was asked: salted by the question, so that of no two it is told that a home or a family is one (ADR 0102). */
function salted(id: string, stated: Buffer): Buffer {
  return createHash('sha256').update(id).update(stated).digest();
}

/**
 * Raises a conflict between a source and what a person corrected, in the transaction of whatever read the source. The
 * record keeps the person's value; the source's is stored sealed. A newer value of the same source replaces one that
 * waits. Returns the conflict's id, for which the caller appends the audit row `CONFLICT_RAISED`; null when this
 * value was asked about before, open or decided. Locks the record.
 */
export async function raiseConflict(
  transaction: Queryable,
  {
    ring,
    lookupKey,
    policy,
  }: { ring: KeyRing; lookupKey: Buffer; policy: Pick<Policy, 'correctionDueDays'> },
  { number, field, source, value, at }: Disagreement,
): Promise<string | null> {
  const [child] = await transaction<{ code: string }[]>`
    select authority_code as code from records.child where number = ${number} for no key update`;
  if (!child) throw new Error('there is no such record');
  const text = JSON.stringify(value);
  // Since when is no part of it: of a home that is the day of each file, and what was decided would be asked with each.
  const said = JSON.stringify(value, (name, part) => (name === 'since' ? undefined : part));
  const stated = keyedHash(lookupKey, 'conflict', `${field}:${said}`);
  const before = await transaction<(Pick<ConflictRow, 'id' | 'status'> & { hash: Buffer })[]>`
    select id, status, value_hash as hash from records.conflict
    where child_number = ${number} and field = ${field} and source = ${source}
    order by status <> 'OPEN', status = 'REPLACED'`;
  // Of two records that were merged each may have been asked: what is open stays so, and what was decided is decided.
  const asked = before.find((each) => each.hash.equals(salted(each.id, stated)));
  if (asked?.status === 'OPEN') return null;
  await withdrawConflict(transaction, { number, field, source, at });
  // Decided once and for all; one that only gave way to another was never decided.
  if (asked && asked.status !== 'REPLACED') return null;
  const id = asked?.id ?? randomUUID();
  const { keyVersion, ciphertext } = seal(ring, conflictPlace(number, id), text);
  await transaction`
    insert into records.conflict (child_number, id, field, source, raised_at, value_hash)
    values (${number}, ${id}, ${field}, ${source}, ${at}, ${salted(id, stated)})
    on conflict (child_number, id) do update set status = 'OPEN', raised_at = excluded.raised_at, version = conflict.version + 1`;
  await transaction`
    insert into sealed.conflict_value (child_number, id, key_version, ciphertext)
    values (${number}, ${id}, ${keyVersion}, ${ciphertext})`;
  const dueAt = daysAfter(at, policy.correctionDueDays);
  await openItem(transaction, {
    queue: 'CONFLICT',
    authorityCode: child.code,
    childNumber: number,
    reference: id,
    openedAt: at,
    dueAt,
    openedBy: null,
  });
  return id;
}

/**
 * Ends the open conflict of a source about a field, since the source now says something else; returns its id, or null
 * where none is open. Nobody decided it, so the same value raises a conflict again when the source repeats it.
 */
export async function withdrawConflict(
  transaction: Queryable,
  { number, field, source, at }: Omit<Disagreement, 'value'>,
): Promise<string | null> {
  const [open] = await transaction<{ id: string }[]>`
    update records.conflict set status = 'REPLACED', version = version + 1
    where child_number = ${number} and field = ${field} and source = ${source} and status = 'OPEN' returning id`;
  if (!open) return null;
  await transaction`delete from sealed.conflict_value where child_number = ${number} and id = ${open.id}`;
  await closeItems(transaction, { reference: open.id, outcome: 'REPLACED', closedAt: at, closedBy: null });
  return open.id;
}

/** The fields about which a source's question is open, by child number. */
export async function findOpenConflicts(
  queryable: Queryable,
  source: string,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await queryable<{ number: number; fields: string[] }[]>`
    select child_number as number, array_agg(field) as fields from records.conflict
    where child_number = any(${arrayText(numbers)}::text::bigint[]) and source = ${source} and status = 'OPEN'
    group by 1`;
  return new Map(rows.map(({ number, fields }) => [number, fields]));
}

/** Conflicts of records (domain.md 9: corrections by a person are never silently overwritten). */
export type Conflicts = ReturnType<typeof createConflicts>;

// Under the role that alone reads ciphertext, and under an open grant of who answers for the record.
const readValues = `
  select k.place::int as place, v.key_version as "keyVersion", v.ciphertext
  from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[])
    with ordinality as k (number, id, session_id, account_id, roles, place)
  join sealed.conflict_value v on v.child_number = k.number and v.id = k.id
  where exists (select from records.access_grant g where ${grantSql(presentSql('$6'))}
    and g.role in ('MANAGEMENT_TEAM', 'DATA_STEWARD'))`;

/** Conflicts over the pools of roles signpost_records and signpost_sealed. */
export function createConflicts(
  sql: Sql,
  sealed: Sql,
  { ring, clock }: { ring: () => KeyRing; clock: Clock },
) {
  const find = batcher<{ id: string; caller: Caller }, ConflictRow | null>(async (keys) => {
    const rows = await sql.unsafe<(ConflictRow & { place: number })[]>(
      `select k.place::int as place, ${columns}
      from unnest($1::uuid[], $2::text[]) with ordinality as k (id, team, place)
      join records.conflict f on f.id = k.id
      join records.child c on c.number = f.child_number and c.authority_code = k.team`,
      [keys.map(({ id }) => id), keys.map(({ caller }) => caller.authorityCode ?? '')],
      { prepare: true },
    );
    const found: (ConflictRow | null)[] = keys.map(() => null);
    for (const { place: at, ...row } of rows) found[at - 1] = row;
    return found;
  });

  const value = batcher<{ id: string; number: number; caller: Caller }, Amendment | null>(async (keys) => {
    const rows = await sealed.unsafe<{ place: number; keyVersion: number; ciphertext: Buffer }[]>(
      readValues,
      [
        keys.map(({ number }) => number),
        keys.map(({ id }) => id),
        keys.map(({ caller }) => caller.sessionId),
        keys.map(({ caller }) => caller.accountId),
        keys.map(({ caller }) => caller.roles.join(' ')),
        clockShift(clock),
      ],
      { prepare: true },
    );
    const found: (Amendment | null)[] = keys.map(() => null);
    for (const { place: at, keyVersion, ciphertext } of rows) {
      const { number, id } = keys[at - 1] as (typeof keys)[number];
      const text = ifReadable(() => open(ring(), conflictPlace(number, id), keyVersion, ciphertext));
      found[at - 1] = text === null ? null : (JSON.parse(text) as Amendment);
    }
    return found;
  });

  return {
    /** The conflict, where it is of the caller's own authority. */
    async find(id: string, caller: Caller): Promise<ConflictView | null> {
      const row = await find({ id, caller });
      if (!row) return null;
      const { number, status, ...conflict } = row;
      return { ...conflict, childNumber: String(number), viewerCanResolve: status === 'OPEN' };
    },

    /** What the source says; null without an open grant of the accountable team, once it is decided, and when it does not open. */
    value,

    /** The child of a conflict; 0, which is nobody, for an unknown one. */
    async childOf(queryable: Queryable, id: string): Promise<number> {
      const [row] = await queryable<{ number: number }[]>`
        select child_number as number from records.conflict where id = ${id}`;
      return row?.number ?? 0;
    },

    /** The conflict, inside a transaction that holds its record locked. */
    async lock(transaction: TransactionSql, id: string): Promise<ConflictRow | undefined> {
      const [row] = await transaction<ConflictRow[]>`
        select ${transaction.unsafe(columns)} from records.conflict f where id = ${id}`;
      return row;
    },

    async close(
      transaction: TransactionSql,
      { id, number }: ConflictRow,
      status: 'KEPT' | 'TAKEN',
      by: string,
    ) {
      await transaction`
        update records.conflict set status = ${status}, decided_by = ${by}, version = version + 1
        where child_number = ${number} and id = ${id}`;
      await transaction`delete from sealed.conflict_value where child_number = ${number} and id = ${id}`;
    },
  };
}

/** What a source says, in words: since when a school or practice has the child for the team alone, not for stewards (domain.md 3). */
export function valueText(value: Amendment, { roles }: Pick<Caller, 'roles'>): string {
  const { givenName, familyName, gender, birthDate, address, carers = [], services = [] } = value;
  const { line, locality, postcode, status } = address ?? {};
  const home = address ? [line, locality, postcode].filter((each) => each).join(', ') || status : undefined;
  const people = carers.map(({ name, relationship }) => `${name} (${relationship})`).join(', ');
  const withDays = roles.includes('MANAGEMENT_TEAM');
  const places = services.map(({ named, since }) =>
    [named, withDays ? since : null].filter((each) => each).join(' from '),
  );
  return [givenName, familyName, gender, birthDate, home, people, ...places].filter((each) => each).join(' ');
}
