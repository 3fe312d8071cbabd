import { readdirSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { describe, expect, test } from 'vitest';
import { withDays } from '../../explorer/variables.ts';
import type { Role } from '../../platform/caller.ts';
import { permissions } from '../../platform/permissions.ts';
import { castMembers, castNumbers } from '../support/cast.ts';

const folder = new URL('../../schema/operations/', import.meta.url);
const schema = buildSchema(readFileSync(new URL('../api.graphql', folder), 'utf8'));
const operations = permissions.roles.flatMap((role) =>
  readdirSync(new URL(`${role}/`, folder))
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => ({ role, file, text: readFileSync(new URL(`${role}/${file}`, folder), 'utf8') })),
);
const variablesOf = (role: Role, file: string): Record<string, unknown> | undefined => {
  const url = new URL(`${role}/${file.replace(/graphql$/, 'variables.json')}`, folder);
  const present = readdirSync(new URL(`${role}/`, folder)).includes(url.pathname.split('/').at(-1) as string);
  return present ? JSON.parse(withDays(readFileSync(url, 'utf8'))) : undefined;
};

describe('ready operations', () => {
  test('say no day that passes: they would be refused from then on', () => {
    // These are of the year or the grant that their statement is of.
    const ofItsYear = /"(spentOn|paidOn|startsOn|endsOn)": "20\d\d-/;
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.variables.json'))
        for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n'))
          if (!ofItsYear.test(line)) expect(line, file).not.toMatch(/"20(2[5-9]|[3-9]\d)-\d\d-\d\d/);
    const now = Date.parse('2028-02-28T23:30:00Z');
    expect(withDays('["in 2 days", "28 days ago", "1 days ago at 09:00", "days ago"]', now)).toBe(
      '["2028-03-01", "2028-01-31", "2028-02-27T09:00:00Z", "days ago"]',
    );
  });

  test('exist for every role, in a folder of its name, each with a title and a sentence', () => {
    expect(readdirSync(folder).sort()).toEqual([...permissions.roles].sort());
    for (const { role, file, text } of operations) {
      const [title, about] = text.split('\n');
      expect(title, `${role}/${file}`).toMatch(/^# [A-Z].{5,60}$/);
      expect(about, `${role}/${file}`).toMatch(/^# .{10,}/);
    }
    for (const role of permissions.explorers) {
      expect(operations.filter((each) => each.role === role).length, role).toBeGreaterThan(1);
    }
  });

  test.each(operations.map((each) => [`${each.role}/${each.file}`, each] as const))(
    '%s is one that its role may run',
    (_, { role, file, text }) => {
      // An extra right of a practitioner, never held alone (domain.md 2).
      const held: Role[] = role === 'SHIELD_OVERRIDE' ? ['PRACTITIONER', role] : [role];
      const document = parse(text);
      expect(validate(schema, document)).toEqual([]);
      expect(document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)).toHaveLength(1);
      const info = new TypeInfo(schema);
      const denied: string[] = [];
      visit(
        document,
        visitWithTypeInfo(info, {
          Field: {
            enter({ name }) {
              const parent = getNamedType(info.getParentType());
              if (name.value === '__typename' || !isObjectType(parent)) return;
              if (!permissions.everHas(held, parent.name, name.value))
                denied.push(`${parent.name}.${name.value}`);
            },
          },
        }),
      );
      expect(denied).toEqual([]);

      const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
      const declared = operation?.variableDefinitions ?? [];
      const variables = variablesOf(role, file);
      expect(variables !== undefined, 'variables where they are declared').toBe(declared.length > 0);
      const { errors } = getVariableValues(schema, declared, variables ?? {});
      expect(errors ?? []).toEqual([]);
      const names = declared.map(({ variable }) => variable.name.value);
      expect(Object.keys(variables ?? {}).filter((name) => !names.includes(name))).toEqual([]);
      // Examples are about the named demo children and people, who are there after every demo seed.
      for (const number of JSON.stringify(variables ?? {}).match(/"\d{10}"/g) ?? []) {
        const child = Object.values(castNumbers).includes(number.slice(1, -1) as never);
        expect(child || JSON.stringify(variables).includes('nhsNumber'), `${number} is a demo child`).toBe(
          true,
        );
      }
      const account = (variables as { accountId?: string } | undefined)?.accountId;
      if (account) expect(castMembers.map(({ id }) => id)).toContain(account);
    },
  );

  test('are there for every change that a role makes', () => {
    const elsewhere: Partial<Record<Role, readonly string[]>> = {
      // Under their extra right, and while somebody acts for another: in the folders of those two.
      PRACTITIONER: ['overrideShield'],
      MEDIATOR: ['endMediation'],
      MEDIATED: ['beginMediation'],
      // The management team's to decide: a steward who tries is told so.
      DATA_STEWARD: [
        ...['agreeTransfer', 'rejectTransfer', 'withdrawTransfer', 'escalateTransfer'],
        ...['assignWorkItem', 'confirmMerge'],
      ],
      // Of numbers that nobody answers for nothing is checked or prepared: such a request is ended.
      CENTRAL_TEAM: [
        ...['recordSubjectAccessChecks', 'pauseSubjectAccess', 'resumeSubjectAccess', 'extendSubjectAccess'],
        'acknowledgeEnd',
      ],
      // They learn who has not acknowledged; authorities and partners do.
      COORDINATOR: ['acknowledgeEnd'],
    };
    for (const role of permissions.roles) {
      const ready = operations.filter((each) => each.role === role).map(({ text }) => text);
      const missing = Object.keys(schema.getMutationType()?.getFields() ?? {}).filter(
        (field) =>
          permissions.everHas([role], 'Mutation', field) &&
          !ready.some((text) => new RegExp(`\\b${field}\\(`).test(text)),
      );
      expect(missing.sort(), role).toEqual([...(elsewhere[role] ?? [])].sort());
    }
  });

  test('show a role every field of a record that it may see, and one that reads it again', () => {
    for (const role of ['PRACTITIONER', 'MANAGEMENT_TEAM', 'DATA_STEWARD'] as const) {
      const mine = permissions.rows
        .filter(({ type, field }) => type === 'Child' && permissions.everHas([role], type, field))
        .map(({ field }) => field)
        // What one may do next, and what was decided before, are asked with the operations that do it.
        .filter(
          (field) =>
            !field.startsWith('viewerCan') && !['shields', 'overrides', 'statedReasons'].includes(field),
        );
      for (const file of ['3-open-record.graphql', '5-read-open-record.graphql']) {
        const text = operations.find((each) => each.role === role && each.file === file)?.text ?? '';
        const info = new TypeInfo(schema);
        const seen = new Set<string>();
        visit(
          parse(text),
          visitWithTypeInfo(info, {
            Field: {
              enter({ name }) {
                if (info.getParentType()?.name === 'Child') seen.add(name.value);
              },
            },
          }),
        );
        expect(
          mine.filter((field) => !seen.has(field)),
          `${role}/${file}`,
        ).toEqual([]);
      }
    }
  });
});
