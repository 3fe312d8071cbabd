import { randomUUID } from 'node:crypto';
import type { Sql } from '../../../platform/database.ts';
import { outwardOf, randomChildNumber } from '../../../platform/identifiers.ts';
import type { Keys } from '../../../platform/keys.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { beginHidden } from './carriedShield.ts';
import { readFromVault } from './vault.ts';

/**
 * Makes the record of a new identity from its vault entry and marks the entry as completed; if that was done before,
 * it does nothing. Two separate transactions and no audit row, so that nothing of the new record is written together
 * with anything of the former one (docs/adr/0021). The record begins without provenance and takes its times from some
 * other record: the true time would stand in the audit beside the order (docs/adr/0093).
 */
export async function makePresent(sql: Sql, sealedSql: Sql, keys: Keys, id: string): Promise<void> {
  const entry = await readFromVault(sealedSql, keys, id);
  if (!entry) return;
  const { presentNumber: number, present } = entry;
  const { address, shield = null } = present;
  await sql.begin(async (tx) => {
    const [other] = await tx<{ number: string; made: string }[]>`
      select number::text, created_at::text as made from (
        (select number, created_at, 1 as choice from records.child where number >= ${randomChildNumber()}::bigint
          order by number limit 1)
        union all (select number, created_at, 2 from records.child order by number limit 1)) c
      order by choice limit 1`;
    // Nobody's, where there is no other: what matters is that nothing tells of this transaction.
    await tx`select set_config('records.changed_with', ${other?.number ?? '0'}, true)`;
    const made = await tx`
      insert into records.child (number, given_name, family_name, gender, birth_date, authority_code, given_key,
        family_key, outward, shield, created_at)
      values (${number}, ${present.givenName}, ${present.familyName}, ${present.gender}, ${present.birthDate},
        ${present.authorityCode}, ${givenKey(present.givenName)}, ${familyKey(present.familyName)},
        ${address && !shield ? outwardOf(address.postcode) : null}, ${shield ? 'ACTIVE' : 'NONE'},
        coalesce(${other?.made ?? null}::text::timestamptz, date_trunc('month', now())))
      on conflict (number) do nothing returning number`;
    if (made.length === 0) return;
    if (shield) await beginHidden(tx, keys, number, present, shield);
    if (address && !shield) {
      await tx`
        insert into records.address (child_number, id, status, line, locality, postcode)
        values (${number}, ${randomUUID()}, 'CURRENT', ${address.line}, ${address.locality}, ${address.postcode})`;
    }
    for (const { name, relationship, telephone, email } of shield ? [] : present.carers) {
      await tx`
        insert into records.carer (child_number, id, name, relationship, telephone, email)
        values (${number}, ${randomUUID()}, ${name}, ${relationship}, ${telephone}, ${email})`;
    }
    if (present.consent) {
      // The month alone: the day would be that of the order in the audit. The entry of the vault has it.
      await tx`
        insert into records.participation (child_number, until_age, given_on, recorded_by)
        values (${number}, ${present.consent.untilAge}, date_trunc('month', ${entry.recordedOn}::date),
          ${present.consent.recordedBy})`;
    }
  });
  await sql`update sealed.vault set completed = true where id = ${id}`;
}
