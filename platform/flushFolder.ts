import { closeSync, fsyncSync, openSync } from 'node:fs';

/** How a file system says that it flushes no folders, as shares of another machine do. */
const unable = /^(EINVAL|ENOTSUP|EBADF)$/;

/**
 * Makes what was made, renamed and removed in a folder outlast a loss of power, as far as its file system does that at all.
 * @throws the error of the file system
 */
export function flushFolder(folder: string): void {
  // There, no folder can be opened.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!unable.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(handle);
  }
}
