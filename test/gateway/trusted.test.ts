import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { documentHash } from '../../gateway/trusted.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';

const folder = fileURLToPath(new URL('../../schema/operations/', import.meta.url));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const whoAmI = read('SUPPORT/1-who-am-i.graphql');

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost({ gateway: { trustedOnly: true } });
});

const send = async (username: string, body: object) => {
  const answer = await graph.as(username).fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  return {
    text,
    ...(JSON.parse(text) as { data?: Record<string, unknown>; errors?: [{ extensions: { code: string } }] }),
  };
};
const code = async (username: string, body: object) =>
  (await send(username, body)).errors?.[0].extensions.code;

test('every role runs the trusted documents by hash, whichever way the hash is given', async () => {
  const sha256Hash = documentHash(whoAmI);
  for (const username of ['amira', 'hana', 'marek', 'nadia', 'gro', 'aid']) {
    for (const body of [
      { documentId: sha256Hash },
      { extensions: { persistedQuery: { version: 1, sha256Hash } } },
      { query: whoAmI },
      { query: whoAmI, documentId: sha256Hash },
    ]) {
      const { data, errors } = await send(username, body);
      expect([username, errors, Object.keys(data ?? {})]).toEqual([username, undefined, ['me']]);
    }
  }
});

test('somebody who may not explore runs nothing else', async () => {
  const sha256Hash = documentHash(whoAmI);
  for (const body of [
    { query: '{ me { roles } }' },
    { query: `${whoAmI} ` },
    { query: `${whoAmI}\nquery More { authorities { name } }` },
    { query: '{ __schema { types { name } } }' },
    { query: '{ nothing }' },
    { query: '{' },
    { query: ''.padStart(70_000, '{') },
    { documentId: documentHash('{ me { roles } }') },
    { query: '{ me { roles } }', documentId: sha256Hash },
    // Of a text and the hash of another, both trusted, somebody on the way may read the other.
    { query: whoAmI, documentId: documentHash(read('SUPPORT/2-authorities.graphql')) },
    { query: '{ me { roles } }', documentId: documentHash('{ me { roles } }') },
    {
      query: '{ me { roles } }',
      extensions: { persistedQuery: { version: 1, sha256Hash: documentHash('{ me { roles } }') } },
    },
  ]) {
    expect([body, await code('hana', body)]).toEqual([body, 'OPERATION_NOT_TRUSTED']);
  }
  // Nothing that was sent is known now.
  expect(await code('hana', { documentId: documentHash('{ me { roles } }') })).toBe('OPERATION_NOT_TRUSTED');
});

test('roles that may explore ask what they like; registration is refused to them too', async () => {
  expect(await code('amira', { query: '{ me { roles } }' })).toBeUndefined();
  expect(await code('amira', { documentId: documentHash('{ me { roles } }') })).toBe('OPERATION_NOT_TRUSTED');
  expect(
    await code('amira', { query: '{ me { mayExplore } }', documentId: documentHash('{ me { roles } }') }),
  ).toBe('OPERATION_NOT_TRUSTED');
});

test('a trusted document of another role is refused as any operation is', async () => {
  const [name] = readdirSync(join(folder, 'AUDITOR')).filter(
    (file) => file.startsWith('2-') && file.endsWith('.graphql'),
  );
  const documentId = documentHash(read(`AUDITOR/${name}`));
  expect(await code('hana', { documentId, variables: { first: 5 } })).toBe('FORBIDDEN_FIELD');
  expect(await code('imran', { documentId, variables: { first: 5 } })).toBeUndefined();
});
