import { connect } from 'node:net';

/** What came back over a bare connection. */
interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  /** Milliseconds until the head was there. */
  readonly ms: number;
}

/** Sends bytes as they are and reads the first answer. For requests that no client library would send. */
export function sendRaw(url: string, bytes: string | Buffer, patience = 3_000): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let text = '';
    let ms = 0;
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No answer in ${patience} ms.`));
    }, patience);
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      const [head = '', body = ''] = text.split('\r\n\r\n', 2);
      resolve({ status: Number(head.split(' ')[1]), head, body, ms });
    };
    socket.on('data', (chunk) => {
      ms ||= performance.now() - began;
      text += chunk.toString('latin1');
      const at = text.indexOf('\r\n\r\n');
      const length = Number(text.match(/content-length: (\d+)/i)?.[1] ?? 0);
      if (at >= 0 && text.length >= at + 4 + length) finish();
    });
    socket.on('error', () => (text ? finish() : reject(new Error('The connection was cut.'))));
    socket.on('close', () => text && finish());
  });
}
