import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import { beforeAll, expect, inject, test } from 'vitest';
import { verifyDump } from '../../cli/audit/verifyDump.ts';
import { unlessClosed } from '../../cli/command/database.ts';
import { carryOut, countForDestruction } from '../../cli/destruction/carryOut.ts';
import { certificateFaults } from '../../cli/destruction/certificate.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { gatewayCaller } from '../../platform/caller.ts';
import { readPublicKey } from '../../platform/keyFiles.ts';
import { openKeys } from '../../platform/keys.ts';
import { dumpAudit } from '../../subgraphs/compliance/sealing/dump.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { sealAll } from '../audit/sealAll.ts';
import { birth, file } from '../records/feed/support.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { readyOperations } from '../support/operations.ts';
import { holders } from '../support/people.ts';
import { temporaryFolder } from '../support/processes.ts';
import { dayIn, soon, within } from '../support/time.ts';

// The end of the service from its first day to the certificate, by the people whose work it is, with the explorer's operations.
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost({ gateway: { trustedOnly: true } });
});

const folder = temporaryFolder();
const keysFolder = join(folder, 'keys');

/** What an operation of the explorer answers to its reader, or to `who`; a refusal's code. */
async function ask(role: keyof typeof holders, name: string, more: object = {}, who: string = holders[role]) {
  const operation = readyOperations(role).find((each) => each.name === name);
  if (!operation) throw new Error(`${role} has no ${name}`);
  const { text, variables } = operation;
  const once = variables.input?.idempotencyKey && { idempotencyKey: randomUUID() };
  const input = variables.input && { ...variables.input, ...once, ...more };
  const { data, code } = await graph.as(who).query(text, input ? { ...variables, input } : variables);
  return code === undefined ? data : { code };
}
const kindOf = ({ code, ...roots }: { code?: string; [root: string]: unknown }) =>
  code ?? (Object.values(roots)[0] as { __typename?: string })?.__typename ?? 'ANSWERED';
const act = async (...args: Parameters<typeof ask>) => kindOf(await ask(...args));

async function change(input: object): Promise<void> {
  const proposed = (await ask('CENTRAL_TEAM', '61-propose-service-mode', input)).proposeServiceMode;
  expect(proposed.__typename).toBe('ServiceModeProposed');
  const decision = { id: proposed.change.id };
  expect(await act('CENTRAL_TEAM', '63-decide-service-mode', decision)).toBe('NeedsSecondPerson');
  expect(await act('CENTRAL_TEAM', '63-decide-service-mode', decision, 'lena')).toBe('ServiceModeDecided');
}

const births = async () => {
  const sent = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: file([birth()]) as string };
  return (await graph.as('gro').fetch('/feeds/gro-births', sent)).status;
};

/** What must go on as long as anybody is let in: finding a child, people's rights, the audit, ending access. */
async function mustGoOn(): Promise<Record<string, string>> {
  const number = async (who: string) =>
    (await graph.database.sql`select number::text from users.account where id = ${castMember(who).id}`)[0]
      ?.number as string;
  const hana = { number: await number('hana') };
  const suspended = await ask('ACCOUNT_MANAGER', '6-suspend-an-account', { ...hana, reason: 'REQUEST' });
  const { version } = suspended.suspendAccount?.account ?? { version: 1 };
  return {
    search: await act('PRACTITIONER', '2-search-by-name-and-postcode'),
    open: await act('PRACTITIONER', '3-open-record'),
    signpost: await act('PRACTITIONER', '8-signpost'),
    subjectAccess: await act('MANAGEMENT_TEAM', '70-receive-subject-access'),
    correction: await act('MANAGEMENT_TEAM', '80-receive-correction-request'),
    complaint: await act('MANAGEMENT_TEAM', '83-receive-complaint'),
    audit: await act('AUDITOR', '2-audit-events'),
    suspend: kindOf(suspended),
    resume: await act('ACCOUNT_MANAGER', '6-resume-an-account', { ...hana, version }),
    incident: await act('AUDITOR', '82-open-an-incident'),
    register: await act('ACCOUNT_MANAGER', '91-register-a-holding', { expiresOn: dayIn(20) }),
    births: String(await births()),
  };
}

