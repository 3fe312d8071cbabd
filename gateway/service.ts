import type { CallerClaims } from '../platform/caller.ts';
import type { Sql } from '../platform/database.ts';
import {
  isLawful,
  isLetIn,
  modeRules,
  readServiceState,
  type ServiceState,
} from '../platform/serviceMode.ts';
import type { Refusal } from './errors.ts';
import type { Revocations } from './revocations.ts';

/**
 * Whether a root field works without a legal basis (L11): otherwise no basis could be registered again, and a service
 * that may not be carried on could be neither closed nor destroyed.
 */
const needsNoBasis = (name: string) =>
  name === 'Mutation.registerLegalBasis' || !modeRules.isOff('CLOSED', name);

const rootField = /^(Query|Mutation)\./;

/**
 * The state of the whole service as this gateway knows it (L01: in force within one second). It is read again when a
 * change is heard, and at every question while changes may not be heard.
 */
export class Service {
  readonly #sql: Sql;
  readonly #revocations: Revocations;
  #known: { readonly state: ServiceState; readonly mark: number } | undefined;
  #asked: Promise<ServiceState> | undefined;

  constructor(options: { sql: Sql; revocations: Revocations }) {
    this.#sql = options.sql;
    this.#revocations = options.revocations;
  }

  /** The state now. Rejects when it cannot be known: then nothing is answered. */
  async state(): Promise<ServiceState> {
    const known = this.#known;
    if (known && this.#revocations.trusted && !this.#changedSince(known.mark)) return known.state;
    this.#asked ??= this.#read().finally(() => {
      this.#asked = undefined;
    });
    return this.#asked;
  }

  #changedSince(mark: number): boolean {
    return this.#revocations
      .heardSince(mark)
      .some((subject) => subject === 'service' || subject === 'everyone');
  }

  async #read(): Promise<ServiceState> {
    const { mark } = this.#revocations;
    const state = await readServiceState(this.#sql);
    this.#known = { state, mark };
    return state;
  }

  /** Why somebody is refused whatever they ask for; undefined when they are not. */
  refusesPerson(state: ServiceState, claims: Pick<CallerClaims, 'accountId'>): Refusal | undefined {
    return isLetIn(state, claims.accountId) ? undefined : this.refusesAnybody(state);
  }

  /** Why somebody is refused of whom it is not known who they are; undefined when they are not. */
  refusesAnybody(state: ServiceState): Refusal | undefined {
    return modeRules.isShut(state.mode) ? notInThisMode(state) : undefined;
  }

  /** Why an operation is refused, whoever asks; undefined when it is not. */
  refusesOperation(state: ServiceState, coordinates: ReadonlySet<string>): Refusal | undefined {
    const roots = [...coordinates].filter((name) => rootField.test(name));
    const off = roots.filter((name) => modeRules.isOff(state.mode, name));
    if (off.length > 0) return { ...notInThisMode(state), fields: off };
    if (!isLawful(state)) {
      const fields = roots.filter((name) => !needsNoBasis(name));
      if (fields.length > 0) return { code: 'NO_LEGAL_BASIS', fields };
    }
    return undefined;
  }
}

function notInThisMode({ mode }: ServiceState): Refusal {
  return { code: 'NOT_IN_THIS_MODE', hints: [`The mode is ${mode}: ${modeRules.about(mode)}.`] };
}
