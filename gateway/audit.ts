import { type AuditEvent, type AuditWriter, actor, type Json } from '../platform/audit.ts';
import type { Caller } from '../platform/caller.ts';
import type { ErrorCode } from '../platform/errors.ts';
import { gatherGroups } from './disclosure.ts';
import type { ExecutedOperation } from './operations.ts';
import type { Disclosed } from './plan/disclosed.ts';

const titleLength = 200;
const listed = 50;

/**
 * The gateway's part of the audit: what was asked (written before any subgraph is asked), what was refused, and what
 * was disclosed. Each method resolves when its row is durable.
 * @throws AUDIT_UNAVAILABLE when the row is not durable within a second: then nothing may be answered
 */
export class GatewayAudit {
  readonly #writer: AuditWriter;

  constructor(writer: AuditWriter) {
    this.#writer = writer;
  }

  /** Before any subgraph is called. */
  received(
    caller: Caller,
    operation: ExecutedOperation,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { values, reason } = operation.criteria(variables, caller.accountId);
    const document = operation.hash(caller.accountId);
    return this.#write(caller, {
      kind: 'OPERATION_RECEIVED',
      outcome: 'DONE',
      operation: operation.title.slice(0, titleLength),
      reason,
      detail: document === undefined ? { criteria: values } : { document, criteria: values },
    });
  }

  /** Something other than an operation of the graph, before it is passed on. */
  begun(caller: Caller, title: string): Promise<void> {
    return this.#write(caller, { kind: 'OPERATION_RECEIVED', outcome: 'DONE', operation: title });
  }

  /** An operation that was refused whole; `fields` are real schema coordinates. */
  refused(caller: Caller, code: ErrorCode, fields: readonly string[], title?: string): Promise<void> {
    return this.#write(caller, {
      kind: 'OPERATION_REFUSED',
      outcome: 'REFUSED',
      operation: title?.slice(0, titleLength),
      detail: { code, fields: fields.length > 0 ? fields.slice(0, listed) : undefined },
    });
  }

  /** An operation that was begun and gave no answer. */
  failed(caller: Caller, code: ErrorCode, title: string): Promise<void> {
    return this.#write(caller, {
      kind: 'OPERATION_REFUSED',
      outcome: 'FAILED',
      operation: title.slice(0, titleLength),
      detail: { code },
    });
  }

  /** Before the answer is released: which children it holds, which field groups of each, and what was refused for a fresh factor. */
  disclosed(
    caller: Caller,
    operation: ExecutedOperation,
    disclosed: Disclosed,
    needsFactor: number,
  ): Promise<void> {
    const together = gatherGroups(disclosed, operation.groups);
    const children = [...disclosed.keys()];
    const [first] = together;
    const shown: Record<string, Json> =
      together.length === 0
        ? {}
        : together.length === 1 && first
          ? { groups: first.groups }
          : { shown: together.map(({ groups, children: numbers }) => ({ groups, children: numbers })) };
    return this.#write(caller, {
      kind: 'DISCLOSED',
      outcome: 'DONE',
      operation: operation.title.slice(0, titleLength),
      childNumber: children.length === 1 ? children[0] : undefined,
      childNumbers: children.length > 1 ? children : undefined,
      detail:
        needsFactor > 0
          ? { rows: children.length, ...shown, refused: 'NEEDS_STEP_UP' }
          : { rows: children.length, ...shown },
    });
  }

  /** Names each property: an event that is copied out of two objects costs several times as much, and every request has two. */
  #write(caller: Caller, event: AuditEvent): Promise<void> {
    const { operationId, accountId, sessionId, onBehalfOf, organisationId, authorityCode } = actor(caller);
    return this.#writer.write({
      kind: event.kind,
      outcome: event.outcome,
      operationId,
      accountId,
      onBehalfOf,
      sessionId,
      organisationId,
      authorityCode,
      operation: event.operation,
      reason: event.reason,
      childNumber: event.childNumber,
      childNumbers: event.childNumbers,
      detail: event.detail,
    });
  }
}
