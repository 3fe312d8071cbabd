import { type CastRows, loadCast } from '../../cli/seed/cast.ts';
import { loadReference } from '../../cli/seed/directory.ts';
import { type IsoDate, systemClock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database.ts';
import type { Keys } from '../../platform/keys.ts';
import { freshDatabase, type TestDatabase, testKeys } from './database.ts';

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

/** A database of one's own with the cast in it as on `today`, copied: writing it costs three times as much. */
export function castDatabase({ today = systemClock.today() } = {}): Promise<TestDatabase> {
  return freshDatabase({
    filled: {
      name: `cast_${today.replaceAll('-', '')}`,
      fill: (sql) => seedCast(sql, testKeys(), { today }),
    },
  });
}
