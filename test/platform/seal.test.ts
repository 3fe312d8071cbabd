import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeyRing, open, seal } from '../../platform/seal.ts';

const ring: KeyRing = {
  current: 2,
  keys: new Map([
    [1, randomBytes(32)],
    [2, randomBytes(32)],
  ]),
};
const place = 'sealed.detail:1000000007:6f1c0c1e-0000-4000-8000-000000000001:ADDRESS';

describe('sealed text', () => {
  test('opens where it was sealed, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, where) => {
        const { keyVersion, ciphertext } = seal(ring, where, text);
        return open(ring, where, keyVersion, ciphertext) === text;
      }),
    );
  });

  test('does not open in another row or column', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (here, there) => {
        fc.pre(here !== there);
        const { keyVersion, ciphertext } = seal(ring, here, '1 Elm Road');
        expect(() => open(ring, there, keyVersion, ciphertext)).toThrow();
      }),
    );
  });

  test('does not open when any byte of it was changed, or when it was cut', () => {
    const { keyVersion, ciphertext } = seal(ring, place, '1 Elm Road');
    for (let at = 0; at < ciphertext.length; at += 1) {
      const changed = Buffer.from(ciphertext);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => open(ring, place, keyVersion, changed), `byte ${at}`).toThrow();
      expect(() => open(ring, place, keyVersion, ciphertext.subarray(0, at)), `cut at ${at}`).toThrow();
    }
    // Empty text is all tag: a tag of fewer bytes is easier to forge, so a short one is no tag.
    const empty = seal(ring, place, '');
    for (let length = 0; length < empty.ciphertext.length; length += 1) {
      expect(
        () => open(ring, place, empty.keyVersion, empty.ciphertext.subarray(0, length)),
        `${length}`,
      ).toThrow();
    }
  });

  test('opens under its own key version only, also after a newer key came', () => {
    const { keyVersion, ciphertext } = seal({ ...ring, current: 1 }, place, '1 Elm Road');
    expect(keyVersion).toBe(1);
    expect(open(ring, place, 1, ciphertext)).toBe('1 Elm Road');
    expect(() => open(ring, place, 2, ciphertext)).toThrow();
    expect(() => open(ring, place, 3, ciphertext)).toThrow('key ring lacks');
  });

  test('is never the same twice', () => {
    const made = new Set(
      Array.from({ length: 1_000 }, () => seal(ring, place, 'x').ciphertext.toString('hex')),
    );
    expect(made.size).toBe(1_000);
  });

  test('has a nonce of its own, however many are sealed', () => {
    const nonces = Array.from({ length: 5_000 }, () =>
      seal(ring, place, 'x').ciphertext.toString('hex', 0, 12),
    );
    expect(new Set(nonces).size).toBe(5_000);
  });
});
