import { person } from '../correction/amend.ts';
import type { Question } from './asked.ts';
import { forgetOthers } from './forget.ts';
import { eachHalf, type Halves, halvesOf, type Merged, ownerOf, type Parting } from './halves.ts';
import { isPlaced } from './held.ts';
import { endOverrides, hideHomes, writeAuthorities } from './join.ts';
import { differing, sameRow } from './news.ts';
import { oneAddress, oneConflict, oneLead, oneRequest, whereabouts } from './once.ts';
import { closeWork, isSameWork, moveWork } from './openWork.ts';
import { partShields } from './partShields.ts';
import { replay } from './replay.ts';
import {
  type Columns,
  changed,
  type Draft,
  headKey,
  headOf,
  isHideable,
  type Row,
  rowsOf,
  type Side,
  type Value,
} from './side.ts';
import { alsoSaidOf, fieldOf, placedOf, sideOf, staysForOther } from './whose.ts';

/** Two records again. */
interface Parted {
  readonly kept: Side;
  readonly other: Side;
  /** Whether anything of the record itself changed since the merge: somebody should look at both. */
  readonly changedSince: boolean;
  /** The shield that was put on the one record because one was asked for since, of which the other is; null for none. */
  readonly protectedBy: { readonly id: string; readonly number: number } | null;
  /** What sources said since against a person's word, of each. */
  readonly questions: readonly Question[];
}

/**
 * Undoes a merge (domain.md 9, L30; ADR 0039). What nobody touched since is restored to the byte. What happened since
 * is kept:
 * - a row that was changed or deleted is changed or deleted on the record that it came from
 * - a row that was added stays with the kept record, unless it is known to belong to the other (a source's row about
 *   that one alone, a new home in the place of its home, a step of its task), or only the other was shielded and the
 *   row would be visible on the kept one
 * - a shield that hid a record hides it again, whatever was decided since
 * - a shield that was asked for since protects both records
 */
export function part(before: Merged, now: Side, parting: Parting): Parted {
  const halves = halvesOf(before, now, parting);
  const { kept, other } = halves;
  const rowsChanged = partRows(halves, parting.at);
  const headChanged = partHead(halves);
  const protectedBy = partShields(halves, parting);
  const { isTaken, questions } = replay(halves, parting);
  for (const [side, was] of eachHalf(halves)) {
    oneAddress(side, was, parting.today);
    oneConflict(side, was, parting.at);
    hideHomes(side);
    endOverrides(side, parting.at);
    whereabouts(side, was);
    for (const id of oneRequest(side, was)) closeWork(side, id, { outcome: 'REPLACED', at: parting.at });
    oneLead(side, was, parting.today);
    newVersion(halves, side, was);
  }
  forgetOthers(halves);
  return { kept, other, changedSince: rowsChanged || headChanged || isTaken, protectedBy, questions };
}

/** Brings in what happened since to every row but the head and the shields. Whether any of it is of the record itself. */
function partRows(halves: Halves, at: Date): boolean {
  const { kept, other, before, now } = halves;
  let changedSince = false;
  for (const key of new Set([...before.merged.rows.keys(), ...now.rows.keys()])) {
    const [was, is] = [before.merged.rows.get(key), now.rows.get(key)];
    if (key === headKey || sameRow(was, is)) continue;
    const table = (was ?? is)?.table ?? '';
    if (isHideable(table)) changedSince = true;
    if (table === 'shield') continue;
    if (was && is) changeRow(halves, key, was, is);
    else if (is) placeRow(halves, key, is, at);
    else if (!placements.has(table) || !bothPlaced(before))
      for (const side of [kept, other]) side.rows.delete(key);
  }
  return changedSince;
}

const placements: ReadonlySet<string> = new Set(['placement', 'placement_identity']);

/** Whether both were placed for adoption: which of the two placements was ended since nobody knows, so that each stands. */
function bothPlaced({ kept, other }: Merged): boolean {
  return isPlaced(kept) && isPlaced(other);
}

