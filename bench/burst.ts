import { connect, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { answerQuestions } from '../platform/thread.ts';

/** One attempt to sign in: how it was answered, and after how many milliseconds. */
export interface Attempt {
  readonly status: number;
  readonly ms: number;
}

/** Which gateway a thread of bursts goes to, with how many at once. */
export interface BurstOptions {
  readonly origin: string;
  readonly atOnce: number;
}

// People who sign in at once, none of them right: each costs a hash. They are sent by a thread of its own, from open
// connections, as bytes that are ready before the first goes: sending must neither hold up who measures the reads nor take
// the processors from whom it measures. The question is the burst's number, so that no name comes twice.
const { origin, atOnce } = workerData as BurstOptions;
const { hostname, port, host } = new URL(origin);

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true }, () =>
      resolve(socket),
    );
    socket.once('error', reject);
  });
}

function attemptOf(name: string): Buffer {
  const body = JSON.stringify({ username: name, password: 'not the right one', code: '000000' });
  const head = `POST /session HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  return Buffer.from(`${head}\r\n\r\n${body}`);
}

/** Every answer is short and comes in one piece. */
function ask(socket: Socket, attempt: Buffer): Promise<Attempt> {
  return new Promise((resolve) => {
    const began = performance.now();
    socket.once('data', (answer: Buffer) => {
      const status = Number(answer.toString('latin1', 9, 12));
      resolve({ status, ms: performance.now() - began });
    });
    socket.write(attempt);
  });
}

answerQuestions<number, Attempt[]>(parentPort as NonNullable<typeof parentPort>, async (number) => {
  const sockets = await Promise.all(Array.from({ length: atOnce }, open));
  const attempts = sockets.map((_, n) => attemptOf(`nobody-${number}-${n}`));
  const answers = await Promise.all(sockets.map((socket, n) => ask(socket, attempts[n] as Buffer)));
  for (const socket of sockets) socket.end();
  return answers;
});
