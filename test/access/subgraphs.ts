import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { loadReference } from '../../cli/seed/directory.ts';
import { localClient, type SubgraphClient } from '../../gateway/forward.ts';
import { remoteClient } from '../../gateway/forwardHttp.ts';
import { type Caller, type CallerClaims, mintCaller } from '../../platform/caller.ts';
import { silentLog } from '../../platform/log.ts';
import { readPolicy } from '../../platform/policy.ts';
import { createSubgraphServer } from '../../platform/subgraphServer.ts';
import { createCompliance } from '../../subgraphs/compliance/subgraph.ts';
import { createRecords } from '../../subgraphs/records/subgraph.ts';
import { settableClock } from '../support/clock.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { afterFile } from '../support/endings.ts';
import { claimsOf } from '../support/people.ts';
import { testSettings } from '../support/settings.ts';
import { seedSubjects } from './children.ts';

/** Ways in which the gateway reaches a subgraph. */
export const shapes = ['in process', 'over HTTP'] as const;
type Shape = (typeof shapes)[number];

/** A caller as the gateway vouches for one, in the mode that the tests run in. */
export const callerWith = (claims: CallerClaims): Caller =>
  mintCaller(claims, randomUUID(), testSettings.serviceMode);

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by each test
export type Answer = { data: any; errors?: { extensions: { code: string } }[] };

/** Records and compliance at work on one database with the matrix's children, without a gateway before them. */
export async function startSubgraphs(shape: Shape) {
  const database = await freshDatabase();
  const keys = testKeys();
  await database.sql.begin((tx) => loadReference(tx));
  await seedSubjects(database.sql, keys);
  const clock = settableClock(new Date());
  const dependencies = { databaseUrl: database.url, keys, policy: readPolicy(), clock, log: silentLog };
  const running = { records: createRecords(dependencies), compliance: createCompliance(dependencies) };
  const ends: (() => Promise<unknown>)[] = [];
  const clients = new Map<string, SubgraphClient>();
  const origins = new Map<string, string>();
  for (const [name, subgraph] of Object.entries(running)) {
    ends.push(() => subgraph.stop());
    if (shape === 'in process') {
      clients.set(name, localClient(subgraph));
      continue;
    }
    const server = createSubgraphServer({
      subgraph,
      callerKey: keys.callerPublicKey(),
      log: silentLog,
      ready: async () => ({ database: true }),
    });
    const origin = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
    const client = remoteClient({
      name: subgraph.name,
      origin,
      signingKey: keys.callerPrivateKey(),
    });
    clients.set(name, client);
    origins.set(name, origin);
    ends.unshift(
      () => client.close(),
      () => server.close(),
    );
  }
  afterFile(async () => {
    for (const end of ends) await end();
  });
  const sessions = new Map<string, string>();
  const callerOf = (username: string): Caller => {
    const session = sessions.get(username) ?? randomUUID();
    sessions.set(username, session);
    return callerWith(claimsOf(username, session));
  };
  const ask = async (
    name: 'records' | 'compliance',
    caller: Caller,
    text: string,
    variables: object = {},
  ) => {
    const client = clients.get(name) as SubgraphClient;
    const fetch = { text, document: parse(text, { noLocation: true }), operationName: undefined };
    const answer = await client.execute(fetch, variables as never, caller, undefined);
    return JSON.parse(JSON.stringify(answer)) as Answer;
  };
  return { ask, callerOf, clock, database, keys, origins, running };
}
