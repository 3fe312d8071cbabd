import { actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Sql } from '../../../platform/database.ts';
import { recordNotFound } from '../../../platform/failures.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import { ownTeam } from '../access.ts';
import type { RecordDependencies } from '../dependencies.ts';
import type { ListLeaverInput, SettleLeaverItemInput } from '../generated.ts';
import { hiddenInvolvements } from './hidden.ts';

interface Dependencies extends RecordDependencies {
  readonly sealedSql: Sql;
}

/**
 * What a practitioner who has left an organisation still has in the records of one authority, as work of its team.
 * Leavers whom the accounts know are listed automatically (departures.ts); here a team names somebody else, and is
 * shown nothing but its own records.
 */
export function createLeavers(dependencies: Dependencies) {
  const { sql, sealedSql, ring, audit, clock } = dependencies;
  const mutate = createMutation('records', dependencies);
  return {
    async list(input: ListLeaverInput, caller: Caller) {
      const authority = ownTeam(caller);
      const account = idOrNone(input.accountId);
      const hidden = await hiddenInvolvements(
        { sql, sealedSql, ring: ring() },
        authority,
        (row) => row.accountId === account || undefined,
      );
      const stored = await mutate<{ items: number }>('listLeaver', input, caller, async (transaction) => {
        // Locked before they are listed: a record that moves takes along what is listed already.
        await transaction`
          select from records.child where authority_code = ${authority} and number in (
            select child_number from records.involvement
            where account_id = ${account}::uuid and category = 'ADDITIONAL' and ended_on is null
            union all select unnest(${hidden.map(({ number }) => number)}::bigint[])
          ) order by number for no key update`;
        await transaction`
          insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at, opened_by)
          select gen_random_uuid(), 'INVOLVEMENT_OF_LEAVER', ${authority}, found.child_number, found.reference,
            ${clock.now()}, ${caller.accountId}
          from (
            select i.child_number, i.id as reference
            from records.involvement i join records.child c on c.number = i.child_number
            where i.account_id = ${account}::uuid and i.category = 'ADDITIONAL' and i.ended_on is null
              and c.authority_code = ${authority} and c.status = 'LIVE'
            union all
            select h.number, h.reference
            from jsonb_to_recordset(${JSON.stringify(hidden)}::text::jsonb) as h(number bigint, reference uuid)
            join records.child c on c.number = h.number and c.authority_code = ${authority} and c.status = 'LIVE'
          ) found
          on conflict (reference, queue) where closed_at is null do nothing`;
        const [open] = await transaction<{ items: number }[]>`
          select count(*)::int as items from records.work_item w
          where w.queue = 'INVOLVEMENT_OF_LEAVER' and w.authority_code = ${authority} and w.closed_at is null
            and (exists (select from records.involvement i where i.child_number = w.child_number
                and i.id = w.reference and i.account_id = ${account}::uuid)
              or w.reference in (select h.reference
                from jsonb_to_recordset(${JSON.stringify(hidden)}::text::jsonb) as h(reference uuid)))`;
        const items = open?.items ?? 0;
        await audit.append(transaction, {
          ...actor(caller),
          kind: 'LEAVER_LISTED',
          outcome: 'DONE',
          area: authority,
          detail: { leaver: account, items },
        });
        return { items };
      });
      return '__typename' in stored ? stored : { __typename: 'LeaverListed' as const, items: stored.items };
    },

    async settle(input: SettleLeaverItemInput, caller: Caller) {
      const authority = ownTeam(caller);
      const reference = idOrNone(input.reference);
      const stored = await mutate<{ settled: boolean }>(
        'settleLeaverItem',
        input,
        caller,
        async (transaction) => {
          // By the database's clock, as the moment at which somebody left: what is settled before they left again is theirs anew.
          const rows = await transaction<{ child_number: number }[]>`
          update records.work_item set outcome = 'CHECKED', closed_at = now(), closed_by = ${caller.accountId}
          where reference = ${reference}::uuid and queue = 'INVOLVEMENT_OF_LEAVER' and closed_at is null
            and authority_code = ${authority}
          returning child_number`;
          const [row] = rows;
          if (!row) return { settled: false };
          await audit.append(transaction, {
            ...actor(caller),
            kind: 'LEAVER_ITEM_SETTLED',
            outcome: 'DONE',
            area: authority,
            childNumber: String(row.child_number),
            detail: { reference },
          });
          return { settled: true };
        },
      );
      if ('__typename' in stored) return stored;
      return stored.settled ? { __typename: 'LeaverItemSettled' as const, reference } : recordNotFound;
    },
  };
}
/** What lists and settles what leavers had. */
export type Leavers = ReturnType<typeof createLeavers>;
