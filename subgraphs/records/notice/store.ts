import { randomUUID } from 'node:crypto';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { newest, type Position } from '../../../platform/page.ts';
import type { NoticeKind } from '../generated.ts';

/** A notice, with its place in the order. */
interface NoticeRow {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly at: Date;
  readonly reference: string;
  /** `at` to the microsecond, as text: a cursor must not round. */
  readonly exactly: string;
}

/** Tells an authority's team something, in the transaction of what happened: a kind and a reference, no personal data. */
export async function tellTeam(
  transaction: Queryable,
  notice: { authorityCode: string; kind: NoticeKind; at: Date; reference: string },
): Promise<void> {
  const { authorityCode, kind, at, reference } = notice;
  await transaction`
    insert into records.notice (authority_code, id, kind, at, reference)
    values (${authorityCode}, ${randomUUID()}, ${kind}, ${at}, ${reference})`;
}

/** Reads the notices of one authority. */
export interface NoticeStore {
  /** At most `limit` notices after a position, the newest first. */
  list(authorityCode: string, after: Position | null, limit: number): Promise<readonly NoticeRow[]>;
}

/** The store over the pool of role signpost_records. */
export function createNoticeStore(sql: Sql): NoticeStore {
  return {
    list: (authorityCode, after, limit) => {
      const { at, id } = after ?? newest;
      return sql<NoticeRow[]>`
        select id, kind, at, reference, at::text as exactly
        from records.notice
        where authority_code = ${authorityCode} and (at, id) < (${at}::text::timestamptz, ${id}::uuid)
        order by at desc, id desc
        limit ${limit}::int`;
    },
  };
}
