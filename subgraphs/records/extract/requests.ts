import { randomUUID } from 'node:crypto';
import { type AuditWriter, actor } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import { type Clock, daysAfter } from '../../../platform/clock.ts';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import { needsSecondPerson, needsStepUp, recordNotFound } from '../../../platform/failures.ts';
import type { Policy } from '../../../platform/policy.ts';
import { ifReadable, type KeyRing, open, seal } from '../../../platform/seal.ts';
import type { ExtractBasis } from '../generated.ts';
import { closeItems, openItem } from '../work/items.ts';

/** What two people may open together. */
export type RequestKind = 'EXTRACT' | 'VAULT_OPENING';

/** What is asked for, and why; kept as ciphertext. */
interface Wanted {
  readonly number: number;
  /** Of an extract: in which kind of inquiry it is needed. */
  readonly basis: ExtractBasis | null;
  /** Of an extract: the inquiry by its name. */
  readonly inquiry: string | null;
  readonly reason: string;
}

/** A request as it stands. */
interface SealedRequest {
  readonly id: string;
  readonly kind: RequestKind;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly approvedBy: string | null;
  readonly expiresAt: Date;
  readonly readAt: Date | null;
  /** Null when it does not open any more: then nobody approves or reads it. */
  readonly wanted: Wanted | null;
}

interface Dependencies {
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly policy: Policy;
  /** The vault's. */
  readonly ring: () => KeyRing;
}

/** Whether somebody may approve: it waits, and somebody else asked. */
export function mayApprove(caller: Caller, request: SealedRequest, now: Date): boolean {
  if (request.wanted === null) return false;
  return request.approvedBy === null && request.expiresAt > now && !isOwnAccount(caller, request.requestedBy);
}

/** Whether somebody may read what was approved: they asked, in time, for the first time. */
export function mayRead(caller: Caller, request: SealedRequest, now: Date): boolean {
  return (
    request.wanted !== null &&
    request.approvedBy !== null &&
    request.readAt === null &&
    request.expiresAt > now &&
    request.requestedBy === caller.accountId
  );
}

/** What a request's ciphertext is bound to. */
export function requestPlace(id: string): string {
  return `records.disclosure_request:${id}`;
}

/**
 * Requests to read sealed data (domain.md 7, 10): asked for with a reason, approved by a second person of the same
 * team, and read once, soon, by whoever asked. Each step takes a fresh second factor and leaves an audit event; the
 * table, too, enforces that the two people differ.
 */
