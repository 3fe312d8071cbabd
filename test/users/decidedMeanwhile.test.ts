import { beforeEach, expect, test } from 'vitest';
import type { TransactionSql } from '../../platform/database.ts';
import { castMember } from '../support/cast.ts';
import { waitingIn } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { soon } from '../support/time.ts';
import { change, giveRole, numberOf } from './support/management.ts';
import { ec } from './support/systems.ts';

/** What somebody decides while it waits for a lock is judged by what stands when it has got it. */
let graph: Signpost;
beforeEach(async () => {
  graph = await startSignpost();
});
const run = (who: SignedIn, field: string, input: object, typename: string, fields = '') =>
  who.act(field, input, `... on ${typename} { __typename ${fields} }`);
const waits = () => expect.poll(() => waitingIn(graph.database), { timeout: soon(10_000) }).toBe(1);

/** Does something while another transaction holds what it needs, which does `meanwhile` before it ends. */
async function overtaken<T>(
  lock: (tx: TransactionSql) => Promise<unknown>,
  act: () => Promise<T>,
  meanwhile: (tx: TransactionSql) => Promise<unknown>,
): Promise<T> {
  let acted: Promise<T> | undefined;
  await graph.database.sql.begin(async (tx) => {
    await lock(tx);
    acted = act();
    await waits();
    await meanwhile(tx);
  });
  return acted as Promise<T>;
}
const suspend = (username: string) => (tx: TransactionSql) =>
  tx`
  update users.account set status = 'SUSPENDED', suspended_for = 'SUSPICION' where id = ${castMember(username).id}`;

const proposals = {
  'a revocation of every session': {
    table: 'users.revocation',
    decides: 'decideRevocation',
    yes: { accept: true },
    propose: async () => {
      const input = { reason: 'The service ends; all access is revoked.' };
      const noted = await run(
        graph.as('kofi'),
        'proposeRevocation',
        input,
        'RevocationNoted',
        'revocation { id }',
      );
      return noted.revocation.id;
    },
  },
  'the key of a system': {
    table: 'users.credential',
    decides: 'decideCredential',
    yes: { approve: true },
    propose: async () => {
      const input = { number: await numberOf(graph.database, 'gro'), jwk: ec().jwk };
      const made = await run(
        graph.as('kofi'),
        'proposeServiceKey',
        input,
        'CredentialChanged',
        'credential { id }',
      );
      return made.credential.id;
    },
  },
  'another service mode': {
    table: 'compliance.service_mode_change',
    decides: 'decideServiceMode',
    yes: { accept: true },
    propose: async () => {
      const input = { mode: 'INTERIM', reason: 'The service ends; all access is revoked.' };
      const made = await run(
        graph.as('kofi'),
        'proposeServiceMode',
        input,
        'ServiceModeProposed',
        'change { id }',
      );
      return made.change.id;
    },
  },
} as const;

test.each(Object.keys(proposals) as (keyof typeof proposals)[])(
  '%s is decided for nobody who was suspended while the decision waited',
  async (what) => {
    const { table, decides, yes, propose } = proposals[what];
    const id = await propose();
    const lena = graph.as('lena');
    await lena.token();
    const decided = await overtaken(
      (tx) => tx`select from ${tx(table)} where id = ${id} for update`,
      () => run(lena, decides, { id, ...yes }, 'ProposalLapsed').catch(String),
      suspend('kofi'),
    );
    expect(decided).toMatchObject({ __typename: 'ProposalLapsed' });
    const [row] = await graph.database.sql`select outcome from ${graph.database.sql(table)} where id = ${id}`;
    expect(row?.outcome).toBeNull();
  },
);

test('the service is not closed with an officer who is suspended by what still writes', async () => {
  const [kofi, lena] = [graph.as('kofi'), graph.as('lena')];
  await lena.query('{ me { roles } }');
  const officers = [castMember('kofi').id, castMember('lena').id];
  const closing = { mode: 'CLOSED', officers, reason: 'The Department gave notice of the end.' };
  const { change: proposed } = await run(
    kofi,
    'proposeServiceMode',
    closing,
    'ServiceModeProposed',
    'change { id }',
  );
  const decided = await overtaken(
    // As whoever suspends somebody does, last of all.
    (tx) => tx`select from service.held_state()`,
    () => run(lena, 'decideServiceMode', { id: proposed.id, accept: true }, 'ServiceModeDecided'),
    suspend('kofi'),
  );
  expect(decided.__typename).not.toBe('ServiceModeDecided');
  expect(await graph.database.sql`select mode from service.state`).toEqual([{ mode: 'NORMAL' }]);
});

const lettingGo = {
  'is suspended': suspend('imran'),
  'is held by an incident': (tx: TransactionSql) => tx`
    insert into service.hold (account_id, incident_id) values (${castMember('imran').id}, gen_random_uuid())`,
  'is an account manager no more': (tx: TransactionSql) => tx`
    delete from users.role_grant where account_id = ${castMember('imran').id} and role = 'ACCOUNT_MANAGER'`,
  'has been signed out': (tx: TransactionSql) => tx`
    update users.session set ended_at = now() where account_id = ${castMember('imran').id}`,
};
test.each(Object.keys(lettingGo) as (keyof typeof lettingGo)[])(
  'a role is not given by a manager who %s by the time that it would be',
  async (how) => {
    await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
    const number = await numberOf(graph.database, 'hana');
    const asked = await change(graph.as('george'), 'grantRole', { number, role: 'PRACTITIONER' });
    const [{ id: requestId }] = asked.account.waiting.roles;
    const imran = graph.as('imran');
    await imran.token();
    const decided = await overtaken(
      (tx) => tx`select from users.account where id = ${castMember('hana').id} for update`,
      () => change(imran, 'approveRole', { number, requestId, approve: true }),
      lettingGo[how],
    );
    expect(decided.errors[0].extensions.code).toMatch(/^(UNAUTHENTICATED|FORBIDDEN_FIELD)$/);
    expect(await graph.database.sql`select outcome from users.role_request where id = ${requestId}`).toEqual([
      { outcome: null },
    ]);
  },
);
