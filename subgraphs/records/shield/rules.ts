import { type Caller, isOwnAccount, type OwnAccounts, type Role } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import { permissions } from '../../../platform/permissions.ts';
import type { Policy } from '../../../platform/policy.ts';
import { monthsAfter, workingDaysAfter } from '../../../platform/workingDays.ts';
import type {
  ShieldAct,
  ShieldAsker,
  ShieldGround,
  ShieldProposal,
  ShieldReason,
  ShieldState,
} from '../generated.ts';

/** A row of `records.shield`. */
export interface ShieldRow {
  readonly id: string;
  readonly childNumber: number;
  readonly state: ShieldState;
  readonly askedBy: ShieldAsker;
  readonly ground: ShieldGround;
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  /** While INTERIM the last day for the decision, else of the next review. */
  readonly dueOn: IsoDate;
  readonly proposal: ShieldProposal | null;
  readonly proposedBy: string | null;
  readonly confirmedBy: string | null;
  readonly reason: ShieldReason | null;
  readonly appealed: boolean;
  /** Accounts that refused it before: they do not decide the appeal. */
  readonly barred: readonly string[];
  readonly ruleVersion: number;
  readonly version: number;
  /** Whether the child is placed for adoption now. */
  readonly placed?: boolean;
  /** Whether the record is one of two that were merged. */
  readonly merged?: boolean;
  /** Whether what is proposed against it counts no more (ADR 0177). */
  readonly lapsed?: boolean;
}

/** Whether a shield in this state hides its record. */
export function hides(state: ShieldState): boolean {
  return state === 'INTERIM' || state === 'ACTIVE' || state === 'LIFT_PROPOSED';
}

/** Whether somebody who has the record open under this role may ask for a shield (domain.md 6: anyone may ask). */
export function mayRequestShield(
  caller: Pick<Caller, 'kind'>,
  actingRole: Role | null,
  record: { readonly status: string; readonly shielded: boolean },
): boolean {
  return (
    caller.kind === 'PERSON' &&
    record.status === 'LIVE' &&
    !record.shielded &&
    actingRole !== null &&
    permissions.condition('shieldRequests', actingRole) !== undefined
  );
}

/** Whether somebody recorded the request as their own: then they do not accept it themselves (domain.md 2). */
function askedForThemselves(shield: ShieldRow, by: OwnAccounts): boolean {
  return shield.askedBy === 'PRACTITIONER' && isOwnAccount(by, shield.requestedBy);
}

/** What stands against an act: the state of the shield, that it needs somebody else, a placement (domain.md 7), or that what was proposed counts no more. */
type Obstacle = 'STATE' | 'SECOND_PERSON' | 'PLACED' | 'LAPSED';

/**
 * Why somebody of the accountable team may not do an act on a shield; null when they may. The one place that decides
 * it, for the mutations as for `viewerCan...`. Refusing and lifting take two people; a shield is accepted by somebody
 * other than who asked, and an appeal is decided by people other than those who refused (domain.md 2, 6).
 */
export function obstacle(
  act: Exclude<ShieldAct, 'REQUESTED'>,
  shield: ShieldRow,
  by: OwnAccounts,
): Obstacle | null {
  const refusing = shield.state === 'INTERIM' && shield.proposal === 'REFUSAL';
  const check = (possible: boolean, another: boolean): Obstacle | null =>
    possible ? (another ? 'SECOND_PERSON' : null) : 'STATE';
  const barred = shield.barred.some((id) => isOwnAccount(by, id));
  const placed = shield.placed ? 'PLACED' : null;
  const lapsed = shield.lapsed ? 'LAPSED' : null;
  switch (act) {
    case 'ACCEPTED':
      return check(shield.state === 'INTERIM', barred || askedForThemselves(shield, by));
    case 'REFUSAL_PROPOSED':
      return check(shield.state === 'INTERIM' && (!refusing || lapsed !== null), barred);
    case 'REFUSED':
      return check(refusing, barred || isOwnAccount(by, shield.proposedBy)) ?? lapsed ?? placed;
    case 'LIFT_PROPOSED':
      return check(shield.state === 'ACTIVE' || (shield.state === 'LIFT_PROPOSED' && lapsed !== null), false);
    case 'LIFTED':
      // A proposal that names nobody is nobody's to confirm: keep the shield, and propose again.
      return (
        check(
          shield.state === 'LIFT_PROPOSED' && shield.proposedBy !== null,
          isOwnAccount(by, shield.proposedBy),
        ) ??
        lapsed ??
        placed
      );
    case 'KEPT':
      return check(shield.state === 'ACTIVE' || shield.state === 'LIFT_PROPOSED', false);
    case 'APPEALED':
      return check(shield.state === 'REFUSED' && !shield.appealed, false);
  }
}

