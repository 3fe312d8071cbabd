import { randomUUID } from 'node:crypto';
import { eachHalf, type Halves, ownerOf, type Parting } from './halves.ts';
import { standing, takeShieldOut, unproposed } from './join.ts';
import { sameRow } from './news.ts';
import { closeWork, reopenWork } from './openWork.ts';
import { type Columns, changed, type Draft, headKey, headOf, type Row, rowsOf } from './side.ts';

const hides = (row: Row | undefined) => standing(row) > 0;

/**
 * Divides the shields between two records, failing closed: one that hid a record hides it again, whatever was decided
 * since; one that was asked for since, or once more, protects both. Returns the shield that a record got without its having been
 * asked for there; null for none.
 */
export function partShields(
  halves: Halves,
  parting: Parting,
): { readonly id: string; readonly number: number } | null {
  const { kept, other, before, now } = halves;
  // One that was refused before, and appealed since, is asked for since too: it hid what came for either.
  const since = rowsOf(now, 'shield').find(([key, row]) => hides(row) && !hides(before.merged.rows.get(key)));
  const asked = since && { row: since[1], of: ownerOf(halves, since[0]) };
  for (const [key, is] of rowsOf(now, 'shield')) takeOver(halves, key, is, asked?.of, parting);
  // One that waited in the snapshot hides nothing that the one which was asked for since does not.
  for (const found of asked ? rowsOf(asked.of, 'shield').filter(([, row]) => hides(row)) : [])
    if (asked && found[1].columns.id !== asked.row.columns.id)
      closeWork(asked.of, takeShieldOut(asked.of, found), { outcome: 'MERGED', at: parting.at });
  for (const [side, was] of eachHalf(halves)) {
    const shield = rowsOf(side, 'shield').find(([, row]) => hides(row))?.[1].columns.state;
    const marked = was.shielded ? headOf(was).columns.shield : 'NONE';
    side.shielded = shield !== undefined || was.shielded;
    side.rows.set(headKey, changed(headOf(side), { shield: shield ?? marked ?? 'NONE' }));
  }
  const bare = asked?.of === other ? kept : other;
  if (asked && !bare.shielded) return protect(bare, asked.row, parting);
  // Who was placed since is either: the shield that stood then, which one of them had, is for both.
  const isPlacedSince = rowsOf(now, 'placement').some(([key]) => !before.merged.rows.has(key));
  const stood = rowsOf(now, 'shield').find(([, row]) => hides(row))?.[1];
  const again = stood && askedAgain(halves, stood);
  const seen = isPlacedSince || again ? [kept, other].find(({ shielded }) => !shielded) : undefined;
  return seen && stood ? protect(seen, again ?? stood, parting) : null;
}

/** A shield of before that was asked for once more since, as of whoever did so; undefined where nobody did. */
function askedAgain({ before, now }: Halves, shield: Row): Row | undefined {
  const step = rowsOf(now, 'shield_step').find(
    ([key, { columns }]) =>
      !before.merged.rows.has(key) && columns.act === 'REQUESTED' && columns.shield_id === shield.columns.id,
  );
  const by = step?.[1].columns.account_id;
  return by === undefined ? undefined : changed(shield, { asked_by: 'PRACTITIONER', requested_by: by });
}

/** A shield of the merged record, on the one that had it, or on the kept one. */
function takeOver(halves: Halves, key: string, is: Row, askedOf: Draft | undefined, parting: Parting): void {
  const { kept, before } = halves;
  const side = ownerOf(halves, key);
  const was = side.rows.get(key);
  if (!was) {
    if (before.merged.rows.has(key)) return;
    kept.rows.set(key, signed(changed(is, unproposed(is.columns)), kept, parting));
    endProposal(kept, is, parting.at);
    return;
  }
  if (sameRow(before.merged.rows.get(key), is)) return;
  const back = hides(was) && !hides(is) && side !== askedOf;
  const stands = back ? was.columns : unproposed(is.columns, was.columns);
  side.rows.set(
    key,
    signed(changed(is, { ...stands, version: Number(is.columns.version) + 1 }), side, parting),
  );
  endProposal(side, is, parting.at);
  if (back) reopenWork(side, side === kept ? before.kept : before.other, String(is.columns.id));
}

/** Puts an interim shield on a record, on the word of who asked for the one that the other has. */
function protect(bare: Draft, { columns }: Row, parting: Parting): { id: string; number: number } {
  const id = randomUUID();
  const fresh: Columns = {
    ...columns,
    id,
    state: 'INTERIM',
    requested_at: parting.at.toISOString(),
    due_on: parting.decisionDue,
    told_on: null,
    proposal: null,
    proposed_by: null,
    confirmed_by: null,
    reason: null,
    appealed: false,
    barred: [],
    rule_version: parting.ruleVersion,
    version: 1,
  };
  bare.rows.set(`shield:${id}`, signed({ table: 'shield', columns: fresh }, bare, parting));
  bare.shielded = true;
  bare.rows.set(headKey, changed(headOf(bare), { shield: 'INTERIM' }));
  return { id, number: bare.number };
}

/** A proposal that fell is no work any more. */
function endProposal(side: Draft, { columns: { id, state } }: Row, at: Date): void {
  const stands = side.rows.get(`shield:${id}`)?.columns.state;
  if (state === 'LIFT_PROPOSED' && stands !== state)
    closeWork(side, String(id), { outcome: 'KEPT', at, queue: 'SHIELD_LIFT' });
}

function signed(row: Row, { number }: Draft, { mac }: Parting): Row {
  const { id, state } = row.columns;
  return changed(row, { mac: mac(number, String(id), String(state)) });
}
