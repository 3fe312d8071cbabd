import { firstId } from '../../../platform/page.ts';
import type { Policy } from '../../../platform/policy.ts';
import { ifReadable, type KeyRing, open, seal } from '../../../platform/seal.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import type { Night } from '../night.ts';
import { type MatterDetails, matterPlace } from './matter.ts';

/**
 * Deletes closed requests and complaints that no purge reaches, since they are about no record, once their time is over
 * (docs/adr/0055), with one audit event that counts them. How many; with `dryRun` how many it would be.
 */
export async function eraseOldMatters(
  deps: Night & { readonly policy: Policy },
): Promise<{ readonly requests: number; readonly corrections: number; readonly complaints: number }> {
  const { sql, audit, clock, policy, dryRun } = deps;
  const closedBefore = monthsAfter(clock.today(), -12 * policy.matterYears);
  return sql.begin(async (tx) => {
    const [erased] = await tx<{ requests: number; corrections: number; complaints: number }[]>`
      select * from compliance.erase_matters(${closedBefore}::date, ${dryRun})`;
    if (!erased) throw new Error('erasing counted nothing');
    const counts = { ...erased };
    if (!dryRun && Object.values(counts).some((count) => count > 0)) {
      await audit.append(tx, {
        kind: 'MATTERS_ERASED',
        outcome: 'DONE',
        operation: 'lifecycle',
        detail: { closedBefore, ...counts },
      });
    }
    return counts;
  });
}

const sealedAtOnce = 500;

/**
 * Seals which bodies were told of corrections that were decided before they were sealed: in the clear beside a child's number
 * they say where the child is known (domain.md 6). What does not open stays as it is. How many; with `dryRun` how many stand
 * in the clear.
 */
export async function sealTold({
  sql,
  ring,
  dryRun,
}: Pick<Night, 'sql' | 'dryRun'> & { readonly ring: () => KeyRing }): Promise<{ readonly sealed: number }> {
  if (dryRun) {
    const [row] = await sql<{ sealed: number }[]>`
      select count(*)::int as sealed from compliance.correction_request where told <> '{}'`;
    return row ?? { sealed: 0 };
  }
  let [sealed, after] = [0, firstId];
  for (let found = sealedAtOnce; found === sealedAtOnce; ) {
    found = (await sql.begin(async (tx) => {
      const rows = await tx<
        { child_number: string; id: string; key_version: number; ciphertext: Buffer; told: string[] }[]
      >`
        select child_number::text as child_number, id, key_version, ciphertext, told from compliance.correction_request
        where told <> '{}' and id > ${after}::uuid order by id limit ${sealedAtOnce}::int for no key update`;
      for (const { child_number: number, id, key_version: version, ciphertext, told } of rows) {
        after = id;
        const at = matterPlace('correction_request', number, id);
        const text = ifReadable(() => open(ring(), at, version, ciphertext));
        if (text === null) continue;
        const whole = seal(ring(), at, JSON.stringify({ told, ...(JSON.parse(text) as MatterDetails) }));
        await tx`
          update compliance.correction_request set told = '{}', key_version = ${whole.keyVersion}, ciphertext = ${whole.ciphertext}
          where child_number = ${number}::bigint and id = ${id}`;
        sealed += 1;
      }
      return rows.length;
    })) as number;
  }
  return { sealed };
}
