import { randomBytes } from 'node:crypto';
import type { TransactionSql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';

/** Without 0, 1, 8, 9, which are read as letters: base 32 in lower case. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const signs = 16;

function newCode(): string {
  const letters = [...randomBytes(signs)].map((byte) => alphabet[byte & 31]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** What is stored of a recovery code; null when what was entered cannot be one. */
export function recoveryHash(lookupKey: Buffer, accountId: string, entered: string): Buffer | null {
  const code = entered.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '');
  return /^[a-z2-7]{16}$/.test(code) ? keyedHash(lookupKey, 'users.recovery', `${accountId}\0${code}`) : null;
}

/** Gives an account new recovery codes, of 80 random bits each, in place of the old ones; they are shown this once. */
export async function writeRecoveryCodes(
  transaction: TransactionSql,
  lookupKey: Buffer,
  accountId: string,
  many: number,
  now: Date,
): Promise<string[]> {
  const codes = Array.from({ length: many }, newCode);
  const hashes = codes.map((code) => recoveryHash(lookupKey, accountId, code)?.toString('hex') as string);
  await transaction`delete from users.recovery_code where account_id = ${accountId}`;
  await transaction`
    insert into users.recovery_code (account_id, code_hash, made_at)
    select ${accountId}, decode(hash, 'hex'), ${now} from unnest(${hashes}::text[]) as hash`;
  return codes;
}
