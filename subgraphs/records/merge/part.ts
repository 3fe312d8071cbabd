import { randomUUID } from 'node:crypto';
import type { IsoDate } from '../../../platform/clock.ts';
import { person, serviceField } from '../correction/amend.ts';
import type { UniversalServiceKind } from '../generated.ts';
import { isTransferQueue, type WorkQueue } from '../work/items.ts';
import {
  endOverrides,
  headOf,
  hideHomes,
  standing,
  takeShieldOut,
  unproposed,
  writeAuthorities,
} from './join.ts';
import { differing, News, type RowKey, rowsOf, sameRow } from './news.ts';
import { follows, isEnded, oneAddress, oneLead, oneRequest, whereabouts } from './once.ts';
import {
  type Columns,
  changed,
  type Draft,
  headKey,
  isHideable,
  type Row,
  type Side,
  type Value,
} from './side.ts';

/** A merge as its snapshot has it. */
export interface Merged {
  readonly kept: Side;
  readonly other: Side;
  /** What the two became. */
  readonly merged: Side;
}

/** What parting is done with. */
export interface Parting {
  readonly at: Date;
  readonly today: IsoDate;
  readonly mac: (childNumber: number, id: string, state: string) => string;
  /** Last day for deciding a shield that parting puts on. */
  readonly decisionDue: IsoDate;
  readonly ruleVersion: number;
  /** Whose the death is that was told since, where a person had to say (`isDeathUnplaced`). */
  readonly deathOf?: 'KEPT' | 'OTHER' | undefined;
  /** Under what a source's row about who has a number is known, as the database writes it (`KeyedRow`). */
  readonly rowKey: RowKey;
}

/** Two records again. */
export interface Parted {
  readonly kept: Side;
  readonly other: Side;
  /** Whether anything of the record itself changed since the merge: somebody should look at both. */
  readonly changedSince: boolean;
  /** The shield that was put on the one record because one was asked for since, of which the other is; null for none. */
  readonly protectedBy: { readonly id: string; readonly number: number } | null;
}

const hides = (row: Row | undefined) => standing(row) > 0;

const neverFrom: ReadonlySet<string> = new Set([
  'version',
  'shield',
  'outward',
  'given_key',
  'family_key',
  'authority_code',
]);
const nameKeys: Readonly<Record<string, string>> = { given_name: 'given_key', family_name: 'family_key' };
const fieldOf: Readonly<Record<string, string>> = {
  given_name: 'givenName',
  family_name: 'familyName',
  birth_date: 'dateOfBirth',
  gender: 'gender',
  death_date: 'dateOfDeath',
  // The day on which it was told goes with it: by it the year counts (domain.md 10).
  death_notified_on: 'dateOfDeath',
};

const headFields: ReadonlySet<string> = new Set(Object.values(fieldOf));

/**
 * Undoes a merge (domain.md 9, L30; ADR 0039). What nobody touched since is as it was before, to the byte. What happened
 * since is not lost: a row that was changed or taken away is changed or taken away on the record that it came from; one
 * that was added stays with the kept record, unless it is known to be the other's (a source's rows about that one alone,
 * a home in the place of its home, a step of its task), or only the other was shielded and the row would be seen. A
 * shield that hid a record hides it again, whatever was decided since; one that was asked for since protects both.
 */
