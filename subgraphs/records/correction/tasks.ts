import { randomUUID } from 'node:crypto';
import { type AuditDetail, actor } from '../../../platform/audit.ts';
import { batcher } from '../../../platform/batch.ts';
import type { Caller } from '../../../platform/caller.ts';
import { daysPassed } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { invalidInput, notPermitted, recordNotFound, versionConflict } from '../../../platform/failures.ts';
import type { ChangeDependencies } from '../../../platform/mutation.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import { type AccountReference, referenceTo } from '../../../platform/references.ts';
import { openRecordStore } from '../access/openRecord.ts';
import { archivedReadableAfter, mayAmend, numberOrNobody, reachedSql } from '../access.ts';
import type {
  CloseCorrectionTaskInput,
  CorrectionEvidence,
  CorrectionField,
  CorrectionOutcome,
  CorrectionStepKind,
  OpenCorrectionTaskInput,
  RecordCorrectionStepInput,
} from '../generated.ts';
import { closeItems } from '../work/items.ts';
import { openCorrectionTask } from './openTask.ts';

/** A correction task as the accountable team sees it. */
export interface CorrectionTaskView {
  readonly id: string;
  readonly childNumber: string;
  readonly fields: CorrectionField[];
  readonly openedBy: AccountReference | null;
  readonly openedAt: Date;
  readonly ageDays: number;
  readonly steps: {
    step: CorrectionStepKind;
    evidence: CorrectionEvidence | null;
    takenBy: AccountReference | null;
    takenAt: Date;
  }[];
  readonly outcome: CorrectionOutcome | null;
  readonly evidence: CorrectionEvidence | null;
  readonly closedAt: Date | null;
  readonly version: number;
  readonly viewerCanWork: boolean;
}

interface TaskRow {
  readonly id: string;
  readonly number: number;
  readonly fields: string;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly outcome: CorrectionOutcome | null;
  readonly evidence: CorrectionEvidence | null;
  readonly closedAt: Date | null;
  readonly version: number;
  readonly area: string;
  readonly hidden: boolean;
  readonly steps:
    | readonly (readonly [CorrectionStepKind, CorrectionEvidence | null, string, string])[]
    | null;
}

const columns = `t.id, t.child_number as number, t.fields, t.opened_by as "openedBy", t.opened_at as "openedAt", t.outcome,
  t.evidence, t.closed_at as "closedAt", t.version, c.authority_code as area, c.shield <> 'NONE' as hidden`;
const failures = {
  NOT_FOUND: recordNotFound,
  VERSION: versionConflict,
  CLOSED: notPermitted('This task is closed. Open a new one if something is still wrong.'),
  NOT_LIVE: notPermitted('The record is archived: it is not corrected here any more.'),
  FIELDS: invalidInput('fields', 'Name what is wrong: at least one field, each once.'),
} as const;
type Failure = keyof typeof failures;
type Stored = { readonly id: string } | { readonly failure: Failure };

/** Correction tasks (L28): reasonable steps to correct or complete a record, with evidence and outcome. */
export type CorrectionTasks = ReturnType<typeof createCorrectionTasks>;

