import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoLocalMap } from '../../../cli/seed/feedFiles.ts';
import { AuditWriter } from '../../../platform/audit.ts';
import { systemClock } from '../../../platform/clock.ts';
import { readPolicy } from '../../../platform/policy.ts';
import type { ServiceMode } from '../../../platform/serviceMode.ts';
import { gateOf } from '../../../subgraphs/records/feed/gate.ts';
import { localSource, registerLocalSource } from '../../../subgraphs/records/feed/local.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { feed, feedDependencies, proveLocalSource } from './support.ts';

/** A body that supplies data, accredited, and the maps of its sources (domain.md 9; L39; ADR 0150). */
let database: TestDatabase;
const policy = readPolicy();
const known = { ...demoLocalMap, name: 'local-known', prefix: 'KNOWN-' };
const second = { ...demoLocalMap, name: 'local-second', prefix: 'SECOND-' };
type SourceMap = typeof demoLocalMap;

beforeAll(async () => {
  database = await freshDatabase();
  await database.sql`insert into users.organisation (id, name, kind, accreditation, accredited_until)
    values (${demoLocalMap.organisationId}, 'Demo Early Help', 'SOURCE_SUPPLIER', 'ACCREDITED', '2199-01-01')`;
});
const mode = (to: ServiceMode) => database.sql`update service.state set mode = ${to}`;
afterEach(() => mode('NORMAL'));

const register = (map: SourceMap) => registerLocalSource(database.sql, new AuditWriter(database.sql), map);
const gate = (map: SourceMap) => gateOf(database.sql, localSource(map), { clock: systemClock, policy });
const prove = ({ name }: SourceMap, matched?: number) => proveLocalSource(database.sql, name, matched);

describe('a local source of a body that is accredited already', () => {
  test('is tested first: its rows count once 95 of a hundred matched by its own map', async () => {
    await register(known);
    expect(await gate(known)).toBe('TEST');
    // What another source of the body matched says nothing of this one.
    await register(second);
    await prove(second);
    expect([await gate(known), await gate(second)]).toEqual(['TEST', 'LIVE']);
    await prove(known, 94);
    expect(await gate(known)).toBe('TEST');
    await prove(known);
    expect(await gate(known)).toBe('LIVE');
  });

  test('is tested anew when its map is changed, and not when the same is registered again', async () => {
    await register(known);
    expect(await gate(known)).toBe('LIVE');
    const changed: SourceMap = { ...known, dateForm: 'yyyyMMdd' };
    await register(changed);
    expect(await gate(changed)).toBe('TEST');
    const header = Object.values(known.columns).flat().map(String).join(',');
    const deps = feedDependencies(database);
    expect(await feed(deps, `${header}\n`, { source: localSource(changed) })).toMatchObject({ kind: 'TEST' });
    await prove(changed);
    expect(await gate(changed)).toBe('LIVE');
  });

  test('L39 is not taken on in interim operation nor in closing, however accredited the body is; a known one may change', async () => {
    await register(known);
    const third = { ...demoLocalMap, name: 'local-third', prefix: 'THIRD-' };
    for (const to of ['INTERIM', 'CLOSING'] as const) {
      await mode(to);
      await expect(register(third)).rejects.toThrow(`The service is in mode ${to}`);
      await register(known);
    }
    await mode('INTERIM');
    // An exception is a body of its own, which is looked at.
    const organisationId = '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b98';
    await database.sql`insert into users.organisation (id, name, kind, accreditation)
      values (${organisationId}, 'Social care', 'SOURCE_SUPPLIER', 'REVIEWED')`;
    await register({ ...third, organisationId });
    expect(await gate({ ...third, organisationId })).toBe('TEST');
  });

  test('L39 is not taken on there as one of another body either, under the name of a source that is known', async () => {
    const other = '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b97';
    await database.sql`insert into users.organisation (id, name, kind, accreditation, accredited_until)
      values (${other}, 'Another body', 'SOURCE_SUPPLIER', 'ACCREDITED', '2199-01-01')`;
    await register(known);
    await mode('INTERIM');
    const taken = { ...known, title: 'Another system', organisationId: other };
    await expect(register(taken)).rejects.toThrow('The service is in mode INTERIM');
    await mode('NORMAL');
    await register(taken);
    await register(known);
  });

  test('keeps its prefix once a file of it counted: another body’s numbers could be those that stand in records', async () => {
    const fourth = { ...demoLocalMap, name: 'local-fourth', prefix: 'FOURTH-' };
    await register(fourth);
    await prove(fourth);
    await register({ ...fourth, prefix: 'FOUR-' });
    await register(fourth);
    await prove(fourth);
    const header = Object.values(fourth.columns).flat().map(String).join(',');
    const deps = feedDependencies(database);
    expect(await feed(deps, `${header}\n`, { source: localSource(fourth) })).toMatchObject({ kind: 'LIVE' });
    await expect(register({ ...fourth, prefix: 'FOUR-' })).rejects.toThrow(
      'Numbers of local-fourth that begin with FOURTH- stand in records: keep the prefix, or register another source.',
    );
    await register({ ...fourth, dateForm: 'yyyyMMdd' });
  });
});
