import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { readyOperations } from '../support/operations.ts';
import { holders } from '../support/people.ts';

/** What nobody should enter, and somebody does. */
const texts = [
  ...[
    '',
    ' ',
    '\n',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfffy',
    '\u202e',
    '\u200b',
    'a\u0301',
    '👶',
    'x'.repeat(3_000),
  ],
  ...['0', '-1', '007', '12.345', '1e308', 'NaN', 'Infinity', '0x10', '١٢٣٤٥٦٧٨٩٠', '99999999999999999999'],
  ...['2026-02-30', '0000-01-01', '0001-01-01', '9999-12-31', '10000-01-01', '-0001-01-01', '+275760-09-13'],
  ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59Z', '2026-11-28T24:00:00Z'],
  ...["';--", '\\', '"', '%', '_', 'null', '{}', '[]', 'Z99 9ZZ', '1/1', '1000000000000000.00'],
];
const numbers = [0, -1, 1, 19, 2_147_483_647, -2_147_483_648];

type Path = readonly (string | number)[];

/** Everything in variables that can be replaced, and by what. */
function places(value: unknown, path: Path = []): { path: Path; instead: readonly unknown[] }[] {
  if (typeof value === 'string') return [{ path, instead: [...texts, null] }];
  if (typeof value === 'number') return [{ path, instead: [...numbers, null] }];
  if (typeof value !== 'object' || value === null) return [{ path, instead: [null] }];
  const inner = Object.entries(value).flatMap(([name, each]) =>
    places(each, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  const lists = [[], [...Object.values(value), ...Object.values(value)], null];
  return Array.isArray(value) ? [{ path, instead: lists }, ...inner] : inner;
}

function replaced(value: unknown, [name, ...path]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[name] = replaced(copy[name], path, by);
  return copy;
}

let graph: Signpost;
let answered = 0;
beforeAll(async () => {
  const policy = { ...readPolicy(), searchesPerHour: 1e6, searchesPerDay: 1e6, unknownNumbersPerHour: 1e6 };
  graph = await startSignpost({ subgraphs: { policy } });
});

test.each(Object.keys(holders) as (keyof typeof holders)[])(
  '%s: whatever is entered wherever, the answer says what is wrong with it, or there is one',
  async (role) => {
    let who = graph.again(holders[role]);
    const failed: string[] = [];
    const tries = readyOperations(role).flatMap((operation) =>
      places(operation.variables).map((place) => ({ ...operation, ...place })),
    );
    const draws = fc.sample(fc.nat(), tries.length);
    for (const [at, { name, text, variables, path, instead }] of tries.entries()) {
      const by = instead[(draws[at] as number) % instead.length];
      const given = replaced(variables, path, by) as { input?: { idempotencyKey?: unknown } };
      if (given.input?.idempotencyKey === variables.input?.idempotencyKey && given.input)
        given.input.idempotencyKey = randomUUID();
      let { status, code } = await who.query(text, given);
      if (status === 401) who = graph.again(holders[role]);
      // A first document waits for its fonts; whoever is told to come again does.
      for (let again = 0; status === 503 && again < 3; again++)
        ({ status, code } = await who.query(text, given));
      if (code === undefined) answered += 1;
      if (status >= 500 || code === 'INTERNAL')
        failed.push(`${name} ${path.join('.')} ${JSON.stringify(by)}: ${code}`);
    }
    expect(failed).toEqual([]);
  },
);

test('most of it was understood, and answered', () => {
  expect(answered).toBeGreaterThan(500);
});
