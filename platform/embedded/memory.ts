import { totalmem } from 'node:os';

/**
 * What the server keeps of its tables in its own memory: a sixteenth of what the machine, or the container, has, from 256 to
 * 1,024 MB. A million children take 2 GB with their indexes: with the most of it a feed of theirs costs a third less CPU.
 */
export function bufferMegabytes(): number {
  const all = totalmem();
  const given = process.constrainedMemory();
  const memory = given > 0 && given < all ? given : all;
  return Math.min(1_024, Math.max(256, Math.floor(memory / 16 / 1_048_576)));
}
