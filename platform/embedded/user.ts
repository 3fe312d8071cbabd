import { execFileSync, spawnSync } from 'node:child_process';

/** The operating system's user that the server runs as, when it is not the present one. */
export interface ServerUser {
  uid: number;
  gid: number;
}

const NOBODY = 65_534;

/**
 * PostgreSQL refuses to run as root, so root hands it to the user `postgres`, or to nobody where there is none.
 * Undefined: the server runs as the present user.
 */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return { uid: NOBODY, gid: NOBODY };
  }
}

/**
 * Whether the server's user can reach what `path` names and enter or run it. It is asked as that user: mode bits alone do not
 * tell (access lists, mount options).
 */
export function reachable(user: ServerUser | undefined, path: string): boolean {
  const asked = spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  });
  return asked.status === 0;
}
