import type { Clock } from '../../../platform/clock.ts';
import type { Sql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import type { AdditionalServiceType } from '../generated.ts';

/** Who is in contact with one child besides the asker. */
export interface InContact {
  readonly number: number;
  readonly shielded: boolean;
  readonly authority_code: string;
  readonly team_telephone: string | null;
  /** Of a shielded child none: that there are is told by `hidden`. */
  readonly services:
    | readonly {
        readonly type: AdditionalServiceType;
        readonly organisation: string;
        readonly authority: string | null;
        readonly telephone: string | null;
      }[]
    | null;
  /** The asker's own counts: whose one is stands sealed, and that the child is shielded is no secret (domain.md 3). */
  readonly hidden: boolean;
}

/**
 * Reads who is in contact with children besides who asks, by all of their accounts, without their records: contact routes only
 * (domain.md 4, "Signpost").
 */
export type ReadContacts = (
  numbers: readonly number[],
  asker: readonly string[],
) => Promise<readonly InContact[]>;

/** The reader over the pool of role signpost_records. */
export function createContactReader(
  sql: Sql,
  { clock, policy }: { clock: Clock; policy: Policy },
): ReadContacts {
  return async (numbers, asker) => {
    const since = monthsAfter(clock.today(), -policy.involvementVisibleMonths);
    return sql<InContact[]>`
      select c.number, c.shield <> 'NONE' as shielded, c.authority_code, a.telephone as team_telephone,
        case when c.shield = 'NONE' then (
          select json_agg(json_build_object('type', i.service_type, 'organisation', i.organisation_id,
            'authority', i.authority_code, 'telephone', i.telephone) order by i.started_on desc, i.id)
          from records.involvement i
          where i.child_number = c.number and i.category = 'ADDITIONAL'
            and (i.account_id is null or i.account_id <> all(${asker as string[]}::uuid[]))
            and (i.ended_on is null or i.ended_on >= ${since}::date)) end as services,
        c.shield <> 'NONE' and exists (
          select from sealed.detail d
          where d.child_number = c.number and d.kind = 'INVOLVEMENT' and d.category = 'ADDITIONAL'
            and (d.ended_on is null or d.ended_on >= ${since}::date)) as hidden
      from records.child c
      left join records.authority a on a.code = c.authority_code
      where c.number = any(${numbers as number[]}::bigint[])`;
  };
}
