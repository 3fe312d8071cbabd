import { readFileSync } from 'node:fs';
import { AuditWriter } from '../platform/audit.ts';
import type { Clock } from '../platform/clock.ts';
import { openPool } from '../platform/database.ts';
import { followDatabase } from '../platform/databaseClock.ts';
import type { Keys } from '../platform/keys.ts';
import type { Log } from '../platform/log.ts';
import { permissions } from '../platform/permissions.ts';
import type { Policy } from '../platform/policy.ts';
import { runner } from './answer.ts';
import { startGraphServer } from './apollo.ts';
import { GatewayAudit } from './audit.ts';
import { auditedTypes, keyedFields } from './disclosure.ts';
import type { SubgraphClients } from './forward.ts';
import { Gathering } from './gathering.ts';
import { readiness } from './health.ts';
import { Identity } from './identity.ts';
import { Operations, type ValidDocument, validTrusted } from './operations.ts';
import { createPlanner, type Planner } from './plan/planner.ts';
import { Revocations } from './revocations.ts';
import { giveScalarsTheirInput } from './scalars.ts';
import { createGatewayServer, type ExplorerRoutes } from './server.ts';
import { Service } from './service.ts';
import { whoIsSignedIn } from './session.ts';
import { documentHash, readTrusted } from './trusted.ts';

export interface GatewayOptions {
  /** The ways to the three subgraphs; closed with the gateway. */
  readonly clients: SubgraphClients;
  readonly databaseUrl: string;
  /** The same database without a pooler between, to listen on; `databaseUrl` unless told. */
  readonly directUrl?: string;
  readonly keys: Keys;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether callers who may not explore run trusted documents only. */
  readonly trustedOnly: boolean;
  readonly explorer?: ExplorerRoutes;
  /** The address that people know the service by; http://localhost and the port unless told. */
  readonly publicUrl?: string;
  /** Requests at once; 128 unless told. */
  readonly maxInFlight?: number;
  /** Milliseconds between saying "not ready" and taking no more connections; none unless told. */
  readonly drainDelay?: number;
}

/** A gateway at work. */
interface Gateway {
  /** Resolves to the port. */
  listen(port: number, host: string): Promise<number>;
  /** Keeps the clock of this process to the database's from now on, until it is closed. */
  followDatabase(): void;
  /** Drains, then gives up pools and connections. */
  close(): Promise<void>;
}

const schemaFolder = new URL('../schema/', import.meta.url);
const connections = 3;

const gatheringFolder = new URL('gathering/', schemaFolder);

interface Contract {
  readonly planner: Planner;
  readonly trusted: ReadonlyMap<string, ValidDocument>;
}

let committed: Contract | undefined;

/** What follows from the committed files alone, so that a process reads them once. */
function contract(): Contract {
  if (!committed) {
    const supergraph = readFileSync(new URL('supergraph.graphql', schemaFolder), 'utf8');
    const planner = createPlanner(supergraph, { auditedTypes, keyedFields });
    giveScalarsTheirInput(planner.apiSchema);
    const texts = new Map([
      ...readTrusted(new URL('operations/', schemaFolder)),
      ...readTrusted(gatheringFolder),
      [documentHash(whoIsSignedIn), whoIsSignedIn],
    ]);
    committed = { planner, trusted: validTrusted(planner.apiSchema, texts) };
  }
  return committed;
}

/**
 * The gateway: who asks, what they may ask, its audit, its plan, its subgraphs, its port. It holds no rule
 * about any record. Nothing listens before `listen`.
 *
 * @throws when the committed supergraph, the permission table or a trusted document cannot be used, or a key is missing
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { clients, keys, policy, clock, log } = options;
  const { planner, trusted } = contract();
  permissions.read();
  const operations = new Operations({
    schema: planner.apiSchema,
    permissions,
    trusted,
    trustedOnly: options.trustedOnly,
    lookupKey: keys.lookupKey(),
    pageSize: policy.pageSize,
  });
  const open = (url: string, max: number, applicationName: string) =>
    openPool({
      url,
      role: 'signpost_gateway',
      databaseKey: keys.databaseKey(),
      max,
      applicationName,
    });
  const sql = open(options.databaseUrl, connections, 'signpost gateway');
  const audit = new GatewayAudit(new AuditWriter(sql));
  const revocations = new Revocations({
    sql,
    openListener: () => open(options.directUrl ?? options.databaseUrl, 1, 'signpost gateway revocations'),
    log,
  });
  revocations.start();
  const identity = new Identity({ users: clients.users, revocations, clock });
  const service = new Service({ sql, revocations });
  const run = runner({ planner, clients, audit, log });
  const graphServer = await startGraphServer({
    schema: planner.apiSchema,
    operations,
    log,
  });
  const gathering = new Gathering({
    operations,
    planner,
    run,
    identity,
    service,
    log,
    compliance: clients.compliance,
    folder: gatheringFolder,
  });
  const canSign = () => {
    try {
      return keys.callerPrivateKey().type === 'private';
    } catch {
      return false;
    }
  };
  let origin = options.publicUrl;
  let following: ReturnType<typeof followDatabase> | undefined;
  const sessions = { users: clients.users, identity, service, audit, origin: () => origin ?? '' };
  const server = createGatewayServer({
    graph: {
      operations,
      planner,
      run,
      server: graphServer,
      audit,
      identity,
      service,
      permissions,
      gathering,
    },
    sessions,
    feeds: { records: clients.records, audit, identity, service },
    permissions,
    explorer: options.explorer,
    ready: readiness({
      sql,
      clients,
      canSign,
      isComposed: () => planner.apiSchema.getQueryType() != null,
    }),
    log,
    maxInFlight: options.maxInFlight ?? 128,
    drainDelay: options.drainDelay ?? 0,
  });
  return {
    listen: async (port, host) => {
      const bound = await server.listen(port, host);
      origin ??= `http://localhost:${bound}`;
      return bound;
    },
    followDatabase: () => {
      following ??= followDatabase(sql, log);
    },
    close: async () => {
      following?.stop();
      await server.close();
      await gathering.settled();
      await graphServer.stop();
      await revocations.stop();
      await Promise.all(Object.values(clients).map((client) => client.close()));
      await sql.end({ timeout: 5 });
    },
  };
}
