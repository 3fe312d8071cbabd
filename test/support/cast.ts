import { type CastRows, loadCast } from '../../cli/seed/cast.ts';
import { loadReference } from '../../cli/seed/directory.ts';
import { type IsoDate, systemClock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database.ts';
import type { Keys } from '../../platform/keys.ts';

export {
  type CastChildName,
  castAuthorities,
  castChildNames,
  castMember,
  castMembers,
  castNhsNumbers,
  castNumbers,
  castPlaces,
  castRows,
  castService,
  castTeam,
} from '../../cli/seed/cast.ts';

/**
 * Writes authorities, districts, the named people and the named children, and nothing else. `sql` is the owner's.
 * Throws when they are there already.
 */
export async function seedCast(sql: Sql, keys: Keys, options: { today?: IsoDate } = {}): Promise<CastRows> {
  const { today = systemClock.today() } = options;
  return sql.begin(async (tx) => {
    await loadReference(tx);
    return loadCast(tx, keys, { today });
  }) as Promise<CastRows>;
}
