import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { collectGuide } from '../../cli/explorer/guide.ts';
import { explorerGuide } from '../../gateway/explorer.ts';
import { Permissions } from '../../platform/permissions.ts';
import { temporaryFolder } from '../support/processes.ts';

const TABLE = `
conditions:
  always: holding the role is enough
  granted: an open access grant
  unshielded: an open access grant, and the record is not shielded
  own: an open access grant, and the record is of one's own authority
  own-or-unshielded: as own; elsewhere as unshielded
roles: [PRACTITIONER, MANAGEMENT_TEAM, DATA_STEWARD]
explorers: []
reasons: {}
ownAuthorityReasons: []
values: {}
groups:
  internal: { about: the gateway's own, GATEWAY: always }
  address: { about: address and its status, PRACTITIONER: unshielded, MANAGEMENT_TEAM: own-or-unshielded, DATA_STEWARD: own }
fields:
  Query: { resolveSession: internal }
  Child: { address: address }
`;

const table = new Permissions(TABLE);
let dir: string;
beforeEach(() => {
  dir = temporaryFolder();
  put('users/account.graphql', 'extend type Query { me: Int }');
});

function put(path: string, content: string) {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
}

describe('ready operations', () => {
  test('have their title and description from the comment they begin with, and their variables', () => {
    const document =
      '# Find a child\n# By name and date of birth.\n# Recorded.\nquery Find { me { roles } }\n# not this\n';
    put('operations/PRACTITIONER/find.graphql', document);
    put('operations/PRACTITIONER/find.variables.json', '{ "a": 1 }');
    expect(collectGuide(dir, table).operations).toEqual([
      {
        role: 'PRACTITIONER',
        concept: 'account',
        name: 'find',
        title: 'Find a child',
        about: 'By name and date of birth. Recorded.',
        document,
        variables: '{ "a": 1 }',
      },
    ]);
  });

  test.each([
    ['a document without a title', 'query Q { me }', '', /the first line must be a comment/],
    ['a document that cannot be parsed', '# Q\nquery {', '', /cannot be parsed/],
    ['variables that cannot be parsed', '# Q\nquery Q { me }', '{', /cannot be parsed/],
    [
      'a question that the schema lacks',
      '# Q\nquery Q { you }',
      '',
      /the schema does not have what it asks for/,
    ],
  ])('%s stops the build and names the file', (_, document, variables, sentence) => {
    put('operations/AUDITOR/broken.graphql', document);
    if (variables) put('operations/AUDITOR/broken.variables.json', variables);
    expect(() => collectGuide(dir, table)).toThrow(sentence);
    expect(() => collectGuide(dir, table)).toThrow(/AUDITOR\/broken\.graphql/);
  });

  test('are given out for the roles of who asks, and for no other', () => {
    const operations = ['PRACTITIONER', 'AUDITOR', 'PRACTITIONER'].map((role, n) => ({ role, name: `${n}` }));
    put('guide.json', JSON.stringify({ operations, fields: ['table'] }));
    const names = (roles: string[]) =>
      (JSON.parse(explorerGuide(dir)(roles)) as { operations: { name: string }[] }).operations.map(
        ({ name }) => name,
      );
    expect(names(['PRACTITIONER'])).toEqual(['0', '2']);
    expect(names(['AUDITOR', 'SUPPORT'])).toEqual(['1']);
    expect(names([])).toEqual([]);
  });
});

describe('who may see what', () => {
  test('gathers roles by condition in the words of the table, without what only the gateway holds', () => {
    expect(collectGuide(dir, table).fields).toEqual([
      {
        type: 'Child',
        field: 'address',
        group: 'address',
        about: 'address and its status',
        access: [
          { roles: ['PRACTITIONER'], when: 'an open access grant, and the record is not shielded' },
          { roles: ['DATA_STEWARD'], when: "an open access grant, and the record is of one's own authority" },
          {
            roles: ['MANAGEMENT_TEAM'],
            when: "an open access grant, and the record is of one's own authority; or an open access grant, and the record is not shielded",
          },
        ],
      },
    ]);
  });
});
