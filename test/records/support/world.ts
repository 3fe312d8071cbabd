import { randomUUID } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { type Caller, mintCaller } from '../../../platform/caller.ts';
import { silentLog } from '../../../platform/log.ts';
import { type Policy, readPolicy } from '../../../platform/policy.ts';
import type { RunningSubgraph } from '../../../platform/subgraph.ts';
import { createRecords } from '../../../subgraphs/records/subgraph.ts';
import { type CastChildName, castDatabase, castMember, castNumbers } from '../../support/cast.ts';
import { type SettableClock, settableClock } from '../../support/clock.ts';
import { type TestDatabase, testKeys, waitingIn } from '../../support/database.ts';
import { document } from '../../support/documents.ts';
import { afterFile } from '../../support/endings.ts';
import { sentStatements, watchStatements } from '../../support/statements.ts';
import { childBuilder, type PlantChild } from './builders.ts';

/** One audit event as the owner of the database reads it. */
interface AuditRow {
  kind: string;
  outcome: string;
  account_id: string;
  session_id: string;
  operation_id: string;
  area: string | null;
  reason: string | null;
  child_number: number | null;
  child_numbers: number[] | null;
  detail: Record<string, unknown> | null;
}

// biome-ignore lint/suspicious/noExplicitAny: what a test selects, it knows
export type Answer = any;

/** The day on which the tests' people live. */
export const today = '2026-06-15';
const noon = new Date(`${today}T12:00:00Z`);

/** The records subgraph on a database of its own, with the cast in it. */
export class World {
  readonly database: TestDatabase;
  readonly clock: SettableClock = settableClock(noon);
  readonly subgraph: RunningSubgraph;
  readonly plant: PlantChild;
  readonly #granted: Promise<unknown>[] = [];

  constructor(database: TestDatabase, policy: Partial<Policy>) {
    this.database = database;
    this.plant = childBuilder(database.sql, testKeys(), today);
    this.subgraph = createRecords({
      databaseUrl: database.url,
      keys: testKeys(),
      policy: { ...readPolicy(), ...policy },
      clock: this.clock,
      log: silentLog,
    });
  }

  /** A member of the cast in a session: their own of this test unless another is named. Their account gets the roles that are claimed. */
  as(username: string, claims: Partial<Caller> = {}): Caller {
    const member = castMember(username);
    const { accountId, roles } = claims;
    if (accountId ?? roles) this.#granted.push(this.#grant(accountId ?? member.id, roles ?? member.roles));
    // A partner's system asks for a person whom it names.
    const named = member.roles.includes('PARTNER_SYSTEM') ? castMember('carys') : undefined;
    const sessionId = randomUUID();
    return mintCaller(
      {
        accountId: member.id,
        sessionId,
        roles: member.roles,
        organisationId: member.organisation.id,
        organisationKind: member.organisation.kind,
        authorityCode: member.organisation.authorityCode,
        region: member.region,
        profession: named?.profession ?? member.profession,
        ...(named && {
          onBehalfOf: { accountId: named.id, organisationId: named.organisation.id, sessionId },
        }),
        kind: member.kind,
        factorAt: 0,
        sessionExpiresAt: noon.getTime() + 36_000_000,
        ...claims,
      },
      randomUUID(),
    );
  }

