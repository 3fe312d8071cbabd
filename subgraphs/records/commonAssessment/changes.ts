import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import { invalidInput, notPermitted, recordNotFound, versionConflict } from '../../../platform/failures.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import { mayRecordInvolvement, numberOrNobody } from '../access.ts';
import { part, visible } from '../child/visible.ts';
import type { SetCommonAssessmentStatusInput } from '../generated.ts';
import { type InvolvementDependencies, mayAnswer, openInvolvements } from '../involvement/open.ts';
import type { DetailRows } from '../sealed/detail.ts';
import { maySetAssessment } from './rules.ts';
import { assessmentStore } from './store.ts';

const failures = {
  NOT_FOUND: recordNotFound,
  NOT_RECORDING: notPermitted(
    'You opened this record in a role that holds no assessment. Open it as a practitioner.',
  ),
  HIDDEN: notPermitted('The record is shielded: ask the accountable authority’s team to set it.'),
  HELD: notPermitted('Another organisation holds the common assessment: ask it to hand it over.'),
  HOLDER: invalidInput('holder', 'Give your own organisation, or one whose involvement has not ended.'),
  VERSION: versionConflict,
} as const;
type Stored = { readonly done: true } | { readonly failure: keyof typeof failures };

type Row = DetailRows['COMMON_ASSESSMENT'];

/** The version of what is held; the first was written without one. */
const versionOf = (held: Row | undefined) => (held ? (held.version ?? 1) : undefined);

/** What was held before a day on which something else is set. */
function earlierOf(held: Row | undefined, until: IsoDate): Row['earlier'] {
  if (!held) return [];
  const { status, organisationId, sinceDate: since = null } = held;
  return [...(held.earlier ?? []), { status, organisationId, since, until }];
}

/** Sets the common assessment, with what stood before kept (domain.md 3, number 11). */
export function createCommonAssessments(dependencies: InvolvementDependencies) {
  const { clock, readSealed, ring } = dependencies;
  const mutate = createMutation('records', dependencies);
  const involvements = openInvolvements(dependencies);
  const store = assessmentStore(ring);

  return {
    async set(input: SetCommonAssessmentStatusInput, caller: Caller) {
      const asked = numberOrNobody(input.number);
      const stored = await mutate<Stored>('setCommonAssessmentStatus', input, caller, async (transaction) => {
        const record = await involvements.lock(transaction, asked, caller);
        if (!record) return { failure: 'NOT_FOUND' };
        if (!mayRecordInvolvement(caller, record.role, record.status)) return { failure: 'NOT_RECORDING' };
        const { number, role: actingRole, shielded } = record;
        const facts = { actingRole, shielded, ownAuthority: record.own };
        if ((visible(facts) & part.commonAssessment) === 0) return { failure: 'HIDDEN' };
        const before = shielded
          ? (await readSealed({ number, kinds: ['COMMON_ASSESSMENT'], actingRole, caller })).of(
              'COMMON_ASSESSMENT',
            )[0]
          : await store.find(transaction, number);
        const held = before?.row;
        if (versionOf(held) !== (input.version ?? undefined)) return { failure: 'VERSION' };
        if (held && !maySetAssessment(caller, held.organisationId, mayAnswer(record)))
          return { failure: 'HELD' };
        const holder =
          input.holder == null ? (held?.organisationId ?? caller.organisationId) : idOrNone(input.holder);
        const active = [...(await involvements.read(transaction, record, caller)).values()].filter(
          ({ endedOn }) => endedOn === null,
        );
        const known = [caller.organisationId, held?.organisationId];
        if (!known.includes(holder) && !active.some(({ organisationId }) => organisationId === holder)) {
          return { failure: 'HOLDER' };
        }
        const today = clock.today();
        const row = {
          status: input.status,
          organisationId: holder,
          sinceDate: today,
          version: (versionOf(held) ?? 0) + 1,
          earlier: earlierOf(held, today),
        };
        if (shielded) await store.putSealed(transaction, number, before?.id ?? randomUUID(), row);
        else await store.put(transaction, number, row);
        await involvements.note(transaction, 'ASSESSMENT_STATUS_SET', record, null, caller);
        return { done: true };
      });
      if ('__typename' in stored) return stored;
      return 'failure' in stored ? failures[stored.failure] : { number: String(asked) };
    },
  };
}
/** What sets common assessments. */
export type CommonAssessments = ReturnType<typeof createCommonAssessments>;
