import { ApolloGateway, IntrospectAndCompose } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import postgres from 'postgres';
import { writeAuditRow } from './auditRow.ts';
import { peerSettings, ready } from './settings.ts';

/**
 * The stock federation: Apollo's gateway over three subgraphs (`stockSubgraph.ts`), as the tutorials build it.
 * No wall, no caller, one audit row a request.
 */
const sql = postgres(peerSettings.BENCH_DATABASE_URL, { max: 4 });
const gateway = new ApolloGateway({
  supergraphSdl: new IntrospectAndCompose({
    subgraphs: ['records', 'users', 'compliance'].map((name, index) => ({
      name,
      url: `http://127.0.0.1:${peerSettings.BENCH_PORT + 1 + index}/`,
    })),
  }),
});
const server = new ApolloServer({
  gateway,
  plugins: [
    {
      async requestDidStart() {
        return {
          async willSendResponse({ operationName }) {
            await writeAuditRow(sql, operationName ?? 'operation');
          },
        };
      },
    },
  ],
});
await startStandaloneServer(server, { listen: { port: peerSettings.BENCH_PORT, host: '127.0.0.1' } });
ready();
