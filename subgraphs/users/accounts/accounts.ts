import type { Caller } from '../../../platform/caller.ts';
import { type Page, type PageArguments, readPage } from '../../../platform/page.ts';
import type { AccountFilter } from '../generated.ts';
import { canonicalUsername } from '../session/throttle.ts';
import type { CareDependencies } from './change.ts';
import { type ManagedAccountView, type ManagedRow, managedView } from './managed.ts';
import { findManaged, type OneAccount, readManaged } from './store.ts';

/** Reads the accounts that a caller manages, or helps. */
export interface ManagedAccounts {
  page(
    caller: Caller,
    asked: PageArguments & { filter?: AccountFilter | null },
  ): Promise<Page<ManagedAccountView>>;
  /** One account; null when there is none within reach. */
  find(caller: Caller, one: OneAccount): Promise<ManagedAccountView | null>;
}

/** Accounts over the pool of role signpost_users. */
export function createManagedAccounts(deps: CareDependencies & { cursorKey: Buffer }): ManagedAccounts {
  const { sql, policy, clock, keys, cursorKey } = deps;
  const view = (row: ManagedRow, caller: Caller) =>
    managedView(row, caller, { standingKey: keys.standingKey(), policy, today: clock.today() });
  return {
    page(caller, { filter, ...asked }) {
      const status = filter?.status ?? null;
      const justified = filter?.justified ?? false;
      return readPage(
        { caller, cursorKey, policy },
        `accounts ${JSON.stringify([status, justified])}`,
        asked,
        async (after: string | null, limit) => {
          const rows = await readManaged(sql, caller, { status, justified, after, limit });
          return rows.map((row) => view(row, caller));
        },
        ({ number }) => number,
      );
    },
    async find(caller, one) {
      const sought = 'username' in one ? { username: canonicalUsername(one.username) } : one;
      const row = await findManaged(sql, caller, sought);
      return row ? view(row, caller) : null;
    },
  };
}
