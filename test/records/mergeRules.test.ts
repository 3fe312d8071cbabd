import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldGroups, join } from '../../subgraphs/records/merge/join.ts';
import { part } from '../../subgraphs/records/merge/part.ts';
import {
  againstConfirming,
  againstUndoing,
  mayRefuse,
  needsTwo,
} from '../../subgraphs/records/merge/rules.ts';
import { type Columns, headKey, type Row, type Side, self } from '../../subgraphs/records/merge/side.ts';
import '../support/properties.ts';

const leeds = 'E08000035';
const at = new Date('2026-06-15T12:00:00Z');
const today = '2026-06-15';
const mac = (number: number, id: string, state: string) => `${number} ${id} ${state}`;
const joining = { at, today, accountId: randomUUID(), versions: 2 ** 20, mac };
const said = { rowKey: () => '', homeHash: () => '', organisationOf: () => null, authorityOf: () => null };
const parting = { at, today, mac, decisionDue: '2026-06-17', ruleVersion: 1, ...said };

type Made = [table: string, columns: Columns];
const id = fc.uuid();
const day = fc.constantFrom('2019-02-01', '2022-08-31', '2026-06-14');
const open = fc.option(day, { nil: null });
const word = fc.constantFrom('Ada', 'Ben', 'Cora', 'Dev', 'Esme');
const child = { child_number: self };
const address = fc.record({
  id,
  line: word,
  postcode: fc.constantFrom('LS6 3HD', 'LS8 1AA'),
  since_date: day,
  until_date: open,
});
const involvement = fc.record({
  id,
  category: fc.constantFrom('UNIVERSAL', 'ADDITIONAL'),
  service_type: fc.constantFrom('EDUCATION', 'PRIMARY_CARE'),
  telephone: word,
  lead: fc.boolean(),
  led: fc.constant([]),
  started_on: day,
  ended_on: open,
  version: fc.nat(5),
});
const carer = fc.record({ id, name: word, telephone: fc.option(word, { nil: null }) });
const provenance = fc.record({
  id,
  field: fc.constantFrom('givenName', 'address', 'carers'),
  source: fc.constantFrom('nhs', 'person'),
  recorded_at: fc.constant('2026-01-01T00:00:00+00:00'),
  account_id: fc.constant(null),
  previous_value: word,
});
const work = fc.record({
  id,
  reference: id,
  queue: fc.constant('CORRECTION'),
  outcome: fc.constant(null),
  closed_at: fc.constant(null),
});
const identifier = fc.record({
  scheme: fc.constant('LOCAL'),
  lookup: id,
  value: word,
  issuer: fc.constant(null),
});
const assessment = fc.record({
  status: word,
  organisation_id: id,
  since_date: day,
  version: fc.nat(5),
  earlier: fc.constant([]),
});
const shield = fc.record({
  id,
  state: fc.constantFrom('NONE', 'INTERIM', 'ACTIVE', 'LIFT_PROPOSED'),
  version: fc.nat(5),
});

const keyOf = ([table, columns]: Made) =>
  table === 'common_assessment'
    ? table
    : table === 'identifier'
      ? `identifier:${columns.scheme}:${columns.lookup}`
      : `${table}:${columns.id}`;

