import { createHash, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import type { Queryable } from '../../../platform/database.ts';
import { passkeyStamp } from '../../../subgraphs/users/factor/passkey.ts';
import { testKeys } from '../../support/database.ts';

/** What a page asks a passkey for, as far as one looks at it. */
export interface Asked {
  readonly challenge: string;
  readonly rpId: string;
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
const text = (bytes: Buffer) => bytes.toString('base64url');

/** A P-256 key in COSE (RFC 9052), as a browser gives it. */
const cose = (x: string, y: string) =>
  Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);

/** Gives an account a passkey, as its page does, and answers with it as a browser would that shows `page`. */
export async function plantPasskey(sql: Queryable, accountId: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const row = {
    passkey_id: randomUUID(),
    passkey_account: accountId,
    credential_id: randomBytes(32),
    public_key: cose(x, y),
  };
  await sql`
    insert into users.passkey (id, account_id, name, credential_id, public_key, counter, stamp, made_at)
    values (${row.passkey_id}, ${accountId}, 'A key', ${row.credential_id}, ${row.public_key}, 0,
      ${passkeyStamp(testKeys().standingKey(), row)}, now())`;
  return {
    answer: ({ challenge, rpId }: Asked, page: string) => {
      const client = JSON.stringify({ type: 'webauthn.get', challenge, origin: page, crossOrigin: false });
      // Present and verified; it keeps no count.
      const data = Buffer.concat([sha256(rpId), Buffer.from('0500000000', 'hex')]);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      const id = text(row.credential_id);
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: text(Buffer.from(client)),
          authenticatorData: text(data),
          signature: text(signature),
        },
      };
    },
  };
}
