import { localClient, type SubgraphClient, type SubgraphClients } from '../../gateway/forward.ts';
import { remoteClient } from '../../gateway/forwardHttp.ts';
import { createGateway, type GatewayOptions } from '../../gateway/gateway.ts';
import type { SubgraphName } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { type Log, silentLog } from '../../platform/log.ts';
import { readPolicy } from '../../platform/policy.ts';
import type { RunningSubgraph, SubgraphDependencies } from '../../platform/subgraph.ts';
import { createSubgraphServer } from '../../platform/subgraphServer.ts';
import { createCompliance } from '../../subgraphs/compliance/subgraph.ts';
import { createRecords } from '../../subgraphs/records/subgraph.ts';
import { createUsers } from '../../subgraphs/users/subgraph.ts';
import { castDatabase, seedCast } from './cast.ts';
import { freshDatabase, type TestDatabase, testKeys } from './database.ts';
import { afterFile } from './endings.ts';
import { credentialsOf, insertSession, type Send, type SignedIn, signedIn } from './people.ts';
import { statementTexts, watchStatements } from './statements.ts';

export type { Answered, SignedIn } from './people.ts';

export type Shape = 'in-process' | 'http';
export const shapes: readonly Shape[] = ['in-process', 'http'];

interface SignpostOptions {
  /** How the gateway reaches the subgraphs; in process unless told. */
  readonly shape?: Shape;
  /** A database of one's own; a fresh one unless told. */
  readonly database?: TestDatabase;
  /** Whether the cast is put into the database; unless told, it is when the database is not given. */
  readonly seed?: boolean;
  /** Changes the way to a subgraph: for faults, and to see whether it was called. */
  readonly wrap?: (client: SubgraphClient) => SubgraphClient;
  /** What differs in the gateway: `trustedOnly`, `maxInFlight`, `databaseUrl`, ... */
  readonly gateway?: Partial<GatewayOptions>;
  /** What differs in the subgraphs: a clock, a policy, ... */
  readonly subgraphs?: Partial<SubgraphDependencies>;
  /** What differs in users alone, beside that. */
  readonly users?: Partial<SubgraphDependencies>;
  readonly log?: Log;
  /** Whether it tells of its statements; files that watch them say it so, or call `watchStatements`. */
  readonly watched?: boolean;
}

/** A running graph: the real gateway on a free port, three real subgraphs, a real database. */
export interface Signpost {
  readonly url: string;
  readonly database: TestDatabase;
  readonly subgraphs: Readonly<Record<SubgraphName, RunningSubgraph>>;
  /** Addresses of the subgraphs, in the shape `http`. */
  readonly subgraphUrls: Readonly<Partial<Record<SubgraphName, string>>>;
  /** Somebody of the cast, in a session that is made at the first use and kept. */
  as(username: string): SignedIn;
  /** The same person in a new session. */
  again(username: string): SignedIn;
  /** Signs in through `POST /session`, as people do: three times in half a minute at the most. */
  signIn(username: string): Promise<SignedIn>;
  /** A request without a session. */
  fetch: Send;
  /** How many SQL statements gateway and subgraphs sent meanwhile; heartbeats, and who asks, are left out. For those that are watched. */
  statements(work: () => Promise<unknown>): Promise<number>;
  /** Their texts. */
  statementTexts(work: () => Promise<unknown>): Promise<string[]>;
  close(): Promise<void>;
}

/** Who asks, and what the service may do, is asked again when a heartbeat is late: whatever the operation is about. */
const whoAsks = /from users\.session s cross join moment|from service\.state/;
const askedFor = async (work: () => Promise<unknown>) =>
  (await statementTexts(work)).filter((text) => !whoAsks.test(text));

const names = ['records', 'users', 'compliance'] as const;
const create = { records: createRecords, users: createUsers, compliance: createCompliance };

/** Starts the whole graph. It is closed after the file's tests, and its database goes, unless the test closes it before. */
export async function startSignpost(options: SignpostOptions = {}): Promise<Signpost> {
  const { shape = 'in-process', log = silentLog, wrap = (client) => client } = options;
  const { seed = !options.database } = options;
  if (options.watched) watchStatements();
  const database = options.database ?? (await (seed ? castDatabase() : freshDatabase()));
  const keys = testKeys();
  if (options.database && seed) await seedCast(database.sql, keys);
  const shared = { databaseUrl: database.url, keys, policy: readPolicy(), clock: systemClock, log };

  const subgraphs = {} as Record<SubgraphName, RunningSubgraph>;
  const subgraphUrls: Partial<Record<SubgraphName, string>> = {};
  const clients = {} as Record<SubgraphName, SubgraphClient>;
  const stops: (() => Promise<unknown>)[] = [];
  for (const name of names) {
    const subgraph = create[name]({
      ...shared,
      ...options.subgraphs,
      ...(name === 'users' && options.users),
    });
    subgraphs[name] = subgraph;
    if (shape === 'in-process') clients[name] = wrap(localClient(subgraph));
    else {
      const server = createSubgraphServer({
        subgraph,
        callerKey: keys.callerPublicKey(),
        log,
        ready: async () => ({ database: true }),
      });
      const origin = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
      stops.push(() => server.close());
      subgraphUrls[name] = origin;
      clients[name] = wrap(remoteClient({ name, origin, signingKey: keys.callerPrivateKey() }));
    }
    stops.push(() => subgraph.stop());
  }
  const gateway = await createGateway({
    ...shared,
    clients: clients satisfies SubgraphClients,
    trustedOnly: false,
    ...options.gateway,
  });
  const url = `http://127.0.0.1:${await gateway.listen(0, '127.0.0.1')}`;
  const send: Send = (path, init) => fetch(`${url}${path}`, init);

  const known = new Map<string, SignedIn>();
  const again = (username: string) => signedIn(username, send, () => insertSession(database, username));

  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= (async () => {
      await gateway.close();
      for (const stop of stops) await stop();
    })();
    return closed;
  };
  afterFile(close);

  return {
    url,
    database,
    subgraphs,
    subgraphUrls,
    as(username) {
      const one = known.get(username) ?? again(username);
      known.set(username, one);
      return one;
    },
    again,
    async signIn(username) {
      const response = await send('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(await credentialsOf(database, username)),
      });
      if (response.status !== 201) throw new Error(`Signing in was refused with ${response.status}.`);
      const { token } = (await response.json()) as { token: string };
      return signedIn(username, send, async () => token);
    },
    fetch: send,
    statementTexts: askedFor,
    statements: async (work) => (await askedFor(work)).length,
    close,
  };
}