/** A record such as the database lets stand: one current address, one lead, a shield only where its head says so. */
const sideOf = (number: number) =>
  fc
    .record({
      given: word,
      family: word,
      gender: fc.constantFrom('MALE', 'FEMALE'),
      birth: day,
      version: fc.integer({ min: 1, max: 9 }),
      addresses: fc.array(address, { maxLength: 3 }),
      involvements: fc.array(involvement, { maxLength: 3 }),
      carers: fc.array(carer, { maxLength: 2 }),
      facts: fc.array(provenance, { maxLength: 2 }),
      works: fc.array(work, { maxLength: 2 }),
      identifiers: fc.array(identifier, { maxLength: 2 }),
      assessments: fc.array(assessment, { maxLength: 1 }),
      shield,
    })
    .map((made): Side => {
      let home = false;
      let lead = false;
      const rows: Made[] = [
        ...made.addresses.map((row): Made => {
          const stands = row.until_date === null && !home;
          home ||= stands;
          return ['address', { ...row, until_date: stands ? null : (row.until_date ?? today) }];
        }),
        ...made.involvements.map((row): Made => {
          const leads = row.lead && row.ended_on === null && !lead;
          lead ||= leads;
          return ['involvement', { ...row, lead: leads }];
        }),
        ...made.carers.map((row): Made => ['carer', row]),
        ...made.facts.map((row): Made => ['provenance', row]),
        ...made.works.map((row): Made => ['work_item', row]),
        ...made.identifiers.map((row): Made => ['identifier', row]),
        ...made.assessments.map((row): Made => ['common_assessment', row]),
      ];
      const { state } = made.shield;
      const shielded = state !== 'NONE';
      if (shielded) rows.push(['shield', { ...made.shield, mac: mac(number, made.shield.id, state) }]);
      const head: Columns = {
        number: self,
        given_name: made.given,
        family_name: made.family,
        gender: made.gender,
        birth_date: made.birth,
        death_date: null,
        authority_code: leeds,
        status: 'LIVE',
        shield: state,
        outward: null,
        given_key: 'k',
        family_key: 'k',
        version: made.version,
      };
      return {
        number,
        shielded,
        rows: new Map<string, Row>([
          [headKey, { table: 'child', columns: head }],
          ...rows.map((row): [string, Row] => [
            keyOf(row),
            { table: row[0], columns: { ...child, ...row[1] } },
          ]),
        ]),
      };
    });

const choices = fc
  .array(fc.constantFrom('KEPT' as const, 'OTHER' as const), { minLength: 6, maxLength: 6 })
  .map((taken) => Object.fromEntries(fieldGroups.map((group, place) => [group, taken[place]])) as never);

const plain = (side: Side) => ({
  ...side,
  rows: Object.fromEntries(
    [...side.rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, row]) => [key, row.columns]),
  ),
});
const count = (side: Side, test: (row: Row) => boolean) => [...side.rows.values()].filter(test).length;
const isHome = ({ table, columns }: Row) => table === 'address' && columns.until_date === null;
const isLead = ({ table, columns }: Row) =>
  table === 'involvement' && columns.lead === true && columns.ended_on === null;
const fitsTheDatabase = (side: Side) => {
  expect(count(side, isHome)).toBeLessThanOrEqual(1);
  expect(count(side, isLead)).toBeLessThanOrEqual(1);
  expect(count(side, ({ table }) => table === 'common_assessment')).toBeLessThanOrEqual(1);
  const hiding = [...side.rows.values()].filter(({ table }) => table === 'shield');
  expect(hiding.length).toBeLessThanOrEqual(1);
  for (const { columns } of hiding)
    expect(columns.mac).toBe(mac(side.number, String(columns.id), String(columns.state)));
};

/** What may happen to a merged record: rows come, change and go, its name is corrected. */
const happenings = fc.array(
  fc.oneof(
    fc.record({ act: fc.constant('add' as const), made: carer.map((row): Made => ['carer', row]) }),
    fc.record({ act: fc.constant('add' as const), made: provenance.map((row): Made => ['provenance', row]) }),
    fc.record({
      act: fc.constant('add' as const),
      made: involvement.map((row): Made => ['involvement', { ...row, lead: false }]),
    }),
    fc.record({
      act: fc.constant('move' as const),
      made: address.map((row): Made => ['address', { ...row, until_date: null }]),
    }),
    fc.record({
      act: fc.constant('change' as const),
      place: fc.nat(9),
      value: word.map((each) => `new ${each}`),
    }),
    fc.record({ act: fc.constant('remove' as const), place: fc.nat(9) }),
    fc.record({ act: fc.constant('name' as const), value: word.map((each) => `${each}-new`) }),
  ),
  { maxLength: 6 },
);
type Happening = typeof happenings extends fc.Arbitrary<(infer H)[]> ? H : never;

