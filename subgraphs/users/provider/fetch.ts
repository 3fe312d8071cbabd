import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Agent, fetch as send } from 'undici';
import { readUpTo } from '../../../platform/readUpTo.ts';

/** Longest answer of a provider, unpacked, in bytes, and how long it may take, in milliseconds. */
const longestAnswer = 256 * 1024;
const patience = 3_000;

/** Addresses that are nobody's provider on the internet: this machine, networks of one's own, what clouds keep theirs at. */
const inner = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inner.addSubnet(network, prefix, 'ipv4');
// Of IPv6 the internet is 2000::/3 alone; in it are tunnels to addresses of IPv4, and what is kept for examples.
const internet = new BlockList();
internet.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  inner.addSubnet(network, prefix, 'ipv6');

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])$/;

/** Whether an IP address is out on the internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !inner.check(address, 'ipv4');
  return family === 6 && internet.check(address, 'ipv6') && !inner.check(address, 'ipv6');
}

/** Whether an address may be a provider's: https, out on the internet as far as its name tells; or of this machine, where that is let. */
export function mayAsk(address: string, loopbackToo: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  if (loopbackToo && loopback.test(hostname)) return protocol === 'http:' || protocol === 'https:';
  const bare = hostname.replace(/^\[|\]$/g, '');
  return (
    protocol === 'https:' &&
    (isIP(bare) === 0 ? bare.includes('.') && !loopback.test(bare) : isPublicAddress(bare))
  );
}

/** Looks a name up and lets none of its addresses pass that is not public: also when the name changes its mind later. */
const publicOnly: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const found = addresses as LookupAddress[] | undefined;
    if (error || !found?.length) return done(error ?? new Error('no address'), '', 0);
    if (!found.every(({ address }) => isPublicAddress(address)))
      return done(new Error('not a public address'), '', 0);
    const [first] = found as [LookupAddress];
    if ((options as { all?: boolean }).all)
      (done as unknown as (e: null, a: LookupAddress[]) => void)(null, found);
    else done(null, first.address, first.family);
  });
};

/** The text of an answer, counted as it is unpacked: few bytes that are packed may be very many. */
async function textOf({ body }: Awaited<ReturnType<typeof send>>): Promise<string> {
  const bytes = body ? await readUpTo(body, longestAnswer) : Buffer.alloc(0);
  if (!bytes) throw new Error('this answer is too long for a provider’s');
  return new TextDecoder().decode(bytes);
}

/** Asks a provider. */
export type ProviderFetch = (address: string, options: RequestInit) => Promise<Response>;

/**
 * `fetch` for sign-in providers alone: https to public addresses, no redirects, three seconds, a limit on the
 * answer's length. `loopbackToo` also allows this machine, for trying it out and tests.
 */
export function providerFetch(loopbackToo: boolean): ProviderFetch {
  const outer = new Agent({ connect: { lookup: publicOnly, timeout: patience } });
  const own = new Agent({ connect: { timeout: patience } });
  return async (address, { method, headers, body }) => {
    if (!mayAsk(address, loopbackToo)) throw new Error('this address is no provider’s');
    const isOwn = loopbackToo && loopback.test(new URL(address).hostname);
    const answer = await send(address, {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      body: body == null ? undefined : String(body),
      redirect: 'error',
      dispatcher: isOwn ? own : outer,
      signal: AbortSignal.timeout(patience),
    });
    const { status } = answer;
    const text = await textOf(answer);
    const type = answer.headers.get('content-type');
    return new Response(status === 204 || status === 304 ? null : text, {
      status,
      headers: type === null ? {} : { 'content-type': type },
    });
  };
}
