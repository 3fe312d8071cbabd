import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeFor, errorBody } from '../../gateway/errors.ts';
import { SubgraphFailure } from '../../gateway/plan/failure.ts';
import { CodedError, errorCodes } from '../../platform/errors.ts';

test('schema/errors.md lists every code with its status and sentence, and no other', () => {
  const text = readFileSync(new URL('../../schema/errors.md', import.meta.url), 'utf8');
  const rows = text
    .split('\n')
    .map((line) => line.match(/^\| ([A-Z_]+) \| (\d+) \| (.+?) \| (.+) \|$/))
    .filter((match) => match !== null)
    .map(([, code, status, message, when]) => {
      expect(when?.length).toBeGreaterThan(10);
      return [code, { status: Number(status), message }];
    });
  expect(Object.fromEntries(rows)).toEqual(errorCodes);
  expect(rows).toHaveLength(Object.keys(errorCodes).length);
});

test('schema/errors.md tells which answers have a reference, and shows one that is as it leaves', () => {
  const text = readFileSync(new URL('../../schema/errors.md', import.meta.url), 'utf8');
  const [, without = ''] = text.match(/and has none: ([^.]+)\./) ?? [];
  const codes = Object.keys(errorCodes) as (keyof typeof errorCodes)[];
  const silent = codes.filter((code) => !errorBody(code, 'a-ref').includes('a-ref'));
  expect([...without.matchAll(/[A-Z_]{3,}/g)].map(([code]) => code).sort()).toEqual(silent.sort());
  const example = JSON.parse(text.match(/```json\n(.*)\n```/)?.[1] ?? '');
  const { code, ref } = example.errors[0].extensions;
  expect(JSON.parse(errorBody(code, ref))).toEqual(example);
});

test('what a subgraph says leaves only as a code that may leave', () => {
  const secret = 'relation "sealed.detail" at 10.0.0.7 does not exist: Tyler';
  const told = (error: unknown) => errorBody(codeFor(error), 'ref');
  for (const error of [
    new SubgraphFailure('records', 'errors', [{ message: secret, extensions: { code: 'INTERNAL' } }], secret),
    new SubgraphFailure('records', 'errors', [{ message: secret, extensions: { code: '42P01' } }], secret),
    new SubgraphFailure('records', 'errors', [secret], secret),
    new SubgraphFailure('records', 'rejected', [new Error(secret)], secret),
    new SubgraphFailure('records', 'shape', [], secret),
    new Error(secret),
    secret,
    null,
  ]) {
    expect(told(error)).not.toMatch(/sealed|10\.0|Tyler|records/);
    expect(['INTERNAL', 'SUBGRAPH_UNAVAILABLE']).toContain(codeFor(error));
  }
  const reported = (code: string) =>
    codeFor(new SubgraphFailure('records', 'errors', [{ extensions: { code } }], ''));
  expect(reported('INVALID_CURSOR')).toBe('INVALID_CURSOR');
  expect(reported('FORBIDDEN_FIELD')).toBe('FORBIDDEN_FIELD');
  // A subgraph that does not know the gateway is a fault of ours, not of who asks.
  expect(reported('UNAUTHENTICATED')).toBe('SUBGRAPH_UNAVAILABLE');
  expect(codeFor(new CodedError('AUDIT_UNAVAILABLE'))).toBe('AUDIT_UNAVAILABLE');
});

test('a database that is away is told as such where the gateway asks it itself', () => {
  for (const code of ['CONNECTION_CLOSED', 'ECONNREFUSED', '57P01', '08P01'])
    expect(codeFor(Object.assign(new Error('write CONNECTION_CLOSED 10.0.0.7:5432'), { code }))).toBe(
      'SUBGRAPH_UNAVAILABLE',
    );
  expect(codeFor(Object.assign(new Error(), { code: '42P01' }))).toBe('INTERNAL');
});
