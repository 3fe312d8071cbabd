import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyedHash, keyedHashHex } from '../../platform/hash.ts';

test('a keyed hash is HMAC-SHA256 of purpose and value, whatever was hashed before', () => {
  const keys = [randomBytes(32), randomBytes(64), randomBytes(1)];
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme', minLength: 200, maxLength: 900 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...keys), text, text, (key, purpose, value) => {
      const expected = createHmac('sha256', key).update(`${purpose}\0${value}`).digest('hex');
      expect(keyedHashHex(key, purpose, value)).toBe(expected);
      expect(keyedHash(key, purpose, value).toString('hex')).toBe(expected);
    }),
  );
  expect(() => keyedHashHex(randomBytes(65), '', '')).toThrow(RangeError);
});
