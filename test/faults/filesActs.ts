import { randomUUID } from 'node:crypto';
import type { Caller } from '../../platform/caller.ts';
import { upnFrom } from '../../platform/identifiers.ts';
import { readPolicy } from '../../platform/policy.ts';
import { escalateBrokering } from '../../subgraphs/records/brokering/escalate.ts';
import { archiveStep } from '../../subgraphs/records/lifecycle/archive.ts';
import { transferStep } from '../../subgraphs/records/transfer/escalate.ts';
import { birth, feed, feedDependencies, file, freshEntry, freshNhs } from '../records/feed/support.ts';
import { type Answer, today, type World } from '../records/support/world.ts';
import { castAuthorities } from '../support/cast.ts';
import { mutation } from '../support/mutation.ts';

const { leeds, bradford, camden } = castAuthorities;
/** Somebody of the management team of each authority. */
const teams: Readonly<Record<string, string>> = {
  [leeds]: 'dora',
  [bradford]: 'edward',
  [camden]: 'rosa',
};
const areas = Object.keys(teams);
const postcodes = ['LS6 3HD', 'LS8 1AA', 'BD9 4HX', 'NW1 2DB'];
const nhsHeader =
  'as_of,updated_at,nhs_number,given_names,family_name,date_of_birth,sex,restricted,address_line,locality,postcode,practice_code';
const censusHeader =
  'reference_date,upn,forename,surname,date_of_birth,sex,address_line,locality,postcode,la_estab,entry_date,preferred_surname,former_surname,middle_names';

/** One of a few children of one family and birthday, whom three sources know by number. */
export interface Kid {
  readonly number: string;
  readonly nhs: string;
  readonly upn: string;
  readonly entry: string;
  readonly given: string;
  readonly family: string;
}
export const birthDate = '2016-03-09';

