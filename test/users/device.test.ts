import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { reconciles, stateAfter } from '../../subgraphs/users/device/device.ts';
import type { DeviceEvent, DeviceState } from '../../subgraphs/users/generated.ts';
import { castMember, castTeam } from '../support/cast.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { actsOf, change, numberOf } from './support/management.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const george = () => graph.as('george');
const answer = `... on DeviceChanged { device { id serial state version holder { name } } }
  ... on InvalidInput { field }`;
const run = (who: SignedIn, field: string, input: object) => change(who, field, input, answer);
const register = async (who: SignedIn, organisationId?: string) =>
  (
    await who.query(
      'query ($id: ID) { deviceRegister(organisationId: $id) { registered stored issued lost destroyed reconciles } }',
      { id: organisationId },
    )
  ).data.deviceRegister;

describe('the device register (domain.md 11; L12)', () => {
  test('issued, lost, found, returned, destroyed: every count reconciles at each step', async () => {
    const entered = [];
    for (const serial of ['T-1', 'T-02', 'T-03']) {
      entered.push(
        (await run(george(), 'registerDevice', { kind: 'CODE_TOKEN', serial: `LDS ${serial}` })).device,
      );
    }
    expect(await run(george(), 'registerDevice', { kind: 'CODE_TOKEN', serial: 'LDS T-02' })).toMatchObject({
      field: 'serial',
    });
    expect(await register(george())).toEqual({
      registered: 3,
      stored: 3,
      issued: 0,
      lost: 0,
      destroyed: 0,
      reconciles: true,
    });

    let [device] = entered;
    const then = async (event: string, more: object = {}) => {
      const outcome = await run(george(), 'recordDevice', {
        deviceId: device.id,
        version: device.version,
        event,
        ...more,
      });
      if (outcome.device) device = outcome.device;
      expect((await register(george())).reconciles).toBe(true);
      return outcome.__typename;
    };
    expect(await then('RETURNED')).toBe('NotPermitted');
    expect(await then('ISSUED')).toBe('InvalidInput');
    expect(await then('ISSUED', { accountNumber: await numberOf(graph.database, 'ben') })).toBe(
      'InvalidInput',
    );
    const amira = castMember('amira').id;
    const becomes = (status: string) =>
      graph.database.sql`update users.account set status = ${status} where id = ${amira}`;
    const toAmira = { accountNumber: await numberOf(graph.database, 'amira') };
    await becomes('SUSPENDED');
    expect(await then('ISSUED', toAmira)).toBe('InvalidInput');
    await becomes('ACTIVE');
    expect(await then('ISSUED', toAmira)).toBe('DeviceChanged');
    expect(device.holder.name).toBe('Amira Hassan');
    expect(await then('DESTROYED')).toBe('NotPermitted');
    expect(await then('LOST')).toBe('DeviceChanged');
    expect(await register(george())).toMatchObject({ registered: 3, stored: 2, issued: 0, lost: 1 });
    expect(await then('RETURNED')).toBe('DeviceChanged');
    expect(await then('DESTROYED')).toBe('DeviceChanged');
    expect(await then('ISSUED', toAmira)).toBe('NotPermitted');
    expect(await register(george())).toEqual({
      registered: 3,
      stored: 2,
      issued: 0,
      lost: 0,
      destroyed: 1,
      reconciles: true,
    });
    const stale = { deviceId: device.id, version: 1, event: 'RETURNED' };
    expect((await run(george(), 'recordDevice', stale)).__typename).toBe('VersionConflict');
    const acts = await actsOf(graph.database, 'george');
    const refused = acts.filter(({ kind }) => kind === 'CHANGE_REFUSED').map(({ detail }) => detail?.refusal);
    expect(refused).toEqual(['SERIAL', 'STATE', ...Array(3).fill('ACCOUNT'), 'STATE', 'STATE', 'VERSION']);
    const told = acts.filter(({ kind }) => kind === 'DEVICE_RECORDED');
    expect(told.map(({ detail }) => detail?.event)).toEqual([
      ...Array(3).fill('REGISTERED'),
      ...['ISSUED', 'LOST', 'RETURNED', 'DESTROYED'],
    ]);
  });

  test('another body’s devices are as unknown; the central team sees all', async () => {
    const kofi = graph.as('kofi');
    const organisationId = castTeam('bradford').id;
    const { device } = await run(kofi, 'registerDevice', {
      kind: 'SECURITY_KEY',
      serial: 'BRD K-1',
      organisationId,
    });
    // No system holds one.
    const toSystem = { event: 'ISSUED', accountNumber: await numberOf(graph.database, 'aid') };
    expect(await run(kofi, 'recordDevice', { deviceId: device.id, version: 1, ...toSystem })).toMatchObject({
      field: 'accountNumber',
    });
    for (const deviceId of [device.id, randomUUID(), 'x']) {
      const outcome = await run(george(), 'recordDevice', { deviceId, version: 1, event: 'LOST' });
      expect(outcome.__typename).toBe('RecordNotFound');
    }
    expect(
      await run(george(), 'registerDevice', { kind: 'PHONE', serial: 'P-01', organisationId }),
    ).toMatchObject({ field: 'organisationId' });
    expect((await register(george(), organisationId)).registered).toBe(0);
    expect((await register(kofi, organisationId)).registered).toBe(1);
    const { data } = await george().query(
      '{ devices(first: 50) { edges { node { serial organisation { id } } } } }',
    );
    const serials = data.devices.edges.map(({ node }: { node: { serial: string } }) => node.serial);
    expect(serials.sort()).toEqual(['LDS T-02', 'LDS T-03', 'LDS T-1']);
    const { errors } = await run(graph.as('hana'), 'registerDevice', { kind: 'PHONE', serial: 'P-02' });
    expect(errors?.[0].extensions.code).toBe('FORBIDDEN_FIELD');
  });

  test('a device that was changed or taken out past the graph is noticed: the register does not reconcile', async () => {
    const { sql } = graph.database;
    await sql`update users.device set state = 'DESTROYED' where serial = 'LDS T-02'`;
    expect((await register(george())).reconciles).toBe(false);
    await sql`update users.device set state = 'STORED' where serial = 'LDS T-02'`;
    expect((await register(george())).reconciles).toBe(true);
    await sql`delete from users.device where serial = 'LDS T-03'`;
    expect((await register(george())).reconciles).toBe(false);
  });
});

