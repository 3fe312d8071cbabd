import { isOwnAccount } from '../../../platform/caller.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import { readPage } from '../../../platform/page.ts';
import { addDays } from '../../../platform/workingDays.ts';
import type { CareDependencies } from '../accounts/change.ts';
import { changing } from '../changing.ts';
import type { Context } from '../context.ts';
import type { AccreditationFilter, Resolvers } from '../generated.ts';
import { type AccreditationRow, selfAssessedState } from './accreditation.ts';
import { advanceAccreditation, applyForAccreditation, approveException, selfAssess } from './changes.ts';
import { checklistOf } from './checklist.ts';
import { findAccreditation, readAccreditations } from './store.ts';

/** The days between which a self-assessment's last day lies, for a filter by its state. */
function assessed(filter: AccreditationFilter | null | undefined, { clock, policy }: CareDependencies) {
  const today = clock.today();
  const warned = addDays(today, policy.selfAssessmentWarningDays);
  switch (filter?.selfAssessed) {
    case 'CURRENT':
      return { assessedFrom: addDays(warned, 1), assessedTo: null };
    case 'DUE':
      return { assessedFrom: today, assessedTo: warned };
    case 'LAPSED':
      return { assessedFrom: null, assessedTo: addDays(today, -1) };
    default:
      return { assessedFrom: null, assessedTo: null };
  }
}

/** Accreditation of organisations and data sources. */
export const accreditationResolvers = {
  Query: {
    accreditations: (_parent, { filter, ...page }, { care, caller, cursorKey }) => {
      const { sql, policy } = care;
      const asked = { stage: filter?.stage ?? null, ...assessed(filter, care) };
      return readPage(
        { caller, cursorKey, policy },
        `accreditations ${JSON.stringify([asked.stage, filter?.selfAssessed ?? null])}`,
        page,
        (after: string | null, limit) => readAccreditations(sql, caller, { ...asked, after, limit }),
        ({ id }) => id,
      );
    },
    accreditationChecklist: async (_parent, { organisationId }, { care, caller, findOrganisation }) => {
      if (organisationId == null) return checklist(null, null);
      const row = await findAccreditation(care.sql, caller, idOrNone(organisationId));
      return row ? checklist(row, await findOrganisation(row.id)) : null;
    },
  },
  Mutation: {
    applyForAccreditation: changing(applyForAccreditation),
    approveException: changing(approveException),
    selfAssess: changing(selfAssess),
    advanceAccreditation: changing(advanceAccreditation),
  },
  AccreditationChanged: {
    accreditation: async ({ organisationId }, _args, { care, caller }) =>
      (await findAccreditation(care.sql, caller, organisationId)) ?? null,
  },
  Accreditation: {
    organisation: ({ id }, _args, { findOrganisation }) => findOrganisation(id),
    accreditedUntil: (row) => row.accredited_until,
    selfAssessedOn: (row) => row.self_assessed_on,
    selfAssessedUntil: (row) => row.self_assessed_until,
    selfAssessed: (row, _args, { care }) =>
      selfAssessedState(row.self_assessed_until, care.clock.today(), care.policy),
    appliedBy: (row, _args, { findAccount }) => findAccount(row.applied_by),
    exceptionReason: (row) => row.exception_reason,
    exceptionApprovedBy: (row, _args, { findAccount }) => findAccount(row.exception_approved_by),
    steps: (row) => [...row.steps],
    viewerCanAccredit: (row, _args, { caller }) =>
      caller.roles.includes('CENTRAL_TEAM') &&
      !isOwnAccount(caller, row.applied_by) &&
      row.stage !== 'WITHDRAWN',
  },
  AccreditationStepTaken: {
    stage: ({ step }) => step,
    by: ({ by }, _args, { findAccount }) => findAccount(by),
    at: ({ at }) => new Date(at),
  },
} satisfies Resolvers;

function checklist(
  row: AccreditationRow | null,
  organisation: Awaited<ReturnType<Context['findOrganisation']>>,
) {
  const items = checklistOf(row);
  const exported = { organisation: organisation?.name ?? null, kind: organisation?.kind ?? null, items };
  return { organisation, items, json: JSON.stringify(exported, null, 2) };
}
