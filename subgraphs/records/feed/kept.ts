import { arrayText } from '../../../platform/arrays.ts';
import type { Queryable } from '../../../platform/database.ts';
import { exactStrategy } from './decision.ts';
import type { AppliedRow, Effects, WordRow } from './effects.ts';

type Value = string | number | null;

/** A column of rows as the text of an array. */
function listOf<Row>(rows: readonly Row[], of: (row: Row) => Value): string {
  return arrayText(rows.map((row) => of(row) ?? 'NULL'));
}

/** Whether a row was matched by its numbers alone, as nearly all of a file are: then all that is kept of it is its own. */
function isPlain({ outcome, strategy, evidence }: AppliedRow): boolean {
  return outcome === 'MATCH' && strategy === exactStrategy && evidence === undefined;
}

/** Rows as a table of the columns of records.feed_row: of plain ones only what differs from one to the other is sent. */
function tableOf(tx: Queryable, rows: readonly AppliedRow[], plain: boolean) {
  const [keys, contents] = [listOf(rows, ({ rowKey }) => rowKey), listOf(rows, (row) => row.contentHash)];
  const [revisions, days] = [listOf(rows, ({ revision }) => revision), listOf(rows, ({ asOf }) => asOf)];
  const [children, homes] = [
    listOf(rows, ({ childNumber }) => childNumber),
    listOf(rows, (row) => row.homeHash),
  ];
  if (plain)
    return tx`(select decode(row_key, 'hex') as row_key, revision, decode(content_hash, 'hex') as content_hash,
        ${exactStrategy}::text as strategy, null::jsonb as evidence, 'MATCH' as outcome, child_number, as_of,
        decode(home_hash, 'hex') as home_hash
      from unnest(${keys}::text::text[], ${revisions}::text::bigint[], ${contents}::text::text[],
        ${children}::text::bigint[], ${days}::text::date[], ${homes}::text::text[])
        as w(row_key, revision, content_hash, child_number, as_of, home_hash)) r`;
  return tx`(select decode(row_key, 'hex') as row_key, revision, decode(content_hash, 'hex') as content_hash, strategy,
      evidence::jsonb as evidence, outcome, child_number, as_of, decode(home_hash, 'hex') as home_hash
    from unnest(${keys}::text::text[], ${revisions}::text::bigint[], ${contents}::text::text[],
      ${listOf(rows, ({ strategy }) => strategy)}::text::text[],
      ${rows.map(({ evidence }) => (evidence ? JSON.stringify(evidence) : null))}::text[],
      ${listOf(rows, ({ outcome }) => outcome)}::text::text[], ${children}::text::bigint[], ${days}::text::date[],
      ${homes}::text::text[])
      as w(row_key, revision, content_hash, strategy, evidence, outcome, child_number, as_of, home_hash)) r`;
}

/**
 * Stores the outcome of each row of a file. Values go as arrays, which cost the server half of what JSON does, and
 * without a conflict clause: it is known which rows were applied before, and the source's lease keeps other processes
 * out.
 */
export function keepRows(
  tx: Queryable,
  { rows, standing }: Pick<Effects, 'rows' | 'standing'>,
  source: string,
  runId: string,
) {
  const writes = [];
  for (const plain of [true, false]) {
    const alike = rows.filter((row) => isPlain(row) === plain);
    const [fresh, known] = [alike.filter((row) => !row.known), alike.filter((row) => row.known)];
    if (fresh.length > 0)
      writes.push(tx`
        insert into records.feed_row (source, run_id, row_key, revision, content_hash, strategy, evidence, outcome,
          child_number, as_of, home_hash)
        select ${source}, ${runId}::uuid, r.* from ${tableOf(tx, fresh, plain)}`);
    if (known.length > 0)
      writes.push(tx`
        update records.feed_row f set run_id = ${runId}::uuid, revision = r.revision, content_hash = r.content_hash,
          strategy = r.strategy, evidence = r.evidence, outcome = r.outcome, child_number = r.child_number,
          as_of = r.as_of, home_hash = r.home_hash
        from ${tableOf(tx, known, plain)} where f.source = ${source} and f.row_key = r.row_key`);
  }
  if (standing.length > 0)
    writes.push(tx`
      update records.feed_row f set run_id = ${runId}::uuid, revision = r.revision, as_of = r.as_of
      from (select decode(row_key, 'hex') as row_key, revision, as_of
        from unnest(${listOf(standing, ({ key }) => key)}::text::text[],
          ${listOf(standing, ({ row }) => row.revision)}::text::bigint[],
          ${listOf(standing, ({ row }) => row.asOf)}::text::date[]) as w(row_key, revision, as_of)) r
      where f.source = ${source} and f.row_key = r.row_key`);
  return writes;
}

/** Keeps what rows said of the records that they were linked to, sealed (ADR 0135). */
export function keepWords(tx: Queryable, words: readonly WordRow[], source: string, at: Date) {
  if (words.length === 0) return undefined;
  return tx`
    insert into records.linked_row (child_number, id, source, row_key, linked_at, key_version, ciphertext)
    select child_number, id, ${source}, decode(row_key, 'hex'), ${at}, key_version, decode(ciphertext, 'hex')
    from unnest(${listOf(words, ({ number }) => number)}::text::bigint[], ${listOf(words, ({ id }) => id)}::text::uuid[],
      ${listOf(words, ({ rowKey }) => rowKey)}::text::text[], ${listOf(words, (word) => word.keyVersion)}::text::int[],
      ${listOf(words, ({ ciphertext }) => ciphertext.toString('hex'))}::text::text[])
      as w(child_number, id, row_key, key_version, ciphertext)`;
}
