import type { GraphQLError } from 'graphql';
import type { Caller, SubgraphName } from '../platform/caller.ts';
import { deadlines } from '../platform/deadlines.ts';
import { CodedError, type ErrorCode } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { GatewayAudit } from './audit.ts';
import { isModest } from './body.ts';
import { codeFor, type Refusal } from './errors.ts';
import type { SubgraphClients } from './forward.ts';
import { limits } from './limits.ts';
import type { PreparedOperation } from './operations.ts';
import { Canceller } from './plan/cancellation.ts';
import type { CompiledOperation } from './plan/compiled.ts';
import { execute } from './plan/execute.ts';
import { SubgraphFailure } from './plan/failure.ts';
import type { Planner } from './plan/planner.ts';

/** One operation, judged and ready to be carried out. */
export interface OperationRun {
  readonly prepared: PreparedOperation;
  readonly compiled: CompiledOperation;
  readonly variables: Record<string, unknown>;
  readonly caller: Caller;
}

type Data = Record<string, unknown>;

/** How an operation ended. */
interface Outcome {
  readonly data: Data | null;
  /** Why there is no answer. */
  readonly failure?: ErrorCode;
}

/** One operation on its way. Neither promise rejects. */
export interface Running extends OperationRun {
  /** What the answer will hold, or null, to make its text of: nothing of it may leave before `ended` has said so. */
  readonly data: Promise<Data | null>;
  /** The end: what the answer discloses is durable, or there is none. */
  readonly ended: Promise<Outcome>;
}

interface AnswerOptions {
  readonly planner: Planner;
  readonly clients: SubgraphClients;
  readonly audit: GatewayAudit;
  readonly log: Log;
}

/** Plans an operation and judges its variables, without asking anybody. */
export function compile(
  planner: Planner,
  prepared: PreparedOperation,
  variables: Record<string, unknown>,
  explores: boolean,
): CompiledOperation | { refusal: Refusal } {
  if (!isModest(variables) || prepared.cost(variables) > limits.cost)
    return { refusal: { code: 'OPERATION_TOO_LARGE' } };
  let compiled: CompiledOperation;
  try {
    compiled = planner.plan(prepared.document, prepared.operationName);
  } catch {
    return { refusal: { code: 'INVALID_OPERATION' } };
  }
  for (const name of Object.keys(variables)) {
    if (prepared.variables.has(name)) continue;
    return { refusal: { code: 'INVALID_VARIABLES', hints: explores ? ['One is not declared.'] : [] } };
  }
  const errors = compiled.variableErrors(variables);
  if (errors.length === 0) return compiled;
  return { refusal: { code: 'INVALID_VARIABLES', hints: explores ? errors.map(hint) : [] } };
}

/** Which variable does not fit, and where in it; messages of the engine quote the value. */
function hint({ message }: GraphQLError): string {
  const name = message.match(/^Variable "\$(\w+)"/)?.[1];
  const at = message.match(/ at "([\w.[\]]+)"/)?.[1];
  const missing = message.match(/Field "(\w+)" of required type "[^"]+" was not provided/)?.[1];
  if (!name) return 'A value does not fit its type.';
  if (missing) return `$${at ?? name} lacks the field ${missing}.`;
  if (/ is not defined by type "\w+"/.test(message))
    return `$${at ?? name} has a field that its type does not have.`;
  return `$${at ?? name} does not fit its type.`;
}

/**
 * Lets the driver hand over what has just been written to the audit: it does so two turns of the event loop later. What
 * needs nobody's answer is done after that, while the database stores the row.
 */
export async function untilSent(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}

/**
 * Carries operations out: the intent is durable before any subgraph is called, and what an answer discloses before it has
 * `ended`. A failure leaves no data.
 */
export function runner(options: AnswerOptions): (run: OperationRun) => Running {
  const { clients, audit, log } = options;
  const carryOut = async (run: OperationRun, shaped: (data: Data | null) => void): Promise<Outcome> => {
    const { prepared, compiled, variables, caller } = run;
    const executed = prepared.executed(variables);
    let received = false;
    const canceller = new Canceller();
    const timer = setTimeout(() => canceller.abort(), deadlines.operation);
    try {
      await audit.received(caller, executed, variables);
      received = true;
      const { data, disclosed, needsFactor, nulled } = await execute(
        compiled,
        variables,
        (subgraph, fetch, values, signal) =>
          clients[subgraph as SubgraphName].execute(fetch, values, caller, signal),
        canceller,
      );
      if (nulled.length > 0)
        log.warn('null stood in a non-null place', { ref: caller.operationId, count: nulled.length });
      if (data === null) throw new CodedError('INTERNAL');
      const durable = audit.disclosed(caller, executed, disclosed, needsFactor);
      await Promise.race([durable, untilSent()]);
      shaped(data);
      await durable;
      return { data };
    } catch (error) {
      canceller.abort();
      let failure = codeFor(error);
      log.warn('an operation failed', {
        ref: caller.operationId,
        code: failure,
        ...(error instanceof SubgraphFailure && { step: error.subgraph, outcome: error.fault }),
        ...(failure === 'INTERNAL' && { error }),
        // Why the audit could not be written, such as 53100, the disk of the database is full: nothing else says so.
        ...(failure === 'AUDIT_UNAVAILABLE' && { error: (error as Error).cause }),
      });
      // What cannot be written is not answered either way: the failure is.
      if (received && failure !== 'AUDIT_UNAVAILABLE') {
        await audit.failed(caller, failure, executed.title).catch(() => {
          failure = 'AUDIT_UNAVAILABLE';
        });
      }
      return { data: null, failure };
    } finally {
      clearTimeout(timer);
      shaped(null);
    }
  };
  return (run) => {
    let shaped: (data: Data | null) => void = () => {};
    const data = new Promise<Data | null>((resolve) => {
      shaped = resolve;
    });
    return { data, ended: carryOut(run, shaped), ...run };
  };
}
