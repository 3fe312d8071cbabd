import { randomUUID } from 'node:crypto';
import { type AuditDetail, actor } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import { invalidInput, needsSecondPerson, recordNotFound } from '../../../platform/failures.ts';
import { parseChildNumber } from '../../../platform/identifiers.ts';
import { dayGiven, recentDayGiven, textGiven } from '../../../platform/inputs.ts';
import type { Policy } from '../../../platform/policy.ts';
import { archivedAfter } from '../answering.ts';
import type {
  ApprovePrivacyNoticeInput,
  DraftPrivacyNoticeInput,
  NoticeAudience,
  NoticeRoute,
  RecordNoticeDeliveryInput,
  SetNoticeRouteInput,
  WithdrawNoticeDeliveryInput,
} from '../generated.ts';
import { adult } from '../subjectAccess/rendering.ts';
import type { Dependencies } from '../subjectAccess/requests.ts';

/** One edition of a notice. */
export interface NoticeRow {
  readonly audience: NoticeAudience;
  readonly edition: number;
  readonly text: string;
  readonly drafted_by: string | null;
  readonly in_force_on: IsoDate | null;
}

/** How the family of a record is told, and the evidence. */
export interface NoticeOfRecordView {
  readonly route: NoticeRoute;
  readonly controller: { readonly code: string } | null;
  readonly due: boolean;
  readonly deliveries: {
    readonly audience: NoticeAudience;
    readonly edition: number;
    readonly route: NoticeRoute;
    readonly deliveredOn: IsoDate;
  }[];
}

const mostNumbers = 50;
const howMany = invalidInput('numbers', `Give 1 to ${mostNumbers} child numbers.`);
const isSome = ({ length }: readonly string[]) => length >= 1 && length <= mostNumbers;

/** Whether somebody may put a draft in force: somebody else wrote it. */
export const mayApproveNotice = (caller: Caller, { in_force_on: since, drafted_by: by }: NoticeRow) =>
  since === null && !isOwnAccount(caller, by);

const editions = (sql: Queryable) => sql<NoticeRow[]>`
  select distinct on (audience, in_force_on is null) audience, edition, text, drafted_by, in_force_on
  from compliance.privacy_notice order by audience, in_force_on is null, edition desc`;

/**
 * How each record's family is told, in the order of the numbers: what stands under each of its numbers, since it was merged,
 * and of two ways the one that was set last. One statement.
 */
export async function noticesOf(
  sql: Queryable,
  numbers: readonly string[],
  today: IsoDate,
  { childNoticeAge }: Pick<Policy, 'childNoticeAge'>,
): Promise<NoticeOfRecordView[]> {
  const rows = await sql<(NoticeOfRecordView & { authority: string | null })[]>`
    select coalesce((select r.route from compliance.notice_route r where r.child_number = any(k.every)
        order by r.set_at desc limit 1), 'UNIVERSAL_SERVICE') as route, a.authority_code as authority,
      exists (select from (select distinct on (audience) audience, edition from compliance.privacy_notice
          where in_force_on is not null order by audience, edition desc) n
        where (n.audience <> 'CHILD' or compliance.has_reached(a.present_number, ${childNoticeAge}::int, ${today}::date)
            and not compliance.has_reached(a.present_number, ${adult}::int, ${today}::date)
            and not compliance.has_died(a.present_number))
          and not exists (select from compliance.notice_delivery d
          where d.child_number = any(k.every) and d.audience = n.audience and d.edition = n.edition)) as due,
      coalesce((select json_agg(json_build_object('audience', d.audience, 'edition', d.edition, 'route', d.route,
          'deliveredOn', d.delivered_on) order by d.delivered_on desc, d.edition desc)
        from compliance.notice_delivery d where d.child_number = any(k.every)), '[]') as deliveries
    from (select n.number, n.place, array(select n.number union all
        select m.number from compliance.merged_number m where m.child_number = n.number) as every
      from unnest(${[...numbers]}::text[]::bigint[]) with ordinality as n (number, place)) k
    left join compliance.accountable_record a on a.child_number = k.number
    order by k.place`;
  return rows.map(({ authority, ...row }) => ({
    ...row,
    controller: authority ? { code: authority } : null,
  }));
}

