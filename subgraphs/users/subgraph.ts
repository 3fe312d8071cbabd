import { AuditWriter } from '../../platform/audit.ts';
import { openPool } from '../../platform/database.ts';
import { joinResolvers } from '../../platform/resolvers.ts';
import { requestContext } from '../../platform/rules.ts';
import { defineSubgraph, type RunningSubgraph, type SubgraphDependencies } from '../../platform/subgraph.ts';
import { accountEntities, accountResolvers } from './account/resolvers.ts';
import { createManagedAccounts } from './accounts/accounts.ts';
import { accountsResolvers } from './accounts/resolvers.ts';
import { accreditationResolvers } from './accreditation/resolvers.ts';
import type { Context, Services } from './context.ts';
import { credentialResolvers } from './credential/resolvers.ts';
import { deviceResolvers } from './device/resolvers.ts';
import { createDirectory } from './directory.ts';
import { OwnSecurity } from './factor/own.ts';
import { factorResolvers } from './factor/resolvers.ts';
import type { Resolvers } from './generated.ts';
import { Mediations } from './mediation/mediation.ts';
import { mediationResolvers } from './mediation/resolvers.ts';
import { AuthorityDirectory } from './organisation/authorities.ts';
import { organisationEntities, organisationResolvers } from './organisation/resolvers.ts';
import { ProviderClients } from './provider/client.ts';
import { providerResolvers } from './provider/resolvers.ts';
import { resetResolvers } from './reset/resolvers.ts';
import { revocationResolvers } from './revocation/resolvers.ts';
import { createRevocation } from './revocation/revocation.ts';
import { serviceAccountResolvers } from './serviceAccount/resolvers.ts';
import { ServiceTokens } from './serviceAccount/token.ts';
import { hashingDoor } from './session/door.ts';
import { Refusals } from './session/refusals.ts';
import { sessionResolvers } from './session/resolvers.ts';
import { Sessions } from './session/session.ts';

const connections = 3;

const users = defineSubgraph<Context>(
  'users',
  joinResolvers<Resolvers>(
    accountResolvers,
    organisationResolvers,
    sessionResolvers,
    factorResolvers,
    credentialResolvers,
    serviceAccountResolvers,
    providerResolvers,
    accountsResolvers,
    accreditationResolvers,
    revocationResolvers,
    resetResolvers,
    mediationResolvers,
    deviceResolvers,
  ),
  { ...accountEntities, ...organisationEntities },
);

/**
 * The users subgraph: accounts, organisations, authorities and sessions, under the role signpost_users
 * with three connections. Nothing connects before the first question.
 */
export function createUsers(deps: SubgraphDependencies): RunningSubgraph {
  const { keys, policy, clock, log } = deps;
  const sql = openPool({
    url: deps.databaseUrl,
    role: 'signpost_users',
    databaseKey: keys.databaseKey(),
    max: connections,
    applicationName: 'signpost users',
  });
  const authorities = new AuthorityDirectory(sql);
  const audit = new AuditWriter(sql);
  const care = { sql, audit, keys, policy, clock };
  const directory = createDirectory(sql, authorities);
  const door = hashingDoor();
  const refusals = new Refusals(audit, log);
  const sessions = new Sessions({ ...care, log, door, refusals });
  const mediations = new Mediations({ ...care, log, door });
  const services: Services = {
    directory,
    findAccount: directory.findAccount,
    findOrganisation: directory.findOrganisation,
    authorities,
    sessions,
    providers: { ...care, log, refusals, clients: new ProviderClients(deps.loopbackProviders ?? false) },
    proposals: { ...care, loopbackProviders: deps.loopbackProviders ?? false },
    serviceTokens: new ServiceTokens({ ...care, log, refusals }),
    ownSecurity: new OwnSecurity({ ...care, log, door }, sessions),
    revocation: createRevocation({ ...care, hashKey: keys.lookupKey() }),
    managed: createManagedAccounts({ ...care, cursorKey: keys.cursorKey() }),
    care,
    resets: { ...care, door, refusals },
    cursorKey: keys.cursorKey(),
    mediations,
  };
  const subgraph = users((caller) => requestContext(services, caller), log);
  return {
    ...subgraph,
    stop: async () => {
      sessions.stop();
      await refusals.tell();
      await sql.end({ timeout: 5 });
    },
  };
}