/** Whether somebody outside the accountable team may appeal: it was they who asked. */
export function mayAppealAsAsker(shield: ShieldRow, accountId: string): boolean {
  return askedForThemselves(shield, { accountId });
}

/** The last day for deciding what is asked on a day, in working days of England (policy). */
export function decisionDue(today: IsoDate, policy: Policy): IsoDate {
  return workingDaysAfter(today, policy.shieldDecisionWorkingDays, policy.proclaimedHolidays);
}

const states: Readonly<Record<Exclude<ShieldAct, 'REQUESTED'>, ShieldState>> = {
  ACCEPTED: 'ACTIVE',
  REFUSAL_PROPOSED: 'INTERIM',
  REFUSED: 'REFUSED',
  APPEALED: 'INTERIM',
  LIFT_PROPOSED: 'LIFT_PROPOSED',
  LIFTED: 'LIFTED',
  KEPT: 'ACTIVE',
};

const nothingProposed = { proposal: null, proposedBy: null, confirmedBy: null, reason: null } as const;

/** What nobody has done about a shield yet that was just asked for. */
export const freshShield = { ...nothingProposed, appealed: false, barred: [], version: 1 } as const;

/** The shield after an act against which nothing stands. Nothing here ends one by time. */
export function after(
  act: Exclude<ShieldAct, 'REQUESTED'>,
  shield: ShieldRow,
  by: { readonly accountId: string; readonly reason: ShieldReason | null },
  { today, policy }: { readonly today: IsoDate; readonly policy: Policy },
): ShieldRow {
  const next = {
    ...shield,
    state: states[act],
    ruleVersion: policy.shieldRuleVersion,
    version: shield.version + 1,
  };
  switch (act) {
    case 'ACCEPTED':
    case 'KEPT':
      return { ...next, ...nothingProposed, dueOn: monthsAfter(today, policy.shieldReviewMonths) };
    case 'REFUSAL_PROPOSED':
    case 'LIFT_PROPOSED': {
      const proposal = act === 'LIFT_PROPOSED' ? 'LIFT' : 'REFUSAL';
      return { ...next, proposal, proposedBy: by.accountId, confirmedBy: null, reason: by.reason };
    }
    case 'REFUSED':
    case 'LIFTED':
      return { ...next, confirmedBy: by.accountId };
    case 'APPEALED': {
      const refusers = [shield.proposedBy, shield.confirmedBy].filter((id) => id !== null);
      return {
        ...next,
        ...nothingProposed,
        appealed: true,
        barred: refusers,
        dueOn: decisionDue(today, policy),
      };
    }
  }
}

/** The ground of a shield that has another one too: an order ends what a placement alone has hidden (ADR 0175). */
export function groundBeside<G>(ground: G, another: G): G {
  return ground === 'ADOPTION_PLACEMENT' ? another : ground;
}

/**
 * A shield that stands once somebody asks for it again: what was proposed against it falls, so that nobody confirms it without
 * having read who asked (ADR 0161). Null where nothing is proposed, unless the record was merged: whoever asks may speak of the child
 * whom only the merge hides, and undoing it goes by the step; and unless it stood for a placement, and they ask for another cause.
 * Null too for a refusal of what they asked for themselves.
 */
export function askedAgain(
  shield: ShieldRow,
  asked: Pick<ShieldRow, 'ground'>,
  by: OwnAccounts,
  policy: Policy,
): ShieldRow | null {
  const ground = groundBeside(shield.ground, asked.ground);
  const theirs = shield.proposal === 'REFUSAL' && askedForThemselves(shield, by);
  const nothingNew = shield.proposal === null && !shield.merged && ground === shield.ground;
  if (nothingNew || theirs) return null;
  const state = shield.state === 'LIFT_PROPOSED' ? 'ACTIVE' : shield.state;
  const [ruleVersion, version] = [policy.shieldRuleVersion, shield.version + 1];
  return { ...shield, ...nothingProposed, ground, state, ruleVersion, version };
}
