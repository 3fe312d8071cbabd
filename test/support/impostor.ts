import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** How a server that does not know the password goes about having it, or being believed without it. */
export type Trick =
  | 'asks for it in clear'
  | 'asks for it in MD5'
  | 'asks for nothing'
  | 'is ready at once'
  | 'signs with what it made up'
  | 'leaves its signature out';

const message = (type: string, body: Buffer) => {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const number = (value: number) => {
  const body = Buffer.alloc(4);
  body.writeInt32BE(value);
  return body;
};
const authentication = (kind: number, more: Buffer | string = '') =>
  message('R', Buffer.concat([number(kind), Buffer.from(more)]));
const ready = message('Z', Buffer.from('I'));
const welcome = Buffer.concat([authentication(0), ready]);

/** What follows the client's answers, one after the other. */
function script(trick: Trick): ((answer: string) => Buffer)[] {
  if (trick === 'asks for it in clear') return [() => authentication(3), () => welcome];
  if (trick === 'asks for it in MD5') return [() => authentication(5, 'salt'), () => welcome];
  if (trick === 'asks for nothing') return [() => welcome];
  if (trick === 'is ready at once') return [() => ready];
  const first = (answer: string) =>
    authentication(11, `r=${/r=(\S+)/.exec(answer)?.[1]}more,s=${btoa('a salt')},i=1`);
  const last =
    trick === 'leaves its signature out'
      ? welcome
      : Buffer.concat([authentication(12, `v=${btoa('made up')}`), welcome]);
  return [() => authentication(10, 'SCRAM-SHA-256\0\0'), first, () => last];
}

/**
 * A server on a port of loopback that knows no password and keeps all that it is told after the first message, which names
 * the user.
 */
export async function startImpostor(
  trick: Trick,
  { port = 0, tls }: { readonly port?: number; readonly tls?: 'declined' } = {},
): Promise<{ readonly port: number; heard(): string; knocks(): number }> {
  const heard: Buffer[] = [];
  const clients: Socket[] = [];
  const server = createServer((client) => {
    clients.push(client.on('error', () => {}));
    const steps = tls === 'declined' ? [() => Buffer.from('N'), ...script(trick)] : script(trick);
    let begun = false;
    client.on('data', (data) => {
      if (begun) heard.push(data);
      begun = true;
      const step = steps.shift();
      if (step) client.write(step(data.toString('latin1')));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
    for (const client of clients) client.destroy();
  });
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => Buffer.concat(heard).toString('latin1'),
    knocks: () => clients.length,
  };
}
