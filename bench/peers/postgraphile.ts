import './withResolvers.ts';
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { pgSmartTags } from 'postgraphile/utils';
import postgres from 'postgres';
import { writeAuditRow } from './auditRow.ts';
import { peerSettings, ready } from './settings.ts';

/**
 * PostGraphile 5 on the same tables: a monolith without any wall or caller, one audit row a request. The relations
 * between schemas that have no foreign key are told it by smart tags.
 */
const relations = pgSmartTags([
  {
    kind: 'class',
    match: 'records.involvement',
    tags: {
      foreignKey: [
        '(account_id) references users.account (id)|@fieldName practitioner|@foreignFieldName involvements',
        '(organisation_id) references users.organisation (id)|@fieldName organisation|@foreignFieldName involvements',
      ],
    },
  },
  {
    kind: 'class',
    match: 'audit.event',
    tags: { foreignKey: '(child_number) references records.child (number)|@foreignFieldName accessHistory' },
  },
]);

const preset: GraphileConfig.Preset = {
  extends: [PostGraphileAmberPreset],
  plugins: [relations],
  // It would refuse to filter by columns without an index of their own.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [
    makePgService({
      connectionString: peerSettings.BENCH_DATABASE_URL,
      schemas: ['records', 'users', 'audit'],
    }),
  ],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: { explain: false },
};

const sql = postgres(peerSettings.BENCH_DATABASE_URL, { max: 4 });
const server = createServer();
const serv = postgraphile(preset).createServ(grafserv);
await serv.ready();
const handler = serv.createHandler();
server.on('request', async (request, response) => {
  await writeAuditRow(sql, 'operation');
  handler(request, response);
});
if (process.argv.includes('--schema')) {
  const { printSchema } = await import('graphql');
  console.log(printSchema((await serv.getSchema?.()) as never));
}
server.listen(peerSettings.BENCH_PORT, '127.0.0.1', ready);
