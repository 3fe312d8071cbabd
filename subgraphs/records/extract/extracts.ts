import type { Caller } from '../../../platform/caller.ts';
import { type Clock, daysAfter } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import type { idempotencyConflict, invalidInput } from '../../../platform/failures.ts';
import { registerHolding } from '../../../platform/holdings.ts';
import { aJustification, type TextWanted, textGiven } from '../../../platform/inputs.ts';
import { hasSteppedUp, idOrNone, type Mutate } from '../../../platform/mutation.ts';
import type { Policy } from '../../../platform/policy.ts';
import { type AccountReference, referenceTo } from '../../../platform/references.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { numberOrNobody, ownTeam, presentNumberSql } from '../access.ts';
import type { ExtractBasis, ReadSealedInput, RequestExtractInput, SealedStepInput } from '../generated.ts';
import { linesOf, type RecordLine, readContents } from './contents.ts';
import {
  mayApprove,
  mayRead,
  type RequestFailure,
  type RequestKind,
  type Requests,
  requestFailures,
} from './requests.ts';

/** A request as the team sees it. */
interface SealedRequestView {
  readonly reference: string;
  readonly kind: RequestKind;
  /** Null, as what stands below it, when the request does not open any more. */
  readonly number: string | null;
  readonly basis: ExtractBasis | null;
  readonly inquiry: string | null;
  readonly reason: string | null;
  readonly requestedBy: AccountReference | null;
  readonly requestedAt: Date;
  readonly approvedBy: AccountReference | null;
  readonly expiresAt: Date;
  readonly viewerCanApprove: boolean;
  readonly viewerCanRead: boolean;
}

type Failed = (typeof requestFailures)[RequestFailure];
type Refused = Failed | typeof idempotencyConflict | ReturnType<typeof invalidInput>;
type Result<T extends object> = T | Refused;

/** How an inquiry is called, as its papers do. */
const aName: TextWanted = { ask: 'Name the inquiry', least: 3, most: 200 };

interface Dependencies {
  readonly sql: Sql;
  readonly sealedSql: Sql;
  readonly ring: () => KeyRing;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly mutate: Mutate;
  readonly requests: Requests;
}

/** A step of two people's reading, run once under its key with a fresh second factor; shared with the vault. */
export function createSteps({
  clock,
  policy,
  mutate,
  requests,
}: Omit<Dependencies, 'sql' | 'sealedSql' | 'ring'>) {
  type Stored = { readonly failure: RequestFailure } | { readonly id: string } | { readonly until: string };
  const refusal = (stored: object): Refused | null => {
    if ('failure' in stored) return requestFailures[stored.failure as RequestFailure];
    return '__typename' in stored ? (stored as Refused) : null;
  };
  return {
    async ask<T extends string>(
      typename: T,
      mutation: string,
      input: { readonly idempotencyKey: string },
      caller: Caller,
      act: (tx: TransactionSql) => Promise<string | null>,
    ): Promise<Result<{ readonly __typename: T; readonly reference: string }>> {
      ownTeam(caller);
      if (!hasSteppedUp(caller, clock, policy)) return requestFailures.STEP_UP;
      const stored = await mutate<Stored>(mutation, input, caller, async (tx) => {
        const id = await act(tx);
        return id === null ? { failure: 'NOT_FOUND' } : { id };
      });
      return refusal(stored) ?? { __typename: typename, reference: (stored as { id: string }).id };
    },

    async approve<T extends string>(
      typename: T,
      mutation: string,
      kind: RequestKind,
      input: SealedStepInput,
      caller: Caller,
    ): Promise<Result<{ readonly __typename: T; readonly expiresAt: Date }>> {
      ownTeam(caller);
      if (!hasSteppedUp(caller, clock, policy)) return requestFailures.STEP_UP;
      const stored = await mutate<Stored>(mutation, input, caller, async (tx) => {
        const until = await requests.approve(tx, kind, idOrNone(input.reference), caller);
        if (until === null) return { failure: 'NOT_FOUND' };
        return until === 'SECOND_PERSON' ? { failure: until } : { until: until.toISOString() };
      });
      return (
        refusal(stored) ?? { __typename: typename, expiresAt: new Date((stored as { until: string }).until) }
      );
    },

    /**
     * Takes the one reading. What was read leaves with this answer alone: it is not kept under the key, and the key
     * used again gives RecordNotFound, as for what was read already.
     */
    async read<T extends object>(
      mutation: string,
      kind: RequestKind,
      input: ReadSealedInput,
      caller: Caller,
      give: (tx: TransactionSql, number: number) => Promise<T | null>,
    ): Promise<Result<T>> {
      ownTeam(caller);
      if (!hasSteppedUp(caller, clock, policy)) return requestFailures.STEP_UP;
      let given: T | null = null;
      const stored = await mutate<Stored>(mutation, input, caller, async (tx) => {
        const wanted = await requests.take(tx, kind, idOrNone(input.reference), caller);
        given = wanted ? await give(tx, wanted.number) : null;
        return given === null ? { failure: 'NOT_FOUND' } : { id: idOrNone(input.reference) };
      });
      return refusal(stored) ?? given ?? requestFailures.NOT_FOUND;
    },
  };
}