  async #grant(accountId: string, roles: readonly string[]): Promise<void> {
    await this.database.sql`
      insert into users.role_grant (account_id, role)
      select ${accountId}, role from unnest(${[...roles]}::text[]) role
      where role <> 'MEDIATED' and exists (select from users.account where id = ${accountId}) on conflict do nothing`;
  }

  /** Somebody beside a member of the cast, of the same body and with the same roles, with an account of their own. */
  async colleague(username: string, claims: Partial<Caller> = {}): Promise<Caller> {
    const { sql } = this.database;
    const [accountId, { id }] = [randomUUID(), castMember(username)];
    const own = { id: accountId, username: `${username}-${accountId}`, email: `${accountId}@example.org` };
    await sql`
      insert into users.account
      select (jsonb_populate_record(a, ${JSON.stringify(own)}::text::jsonb
        || jsonb_build_object('number', nextval('users.account_number')))).* from users.account a where a.id = ${id}`;
    const caller = this.as(username, { accountId, ...claims });
    await Promise.all(this.#granted);
    return caller;
  }

  async execute(text: string, variables: Record<string, unknown>, caller: Caller): Promise<ExecutionResult> {
    await Promise.all(this.#granted);
    return this.subgraph.execute({ document: document(text), variables }, caller);
  }

  /** How many connections wait for a lock that another holds. */
  waiting(): Promise<number> {
    return waitingIn(this.database);
  }

  /** The data of an answer; throws the first error's code. Who is told to come again, because all came at once, does. */
  async ask(caller: Caller, text: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    for (let again = 0; ; again++) {
      const { data, errors } = await this.execute(text, variables, caller);
      const code = errors?.[0]?.extensions.code;
      if (!errors) return data;
      if (code !== 'OVERLOADED' || again === 5) throw new Error(String(code));
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  async openWith(caller: Caller, input: Record<string, unknown>, fields = 'number'): Promise<Answer> {
    const text = `mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename
      ... on RecordOpened { grant { id reason role expiresAt } child { ${fields} } }
      ... on InvalidInput { field message } ... on RecordNotFound { message } ... on NotPermitted { message }
      ... on IdempotencyConflict { message } } }`;
    return (await this.ask(caller, text, { input: { idempotencyKey: randomUUID(), ...input } })).openRecord;
  }

  /** Opens a record and gives what was asked of it. Throws when it is not opened. */
  async open(caller: Caller, number: string, fields = 'number', reason = 'SAFEGUARDING'): Promise<Answer> {
    const opened = await this.openWith(caller, { number, reason }, fields);
    if (opened.__typename !== 'RecordOpened') throw new Error(opened.__typename);
    return opened.child;
  }

  async child(caller: Caller, number: string, fields = 'number'): Promise<Answer> {
    return (
      await this.ask(caller, `query ($number: ChildNumber!) { child(number: $number) { ${fields} } }`, {
        number,
      })
    ).child;
  }

  async search(caller: Caller, input: Record<string, unknown>, more = ''): Promise<Answer> {
    const text = `query ($input: SearchChildrenInput!) { searchChildren(input: $input) { __typename
      ... on ChildSearch { refine candidates { number givenName familyName age gender outwardPostcode shielded ${more} } }
      ... on SearchTooBroad { message } ... on InvalidInput { field message } ... on LimitReached { message }
      ... on NotPermitted { message } } }`;
    return (await this.ask(caller, text, { input: { purpose: 'SAFEGUARDING', ...input } })).searchChildren;
  }

  /** The numbers that a search finds, in order. */
  async found(caller: Caller, input: Record<string, unknown>): Promise<string[]> {
    const answer = await this.search(caller, input);
    if (answer.__typename !== 'ChildSearch') throw new Error(answer.__typename);
    return answer.candidates.map(({ number }: { number: string }) => number);
  }

  async signpost(caller: Caller, input: Record<string, unknown>): Promise<Answer> {
    const text = `query ($input: SignpostInput!) { signpost(input: $input) { __typename
      ... on SignpostAnswer { outcome contacts { serviceType organisation { id } authority { code } telephone } }
      ... on InvalidInput { field message } ... on LimitReached { message } ... on NotPermitted { message } } }`;
    return (await this.ask(caller, text, { input: { purpose: 'SAFEGUARDING', ...input } })).signpost;
  }

  async record(caller: Caller, input: Record<string, unknown>, fields = 'number'): Promise<Answer> {
    const text = `mutation ($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { __typename
      ... on InvolvementRecorded { involvement { ${involvementFields} } child { ${fields} } }
      ... on InvalidInput { field message } ... on RecordNotFound { message } ... on NotPermitted { message }
      ... on LeadProfessionalExists { message } ... on IdempotencyConflict { message } } }`;
    const given = { serviceType: 'SOCIAL_CARE', idempotencyKey: randomUUID(), ...input };
    return (await this.ask(caller, text, { input: given })).recordInvolvement;
  }

  async end(caller: Caller, input: Record<string, unknown>): Promise<Answer> {
    const text = `mutation ($input: EndInvolvementInput!) { endInvolvement(input: $input) { __typename
      ... on InvolvementEnded { involvement { ${involvementFields} } child { number } }
      ... on InvalidInput { field message } ... on RecordNotFound { message } ... on VersionConflict { message }
      ... on IdempotencyConflict { message } } }`;
    return (await this.ask(caller, text, { input: { version: 1, idempotencyKey: randomUUID(), ...input } }))
      .endInvolvement;
  }

  async entities(caller: Caller, representations: unknown[], selection: string): Promise<Answer[]> {
    const text = `query ($of: [_Any!]!) { _entities(representations: $of) { ${selection} } }`;
    return (await this.ask(caller, text, { of: representations }))._entities;
  }

  /** The audit events of one operation, in order. */
  async audited(caller: Caller): Promise<AuditRow[]> {
    return this.database.sql<AuditRow[]>`
      select kind, outcome, account_id, session_id, operation_id, area, reason, child_number, child_numbers, detail
      from audit.event where operation_id = ${caller.operationId} order by id`;
  }

  /** The statements that something takes, by pool; in a world that is watched. */
  async statementsOf(act: () => Promise<unknown>): Promise<{ records: string[]; sealed: string[] }> {
    const sent = await sentStatements(act);
    const of = (pool: string) =>
      sent.filter(({ applicationName }) => applicationName === pool).map(({ text }) => text);
    return { records: of('signpost records'), sealed: of('signpost sealed') };
  }
}

const involvementFields = `id serviceType organisation { id } practitioner { id } telephone email
  leadProfessional startedOn endedOn version viewerCanEnd`;

/** The number of a child of the cast. */
export function numberOf(name: CastChildName): string {
  return castNumbers[name];
}

/** A world for one test file; it ends with the file. Where it is watched, it tells of its statements (`statementsOf`). */
export async function startWorld(policy: Partial<Policy> = {}, { watched = false } = {}): Promise<World> {
  if (watched) watchStatements();
  const database = await castDatabase({ today });
  // Files come in by the machine's clock: a year after the day of these people no source would be accredited any more.
  await database.sql`
    update users.organisation set accredited_until = greatest(accredited_until, current_date + 7)
    where accredited_until is not null`;
  const world = new World(database, policy);
  afterFile(() => world.subgraph.stop());
  return world;
}
