import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { castMember, castNumbers } from '../support/cast.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';

/**
 * An auditor sees child numbers only (domain.md 3). What somebody entered is in the audit as keyed hashes: whoever could have
 * words of their own hashed alike, by asking with them, would read the postcodes and names of others by trying (ADR 0092).
 */
describe('what somebody entered', () => {
  let graph: Signpost;
  let imran: SignedIn;
  beforeAll(async () => {
    graph = await startSignpost();
    imran = graph.as('imran');
  });

  const entered = { postcode: 'LS8 1AA', givenName: 'Zephyrine', number: castNumbers.noah };
  const searched = (who: SignedIn) =>
    who.query('query ($input: SearchChildrenInput!) { searchChildren(input: $input) { __typename } }', {
      input: {
        ...{ purpose: 'CO_OPERATION', givenName: entered.givenName, familyName: entered.givenName },
        postcode: entered.postcode,
      },
    });
  const written = (who: SignedIn) =>
    who.query(
      `{ searchChildren(input: { purpose: CO_OPERATION, number: "${entered.number}" }) { __typename } }`,
    );
  const asked = (who: SignedIn) =>
    who.query('query ($number: ChildNumber!) { child(number: $number) { __typename } }', {
      number: entered.number,
    });
  const hashes = (detail: string | null): string[] => {
    const { criteria = {}, document } = JSON.parse(detail ?? '{}');
    return [...Object.values(criteria), document].filter(
      (value): value is string => typeof value === 'string' && value.length > 20,
    );
  };
  /** The hashes of what somebody asked with, as the auditor of the area reads them. */
  const toldOf = async (username: string): Promise<string[]> => {
    const { data, errors } = await imran.query(
      'query ($id: ID) { auditEvents(first: 50, filter: { accountId: $id }) { edges { node { detail } } } }',
      { id: castMember(username).id },
    );
    expect(errors).toEqual([]);
    return data.auditEvents.edges.flatMap(({ node }: { node: { detail: string | null } }) =>
      hashes(node.detail),
    );
  };

  test('is not told by asking with the same words, as the auditor or as a friend of theirs', async () => {
    const dora = graph.as('dora');
    for (const ask of [searched, written, asked]) await ask(dora);
    const theirs = new Set(await toldOf('dora'));
    expect(theirs.size).toBeGreaterThan(8);

    for (const ask of [searched, written, asked]) await ask(graph.as('amira'));
    for (const word of Object.values(entered)) {
      await imran.query(`{ auditEvents(filter: { operationId: "${word}" }) { edges { cursor } } }`);
      await imran.query(
        'query ($word: ID = "x") { auditEvents(filter: { operationId: $word }) { edges { cursor } } }',
        { word },
      );
    }
    for (const guesser of ['amira', 'imran'])
      expect((await toldOf(guesser)).filter((hash) => theirs.has(hash))).toEqual([]);
  });

  test('is seen to be the same when the same person asks again', async () => {
    const before = await toldOf('ben');
    expect(before).toEqual([]);
    const owen = graph.as('owen');
    await searched(owen);
    const once = new Set(await toldOf('owen'));
    await searched(owen);
    expect(new Set(await toldOf('owen'))).toEqual(once);
  });

  test('about a child is not told as what it is: who asked for its shield, and on which ground', async () => {
    const dora = graph.again('dora');
    const key = () => randomUUID();
    await dora.query('mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename } }', {
      input: { number: castNumbers.noah, reason: 'SHIELD_REVIEW', idempotencyKey: key() },
    });
    const asking = { number: castNumbers.noah, askedBy: 'REFUGE', ground: 'PROTECTS_CARER' };
    const { data } = await dora.query(
      'mutation ($input: RequestShieldInput!) { requestShield(input: $input) { __typename } }',
      { input: { ...asking, idempotencyKey: key() } },
    );
    expect(data.requestShield.__typename).toBe('ShieldChanged');
    const events = await imran.query(
      '{ auditEvents(first: 50) { edges { node { kind operation detail } } } }',
    );
    expect(events.text).toContain('SHIELD_CHANGED');
    expect(events.text).not.toMatch(/REFUGE|PROTECTS_CARER/);
  });
});
