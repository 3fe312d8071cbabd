import type { Caller } from '../../../platform/caller.ts';
import { archiveStep } from '../../../subgraphs/records/lifecycle/archive.ts';
import { purgeStep } from '../../../subgraphs/records/lifecycle/purge.ts';
import { sealStep } from '../../../subgraphs/records/lifecycle/sealing.ts';
import type { NightlyDependencies } from '../../../subgraphs/records/lifecycle/step.ts';
import { transferStep } from '../../../subgraphs/records/transfer/escalate.ts';
import { castAuthorities, castMember, castService } from '../../support/cast.ts';
import { mutation } from '../../support/mutation.ts';
import type { Child, Mark, ModelRecord } from './livesModel.ts';
import { transfersIn } from './transfers.ts';
import type { Answer, World } from './world.ts';

/** One thing that is done with a record; what it was refused for, or nothing when it was done. */
export type Act = (record: ModelRecord, other: ModelRecord, child: Child) => Promise<unknown>;

/** Somebody who overrode the shield of a record, in a session that stays; `open` until it ends, they see what it hides. */
export interface Override {
  readonly caller: Caller;
  readonly number: string;
  readonly record: ModelRecord;
  open: boolean;
}

/** A request to be put in touch, of somebody who must never learn with whom. */
export interface Request {
  readonly id: string;
  readonly caller: Caller;
}

/** What a life is lived with. */
export interface Living {
  readonly world: World;
  readonly night: NightlyDependencies;
  readonly children: readonly Child[];
  readonly overrides: Override[];
  readonly requests: Request[];
  /** Numbers whose young person ever said that they stay. */
  readonly consented: Set<string>;
  /** Numbers whose young person said last that they do not stay. */
  readonly takenBack: Set<string>;
  readonly close: (record: ModelRecord) => void;
  readonly team: (authority: string) => [Caller, Caller];
  readonly mark: (of: Iterable<Child>, texts: readonly string[], more?: Partial<Mark>) => void;
  readonly forget: (text: string) => void;
  readonly word: () => string;
  readonly postcode: () => string;
  readonly telephone: () => string;
}

const { leeds, bradford } = castAuthorities;

