import { randomUUID } from 'node:crypto';
import { actor } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import {
  invalidInput,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { parseIsoDate } from '../../../platform/identifiers.ts';
import {
  aJustification,
  evidenceSeen,
  nameGiven,
  pastDayGiven,
  telephoneGiven,
  textOfNoChild,
} from '../../../platform/inputs.ts';
import type { KeyRefusal } from '../../../platform/mutation.ts';
import { hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import type { CareDependencies } from '../accounts/change.ts';
import { newcomerRule } from '../accounts/newcomers.ts';
import type {
  AdvanceAccreditationInput,
  ApplyForAccreditationInput,
  ApproveExceptionInput,
  SelfAssessInput,
} from '../generated.ts';
import { onceFor } from '../once.ts';
import { type AccreditationRow, exceptionWaits, lastDayOf, stepFollows } from './accreditation.ts';
import { addStep, findAccreditation, type NewStep } from './store.ts';

const noNewcomers = notPermitted(
  'No new organisations or data sources are taken on now, save an exception with a reason that another person approves.',
);

const refusals = {
  NOT_FOUND: recordNotFound,
  NEWCOMERS: noNewcomers,
  VERSION: versionConflict,
  SECOND_PERSON: needsSecondPerson,
  AUTHORITY: invalidInput(
    'authorityCode',
    'Give the GSS code of one of the 153 authorities, or leave it out.',
  ),
  STEP: notPermitted('This step does not follow from where the accreditation stands. Read it again.'),
  EXCEPTION: notPermitted('Another person of the central team must approve the exception first.'),
  OWN: notPermitted(
    'This is your own organisation: nobody of it could undo that. Somebody of another one does it. Nothing was done.',
  ),
  MATCHES: invalidInput(
    'matchPercent',
    'Fewer rows of its last test file matched, or it has sent none: see its loads, and give what they say.',
  ),
  SELF_ASSESSMENT: notPermitted('Its security self-assessment is not current: record a new one first.'),
} as const;
type Refusal = keyof typeof refusals;
type Stored = { readonly organisation: string } | { readonly refusal: Refusal };

/** The organisation whose accreditation was changed. */
export interface ChangedAccreditation {
  readonly __typename: 'AccreditationChanged';
  readonly organisationId: string;
}

/** What a mutation about an accreditation answers. */
type AccreditationOutcome =
  | ChangedAccreditation
  | (typeof refusals)[Refusal]
  | typeof needsStepUp
  | ReturnType<typeof notPermitted>
  | KeyRefusal;

async function finish(
  deps: CareDependencies,
  caller: Caller,
  mutation: string,
  input: { readonly idempotencyKey: string },
  act: (transaction: TransactionSql) => Promise<Stored>,
): Promise<AccreditationOutcome> {
  const outcome = await onceFor<Stored>(deps, caller, mutation, input, act);
  if (!('stored' in outcome)) return outcome;
  const { stored } = outcome;
  if ('refusal' in stored) return refusals[stored.refusal];
  return { __typename: 'AccreditationChanged', organisationId: stored.organisation };
}

/** Writes a step, or that one was refused: both are acts. */
function note(
  { audit }: CareDependencies,
  transaction: TransactionSql,
  caller: Caller,
  organisation: string | null,
  detail: { readonly step: string; readonly refusal?: Refusal; readonly matchPercent?: number },
): Promise<void> {
  return audit.append(transaction, {
    ...actor(caller),
    kind: 'ACCREDITATION_CHANGED',
    outcome: detail.refusal ? 'REFUSED' : 'DONE',
    detail: { organisation, ...detail },
  });
}

/** What the name of an organisation is asked for as. */
export const bodyNameWanted = { ask: 'Give the name of the organisation', least: 2, most: 200 } as const;

/** Applies for an accreditation: in interim operation as an exception with a reason (L39-L41), in closing not at all. */
export async function applyForAccreditation(
  deps: CareDependencies,
  caller: Caller,
  input: ApplyForAccreditationInput,
): Promise<AccreditationOutcome> {
  const rule = newcomerRule(caller);
  if (rule === 'NONE' || (rule === 'JUSTIFIED' && input.exceptionReason == null)) {
    return noNewcomers;
  }
  const name = nameGiven('name', input.name, bodyNameWanted);
  if (typeof name !== 'string') return name;
  const reach = telephoneGiven('telephone', input.telephone);
  if (typeof reach !== 'string') return reach;
  const exception =
    input.exceptionReason == null
      ? null
      : textOfNoChild('exceptionReason', input.exceptionReason, aJustification);
  if (typeof exception === 'object' && exception !== null) return exception;
  return finish(deps, caller, 'applyForAccreditation', input, async (transaction) => {
    const id = randomUUID();
    const now = deps.clock.now();
    const code = input.authorityCode ?? null;
    const made = await transaction`
      insert into users.organisation (id, name, kind, authority_code, telephone, accreditation, applied_by, applied_at,
        exception_reason)
      select ${id}, ${name}, ${input.kind}, ${code}, ${reach}, 'APPLIED', ${caller.accountId}, ${now}, ${exception}
      where ${code}::text is null or exists (select from users.authority where code = ${code}::text and succeeded_by is null)
      returning id`;
    if (made.length === 0) return { refusal: 'AUTHORITY' };
    await addStep(transaction, id, {
      step: 'APPLIED',
      by: caller.accountId,
      at: now,
      evidence: null,
      until: null,
    });
    await note(deps, transaction, caller, id, { step: 'APPLIED' });
    return { organisation: id };
  });
}

const established: readonly AccreditationRow['stage'][] = ['ACCREDITED', 'SUSPENDED', 'WITHDRAWN'];

/** Whether a body that was never accredited is not taken on now, though it applied while it might (L39-L41). */
function isKeptOut(caller: Caller, row: AccreditationRow): boolean {
  const rule = newcomerRule(caller);
  if (established.includes(row.stage) || rule === 'OPEN') return false;
  return rule === 'NONE' || row.exception_reason === null;
}

interface Step {
  readonly mutation: string;
  readonly input: {
    readonly organisationId: string;
    readonly version: number;
    readonly idempotencyKey: string;
  };
  readonly step: string;
  readonly matchPercent?: number;
  /** Writes the step, or says why not. The row is locked and within reach. */
  readonly take: (transaction: TransactionSql, row: AccreditationRow) => Promise<Refusal | undefined>;
}

/** Takes a step on one organisation within the caller's reach, in one transaction with its audit row. */
function takeStep(deps: CareDependencies, caller: Caller, step: Step): Promise<AccreditationOutcome> {
  return finish(deps, caller, step.mutation, step.input, async (transaction) => {
    const id = idOrNone(step.input.organisationId);
    const row = await findAccreditation(transaction, caller, id, { lock: true });
    const refusal = !row
      ? 'NOT_FOUND'
      : row.version !== step.input.version
        ? 'VERSION'
        : await step.take(transaction, row);
    const { matchPercent } = step;
    await note(deps, transaction, caller, row?.id ?? null, {
      step: step.step,
      refusal,
      matchPercent,
    });
    if (refusal) return { refusal };
    await transaction`update users.organisation set version = version + 1 where id = ${id}`;
    return { organisation: id };
  });
}

/** Decides about an exception, by another person than who applied (L40). */
export function approveException(
  deps: CareDependencies,
  caller: Caller,
  input: ApproveExceptionInput,
): Promise<AccreditationOutcome> {
  const step = input.approve ? 'EXCEPTION_APPROVED' : 'EXCEPTION_REFUSED';
  return takeStep(deps, caller, {
    mutation: 'approveException',
    input,
    step,
    take: async (transaction, row) => {
      if (!exceptionWaits(row) || row.stage === 'WITHDRAWN') return 'STEP';
      if (input.approve && isKeptOut(caller, row)) return 'NEWCOMERS';
      if (isOwnAccount(caller, row.applied_by)) return 'SECOND_PERSON';
      if (input.approve) {
        await transaction`
          update users.organisation set exception_approved_by = ${caller.accountId} where id = ${row.id}`;
      } else {
        await reach(transaction, row, { step: 'WITHDRAWN', by: caller.accountId, at: deps.clock.now() });
      }
      return undefined;
    },
  });
}

/** Brings an accreditation to a stage, with the step on record. */
async function reach(
  transaction: TransactionSql,
  row: AccreditationRow,
  step: Omit<NewStep, 'evidence' | 'until'> & Partial<NewStep>,
): Promise<void> {
  await transaction`
    update users.organisation set accreditation = ${step.step},
      suspended_for = case when ${step.step} = 'SUSPENDED' then 'DECISION' end
    where id = ${row.id}`;
  await addStep(transaction, row.id, { evidence: null, until: null, ...step });
}

/** Records a security self-assessment (L34): of one's own body, or any for the central team. */
export async function selfAssess(
  deps: CareDependencies,
  caller: Caller,
  input: SelfAssessInput,
): Promise<AccreditationOutcome> {
  const on = pastDayGiven('on', input.on, deps.clock.today());
  if (typeof on !== 'string') return on;
  const evidence = textOfNoChild('evidence', input.evidence, evidenceSeen);
  if (typeof evidence !== 'string') return evidence;
  const until = lastDayOf(on, deps.policy.selfAssessmentMonths);
  return takeStep(deps, caller, {
    mutation: 'selfAssess',
    input,
    step: 'SELF_ASSESSED',
    take: async (transaction, row) => {
      if (exceptionWaits(row)) return 'EXCEPTION';
      if (row.stage === 'WITHDRAWN' || (row.self_assessed_on ?? '') > on) return 'STEP';
      await transaction`
        update users.organisation set self_assessed_on = ${on}, self_assessed_until = ${until},
          accreditation = case when accreditation = 'APPLIED' then 'SELF_ASSESSED' else accreditation end
        where id = ${row.id}`;
      const step = { by: caller.accountId, at: deps.clock.now(), evidence, until };
      await addStep(transaction, row.id, { step: 'SELF_ASSESSED', ...step });
      return undefined;
    },
  });
}

/** Takes the next step, suspends or withdraws (domain.md 11). Accreditation itself is never by who applied. */
export async function advanceAccreditation(
  deps: CareDependencies,
  caller: Caller,
  input: AdvanceAccreditationInput,
): Promise<AccreditationOutcome> {
  const { policy, clock } = deps;
  const { step } = input;
  const today = clock.today();
  if (!hasSteppedUp(caller, deps.clock, deps.policy)) return needsStepUp;
  const evidence = textOfNoChild('evidence', input.evidence, evidenceSeen);
  if (typeof evidence !== 'string') return evidence;
  const longest = lastDayOf(today, policy.accreditationMonths);
  const until = step === 'ACCREDITED' ? (input.until == null ? longest : parseIsoDate(input.until)) : null;
  if (step === 'ACCREDITED' && (until === null || until < today || until > longest)) {
    return invalidInput('until', `Give a day from today to ${longest}, as yyyy-MM-dd.`);
  }
  const percent = input.matchPercent ?? 0;
  if (step === 'MATCH_RATE_OK' && (percent < policy.sourceMatchPercent || percent > 100)) {
    return invalidInput(
      'matchPercent',
      `A source goes live when at least ${policy.sourceMatchPercent} of a hundred test rows match.`,
    );
  }
  return takeStep(deps, caller, {
    mutation: 'advanceAccreditation',
    input,
    step,
    matchPercent: step === 'MATCH_RATE_OK' ? percent : undefined,
    take: async (transaction, row) => {
      if (!stepFollows(row, step)) return 'STEP';
      if (isKeptOut(caller, row) && step !== 'WITHDRAWN') return 'NEWCOMERS';
      // Of the central team's, everybody would be locked out who could let anybody in again.
      if (row.id === caller.organisationId && (step === 'SUSPENDED' || step === 'WITHDRAWN')) return 'OWN';
      if (step === 'MATCH_RATE_OK') {
        const [test] =
          await transaction`select service.source_matches(${row.id}, ${percent}::int) as matches`;
        if (test?.matches !== true) return 'MATCHES';
      }
      if (step === 'ACCREDITED') {
        if (isOwnAccount(caller, row.applied_by)) return 'SECOND_PERSON';
        if ((row.self_assessed_until ?? '') < today) return 'SELF_ASSESSMENT';
        await transaction`
          update users.organisation set accredited_until = ${until}, accredited_by = ${caller.accountId}
          where id = ${row.id}`;
      }
      await reach(transaction, row, { step, by: caller.accountId, at: clock.now(), evidence, until });
      return undefined;
    },
  });
}
