import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import { actsSql, type Proposed } from '../../../platform/proposals.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { byPerson } from '../feed/decision.ts';
import { type LinkedWord, openLinked } from '../feed/linked.ts';
import type { CorrectionEvidence, UnlinkReason } from '../generated.ts';
import type { RowOf } from './words.ts';

/** A row that is linked to a record, with its last word. */
export interface LinkedRow {
  readonly id: string;
  readonly source: string;
  readonly linkedAt: Date;
  readonly byPerson: boolean;
  /** Every word of it, the newest first. */
  readonly words: readonly SaidWord[];
  readonly proposal: Proposal | null;
}

/** A word, and when it was read. */
interface SaidWord extends LinkedWord {
  readonly saidAt: Date;
}

/** An unlinking that waits for a second person. */
export interface Proposal extends Proposed {
  readonly id: string;
  readonly number: number;
  readonly reason: UnlinkReason;
  readonly evidence: CorrectionEvidence | null;
  readonly proposedBy: string;
  readonly proposedAt: Date;
}

const proposal = `u.id, u.child_number as number, u.reason, u.evidence, u.proposed_by as "proposedBy",
  u.proposed_at as "proposedAt", ${actsSql(
    'u.proposed_by',
    ['MANAGEMENT_TEAM', 'DATA_STEWARD'],
    '(select a.authority_code from records.child a where a.number = u.child_number)',
  )} as "proposerActs"`;

interface FoundWord {
  readonly id: string;
  readonly source: string;
  readonly rowKey: string;
  readonly linkedAt: Date;
  readonly keyVersion: number;
  readonly ciphertext: Buffer;
  readonly byPerson: boolean;
}

/** The rows that are linked to a record, the last first; without those of which nothing opens. */
export async function linkedRowsOf(
  sql: Queryable,
  ring: KeyRing,
  number: number,
): Promise<readonly LinkedRow[]> {
  const words = await sql<FoundWord[]>`
    select l.id, l.source, encode(l.row_key, 'hex') as "rowKey", l.linked_at as "linkedAt",
      l.key_version as "keyVersion", l.ciphertext, coalesce(f.strategy = ${byPerson}, false) as "byPerson"
    from records.linked_row l left join records.feed_row f
      on f.source = l.source and f.row_key = l.row_key and f.child_number = l.child_number
    where l.child_number = ${number} order by l.linked_at desc, l.id`;
  const proposals = await sql<(Proposal & { source: string; rowKey: string })[]>`
    select ${sql.unsafe(proposal)}, u.source, encode(u.row_key, 'hex') as "rowKey"
    from records.unlinking u where u.child_number = ${number} and u.state = 'PROPOSED'`;
  const rows = new Map<string, LinkedRow & { readonly words: SaidWord[] }>();
  for (const { rowKey, keyVersion, ciphertext, ...found } of words) {
    const word = openLinked(ring, { id: found.id, keyVersion, ciphertext });
    if (!word) continue;
    const key = `${found.source}:${rowKey}`;
    const open = proposals.find((each) => each.source === found.source && each.rowKey === rowKey) ?? null;
    const row = rows.get(key) ?? { ...found, words: [], proposal: open };
    row.words.push({ row: word.row, brought: word.brought, saidAt: found.linkedAt });
    // Linked since its first word.
    rows.set(key, { ...row, linkedAt: found.linkedAt });
  }
  return [...rows.values()];
}

/** The row of one of its words, and since when it is linked; undefined where it is not linked to the record. */
export async function rowOfWord(
  tx: TransactionSql,
  number: number,
  id: string,
): Promise<(RowOf & { readonly linkedAt: Date }) | undefined> {
  const [row] = await tx<(RowOf & { linkedAt: Date })[]>`
    select l.source, '\\x' || encode(l.row_key, 'hex') as "rowKey",
      (select min(f.linked_at) from records.linked_row f where f.child_number = l.child_number
        and f.source = l.source and f.row_key = l.row_key) as "linkedAt"
    from records.linked_row l where l.child_number = ${number} and l.id = ${id}`;
  return row;
}