export function part({ kept: first, other: second, merged }: Merged, now: Side, parting: Parting): Parted {
  const kept: Draft = { ...first, rows: new Map(first.rows) };
  const other: Draft = { ...second, rows: new Map(second.rows) };
  const owner = (key: string): Draft => (!first.rows.has(key) && second.rows.has(key) ? other : kept);
  const news = new News(merged, now, { first, second }, parting);
  const theirs = new Set(
    [...second.rows].filter(([key]) => !first.rows.has(key)).map(([, row]) => String(row.columns.id)),
  );
  const added = new Map(
    [...now.rows]
      .filter(([key, { table }]) => !merged.rows.has(key) && table !== 'work_item')
      .map(([, row]) => [String(row.columns.id), row]),
  );
  const keys = new Set([...merged.rows.keys(), ...now.rows.keys()]);
  let changedSince = false;
  for (const key of keys) {
    const [was, is] = [merged.rows.get(key), now.rows.get(key)];
    if (key === headKey || sameRow(was, is)) continue;
    const table = (was ?? is)?.table ?? '';
    if (isHideable(table)) changedSince = true;
    if (table === 'shield') continue;
    if (was && is) {
      // What stood ends for the sake of what came in its place: not where that is the other child's.
      const next = isEnded(was, is) && [...added.values()].find((row) => follows(row, is));
      if (next && sideOf(next) !== owner(key)) continue;
      // A consent that was taken back is taken back of both: it was one person's.
      const isTakenBack = table === 'participation' && is.columns.withdrawn_on !== null;
      for (const side of isTakenBack ? [kept, other] : [owner(key)]) {
        const before = side.rows.get(key);
        if (before) side.rows.set(key, changed(before, only(is.columns, differing(was.columns, is.columns))));
      }
    } else if (is) place(is, key);
    else for (const side of [kept, other]) side.rows.delete(key);
  }
  partHead();
  const protectedBy = partShields();
  for (const [side, before] of [
    [kept, first],
    [other, second],
  ] as const) {
    oneAddress(side, before, parting.today);
    oneConflict(side, before);
    hideHomes(side);
    endOverrides(side, parting.at);
    whereabouts(side, before);
    for (const id of oneRequest(side, before)) closeWork(side, id, 'REPLACED');
    oneLead(side, before, parting.today);
    newVersion(side, before);
  }
  return { kept, other, changedSince, protectedBy };

  /** Where a row goes that was added since. */
  function place(row: Row, key: string): void {
    const side = sideOf(row);
    // What fell with the merge, and waits again now, may have been asked for once more since: of two works one is done.
    const twice = rowsOf(side, 'work_item').some(([, { columns }]) => isSameWork(columns, row.columns));
    const at = parting.at.toISOString();
    if (row.table === 'work_item' && twice)
      side.rows.set(key, changed(row, { outcome: 'REPLACED', closed_at: at }));
    // Who opened the one record has not opened the other.
    else if (row.table === 'access_grant' && side === other && row.columns.ended_at === null)
      side.rows.set(key, changed(row, { ended_at: at }));
    else side.rows.set(key, row);
  }

  function sideOf({ table, columns }: Row): Draft {
    if (table === 'correction_step') return owner(`correction_task:${columns.task_id}`);
    if (table === 'shield_step') return owner(`shield:${columns.shield_id}`);
    if (table === 'work_item') {
      // Work stands with what it is about.
      const about = added.get(String(columns.reference));
      if (about) return sideOf(about);
      return theirs.has(String(columns.reference)) ? other : kept;
    }
    if (table === 'conflict_value') {
      const conflict = now.rows.get(`conflict:${columns.id}`);
      return conflict ? sideOf(conflict) : kept;
    }
    if (table === 'feed_row') return news.areOthers(columns.source) ? other : kept;
    const isFact = (table === 'provenance' || table === 'conflict') && headFields.has(String(columns.field));
    // What would be seen of a shielded child goes to the side that is hidden, whosever it is: also who overrode its shield, and
    // what somebody said of why they opened it.
    const tells =
      isHideable(table) ||
      ['conflict', 'shield_override'].includes(table) ||
      (table === 'access_grant' && columns.reason === 'OTHER');
    if (tells && !isFact && first.shielded !== second.shielded) return second.shielded ? other : kept;
    if (table === 'conflict') return news.areOthers(columns.source) ? other : kept;
    if (table === 'broker_request') return asksFor(columns) ? other : kept;
    if (table === 'address') return told('address') ?? (columns.until_date === null ? homeOwner() : kept);
    if (table === 'carer') return told('carers') ?? kept;
    if (table === 'involvement' && columns.category === 'UNIVERSAL')
      return told(serviceField(String(columns.service_type) as UniversalServiceKind)) ?? kept;
    if (table === 'identifier') return news.areOthers(undefined) ? other : kept;
    if (table === 'provenance' && columns.source !== person)
      return news.areOthers(columns.source) ? other : kept;
    return kept;
  }

  /** Of whom a source spoke that said last since what a field is; undefined for a person's word, and where it is not known. */
  function told(field: string): Draft | undefined {
    const source = news.latestSource(field);
    const whose = source !== null && source !== person && news.whose(source);
    return whose ? (whose === 'other' ? other : kept) : undefined;
  }

  /** Whether a request is about a sensitive service of the other record: of the one to which it was passed, or the only one. */
  function asksFor({ passed_to: entry }: Columns): boolean {
    const served = (side: Side) => rowsOf(side, 'sensitive_service').map(([, { columns }]) => columns);
    const [mine, its] = [served(first), served(second)];
    if (entry !== null) return its.some(({ id }) => id === entry) && !mine.some(({ id }) => id === entry);
    const stands = (all: readonly Columns[]) => all.some(({ ended_on: ended }) => ended == null);
    return stands(its) && !stands(mine);
  }

  /** Whose home stood in the merged record. */
  function homeOwner(): Draft {
    const home = rowsOf(merged, 'address').find(([, row]) => row.columns.until_date === null);
    return home ? owner(home[0]) : kept;
  }

  function partHead(): void {
    const [was, is] = [headOf(merged).columns, headOf(now).columns];
    const names = differing(was, is);
    const authority = is.authority_code as Value;
    for (const name of names.filter((each) => !neverFrom.has(each))) {
      changedSince = true;
      const source = news.latestSource(fieldOf[name] ?? name);
      const side = source !== null && source !== person && news.areOthers(source) ? other : kept;
      const key = nameKeys[name];
      side.rows.set(headKey, changed(headOf(side), only(is, key ? [name, key] : [name])));
    }
    for (const side of [kept, other]) {
      const own = headOf(side);
      // Whoever answers for the record now answers for both: never nobody, never two (domain.md 8).
      const moved = own.columns.authority_code !== authority && names.includes('authority_code');
      if (!moved) continue;
      writeAuthorities(side, own.columns.authority_code);
      side.rows.set(headKey, changed(own, { authority_code: authority }));
      moveWork(side, authority);
    }
  }

  /** Nobody who saw a record before changes it unseen; one that nothing happened to has the version that it had. */
  function newVersion(side: Draft, before: Side): void {
    const [was, is] = [headOf(before).columns, headOf(now).columns];
    if (is.version === headOf(merged).columns.version) return;
    const touched =
      side.rows.size !== before.rows.size ||
      [...side.rows].some(([key, row]) => !sameRow(before.rows.get(key), row));
    if (!touched) return;
    const version = Math.max(Number(was.version), Number(is.version)) + 1;
    side.rows.set(headKey, changed(headOf(side), { version }));
  }

  /** Fails closed: gives the shield that a record got because one was asked for since, of which the other is. */
  function partShields(): Parted['protectedBy'] {
    // One that was refused before, and appealed since, is asked for since too: it hid what came for either.
    const since = rowsOf(now, 'shield').find(([key, row]) => hides(row) && !hides(merged.rows.get(key)));
    const asked = since?.[1];
    const askedOf = since ? owner(since[0]) : kept;
    for (const [key, is] of rowsOf(now, 'shield')) {
      const side = owner(key);
      const before = side.rows.get(key);
      if (!before) {
        if (!merged.rows.has(key)) {
          kept.rows.set(key, signed(changed(is, unproposed(is.columns)), kept));
          endProposal(kept, is);
        }
        continue;
      }
      if (sameRow(merged.rows.get(key), is)) continue;
      const back = hides(before) && !hides(is) && !(asked && side === askedOf);
      const stands = back ? before.columns : unproposed(is.columns, before.columns);
      side.rows.set(key, signed(changed(is, { ...stands, version: Number(is.columns.version) + 1 }), side));
      endProposal(side, is);
      if (back) reopenWork(side, side === kept ? first : second, String(is.columns.id));
    }
    // One that waited in the snapshot hides nothing that the one which was asked for since does not.
    for (const found of asked ? rowsOf(askedOf, 'shield').filter(([, row]) => hides(row)) : [])
      if (found[1].columns.id !== asked?.columns.id)
        closeWork(askedOf, takeShieldOut(askedOf, found), 'MERGED');
    for (const [side, before] of [
      [kept, first],
      [other, second],
    ] as const) {
      const shield = rowsOf(side, 'shield').find(([, row]) => hides(row))?.[1].columns.state;
      const marked = before.shielded ? headOf(before).columns.shield : 'NONE';
      side.shielded = shield !== undefined || before.shielded;
      side.rows.set(headKey, changed(headOf(side), { shield: shield ?? marked ?? 'NONE' }));
    }
    const bare = askedOf === kept ? other : kept;
    if (!asked || bare.shielded) return null;
    const id = randomUUID();
    const { asked_by, ground, requested_by } = asked.columns;
    const fresh: Columns = {
      ...asked.columns,
      ...{
        id,
        state: 'INTERIM',
        asked_by,
        ground,
        requested_by,
        requested_at: parting.at.toISOString(),
      },
      ...{
        due_on: parting.decisionDue,
        told_on: null,
        proposal: null,
        proposed_by: null,
        confirmed_by: null,
      },
      ...{ reason: null, appealed: false, barred: [], rule_version: parting.ruleVersion, version: 1 },
    } as Columns;
    bare.rows.set(`shield:${id}`, signed({ table: 'shield', columns: fresh }, bare));
    bare.shielded = true;
    bare.rows.set(headKey, changed(headOf(bare), { shield: 'INTERIM' }));
    return { id, number: bare.number };
  }

  /** A proposal that fell is no work any more. */
  function endProposal(side: Draft, { columns: { id, state } }: Row): void {
    const stands = side.rows.get(`shield:${id}`)?.columns.state;
    if (state === 'LIFT_PROPOSED' && stands !== state) closeWork(side, String(id), 'KEPT', 'SHIELD_LIFT');
  }

  /** What waited for a decision before waits again: it was made about another record. */
  function reopenWork(side: Draft, before: Side, reference: string): void {
    const authority = headOf(side).columns.authority_code as Value;
    for (const [key, row] of rowsOf(before, 'work_item'))
      if (row.columns.reference === reference && row.columns.closed_at === null)
        side.rows.set(key, changed(row, { authority_code: authority, assignee: null, assigned_at: null }));
  }

  function closeWork(side: Draft, reference: string, outcome: string, queue?: WorkQueue): void {
    for (const [key, row] of rowsOf(side, 'work_item'))
      if (
        row.columns.reference === reference &&
        row.columns.closed_at === null &&
        (!queue || row.columns.queue === queue)
      )
        side.rows.set(key, changed(row, { outcome, closed_at: parting.at.toISOString() }));
  }

  /**
   * What a source says may be asked about once, and the latest of it alone is open (`raiseConflict`): what it said again
   * since stands beside what waited in the snapshot.
   */
  function oneConflict(side: Draft, before: Side): void {
    for (const [key, { columns: since }] of rowsOf(side, 'conflict')) {
      if (before.rows.has(key)) continue;
      for (const [olderKey, older] of rowsOf(side, 'conflict')) {
        const { id, field, source, status, value_hash: hash } = older.columns;
        if (!before.rows.has(olderKey) || field !== since.field || source !== since.source) continue;
        const isOpen = status === 'OPEN' && since.status === 'OPEN';
        if (hash !== since.value_hash && !isOpen) continue;
        if (hash === since.value_hash && since.status === 'OPEN') {
          side.rows.delete(key);
          side.rows.delete(`conflict_value:${since.id}`);
          closeWork(side, String(since.id), 'REPLACED');
        } else {
          if (hash === since.value_hash) side.rows.delete(olderKey);
          else
            side.rows.set(
              olderKey,
              changed(older, { status: 'REPLACED', version: Number(older.columns.version) + 1 }),
            );
          side.rows.delete(`conflict_value:${id}`);
          closeWork(side, String(id), 'REPLACED');
        }
      }
    }
  }

  function signed(row: Row, { number }: Side): Row {
    const { id, state } = row.columns;
    return changed(row, { mac: parting.mac(number, String(id), String(state)) });
  }
}

/** Whether two rows are open work of one queue about one thing, which is there once. */
function isSameWork(a: Columns, b: Columns): boolean {
  return a.closed_at === null && b.closed_at === null && a.reference === b.reference && a.queue === b.queue;
}

/** Open work goes with the record to whoever answers for it now, save transfers (domain.md 8; `moveItems`). */
function moveWork(side: Draft, to: Value): void {
  for (const [key, row] of rowsOf(side, 'work_item'))
    if (row.columns.closed_at === null && !isTransferQueue(row.columns.queue as WorkQueue))
      side.rows.set(key, changed(row, { authority_code: to, assignee: null, assigned_at: null }));
}

function only(columns: Columns, names: readonly string[]): Columns {
  return Object.fromEntries(names.map((name) => [name, columns[name] ?? null]));
}
