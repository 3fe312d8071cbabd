import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import DataLoader from 'dataloader';
import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { parse } from 'graphql';
import postgres from 'postgres';
import { peerSettings, ready } from './settings.ts';
import { account, address, child, event, involvement, organisation } from './tables.ts';

/** One subgraph of the stock federation: drizzle queries, a DataLoader a request, Apollo's standalone server. */
type Database = PostgresJsDatabase;

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])`;

function byKey<R extends Record<string, unknown>>(rows: R[], key: keyof R, keys: readonly unknown[]): R[][] {
  const groups = new Map<unknown, R[]>();
  for (const row of rows) groups.set(row[key], [...(groups.get(row[key]) ?? []), row]);
  return keys.map((k) => groups.get(k) ?? []);
}

function loaders(db: Database) {
  return {
    child: new DataLoader(async (numbers: readonly number[]) =>
      byKey(
        await db
          .select()
          .from(child)
          .where(inArray(child.number, [...numbers])),
        'number',
        numbers,
      ).map((r) => r[0]),
    ),
    address: new DataLoader(async (numbers: readonly number[]) =>
      byKey(
        await db
          .select()
          .from(address)
          .where(and(inArray(address.childNumber, [...numbers]), isNull(address.untilDate))),
        'childNumber',
        numbers,
      ).map((r) => r[0]),
    ),
    involvements: new DataLoader(async (numbers: readonly number[]) =>
      byKey(
        await db
          .select()
          .from(involvement)
          .where(and(inArray(involvement.childNumber, [...numbers]), eq(involvement.category, 'ADDITIONAL'))),
        'childNumber',
        numbers,
      ),
    ),
    account: new DataLoader(async (ids: readonly string[]) =>
      byKey(
        await db
          .select()
          .from(account)
          .where(inArray(account.id, [...ids])),
        'id',
        ids,
      ).map((r) => r[0]),
    ),
    organisation: new DataLoader(async (ids: readonly string[]) =>
      byKey(
        await db
          .select()
          .from(organisation)
          .where(inArray(organisation.id, [...ids])),
        'id',
        ids,
      ).map((r) => r[0]),
    ),
    history: new DataLoader(async (numbers: readonly number[]) =>
      byKey(
        await db
          .select()
          .from(event)
          .where(and(inArray(event.childNumber, [...numbers]), eq(event.kind, 'RECORD_OPENED')))
          .orderBy(desc(event.id)),
        'childNumber',
        numbers,
      ).map((rows) => rows.slice(0, 25)),
    ),
  };
}

interface Context {
  db: Database;
  load: ReturnType<typeof loaders>;
}
type ChildRow = typeof child.$inferSelect;
type InvolvementRow = typeof involvement.$inferSelect;

const subgraphs = {
  records: {
    typeDefs: `${link}
      type Query {
        child(number: ID!): Child
        searchChildren(familyKey: String!, givenKey: String!, dateOfBirth: String!): [Child!]
      }
      type Child @key(fields: "number") {
        number: ID! givenName: String familyName: String gender: String dateOfBirth: String
        address: Address involvements: [Involvement!]
      }
      type Address { line: String locality: String postcode: String }
      type Involvement {
        id: ID! serviceType: String startedOn: String telephone: String practitioner: Account organisation: Organisation
      }
      type Account @key(fields: "id", resolvable: false) { id: ID! }
      type Organisation @key(fields: "id", resolvable: false) { id: ID! }`,
    resolvers: {
      Query: {
        child: (_: unknown, args: { number: string }, { load }: Context) =>
          load.child.load(Number(args.number)),
        searchChildren: (
          _: unknown,
          args: { familyKey: string; givenKey: string; dateOfBirth: string },
          { db }: Context,
        ) =>
          db
            .select()
            .from(child)
            .where(
              and(
                eq(child.dateOfBirth, args.dateOfBirth),
                eq(child.familyKey, args.familyKey),
                eq(child.givenKey, args.givenKey),
              ),
            )
            .limit(20),
      },
      Child: {
        __resolveReference: (ref: { number: string }, { load }: Context) =>
          load.child.load(Number(ref.number)),
        address: (row: ChildRow, _: unknown, { load }: Context) => load.address.load(row.number),
        involvements: (row: ChildRow, _: unknown, { load }: Context) => load.involvements.load(row.number),
      },
      Involvement: {
        practitioner: (row: InvolvementRow) => row.accountId && { id: row.accountId },
        organisation: (row: InvolvementRow) => ({ id: row.organisationId }),
      },
    },
  },
  users: {
    typeDefs: `${link}
      type Account @key(fields: "id") { id: ID! name: String profession: String }
      type Organisation @key(fields: "id") { id: ID! name: String telephone: String }`,
    resolvers: {
      Account: { __resolveReference: (ref: { id: string }, { load }: Context) => load.account.load(ref.id) },
      Organisation: {
        __resolveReference: (ref: { id: string }, { load }: Context) => load.organisation.load(ref.id),
      },
    },
  },
  compliance: {
    typeDefs: `${link}
      type Child @key(fields: "number") { number: ID! accessHistory: [AccessHistoryEntry!] }
      type AccessHistoryEntry { at: String reason: String }`,
    resolvers: {
      Child: {
        accessHistory: (ref: { number: string }, _: unknown, { load }: Context) =>
          load.history.load(Number(ref.number)),
      },
      AccessHistoryEntry: { at: (row: typeof event.$inferSelect) => row.occurredAt.toISOString() },
    },
  },
};

const name = process.argv[2] as keyof typeof subgraphs;
const { typeDefs, resolvers } = subgraphs[name];
const db = drizzle(postgres(peerSettings.BENCH_DATABASE_URL, { max: 10 }));
const server = new ApolloServer<Context>({
  schema: buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers: resolvers as never }]),
});
await startStandaloneServer(server, {
  listen: { port: peerSettings.BENCH_PORT, host: '127.0.0.1' },
  context: async () => ({ db, load: loaders(db) }),
});
ready();
