import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../support/properties.ts';
import type { SeedChild } from '../../cli/seed/child.ts';
import { nhsNumberFrom } from '../../platform/identifiers.ts';
import { readPolicy } from '../../platform/policy.ts';
import { createSealedReader } from '../../subgraphs/records/sealed/store.ts';
import { hideRecord, revealRecord } from '../../subgraphs/records/shield/hiding.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { numberOf, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const records = world.database.poolFor('signpost_records', { max: 4 });
const sealed = world.database.poolFor('signpost_sealed');
const ring = () => testKeys().sealKeys();
const readSealed = createSealedReader(sealed, { ring, clock: world.clock, policy: readPolicy() });
const lookupKey = testKeys().lookupKey();

const hide = (number: string) =>
  records.begin((transaction) => hideRecord(transaction, Number(number), 'INTERIM', ring()));
const reveal = (number: string, caller: ReturnType<typeof world.as>) =>
  records.begin((transaction) =>
    revealRecord(transaction, Number(number), {
      readSealed,
      caller,
      lookupKey,
      actingRole: 'MANAGEMENT_TEAM',
    }),
  );

const hidden = ['former_name', 'address', 'carer', 'involvement', 'common_assessment', 'provenance'] as const;

/** Everything of a child in the plain tables, row by row as PostgreSQL writes it: columns, types, precision. */
async function plainRows(number: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of [...hidden, 'identifier'] as const) {
    const rows = await sql<{ row: string }[]>`
      select to_jsonb(t)::text as row from ${sql(`records.${table}`)} t where child_number = ${number} order by 1`;
    found[table] = rows.map(({ row }) => row);
  }
  const [child] = await sql`select to_jsonb(t)::text as row from records.child t where number = ${number}`;
  return { ...found, child: [child?.row as string] };
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((t) => !t.includes('\0'));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const day = fc
  .integer({ min: 0, max: 6_000 })
  .map((days) => new Date(Date.UTC(2010, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
const uuid = fc.uuid();
const involvement = fc
  .record({
    category: fc.constantFrom('UNIVERSAL' as const, 'ADDITIONAL' as const),
    serviceType: fc.constantFrom('EDUCATION' as const, 'SOCIAL_CARE' as const, 'THERAPY' as const),
    organisationId: uuid,
    accountId: maybe(uuid),
    telephone: maybe(text),
    email: maybe(text),
    authorityCode: maybe(fc.constantFrom('E08000035', 'E08000032')),
    startedOn: day,
    ended: maybe(fc.integer({ min: 0, max: 3_000 })),
  })
  .map(({ ended, ...row }) => ({
    ...row,
    // What is left out is filled in: the one thing that does not stand again as it was.
    authorityCode: row.accountId === null ? (row.authorityCode ?? castAuthorities.leeds) : row.authorityCode,
    lead: false,
    endedOn:
      ended === null
        ? null
        : new Date(Date.parse(row.startedOn) + ended * 86_400_000).toISOString().slice(0, 10),
  }));
const address = {
  status: fc.constantFrom('CURRENT' as const, 'LAST_KNOWN' as const, 'NONE_KNOWN' as const),
  line: maybe(text),
  locality: maybe(text),
  postcode: maybe(fc.constantFrom('LS8 1AA', 'LS21 1AA')),
  sinceDate: maybe(day),
};
const sketch = fc.record({
  formerNames: fc.array(fc.record({ givenName: text, familyName: text, untilDate: maybe(day) }), {
    maxLength: 3,
  }),
  addresses: fc
    .tuple(fc.array(fc.record({ ...address, untilDate: day }), { maxLength: 2 }), fc.record(address))
    .map(([former, current]) => [...former, { ...current, untilDate: null }]),
  carers: fc.array(
    fc.record({
      name: text,
      relationship: fc.constantFrom('MOTHER' as const, 'OTHER_CARER' as const),
      telephone: maybe(text),
      email: maybe(text),
    }),
    { maxLength: 3 },
  ),
  involvements: fc.array(involvement, { maxLength: 4 }),
  assessment: maybe(
    fc.record({
      status: fc.constantFrom('IN_PROGRESS' as const, 'COMPLETE' as const),
      organisationId: uuid,
    }),
  ),
  withNhs: fc.boolean(),
  issuer: maybe(uuid),
  recordedAt: day.map((on) => `${on}T03:04:05.123456Z`),
});

let nine = 945_000_000;

function freshNhsNumber(): string {
  for (;;) {
    nine += 1;
    const number = nhsNumberFrom(nine);
    if (number) return number;
  }
}

describe('hiding and revealing a record (domain.md 6, ADR 0005)', () => {
  test('L26: hiding then revealing gives back every row exactly, and between them nothing stands in clear', async () => {
    await fc.assert(
      fc.asyncProperty(sketch, async ({ withNhs, issuer, ...facts }) => {
        const identifiers: SeedChild['identifiers'] = [
          ...(withNhs ? [{ scheme: 'NHS_NUMBER' as const, value: freshNhsNumber(), issuer: null }] : []),
          ...(issuer ? [{ scheme: 'LOCAL' as const, value: randomUUID(), issuer }] : []),
        ];
        const number = await world.plant({ ...(facts as Partial<SeedChild>), identifiers });
        const before = await plainRows(number);
        await hide(number);
        const between = await plainRows(number);
        for (const table of hidden) expect(between[table]).toEqual([]);
        for (const row of between.identifier ?? []) expect(row).toMatch(/"value": null.*|"issuer": null/);
        expect(JSON.parse(between.child?.[0] as string)).toMatchObject({ shield: 'INTERIM', outward: null });
        const dora = world.as('dora');
        await world.open(dora, number, 'number', 'SHIELD_REVIEW');
        await reveal(number, dora);
        expect(await plainRows(number)).toEqual(before);
        expect(await sql`select 1 from sealed.detail where child_number = ${number}`).toHaveLength(0);
      }),
      { numRuns: 8 },
    );
  });

  test('without an own open grant nothing is revealed: the record stays hidden whole', async () => {
    const number = numberOf('ella');
    await hide(number);
    const stays = await plainRows(number);
    const dora = world.as('dora');
    await world.open(dora, number, 'number', 'SHIELD_REVIEW');
    for (const caller of [
      world.as('dora'),
      world.as('edward'),
      world.as('rosa', { sessionId: dora.sessionId }),
    ]) {
      await expect(reveal(number, caller)).rejects.toThrow('nothing was revealed');
    }
    await sql`update records.access_grant set ended_at = now() where session_id = ${dora.sessionId}`;
    await expect(reveal(number, dora)).rejects.toThrow('nothing was revealed');
    expect(await plainRows(number)).toEqual(stays);
  });

  test('a hidden row that does not open keeps the whole record hidden', async () => {
    const number = await world.plant({ shield: 'ACTIVE' });
    const dora = world.as('dora');
    await world.open(dora, number, 'number', 'SHIELD_REVIEW');
    await sql`update sealed.detail set ciphertext = set_byte(ciphertext, 30, 255 - get_byte(ciphertext, 30))
      where child_number = ${number} and kind = 'ADDRESS'`;
    await expect(reveal(number, dora)).rejects.toThrow();
    expect(
      await sql`select 1 from sealed.detail where child_number = ${number} and kind = 'ADDRESS'`,
    ).toHaveLength(1);
    expect((await plainRows(number)).address).toEqual([]);
  });

  test('a seeded shielded record reveals as if it had been planted in clear; sensitive services stay sealed', async () => {
    const number = numberOf('grace');
    const dora = world.as('dora');
    const fields = `formerNames { givenName } address { line postcode } carers { name telephone }
      services { kind organisation { id } } involvements { id serviceType } commonAssessment { status }
      identifiers { scheme value } sensitiveServices { serviceType } hasSensitiveService`;
    const seen = await world.open(dora, number, fields, 'SHIELD_REVIEW');
    const sensitive = () =>
      sql`select id, ciphertext from sealed.detail where child_number = ${number} and kind = 'SENSITIVE_SERVICE'`;
    const before = await sensitive();
    await reveal(number, dora);
    expect(await world.child(dora, number, fields)).toEqual(seen);
    expect([...(await sensitive())]).toEqual([...before]);
  });

  test('what is not there, and what is hidden already, is not hidden again', async () => {
    await expect(hide('9999999990')).rejects.toThrow('no such record');
    const number = await world.plant({ shield: 'ACTIVE' });
    await expect(hide(number)).rejects.toThrow('hidden already');
  });

  test('what feeds said of the home before loses its hash, which is that of everybody who lives there', async () => {
    const number = await world.plant();
    await sql`
      insert into records.feed_row (source, row_key, content_hash, run_id, outcome, child_number, home_hash)
      values ('school-census', ${number}::bytea, 'x'::bytea, gen_random_uuid(), 'MATCH', ${number}, 'home'::bytea)`;
    await hide(number);
    expect(await sql`select home_hash from records.feed_row where child_number = ${number}`).toEqual([
      { home_hash: null },
    ]);
  });

  test('an involvement recorded at the same moment is hidden too, or was before', async () => {
    const number = await world.plant();
    const amira = world.as('amira');
    await world.open(amira, number);
    await Promise.all([hide(number), ...Array.from({ length: 8 }, () => world.record(amira, { number }))]);
    expect((await plainRows(number)).involvement).toEqual([]);
    expect(
      await sql`select 1 from sealed.detail where child_number = ${number} and kind = 'INVOLVEMENT'`,
    ).toHaveLength(8);
  });
});
