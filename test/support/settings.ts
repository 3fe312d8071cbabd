/** What the tests take from the environment. */
export const testSettings = {
  /** A server of one's own to test against (superuser or CREATEROLE and CREATEDB), instead of the embedded one. */
  databaseUrl: process.env.TEST_DATABASE_URL || undefined,
  /** What generated cases start from: the same for everybody, so that a failure can be repeated; a number, or `random`. */
  seed: process.env.TEST_SEED || '20261122',
  /** How much the tests of faults are to find: `short` for every change, `long` for every night. */
  faults: process.env.FAULTS === 'long' ? 'long' : 'short',
  /** The service mode that everything begins in: the access rules are run in INTERIM too (L05). */
  serviceMode: process.env.TEST_SERVICE_MODE === 'INTERIM' ? 'INTERIM' : 'NORMAL',
  /** Before which of its steps on files a command that imports faults/killAt kills itself; never when below 0. */
  killAt: Number(process.env.KILL_AT ?? -1),
  /** By how many hours the clock of a process that imports support/clockOff is ahead; behind when below 0. */
  clockOff: Number(process.env.CLOCK_OFF ?? 0),
  /** Where child processes find programs. */
  path: process.env.PATH,
} as const;
