import { batcher } from '../../../platform/batch.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import { actsSql } from '../../../platform/proposals.ts';
import { type KeyRing, nullIfUnreadable, open, seal } from '../../../platform/seal.ts';
import { presentNumberSql, reachedSql, statusSql } from '../access.ts';
import type { Merged } from './halves.ts';
import type { Mergeable, MergeRow, PairFacts } from './rules.ts';
import {
  type FoundRow,
  type Physical,
  physicalOf,
  readSide,
  type SealedRow,
  type Side,
  sideFrom,
  sideText,
} from './side.ts';

const columns = `m.id, m.kept_child_number as kept, m.other_child_number as other, m.state, m.choices,
  m.two_people as "twoPeople", m.proposed_by as "proposedBy", m.proposed_at as "proposedAt",
  m.decided_by as "decidedBy", m.decided_at as "decidedAt", m.undo_proposed_by as "undoProposedBy",
  m.undone_by as "undoneBy", m.undone_at as "undoneAt", m.version,
  case when m.state in ('PROPOSED', 'UNDO_PROPOSED') then ${actsSql(
    "case m.state when 'PROPOSED' then m.proposed_by else m.undo_proposed_by end",
    ['MANAGEMENT_TEAM', 'DATA_STEWARD'],
    `(select c.authority_code from records.child c where c.number = ${presentNumberSql('m.kept_child_number')})`,
  )} else false end as "proposerActs",
  case m.state when 'PROPOSED' then m.proposed_at else (select max(w.opened_at) from records.work_item w
    where w.reference = m.id and w.queue = 'MERGE_DECISION' and w.closed_at is null) end as "waitsSince"`;
// Whoever answers now for what was merged, under whichever number: for both, where they are two. Else one of them is another
// authority's, of which nothing is told here. One whose other record is gone is nobody's.
const reach = (team: string, and = '') =>
  `0 not in (m.kept_child_number, m.other_child_number) and ${['kept', 'other']
    .map(
      (side) => `exists (select from records.child c
  where c.number = ${presentNumberSql(`m.${side}_child_number`)} and c.authority_code = ${team} ${and})`,
    )
    .join(' and ')}`;
const teamOf = ({ authorityCode, roles }: Caller) =>
  roles.includes('MANAGEMENT_TEAM') || roles.includes('DATA_STEWARD') ? (authorityCode ?? '-') : '-';

/** What a snapshot's ciphertext is bound to. */
export function snapshotPlace(mergeId: string): string {
  return `sealed.merge_snapshot:${mergeId}`;
}

/** What undoing a merge needs. */
export interface Snapshot extends Merged {
  /** The cleaning items that the merge decided. */
  readonly items: readonly string[];
}

const json = (value: unknown) => JSON.stringify(value);

/** Merges as they are stored. */
export type MergeStore = ReturnType<typeof mergeStore>;

