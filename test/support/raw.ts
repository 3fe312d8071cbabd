import { connect } from 'node:net';
import { stopwatch } from './time.ts';

/** What came back over a bare connection. */
interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/**
 * Sends bytes as they are and reads the first answer. For requests that no client library would send. Rejects where there is
 * none within so many milliseconds by the stopwatch: a machine that stands still makes none late.
 */
export function sendRaw(url: string, bytes: string | Buffer, patience = 3_000): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const { passed, stop } = stopwatch();
    const timer = setInterval(() => {
      if (passed() < patience) return;
      socket.destroy();
      reject(new Error(`No answer in ${patience} ms.`));
    }, 10);
    const finish = () => {
      socket.destroy();
      const [head = '', body = ''] = text.split('\r\n\r\n', 2);
      resolve({ status: Number(head.split(' ')[1]), head, body });
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const at = text.indexOf('\r\n\r\n');
      const length = Number(text.match(/content-length: (\d+)/i)?.[1] ?? 0);
      if (at >= 0 && text.length >= at + 4 + length) finish();
    });
    socket.on('error', () => (text ? finish() : reject(new Error('The connection was cut.'))));
    socket.on('close', () => {
      stop();
      clearInterval(timer);
      if (text) finish();
    });
  });
}
