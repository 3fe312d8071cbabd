import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gatewayCaller, mintCaller } from '../platform/caller.ts';
import { timedUuid } from '../platform/identifiers.ts';
import type { Log } from '../platform/log.ts';
import { compile, type OperationRun, type Running } from './answer.ts';
import { codeFor } from './errors.ts';
import type { SubgraphClient } from './forward.ts';
import { dataOf, type Identity, ownFetch, type Session } from './identity.ts';
import type { Operations } from './operations.ts';
import { newBag } from './plan/bag.ts';
import type { Planner } from './plan/planner.ts';
import type { Service } from './service.ts';
import { documentHash } from './trusted.ts';

/** The field whose success begins a gathering. */
export const beginsGathering = 'Mutation.prepareSubjectAccessPack';

const askWork = ownFetch(
  'query ($accountId: ID!, $sessionId: ID!) { subjectAccessWork(accountId: $accountId, sessionId: $sessionId) { reference part childNumber pack } }',
);
const keepPart = ownFetch(
  'mutation ($input: KeepSubjectAccessPartInput!) { keepSubjectAccessPart(input: $input) }',
);

/** A part of a pack that is to be gathered. */
interface Work {
  readonly reference: string;
  readonly part: string;
  readonly childNumber: string;
  readonly pack: string;
}

interface GatheringOptions {
  readonly operations: Operations;
  readonly planner: Planner;
  readonly run: (run: OperationRun) => Running;
  readonly identity: Identity;
  readonly service: Service;
  readonly compliance: SubgraphClient;
  readonly log: Log;
  /** The folder of the stored documents, one for each part. */
  readonly folder: URL;
}

/**
 * Gathers the parts of a subject access pack (docs/adr/0042): runs stored documents through the graph in the session
 * of the person who prepares it, each an ordinary operation with its audit before and after, and hands the answers to
 * compliance, which keeps them sealed. It knows no rule: the walls say what may be read, compliance says what is
 * wanted.
 */
export class Gathering {
  readonly #options: GatheringOptions;
  readonly #documents = new Map<string, string>();
  readonly #under = new Map<string, Promise<void>>();

  constructor(options: GatheringOptions) {
    this.#options = options;
  }

  /** Begins in the background what compliance wants gathered in a session. Asking again while it runs is harmless. */
  begin(session: Session): void {
    const { sessionId } = session.claims;
    const before = this.#under.get(sessionId) ?? Promise.resolve();
    const gathering = before
      .then(() => this.#gather(session))
      .catch((error) => this.#options.log.warn('a gathering failed', { code: codeFor(error) }))
      .finally(() => {
        if (this.#under.get(sessionId) === gathering) this.#under.delete(sessionId);
      });
    this.#under.set(sessionId, gathering);
  }

  /** Resolves when nothing is being gathered. */
  async settled(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under.values());
  }

  async #gather(session: Session): Promise<void> {
    const { accountId, sessionId, authorityCode } = session.claims;
    const wanted = (await this.#ask(askWork, { accountId, sessionId })).subjectAccessWork as Work[] | null;
    let opened: string | undefined;
    for (const work of wanted ?? []) {
      if (opened !== work.reference) await this.#open(session, work);
      opened = work.reference;
      const { child, ...beside } =
        (await this.#answer(session, work.part, { number: work.childNumber })) ?? {};
      const contents = child ? JSON.stringify(Object.assign(beside, child)) : null;
      const { reference, part, pack } = work;
      await this.#ask(keepPart, { input: { reference, part, accountId, authorityCode, pack, contents } });
    }
  }

  /** Without a grant of one's own nothing is read: when this is refused, every part fails. */
  #open(session: Session, { childNumber }: Work) {
    const input = { number: childNumber, reason: 'SUBJECT_ACCESS', idempotencyKey: `pack-${randomUUID()}` };
    return this.#answer(session, 'open', { input });
  }

  /** The data of one operation in the session; undefined when it was refused, as every operation may be. */
  async #answer(session: Session, name: string, variables: Record<string, unknown>) {
    const { operations, planner, run, identity, service } = this.#options;
    const startedAt = performance.now();
    const state = await service.state();
    if (service.refusesPerson(state, session.claims)) return undefined;
    const prepared = operations.prepare(
      { query: undefined, documentId: this.#hash(name), operationName: undefined },
      session.claims.roles,
    );
    if ('refusal' in prepared || service.refusesOperation(state, prepared.coordinates)) return undefined;
    const compiled = compile(planner, prepared, variables, false);
    if ('refusal' in compiled) return undefined;
    const caller = mintCaller(session.claims, timedUuid(), state.mode);
    const { data } = await run({ prepared, compiled, variables, caller }).ended;
    return (await identity.isStillValid(session, startedAt)) ? (data ?? undefined) : undefined;
  }

  #hash(name: string): string {
    let hash = this.#documents.get(name);
    if (hash === undefined) {
      hash = documentHash(readFileSync(new URL(`${name}.graphql`, this.#options.folder), 'utf8'));
      this.#documents.set(name, hash);
    }
    return hash;
  }

  async #ask(fetch: ReturnType<typeof ownFetch>, values: Record<string, unknown>) {
    const variables = Object.assign(newBag(), values);
    return dataOf(
      await this.#options.compliance.execute(fetch, variables, gatewayCaller(randomUUID()), undefined),
    );
  }
}