/** Changes on the record that a row came from what was changed since in the merged one. */
function changeRow(halves: Halves, key: string, was: Row, is: Row): void {
  const { kept, other } = halves;
  const owner = ownerOf(halves, key);
  if (staysForOther(halves, key, was, is)) return;
  // A consent that was taken back is taken back of both: it was one person's.
  const isTakenBack = is.table === 'participation' && is.columns.withdrawn_on !== null;
  for (const side of isTakenBack ? [kept, other] : [owner]) {
    const own = side.rows.get(key);
    if (own) side.rows.set(key, changed(own, only(is.columns, differing(was.columns, is.columns))));
  }
}

/** Puts a row that was added since where it goes. */
function placeRow(halves: Halves, key: string, row: Row, at: Date): void {
  const { kept, other } = halves.before;
  // What one of the two had already of its own is that one's: a row that was unlinked from both, and what stands for it.
  const own = other.rows.has(key) && !kept.rows.has(key) ? halves.other : kept.rows.has(key) && halves.kept;
  const side = own || sideOf(halves, row);
  // What fell with the merge, and waits again now, may have been asked for once more since: of two works one is done.
  const twice = rowsOf(side, 'work_item').some(([, { columns }]) => isSameWork(columns, row.columns));
  if (row.table === 'work_item' && twice)
    side.rows.set(key, changed(row, { outcome: 'REPLACED', closed_at: at.toISOString() }));
  // Who opened the one record has not opened the other.
  else if (row.table === 'access_grant' && side === halves.other && row.columns.ended_at === null)
    side.rows.set(key, changed(row, { ended_at: at.toISOString() }));
  else side.rows.set(key, row);
  for (const one of placedOf(halves, row)) one.rows.set(key, row);
  for (const also of alsoSaidOf(halves, row))
    also.side.rows.set(`provenance:${also.row.columns.id}`, also.row);
}

/** Columns of a head that follow from others, or that parting sets itself. */
const neverFrom: ReadonlySet<string> = new Set([
  'version',
  'shield',
  'outward',
  'given_key',
  'family_key',
  'authority_code',
]);
const nameKeys: Readonly<Record<string, string>> = { given_name: 'given_key', family_name: 'family_key' };

/** Gives each change of the head to whom it is about, and both records to who answers now. Whether there was any. */
function partHead({ kept, other, before, now, news, said }: Halves): boolean {
  const [was, is] = [headOf(before.merged).columns, headOf(now).columns];
  const names = differing(was, is);
  const facts = names.filter((each) => !neverFrom.has(each));
  for (const name of facts) {
    const source = news.latestSource(fieldOf[name] ?? name);
    // Each of the two is told again what was said of it (`replay`).
    if (source !== person && said.tellsFact(name)) continue;
    const side = source !== null && source !== person && news.areOthers(source) ? other : kept;
    const key = nameKeys[name];
    side.rows.set(headKey, changed(headOf(side), only(is, key ? [name, key] : [name])));
  }
  const authority = is.authority_code as Value;
  for (const side of [kept, other]) {
    const own = headOf(side);
    // Whoever answers for the record now answers for both: never nobody, never two (domain.md 8).
    const moved = own.columns.authority_code !== authority && names.includes('authority_code');
    if (!moved) continue;
    writeAuthorities(side, own.columns.authority_code);
    side.rows.set(headKey, changed(own, { authority_code: authority }));
    moveWork(side, authority);
  }
  return facts.length > 0;
}

/** Nobody who saw a record before changes it unseen; one that nothing happened to has the version that it had. */
function newVersion({ before: { merged }, now }: Halves, side: Draft, before: Side): void {
  const [was, is] = [headOf(before).columns, headOf(now).columns];
  if (is.version === headOf(merged).columns.version) return;
  const touched =
    side.rows.size !== before.rows.size ||
    [...side.rows].some(([key, row]) => !sameRow(before.rows.get(key), row));
  if (!touched) return;
  const version = Math.max(Number(was.version), Number(is.version)) + 1;
  side.rows.set(headKey, changed(headOf(side), { version }));
}

function only(columns: Columns, names: readonly string[]): Columns {
  return Object.fromEntries(names.map((name) => [name, columns[name] ?? null]));
}