/** What speaks for two people, or against unlinking now, of a record that the transaction holds locked. */
interface Standing {
  readonly version: number;
  /** A child who is placed, or of whom an identity is held; and a record that two people merged: one of the two may be hidden again. */
  readonly held: boolean;
  readonly transfer: boolean;
}

/** How a record stands: locked, new rows about it too. */
export async function standingOf(tx: TransactionSql, number: number): Promise<Standing> {
  await tx`select from records.child where number = ${number} for update`;
  const [found] = await tx<Standing[]>`
    select c.version,
      exists (select from records.identifier i join records.held_identity h on h.scheme = i.scheme and h.lookup = i.lookup
        where i.child_number = c.number)
        or exists (select from records.placement p where p.child_number = c.number)
        or exists (select from records.merge m where m.state in ('DONE', 'UNDO_PROPOSED') and m.two_people
          and (m.kept_child_number = c.number or m.other_child_number in
            (select a.number from records.number_alias a where a.child_number = c.number))) as held,
      exists (select from records.transfer t where t.child_number = c.number
        and t.status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED')) as transfer
    from records.child c where c.number = ${number}`;
  return found as Standing;
}

/** The open proposal to unlink a row. */
export async function proposalOf(
  tx: TransactionSql,
  number: number,
  { source, rowKey }: RowOf,
): Promise<Proposal | undefined> {
  const [found] = await tx<Proposal[]>`
    select ${tx.unsafe(proposal)} from records.unlinking u where u.child_number = ${number} and u.source = ${source}
      and u.row_key = decode(${rowKey.slice(2)}, 'hex') and u.state = 'PROPOSED'`;
  return found;
}

/** An open proposal about a record of an authority, its record locked first. */
export async function lockProposal(
  tx: TransactionSql,
  id: string,
  authorityCode: string | null,
): Promise<Proposal | undefined> {
  await tx`
    select from records.child c where c.authority_code = ${authorityCode}
      and c.number in (select child_number from records.unlinking where id = ${id}) for no key update`;
  const [found] = await tx<Proposal[]>`
    select ${tx.unsafe(proposal)} from records.unlinking u join records.child c on c.number = u.child_number
    where u.id = ${id} and u.state = 'PROPOSED' and c.authority_code = ${authorityCode} for update of u`;
  return found;
}

/** The record that an unlinking is of; null for an unknown one. */
export async function recordOf(sql: Queryable, id: string): Promise<number | null> {
  const [row] = await sql<{ number: number }[]>`
    select child_number as number from records.unlinking where id = ${id}`;
  return row?.number ?? null;
}

/** Writes down that a row is to be, or was, unlinked. */
export async function keepUnlinking(
  tx: TransactionSql,
  number: number,
  { source, rowKey }: RowOf,
  of: {
    id: string;
    state: 'PROPOSED' | 'DONE';
    reason: string;
    evidence: string | null;
    by: string;
    at: Date;
  },
): Promise<void> {
  const { id, state, reason, evidence, by, at } = of;
  const [decidedBy, decidedAt] = state === 'DONE' ? [by, at] : [null, null];
  await tx`
    insert into records.unlinking (child_number, id, source, row_key, state, reason, evidence, proposed_by, proposed_at,
      decided_by, decided_at)
    values (${number}, ${id}, ${source}, decode(${rowKey.slice(2)}, 'hex'), ${state}, ${reason}, ${evidence}, ${by}, ${at},
      ${decidedBy}, ${decidedAt})`;
}

/** Decides a proposal. */
export async function decideUnlinking(
  tx: TransactionSql,
  { id, number }: Proposal,
  { state, by, at }: { state: 'DONE' | 'REFUSED'; by: string; at: Date },
): Promise<void> {
  await tx`
    update records.unlinking set state = ${state}, decided_by = ${by}, decided_at = ${at}
    where child_number = ${number} and id = ${id}`;
}
