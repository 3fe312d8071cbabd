import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';

/**
 * Passes on what either says to the other, and ends each when the other has ended, however it did: behind a `pipe` whoever
 * is reset leaves the other's connection open, and the database believes that it is still asked.
 */
export function joinSockets(client: Socket, upstream: Socket): void {
  pipeline(client, upstream, client, () => {});
}
