import { createHash } from 'node:crypto';
import { jwtVerify } from 'jose';
import { z } from 'zod';
import type { Caller } from '../../../platform/caller.ts';
import { requireGateway } from '../access.ts';
import type { EndProviderSessionsInput } from '../generated.ts';
import { momentOf } from '../session/dependencies.ts';
import { databaseNow } from '../session/store.ts';
import { takeOnce } from '../session/ticket.ts';
import type { ProviderDependencies } from './signIn.ts';
import { findLinked, findProvider } from './store.ts';

const event = `http://${'schemas.openid.net'}/event/backchannel-logout`;
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const tokenSeconds = 300;
const longest = 6_000;

const logoutClaims = z.object({
  jti: z.string().min(1).max(255),
  sub: z.string().max(255).optional(),
  sid: z.string().max(255).optional(),
  events: z.record(z.string(), z.unknown()),
  nonce: z.undefined().optional(),
});

/**
 * Ends the sessions that a provider says have ended (OpenID Connect Back-Channel Logout 1.0): one, or all of a person.
 * Every process hears so within a second. False when what was sent is not a provider's word, or was used before.
 */
export async function endAtProvider(
  deps: ProviderDependencies,
  caller: Caller,
  input: EndProviderSessionsInput,
): Promise<boolean> {
  requireGateway(caller);
  const { sql, keys, clients, audit, log } = deps;
  const now = await databaseNow(sql, momentOf(deps));
  const row = await findProvider(sql, keys.standingKey(), input.provider, now);
  if (!row || input.logoutToken.length > longest) return false;
  const { issuer, clientId } = row.content;
  try {
    const known = await clients.ask(row, () => clients.find(keys.sealKeys(), row, now));
    const { payload } = await jwtVerify(input.logoutToken, known.keys, {
      algorithms,
      issuer,
      audience: clientId,
      maxTokenAge: tokenSeconds,
      clockTolerance: 10,
      currentDate: now,
      requiredClaims: ['jti', 'iat'],
    });
    const said = logoutClaims.parse(payload);
    if (!Object.hasOwn(said.events, event) || (said.sub === undefined && said.sid === undefined))
      return false;
    const account =
      said.sub === undefined ? undefined : await findLinked(sql, keys.standingKey(), row.id, said.sub, now);
    const once = createHash('sha256').update(`${row.id}\0${said.jti}`).digest();
    const until = new Date(now.getTime() + 2 * tokenSeconds * 1_000);
    return (await sql.begin(async (transaction) => {
      if (!(await takeOnce(transaction, 'logout', once, until))) return false;
      const ended = await transaction<{ id: string; account_id: string }[]>`
        update users.session set ended_at = ${now}
        where credential_id = ${row.id} and ended_at is null
          and (${said.sid ?? null}::text is null or provider_session = ${said.sid ?? null})
          and (${said.sub ?? null}::text is null or account_id = ${account?.account.account_id ?? null}::uuid)
        returning id, account_id`;
      for (const { id, account_id: accountId } of ended) {
        const about = { operationId: caller.operationId, accountId, sessionId: id };
        await audit.append(transaction, {
          ...about,
          kind: 'SIGNED_OUT',
          outcome: 'DONE',
          detail: { by: 'PROVIDER' },
        });
      }
      return true;
    })) as boolean;
  } catch (error) {
    log.warn('a provider’s logout was refused', { error });
    return false;
  }
}
