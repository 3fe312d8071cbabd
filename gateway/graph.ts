import { mintCaller } from '../platform/caller.ts';
import { CodedError } from '../platform/errors.ts';
import type { Permissions } from '../platform/permissions.ts';
import { compile, type OperationRun, type Running, untilSent } from './answer.ts';
import type { GraphServer } from './apollo.ts';
import type { GatewayAudit } from './audit.ts';
import { operationBytes, readObject } from './body.ts';
import { isPassing, type Refusal } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { beginsGathering, type Gathering } from './gathering.ts';
import { isForeign, isJson } from './headers.ts';
import type { Identity, Session } from './identity.ts';
import type { OperationRequest, Operations } from './operations.ts';
import type { Planner } from './plan/planner.ts';
import type { Service } from './service.ts';
import { describeSession, whoIsSignedIn } from './session.ts';
import { mayExplore } from './wall.ts';

export interface GraphOptions {
  readonly operations: Operations;
  readonly planner: Planner;
  readonly run: (run: OperationRun) => Running;
  readonly server: GraphServer;
  readonly audit: GatewayAudit;
  readonly identity: Identity;
  readonly service: Service;
  readonly permissions: Permissions;
  readonly gathering: Gathering;
}

interface Asked extends OperationRequest {
  readonly variables: Record<string, unknown>;
}

const members = new Set(['query', 'variables', 'operationName', 'extensions', 'documentId']);
const hashShape = /^[0-9a-f]{64}$/;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a body asks for. @throws BAD_REQUEST when it is not of the shape */
function readRequest(body: Buffer): Asked {
  const { query, variables, operationName, extensions, documentId } = readObject(body, members);
  const persisted = isObject(extensions) ? extensions.persistedQuery : undefined;
  const persistedHash = isObject(persisted) ? persisted.sha256Hash : undefined;
  const hash = documentId ?? persistedHash;
  const sound =
    (query === undefined || query === null || (typeof query === 'string' && query.length > 0)) &&
    (variables === undefined || variables === null || isObject(variables)) &&
    (operationName === undefined || operationName === null || typeof operationName === 'string') &&
    (extensions === undefined || extensions === null || isObject(extensions)) &&
    (persisted === undefined || isObject(persisted)) &&
    (hash === undefined || (typeof hash === 'string' && hashShape.test(hash))) &&
    // Of two hashes somebody on the way may read the other (ADR 0146).
    (persistedHash === undefined || persistedHash === hash);
  if (!sound || (typeof query !== 'string' && hash === undefined)) throw new CodedError('BAD_REQUEST');
  return {
    query: typeof query === 'string' ? query : undefined,
    documentId: hash as string | undefined,
    // Apollo's clients send an empty name for an anonymous operation.
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : undefined,
    variables: isObject(variables) ? variables : {},
  };
}

/** What changes for whom a session acts: its next request asks users anew, without waiting to hear of it. */
const changesWhoAsks = ['Mutation.beginMediation', 'Mutation.endMediation'];

/** `POST /graphql` of somebody who is signed in. */
export async function answerGraph(
  exchange: Exchange,
  session: Session,
  options: GraphOptions,
): Promise<void> {
  const { request } = exchange;
  if (request.method !== 'POST') return exchange.refuse('METHOD_NOT_ALLOWED');
  if (isForeign(request)) return exchange.refuse('FOREIGN_ORIGIN');
  if (!isJson(request)) return exchange.refuse('UNSUPPORTED_MEDIA_TYPE');
  const asked = readRequest(await exchange.body(operationBytes));
  const body = await answerOperation(exchange, session, asked, options);
  if (body !== undefined) exchange.json(200, body);
}

/**
 * `GET /session`: who is signed in, run as any other operation. Somebody without a role at present (they have been
 * moved, say) may ask the graph nothing, not even who they are: the answer has no role and no name.
 */
export async function answerSession(
  exchange: Exchange,
  session: Session,
  options: GraphOptions,
): Promise<void> {
  const { service } = options;
  if (session.claims.roles.length === 0) {
    const shut = service.refusesPerson(await service.state(), session.claims);
    return shut ? exchange.refuse(shut.code, shut.hints) : exchange.json(200, describeSession({}, session));
  }
  const asked = { query: whoIsSignedIn, documentId: undefined, operationName: undefined, variables: {} };
  const body = await answerOperation(exchange, session, asked, options);
  if (body === undefined) return;
  const { data } = JSON.parse(body) as { data: Record<string, unknown> };
  exchange.json(200, describeSession(data, session));
}

/** The answer's body; nothing when the exchange was refused on the way. */
async function answerOperation(
  exchange: Exchange,
  session: Session,
  asked: Asked,
  options: GraphOptions,
): Promise<string | undefined> {
  const { operations, planner, run, server, audit, identity, service, permissions } = options;
  const { roles } = session.claims;
  const state = await service.state();
  const caller = mintCaller(session.claims, exchange.ref, state.mode);
  const refuse = async ({ code, fields, hints }: Refusal, title?: string): Promise<undefined> => {
    await audit.refused(caller, code, fields ?? [], title);
    exchange.refuse(code, hints);
  };

  const shut = service.refusesPerson(state, session.claims);
  if (shut) return refuse(shut);
  const prepared = operations.prepare(asked, roles);
  if ('refusal' in prepared) return refuse(prepared.refusal);
  const off = service.refusesOperation(state, prepared.coordinates);
  if (off) return refuse(off, prepared.title);
  const explores = mayExplore(permissions, roles);
  const compiled = compile(planner, prepared, asked.variables, explores);
  if ('refusal' in compiled) return refuse(compiled.refusal, prepared.title);
  const running = run({ prepared, compiled, variables: asked.variables, caller });
  await untilSent();
  const { status, body } = await server.answer(running);
  const { failure } = await running.ended;
  if (changesWhoAsks.some((field) => prepared.coordinates.has(field))) identity.forget(session.tokenHash);
  // Of what could not be done now nothing leaves: who asks would be waited for once more, in a database that stands still.
  if (failure !== undefined && isPassing(failure)) {
    exchange.refuse(failure);
    return undefined;
  }
  if (!(await identity.isStillValid(session, exchange.startedAt))) {
    exchange.refuse('UNAUTHENTICATED');
    return undefined;
  }
  const now = await service.state();
  const offNow = failure === 'NOT_IN_THIS_MODE' && service.refusesOperation(now, prepared.coordinates);
  const shutMeanwhile = service.refusesPerson(now, session.claims) ?? offNow;
  if (shutMeanwhile) return refuse(shutMeanwhile, prepared.title);
  if (failure !== undefined || status !== 200) {
    exchange.refuse(failure ?? 'INTERNAL');
    return undefined;
  }
  if (prepared.coordinates.has(beginsGathering)) options.gathering.begin(session);
  return body;
}
