import { z } from 'zod';
import { gatewayCaller } from '../platform/caller.ts';
import { securityBytes } from './body.ts';
import type { Exchange } from './exchange.ts';
import { isForeign } from './headers.ts';
import { dataOf, ownFetch } from './identity.ts';
import { newBag } from './plan/bag.ts';
import { mayEnter, type SessionRoutesOptions } from './session.ts';

const issueToken = ownFetch(
  'mutation ($input: IssueTokenInput!) { issueToken(input: $input) { token expiresIn } }',
);
const form = /^application\/x-www-form-urlencoded\s*(;\s*charset="?utf-8"?\s*)?$/i;
const members = z.strictObject({
  grant_type: z.literal('client_credentials'),
  client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  client_assertion: z.string().min(1).max(6_000),
  client_id: z.string().max(100).optional(),
});

/** Metadata of the token endpoint (RFC 8414): all that a system needs to be configured with is the address of it. */
export function answerMetadata(exchange: Exchange, origin: string): void {
  const metadata = {
    issuer: origin,
    token_endpoint: `${origin}/oauth/token`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'EdDSA', 'PS256'],
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
  };
  exchange.json(200, JSON.stringify(metadata));
}

/** What a form says, each member once; nothing when it is not of the shape. */
function readForm(body: Buffer): z.infer<typeof members> | undefined {
  const entries = [...new URLSearchParams(body.toString('utf8'))];
  if (new Set(entries.map(([name]) => name)).size !== entries.length) return undefined;
  const read = members.safeParse(Object.fromEntries(entries));
  return read.success ? read.data : undefined;
}

/**
 * `POST /oauth/token`: a token for a system that signed an assertion (RFC 6749, 7523). Users decides and takes the same
 * steps for every refusal; an unknown client, a wrong key, an expired and a used assertion have one answer.
 */
export async function answerToken(exchange: Exchange, options: SessionRoutesOptions): Promise<void> {
  const { users, origin } = options;
  const { request } = exchange;
  const refuse = (status: number, error: string) => {
    exchange.code = error;
    exchange.json(status, JSON.stringify({ error }), { pragma: 'no-cache' });
  };
  if (request.method !== 'POST') return exchange.refuse('METHOD_NOT_ALLOWED');
  if (isForeign(request)) return exchange.refuse('FOREIGN_ORIGIN');
  if (!form.test(request.headers['content-type'] ?? '')) return refuse(400, 'invalid_request');
  const given = readForm(await exchange.body(securityBytes));
  if (!given) return refuse(400, 'invalid_request');
  const variables = newBag();
  variables.input = {
    assertion: given.client_assertion,
    audiences: [origin(), `${origin()}/oauth/token`],
  };
  const answer = await users.execute(issueToken, variables, gatewayCaller(exchange.ref), undefined);
  const { token, expiresIn } = dataOf(answer).issueToken as {
    token: string | null;
    expiresIn: number | null;
  };
  if (token === null || !(await mayEnter(token, options))) return refuse(401, 'invalid_client');
  const issued = { access_token: token, token_type: 'Bearer', expires_in: expiresIn };
  exchange.json(200, JSON.stringify(issued), { pragma: 'no-cache' });
}
