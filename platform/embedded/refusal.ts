/** The embedded PostgreSQL cannot run here. The message is one sentence: what, where, what to do. */
export class EmbeddedRefused extends Error {
  readonly code = 'EMBEDDED_REFUSED';
  override readonly name = 'EmbeddedRefused';
}

/** It cannot, since there is no room for a database. */
export class DiskFull extends EmbeddedRefused {}

const OWN_SERVER = 'or set DATABASE_URL to a server of your own';

/** Turns a file system error into the sentence that says which folder and what to do; other errors stay. */
export function explainFileError(error: unknown, folder: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder);
  const nowhere = code === 'ENOENT' && syscall === 'mkdir';
  if (nowhere || /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST)$/.test(code ?? '')) {
    return new EmbeddedRefused(
      `The folder ${folder} cannot be written (${code}); make it a folder that this user may write, set ` +
        `SIGNPOST_DATA_DIR to another, ${OWN_SERVER}.`,
    );
  }
  return error;
}

/** Whether what a program printed says that the disk is full. */
export const isFull = (output: string) => /No space left on device|Disk quota exceeded/i.test(output);

/** Turns what `initdb`, `pg_ctl` or the server printed into one sentence. */
export function explainOutput(program: string, output: string, folder: string): EmbeddedRefused {
  if (isFull(output)) return diskFull(folder);
  if (/error while loading shared libraries|cannot execute binary|not found|No such file/i.test(output)) {
    return new EmbeddedRefused(
      `The embedded PostgreSQL's program ${program} does not run on this system (a C library such as Alpine's, or a ` +
        `missing file); use a glibc system and "npm ci", ${OWN_SERVER}.`,
    );
  }
  if (/could not (create|map) shared memory|Cannot allocate memory/i.test(output)) {
    return new EmbeddedRefused(
      `The embedded PostgreSQL found too little memory to start; free about 400 MB, ${OWN_SERVER}.`,
    );
  }
  const reason = output
    .split('\n')
    .map((line) => line.replace(/^.*?\b(FATAL|PANIC|error):\s*/i, '$1: ').trim())
    .filter((line) => /^(FATAL|PANIC|error):/i.test(line))
    .at(-1);
  return new EmbeddedRefused(
    `The embedded PostgreSQL's program ${program} failed in ${folder}${reason ? ` (${reason})` : ''}; see the ` +
      `server log in that folder, ${OWN_SERVER}.`,
  );
}

/** There is no room for a database. */
export function diskFull(folder: string): DiskFull {
  return new DiskFull(
    `The disk that holds ${folder} is full; free at least 300 MB, set SIGNPOST_DATA_DIR to another disk, ${OWN_SERVER}.`,
  );
}
