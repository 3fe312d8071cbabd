import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { TransactionSql } from '../../platform/database.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { waitingIn } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { soon } from '../support/time.ts';

/** What somebody does waits for a lock, and they are let go meanwhile: it is not done, in whichever subgraph (ADR 0182). */
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await graph.database.sql`create table public.granted as select * from users.role_grant`;
});

const idOf = (username: string) => castMember(username).id;
const words = 'Opened by somebody who was let go before it was done.';

/** A change of each subgraph, and how many of what it makes there are. */
const acts = {
  'opens a record': {
    schema: 'records',
    who: 'amira',
    field: 'openRecord',
    input: { number: castNumbers.noah, reason: 'SAFEGUARDING' },
    done: () => graph.database.sql`select from records.access_grant`,
  },
  'opens a record for somebody else': {
    schema: 'records',
    who: 'nadia for amira',
    field: 'openRecord',
    input: { number: castNumbers.noah, reason: 'SAFEGUARDING' },
    done: () => graph.database.sql`select from records.access_grant`,
  },
  'opens an incident': {
    schema: 'compliance',
    who: 'imran',
    field: 'openIncident',
    input: { summary: words },
    done: () => graph.database.sql`select from compliance.incident`,
  },
  'enters a device': {
    schema: 'users',
    who: 'george',
    field: 'registerDevice',
    input: { kind: 'CODE_TOKEN', serial: 'LDS T-7' },
    done: () => graph.database.sql`select from users.device`,
  },
  'proposes to revoke every session': {
    schema: 'users',
    who: 'kofi',
    field: 'proposeRevocation',
    input: { reason: words },
    done: () => graph.database.sql`select from users.revocation`,
  },
} as const;
type Act = keyof typeof acts;

type LettingGo = (tx: TransactionSql, username: string) => Promise<unknown>;
const lettingGo = {
  'is suspended': (tx, who) => tx`
    update users.account set status = 'SUSPENDED', suspended_for = 'SUSPICION' where id = ${idOf(who)}`,
  'is held by an incident': (tx, who) => tx`
    insert into service.hold (account_id, incident_id) values (${idOf(who)}, gen_random_uuid())`,
  'has another account that an incident holds': (tx, who) => tx`
    with other as (
      insert into users.account (id, kind, name, organisation_id, status, email)
      select gen_random_uuid(), kind, name, organisation_id, status, upper(email) from users.account where id = ${idOf(who)} returning id)
    insert into service.hold (account_id, incident_id) select id, gen_random_uuid() from other`,
  'has lost the role': (tx, who) => tx`delete from users.role_grant where account_id = ${idOf(who)}`,
  'has been signed out': (tx, who) => tx`
    update users.session set ended_at = now() where account_id = ${idOf(who)} and ended_at is null`,
  'is revoked with everybody': (tx) => tx`
    insert into users.revocation (id, reason, proposed_by, proposed_at, decided_by, decided_at, outcome)
    values (gen_random_uuid(), ${words}, ${idOf('kofi')}, now(), ${idOf('lena')}, clock_timestamp(), 'REVOKED')`,
} satisfies Record<string, LettingGo>;
const ended: LettingGo = (tx) => tx`update users.mediation set ended_at = now() where ended_at is null`;

/** Does something that waits until it is to be written down, and lets somebody go before. */
async function doWhile(act: Act, letGo: (tx: TransactionSql) => Promise<unknown>) {
  const { schema, who, field, input } = acts[act];
  const actor = graph.again(who);
  expect((await actor.query('{ me { roles } }')).status).toBe(200);
  let acting: Promise<unknown> | undefined;
  await graph.database.sql.begin(async (tx) => {
    await tx`lock table ${tx(`${schema}.idempotency`)} in exclusive mode`;
    acting = actor.act(field, input).catch(String);
    await expect.poll(() => waitingIn(graph.database), { timeout: soon(10_000) }).toBe(1);
    await letGo(tx);
  });
  return acting;
}

beforeEach(async () => {
  const { sql } = graph.database;
  await sql`delete from service.hold`;
  await sql`delete from users.revocation`;
  await sql`update users.account set status = 'ACTIVE', suspended_for = null where status = 'SUSPENDED'`;
  await sql`insert into users.role_grant select * from public.granted on conflict do nothing`;
});

const cases: [Act, string, LettingGo, string][] = [
  ...(Object.keys(acts) as Act[])
    .filter((act) => act !== 'opens a record for somebody else')
    .flatMap((act) =>
      Object.entries(lettingGo).map(([how, letGo]): [Act, string, LettingGo, string] => [
        act,
        `who ${how}`,
        letGo,
        acts[act].who,
      ]),
    ),
  ['opens a record for somebody else', 'who is suspended', lettingGo['is suspended'], 'nadia'],
  ['opens a record for somebody else', 'for whom nobody acts any more', ended, 'nadia'],
  ['opens a record for somebody else', 'when that other is suspended', lettingGo['is suspended'], 'amira'],
];
test.each(cases)('nobody %s %s by the time that it would be done', async (act, _how, letGo, whom) => {
  const had = (await acts[act].done()).length;
  const more = act === 'proposes to revoke every session' && letGo === lettingGo['is revoked with everybody'];
  const answer = await doWhile(act, (tx) => letGo(tx, whom));
  expect(String(answer)).toMatch(/UNAUTHENTICATED|FORBIDDEN_FIELD|401/);
  expect(await acts[act].done()).toHaveLength(had + (more ? 1 : 0));
});

test.each(Object.keys(acts) as Act[])('who is let go by nobody %s, however long it waited', async (act) => {
  const had = (await acts[act].done()).length;
  await doWhile(act, async () => {});
  expect(await acts[act].done()).toHaveLength(had + 1);
});