/** Reads merges as far as the caller's team may see them, and writes them with their sealed snapshots. */
export function mergeStore(
  sql: Sql,
  sealedSql: Sql,
  { ring, lookupKey }: { ring: () => KeyRing; lookupKey: Buffer },
) {
  const find = batcher<{ id: string; caller: Caller; archivedAfter: IsoDate }, MergeRow | null>(
    async (keys) => {
      const rows = await sql.unsafe<(MergeRow & { at: number })[]>(
        `select k.at::int, ${columns} from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as k (id, team, day, at)
      join records.merge m on m.id = k.id and ${reach('k.team', `and ${reachedSql('k.day::date')}`)}`,
        [
          keys.map(({ id }) => id),
          keys.map(({ caller }) => teamOf(caller)),
          keys.map(({ archivedAfter }) => archivedAfter),
        ],
        { prepare: true },
      );
      const found: (MergeRow | null)[] = keys.map(() => null);
      for (const { at, ...row } of rows) found[at - 1] = row;
      return found;
    },
  );

  const snapshot = async (mergeId: string): Promise<Snapshot | null> => {
    const [row] = await sealedSql<{ keyVersion: number; ciphertext: Buffer }[]>`
      select key_version as "keyVersion", ciphertext from sealed.merge_snapshot where merge_id = ${mergeId}`;
    if (!row) return null;
    const text = open(ring(), snapshotPlace(mergeId), row.keyVersion, row.ciphertext);
    const { kept, other, merged, items } = JSON.parse(text) as Record<
      'kept' | 'other' | 'merged',
      unknown
    > & {
      items: string[];
    };
    return { kept: sideFrom(kept), other: sideFrom(other), merged: sideFrom(merged), items };
  };

  const put = async (tx: TransactionSql, mergeId: string, number: number, of: Snapshot): Promise<void> => {
    const { kept, other, merged, items } = of;
    const text = json({ kept: sideText(kept), other: sideText(other), merged: sideText(merged), items });
    const { keyVersion, ciphertext } = seal(ring(), snapshotPlace(mergeId), text);
    await tx`
      insert into sealed.merge_snapshot (merge_id, child_number, key_version, ciphertext)
      values (${mergeId}, ${number}, ${keyVersion}, ${ciphertext})`;
  };

  return {
    /** The merge, where the caller's authority answers for its record and reaches it, as by opening it. */
    find: (id: string, caller: Caller, archivedAfter: IsoDate) => find({ id, caller, archivedAfter }),

    /** The merge within the caller's reach, locked after its records: so does who takes a record away. */
    async lock(tx: TransactionSql, id: string, caller: Caller): Promise<MergeRow | undefined> {
      await tx.unsafe(
        `select from records.child c where c.number in (
          select unnest(array[${presentNumberSql('m.kept_child_number')}, ${presentNumberSql('m.other_child_number')}])
          from records.merge m where m.id = $1::uuid and ${reach('$2::text')})
        order by c.number for no key update`,
        [id, teamOf(caller)],
      );
      const [row] = await tx.unsafe<MergeRow[]>(
        `select ${columns} from records.merge m where m.id = $1::uuid and ${reach('$2::text')} for update of m`,
        [id, teamOf(caller)],
      );
      return row;
    },

    /** The merges of a record of somebody's authority, under whichever of its numbers, the newest first. */
    async of(queryable: Queryable, number: number, caller: Caller): Promise<readonly MergeRow[]> {
      return queryable.unsafe<MergeRow[]>(
        `with mine as (select $1::bigint as number union select number from records.number_alias where child_number = $1::bigint)
        select ${columns} from records.merge m where ${reach('$2::text')}
          and (m.kept_child_number in (select number from mine) or m.other_child_number in (select number from mine))
        order by m.done_place desc nulls first, m.proposed_at desc limit 20`,
        [number, teamOf(caller)],
      );
    },

    /** The numbers under which two records stand now. */
    async present(queryable: Queryable, numbers: readonly number[]): Promise<readonly number[]> {
      const rows = await queryable.unsafe<{ number: number }[]>(
        `select ${presentNumberSql('k.number')} as number from unnest($1::bigint[]) with ordinality as k (number, at)
        order by k.at`,
        [numbers as number[]],
      );
      return rows.map(({ number }) => number);
    },

    /** The heads of records as they stand on a day, locked against everything that concerns them, new rows about them too. */
    async heads(
      queryable: Queryable,
      numbers: readonly number[],
      day: IsoDate,
      lock: boolean,
    ): Promise<readonly Mergeable[]> {
      return queryable<Mergeable[]>`
        select c.number, ${queryable.unsafe(statusSql('asked.day'))} as status, c.death_date is not null as deceased,
          c.shield <> 'NONE' as shielded, c.version
        from (select ${day}::date as day) asked, records.child c where c.number = any(${numbers as number[]}::bigint[])
        order by c.number ${lock ? queryable`for update of c` : queryable``}`;
    },

    /** What is known of two records as a pair. */
    async facts(queryable: Queryable, [a, b]: readonly [number, number]): Promise<PairFacts> {
      const [facts] = await queryable<PairFacts[]>`
        select exists (select from records.not_same_pair where child_number = ${a} and other_child_number = ${b}) as apart,
          exists (select from records.transfer where child_number in (${a}, ${b})
            and status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED')) as transfer,
          exists (select from records.identifier i join records.held_identity h on h.scheme = i.scheme and h.lookup = i.lookup
            where i.child_number in (${a}, ${b}))
            or exists (select from records.placement where child_number in (${a}, ${b})) as held,
          exists (select from records.identifier i join records.identifier o on o.scheme = i.scheme
            where i.child_number = ${a} and o.child_number = ${b} and i.scheme <> 'LOCAL') as conflicting`;
      return facts as PairFacts;
    },

    async insert(
      tx: TransactionSql,
      merge: Pick<
        MergeRow,
        'id' | 'kept' | 'other' | 'choices' | 'twoPeople' | 'proposedBy' | 'proposedAt'
      > & {
        readonly area: string;
        readonly done: boolean;
      },
    ): Promise<boolean> {
      const { id, kept, other, choices, twoPeople, proposedBy, proposedAt, area, done } = merge;
      const inserted = await tx`
        insert into records.merge (id, kept_child_number, other_child_number, authority_code, state, choices, two_people,
          proposed_by, proposed_at, decided_by, decided_at, done_place)
        values (${id}, ${kept}, ${other}, ${area}, ${done ? 'DONE' : 'PROPOSED'}, ${json(choices)}::text::jsonb,
          ${twoPeople}, ${proposedBy}, ${proposedAt}, ${done ? proposedBy : null}, ${done ? proposedAt : null},
          case when ${String(done)}::text = 'true' then nextval('records.merge_place') end)
        on conflict do nothing returning id`;
      return inserted.length === 1;
    },

    /** Takes a merge a step further. */
    async change(
      tx: TransactionSql,
      { id }: Pick<MergeRow, 'id'>,
      to: { state: MergeRow['state'] | 'UNDO_REFUSED'; by: string; at: Date },
    ): Promise<void> {
      const { state, by, at } = to;
      const set = {
        DONE: tx`decided_by = ${by}, decided_at = ${at}, done_place = nextval('records.merge_place')`,
        REFUSED: tx`decided_by = ${by}, decided_at = ${at}`,
        UNDO_PROPOSED: tx`undo_proposed_by = ${by}`,
        // It stays done, in its place among the others.
        UNDO_REFUSED: tx`undo_proposed_by = null`,
        UNDONE: tx`undone_by = ${by}, undone_at = ${at}`,
        PROPOSED: tx`proposed_by = ${by}`,
      }[state];
      const stands = state === 'UNDO_REFUSED' ? 'DONE' : state;
      await tx`update records.merge set state = ${stands}, ${set}, version = version + 1 where id = ${id}`;
    },

    /** The last merge that has what one made in it, directly or through others: the first to undo. Null for none. */
    async later(tx: TransactionSql, { id }: Pick<MergeRow, 'id'>): Promise<string | null> {
      const [row] = await tx<{ id: string }[]>`
        with recursive chain (id, number, place) as (
          select id, kept_child_number, done_place from records.merge where id = ${id}
          union select l.id, l.kept_child_number, l.done_place from chain c join records.merge l
            on l.state in ('DONE', 'UNDO_PROPOSED') and l.done_place > c.place
            and c.number in (l.kept_child_number, l.other_child_number)
        )
        select id from chain where id <> ${id} order by place desc limit 1`;
      return row?.id ?? null;
    },

    /** Everything about a record that the transaction holds locked and has not changed yet. */
    async read(tx: TransactionSql, number: number): Promise<{ side: Side; physical: Physical }> {
      // Not every row changes under the record's lock: work is taken on, and a night answers requests.
      await tx`select records.lock_rows_of_child(${number})`;
      const found = await tx<FoundRow[]>`
        select on_table as "table", key, child_columns as "childColumns", content from records.rows_of_child(${number})`;
      const sealed = await sealedSql<SealedRow[]>`
        select 'detail' as "table", id, ${number}::bigint as number, kind, category, started_on as "startedOn",
          ended_on as "endedOn", key_version as "keyVersion", encode(ciphertext, 'hex') as ciphertext
        from sealed.detail where child_number = ${number}
        union all select 'conflict_value', id, ${number}::bigint, null, null, null, null, key_version,
          encode(ciphertext, 'hex') from sealed.conflict_value where child_number = ${number}`;
      const plain = found.map(({ table, content }) => ({ table, content }));
      return {
        side: readSide(number, found, sealed, { ring: ring(), lookupKey }),
        physical: { plain, sealed },
      };
    },

    /** Puts records in the place of others: what is the same on both sides is not touched. */
    async write(tx: TransactionSql, before: readonly Physical[], sides: readonly Side[]): Promise<void> {
      const after = sides.map((side) => physicalOf(side, ring()));
      const difference = <T>(of: (physical: Physical) => readonly T[]) => {
        const [was, is] = [before.flatMap(of), after.flatMap(of)].map(
          (rows) => new Map(rows.map((row) => [keyOf(row), row])),
        ) as [Map<string, T>, Map<string, T>];
        return {
          gone: [...was].filter(([key]) => !is.has(key)).map(([, row]) => row),
          come: [...is].filter(([key]) => !was.has(key)).map(([, row]) => row),
        };
      };
      const plain = difference(({ plain: rows }) => rows);
      // The steps of a shield that changes go and come with it: they refer to its row.
      const shields = new Set(plain.gone.filter(isOf('records.shield')).map(({ content }) => content.id));
      const gone = new Set(plain.gone.map(keyOf));
      for (const row of before.flatMap((physical) => physical.plain)) {
        const follows = isOf('records.shield_step')(row) && shields.has(row.content.shield_id);
        if (!follows || gone.has(keyOf(row))) continue;
        plain.gone.push(row);
        plain.come.push(row);
      }
      const sealed = difference(({ sealed: rows }) => rows);
      const keys = (table: string) =>
        json(sealed.gone.filter((row) => row.table === table).map(({ id, number }) => ({ id, number })));
      await tx`delete from sealed.detail d using jsonb_to_recordset(${keys('detail')}::text::jsonb) as r(id uuid, number bigint)
        where d.child_number = r.number and d.id = r.id`;
      await tx`delete from sealed.conflict_value d using jsonb_to_recordset(${keys('conflict_value')}::text::jsonb)
        as r(id uuid, number bigint) where d.child_number = r.number and d.id = r.id`;
      await tx`select records.replace_child_rows(${json(plain.gone)}::text::jsonb, ${json(plain.come)}::text::jsonb)`;
      const come = (table: string) => json(sealed.come.filter((row) => row.table === table));
      await tx`
        insert into sealed.detail (child_number, id, kind, category, started_on, ended_on, key_version, ciphertext)
        select number, id, kind, category, "startedOn", "endedOn", "keyVersion", decode(ciphertext, 'hex')
        from jsonb_to_recordset(${come('detail')}::text::jsonb) as r(number bigint, id uuid, kind text, category text,
          "startedOn" date, "endedOn" date, "keyVersion" int, ciphertext text)`;
      await tx`
        insert into sealed.conflict_value (child_number, id, key_version, ciphertext)
        select number, id, "keyVersion", decode(ciphertext, 'hex')
        from jsonb_to_recordset(${come('conflict_value')}::text::jsonb) as r(number bigint, id uuid, "keyVersion" int,
          ciphertext text)`;
    },

    /** Keeps what undoing needs, sealed; the snapshots of the other record go with the kept one. */
    async keep(tx: TransactionSql, mergeId: string, snapshot: Snapshot): Promise<void> {
      const { kept, other } = snapshot;
      await tx`update sealed.merge_snapshot set child_number = ${kept.number} where child_number = ${other.number}`;
      await put(tx, mergeId, kept.number, snapshot);
    },

    /** The snapshot of a merge. */
    snapshot,

    /**
     * Changes what merges keep of a record, one by one in their order, in the transaction that changes the record as if
     * it had been so before them. A snapshot that does not open is left: nobody can read it either.
     */
    async revise(
      tx: TransactionSql,
      number: number,
      revise: (snapshots: readonly Snapshot[]) => readonly Snapshot[],
    ): Promise<void> {
      const merges = await tx<{ id: string }[]>`
        select merge_id as id from sealed.merge_snapshot where child_number = ${number}`;
      const kept: (Snapshot & { readonly id: string })[] = [];
      for (const { id } of merges) {
        const found = await snapshot(id).catch(nullIfUnreadable);
        if (found) kept.push({ id, ...found });
      }
      for (const [at, revised] of revise(kept).entries()) {
        const { id } = kept[at] as (typeof kept)[number];
        await tx`delete from sealed.merge_snapshot where merge_id = ${id} and child_number = ${number}`;
        await put(tx, id, number, revised);
      }
    },

    /** Ends what is kept of a merge, and gives the other record its own snapshots back. */
    async drop(
      tx: TransactionSql,
      mergeId: string,
      numbers: readonly number[],
      other: number,
    ): Promise<void> {
      await tx`delete from sealed.merge_snapshot where merge_id = ${mergeId}`;
      await tx`
        update sealed.merge_snapshot s set child_number = ${other} where s.merge_id in (
          select m.id from records.merge m where m.kept_child_number = any(${numbers as number[]}::bigint[]))`;
    },
  };
}

const isOf = (name: string) => (row: Physical['plain'][number]) => row.table === name;

function keyOf(row: unknown): string {
  return JSON.stringify(row, (_, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
