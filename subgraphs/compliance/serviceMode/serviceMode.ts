import { randomUUID } from 'node:crypto';
import { batcher } from '../../../platform/batch.ts';
import { type Caller, isOwnAccount, type OwnAccounts } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import {
  invalidInput,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  proposalLapsed,
  recordNotFound,
} from '../../../platform/failures.ts';
import { parseIsoDate } from '../../../platform/identifiers.ts';
import { aReason, type TextWanted, textGiven, textOfNoChild } from '../../../platform/inputs.ts';
import {
  type ChangeDependencies,
  createMutation,
  hasSteppedUp,
  idOrNone,
  isId,
} from '../../../platform/mutation.ts';
import type { Position } from '../../../platform/page.ts';
import { isLapsed, proposedFrom } from '../../../platform/proposals.ts';
import { isRefused, modeRules, readServiceState } from '../../../platform/serviceMode.ts';
import { addDays } from '../../../platform/workingDays.ts';
import type {
  AcknowledgeEndInput,
  DecideServiceModeInput,
  EndLegalBasisInput,
  ProposeServiceModeInput,
  RegisterLegalBasisInput,
} from '../generated.ts';
import type { Night } from '../night.ts';
import * as store from './store.ts';

const waiting = {
  __typename: 'ServiceModeChangeWaiting',
  message: 'Another change of the mode waits for its decision. Decide that one first. Nothing was done.',
} as const;

const strangers = invalidInput(
  'officers',
  'Name the accounts of two people of the central team that have used the service in the last day and may: nobody else can open it again once it is closed.',
);

const strangersNow = invalidInput(
  'accept',
  'One of its officers may not use the service any more, has not in the last day, or is not of the central team. Reject it, and propose another.',
);

const passed = invalidInput(
  'accept',
  'The last day that it announces has passed. Reject it, and propose another.',
);

const aDay = (field: string) => invalidInput(field, 'Give a day of the calendar as yyyy-MM-dd.');

/** Whether somebody may decide a change, or reject it where it counts no more: it waits, and another proposed it (domain.md 2, rules of separation). */
export function mayDecide(caller: OwnAccounts, change: store.ModeChange): boolean {
  return change.outcome === null && !isOwnAccount(caller, change.proposed_by);
}

/**
 * Until which day the legal bases carry the service from today on without a gap (L11): its last day, `forever`, or
 * `never` when none is in force today.
 */
export function lawfulUntil(
  bases: readonly Pick<store.LegalBasisRow, 'valid_from' | 'valid_until'>[],
  today: IsoDate,
): IsoDate | 'forever' | 'never' {
  let next = today;
  for (const basis of [...bases].sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1))) {
    if (basis.valid_from > next) break;
    if (basis.valid_until === null) return 'forever';
    if (basis.valid_until >= next) next = addDays(basis.valid_until, 1);
  }
  return next === today ? 'never' : addDays(next, -1);
}

/**
 * Whether the service would lose days from today on, which no other basis carries, if a basis ended on a day (L11): one that has a
 * later last day now, or none.
 */
export function takesDays(
  bases: readonly Pick<store.LegalBasisRow, 'id' | 'valid_from' | 'valid_until'>[],
  {
    id,
    valid_from: from,
    valid_until: former,
  }: Pick<store.LegalBasisRow, 'id' | 'valid_from' | 'valid_until'>,
  validUntil: IsoDate,
  today: IsoDate,
): boolean {
  const [first = today] = [today, from, addDays(validUntil, 1)].sort().reverse();
  if (former !== null && former < first) return false;
  const others = lawfulUntil(
    bases.filter((each) => each.id !== id),
    first,
  );
  return others !== 'forever' && (former === null || others === 'never' || others < former);
}

/** Whether somebody may put the proposed end of a legal basis in force: another proposed it, who acts so still (ADR 0120, 0177). */
export function mayEndBasis(
  caller: OwnAccounts,
  { end_proposed_by: by, proposerActs }: store.LegalBasisRow,
): boolean {
  return by !== null && proposerActs && !isOwnAccount(caller, by);
}

/**
 * Looks, every night, until when the legal bases carry the service now: one that begins after a gap carries it from its
 * first day on, without anybody's registering it again (L11). How many times that changed; with `dryRun` nothing is.
 */
export async function renewLawfulUntil({
  sql,
  audit,
  clock,
  dryRun,
}: Night): Promise<{ readonly changed: number }> {
  return sql.begin(async (transaction) => {
    await store.lockState(transaction);
    const until = lawfulUntil(await store.listLegalBases(transaction), clock.today());
    if (!(await store.wouldChangeLawfulUntil(transaction, until))) return { changed: 0 };
    if (!dryRun) {
      await store.setLawfulUntil(transaction, until);
      await audit.append(transaction, {
        kind: 'LEGAL_BASIS_CHANGED',
        outcome: 'DONE',
        operation: 'lifecycle',
        detail: { lawfulUntil: until },
      });
    }
    return { changed: 1 };
  });
}

