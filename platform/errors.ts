// The class alone: commands that ask no graph would load all of GraphQL for it, a third of their start.
import { GraphQLError } from 'graphql/error/GraphQLError.js';

/**
 * Every code that can leave the gateway, with the fixed sentence and HTTP status that go with it.
 * `schema/errors.md` is compared with this by a test.
 */
export const errorCodes = {
  UNAUTHENTICATED: { status: 401, message: 'Sign in first.' },
  FOREIGN_ORIGIN: { status: 403, message: 'Requests from other sites are refused.' },
  BAD_REQUEST: { status: 400, message: 'The request could not be read.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message:
      'Send a request as application/json, a file to /feeds as text/csv, application/xml, application/fhir+json, application/fhir+ndjson or application/octet-stream; in UTF-8, not compressed.',
  },
  METHOD_NOT_ALLOWED: { status: 405, message: 'Send POST.' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request is too large.' },
  NOT_FOUND: { status: 404, message: 'There is nothing here.' },
  INVALID_OPERATION: { status: 400, message: 'The operation is not valid.' },
  INVALID_VARIABLES: { status: 400, message: 'The variables do not fit the operation.' },
  OPERATION_TOO_LARGE: { status: 400, message: 'The operation asks for too much at once.' },
  OPERATION_NOT_TRUSTED: { status: 400, message: 'The operation is not one of the trusted documents.' },
  FORBIDDEN_FIELD: { status: 200, message: 'The operation asks for something your role never has.' },
  NOT_IN_THIS_MODE: { status: 403, message: 'This is off in the present mode of the service.' },
  NO_LEGAL_BASIS: {
    status: 403,
    message: 'The service has no legal basis at present: nothing is read or written.',
  },
  TOO_MANY_REQUESTS: { status: 429, message: 'Too many requests. Try again later.' },
  AUDIT_UNAVAILABLE: { status: 503, message: 'Nothing can be answered now. Try again shortly.' },
  OVERLOADED: { status: 503, message: 'The service is busy. Try again shortly.' },
  SUBGRAPH_UNAVAILABLE: { status: 503, message: 'Part of the service is not available. Try again shortly.' },
  INVALID_CURSOR: { status: 200, message: 'The cursor cannot be used here.' },
  INVALID_PAGE: {
    status: 200,
    message: 'A page has one entry or more: give `first` as 1 or more, or leave it out.',
  },
  INTERNAL: { status: 500, message: 'Something went wrong. Quote the reference to support.' },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** An error that may be told: a code, its fixed sentence, nothing else. */
export class CodedError extends GraphQLError {
  readonly code: ErrorCode;

  /** @param cause what the log may tell operators of it; nobody else is told */
  constructor(code: ErrorCode, cause?: unknown) {
    super(errorCodes[code].message, { extensions: { code } });
    if (cause !== undefined) Object.defineProperty(this, 'cause', { value: cause });
    this.name = 'CodedError';
    this.code = code;
  }
}

/** The code of an error, of whatever realm or subgraph: INTERNAL for everything that is not ours. */
export function codeOf(error: unknown): ErrorCode {
  for (let seen: unknown = error; typeof seen === 'object' && seen !== null; ) {
    const code = (seen as { extensions?: { code?: unknown } }).extensions?.code;
    if (typeof code === 'string' && Object.hasOwn(errorCodes, code)) return code as ErrorCode;
    seen = (seen as { originalError?: unknown }).originalError;
  }
  return 'INTERNAL';
}
