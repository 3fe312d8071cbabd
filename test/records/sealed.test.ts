import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { mintCaller, type Role } from '../../platform/caller.ts';
import { permissions } from '../../platform/permissions.ts';
import { readPolicy } from '../../platform/policy.ts';
import { visible, visibleSql } from '../../subgraphs/records/child/visible.ts';
import { createSealedReader } from '../../subgraphs/records/sealed/store.ts';
import { castAuthorities, castService } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { numberOf, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const sealed = world.database.poolFor('signpost_sealed');
const records = world.database.poolFor('signpost_records');

describe('the second pool (ARCHITECTURE.md, wall 5)', () => {
  const read = createSealedReader(sealed, {
    ring: () => testKeys().sealKeys(),
    clock: world.clock,
    policy: readPolicy(),
  });
  const key = (caller: ReturnType<typeof world.as>) => ({
    number: Number(numberOf('grace')),
    kinds: ['ADDRESS'] as const,
    actingRole: 'MANAGEMENT_TEAM' as const,
    caller,
  });

  test('gives no detail without an own open grant, whoever asks for it', async () => {
    const dora = world.as('dora');
    expect((await read(key(dora))).of('ADDRESS')).toEqual([]);
    await world.open(dora, numberOf('grace'));
    expect((await read(key(dora))).of('ADDRESS')).toMatchObject([{ row: { postcode: 'LS21 1AA' } }]);
    expect((await read(key(world.as('dora')))).of('ADDRESS')).toEqual([]);
    expect((await read(key(world.as('rosa', { sessionId: dora.sessionId })))).of('ADDRESS')).toEqual([]);
    await sql`update records.access_grant set expires_at = opened_at where session_id = ${dora.sessionId}`;
    expect((await read(key(dora))).of('ADDRESS')).toEqual([]);
  });

  test('gives the kinds alone that it was decided may leave: nothing else is opened', async () => {
    const dora = world.as('dora');
    await world.open(dora, numberOf('grace'));
    const carers = await read({ ...key(dora), kinds: ['CARER'] });
    expect([carers.of('CARER').length > 0, carers.of('ADDRESS')]).toEqual([true, []]);
    const both = await read({ ...key(dora), kinds: ['CARER', 'ADDRESS'] });
    expect(both.of('CARER')).toHaveLength(carers.of('CARER').length);
    expect(both.of('ADDRESS')).toHaveLength(1);
  });

  test('gives involvements that ended in the last twelve months, and older ones to those alone who ask for all', async () => {
    const place = castService('leeds', 'SOCIAL_CARE');
    const ended = (endedOn: string | null) => ({
      category: 'ADDITIONAL' as const,
      serviceType: 'SOCIAL_CARE' as const,
      accountId: null,
      lead: false,
      organisationId: place.id,
      telephone: '0113 496 0100',
      email: null,
      startedOn: '2020-01-05',
      endedOn,
      authorityCode: castAuthorities.leeds,
    });
    const days = [null, '2025-06-15', '2025-06-14'];
    const number = await world.plant({ shield: 'ACTIVE', involvements: days.map(ended) });
    const dora = world.as('dora');
    await world.open(dora, number);
    const of = async (everEnded?: boolean) => {
      const asked = { ...key(dora), number: Number(number), kinds: ['INVOLVEMENT'] as const, everEnded };
      return (await read(asked)).of('INVOLVEMENT').map(({ row }) => row.endedOn);
    };
    expect(new Set(await of())).toEqual(new Set([null, '2025-06-15']));
    expect(new Set(await of(true))).toEqual(new Set(days));
    const { involvements } = await world.child(dora, number, 'involvements { endedOn }');
    expect(new Set(involvements.map(({ endedOn }: { endedOn: string | null }) => endedOn))).toEqual(
      new Set([null, '2025-06-15']),
    );
  });

  test.each(['records.child', 'records.address', 'records.identifier', 'users.account', 'audit.event'])(
    'reads nothing of %s',
    async (table) => {
      await expect(sealed.unsafe(`select * from ${table} limit 1`)).rejects.toMatchObject({ code: '42501' });
    },
  );

  test('is the only way to ciphertext: the first pool writes it and cannot read it back', async () => {
    await expect(records`select ciphertext from sealed.detail limit 1`).rejects.toMatchObject({
      code: '42501',
    });
    await expect(records`update sealed.detail set ended_on = null`).rejects.toMatchObject({ code: '42501' });
    await expect(records`select reason_text from records.access_grant limit 1`).resolves.toBeDefined();
    await expect(sealed`select reason_text from records.access_grant limit 1`).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('a detail that was moved to another child does not open: nothing is answered', async () => {
    const [mine, other] = [await world.plant({ shield: 'ACTIVE' }), await world.plant({ shield: 'ACTIVE' })];
    await sql`delete from sealed.detail where child_number = ${mine} and kind = 'ADDRESS'`;
    await sql`update sealed.detail set child_number = ${mine} where child_number = ${other} and kind = 'ADDRESS'`;
    const dora = world.as('dora');
    await world.open(dora, mine);
    await expect(world.child(dora, mine, 'address { postcode }')).rejects.toThrow('INTERNAL');
    expect(await world.child(dora, mine, 'givenName')).toEqual({ givenName: 'Wilfred' });
  });

  test('no plain table holds a row of what a shielded record hides', async () => {
    const number = numberOf('grace');
    for (const table of [
      'former_name',
      'address',
      'carer',
      'involvement',
      'common_assessment',
      'provenance',
    ]) {
      expect(await sql.unsafe(`select 1 from records.${table} where child_number = ${number}`)).toHaveLength(
        0,
      );
    }
    const rows = await sql`select value, issuer from records.identifier where child_number = ${number}`;
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toEqual({ value: null, issuer: null });
  });
});

describe('wall 4', () => {
  const roles: Role[] = [...permissions.roles, 'GATEWAY'];

  test('decides in SQL as it does in the process, for every role and record', async () => {
    const expression = visibleSql('x.role', 'x.shielded', 'x.own');
    for (const actingRole of roles) {
      for (const shielded of [true, false]) {
        for (const ownAuthority of [true, false]) {
          const [row] = await sql.unsafe(
            `select ${expression} as parts from (select $1::text as role, $2::boolean as shielded, $3::boolean as own) x`,
            [actingRole, shielded, ownAuthority],
          );
          expect([actingRole, shielded, ownAuthority, row?.parts]).toEqual([
            actingRole,
            shielded,
            ownAuthority,
            visible({ actingRole, shielded, ownAuthority }),
          ]);
        }
      }
    }
  });

  test('gives nothing without a grant, and a shielded record nothing more than its shielded view', () => {
    for (const shielded of [true, false]) {
      expect(visible({ actingRole: null, shielded, ownAuthority: true })).toBe(0);
    }
    for (const actingRole of ['PRACTITIONER', 'MANAGEMENT_TEAM'] as const) {
      expect(visible({ actingRole, shielded: true, ownAuthority: false })).toBe(1);
    }
  });

  test('a caller that nobody vouched for is answered by nobody', async () => {
    const forged = { ...world.as('dora') };
    await expect(world.child(forged, numberOf('noah'))).rejects.toThrow();
    const without = mintCaller({ ...world.as('dora'), roles: [] }, randomUUID());
    await expect(world.child(without, numberOf('noah'))).rejects.toThrow('FORBIDDEN_FIELD');
  });
});