export function createRequests({ audit, clock, policy, ring }: Dependencies) {
  const note = (
    tx: Queryable,
    kind: 'SEALED_REQUESTED' | 'SEALED_APPROVED' | 'SEALED_READ',
    of: { readonly id: string; readonly kind: RequestKind; readonly wanted: Wanted },
    caller: Caller,
  ) =>
    audit.append(tx, {
      ...actor(caller),
      kind,
      outcome: 'DONE',
      area: caller.authorityCode ?? undefined,
      // Beside the number of one identity nothing may say that there is another.
      childNumber: of.kind === 'EXTRACT' ? String(of.wanted.number) : undefined,
      detail: { request: of.id, what: of.kind, basis: of.wanted.basis || undefined },
    });

  type Row = Omit<SealedRequest, 'wanted'> & { keyVersion: number; ciphertext: Buffer };
  const columns = (
    tx: Queryable,
  ) => tx`id, kind, requested_by as "requestedBy", requested_at as "requestedAt",
    approved_by as "approvedBy", expires_at as "expiresAt", read_at as "readAt", key_version as "keyVersion", ciphertext`;
  const opened = ({ keyVersion, ciphertext, ...request }: Row): SealedRequest => {
    const text = ifReadable(() => open(ring(), requestPlace(request.id), keyVersion, ciphertext));
    return { ...request, wanted: text === null ? null : (JSON.parse(text) as Wanted) };
  };
  type Readable = SealedRequest & { readonly wanted: Wanted };
  const isReadable = (request: SealedRequest): request is Readable => request.wanted !== null;
  const lock = async (tx: Queryable, id: string, caller: Caller): Promise<Readable | null> => {
    const [row] = await tx<Row[]>`
      select ${columns(tx)} from records.disclosure_request
      where id = ${id} and authority_code = ${caller.authorityCode ?? ''} for update`;
    const request = row && opened(row);
    return request && isReadable(request) ? request : null;
  };

  return {
    /** Requests of the caller's own team that wait, or may be read: the newest first. One that does not open is there. */
    async list(tx: Queryable, caller: Caller, now: Date): Promise<SealedRequest[]> {
      const rows = await tx<Row[]>`
        select ${columns(tx)} from records.disclosure_request
        where authority_code = ${caller.authorityCode ?? ''} and expires_at > ${now} and read_at is null
        order by requested_at desc, id desc limit ${policy.pageSize}`;
      return rows.map(opened);
    },

    /** Asks, and puts it on the team's list. */
    async request(tx: TransactionSql, kind: RequestKind, wanted: Wanted, caller: Caller): Promise<string> {
      const id = randomUUID();
      const now = clock.now();
      const childNumber = kind === 'EXTRACT' ? wanted.number : null;
      const expiresAt = daysAfter(now, policy.sealedRequestDays);
      const { keyVersion, ciphertext } = seal(ring(), requestPlace(id), JSON.stringify(wanted));
      await tx`
        insert into records.disclosure_request
          (id, kind, authority_code, child_number, key_version, ciphertext, requested_by, requested_at, expires_at)
        values (${id}, ${kind}, ${caller.authorityCode}, ${childNumber}, ${keyVersion}, ${ciphertext},
          ${caller.accountId}, ${now}, ${expiresAt})`;
      await openItem(tx, {
        queue: kind,
        authorityCode: caller.authorityCode,
        childNumber,
        reference: id,
        openedAt: now,
        dueAt: expiresAt,
        openedBy: caller.accountId,
      });
      await note(tx, 'SEALED_REQUESTED', { id, kind, wanted }, caller);
      return id;
    },

    /** Allows it, as the second person; null when there is nothing of that kind to approve. */
    async approve(
      tx: TransactionSql,
      kind: RequestKind,
      id: string,
      caller: Caller,
    ): Promise<Date | 'SECOND_PERSON' | null> {
      const request = await lock(tx, id, caller);
      const now = clock.now();
      if (request?.kind !== kind || request.approvedBy !== null || request.expiresAt <= now) return null;
      if (!mayApprove(caller, request, now)) return 'SECOND_PERSON';
      const until = new Date(now.getTime() + policy.sealedReadMinutes * 60_000);
      await tx`
        update records.disclosure_request set approved_by = ${caller.accountId}, approved_at = ${now},
          expires_at = ${until} where id = ${id}`;
      await closeItems(tx, {
        reference: id,
        queue: kind,
        outcome: 'APPROVED',
        closedAt: now,
        closedBy: caller.accountId,
      });
      await note(tx, 'SEALED_APPROVED', request, caller);
      return until;
    },

    /** Takes the one reading; null when it is not the caller's, not approved, over, or was read before. */
    async take(tx: TransactionSql, kind: RequestKind, id: string, caller: Caller): Promise<Wanted | null> {
      const request = await lock(tx, id, caller);
      if (request?.kind !== kind || !mayRead(caller, request, clock.now())) return null;
      await tx`update records.disclosure_request set read_at = ${clock.now()} where id = ${id}`;
      await note(tx, 'SEALED_READ', request, caller);
      return request.wanted;
    },
  };
}

/** `createRequests`' functions. */
export type Requests = ReturnType<typeof createRequests>;

/** What a step of a request was refused for, as the graph says it. */
export const requestFailures = {
  NOT_FOUND: recordNotFound,
  SECOND_PERSON: needsSecondPerson,
  STEP_UP: needsStepUp,
} as const;
export type RequestFailure = keyof typeof requestFailures;
