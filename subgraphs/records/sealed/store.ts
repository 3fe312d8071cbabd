import { batcher } from '../../../platform/batch.ts';
import type { Caller, Role } from '../../../platform/caller.ts';
import { type Clock, clockShift } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import { grantSql, presentSql } from '../access.ts';
import { type DetailRows, openDetail, type SealedRow } from './detail.ts';
import type { DetailKind } from './tables.ts';

/** Which details of which record, for whom: put only after it was decided that they may leave. */
interface SealedKey {
  readonly number: number;
  readonly kinds: readonly DetailKind[];
  readonly actingRole: Role;
  readonly caller: Caller;
  /** Involvements too that ended longer ago than they are shown: for moving them, and for who answers a request for access. */
  readonly everEnded?: boolean;
}

/** One detail, opened. */
export type OpenDetail = {
  [K in DetailKind]: { readonly id: string; readonly kind: K; readonly row: DetailRows[K] };
}[DetailKind];

/** The details of one record. */
export class Details {
  readonly #details: readonly OpenDetail[];

  constructor(details: readonly OpenDetail[]) {
    this.#details = details;
  }

  /** Those of one kind, in no order. */
  of<K extends DetailKind>(kind: K): readonly { readonly id: string; readonly row: DetailRows[K] }[] {
    return this.#details.filter((detail) => detail.kind === kind) as never;
  }
}

interface Row {
  readonly place: number;
  readonly id: string;
  readonly kind: DetailKind;
  readonly key_version: number;
  readonly ciphertext: Buffer;
}

// Under a role of its own, which sees of the grants what this filter needs, and nothing else of the records.
const readDetails = `
  select k.place, d.id, d.kind, d.key_version, d.ciphertext
  from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $7::date[])
    with ordinality as k (number, session_id, account_id, roles, kinds, shown_from, place)
  join sealed.detail d on d.child_number = k.number and d.kind = any(string_to_array(k.kinds, ' '))
  where exists (select from records.access_grant g where ${grantSql(presentSql('$6'))})
    and (d.ended_on is null or d.ended_on >= k.shown_from)`;

/** Reads sealed details of any number of records in one statement, and opens them in this process. */
export type ReadSealed = (key: SealedKey) => Promise<Details>;

/** `sql` is the second, small pool, of the role that alone reads ciphertext (ARCHITECTURE.md, wall 5). */
export function createSealedReader(
  sql: Sql,
  { ring, clock, policy }: { ring: () => KeyRing; clock: Clock; policy: Policy },
): ReadSealed {
  return batcher<SealedKey, Details>(async (keys) => {
    const shownFrom = monthsAfter(clock.today(), -policy.involvementVisibleMonths);
    const rows = (await sql.unsafe(
      readDetails,
      [
        keys.map(({ number }) => number),
        keys.map(({ caller }) => caller.sessionId),
        keys.map(({ caller }) => caller.accountId),
        keys.map(({ actingRole }) => actingRole),
        keys.map(({ kinds }) => kinds.join(' ')),
        clockShift(clock),
        keys.map(({ everEnded }) => (everEnded ? '-infinity' : shownFrom)),
      ],
      { prepare: true },
    )) as unknown as Row[];
    const found: OpenDetail[][] = keys.map(() => []);
    for (const { place, id, kind, key_version: keyVersion, ciphertext } of rows) {
      const childNumber = (keys[place - 1] as SealedKey).number;
      const row = openDetail(ring(), { childNumber, id, kind, keyVersion, ciphertext });
      found[place - 1]?.push({ id, kind, row } as OpenDetail);
    }
    return found.map((details) => new Details(details));
  });
}

/** Writes hidden rows of a record, as `sealDetail` made them, in one statement. */
export async function insertDetails(
  transaction: TransactionSql,
  childNumber: number,
  sealed: readonly SealedRow[],
): Promise<void> {
  const details = sealed.map((detail) => ({
    ...detail,
    ciphertext: (detail.ciphertext as Buffer).toString('hex'),
  }));
  await transaction`
    insert into sealed.detail (child_number, id, kind, category, started_on, ended_on, key_version, ciphertext)
    select ${childNumber}::bigint, id, kind, category, "startedOn", "endedOn", "keyVersion", decode(ciphertext, 'hex')
    from jsonb_to_recordset(${JSON.stringify(details)}::text::jsonb) as r(id uuid, kind text, category text,
      "startedOn" date, "endedOn" date, "keyVersion" int, ciphertext text)`;
}