function after(merged: Side, all: readonly Happening[]) {
  const rows = new Map(merged.rows);
  const [added, changed, removed] = [new Set<string>(), new Map<string, string>(), new Set<string>()];
  let name: string | null = null;
  const set = (key: string, row: Row, columns: Columns) =>
    rows.set(key, { table: row.table, columns: { ...row.columns, ...columns } });
  for (const happening of all) {
    if (happening.act === 'add' || happening.act === 'move') {
      if (happening.act === 'move')
        for (const [key, row] of rows) if (isHome(row)) set(key, row, { until_date: today });
      const key = keyOf(happening.made);
      rows.set(key, { table: happening.made[0], columns: { ...child, ...happening.made[1] } });
      added.add(key);
    } else if (happening.act === 'name') {
      const head = rows.get(headKey) as Row;
      set(headKey, head, { given_name: happening.value, version: Number(head.columns.version) + 1 });
      name = happening.value;
    } else {
      const old = [...rows].filter(
        ([key, { table }]) => ['carer', 'involvement'].includes(table) && !added.has(key),
      );
      const [key, row] = old[happening.place % Math.max(1, old.length)] ?? [];
      if (!key || !row) continue;
      if (happening.act === 'change') {
        set(key, row, { telephone: happening.value });
        changed.set(key, happening.value);
      } else {
        rows.delete(key);
        changed.delete(key);
        removed.add(key);
      }
    }
  }
  return { now: { ...merged, rows } as Side, added, changed, removed, name };
}

describe('joining and parting (domain.md 9)', () => {
  test('L30 unmerge restores both exactly: whatever they hold, whatever was chosen, whichever is kept', () => {
    fc.assert(
      fc.property(sideOf(1), sideOf(2), choices, (kept, other, chosen) => {
        const before = [plain(kept), plain(other)];
        const merged = join(kept, other, chosen, joining);
        fitsTheDatabase(merged);
        // Nothing is joined by changing what it was joined from.
        expect([plain(kept), plain(other)]).toEqual(before);
        const parted = part({ kept, other, merged }, merged, parting);
        expect([plain(parted.kept), plain(parted.other)]).toEqual(before);
        expect(parted).toMatchObject({ changedSince: false, protectedBy: null });
      }),
      { numRuns: 300 },
    );
  });

  test('the merged record has every row of both, and is hidden as the more hidden of the two', () => {
    fc.assert(
      fc.property(sideOf(1), sideOf(2), choices, (kept, other, chosen) => {
        const merged = join(kept, other, chosen, joining);
        expect(merged.shielded).toBe(kept.shielded || other.shielded);
        for (const [key, { table }] of [...kept.rows, ...other.rows])
          if (table !== 'shield') expect(merged.rows.has(key), key).toBe(true);
        const strength = ['NONE', 'LIFT_PROPOSED', 'INTERIM', 'ACTIVE'];
        const of = (side: Side) => strength.indexOf(String(side.rows.get(headKey)?.columns.shield));
        expect(of(merged)).toBe(Math.max(of(kept), of(other)));
        expect(merged.rows.get('number_alias:2')?.columns).toEqual({ number: 2, child_number: self });
      }),
      { numRuns: 200 },
    );
  });

  test('what came since is lost nowhere, stands once, and is never plainer than it was', () => {
    fc.assert(
      fc.property(sideOf(1), sideOf(2), choices, happenings, (kept, other, chosen, all) => {
        const merged = join(kept, other, chosen, joining);
        const { now, added, changed, removed, name } = after(merged, all);
        const parted = part({ kept, other, merged }, now, parting);
        const sides = [parted.kept, parted.other];
        for (const side of sides) fitsTheDatabase(side);
        expect([parted.kept.shielded, parted.other.shielded]).toEqual([kept.shielded, other.shielded]);
        for (const key of added) {
          const on = sides.filter(({ rows }) => rows.has(key));
          expect(on, key).toHaveLength(1);
          const hideable =
            on[0]?.rows.get(key)?.table !== 'provenance' || now.rows.get(key)?.columns.field !== 'givenName';
          if (merged.shielded && hideable) expect(on[0]?.shielded, key).toBe(true);
        }
        for (const [key, value] of changed) {
          const values = sides
            .map(({ rows }) => rows.get(key)?.columns.telephone)
            .filter((each) => each !== undefined);
          expect(values).toEqual([value]);
        }
        for (const key of removed) for (const { rows } of sides) expect(rows.has(key)).toBe(false);
        const names = sides.map(({ rows }) => rows.get(headKey)?.columns.given_name);
        if (name !== null && name !== merged.rows.get(headKey)?.columns.given_name) {
          expect(names.filter((each) => each === name)).toHaveLength(1);
          expect(parted.changedSince).toBe(true);
        }
        for (const [key, row] of [...kept.rows, ...other.rows])
          if (!removed.has(key) && row.table !== 'shield')
            expect(sides.filter(({ rows }) => rows.has(key)).length, key).toBe(
              key === headKey || key === 'common_assessment'
                ? sides.filter((_, place) => [kept, other][place]?.rows.has(key)).length
                : 1,
            );
      }),
      { numRuns: 300 },
    );
  });
});