/** Privacy notices: written and approved by two people of the central team, given by who answers for the record (L37). */
export function createPrivacyNotices({ sql, audit, clock, policy, mutate }: Dependencies) {
  const note = (
    tx: TransactionSql,
    caller: Caller,
    detail: AuditDetail,
    childNumbers: readonly string[] = [],
  ) =>
    audit.append(tx, {
      ...actor(caller),
      kind: 'PRIVACY_NOTICE_CHANGED',
      outcome: 'DONE',
      ...(childNumbers.length > 0 && { childNumbers, area: caller.authorityCode ?? undefined }),
      detail,
    });
  /**
   * Numbers of the records of one's own that are meant by some: a record has another since it was merged (domain.md 9). One
   * that was archived more than a year ago is nobody's to act on any more (domain.md 10), also before the night that seals it.
   */
  const ownOf = async (tx: Queryable, numbers: readonly string[], caller: Caller) =>
    (
      await tx<{ number: string }[]>`
        select distinct present_number::text as number from compliance.accountable_record
        where child_number = any(${numbers.flatMap((number) => parseChildNumber(number) ?? [])}::text[]::bigint[])
          and authority_code = ${caller.authorityCode}
          and coalesce(archived_on > ${archivedAfter({ clock, policy })}::date, true)`
    ).map(({ number }) => number);

  return {
    async list(caller: Caller): Promise<NoticeRow[]> {
      const all = await editions(sql);
      const decides = caller.roles.includes('CENTRAL_TEAM');
      return all.filter(({ in_force_on: since }) => decides || since !== null);
    },

    draft(input: DraftPrivacyNoticeInput, caller: Caller) {
      const text = textGiven('text', input.text, { ask: 'Give plain text', least: 200, most: 8_000 });
      if (typeof text !== 'string') return text;
      if (!/Information Commissioner|complain/i.test(text))
        return invalidInput('text', 'Say whom to complain to: the Information Commissioner.');
      return mutate('draftPrivacyNotice', input, caller, async (tx) => {
        // Written anew, a draft is another edition: who approves names what they read.
        await tx`
          insert into compliance.privacy_notice (audience, edition, text, drafted_by)
          select ${input.audience}, coalesce(max(edition), 0) + 1, ${text}, ${caller.accountId}
          from compliance.privacy_notice where audience = ${input.audience}
          on conflict (audience) where in_force_on is null
          do update set edition = privacy_notice.edition + 1, text = excluded.text, drafted_by = excluded.drafted_by`;
        await note(tx, caller, { audience: input.audience, step: 'drafted' });
        return { __typename: 'PrivacyNoticeChanged' } as const;
      });
    },

    approve: (input: ApprovePrivacyNoticeInput, caller: Caller) =>
      mutate('approvePrivacyNotice', input, caller, async (tx) => {
        const [row] = await tx<NoticeRow[]>`
          select audience, edition, text, drafted_by, in_force_on from compliance.privacy_notice
          where audience = ${input.audience} and edition = ${input.edition} and in_force_on is null for update`;
        if (!row) return recordNotFound;
        if (!mayApproveNotice(caller, row)) return needsSecondPerson;
        await tx`
          update compliance.privacy_notice set in_force_on = ${clock.today()}, approved_by = ${caller.accountId}
          where audience = ${input.audience} and edition = ${input.edition}`;
        await note(tx, caller, { audience: input.audience, edition: input.edition, step: 'in force' });
        return { __typename: 'PrivacyNoticeChanged' } as const;
      }),

    deliver(input: RecordNoticeDeliveryInput, caller: Caller) {
      const { enteredLateMonths } = policy;
      const deliveredOn = recentDayGiven('deliveredOn', input.deliveredOn, clock.today(), enteredLateMonths);
      if (typeof deliveredOn !== 'string') return deliveredOn;
      if (!isSome(input.numbers)) return howMany;
      return mutate('recordNoticeDelivery', input, caller, async (tx) => {
        const numbers = await ownOf(tx, input.numbers, caller);
        // What was given is what was in force on that day, not what came since.
        const [notice] = await tx<{ edition: number }[]>`
          select coalesce(max(edition) filter (where in_force_on <= ${deliveredOn}::date), min(edition)) as edition
          from compliance.privacy_notice where audience = ${input.audience} and in_force_on is not null`;
        for (const number of numbers) {
          await tx`
            insert into compliance.notice_delivery (child_number, id, audience, edition, route, delivered_on, recorded_by)
            values (${number}::bigint, ${randomUUID()}, ${input.audience}, ${notice?.edition ?? 1}, ${input.route},
              ${deliveredOn}, ${caller.accountId}) on conflict on constraint notice_delivery_once do nothing`;
        }
        const { audience, route } = input;
        await note(tx, caller, { audience, route, step: 'delivered', records: numbers.length }, numbers);
        return { __typename: 'NoticeDeliveryRecorded', records: numbers.length } as const;
      });
    },

    /** Of what was recorded so nothing is left but the acts in the audit, which say why: it is evidence of nothing (ADR 0169). */
    withdraw(input: WithdrawNoticeDeliveryInput, caller: Caller) {
      const deliveredOn = dayGiven('deliveredOn', input.deliveredOn);
      if (typeof deliveredOn !== 'string') return deliveredOn;
      if (!isSome(input.numbers)) return howMany;
      return mutate('withdrawNoticeDelivery', input, caller, async (tx) => {
        const { audience, route, why } = input;
        const own = await ownOf(tx, input.numbers, caller);
        const gone = await tx<{ number: string }[]>`
          with gone as (delete from compliance.notice_delivery where audience = ${audience} and route = ${route}
            and delivered_on = ${deliveredOn}::date and child_number in (
              select unnest(${own}::text[]::bigint[]) union all
              select number from compliance.merged_number where child_number = any(${own}::text[]::bigint[]))
            returning child_number)
          select distinct present_number::text as number from gone
          join compliance.accountable_record using (child_number)`;
        const numbers = gone.map(({ number }) => number);
        const detail = { audience, route, deliveredOn, why, step: 'withdrawn', records: numbers.length };
        await note(tx, caller, detail, numbers);
        return { __typename: 'NoticeDeliveryRecorded', records: numbers.length } as const;
      });
    },

    setRoute: (input: SetNoticeRouteInput, caller: Caller) =>
      mutate('setNoticeRoute', input, caller, async (tx) => {
        const [number] = await ownOf(tx, [input.number], caller);
        if (!number) return recordNotFound;
        await tx`
          insert into compliance.notice_route (child_number, route, set_by, set_at)
          values (${number}::bigint, ${input.route}, ${caller.accountId}, now())
          on conflict (child_number) do update set route = excluded.route, set_by = excluded.set_by, set_at = now()`;
        await note(tx, caller, { route: input.route, step: 'route' }, [number]);
        return { __typename: 'NoticeDeliveryRecorded', records: 1 } as const;
      }),
  };
}
