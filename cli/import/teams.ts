import type { TransactionSql } from '../../platform/database.ts';
import { telephonePattern } from '../../platform/inputs.ts';
import { FileFault } from '../../subgraphs/records/feed/lines.ts';
import { readStandingCodes } from './authorities.ts';
import { type Columns, inUtf8, readTable } from './table.ts';
import { add, type Counts, type Heard } from './what.ts';

const columns: Columns<'code' | 'telephone'> = {
  title: 'a list of management teams',
  headings: { code: /^code$/, telephone: /^telephone$/ },
  required: ['code', 'telephone'],
};

/** Pairs of lines that are told; who mends these finds the others when the file is loaded again. */
const mostTold = 20;
const listed = (pairs: readonly string[]) =>
  pairs.slice(0, mostTold).join(', ') + (pairs.length > mostTold ? ' and others' : '');

/**
 * Loads the telephone number of each authority's management team, by GSS code, for users and for records: whoever
 * meets a shield is told to ring it (domain.md 3, 4). Existing numbers are updated; none is removed (ADR 0121).
 * @throws FileFault where the file gives a team two numbers: a wrong one sends whoever asks about a hidden child to
 * strangers
 */
export async function importTeams(
  tx: TransactionSql,
  body: AsyncIterable<Uint8Array>,
  heard: Heard,
): Promise<Counts> {
  const counts: Counts = new Map();
  const standing = await readStandingCodes(tx);
  const given = new Map<string, { readonly telephone: string; readonly line: number }>();
  const twice: string[] = [];
  let rows = 0;
  for await (const group of readTable(inUtf8(body), columns)) {
    for (const row of group) {
      rows += 1;
      const { code: written = '', telephone = '', line = 0 } = row ?? {};
      const code = standing(written);
      const before = code && given.get(code);
      if (!telephonePattern.test(telephone)) add(counts, 'without a telephone number, left out');
      else if (code === null) add(counts, 'of an authority that the index does not know, left out');
      else if (before && before.telephone !== telephone) twice.push(`${before.line} and ${line}`);
      else if (!before) given.set(code, { telephone, line });
    }
    heard(rows);
  }
  if (twice.length > 0)
    throw new FileFault(
      'TWO_NUMBERS',
      `One team has two telephone numbers on lines ${listed(twice)}; leave one for each team. Nothing was written.`,
    );
  if (given.size === 0)
    throw new FileFault(
      'NOTHING_READ',
      'No row has the code of an authority and a telephone number. Nothing was written.',
    );
  const change = async (table: 'users.authority' | 'records.authority') => {
    const changed = await tx`
      update ${tx(table)} a set telephone = w.telephone
      from unnest(${[...given.keys()]}::text[], ${[...given.values()].map((each) => each.telephone)}::text[]) as w (code, telephone)
      where a.code = w.code and a.telephone is distinct from w.telephone`;
    return changed.count;
  };
  await change('users.authority');
  const changed = await change('records.authority');
  add(counts, 'new or changed', changed);
  add(counts, 'the same', given.size - changed);
  const [left] = await tx`select count(*)::int as teams from records.authority where telephone is null`;
  add(counts, 'authorities without a number still', left?.teams);
  return counts;
}
