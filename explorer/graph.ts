import { Kind, parse } from 'graphql';
import { askSignedIn, EXPLORER_REQUEST } from './session.ts';

/** What GraphiQL asks: one document, its variables, and which operation of it. */
interface GraphRequest {
  query: string;
  variables?: unknown;
  operationName?: string | null;
}

/** An answer that came. */
interface Answered {
  errors: number;
  milliseconds: number;
  /** Whether the second factor must be given again before it is done. */
  needsFactor: boolean;
  /** Whether what the variables name is not there, or out of reach. */
  notFound: boolean;
}

/** How the last request ended, for the line above the result. */
export type Outcome = Answered | 'stopped' | 'factorGiven' | 'notSent';

interface Observer {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

interface Listeners {
  /** The session is over. */
  onSignedOut(): void;
  /** An answer came, with or without errors, or was no longer waited for. Not called for introspection. */
  onOutcome(outcome: Outcome): void;
}

/**
 * The fetcher for GraphiQL: one POST a request, never a GET, a socket or a stream. It answers with an observable
 * so that leaving a document aborts its request: an answer never lands under another document.
 */
export function graphFetcher({ onSignedOut, onOutcome }: Listeners) {
  return (request: GraphRequest) => ({
    subscribe(observer: Observer) {
      const abort = new AbortController();
      const begun = performance.now();
      let ended = request.operationName === 'IntrospectionQuery';
      const end = (outcome: Outcome) => {
        if (!ended) onOutcome(outcome);
        ended = true;
      };
      post(request, abort.signal)
        .then(({ status, body }) => {
          if (abort.signal.aborted) return;
          if (status === 401) onSignedOut();
          const milliseconds = Math.round(performance.now() - begun);
          end({
            errors: countErrors(body),
            milliseconds,
            needsFactor: holds(body, 'NeedsStepUp'),
            notFound: isNotFound(request, body),
          });
          observer.next(body);
          observer.complete();
        })
        .catch((error: unknown) => {
          if (!abort.signal.aborted) observer.error(error);
        });
      return {
        unsubscribe: () => {
          abort.abort();
          end('stopped');
        },
      };
    },
  });
}

async function post(request: GraphRequest, signal: AbortSignal): Promise<{ status: number; body: object }> {
  let response: Response;
  try {
    response = await askSignedIn('/graphql', {
      method: 'POST',
      ...EXPLORER_REQUEST,
      body: JSON.stringify({
        query: request.query,
        variables: request.variables ?? undefined,
        operationName: namedIn(request),
      }),
      signal,
    });
  } catch {
    return {
      status: 0,
      body: failure('Signpost did not answer. Check that it is running, then run this again.'),
    };
  }
  try {
    return { status: response.status, body: (await response.json()) as object };
  } catch {
    return {
      status: response.status,
      body: failure('Signpost gave no readable answer. Run this again in a minute.'),
    };
  }
}

/** GraphiQL tells the operation of the document before for a moment after another was opened; then none is named. */
function namedIn({ query, operationName }: GraphRequest): string | undefined {
  try {
    const there = parse(query, { noLocation: true }).definitions.some(
      (each) => each.kind === Kind.OPERATION_DEFINITION && each.name?.value === operationName,
    );
    return there ? (operationName ?? undefined) : undefined;
  } catch {
    return operationName ?? undefined;
  }
}

const failure = (message: string) => ({ errors: [{ message }] });

/** Whether the answer says so, or is nothing at all to a question with variables. */
function isNotFound({ variables }: GraphRequest, body: object): boolean {
  const { data } = body as { data?: Record<string, unknown> | null };
  const asked = typeof variables === 'object' && variables !== null && Object.keys(variables).length > 0;
  const nothing = Boolean(data) && Object.values(data ?? {}).every((each) => each === null);
  return holds(body, 'RecordNotFound') || (asked && nothing);
}

/** Whether an answer holds something of a type anywhere. */
function holds(value: unknown, type: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { __typename } = value as { __typename?: unknown };
  return __typename === type || Object.values(value).some((each) => holds(each, type));
}

function countErrors(body: object): number {
  return 'errors' in body && Array.isArray(body.errors) ? body.errors.length : 0;
}
