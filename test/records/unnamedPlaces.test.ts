import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { importRegister } from '../../cli/import/register.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { castPlaces } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { pieces } from './feed/support.ts';
import { type Answer, startWorld, today, type World } from './support/world.ts';

/** What an NHS file lists beside general practices, and records name since an earlier release took it (ADR 0164). */
let world: World;
const epraccur = readFileSync(join(import.meta.dirname, 'feed', 'fixtures', 'epraccur.csv')).toString();
const [practice = ''] = epraccur.split('\n');
const clinicCode = 'Y99001';
const load = (setting: string) => {
  const clinic = practice.replace('Z99001', clinicCode).replace('"4",""', `"${setting}",""`);
  const file = `${practice}\n${clinic.replace('BECKSIDE MEDICAL PRACTICE', 'A CLINIC')}\n`;
  return importRegister(world.database.sql, new AuditWriter(world.database.sql), {
    register: 'ods',
    body: pieces(file),
    heard: () => {},
    standingKey: testKeys().standingKey(),
    today,
  });
};
let clinic: string;
beforeAll(async () => {
  world = await startWorld();
  await load('4');
  const [row] = await world.database
    .sql`select organisation_id as id from records.place where code = ${clinicCode}`;
  clinic = row?.id;
});

const attending = (organisationId: string, startedOn: string, endedOn: string | null = null) => ({
  category: 'UNIVERSAL' as const,
  serviceType: 'PRIMARY_CARE' as const,
  organisationId,
  startedOn,
  endedOn,
  accountId: null,
  telephone: null,
  email: null,
  lead: false,
});
const fields = 'version services { organisation { id } }';
const shown = async (who: string, number: string, reason?: string): Promise<string[]> => {
  const { services } = await world.open(world.as(who), number, fields, reason);
  return services.map(({ organisation }: Answer) => organisation.id);
};

test.each(['NONE', 'ACTIVE'] as const)(
  'a registration with what is no general practice is shown to nobody, of a record with shield %s; nothing is taken away',
  async (shield) => {
    await load('4');
    const { id: former } = castPlaces.leedsPractice;
    const number = await world.plant({
      shield,
      involvements: [attending(clinic, '2026-01-05'), attending(former, '2019-01-05', '2026-01-05')],
    });
    const readers: readonly (readonly [string, string?])[] =
      shield === 'NONE'
        ? [['amira'], ['dora'], ['dora', 'SUBJECT_ACCESS']]
        : [['dora'], ['dora', 'SUBJECT_ACCESS']];
    for (const [who, reason] of readers) expect(await shown(who, number, reason)).toEqual([clinic, former]);
    expect(await load('22')).toContainEqual(['not a general practice, and named no more', 1]);
    for (const [who, reason] of readers) expect(await shown(who, number, reason)).toEqual([former]);
    // Nor is it recorded by a person, who would not see what they recorded.
    const dora = world.as('dora');
    const { version } = await world.open(dora, number, fields);
    const given = { number, version, services: [{ kind: 'PRIMARY_CARE', organisationId: clinic }] };
    const amended = await world.ask(dora, ...mutation('amendChild', given, '... on InvalidInput { field }'));
    expect(amended.amendChild).toEqual({ __typename: 'InvalidInput', field: 'services' });
    // It comes back with the next file, if it is a practice after all.
    await load('4|9');
    for (const [who, reason] of readers) expect(await shown(who, number, reason)).toEqual([clinic, former]);
  },
);

test('what an earlier load took out of the names already is shown to nobody either', async () => {
  await load('4');
  const number = await world.plant({ involvements: [attending(clinic, '2026-01-05')] });
  await world.database.sql`delete from records.place where code = ${clinicCode}`;
  await load('22');
  expect(await shown('amira', number)).toEqual([]);
});
