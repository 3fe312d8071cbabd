import { randomUUID } from 'node:crypto';
import { type AuditEvent, actor } from '../../../platform/audit.ts';
import { type Caller, ownAccounts, type Role } from '../../../platform/caller.ts';
import { clockShift } from '../../../platform/clock.ts';
import { Overtaken, type Queryable, type TransactionSql } from '../../../platform/database.ts';
import {
  type idempotencyConflict,
  invalidInput,
  notPermitted,
  recordNotFound,
} from '../../../platform/failures.ts';
import { openIncidentOf } from '../../../platform/incidents.ts';
import { type TextWanted, textGiven } from '../../../platform/inputs.ts';
import { type ChangeDependencies, createMutation, keyFault } from '../../../platform/mutation.ts';
import type { RecordFacts } from '../../../platform/permissions.ts';
import { endOfDay, workingDaysAfter } from '../../../platform/workingDays.ts';
import {
  archivedReadableAfter,
  numberOrNobody,
  presentNumberSql,
  reaches,
  rolesForReason,
  statusSql,
} from '../access.ts';
import { openedGroups, part, visible } from '../child/visible.ts';
import type { AccessReason, Role as GraphRole, OpenRecordInput } from '../generated.ts';
import { openItem } from '../work/items.ts';

/** A grant as its holder sees it. */
interface Grant {
  readonly id: string;
  readonly reason: AccessReason;
  readonly role: GraphRole;
  readonly expiresAt: Date;
}

/** A record was opened; `number` is the child's. */
interface Opened {
  readonly __typename: 'RecordOpened';
  readonly number: string;
  readonly grant: Grant;
}

/** What becomes of opening a record: the grant, or an expected failure. */
type OpenOutcome =
  | Opened
  | typeof recordNotFound
  | typeof idempotencyConflict
  | ReturnType<typeof invalidInput | typeof notPermitted>;

/** Opens a record for a caller (domain.md 4, "Open"). */
export type OpenRecord = (input: OpenRecordInput, caller: Caller) => Promise<OpenOutcome>;

/** What is stored under the idempotency key: ids and codes. */
type Stored =
  | { readonly found: false }
  | { readonly found: true; readonly grantId: string; readonly role: Role; readonly expiresAt: string };

interface Found {
  /** The record's own, whichever of its numbers was asked for. */
  readonly number: number;
  readonly authority_code: string;
  readonly shielded: boolean;
  readonly status: string;
  readonly first_year: boolean;
  /** Another one as soon as anything of the record changes. */
  readonly state: string;
}

/** Thrown to undo the attempt, the key included: nothing of it is looked at. */
class TooManyGuesses extends Error {}
const tooManyGuesses = notPermitted(
  'You have asked for too many numbers that are no record’s. You can open records again within the hour; look for the child by name.',
);

/** domain.md 4: OTHER is said in words of one's own. */
const otherReason: TextWanted = { ask: 'Say why', least: 20, most: 1_000 };

/** Words for the reason OTHER, and for no other reason; null for none, or what is wrong with them. */
function reasonGiven({ reason, reasonText }: OpenRecordInput) {
  if (reason === 'OTHER') return textGiven('reasonText', reasonText ?? '', otherReason);
  return (reasonText?.trim() ?? '') === ''
    ? null
    : invalidInput('reasonText', 'Leave the text out: it is for the reason OTHER alone.');
}

/** The first role that may state the reason and that reaches the record (permissions.yaml, reasons). */
function actingRole(
  roles: readonly Role[],
  reason: string,
  record: Found,
  caller: Caller,
): RecordFacts | null {
  for (const role of roles) {
    const facts = {
      actingRole: role,
      shielded: record.shielded,
      ownAuthority: record.authority_code === caller.authorityCode,
    };
    const readable =
      record.status === 'LIVE' ||
      (record.status === 'ARCHIVED' && record.first_year && (visible(facts) & part.archived) !== 0);
    if (readable && reaches(facts, reason)) return facts;
  }
  return null;
}

/**
 * Opens a record in one transaction: the grant (which replaces one that this session had on the record: one reason
 * and one role at a time), the audit event, the notice to another authority's team, and the result under its key.
 *
 * Unknown, malformed, archived, sealed and purged numbers, and numbers out of reach under the reason, run the same
 * statements to the same answer. Whoever asked for too many numbers that found nothing may open nothing for a while,
 * whichever number they ask for: numbers cannot be guessed.
 */