test('whatever happens in whatever order, what is somewhere adds up to what was entered (rule)', () => {
  const events: DeviceEvent[] = ['ISSUED', 'RETURNED', 'LOST', 'DESTROYED'];
  const happening = fc.record({ device: fc.nat(5), event: fc.constantFrom(...events) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.array(happening, { maxLength: 60 }),
      (registered, happenings) => {
        const where: DeviceState[] = Array(registered).fill('STORED');
        const ledger = { STORED: registered, ISSUED: 0, LOST: 0, DESTROYED: 0 };
        for (const { device, event } of happenings) {
          const from = where[device];
          const to = from && stateAfter(from, event);
          if (!from || !to) continue;
          expect(from).not.toBe('DESTROYED');
          where[device] = to;
          ledger[from] -= 1;
          ledger[to] += 1;
        }
        const count = (state: DeviceState) => where.filter((each) => each === state).length;
        const now = {
          STORED: count('STORED'),
          ISSUED: count('ISSUED'),
          LOST: count('LOST'),
          DESTROYED: count('DESTROYED'),
        };
        expect(reconciles({ registered, now, ledger })).toBe(true);
        expect(reconciles({ registered: registered + 1, now, ledger })).toBe(false);
        expect(reconciles({ registered, now: { ...now, LOST: now.LOST + 1 }, ledger })).toBe(false);
      },
    ),
  );
});
