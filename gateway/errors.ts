import { cannotServe } from '../platform/database.ts';
import { codeOf, type ErrorCode, errorCodes } from '../platform/errors.ts';
import { SubgraphFailure } from './plan/failure.ts';

/** What a client is told of a failure: status and body, built from the fixed sentences only. */
export interface Refusal {
  readonly code: ErrorCode;
  /** Why it was refused, for the audit: schema coordinates and names of rules, never values. */
  readonly fields?: readonly string[];
  /** What does not fit, for those who may explore: names and places, never values. */
  readonly hints?: readonly string[];
}

/** Codes of a subgraph's own that may leave; every other one is a fault inside and looks like INTERNAL. */
const fromSubgraphs: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'FORBIDDEN_FIELD',
  'INVALID_CURSOR',
  'INVALID_PAGE',
  'INVALID_VARIABLES',
  'NOT_IN_THIS_MODE',
  'TOO_MANY_REQUESTS',
  'OVERLOADED',
  'AUDIT_UNAVAILABLE',
  'INTERNAL',
]);

/**
 * The code for anything thrown on the way through the gateway. A subgraph that is away, slow or talks
 * nonsense is SUBGRAPH_UNAVAILABLE, whatever it said, and so is the database where the gateway asks it itself.
 */
export function codeFor(error: unknown): ErrorCode {
  if (!(error instanceof SubgraphFailure)) {
    const code = codeOf(error);
    return code === 'INTERNAL' && cannotServe(error) ? 'SUBGRAPH_UNAVAILABLE' : code;
  }
  if (error.fault !== 'errors' && error.fault !== 'rejected') return 'SUBGRAPH_UNAVAILABLE';
  const code = codeOf(error.errors[0]);
  if (error.fault === 'rejected')
    return code === 'OVERLOADED' || code === 'AUDIT_UNAVAILABLE' ? code : 'SUBGRAPH_UNAVAILABLE';
  return fromSubgraphs.has(code) ? code : 'SUBGRAPH_UNAVAILABLE';
}

/** Codes of requests that never became an operation: their answers are the same to the byte, whoever asks. */
const constantAnswers: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'UNAUTHENTICATED',
  'FOREIGN_ORIGIN',
  'BAD_REQUEST',
  'UNSUPPORTED_MEDIA_TYPE',
  'METHOD_NOT_ALLOWED',
  'PAYLOAD_TOO_LARGE',
  'NOT_FOUND',
  'TOO_MANY_REQUESTS',
  'OVERLOADED',
]);

/** The body of an error answer. Hints become errors of their own under the same code. */
export function errorBody(code: ErrorCode, ref: string, hints: readonly string[] = []): string {
  const { message } = errorCodes[code];
  const extensions = constantAnswers.has(code) ? { code } : { code, ref };
  const messages = hints.length > 0 ? hints.map((hint) => `${message} ${hint}`) : [message];
  return JSON.stringify({ errors: messages.map((text) => ({ message: text, extensions })) });
}

/** Whether trying again later makes sense; such answers carry Retry-After. */
export function isPassing(code: ErrorCode): boolean {
  return errorCodes[code].status === 503 || errorCodes[code].status === 429;
}
