import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { remoteClient } from '../../gateway/forwardHttp.ts';
import { testKeys } from '../support/database.ts';
import { afterFile } from '../support/endings.ts';
import { startSignpost } from '../support/graph.ts';

/** What a broken subgraph makes of what it is asked. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * A graph whose `users` answers as `breaks` is told, but for the question who asks; and as ever while it is told nothing. It is
 * closed after the file's tests.
 */
export async function brokenUsers() {
  let answer: Answer | undefined;
  const server = createServer((request, response) => {
    request.resume();
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const broken = remoteClient({ name: 'users', origin, signingKey: testKeys().callerPrivateKey() });
  afterFile(async () => {
    await broken.close();
    server.closeAllConnections();
    server.close();
  });
  const graph = await startSignpost({
    shape: 'http',
    wrap: (client) =>
      client.name !== 'users'
        ? client
        : {
            ...client,
            execute: (fetch, ...more) =>
              answer && !fetch.text.includes('resolveSession')
                ? broken.execute(fetch, ...more)
                : client.execute(fetch, ...more),
          },
  });
  return {
    graph,
    breaks: (how: Answer | undefined) => {
      answer = how;
    },
  };
}