test('who may: nobody confirms or undoes alone what two people decide (domain.md 2)', () => {
  const roles = fc.subarray(['MANAGEMENT_TEAM', 'DATA_STEWARD'] as const).map((each) => [...each]);
  const states = fc.constantFrom('PROPOSED', 'DONE', 'UNDO_PROPOSED', 'UNDONE', 'REFUSED');
  const people = fc.constantFrom('ann', 'ben');
  fc.assert(
    fc.property(
      roles,
      states,
      fc.boolean(),
      people,
      people,
      fc.boolean(),
      fc.boolean(),
      (of, state, twoPeople, accountId, proposedBy, proposerActs, late) => {
        const caller = { roles: of, accountId } as never;
        const waits = { proposerActs, waitsSince: new Date(late ? 1 : 2) };
        const merge = Object.assign({ state, twoPeople, proposedBy, undoProposedBy: proposedBy }, waits);
        const from = new Date(2);
        const [mayConfirm, mayUndo] = [againstConfirming, againstUndoing].map(
          (against) => against(caller, merge, from) === null,
        );
        const team = (of as readonly string[]).includes('MANAGEMENT_TEAM');
        const another = team && accountId !== proposedBy && proposerActs && !late;
        expect(mayConfirm).toBe(state === 'PROPOSED' && another);
        const isProposed = state === 'PROPOSED' || state === 'UNDO_PROPOSED';
        expect(mayRefuse(caller, merge)).toBe(isProposed && (team || accountId === proposedBy));
        if (mayUndo) {
          expect(['DONE', 'UNDO_PROPOSED']).toContain(state);
          if (state === 'UNDO_PROPOSED') expect(another).toBe(true);
          expect(of.length).toBeGreaterThan(0);
        }
      },
    ),
  );
});

test('two people decide about a shield, a held identity, or identifiers that speak against it, and each of these is enough', () => {
  const plain = { number: 1, status: 'LIVE', deceased: false, shielded: false, version: 1 };
  const facts = { apart: false, transfer: false, held: false, conflicting: false };
  expect(needsTwo([plain, plain], facts)).toBe(false);
  expect(needsTwo([plain, { ...plain, shielded: true }], facts)).toBe(true);
  expect(needsTwo([plain, plain], { ...facts, held: true })).toBe(true);
  expect(needsTwo([plain, plain], { ...facts, conflicting: true })).toBe(true);
});
