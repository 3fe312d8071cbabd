import type { AddressInfo, Server } from 'node:net';
import { StartRefused } from './startFault.ts';

/**
 * Begins to take connections; resolves to the port, which the system chose where it was 0. @throws StartRefused for a host
 * that nobody knows, which would else be taken for the database's; whatever the system says of others
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(
        error.syscall === 'getaddrinfo'
          ? new StartRefused('HOST is no address of this machine; correct it or leave it out.')
          : error,
      );
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.removeListener('error', refuse);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
