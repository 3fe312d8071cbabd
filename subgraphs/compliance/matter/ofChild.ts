import { batcher } from '../../../platform/batch.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { type NoticeOfRecordView, noticesOf } from '../privacyNotice/privacyNotice.ts';
import { type MatterOfChild, ofChildren } from './store.ts';

/** What was brought about each child, and how its family is told: whoever asks is entitled already. */
export function createOfChild(sql: Sql, clock: Clock, policy: Policy) {
  const of = (table: Parameters<typeof ofChildren>[1]) =>
    batcher<string, MatterOfChild[]>((numbers) => ofChildren(sql, table, numbers));
  return {
    subjectAccessRequests: of('subject_access_request'),
    correctionRequests: of('correction_request'),
    complaints: of('complaint'),
    privacyNotice: batcher<string, NoticeOfRecordView>((numbers) =>
      noticesOf(sql, numbers, clock.today(), policy),
    ),
  };
}
