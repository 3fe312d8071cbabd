import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to the database that a test can cut. */
interface CuttableServer {
  /** The database's address by this way. */
  url: string;
  /** Lets the next statement reach the server and be answered there, then drops the answer and the connection. */
  cutAnswerOfNextStatement(): void;
  /** How many answers were dropped so far. */
  droppedAnswers(): number;
  /** Drops every connection and refuses new ones until `restore`. */
  cut(): void;
  restore(): void;
  /** Lets nothing pass until `goOn`, and drops nothing: as before a server that stands still. */
  standStill(): void;
  goOn(): void;
  close(): Promise<void>;
}

/** Parts of the frontend protocol that carry a statement: Query, Parse, Bind. */
const statement = new Set(['Q', 'P', 'B'].map((letter) => letter.charCodeAt(0)));

/** A proxy before the database at `url`. */
export async function cuttableServer(url: string): Promise<CuttableServer> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let armed = false;
  let down = false;
  let still = false;
  let dropped = 0;
  const server: Server = createServer((client) => {
    if (down) return void client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    let doomed = false;
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      if (still) socket.pause();
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (armed && statement.has(chunk[0] as number)) {
        armed = false;
        doomed = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      // ReadyForQuery ends the answer: what was asked is committed by then.
      if (doomed && chunk.subarray(-6, -1).equals(Buffer.from('Z\0\0\0\x05', 'latin1'))) {
        dropped += 1;
        client.destroy();
      }
      if (!doomed) client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as { port: number }).port);
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: through.href,
    cutAnswerOfNextStatement: () => {
      armed = true;
    },
    droppedAnswers: () => dropped,
    cut: () => {
      down = true;
      dropAll();
    },
    restore: () => {
      down = false;
    },
    standStill: () => {
      still = true;
      for (const socket of sockets) socket.pause();
    },
    goOn: () => {
      still = false;
      for (const socket of sockets) socket.resume();
    },
    close: () => {
      dropAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
