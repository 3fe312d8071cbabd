import type { Caller } from '../../../platform/caller.ts';
import { ageOn } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import {
  type idempotencyConflict,
  invalidInput,
  notPermitted,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import { answersFor, noteOnRecord, type OpenRecordRow, openRecordStore } from '../access/openRecord.ts';
import { mayAmend, numberOrNobody } from '../access.ts';
import { versionFor } from '../child/version.ts';
import { part, visible } from '../child/visible.ts';
import type { RecordDependencies } from '../dependencies.ts';
import type { AmendChildInput, ResolveConflictInput, UniversalServiceKind } from '../generated.ts';
import { beforeBirth } from '../inputs.ts';
import { adult } from '../lifecycle/periods.ts';
import { Details, type ReadSealed } from '../sealed/store.ts';
import { authorityAt } from '../transfer/allocation.ts';
import { proposeTransfer, toldOfMove } from '../transfer/propose.ts';
import { closeItems } from '../work/items.ts';
import { type AmendedChild, applyAmendment, type Origin, person } from './amend.ts';
import type { Conflicts } from './conflicts.ts';
import { type Amendment, postcodeOf, readAmendment } from './input.ts';
import { type AmendedKind, plainRows, sealedRows } from './rows.ts';

const failures = {
  NOT_FOUND: recordNotFound,
  VERSION: versionConflict,
  NOT_AMENDING: notPermitted(
    'The record is archived, or the child has died: it is not amended here any more.',
  ),
  HIDDEN: notPermitted(
    'You can correct what you see of a record. Open a correction task, or ask the accountable authority’s team.',
  ),
  NOT_AWAY: notPermitted('The record does not say that the child has left England.'),
  ENDED: notPermitted(
    'The record is archived for another reason: the child has died, or is of age and has not consented to stay.',
  ),
  CARER: invalidInput('carers.id', 'The record has no such carer. Read it again.'),
  DISTRICT: invalidInput(
    'address.postcode',
    'This is no district of England. For a child who has left England give that status, without a postcode.',
  ),
  OF_AGE: invalidInput(
    'dateOfBirth',
    'By this day the child is of age, and nobody would find the record any more. Check the year; if it is right, the accountable authority’s management team corrects it.',
  ),
  BEFORE_BIRTH: invalidInput('address.since', beforeBirth),
  LEFT_BEFORE_BIRTH: invalidInput('since', beforeBirth),
  SCHOOL: invalidInput(
    'education.organisationId',
    'This is no school. Choose one from the register of schools.',
  ),
  SERVICE: invalidInput(
    'services',
    'One of these organisations gives no such service. Choose it from the register.',
  ),
  NOTHING: invalidInput('number', 'Nothing differs from the record. Give what is right.'),
} as const;
type Failure = keyof typeof failures;
/** What a correction came to. */
export type Stored =
  | { readonly transfer: boolean; readonly restored?: boolean }
  | { readonly failure: Failure };
/** Why a correction was not made, as the answer says it. */
type Failed = (typeof failures)[Failure] | typeof idempotencyConflict | ReturnType<typeof invalidInput>;

interface Dependencies extends RecordDependencies {
  readonly readSealed: ReadSealed;
  readonly conflicts: Conflicts;
}

const healthBodies: ReadonlySet<string> = new Set([
  'PRACTICE',
  'HEALTH_BODY',
  'AUTHORITY_SERVICE',
  'PARTNER',
]);
/** Kinds of bodies that give a universal service. */
const bodiesOf: Readonly<Record<UniversalServiceKind, ReadonlySet<string>>> = {
  EDUCATION: new Set(['SCHOOL', 'AUTHORITY_SERVICE', 'PARTNER']),
  PRIMARY_CARE: new Set(['PRACTICE', 'HEALTH_BODY']),
  MIDWIFE: healthBodies,
  HEALTH_VISITOR: healthBodies,
  SCHOOL_NURSE: healthBodies,
};

/** What an amendment touches, as parts that its author must see. */
function partsOf({ address, carers, services }: Amendment): number {
  const contacts = carers?.some(({ telephone, email }) => telephone !== undefined || email !== undefined);
  return (
    part.identity |
    (address ? part.address : 0) |
    (carers ? part.carers : 0) |
    (contacts ? part.carerContacts : 0) |
    (services ? part.services : 0)
  );
}

/** Which rows of a shielded record an amendment needs to see. */
function kindsOf({ address, carers, services }: Amendment): AmendedKind[] {
  return [
    ...(address ? (['ADDRESS'] as const) : []),
    ...(carers ? (['CARER'] as const) : []),
    ...(services ? (['INVOLVEMENT'] as const) : []),
  ];
}

/** Corrections of records (domain.md 2, 3; L18, L28). */
export type Corrections = ReturnType<typeof createCorrections>;

/** Corrections over the pool of role signpost_records and the reader of sealed details. */
export function createCorrections(dependencies: Dependencies) {
  const { sql, readSealed, audit, clock, policy, hashKey, ring, conflicts } = dependencies;
  const { lockOpenRecord } = openRecordStore(clock);
  const mutate = createMutation('records', { sql, audit, hashKey });

  const headOf = async (
    transaction: TransactionSql,
    { number, shielded }: OpenRecordRow,
  ): Promise<AmendedChild> => {
    const [row] = await transaction<Omit<AmendedChild, 'shielded'>[]>`
      select number, given_name as "givenName", family_name as "familyName", gender, birth_date as "birthDate",
        death_date as "deathDate", version from records.child where number = ${number}`;
    if (!row) throw new Error('a locked record is gone');
    return { ...row, shielded };
  };

  const rowsOf = async (
    transaction: TransactionSql,
    record: OpenRecordRow,
    kinds: readonly AmendedKind[],
    caller: Caller,
  ) => {
    const { number, role: actingRole } = record;
    if (!record.shielded) return plainRows(transaction, number);
    const details =
      kinds.length > 0 ? await readSealed({ number, kinds, actingRole, caller }) : new Details([]);
    return sealedRows(transaction, number, details, ring());
  };

  /** Amends a record that is locked and open to the caller; all of it is audited in the same transaction. */
  const amend = async (
    transaction: TransactionSql,
    record: OpenRecordRow,
    amendment: Amendment,
    source: string,
    caller: Caller,
    version?: number,
  ): Promise<Stored> => {
    const facts = { actingRole: record.role, shielded: record.shielded, ownAuthority: record.own };
    const seen = visible(facts);
    const needed = partsOf(amendment);
    // A steward whose authority answers no longer: as for an unknown number (L18).
    if ((seen & part.identity) === 0) return { failure: 'NOT_FOUND' };
    if ((seen & needed) !== needed) return { failure: 'HIDDEN' };
    const child = await headOf(transaction, record);
    if (!mayAmend(record.role, record.status, child.deathDate)) return { failure: 'NOT_AMENDING' };
    if (version !== undefined && versionFor(facts, child) !== version) return { failure: 'VERSION' };
    const born = amendment.birthDate ?? child.birthDate;
    if (source === person && (amendment.address?.since ?? born) < born) return { failure: 'BEFORE_BIRTH' };
    const mayEnd = record.own && record.role === 'MANAGEMENT_TEAM';
    if (
      source === person &&
      amendment.birthDate &&
      !mayEnd &&
      (await isOver(transaction, child.number, born))
    )
      return { failure: 'OF_AGE' };
    const { authority, failure } = await homeAuthority(transaction, amendment);
    if (failure) return { failure };
    const unfit = await unfitService(transaction, amendment);
    if (unfit) return { failure: unfit };
    const origin: Origin = { source, accountId: caller.accountId, at: clock.now(), today: clock.today() };
    const rows = await rowsOf(transaction, record, kindsOf(amendment), caller);
    const amended = await applyAmendment(transaction, child, rows, amendment, origin);
    if ('failure' in amended) throw new Undone('CARER');
    if (amended.fields.length === 0) return { failure: 'NOTHING' };
    await noteOnRecord(audit, transaction, record, caller, 'RECORD_AMENDED', {
      fields: record.shielded ? undefined : amended.fields,
      source,
    });
    const transfer =
      authority !== null && authority !== record.authority_code
        ? await propose(transaction, record, authority, caller)
        : false;
    return { transfer };
  };

  /** Whether a record of who was born on a day is over: nobody but its team, which can bring it back, ends it by a slip in the year. */
  const isOver = async (transaction: TransactionSql, number: number, born: string) => {
    const age = ageOn(born, clock.today());
    if (age < adult) return false;
    const stays = await transaction`
      select from records.participation where child_number = ${number} and withdrawn_on is null and until_age > ${age}`;
    return stays.length === 0;
  };

  /** Whether a service would be given by nobody, or by a body that gives none such: who is in contact would be hidden by it. */
  const unfitService = async (transaction: TransactionSql, { services = [] }: Amendment) => {
    const given = services.filter(({ organisationId }) => organisationId !== null);
    if (given.length === 0) return null;
    const bodies = await transaction<{ kind: string | null }[]>`
      select case when service <> 'PRIMARY_CARE' or not exists (select from records.unnamed_place u where u.organisation_id = given.id)
        then service.body_kind(id) end as kind
      from unnest(${given.map(({ organisationId }) => organisationId)}::uuid[], ${given.map(({ kind }) => kind)}::text[])
        with ordinality as given (id, service, place)
      order by place`;
    const unfit = given.find(({ kind }, at) => !bodiesOf[kind].has(bodies[at]?.kind ?? ''));
    if (!unfit) return null;
    return unfit.kind === 'EDUCATION' ? 'SCHOOL' : 'SERVICE';
  };

  const homeAuthority = async (
    transaction: TransactionSql,
    amendment: Amendment,
  ): Promise<{ authority: string | null; failure?: 'DISTRICT' }> => {
    const postcode = postcodeOf(amendment);
    if (postcode === null) return { authority: null };
    const authority = await authorityAt(transaction, postcode);
    return authority === null ? { authority, failure: 'DISTRICT' } : { authority };
  };

  const propose = async (transaction: TransactionSql, record: OpenRecordRow, to: string, caller: Caller) => {
    const senderAgrees = record.own && record.role === 'MANAGEMENT_TEAM';
    const proposed = await proposeTransfer(transaction, policy, {
      number: record.number,
      to,
      reason: 'ADDRESS_AMENDED',
      proposedBy: caller.accountId,
      senderAgrees,
      at: clock.now(),
    });
    if (proposed.outcome !== 'PROPOSED') return false;
    const told = toldOfMove(record.shielded, { to, reason: 'ADDRESS_AMENDED' });
    const detail = { transfer: proposed.id, ...told };
    await noteOnRecord(audit, transaction, record, caller, 'TRANSFER_PROPOSED', detail);
    return true;
  };

  const run = async (
    mutation: string,
    input: { readonly idempotencyKey: string },
    caller: Caller,
    act: (transaction: TransactionSql) => Promise<Stored>,
  ): Promise<Exclude<Stored, { failure: Failure }> | Failed> => {
    try {
      const stored = await mutate<Stored>(mutation, input, caller, act);
      return 'failure' in stored ? failures[stored.failure] : stored;
    } catch (error) {
      if (error instanceof Undone) return failures[error.failure];
      throw error;
    }
  };

  return {
    /** The same in the transaction of what else corrects a record, in the name of a person or of a source. */
    apply: amend,

    /** The address that stands, of a record that is locked and open to the caller and that they may see it of. */
    async addressOf(transaction: TransactionSql, record: OpenRecordRow, caller: Caller) {
      const facts = { actingRole: record.role, shielded: record.shielded, ownAuthority: record.own };
      const seen = visible(facts);
      if ((seen & part.address) === 0) return null;
      const rows = await rowsOf(transaction, record, ['ADDRESS'], caller);
      return (await rows.of('ADDRESS')).find(({ row }) => row.untilDate === null)?.row ?? null;
    },

    run,

    /** Amends a record; whether a transfer was proposed, or why not. */
    async amend(input: AmendChildInput, caller: Caller) {
      const amendment = readAmendment(input, clock.today());
      if ('__typename' in amendment) return amendment;
      return run('amendChild', input, caller, async (transaction) => {
        const record = await lockOpenRecord(transaction, numberOrNobody(input.number), caller);
        if (!record) return { failure: 'NOT_FOUND' };
        return amend(transaction, record, amendment, person, caller, input.version);
      });
    },

    /** Decides a conflict: the person's value stands, or the source's is applied like an amendment; the record's number, or why not. */
    async resolve(input: ResolveConflictInput, caller: Caller) {
      const id = idOrNone(input.id);
      const outcome = await run('resolveConflict', input, caller, async (transaction) => {
        const number = await conflicts.childOf(transaction, id);
        const record = await lockOpenRecord(transaction, number, caller);
        if (!answersFor(record)) return { failure: 'NOT_FOUND' };
        const conflict = await conflicts.lock(transaction, id);
        if (conflict?.status !== 'OPEN' || conflict.version !== input.version) return { failure: 'VERSION' };
        const take = input.decision === 'TAKE_SOURCE';
        const value = take ? await conflicts.value({ id, number, caller }) : null;
        if (take && value === null) return { failure: 'NOT_FOUND' };
        const amended = value ? await amend(transaction, record, value, conflict.source, caller) : null;
        if (amended && 'failure' in amended && amended.failure !== 'NOTHING') return amended;
        const outcome = take ? 'TAKEN' : 'KEPT';
        await conflicts.close(transaction, conflict, outcome, caller.accountId);
        const { evidence = null } = input;
        await closeItems(transaction, {
          reference: id,
          outcome,
          evidence,
          closedAt: clock.now(),
          closedBy: caller.accountId,
        });
        const { field, source } = conflict;
        await noteOnRecord(audit, transaction, record, caller, 'CONFLICT_RESOLVED', {
          conflict: id,
          field: record.shielded ? undefined : field,
          source,
          outcome,
        });
        return { transfer: amended !== null && 'transfer' in amended && amended.transfer };
      });
      if ('__typename' in outcome) return outcome;
      return { number: String(await conflicts.childOf(sql, id)) };
    },
  };
}

/** Thrown to undo what was done before a fault was met, as of the last of several carers: the key, too, is free again. */
export class Undone extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure);
    this.failure = failure;
  }
}
