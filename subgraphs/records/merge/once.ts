import type { IsoDate } from '../../../platform/clock.ts';
import { outwardOf } from '../../../platform/identifiers.ts';
import { closeRequest, isOpenRequest, noLead } from './join.ts';
import { closeWork } from './openWork.ts';
import {
  changed,
  type Draft,
  headKey,
  headOf,
  homeOf,
  leadsOf,
  type Row,
  rowsOf,
  type Side,
} from './side.ts';

/** The outward postcode, as the address that stands has it; of a shielded record none. */
export function whereabouts(side: Draft, before: Side): void {
  const home = (of: Side) => homeOf(of)?.[1].columns.postcode;
  if (side.shielded === before.shielded && home(side) === home(before)) return;
  const postcode = home(side);
  const outward = !side.shielded && typeof postcode === 'string' ? outwardOf(postcode) : null;
  side.rows.set(headKey, changed(headOf(side), { outward }));
}

/** Of two current addresses the newer stands: the one that came since. */
export function oneAddress(side: Draft, before: Side, today: IsoDate): void {
  const current = rowsOf(side, 'address').filter(([, row]) => row.columns.until_date === null);
  const since = current.find(([key]) => !before.rows.has(key));
  if (current.length < 2) return;
  const stays = since?.[0] ?? current[0]?.[0];
  for (const [key, row] of current) {
    if (key === stays) continue;
    const { since_date: from } = row.columns;
    side.rows.set(key, changed(row, { until_date: typeof from === 'string' && from > today ? from : today }));
  }
}

/** Of two leads the one that came since stands (domain.md 3, number 11: at most one). */
export function oneLead(side: Draft, before: Side, today: IsoDate): void {
  const leads = leadsOf(side);
  if (leads.length < 2) return;
  const stays = leads.find(([key]) => before.rows.get(key)?.columns.lead !== true)?.[0] ?? leads[0]?.[0];
  for (const [key, row] of leads) if (key !== stays) side.rows.set(key, noLead(row, today));
}

/** Of two open requests of one person for one child the one that came since stands; the ids of those that do not. */
export function oneRequest(side: Draft, before: Side): string[] {
  const open = [...side.rows].filter(([, row]) => isOpenRequest(row));
  const since = open.filter(([key]) => !before.rows.has(key)).map(([, row]) => row.columns.asked_by);
  return open.flatMap(([key, row]) => {
    if (!before.rows.has(key) || !since.includes(row.columns.asked_by)) return [];
    return [closeRequest(side, key, row)];
  });
}

/** The day on which an address or an involvement ended, and that on which one began, by table. */
const spans: Readonly<Record<string, readonly [until: string, since: string, kind: string]>> = {
  address: ['until_date', 'since_date', 'status'],
  involvement: ['ended_on', 'started_on', 'service_type'],
};

/** Whether a row has ended since. */
export function isEnded(was: Row, is: Row): boolean {
  const [until = ''] = spans[was.table] ?? [];
  return was.columns[until] === null && is.columns[until] != null;
}

/** Whether a row came in the place of one that ended. */
export function follows({ table, columns }: Row, ended: Row): boolean {
  const [until = '', since = '', kind = ''] = spans[ended.table] ?? [];
  const same = ended.table === 'address' || columns[kind] === ended.columns[kind];
  return table === ended.table && same && columns[since] === ended.columns[until];
}

/**
 * What a source says may be asked about once, and the latest of it alone is open (`raiseConflict`): what it said again
 * since stands beside what waited in the snapshot.
 */
export function oneConflict(side: Draft, before: Side, at: Date): void {
  const closed = { outcome: 'REPLACED', at };
  for (const [key, { columns: since }] of rowsOf(side, 'conflict')) {
    if (before.rows.has(key)) continue;
    for (const [olderKey, older] of rowsOf(side, 'conflict')) {
      const { id, field, source, status } = older.columns;
      if (!before.rows.has(olderKey) || field !== since.field || source !== since.source) continue;
      if (status !== 'OPEN' || since.status !== 'OPEN') continue;
      const version = Number(older.columns.version) + 1;
      side.rows.set(olderKey, changed(older, { status: 'REPLACED', version }));
      side.rows.delete(`conflict_value:${id}`);
      closeWork(side, String(id), closed);
    }
  }
}
