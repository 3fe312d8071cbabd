import { expect, test } from 'vitest';
import { isPublicAddress, mayAsk } from '../../subgraphs/users/provider/fetch.ts';

test('providers are asked on the internet alone: no network of one’s own, no cloud’s inside, no redirect there', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::ffff:127.0.0.1',
    'fd00::1',
    'fe80::1',
    '::ffff:a00:1',
    // Into one's own network by a translator of one's own, a tunnel, or addresses of former days.
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '2001:0:a00:1::1',
    '2002:a00:1::1',
    'fec0::1',
    '5f00::1',
    'nonsense',
  ])
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
  for (const address of ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])
    expect([address, isPublicAddress(address)]).toEqual([address, true]);
  for (const address of [
    'http://idp.example',
    'https://localhost',
    'https://intranet',
    'https://[::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'ftp://idp.example',
    'https://a:b@idp.example',
  ])
    expect([address, mayAsk(address, false)]).toEqual([address, false]);
  expect([
    mayAsk('https://idp.example', false),
    mayAsk('http://127.0.0.1:9', true),
    mayAsk('http://10.0.0.1', true),
  ]).toEqual([true, true, false]);
});
