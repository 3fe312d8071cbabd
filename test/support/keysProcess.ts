import { createHash } from 'node:crypto';
import { openKeys } from '../../platform/keys.ts';

// Opens the keys folder named and prints a fingerprint of each key. Whatever comes with the user's shell shields nothing.
process.umask(0);
const keys = openKeys(process.argv[2] as string, { create: true });
const print = (key: Buffer | string) => createHash('sha256').update(key).digest('hex');
const parts = [
  print(keys.callerPrivateKey().export({ type: 'pkcs8', format: 'der' })),
  print(keys.callerPublicKey().export({ type: 'spki', format: 'der' })),
  print(keys.sealKeys().keys.get(1) as Buffer),
  print(keys.databaseKey()),
];
console.log(JSON.stringify({ keys: parts }));