/** Extracts of sealed records, for a named inquiry and by two people (domain.md 10). */
export function createExtracts(dependencies: Dependencies) {
  const { sql, sealedSql, ring, clock, policy, requests } = dependencies;
  const steps = createSteps(dependencies);
  return {
    async request(input: RequestExtractInput, caller: Caller) {
      const inquiry = textGiven('inquiry', input.inquiry, aName);
      if (typeof inquiry !== 'string') return inquiry;
      const reason = textGiven('reason', input.reason, aJustification);
      if (typeof reason !== 'string') return reason;
      const number = numberOrNobody(input.number);
      return steps.ask('ExtractRequested', 'requestExtract', input, caller, async (tx) => {
        const [row] = await tx<{ number: number }[]>`
          select c.number from (select ${number}::bigint as number) asked, records.child c
          where c.number = ${tx.unsafe(presentNumberSql('asked.number'))} and c.status = 'SEALED'
            and c.authority_code = ${ownTeam(caller)} for no key update of c`;
        if (!row) return null;
        const wanted = { number: row.number, basis: input.basis, inquiry, reason };
        return requests.request(tx, 'EXTRACT', wanted, caller);
      });
    },

    approve: (input: SealedStepInput, caller: Caller) =>
      steps.approve('ExtractApproved', 'approveExtract', 'EXTRACT', input, caller),

    read: (input: ReadSealedInput, caller: Caller) =>
      steps.read<{ __typename: 'ExtractRead'; number: string; lines: RecordLine[] }>(
        'readExtract',
        'EXTRACT',
        input,
        caller,
        async (tx, number) => {
          const [row] = await tx`
            select from records.child where number = ${number} and status = 'SEALED' for no key update`;
          if (!row) return null;
          await registerHolding(tx, caller, {
            kind: 'EXPORT',
            title: 'Extract from a sealed record',
            class: 'CHILD_DATA',
            expiresAt: daysAfter(clock.now(), policy.extractDays),
          });
          const lines = linesOf(await readContents(tx, sealedSql, ring(), number));
          return { __typename: 'ExtractRead', number: String(number), lines };
        },
      ),

    async list(caller: Caller): Promise<SealedRequestView[]> {
      ownTeam(caller);
      const now = clock.now();
      return (await requests.list(sql, caller, now)).map((request) => {
        const { id, requestedBy, approvedBy, readAt: _, wanted, ...rest } = request;
        return {
          ...rest,
          basis: wanted?.basis ?? null,
          inquiry: wanted?.inquiry ?? null,
          reason: wanted?.reason ?? null,
          reference: id,
          number: wanted && String(wanted.number),
          requestedBy: referenceTo(requestedBy),
          approvedBy: referenceTo(approvedBy),
          viewerCanApprove: mayApprove(caller, request, now),
          viewerCanRead: mayRead(caller, request, now),
        };
      });
    },
  };
}

/** `createExtracts`' functions. */
export type Extracts = ReturnType<typeof createExtracts>;
