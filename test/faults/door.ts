import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Embedded, startEmbedded } from '../../platform/embedded/server.ts';
import { startMigrated } from '../support/migratedServer.ts';
import { joinSockets } from '../support/sockets.ts';

/** A PostgreSQL server of a test's own that can be killed and stopped, and comes back at the same address. */
export interface Falling {
  readonly url: string;
  /** Ends it at once, as a power cut does, and starts it again. */
  kill(): Promise<void>;
  /** Ends it as an operator does, and starts it again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a migrated server in a folder, behind one address: it comes back on another port. */
export async function startFalling(folder: string): Promise<Falling> {
  const start = () => startEmbedded({ dataDir: folder });
  let server: Embedded = await startMigrated(folder);
  const sockets = new Set<Socket>();
  // While it is down its port is anybody's: servers of other tests have the same passwords, and know none of its sessions.
  let isUp = true;
  const door = createServer((client) => {
    if (!isUp) return client.destroy();
    const upstream = connect(server.port, '127.0.0.1');
    sockets.add(client.once('close', () => sockets.delete(client)));
    joinSockets(client, upstream);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = new URL(server.url);
  address.port = String((door.address() as { port: number }).port);
  const fall = async (end: () => unknown) => {
    isUp = false;
    await end();
    server = await start();
    isUp = true;
  };
  return {
    url: address.href,
    kill: () =>
      fall(() => {
        const pid = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
        process.kill(pid, 'SIGKILL');
      }),
    restart: () => fall(() => server.stop()),
    async close() {
      for (const socket of sockets) socket.destroy();
      door.close();
      await server.stop();
    },
  };
}
