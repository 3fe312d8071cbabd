import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { castMember } from '../support/cast.ts';
import { numberOf, startWorld } from './support/world.ts';

const world = await startWorld({ searchesPerHour: 5, searchesPerDay: 8 });
const { sql } = world.database;

async function outcomes(who: string, times: number): Promise<string[]> {
  const answers = [];
  for (let count = 0; count < times; count += 1) {
    answers.push((await world.search(world.as(who), { number: numberOf('noah') })).__typename);
  }
  return answers;
}
const done = (times: number) => Array(times).fill('ChildSearch');
const minutes = (count: number) => world.clock.advance(count * 60_000);

describe('limits of searches (policy)', () => {
  test('so many an hour and a day, for each person; it opens again by itself', async () => {
    expect(await outcomes('amira', 6)).toEqual([...done(5), 'LimitReached']);
    expect(await outcomes('owen', 1)).toEqual(done(1));
    minutes(59);
    expect(await outcomes('amira', 1)).toEqual(['LimitReached']);
    minutes(2);
    expect(await outcomes('amira', 4)).toEqual([...done(3), 'LimitReached']);
    minutes(23 * 60 + 30);
    expect(await outcomes('amira', 5)).toEqual(done(5));
  });

  test('a refused search says when it opens again, finds nothing, and is audited', async () => {
    await outcomes('ben', 5);
    const ben = world.as('ben');
    const answer = await world.search(ben, { number: numberOf('noah') });
    expect(answer).toEqual({
      __typename: 'LimitReached',
      message: expect.stringMatching(/again on \d+ Jun 2026/),
    });
    const [event] = await world.audited(ben);
    expect(event).toMatchObject({
      kind: 'SEARCHED',
      outcome: 'REFUSED',
      child_numbers: null,
      detail: { code: 'LIMIT_REACHED' },
    });
  });

  test('aliases and other processes at once count one by one', async () => {
    const carys = world.as('carys');
    const one = (_: unknown, at: number) =>
      `a${at}: searchChildren(input: { purpose: SAFEGUARDING, number: "${numberOf('noah')}" }) { __typename }`;
    const answers = await Promise.all(
      [1, 2, 3].map(() => world.ask(world.as('carys'), `{ ${Array.from({ length: 7 }, one).join('\n')} }`)),
    );
    const all = answers.flatMap((answer) =>
      Object.values(answer).map((each) => (each as { __typename: string }).__typename),
    );
    expect(all.filter((name) => name === 'ChildSearch')).toHaveLength(5);
    expect(all).toHaveLength(21);
    const rows =
      await sql`select sum(used)::int as used from records.search_use where account_id = ${carys.accountId}`;
    expect(rows[0]?.used).toBe(5);
  });

  test('are a person’s, who has not as many again under another account', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const number = numberOf('noah');
    const asking = (accountId: string, mine: string) =>
      world.as('amira', { accountId, otherAccounts: [mine] });
    for (let count = 0; count < 4; count += 1)
      expect((await world.search(asking(one, other), { number })).__typename).toBe('ChildSearch');
    expect((await world.signpost(asking(other, one), { number })).__typename).toBe('SignpostAnswer');
    for (const who of [asking(other, one), asking(one, other)])
      expect((await world.search(who, { number })).__typename).toBe('LimitReached');
  });

  test('the signpost counts with them', async () => {
    const priya = world.as('priya');
    for (let count = 0; count < 5; count += 1) {
      expect((await world.signpost(priya, { number: numberOf('noah') })).__typename).toBe('SignpostAnswer');
    }
    expect((await world.signpost(priya, { number: numberOf('noah') })).__typename).toBe('LimitReached');
    expect(await outcomes('priya', 1)).toEqual(['LimitReached']);
  });

  test('of a partner’s system they are the person’s whom it asks for, who has not as many again through it', async () => {
    const carys = castMember('carys');
    const sessionId = randomUUID();
    const asking = (accountId: string) =>
      world.as('aid', { onBehalfOf: { accountId, organisationId: carys.organisation.id, sessionId } });
    const number = numberOf('zara');
    const [one, other] = [randomUUID(), randomUUID()];
    for (let count = 0; count < 5; count += 1)
      expect((await world.signpost(asking(one), { number })).__typename).toBe('SignpostAnswer');
    expect((await world.signpost(asking(one), { number })).__typename).toBe('LimitReached');
    expect((await world.signpost(asking(other), { number })).__typename).toBe('SignpostAnswer');
    const [used] = await sql`select sum(used)::int as used from records.search_use where account_id = ${one}`;
    expect(used?.used).toBe(5);
  });

  test('too broad, invalid and forbidden searches do not count', async () => {
    const quentin = castMember('quentin');
    for (const input of [
      { familyName: 'Smith' },
      { number: 'x' },
      { purpose: 'ADOPTION', number: numberOf('noah') },
    ]) {
      await world.search(world.as('quentin'), input);
    }
    expect(await sql`select 1 from records.search_use where account_id = ${quentin.id}`).toHaveLength(0);
  });

  test('without its audit row a search answers nothing and is not counted', async () => {
    const edward = world.as('edward');
    await sql`alter function audit.append(jsonb) rename to append_away`;
    await expect(world.search(edward, { number: numberOf('noah') })).rejects.toThrow('AUDIT_UNAVAILABLE');
    await sql`alter function audit.append_away(jsonb) rename to append`;
    expect(await sql`select 1 from records.search_use where account_id = ${edward.accountId}`).toHaveLength(
      0,
    );
    expect(await outcomes('edward', 1)).toEqual(done(1));
  });
});