/** What can become of a record beside merges, shields, corrections and rows of sources (lives.ts). */
export function moreActs(living: Living): Record<string, Act> {
  const {
    world,
    night,
    children,
    overrides,
    requests,
    consented,
    takenBack,
    team,
    close,
    mark,
    forget,
    word,
    postcode,
    telephone,
  } = living;
  const { sql } = world.database;
  const { act: onTransfer } = transfersIn(world);
  const run = async (caller: Caller, field: string, input: object, more = ''): Promise<Answer> =>
    (await world.ask(caller, ...mutation(field, input, more)))[field];
  const version = async (number: string) =>
    (await sql`select version from records.child where number = ${number}`)[0]?.version;
  const openTransfer = async (number: string) =>
    (
      await sql`select id, status, version, to_code as "to", from_agreed_by is not null as agreed from records.transfer
        where child_number = ${number} and status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED')`
    )[0];
  const sensitive = async (record: ModelRecord) => {
    const [caller] = team(record.authority);
    const fields = 'sensitiveServices { id telephone }';
    return (await world.open(caller, record.number, fields, 'CASE_REVIEW')).sensitiveServices as {
      id: string;
      telephone: string;
    }[];
  };
  const ends = (record: ModelRecord, status: ModelRecord['status']) => {
    record.status = status;
    close(record);
  };
  const awayAsTeamsSee = async (record: ModelRecord) => {
    const [caller] = team(record.authority);
    const { child } = await world.openWith(
      caller,
      { number: record.number, reason: 'CASE_REVIEW' },
      'address { status }',
    );
    return child?.address?.status === 'LEFT_ENGLAND_FOR_GOOD';
  };
  const theirs = () => [...new Set(children.flatMap(({ record }) => record ?? []))];

  return {
    async propose(record) {
      const [first] = team(record.authority);
      await world.openWith(first, { number: record.number, reason: 'TRANSFER' });
      const to = record.authority === leeds ? bradford : leeds;
      const made = await onTransfer('proposeTransfer', first, { number: record.number, to, reason: 'MOVED' });
      if (made.status !== 'PROPOSED') return made.__typename;
    },
    /** Both sides agree, from wherever the transfer stands. */
    async move(record) {
      const { number, authority: from } = record;
      const to = from === leeds ? bradford : leeds;
      const [first] = team(from);
      if (!(await openTransfer(number))) {
        await world.openWith(first, { number, reason: 'TRANSFER' });
        await onTransfer('proposeTransfer', first, { number, to, reason: 'MOVED' });
      }
      const [reviews, agrees] = team(to);
      const step = async (field: string, caller: Caller) => {
        const { id, version: of } = (await openTransfer(number)) as { id: string; version: number };
        return onTransfer(field, caller, { id, version: of });
      };
      await step('reviewTransfer', reviews);
      if (!(await openTransfer(number))?.agreed) await step('agreeTransfer', first);
      const done = await step('agreeTransfer', agrees);
      if (done.status !== 'ACCEPTED') return done.__typename ?? done.status;
      record.authority = to;
    },
    async override(record) {
      const owen = world.as('owen', { factorAt: world.clock.now().getTime() });
      await world.open(owen, record.number);
      const input = { number: record.number, reason: 'SAFEGUARDING', basis: 'SECTION_47_ENQUIRY' };
      const warned = { ...input, warningAcknowledged: true, warningVersion: 1 };
      const { __typename: outcome } = await run(owen, 'overrideShield', warned);
      if (outcome !== 'ShieldOverridden') return outcome;
      overrides.push({ caller: owen, number: record.number, record, open: true });
    },
    async broker(record) {
      const amira = world.as('amira');
      await world.open(amira, record.number);
      const asked = await run(
        amira,
        'requestBrokering',
        { number: record.number },
        '... on BrokeringRequested { request { id version } }',
      );
      if (asked.__typename !== 'BrokeringRequested') return asked.__typename;
      requests.push({ id: asked.request.id, caller: amira });
      const [caller] = team(record.authority);
      const [entry] = await sensitive(record);
      const more = '... on BrokeringAdvanced { request { id version } }';
      const taken = await run(caller, 'advanceBrokering', { ...asked.request, to: 'ACCEPTED' }, more);
      if (taken.__typename !== 'BrokeringAdvanced') return;
      await run(caller, 'advanceBrokering', {
        ...taken.request,
        to: 'SENT_TO_PROVIDER',
        sensitiveServiceId: entry?.id,
      });
    },
    /** The consent to a sensitive service is taken back: the entry is gone, from what undoing would restore too. */
    async takeBack(record) {
      const [entry] = (await sensitive(record)) ?? [];
      if (!entry) return 'none there';
      const [caller] = team(record.authority);
      await world.open(caller, record.number, 'number', 'CASE_REVIEW');
      const input = { number: record.number, id: entry.id };
      const { __typename: outcome } = await run(caller, 'withdrawSensitiveConsent', input);
      if (outcome !== 'SensitiveConsentWithdrawn') return outcome;
      forget(entry.telephone);
    },
    async consent(record) {
      const [caller] = team(record.authority);
      const { __typename: outcome } = await run(caller, 'recordConsent', {
        number: record.number,
        untilAge: 21,
      });
      if (outcome !== 'ConsentRecorded') return outcome;
      for (const { number } of record.children) {
        consented.add(number);
        takenBack.delete(number);
      }
    },
    async withdraw(record) {
      const [caller] = team(record.authority);
      const { __typename: outcome } = await run(caller, 'withdrawConsent', { number: record.number });
      if (outcome !== 'ConsentWithdrawn') return outcome;
      for (const { number } of record.children) takenBack.add(number);
    },
    async leave(record) {
      const { number } = record;
      const [caller] = team(record.authority);
      await world.open(caller, number, 'number', 'DATA_QUALITY');
      const input = { number, version: await version(number), intention: 'NONE' };
      const { __typename: outcome } = await run(caller, 'recordLeavingEngland', input);
      if (outcome !== 'LeavingEnglandRecorded') return outcome;
      record.away = true;
    },
    async comeBack(record) {
      const { number } = record;
      const [caller] = team(record.authority);
      const [line, code] = [word(), postcode()];
      await world.openWith(caller, { number, reason: 'CASE_REVIEW' });
      const address = { status: 'CURRENT', line, postcode: code };
      const input = { number, version: await version(number), address };
      const { __typename: outcome } = await run(caller, 'recordReturnToEngland', input);
      if (outcome !== 'ReturnToEnglandRecorded') return outcome;
      mark(record.children, [line, code]);
      record.status = 'LIVE';
      record.away = false;
    },
    async leaver(record) {
      const [caller] = team(record.authority);
      return (await run(caller, 'listLeaver', { accountId: castMember('ben').id })).items;
    },
    async task(record) {
      const [caller] = team(record.authority);
      await world.open(caller, record.number, 'number', 'DATA_QUALITY');
      const { __typename: outcome } = await run(caller, 'openCorrectionTask', {
        number: record.number,
        fields: ['NAME'],
      });
      if (outcome !== 'CorrectionTaskChanged') return outcome;
    },
    async sensitive(record) {
      const owen = world.as('owen', { organisationId: castService('leeds', 'MENTAL_HEALTH').id });
      await world.open(owen, record.number);
      const reach = telephone();
      const input = { serviceType: 'MENTAL_HEALTH', basis: 'CONSENT', consentOf: 'CHILD', telephone: reach };
      const { number } = record;
      const { __typename: outcome } = await run(owen, 'recordSensitiveService', { number, ...input });
      if (outcome !== 'SensitiveServiceRecorded') return outcome;
      mark(record.children, [reach], { teamOnly: true, stays: true });
    },
    async archive() {
      const over = new Set<ModelRecord>();
      for (const record of theirs())
        if (record.status === 'LIVE' && (record.died || (await awayAsTeamsSee(record)))) over.add(record);
      await archiveStep.run(night, '2027-12-31');
      await transferStep.run(night, '2027-12-31');
      for (const record of over) ends(record, 'ARCHIVED');
      if (over.size === 0) return 'none over';
    },
    async seal() {
      await sealStep.run(night, '2029-03-01');
      for (const record of theirs()) if (record.status === 'ARCHIVED') ends(record, 'SEALED');
    },
    async purge() {
      await purgeStep.run(night, '2035-03-01');
      for (const child of children) if (child.record?.status === 'SEALED') child.record = null;
    },
  };
}