/** What people, files and nights do to the same few children; `failed` is what was answered by nothing that is meant. */
export function filesActs(world: World) {
  const { sql } = world.database;
  const deps = { ...feedDependencies(world.database), clock: world.clock };
  const night = { ...deps, policy: readPolicy(), dryRun: false, progress: () => {} };
  const failed: string[] = [];
  const kept: string[] = [];
  let words = 0;
  let moments = 0;
  let censuses = Date.parse('2015-01-01');
  const corrections = new Map<string, number>();
  const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T;
  const word = () => {
    words += 1;
    return `Zq${[...String(words)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}x`;
  };
  /** Who is told to come again, because the machine has enough to do, was answered. */
  const isBusy = (error: unknown) =>
    (error as { code?: unknown }).code === 'OVERLOADED' || String(error).includes('OVERLOADED');
  const note = (what: string, error: unknown) => {
    if (!isBusy(error)) failed.push(`${what}: ${error instanceof Error ? error.message : error}`);
  };

  const run = async (caller: Caller, field: string, input: object, more = ''): Promise<Answer> =>
    (await world.ask(caller, ...mutation(field, input, more)))[field];
  const opens = async (caller: Caller, { number }: Kid, reason = 'SAFEGUARDING') =>
    (await world.openWith(caller, { number, reason })).__typename === 'RecordOpened';
  /** The record of a child as it stands, and two of its team. */
  const recordOf = async ({ number }: Kid) => {
    const [row] = await sql`select c.number::text, c.authority_code as area, c.version from records.child c
      where c.number = coalesce((select child_number from records.number_alias where number = ${number}), ${number}::bigint)`;
    const {
      number: record,
      area,
      version,
    } = row as unknown as { number: string; area: string; version: number };
    const factorAt = world.clock.now().getTime();
    const second = world.as('sonia', { authorityCode: area, roles: ['MANAGEMENT_TEAM'], factorAt });
    return { record, area, version, first: world.as(teams[area] as string, { factorAt }), second };
  };
  const send = async (named: 'nhs-registrations' | 'school-census' | 'gro-births', text: () => string) => {
    for (;;) {
      const again = { status: 'BUSY', fault: null } as const;
      const { status, fault } = await feed(deps, text(), { named }).catch((error) => {
        if (isBusy(error)) return again;
        throw error;
      });
      if (status === 'DONE') return;
      // Another file of the source is being read, or one of a later day was.
      if (status !== 'BUSY' && fault?.code !== 'OLDER_FILE') throw new Error(`${named} ${fault?.code}`);
      await new Promise((resume) => setTimeout(resume, 20));
    }
  };
  const amendment = async (kid: Kid, field: string, input: object) => {
    const { first, version } = await recordOf(kid);
    if (!(await opens(first, kid, 'DATA_QUALITY'))) return;
    const [line, name] = [word(), word()];
    const address = { status: 'CURRENT', line, postcode: pick(postcodes) };
    const said =
      field === 'amendChild' ? { address, carers: [{ name, relationship: 'MOTHER' }] } : { address };
    const { __typename: outcome } = await run(first, field, {
      number: kid.number,
      version,
      ...said,
      ...input,
    });
    if (outcome === 'ChildAmended') kept.push(line, name);
    if (outcome === 'ReturnToEnglandRecorded') kept.push(line);
  };

  const acts: Readonly<Record<string, (kid: Kid, other: Kid) => Promise<unknown>>> = {
    nhs: (kid, other) => {
      const rows = (kid === other ? [kid] : [kid, other]).map(({ nhs, given, family }) => {
        moments += 1;
        const at = new Date(Date.parse(today) - 86_400_000 + moments * 1_000).toISOString();
        const [name, flag] = [Math.random() < 0.15 ? word() : given, Math.random() < 0.1 ? 'Y' : ''];
        return [
          '2026-06-14',
          at,
          nhs,
          name,
          family,
          birthDate,
          '',
          flag,
          word(),
          'X',
          pick(postcodes),
          '',
        ].join();
      });
      return send('nhs-registrations', () => [nhsHeader, ...rows, ''].join('\n'));
    },
    census: ({ upn, given, family }) =>
      send('school-census', () => {
        censuses += 86_400_000;
        const day = new Date(censuses).toISOString().slice(0, 10);
        const cells = [
          day,
          upn,
          given,
          family,
          birthDate,
          '',
          word(),
          '',
          pick(postcodes),
          '',
          '',
          '',
          '',
          '',
        ];
        return [censusHeader, cells.join(), ''].join('\n');
      }),
    births: ({ entry, nhs, given, family }) => {
      const correction = (corrections.get(entry) ?? 0) + 1;
      corrections.set(entry, correction);
      const facts = {
        given_names: given,
        family_name: family,
        date_of_birth: birthDate,
        sex: pick(['M', 'F']),
      };
      const row = {
        entry_number: entry,
        correction: String(correction),
        nhs_number: nhs,
        registered_on: '2016-04-01',
      };
      return send('gro-births', () => file([birth({ ...facts, ...row })]));
    },
    amend: (kid) => amendment(kid, 'amendChild', {}),
    back: (kid) => amendment(kid, 'recordReturnToEngland', {}),
    async leave(kid) {
      const { first, version } = await recordOf(kid);
      if (!(await opens(first, kid, 'DATA_QUALITY'))) return;
      const input = { number: kid.number, version, intention: 'NONE', since: '2024-01-01' };
      await run(first, 'recordLeavingEngland', input);
    },
    async involve(kid) {
      const amira = world.as('amira');
      if (!(await opens(amira, kid))) return;
      words += 1;
      const telephone = `0113 ${4_000_000 + words}`;
      const { __typename: outcome } = await world.record(amira, { number: kid.number, telephone });
      if (outcome === 'InvolvementRecorded') kept.push(telephone);
    },
    async shield(kid) {
      const amira = world.as('amira');
      const input = { number: kid.number, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
      if (await opens(amira, kid)) await run(amira, 'requestShield', input);
    },
    async lift(kid) {
      const { record, first, second } = await recordOf(kid);
      const { number } = kid;
      for (const who of [first, second]) if (!(await opens(who, kid, 'SHIELD_REVIEW'))) return;
      const shield = async () =>
        (
          await sql`select state, version from records.shield where child_number = ${record}
            and state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED')`
        )[0];
      const { state, version } = (await shield()) ?? {};
      if (!state) return;
      const interim = state === 'INTERIM';
      const accept = interim && Math.random() < 0.5;
      const refusing = { decision: 'REFUSE', reason: 'TEST_NOT_MET' };
      if (interim)
        await run(first, 'decideShield', {
          number,
          version,
          ...(accept ? { decision: 'ACCEPT' } : refusing),
        });
      else await run(first, 'proposeShieldLift', { number, version, reason: 'NO_LONGER_NEEDED' });
      const then = (await shield())?.version;
      if (then && !accept)
        await run(second, interim ? 'confirmShieldRefusal' : 'confirmShieldLift', { number, version: then });
    },
    async merge(kid, other) {
      const [mine, theirs] = [await recordOf(kid), await recordOf(other)];
      if (mine.record === theirs.record) return;
      for (const each of [kid, other]) if (!(await opens(mine.first, each, 'DATA_QUALITY'))) return;
      const more = '... on MergeChanged { merge { id version state } }';
      const versions = { keepVersion: mine.version, otherVersion: theirs.version };
      const takeOfOther = pick([[], ['ADDRESS']]);
      const input = { keep: kid.number, other: other.number, ...versions, takeOfOther };
      const { merge } = await run(mine.first, 'mergeRecords', input, more);
      if (merge?.state !== 'PROPOSED') return;
      for (const each of [kid, other]) await opens(mine.second, each, 'DATA_QUALITY');
      await run(mine.second, 'confirmMerge', { id: merge.id, version: merge.version });
    },
    async undo(kid) {
      const { record, first, second } = await recordOf(kid);
      const [last] = await sql`select id, version from records.merge where kept_child_number = ${record}
        and state in ('DONE', 'UNDO_PROPOSED', 'UNDO_REFUSED') order by done_place desc limit 1`;
      if (!last) return;
      for (const who of [first, second]) await opens(who, kid, 'DATA_QUALITY');
      const input = { id: last.id, notTheSame: false, deathOf: null };
      const more = '... on MergeChanged { merge { version state } }';
      const { merge } = await run(first, 'undoMerge', { ...input, version: last.version }, more);
      if (merge?.state === 'UNDO_PROPOSED')
        await run(second, 'undoMerge', { ...input, version: merge.version });
    },
    async move(kid) {
      const { record, area, first } = await recordOf(kid);
      const to = pick(areas.filter((each) => each !== area));
      if (await opens(first, kid, 'TRANSFER'))
        await run(first, 'proposeTransfer', { number: kid.number, to, reason: 'MOVED' });
      for (const field of ['reviewTransfer', 'agreeTransfer', pick(['agreeTransfer', 'withdrawTransfer'])]) {
        const [open] = await sql`select id, version, from_code as from, to_code as to from records.transfer
          where child_number = ${record} and status in ('PROPOSED', 'UNDER_REVIEW')`;
        if (!open) return;
        const side =
          field === 'reviewTransfer'
            ? open.to
            : field === 'withdrawTransfer'
              ? open.from
              : pick([open.from, open.to]);
        const someone = pick([teams[side] as string, 'sonia']);
        const caller = world.as(someone, { authorityCode: side, roles: ['MANAGEMENT_TEAM'] });
        await run(caller, field, { id: open.id, version: open.version });
      }
    },
    async waiting(kid) {
      const items =
        await sql`select i.id, i.version, w.id as work, w.authority_code as area from records.cleaning_item i
        join records.work_item w on w.reference = i.id and w.closed_at is null
        where i.outcome is null and w.authority_code = any(${areas})`;
      const item = pick([...items]);
      if (!item) return;
      const caller = world.as(teams[item.area] as string);
      await run(caller, 'claimWorkItem', { id: item.work });
      const input = { id: item.id, version: item.version };
      const field = pick(['linkWaitingRow', 'rejectWaitingRow', 'createFromWaitingRow', 'referCleaningItem']);
      if (field === 'linkWaitingRow' && !(await opens(caller, kid, 'DATA_QUALITY'))) return;
      const more = {
        linkWaitingRow: { number: kid.number, evidence: 'SCHOOL_REGISTER' },
        rejectWaitingRow: { reason: 'WRONG_AT_SOURCE' },
        createFromWaitingRow: { evidence: 'SCHOOL_REGISTER' },
        referCleaningItem: { to: pick(areas.filter((each) => each !== item.area)) },
      };
      await run(caller, field, { ...input, ...more[field as keyof typeof more] });
    },
    async question(kid) {
      const { record, first } = await recordOf(kid);
      const [open] =
        await sql`select id, version from records.conflict where child_number = ${record} and status = 'OPEN'`;
      if (!open || !(await opens(first, kid, 'DATA_QUALITY'))) return;
      await run(first, 'resolveConflict', {
        id: open.id,
        version: open.version,
        decision: pick(['KEEP', 'TAKE_SOURCE']),
      });
    },
    async place(kid) {
      const { first } = await recordOf(kid);
      await run(first, pick(['placeForAdoption', 'endPlacement', 'endPlacement']), { number: kid.number });
    },
    async night() {
      for (const step of [archiveStep, transferStep]) await step.run(night, today);
      const later = new Date(world.clock.now().getTime() + 60 * 86_400_000);
      await escalateBrokering(deps.sql, { asOf: later, audit: deps.audit });
    },
  };

  return {
    failed,
    /** Words of people that were acknowledged: whatever comes after, they stand somewhere. */
    kept,
    async kids(many: number): Promise<Kid[]> {
      const family = word();
      const sketches = Array.from({ length: many }, () => {
        words += 1;
        return {
          nhs: freshNhs(),
          upn: upnFrom(String(100_000_000_000 + words)),
          entry: freshEntry(),
          given: word(),
          family,
        };
      });
      const numbers = await world.plant.all(
        sketches.map(({ nhs, upn, entry, given }) => ({
          givenName: given,
          familyName: family,
          birthDate,
          addresses: [
            {
              status: 'CURRENT' as const,
              line: word(),
              locality: null,
              postcode: 'LS6 3HD',
              sinceDate: '2020-01-01',
              untilDate: null,
            },
          ],
          identifiers: [
            { scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null },
            { scheme: 'UPN' as const, value: upn, issuer: null },
            { scheme: 'GRO_BIRTH_ENTRY' as const, value: entry, issuer: null },
          ],
        })),
      );
      return sketches.map((sketch, at) => ({ ...sketch, number: numbers[at] as string }));
    },
    /** Does one of what there is to one or two of them; its name. */
    async any(kids: readonly Kid[]): Promise<string> {
      const [name, kid, other] = [pick(Object.keys(acts)), pick(kids), pick(kids)];
      await acts[name]?.(kid, other).catch((error) => note(name, error));
      return `${name} ${kid.number}`;
    },
    /** Claims everything that waits with somebody's team and reads it. */
    async readsWork(caller: Caller): Promise<Answer[]> {
      const read: Answer[] = [];
      for (const queue of ['HELD_ROW', 'NO_MATCH', 'MULTIPLE_MATCH']) {
        const { workItems } = await world.ask(
          caller,
          `{ workItems(queue: ${queue}, first: 50) { edges { node { id reference } } } }`,
        );
        for (const { node } of workItems.edges) {
          await world.ask(
            caller,
            ...mutation('claimWorkItem', { id: node.id, idempotencyKey: randomUUID() }),
          );
          read.push(
            await world.ask(
              caller,
              `{ cleaningItem(id: "${node.reference}") { row { value } candidates { childNumber } } }`,
            ),
          );
        }
      }
      return read;
    },
  };
}
