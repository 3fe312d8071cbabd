import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Role, roles } from '../../platform/caller.ts';
import { conditions, Permissions, permissions } from '../../platform/permissions.ts';
import { coordinates } from '../../platform/subgraph.ts';

const yaml = readFileSync(new URL('../../schema/permissions.yaml', import.meta.url), 'utf8');
const people = roles.filter((role) => role !== 'GATEWAY');
const anyFacts = fc.record({
  actingRole: fc.option(fc.constantFrom<Role>(...roles)),
  shielded: fc.boolean(),
  ownAuthority: fc.boolean(),
});
const anyGroup = fc.constantFrom(...permissions.groups.keys());

describe('the permission table', () => {
  test('has a row for every field of the graph, and for nothing else', () => {
    const rows = permissions.rows.map(({ type, field }) => `${type}.${field}`).sort();
    expect(rows, 'edit schema/permissions.yaml').toEqual([...coordinates()].sort());
  });

  test('refuses a row for a field that does not exist', () => {
    const table = new Permissions(yaml.replace('gender: identity', 'gendre: identity'));
    expect(() => table.checkRows(coordinates())).toThrow('Child.gendre');
    expect(() => permissions.checkRows(coordinates())).not.toThrow();
  });

  test.each([
    ['an unknown group', 'gender: identity', 'gender: nonesuch'],
    ['an unknown role', 'AUDITOR: always', 'AUDITER: always'],
    ['an unknown condition', 'MANAGEMENT_TEAM: own\n', 'MANAGEMENT_TEAM: sometimes\n'],
    ['an unknown group of values', 'Carer: carers', 'Carer: carer'],
    ['an unknown section', 'groups:', 'exceptions: {}\ngroups:'],
  ])('does not load with %s', (_, from, to) => {
    expect(yaml).toContain(from);
    expect(() => new Permissions(yaml.replace(from, to))).toThrow();
  });

  test('is read when it is first asked, once, and a wrong one answers nobody', () => {
    const texts: string[] = [];
    const table = new Permissions(() => [texts.push(yaml) ? yaml : '']);
    expect(texts).toHaveLength(0);
    expect([table.roles, table.groupOf('Child', 'gender')]).toEqual([permissions.roles, 'identity']);
    expect(texts).toHaveLength(1);
    const wrong = new Permissions(() => [yaml.replace('gender: identity', 'gender: nonesuch')]);
    for (const ask of [() => wrong.read(), () => wrong.everHas(people, 'Child', 'gender'), () => wrong.roles])
      expect(ask).toThrow('Child.gender names no group: nonesuch');
  });

  test('gives nothing about a record without a grant', () => {
    fc.assert(
      fc.property(
        anyGroup,
        anyFacts,
        (group, facts) => !permissions.allows(group, { ...facts, actingRole: null }),
      ),
    );
  });

  test('never gives by row what it refuses by role', () => {
    fc.assert(
      fc.property(anyGroup, anyFacts, (group, facts) => {
        fc.pre(facts.actingRole !== null && permissions.allows(group, facts));
        return permissions.condition(group, facts.actingRole as Role) !== undefined;
      }),
    );
  });

  test('a shield, or another authority, never shows more', () => {
    fc.assert(
      fc.property(anyGroup, anyFacts, (group, facts) => {
        const shown = permissions.allows(group, facts);
        return (
          (shown || !permissions.allows(group, { ...facts, shielded: true, ownAuthority: false })) &&
          (permissions.allows(group, { ...facts, shielded: false, ownAuthority: true }) || !shown)
        );
      }),
    );
  });

  test('nobody means nothing, and a role more never takes a field away', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...permissions.rows),
        fc.subarray([...roles]),
        fc.constantFrom(...roles),
        (row, held, more) => {
          expect(permissions.everHas([], row.type, row.field)).toBe(false);
          if (permissions.everHas(held, row.type, row.field)) {
            expect(permissions.everHas([...held, more], row.type, row.field)).toBe(true);
          }
          expect(permissions.everHas(held, row.type, 'noSuchField')).toBe(false);
          expect(permissions.everHas(held, 'constructor', row.field)).toBe(false);
        },
      ),
    );
  });

  test('keeps the gateway’s own questions from people, and what people ask from the gateway', () => {
    for (const { type, field, group } of permissions.rows) {
      expect(permissions.everHas(people, type, field), `${type}.${field}`).toBe(group !== 'internal');
      expect(permissions.everHas(['GATEWAY'], type, field), `${type}.${field}`).toBe(group === 'internal');
    }
  });

  test('lets the field of a handed-out value go unguarded only where its parent’s group was decided', () => {
    for (const { type, field, group } of permissions.rows) {
      if (!permissions.decidedByParent(type, field)) continue;
      const guards = permissions.rows.filter((row) => row.group === group && row.type !== type);
      expect(guards, `${type}.${field} hangs on a field of group ${group}`).not.toEqual([]);
    }
  });

  test('states every condition and reason, and lets somebody open for each', () => {
    expect([...permissions.conditionTexts.keys()]).toEqual([...conditions]);
    for (const [reason, who] of Object.entries(permissions.reasons)) {
      expect(who.length, reason).toBeGreaterThan(0);
      for (const role of who)
        expect(permissions.everHas([role], 'Mutation', 'openRecord'), reason).toBe(true);
    }
    for (const reason of permissions.ownAuthorityReasons) expect(permissions.reasons).toHaveProperty(reason);
    for (const role of permissions.explorers) expect(permissions.roles).toContain(role);
  });
});