/** What the audit must have of an act that was done. */
export const audited: Readonly<Record<string, string>> = {
  merge: 'RECORDS_MERGED',
  undo: 'RECORDS_UNMERGED',
  shield: 'SHIELD_CHANGED',
  lift: 'SHIELD_CHANGED',
  address: 'RECORD_AMENDED',
  carer: 'RECORD_AMENDED',
  leave: 'RECORD_AMENDED',
  comeBack: 'RECORD_AMENDED',
  involve: 'INVOLVEMENT_RECORDED',
  sensitive: 'INVOLVEMENT_RECORDED',
  takeBack: 'INVOLVEMENT_ENDED',
  place: 'PLACEMENT_RECORDED',
  unplace: 'PLACEMENT_RECORDED',
  identity: 'NEW_IDENTITY_RECORDED',
  propose: 'TRANSFER_PROPOSED',
  move: 'RECORD_TRANSFERRED',
  override: 'SHIELD_OVERRIDDEN',
  link: 'CLEANING_DECIDED',
  unlink: 'ROW_UNLINKED',
  reject: 'CLEANING_DECIDED',
  refer: 'CLEANING_DECIDED',
  createFrom: 'RECORD_CREATED',
  bear: 'RECORD_CREATED',
  back: 'RECORD_CREATED',
  consent: 'CONSENT_RECORDED',
  withdraw: 'CONSENT_RECORDED',
  task: 'CORRECTION_TASK_CHANGED',
  archive: 'RECORD_ARCHIVED',
  seal: 'RECORD_SEALED',
  purge: 'RECORD_PURGED',
};
