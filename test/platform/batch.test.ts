import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batcher } from '../../platform/batch.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a batcher', () => {
  test('gives each key its own answer, in whatever order and company they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.integer(), wait: fc.boolean() }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 3 }),
        async (asked, maxKeys, inFlight) => {
          let running = 0;
          const load = batcher<number, string>(
            async (keys) => {
              running += 1;
              expect(running).toBeLessThanOrEqual(inFlight);
              expect(keys.length).toBeLessThanOrEqual(maxKeys);
              await turn();
              running -= 1;
              return keys.map((key) => `answer to ${key}`);
            },
            { maxKeys, inFlight },
          );
          const answers: Promise<string>[] = [];
          for (const { key, wait } of asked) {
            answers.push(load(key));
            if (wait) await turn();
          }
          expect(await Promise.all(answers)).toEqual(asked.map(({ key }) => `answer to ${key}`));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a key that cannot be answered fails alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 100 }), async (bad) => {
        const load = batcher<number, number>(async (keys) => {
          if (keys.some((key) => bad[key])) throw new Error('bad key');
          return keys;
        });
        const settled = await Promise.allSettled(bad.map((_, key) => load(key)));
        expect(settled.map(({ status }) => status === 'rejected')).toEqual(bad);
      }),
      { numRuns: 60 },
    );
  });

  test('fifty keys of one moment are one statement; those that come meanwhile are the next', async () => {
    const sizes: number[] = [];
    const load = batcher<number, number>(
      async (keys) => {
        sizes.push(keys.length);
        await turn();
        return keys;
      },
      { inFlight: 1 },
    );
    const first = Array.from({ length: 50 }, (_, key) => load(key));
    await turn();
    const second = Array.from({ length: 70 }, (_, key) => load(key));
    await Promise.all([...first, ...second]);
    expect(sizes).toEqual([50, 70]);
  });

  test('one slow statement holds nobody up: another is begun beside it after a while', async () => {
    let letGo = () => {};
    const load = batcher<string, string>(async (keys) => {
      if (keys.includes('slow'))
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
      return keys;
    });
    const slow = load('slow');
    await turn();
    // Answered while the slow one is not: else this waits for ever.
    expect(await load('quick')).toBe('quick');
    letGo();
    expect(await slow).toBe('slow');
  });

  test('keys that come while a quick statement is under way go together with the next, not beside it', async () => {
    const sizes: number[] = [];
    const load = batcher<number, number>(async (keys) => {
      sizes.push(keys.length);
      await turn();
      await turn();
      return keys;
    });
    const first = load(0);
    await turn();
    const others = [load(1), load(2), load(3)];
    await Promise.all([first, ...others]);
    expect(sizes).toEqual([1, 3]);
  });

  test('a database that cannot serve is asked once, not once a key', async () => {
    let statements = 0;
    const load = batcher<number, number>(async () => {
      statements += 1;
      throw Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' });
    });
    const settled = await Promise.allSettled(Array.from({ length: 100 }, (_, key) => load(key)));
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
    expect(statements).toBe(1);
  });

  test('an answer of another length is nobody’s', async () => {
    const load = batcher<number, number>(async (keys) => (keys.length > 1 ? [] : keys));
    expect(await Promise.all([load(1), load(2), load(3)])).toEqual([1, 2, 3]);
    const never = batcher<number, number>(async () => []);
    await expect(never(1)).rejects.toThrow('another number of keys');
  });

  test('refuses the key that comes while 20,000 wait', async () => {
    const load = batcher<number, number>(async (keys) => keys);
    const settled = await Promise.allSettled(Array.from({ length: 20_001 }, (_, key) => load(key)));
    const refused = settled.pop();
    expect(settled.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(refused).toMatchObject({ reason: { code: 'OVERLOADED' } });
  });

  test('two users interleaved ten thousand times: no foreign row', async () => {
    const load = batcher<{ user: string; row: number }, string>(async (keys) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
      return keys.map(({ user, row }) => `${user}:${row}`);
    });
    const asked = Array.from({ length: 10_000 }, (_, row) => ({ user: row % 2 ? 'amira' : 'ben', row }));
    const answers: Promise<string>[] = [];
    for (const key of asked) {
      answers.push(load(key));
      if (key.row % 37 === 0) await turn();
    }
    expect(await Promise.all(answers)).toEqual(asked.map(({ user, row }) => `${user}:${row}`));
  });
});
