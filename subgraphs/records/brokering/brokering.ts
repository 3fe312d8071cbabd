import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import {
  type AccountReference,
  type OrganisationReference,
  referenceTo,
} from '../../../platform/references.ts';
import type { BrokeringState } from '../generated.ts';
import { isSettled } from './states.ts';
import type { BrokerRequestRow, Viewer } from './store.ts';

/** A request as one caller may see it. `number` is the record's, for the child behind it. */
export interface BrokerRequestView {
  readonly id: string;
  readonly number: string;
  readonly state: BrokeringState;
  readonly askedAt: Date;
  readonly version: number;
  readonly viewerCanClose: boolean;
  readonly viewerCanAdvance: boolean;
  readonly childNumber: string | null;
  readonly askedBy: AccountReference | null;
  readonly askedFor: OrganisationReference | null;
  readonly dueAt: Date | null;
  readonly passedTo: string | null;
}

/** Under what a caller looks at requests: their own, and their management team's. */
export function viewerOf(caller: Caller, archivedAfter: IsoDate): Viewer {
  const { accountId, authorityCode, roles, kind } = caller;
  return {
    accountId,
    archivedAfter,
    team: kind === 'PERSON' && roles.includes('MANAGEMENT_TEAM') ? authorityCode : null,
  };
}

/** Whether the viewer's team answers for the record that a request is about. */
export function isTeamOf(viewer: Viewer, row: Pick<BrokerRequestRow, 'authority_code'>): boolean {
  return viewer.team !== null && viewer.team === row.authority_code;
}

/**
 * The view of a request: whoever asked sees its state, the accountable team all of it. A team member who asked is
 * one who asked: they learn the provider from the record, if their role shows it, and not from here.
 */
export function brokerRequestView(row: BrokerRequestRow, viewer: Viewer): BrokerRequestView {
  const team = isTeamOf(viewer, row);
  const asked = row.asked_by === viewer.accountId;
  const whole = team && !asked;
  return {
    id: row.id,
    number: String(row.child_number),
    state: row.state,
    askedAt: row.asked_at,
    version: row.version,
    viewerCanClose: row.state !== 'CLOSED',
    viewerCanAdvance: whole && !isSettled(row.state),
    childNumber: whole ? String(row.child_number) : null,
    askedBy: whole ? referenceTo(row.asked_by) : null,
    askedFor: whole ? { id: row.asked_for } : null,
    dueAt: whole ? row.due_at : null,
    passedTo: whole ? row.passed_to : null,
  };
}
