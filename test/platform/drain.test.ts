import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatewayCaller, signCaller } from '../../platform/caller.ts';
import { silentLog } from '../../platform/log.ts';
import type { RunningSubgraph } from '../../platform/subgraph.ts';
import { createSubgraphServer } from '../../platform/subgraphServer.ts';
import { testKeys } from '../support/database.ts';
import { soon } from '../support/time.ts';

const drainDelay = soon(1_000);
const body = JSON.stringify({ query: '{ __typename }' });
const subgraph = {
  name: 'users',
  execute: async () => ({ data: { __typename: 'Query' } }),
} as unknown as RunningSubgraph;

let server: ReturnType<typeof createSubgraphServer>;
let port: number;
const ask = async (socket: Socket): Promise<string> => {
  const token = await signCaller(gatewayCaller('1'), 'users', body, testKeys().callerPrivateKey());
  const answered = new Promise<string>((resolve, reject) => {
    socket.once('data', (data) => resolve(data.toString()));
    socket.once('error', reject);
    socket.once('end', () => resolve('ended'));
  });
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: users\r\nauthorization: Bearer ${token}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  return answered;
};
const opened = () =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });

beforeAll(async () => {
  server = createSubgraphServer({
    subgraph,
    callerKey: testKeys().callerPublicKey(),
    log: silentLog,
    drainDelay,
    ready: async () => ({ database: true }),
  });
  port = await server.listen(0, '127.0.0.1');
});
afterAll(() => server.close());

test('a subgraph that is told to stop says so, and answers what gateways that have not heard it still send', async () => {
  const kept = await opened();
  expect(await ask(kept)).toMatch(/^HTTP\/1.1 200 .*connection: keep-alive/is);
  const closed = server.close();
  expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(503);
  for (const socket of [kept, await opened()])
    expect(await ask(socket)).toMatch(/^HTTP\/1.1 200 .*connection: close/is);
  await closed;
  await expect(opened()).rejects.toThrow('ECONNREFUSED');
});