/** Correction tasks over the pool of role signpost_records. */
export function createCorrectionTasks(dependencies: ChangeDependencies) {
  const { sql, audit, clock, policy, hashKey } = dependencies;
  const { lockOpenRecord } = openRecordStore(clock);
  const mutate = createMutation('records', { sql, audit, hashKey });
  const answers = ({ roles }: Caller) => roles.includes('MANAGEMENT_TEAM') || roles.includes('DATA_STEWARD');
  const reachedAfter = () => archivedReadableAfter(clock, policy);
  const teamOf = (caller: Caller) => (answers(caller) ? (caller.authorityCode ?? '') : '');

  const find = batcher<{ id: string; caller: Caller }, TaskRow | null>(async (keys) => {
    const rows = await sql.unsafe<(TaskRow & { place: number })[]>(
      `select k.place::int as place, ${columns}, (
        select json_agg(json_build_array(s.step, s.evidence, s.taken_by, s.taken_at) order by s.place)
        from records.correction_step s where s.child_number = t.child_number and s.task_id = t.id) as steps
      from unnest($1::uuid[], $2::text[]) with ordinality as k (id, team, place)
      join records.correction_task t on t.id = k.id
      join records.child c on c.number = t.child_number and c.authority_code = k.team and ${reachedSql('$3::date')}`,
      [keys.map(({ id }) => id), keys.map(({ caller }) => teamOf(caller)), reachedAfter()],
      { prepare: true },
    );
    const found: (TaskRow | null)[] = keys.map(() => null);
    for (const { place, ...row } of rows) found[place - 1] = row;
    return found;
  });

  const view = async (id: string, caller: Caller): Promise<CorrectionTaskView | null> => {
    const row = await find({ id, caller });
    if (!row) return null;
    const until = row.closedAt ?? clock.now();
    return {
      id: row.id,
      childNumber: String(row.number),
      fields: row.fields.split(' ') as CorrectionField[],
      openedBy: referenceTo(row.openedBy),
      openedAt: row.openedAt,
      closedAt: row.closedAt,
      outcome: row.outcome,
      evidence: row.evidence,
      version: row.version,
      ageDays: daysPassed(row.openedAt, until),
      viewerCanWork: row.closedAt === null,
      steps: (row.steps ?? []).map(([step, evidence, takenBy, takenAt]) => ({
        step,
        evidence,
        takenBy: referenceTo(takenBy),
        takenAt: new Date(takenAt),
      })),
    };
  };

  const answer = async (stored: Stored, caller: Caller) =>
    'failure' in stored
      ? failures[stored.failure]
      : ({ __typename: 'CorrectionTaskChanged', task: await view(stored.id, caller) } as const);

  const note = (
    transaction: TransactionSql,
    caller: Caller,
    area: string,
    number: number,
    detail: AuditDetail,
  ) =>
    audit.append(transaction, {
      ...actor(caller),
      kind: 'CORRECTION_TASK_CHANGED',
      outcome: 'DONE',
      area,
      childNumber: String(number),
      detail,
    });

  /** One change of one open task of the caller's own authority, its record locked first. */
  const change = async (
    mutation: string,
    input: { readonly id: string; readonly version: number; readonly idempotencyKey: string },
    caller: Caller,
    act: (row: TaskRow, transaction: TransactionSql) => Promise<AuditDetail>,
  ) => {
    const stored = await mutate<Stored>(mutation, input, caller, async (transaction) => {
      const id = idOrNone(input.id);
      const team = teamOf(caller);
      await transaction`
        select c.number from records.child c where c.authority_code = ${team} and c.number = (
          select t.child_number from records.correction_task t where t.id = ${id}) for no key update`;
      const [row] = await transaction<TaskRow[]>`
        select ${transaction.unsafe(columns)}, null as steps
        from (select ${reachedAfter()}::date as day) asked, records.correction_task t
        join records.child c on c.number = t.child_number and c.authority_code = ${team}
        where t.id = ${id} and ${transaction.unsafe(reachedSql('asked.day'))}`;
      if (!row) return { failure: 'NOT_FOUND' };
      if (row.closedAt !== null) return { failure: 'CLOSED' };
      if (row.version !== input.version) return { failure: 'VERSION' };
      const detail = await act(row, transaction);
      await note(transaction, caller, row.area, row.number, { task: id, ...detail });
      return { id };
    });
    return '__typename' in stored ? stored : answer(stored, caller);
  };

  return {
    find: view,

    /** Opens a task on a record that the caller holds open. */
    async open(input: OpenCorrectionTaskInput, caller: Caller) {
      const fields = [...new Set(input.fields)];
      if (fields.length === 0 || fields.length !== input.fields.length) return failures.FIELDS;
      const asked = numberOrNobody(input.number);
      const stored = await mutate<Stored>('openCorrectionTask', input, caller, async (transaction) => {
        const record = await lockOpenRecord(transaction, asked, caller);
        // A steward whose authority answers no longer: as for an unknown number (L18).
        if (!record || (record.role === 'DATA_STEWARD' && !record.own)) return { failure: 'NOT_FOUND' };
        // A death stops no task: it may be another child's, which somebody has to find out.
        if (!mayAmend(record.role, record.status, null)) return { failure: 'NOT_LIVE' };
        const { number } = record;
        const id = await openCorrectionTask(transaction, policy, {
          number,
          area: record.authority_code,
          fields: fields.join(' '),
          openedBy: caller.accountId,
          openedAt: clock.now(),
        });
        await note(transaction, caller, record.authority_code, number, {
          task: id,
          // What is wrong with a hidden record, and by what it was put right, no row of the audit says (ADR 0108).
          fields: record.shielded ? undefined : fields,
          grantId: record.grant_id,
        });
        return { id };
      });
      return '__typename' in stored ? stored : answer(stored, caller);
    },

    step: (input: RecordCorrectionStepInput, caller: Caller) =>
      change('recordCorrectionStep', input, caller, async ({ id, number, version, hidden }, transaction) => {
        const { step, evidence = null } = input;
        await transaction`
          insert into records.correction_step (child_number, id, task_id, place, step, evidence, taken_by, taken_at)
          values (${number}, ${randomUUID()}, ${id}, ${version}, ${step}, ${evidence}, ${caller.accountId}, ${clock.now()})`;
        await transaction`
          update records.correction_task set version = version + 1 where child_number = ${number} and id = ${id}`;
        return { step, evidence: hidden ? undefined : evidence };
      }),

    close: (input: CloseCorrectionTaskInput, caller: Caller) =>
      change('closeCorrectionTask', input, caller, async ({ id, number, hidden }, transaction) => {
        const { outcome, evidence = null } = input;
        const closed = { closedAt: clock.now(), closedBy: caller.accountId };
        await transaction`
          update records.correction_task set outcome = ${outcome}, evidence = ${evidence}, closed_at = ${closed.closedAt},
            closed_by = ${closed.closedBy}, version = version + 1
          where child_number = ${number} and id = ${id}`;
        await closeItems(transaction, { reference: id, outcome, evidence, ...closed });
        return { outcome, evidence: hidden ? undefined : evidence };
      }),
  };
}