const actAndSection: TextWanted = { ask: 'Name act and section', least: 10, most: 300 };

/** What is wrong with the input of a proposal; undefined when nothing is. */
function faultOf(input: ProposeServiceModeInput, today: string) {
  if (input.mode === 'DECOMMISSIONED') {
    return invalidInput('mode', 'The service is decommissioned by its destruction, not by a change of mode.');
  }
  if (input.endsOn != null) {
    const endsOn = parseIsoDate(input.endsOn);
    if (endsOn === null) return aDay('endsOn');
    if (endsOn < today) return invalidInput('endsOn', 'Give a last day that is not in the past.');
    if (input.mode === 'NORMAL' || input.mode === 'INTERIM')
      return invalidInput('endsOn', 'Leave it out: the end of the service is announced with CLOSING.');
  } else if (input.mode === 'CLOSING') {
    return invalidInput('endsOn', 'Give the last day that is announced.');
  }
  const officers = new Set((input.officers ?? []).map((id) => id.trim().toLowerCase()));
  if (input.mode !== 'CLOSED' && officers.size > 0)
    return invalidInput('officers', 'Leave them out: destruction officers are named for CLOSED alone.');
  if (input.mode === 'CLOSED' && (officers.size !== 2 || ![...officers].every(isId))) {
    return invalidInput('officers', 'Name the accounts of the two destruction officers, two different ones.');
  }
  return undefined;
}

/**
 * The service mode: proposed by one person of the central team, put in force by another (L01), the
 * announced end and who has acknowledged it (L08), and the legal bases (L11).
 */