/** Whoever and whatever is new. */
const newcomers = async (person: object = {}, body: object = {}) => [
  await act('ACCOUNT_MANAGER', '4-apply-for-an-account', { username: `new.${randomUUID()}`, ...person }),
  await act('CENTRAL_TEAM', '7-apply-for-accreditation', body),
  await act('ACCOUNT_MANAGER', '9-apply-for-a-system', {
    clientId: `new-${randomUUID().slice(0, 8)}`,
    ...person,
  }),
];

/** Tables of the data that have a row: not those of the audit. */
async function filled(): Promise<string[]> {
  const { sql } = graph.database;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('records', 'sealed', 'users', 'compliance') order by 1`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await sql.unsafe(`select exists (select from ${name}) as filled`);
    if (row?.filled) found.push(name);
  }
  return found;
}

test('L01 L08 L10 from the whole service to the certificate: what is off says so, what must go on goes on, nothing is left', async () => {
  const { sql } = graph.database;
  cpSync(inject('testKeys'), keysFolder, { recursive: true });
  const keys = openKeys(keysFolder, { create: false });
  const logKeys = [readPublicKey(join(keysFolder, 'audit.public.pem'))];
  const sealer = new Sealer(sql, keys.auditPrivateKey());
  const verdict = async (name: string) => {
    await sealAll(sql, sealer);
    await dumpAudit(sql, join(folder, name));
    return verifyDump({ folder: join(folder, name), logKeys });
  };

  const whole = await mustGoOn();
  expect(whole).toEqual({
    search: 'ChildSearch',
    open: 'RecordOpened',
    signpost: 'SignpostAnswer',
    audit: 'ANSWERED',
    subjectAccess: 'SubjectAccessReceived',
    correction: 'MatterReceived',
    complaint: 'MatterReceived',
    suspend: 'AccountChanged',
    resume: 'AccountChanged',
    incident: 'IncidentNoted',
    register: 'HoldingNoted',
    births: '200',
  });
  const plain = { justification: null };
  const noException = { exceptionReason: null };
  expect(await newcomers(plain, noException)).toEqual([
    'AccountChanged',
    'AccreditationChanged',
    'AccountChanged',
  ]);

  await change({ mode: 'INTERIM' });
  expect(await mustGoOn()).toEqual(whole);
  expect(await newcomers(plain, noException)).toEqual(['InvalidInput', 'NotPermitted', 'InvalidInput']);
  expect(await newcomers()).toEqual(['AccountChanged', 'AccreditationChanged', 'AccountChanged']);

  const endsOn = dayIn(30);
  await change({ mode: 'CLOSING', endsOn });
  expect(await mustGoOn()).toEqual(whole);
  expect(await newcomers()).toEqual(Array(3).fill('NOT_IN_THIS_MODE'));
  expect(await act('MANAGEMENT_TEAM', '61-acknowledge-end', { endsOn })).toBe('EndAcknowledged');
  expect(await act('CENTRAL_TEAM', '94-export-a-user-report')).toBe('UserReportFile');
  for (const serial of ['LDS T-1', 'LDS T-2'])
    expect(await act('ACCOUNT_MANAGER', '8-register-a-device', { serial })).toBe('DeviceChanged');
  await sql`update users.device set state = 'LOST' where serial = 'LDS T-2'`;
  // The closing report, and what the database holds.
  const report = await ask('CENTRAL_TEAM', '93-closing-report');
  const tasks = [...report.authorities, ...report.nationalPartners].flatMap((each) => each.closingTasks);
  const held = [...tasks, ...report.closingTasksElsewhere].filter(({ holding }) => holding !== null);
  const open = await sql`select title from compliance.holding where disposed_at is null`;
  expect(held.map(({ holding }) => holding.title).sort()).toEqual(open.map(({ title }) => title).sort());
  expect(report.closingTasksElsewhere).toHaveLength(1);
  // Each device is accounted for by where it is; one that was changed past the register does not add up.
  const where = { destroyed: 0, stored: 1, issued: 0, lost: 1 };
  expect(report.deviceRegister).toEqual({ registered: 2, ...where, reconciles: false });
  const missing = report.endNotAcknowledged;
  expect(tasks.filter(({ kind }) => kind === 'ACKNOWLEDGE_END')).toHaveLength(
    missing.authorities.length + missing.nationalPartners.length,
  );
  expect(missing.authorities).toHaveLength(report.authorities.length - 1);

  // An end that not everybody acknowledged comes all the same.
  const officers = [castMember('kofi').id, castMember('lena').id];
  await change({ mode: 'CLOSED', officers });
  const refused = Object.fromEntries(Object.keys(whole).map((what) => [what, 'NOT_IN_THIS_MODE']));
  await within(soon(1_000), mustGoOn, { ...refused, births: '403' });
  expect(await newcomers()).toEqual(Array(3).fill('NOT_IN_THIS_MODE'));
  await expect(graph.signIn('judith')).rejects.toThrow('403');
  let done = false;
  const work = async () => {
    done = true;
    return 0;
  };
  expect([await unlessClosed(sql, work, 1), done]).toEqual([1, false]);
  // A pack that was being gathered is not written on.
  const [pack] = await sql<{ id: string; child_number: string }[]>`
    update compliance.subject_access_request set state = 'GATHERING', prepared_by = ${castMember('dora').id}
    where child_number is not null returning id`;
  await sql`insert into compliance.subject_access_part (request_id, child_number, part, state)
    select id, child_number, 'RECORD', 'WAITING' from compliance.subject_access_request where id = ${pack?.id as string}`;
  const kept = await graph.subgraphs.compliance.execute(
    {
      document: parse(
        'mutation ($input: KeepSubjectAccessPartInput!) { keepSubjectAccessPart(input: $input) }',
      ),
      variables: {
        input: {
          reference: pack?.id,
          part: 'RECORD',
          accountId: castMember('dora').id,
          pack: randomUUID(),
          contents: null,
        },
      },
    },
    gatewayCaller(randomUUID()),
  );
  expect(kept.errors?.[0]?.extensions?.code).toBe('NOT_IN_THIS_MODE');

  const audit = new AuditWriter(sql);
  const destroy = () => carryOut({ sql, audit, keys, keysFolder });
  await expect(destroy()).rejects.toThrow('No destruction is under way');
  expect(await act('CENTRAL_TEAM', '95-propose-destruction', { scope: 'EVERYTHING' })).toBe(
    'DestructionNoted',
  );
  const counts = await countForDestruction(sql, audit);
  // The second officer comes in anew, as with a passkey, which leaves a row of its own.
  await sql`insert into users.used_once (purpose, key, expires_at) values ('challenge', '\\x01', now())`;
  const seen = (await ask('CENTRAL_TEAM', '94-destruction', {}, 'lena')).destruction;
  expect(seen.counts).toEqual(Object.entries(counts).map(([table, rows]) => ({ table, rows })));
  const decision = { id: seen.id, rows: seen.rows };
  expect(await act('CENTRAL_TEAM', '96-decide-destruction', decision)).toBe('NeedsSecondPerson');
  expect(await act('CENTRAL_TEAM', '96-decide-destruction', decision, 'lena')).toBe('DestructionNoted');
  expect((await verdict('before')).findings).toEqual([]);
  const certificate = await destroy();

  // The certificate, by the public key alone, and what stands.
  expect(certificateFaults(certificate, logKeys)).toEqual([]);
  expect(certificate).toContain(`\nrows ${seen.rows}\n`);
  for (const [table, rows] of Object.entries(counts))
    expect(certificate).toContain(`\ntable ${table} rows ${rows} left 0\n`);
  expect(await filled()).toEqual([
    'compliance.destruction',
    'compliance.end_acknowledgement',
    'compliance.legal_basis',
    'compliance.service_mode_change',
    'users.authority',
  ]);
  expect((await verdict('after')).findings).toEqual([]);
  expect(readFileSync(join(folder, 'after', 'events.tsv'), 'utf8')).toContain('DESTRUCTION_CARRIED_OUT');
  for (const key of ['sealKeys', 'vaultKeys', 'lookupKey', 'backupKey'] as const)
    expect(() => openKeys(keysFolder, { create: true })[key]()).toThrow('destroyed by decision');

  // Nobody and nothing any more; and no second destruction.
  const shut = async () =>
    /^(NOT_IN_THIS_MODE|UNAUTHENTICATED)$/.test(await act('CENTRAL_TEAM', '95-propose-destruction'));
  await within(soon(1_000), shut, true);
  expect(await act('PRACTITIONER', '2-search-by-name-and-postcode')).toMatch(/^(NOT_IN_THIS|UNAUTH)/);
  expect([401, 403]).toContain(await births());
  expect(await destroy()).toBe(certificate);
  await expect(countForDestruction(sql, audit)).rejects.toThrow('No destruction is under way');
  expect(
    testKeys()
      .auditPublicKey()
      .equals(logKeys[0] as never),
  ).toBe(true);
});
