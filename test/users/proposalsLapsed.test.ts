import { beforeEach, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { castMember } from '../support/cast.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { actsOf, change, giveRole, numberOf } from './support/management.ts';
import { ec } from './support/systems.ts';

/** What one person proposed counts only while they may act so, and for some weeks (ADR 0177): accounts, keys and the service. */
let graph: Signpost;
beforeEach(async () => {
  graph = await startSignpost();
  await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
});
const days = readPolicy().proposalDays;
const run = (who: SignedIn, field: string, input: object) => {
  const [typename, fields] = selected[field] as readonly [string, string];
  const told = field.startsWith('decide') ? '... on ProposalLapsed { message }' : '';
  return who.act(field, input, `${told} ... on ${typename} { ${fields} }`);
};
const selected: Record<string, readonly [string, string]> = {
  proposeRevocation: ['RevocationNoted', 'revocation { id }'],
  decideRevocation: ['RevocationNoted', 'revocation { id outcome }'],
  proposeServiceMode: ['ServiceModeProposed', 'change { id }'],
  decideServiceMode: ['ServiceModeDecided', 'change { id outcome }'],
  proposeServiceKey: ['CredentialChanged', 'credential { id }'],
  decideCredential: ['CredentialChanged', 'credential { id }'],
};
const lapsed = { __typename: 'ProposalLapsed', message: expect.stringMatching(/^Who proposed this/) };
const reason = 'The service ends; all access is revoked.';

/** Each thing that the central team proposes: its table, when it was proposed, and the field that decides. */
const central = {
  'a revocation of every session': {
    table: 'users.revocation',
    at: 'proposed_at',
    no: { accept: false },
    yes: { accept: true },
    decides: 'decideRevocation',
    propose: async (who: SignedIn) => (await run(who, 'proposeRevocation', { reason })).revocation.id,
  },
  'another service mode': {
    table: 'compliance.service_mode_change',
    at: 'proposed_at',
    no: { accept: false },
    yes: { accept: true },
    decides: 'decideServiceMode',
    propose: async (who: SignedIn) =>
      (await run(who, 'proposeServiceMode', { reason, mode: 'INTERIM' })).change.id,
  },
  'the key of a system': {
    table: 'users.credential',
    at: 'asked_at',
    no: { approve: false },
    yes: { approve: true },
    decides: 'decideCredential',
    propose: async (who: SignedIn) => {
      const number = await numberOf(graph.database, 'gro');
      return (await run(who, 'proposeServiceKey', { number, jwk: ec().jwk })).credential.id;
    },
  },
} as const;

test.each(Object.keys(central) as (keyof typeof central)[])('%s', async (what) => {
  const { table, at, no, yes, decides, propose } = central[what];
  const { sql } = graph.database;
  const [kofi, lena] = [graph.as('kofi'), graph.as('lena')];
  const decide = (id: string, input: object) => run(lena, decides, { id, ...input });
  const late = await propose(kofi);
  await sql`update ${sql(table)} set ${sql(at)} = ${sql(at)} - make_interval(days => ${days}, secs => 1) where id = ${late}`;
  expect(await decide(late, yes)).toEqual(lapsed);
  // To say no is never too late.
  expect(JSON.stringify(await decide(late, no))).not.toContain('Lapsed');

  const id = await propose(kofi);
  const number = await numberOf(graph.database, 'kofi');
  await change(lena, 'suspendAccount', { number, reason: 'SUSPICION' });
  expect(await decide(id, yes)).toEqual(lapsed);
  const refused = (await actsOf(graph.database, 'lena')).filter(({ detail }) => detail?.refusal === 'LAPSED');
  expect(refused).toHaveLength(2);
  const [row] = await sql`select outcome from ${sql(table)} where id = ${id}`;
  expect(row?.outcome).toBeNull();
  await sql`update users.account set status = 'ACTIVE', suspended_for = null, suspended_by = null
    where id = ${castMember('kofi').id}`;
  // Who revokes every session has none any more to be answered in.
  await decide(id, yes).catch((error: Error) => expect(error.message).toContain('UNAUTHENTICATED'));
  const [done] = await sql`select outcome from ${sql(table)} where id = ${id}`;
  expect(done?.outcome).toMatch(/^(REVOKED|IN_FORCE|APPROVED)$/);
});

test('the last day of a legal basis is proposed anew by who gives it after its proposer was suspended', async () => {
  const { sql } = graph.database;
  const [kofi, lena] = [graph.as('kofi'), graph.as('lena')];
  const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  await sql`delete from compliance.legal_basis`;
  const [basis] = await sql`
    insert into compliance.legal_basis (id, provision, valid_from, registered_by)
    select gen_random_uuid(), 'The Children Act 2004, section 12', current_date - 30, ${castMember('kofi').id}
    returning id`;
  const end = async (who: SignedIn) =>
    (await who.act('endLegalBasis', { id: basis?.id, validUntil: day }, '... on InvalidInput { message }'))
      .__typename;
  expect(await end(kofi)).toBe('LegalBasisEndProposed');
  await sql`update users.account set status = 'SUSPENDED', suspended_for = 'SUSPICION' where id = ${castMember('kofi').id}`;
  expect(await end(lena)).toBe('LegalBasisEndProposed');
  expect(await end(lena)).toBe('NeedsSecondPerson');
  const [row] =
    await sql`select end_proposed_by, valid_until from compliance.legal_basis where id = ${basis?.id}`;
  expect(row).toEqual({ end_proposed_by: castMember('lena').id, valid_until: null });
});

test('a role, and an account, that a manager asked for who is suspended now is given by nobody; another asks anew', async () => {
  const [george, imran, kofi] = [graph.as('george'), graph.as('imran'), graph.as('kofi')];
  const number = await numberOf(graph.database, 'hana');
  const asked = await change(george, 'grantRole', { number, role: 'PRACTITIONER' });
  const [{ id: requestId }] = asked.account.waiting.roles;
  const applied = await change(george, 'applyForAccount', {
    name: 'Vera Lind',
    username: 'vera.lind',
    telephone: '0113 496 0178',
    email: 'vera.lind@leeds.example',
    roles: ['SUPPORT'],
  });
  const of = ({ account: { number: its, version } }: { account: { number: string; version: number } }) => ({
    number: its,
    version,
  });
  const decide = async (approve: boolean) => [
    (await change(imran, 'approveRole', { number, requestId, approve })).__typename,
    (await change(imran, 'approveAccount', { ...of(applied), approve })).__typename,
  ];
  await change(kofi, 'suspendAccount', {
    number: await numberOf(graph.database, 'george'),
    reason: 'SUSPICION',
  });
  expect(await decide(true)).toEqual(['ProposalLapsed', 'ProposalLapsed']);
  const granted = await graph.database.sql`
    select from users.role_grant where account_id = ${castMember('hana').id} and role = 'PRACTITIONER'`;
  expect(granted).toHaveLength(0);
  expect(await decide(false)).toEqual(['AccountChanged', 'AccountChanged']);
  expect((await change(imran, 'grantRole', { number, role: 'PRACTITIONER' })).__typename).toBe(
    'AccountChanged',
  );
});