export function createOpenRecord(dependencies: ChangeDependencies): OpenRecord {
  const { sql, audit, policy, clock } = dependencies;
  const mutate = createMutation('records', dependencies);
  const grantMilliseconds = policy.grantMinutes * 60_000;

  /** The record; the statement also tells who has asked for too many numbers that are nobody's, whichever this one is. */
  const find = async (transaction: Queryable, number: number, caller: Caller): Promise<Found | undefined> => {
    const [row] = await transaction<(Found & { readonly guesses: number })[]>`
      select c.number, authority_code, shield <> 'NONE' as shielded,
        ${transaction.unsafe(statusSql('asked.day'))} as status,
        coalesce(archived_on > ${archivedReadableAfter(clock, policy)}::date, true) as first_year, c.xmin::text as state,
        (select count(*)::int from (
          select from records.idempotency i where i.account_id = any(${ownAccounts(caller)}::uuid[]) and i.created_at > now() - interval '1 hour'
            and i.result = '{"found": false}'::jsonb limit ${policy.unknownNumbersPerHour}::int) found_nothing) as guesses
      from (select ${number}::bigint as number, ${clock.today()}::date as day) asked
      left join records.child c on c.number = ${transaction.unsafe(presentNumberSql('asked.number'))}`;
    if (!row || row.guesses >= policy.unknownNumbersPerHour) throw new TooManyGuesses();
    return row.number === null ? undefined : row;
  };

  const grant = async (
    transaction: TransactionSql,
    { reason, reasonText }: { readonly reason: string; readonly reasonText: string | null },
    { number, state }: Found,
    facts: RecordFacts,
    caller: Caller,
  ): Promise<Stored> => {
    const grantId = randomUUID();
    const role = facts.actingRole as Role;
    const shift = clockShift(clock);
    // The record first, as everybody does who takes it away: they would lock each other out over its grants.
    // Only as it was judged: of one that was changed or taken away before it was held all is asked again.
    // Where work is opened its team stays the record's: a transfer takes along only what is there to be taken.
    const lock = reason === 'OTHER' ? transaction`for no key update` : transaction`for key share`;
    const [made] = await transaction<{ expires_at: Date; authority_code: string }[]>`
      with held as (
        select number, authority_code from records.child where number = ${number} and xmin::text = ${state} ${lock}
      ), before as (
        update records.access_grant set ended_at = now() + ${shift}::float8 * interval '1 millisecond'
        where child_number = (select number from held) and session_id = ${caller.sessionId} and account_id = ${caller.accountId}
          and ended_at is null
      )
      insert into records.access_grant
        (child_number, id, session_id, account_id, on_behalf_of, authority_code, role, reason, reason_text, opened_at,
        expires_at)
      select number, ${grantId}, ${caller.sessionId}, ${caller.accountId}, ${caller.onBehalfOf?.accountId ?? null},
        ${caller.authorityCode}, ${role}, ${reason}, ${reasonText},
        now() + ${shift}::float8 * interval '1 millisecond',
        now() + ${shift + grantMilliseconds}::float8 * interval '1 millisecond'
      from held
      returning expires_at, (select authority_code from held)`;
    if (!made) throw new Overtaken('A record was changed between being found and being held.');
    if (!facts.ownAuthority) {
      await transaction`
        insert into records.notice (authority_code, id, kind, at, reference)
        values (${made.authority_code}, ${randomUUID()}, 'OUT_OF_AREA_OPEN',
          now() + ${shift}::float8 * interval '1 millisecond', ${caller.operationId})`;
    }
    if (reason === 'OTHER') {
      const due = workingDaysAfter(clock.today(), policy.reasonReviewWorkingDays, policy.proclaimedHolidays);
      await openItem(transaction, {
        queue: 'REASON_REVIEW',
        authorityCode: made.authority_code,
        childNumber: number,
        reference: grantId,
        openedAt: clock.now(),
        dueAt: endOfDay(due),
        openedBy: caller.accountId,
      });
    }
    const expiresAt = made.expires_at.toISOString();
    await audit.append(transaction, {
      ...actor(caller),
      kind: 'RECORD_OPENED',
      outcome: 'DONE',
      area: made.authority_code,
      reason,
      childNumber: String(number),
      detail: { role, grantId, expiresAt, groups: openedGroups(facts) },
    });
    return { found: true, grantId, role, expiresAt };
  };

  /** Who tries number after number is looked at by auditors; while that incident is open, no second is. */
  const refuseGuessing = (refusal: AuditEvent, caller: Caller) =>
    sql.begin(async (transaction) => {
      await audit.append(transaction, { ...refusal, detail: { code: 'LIMIT_REACHED' } });
      await openIncidentOf(audit, transaction, caller, {
        detector: 'NUMBERS_GUESSED',
        summary: 'Somebody asked for many child numbers that are no record’s. Opening was refused.',
      });
    });

  return async (input, caller) => {
    const invalid = keyFault(input.idempotencyKey);
    if (invalid) return invalid;
    const reasonText = reasonGiven(input);
    if (reasonText !== null && typeof reasonText !== 'string') return reasonText;
    const stated = { reason: input.reason, reasonText };
    const number = numberOrNobody(input.number);
    const refusal = {
      ...actor(caller),
      kind: 'RECORD_REFUSED',
      outcome: 'REFUSED',
      reason: input.reason,
      childNumber: number === 0 ? undefined : String(number),
    } as const;
    const roles = rolesForReason(caller, input.reason);
    if (roles.length === 0) {
      await audit.write({ ...refusal, detail: { code: 'NOT_PERMITTED' } });
      return notPermitted(
        'Your role may not open a record for this reason. Ask your account manager which it may state.',
      );
    }
    const attempt = mutate<Stored>('openRecord', input, caller, async (transaction) => {
      const record = await find(transaction, number, caller);
      const facts = record ? actingRole(roles, input.reason, record, caller) : null;
      if (record && facts) return grant(transaction, stated, record, facts, caller);
      // An existing record's team may see in its audit that somebody knocked; the caller learns nothing.
      await audit.append(transaction, {
        ...refusal,
        area: record?.authority_code,
        detail: { code: 'NOT_FOUND' },
      });
      return { found: false };
    });
    const stored = await attempt.catch(async (error: unknown) => {
      if (!(error instanceof TooManyGuesses)) throw error;
      await refuseGuessing(refusal, caller);
      return tooManyGuesses;
    });
    if ('__typename' in stored) return stored;
    if (!stored.found) return recordNotFound;
    return {
      __typename: 'RecordOpened',
      number: String(number),
      grant: {
        id: stored.grantId,
        reason: input.reason,
        role: stored.role as GraphRole,
        expiresAt: new Date(stored.expiresAt),
      },
    };
  };
}
