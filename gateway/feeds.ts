import { mintCaller, type Role } from '../platform/caller.ts';
import type { GatewayAudit } from './audit.ts';
import type { Exchange } from './exchange.ts';
import type { SubgraphClient } from './forward.ts';
import { isForeign } from './headers.ts';
import type { Identity, Session } from './identity.ts';
import { atPace } from './pace.ts';
import type { Service } from './service.ts';

/** Who may send a file (domain.md 2); records looks whether it is the source's own system. */
const sender: Role = 'SOURCE_SYSTEM';
/** Files that are taken at once; each keeps a connection of records. */
const uploadsAtOnce = 2;
/** How often it is looked whether a sender was revoked meanwhile, in milliseconds. */
const look = 300;
/** A sender that says nothing for so long is cut off, in milliseconds. */
const silence = 60_000;

const types =
  /^(text\/csv|application\/(octet-stream|xml|fhir\+json|fhir\+ndjson))\s*(;\s*charset="?utf-8"?\s*)?$/i;

export interface FeedsOptions {
  readonly records: SubgraphClient;
  readonly audit: GatewayAudit;
  readonly identity: Identity;
  readonly service: Service;
}

let uploads = 0;

/**
 * `POST /feeds/<source>`: streams a source's file to records, which answers with the outcomes and the bad rows. To
 * anybody but a source the path does not exist. A sender that is revoked meanwhile is cut off within a second
 * (domain.md 11); one whose token expires is not, since a file may take longer than a token lasts.
 */
export async function takeFeed(
  exchange: Exchange,
  session: Session,
  source: string,
  { records, audit, identity, service }: FeedsOptions,
): Promise<void> {
  const { request } = exchange;
  if (!records.upload || !session.claims.roles.includes(sender)) return exchange.refuse('NOT_FOUND');
  if (request.method !== 'POST') return exchange.refuse('METHOD_NOT_ALLOWED');
  if (isForeign(request)) return exchange.refuse('FOREIGN_ORIGIN');
  const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
  if (!types.test(type) || encoding !== undefined) return exchange.refuse('UNSUPPORTED_MEDIA_TYPE');
  if (uploads >= uploadsAtOnce) return exchange.refuse('OVERLOADED');
  uploads += 1;
  let watch: NodeJS.Timeout | undefined;
  try {
    const state = await service.state();
    const caller = mintCaller(session.claims, exchange.ref, state.mode);
    const shut = service.refusesPerson(state, session.claims);
    if (shut) {
      await audit.refused(caller, shut.code, [], `POST /feeds/${source}`);
      return exchange.refuse(shut.code, shut.hints);
    }
    await audit.begun(caller, `POST /feeds/${source}`);
    exchange.acceptBody();
    request.setTimeout(silence, () => request.destroy());
    watch = setInterval(() => {
      // Where users cannot say so now, it is asked again; nothing is answered before it has.
      identity.isRevoked(session).then(
        (revoked) => revoked && request.destroy(),
        () => {},
      );
    }, look);
    // Whoever stops reading before the end does not cut the sender off: the answer has to reach them.
    const file = atPace(request.iterator({ destroyOnReturn: false }), () => request.destroy());
    const { status, body } = await records.upload(source, file, caller);
    if (await identity.isRevoked(session)) exchange.refuse('UNAUTHENTICATED');
    else if (status === 404) exchange.refuse('NOT_FOUND');
    else {
      // For the log, which would have a file that was refused as one that was taken.
      if (status !== 200) exchange.code = String((body as { code?: unknown }).code ?? status);
      // Senders send all before they look at the answer: closed before, the connection would take it along.
      exchange.json(status, JSON.stringify(body), exchange.last ? {} : { connection: 'keep-alive' });
      request.resume();
    }
  } finally {
    clearInterval(watch);
    uploads -= 1;
  }
}
