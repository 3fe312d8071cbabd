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
    /** `count`: how often it says that it was used, or 0 where it keeps no count. */
    answer: ({ challenge, rpId }: Asked, page: string, count = 0) => {
      const client = JSON.stringify({ type: 'webauthn.get', challenge, origin: page, crossOrigin: false });
      const counted = Buffer.alloc(4);
      counted.writeUInt32BE(count);
      // Present and verified.
      const data = Buffer.concat([sha256(rpId), Buffer.from('05', 'hex'), counted]);
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

/** What a page asks for to make a passkey, as far as one looks at it. */
export interface AskedToMake {
  readonly challenge: string;
  readonly rp: { readonly id: string };
}

/** A new passkey as a browser gives it to `page`, without attestation (WebAuthn 8.7). */
export function newPasskey({ challenge, rp }: AskedToMake, page: string) {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credential = randomBytes(32);
  const client = JSON.stringify({ type: 'webauthn.create', challenge, origin: page, crossOrigin: false });
  // Present, verified, with a key; it keeps no count, and tells nothing of its maker.
  const head = Buffer.concat([sha256(rp.id), Buffer.from('4500000000', 'hex'), Buffer.alloc(16)]);
  const data = Buffer.concat([head, Buffer.from('0020', 'hex'), credential, cose(x, y)]);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(data.length);
  const attestation = Buffer.concat([
    Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
    Buffer.from([0x59]),
    size,
    data,
  ]);
  const id = text(credential);
  return {
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response: { clientDataJSON: text(Buffer.from(client)), attestationObject: text(attestation) },
  };
}