export function createServiceModes({ sql, audit, clock, policy, hashKey }: ChangeDependencies) {
  const mutate = createMutation('compliance', { sql, audit, hashKey });
  const steppedUp = (caller: Caller) => hasSteppedUp(caller, clock, policy);

  const propose = async (input: ProposeServiceModeInput, caller: Caller) => {
    const reason = textOfNoChild('reason', input.reason, aReason);
    if (typeof reason !== 'string') return reason;
    const fault = faultOf(input, clock.today());
    if (fault) return fault;
    if (!steppedUp(caller)) return needsStepUp;
    const officers =
      input.mode === 'CLOSED'
        ? [...new Set((input.officers ?? []).map((each) => each.trim().toLowerCase()))]
        : [];
    return mutate('proposeServiceMode', input, caller, async (transaction) => {
      if (!(await store.canBeOfficers(transaction, officers, policy))) return strangers;
      const id = randomUUID();
      const added = await store.addChange(transaction, {
        id,
        mode: input.mode,
        reason,
        ends_on: input.endsOn == null ? null : parseIsoDate(input.endsOn),
        officers,
        proposed_by: caller.accountId,
      });
      if (!added) return waiting;
      await audit.done(transaction, caller, 'SERVICE_MODE_PROPOSED', { change: id, mode: input.mode });
      return { __typename: 'ServiceModeProposed', id } as const;
    });
  };

  const decide = async (input: DecideServiceModeInput, caller: Caller) => {
    if (!steppedUp(caller)) return needsStepUp;
    return mutate('decideServiceMode', input, caller, async (transaction) => {
      // Before anybody is judged: an officer, or who proposed it, may be suspended by what still writes.
      await store.lockState(transaction);
      const change = await store.lockChange(transaction, idOrNone(input.id));
      if (!change || change.outcome !== null) return recordNotFound;
      if (!mayDecide(caller, change)) return needsSecondPerson;
      // A destruction that came between is for good: nothing opens what has no data any more.
      const state = await readServiceState(transaction);
      if (isRefused(state, 'Mutation.decideServiceMode', caller.accountId)) return recordNotFound;
      if (input.accept && isLapsed(change, change.proposed_at, proposedFrom(clock, policy)))
        return proposalLapsed;
      if (input.accept && change.ends_on !== null && change.ends_on < clock.today()) return passed;
      if (input.accept && !(await store.canBeOfficers(transaction, change.officers, policy)))
        return strangersNow;
      const outcome = input.accept ? 'IN_FORCE' : 'REJECTED';
      await store.decide(transaction, change, caller.accountId, outcome);
      const { mode, officers } = change;
      const detail = { change: change.id, mode, outcome, officers: [...officers] };
      await audit.done(transaction, caller, 'SERVICE_MODE_DECIDED', detail);
      return { __typename: 'ServiceModeDecided', id: change.id } as const;
    });
  };

  const acknowledgeEnd = async (input: AcknowledgeEndInput, caller: Caller) => {
    const endsOn = parseIsoDate(input.endsOn);
    if (endsOn === null) return aDay('endsOn');
    const national =
      caller.organisationKind === 'NATIONAL_PARTNER' && caller.roles.includes('ACCOUNT_MANAGER');
    const body = national
      ? caller.organisationId
      : caller.roles.includes('MANAGEMENT_TEAM')
        ? caller.authorityCode
        : null;
    if (body === null) {
      return notPermitted(
        'An authority’s management team acknowledges for it, a national partner’s account manager for the partner.',
      );
    }
    return mutate('acknowledgeEnd', input, caller, async (transaction) => {
      const state = await readServiceState(transaction);
      if (state.endsOn !== endsOn)
        return invalidInput('endsOn', 'Give the day that is announced; see serviceMode.');
      const at = await store.acknowledge(transaction, body, endsOn, caller.accountId);
      await audit.done(transaction, caller, 'END_ACKNOWLEDGED', { body, endsOn });
      return { __typename: 'EndAcknowledged', at: at.toISOString() } as const;
    });
  };

  const putBasis = async (
    transaction: TransactionSql,
    basis: Omit<store.LegalBasisRow, 'end_proposed_on' | 'end_proposed_by' | 'proposerActs'>,
    caller: Caller,
  ) => {
    await store.lockState(transaction);
    await store.putLegalBasis(transaction, { ...basis, registeredBy: caller.accountId });
    const until = lawfulUntil(await store.listLegalBases(transaction), clock.today());
    await store.setLawfulUntil(transaction, until);
    await audit.done(transaction, caller, 'LEGAL_BASIS_CHANGED', { basis: basis.id, lawfulUntil: until });
    return { __typename: 'LegalBasisRegistered', id: basis.id } as const;
  };

  const registerLegalBasis = async (input: RegisterLegalBasisInput, caller: Caller) => {
    const provision = textGiven('provision', input.provision, actAndSection);
    if (typeof provision !== 'string') return provision;
    const validFrom = parseIsoDate(input.validFrom);
    if (validFrom === null) return aDay('validFrom');
    const validUntil = input.validUntil == null ? null : parseIsoDate(input.validUntil);
    if (input.validUntil != null && validUntil === null) return aDay('validUntil');
    if (validUntil !== null && validUntil < validFrom)
      return invalidInput('validUntil', 'Give a last day that is not before the first.');
    if (!steppedUp(caller)) return needsStepUp;
    const basis = { provision, valid_from: validFrom, valid_until: validUntil };
    return mutate('registerLegalBasis', input, caller, (transaction) =>
      putBasis(transaction, { id: randomUUID(), ...basis }, caller),
    );
  };

  const endLegalBasis = async (input: EndLegalBasisInput, caller: Caller) => {
    const validUntil = parseIsoDate(input.validUntil);
    if (validUntil === null) return aDay('validUntil');
    if (!steppedUp(caller)) return needsStepUp;
    return mutate('endLegalBasis', input, caller, async (transaction) => {
      // Of two changes at once, the second sees what the first made of the bases.
      await store.lockState(transaction);
      const bases = await store.listLegalBases(transaction);
      const basis = bases.find(({ id }) => id === idOrNone(input.id));
      if (!basis) return recordNotFound;
      if (validUntil < basis.valid_from)
        return invalidInput('validUntil', 'Give a last day that is not before the first.');
      if (takesDays(bases, basis, validUntil, clock.today())) {
        // Who proposed it and acts so no more has the word of somebody else in their place, who is the first now.
        if (basis.end_proposed_on !== validUntil || !basis.proposerActs) {
          await store.proposeEnd(transaction, basis.id, validUntil, caller.accountId);
          const detail = { basis: basis.id, endProposedOn: validUntil };
          await audit.done(transaction, caller, 'LEGAL_BASIS_CHANGED', detail);
          return { __typename: 'LegalBasisEndProposed', id: basis.id } as const;
        }
        if (!mayEndBasis(caller, basis)) return needsSecondPerson;
      }
      return putBasis(transaction, { ...basis, valid_until: validUntil }, caller);
    });
  };

  return {
    propose,
    decide,
    acknowledgeEnd,
    registerLegalBasis,
    endLegalBasis,
    find: (id: string) => store.findChange(sql, idOrNone(id)),
    list: (after: Position | null, limit: number) => store.listChanges(sql, after, limit),
    legalBases: () => store.listLegalBases(sql),
    notAcknowledged: () => store.notAcknowledged(sql),
    /** When an authority or partner acknowledged the announced end; null while it has not. */
    acknowledgedAt: batcher<string, Date | null>((bodies) => store.acknowledgements(sql, bodies)),
    /** What the whole service may do now. */
    async current() {
      const state = await readServiceState(sql);
      return { ...state, about: modeRules.about(state.mode), stoppedSources: modeRules.stopped(state.mode) };
    },
  };
}

/** The service modes of a compliance process. */
export type ServiceModes = ReturnType<typeof createServiceModes>;
