import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Caller } from '../../../platform/caller.ts';
import { readPolicy } from '../../../platform/policy.ts';
import { castAuthorities } from '../../support/cast.ts';
import { mutation } from '../../support/mutation.ts';
import { feed, feedDependencies, freshNhs } from '../feed/support.ts';
import { correctionsIn } from './corrections.ts';
import { type Act, audited, moreActs, type Override, type Request } from './livesActs.ts';
import type { Child, Mark, ModelRecord } from './livesModel.ts';
import { rowsOf } from './livesRows.ts';
import { changes, type Dump, mergingIn } from './merges.ts';
import { actOnShield } from './shields.ts';
import type { Answer, World } from './world.ts';

interface Done {
  readonly merge: Answer;
  readonly record: ModelRecord;
  readonly sides: readonly [kept: readonly Child[], other: readonly Child[]];
  readonly numbers: readonly [string, string];
  readonly before: readonly [ModelRecord, ModelRecord];
  /** Whether a shield was asked for since that stands. */
  asked: boolean;
  deathOf: 'KEPT' | 'OTHER' | null;
  /** All that was there of both before, while nothing else was done: undoing gives it back to the byte. */
  rows: Dump | null;
}

const { leeds } = castAuthorities;
const hiding = ['INTERIM', 'ACTIVE', 'LIFT_PROPOSED'];
const birthDate = '2016-03-09';
const often = /merge|undo|link|createFrom|otherName|passOn|lift|broker|override|withdraw|[bB]ack/;

/** Lives of three children that go as numbers say: what can be done next, and which of it is done. */
export function livesIn(world: World) {
  const { sql } = world.database;
  const { run, merge, dump } = mergingIn(world);
  const { amend } = correctionsIn(world);
  const deps = { ...feedDependencies(world.database), clock: world.clock };
  const night = { ...deps, policy: readPolicy(), clock: world.clock, dryRun: false, progress: () => {} };
  let words = 0;
  const next = () => [...String(++words)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  const word = () => `Zq${next()}x`;
  const postcode = () => {
    const [a, b] = [++words, 'ABDEFGHJLN'];
    return `LS${1 + (a % 29)} ${a % 10}${b[Math.floor(a / 10) % 10]}${b[Math.floor(a / 100) % 10]}`;
  };
  /** Two of an authority's team, with a factor given just now. */
  const team = (authority: string) =>
    [authority === leeds ? 'dora' : 'edward', 'sonia'].map((who) =>
      world.as(who, {
        authorityCode: authority,
        roles: ['MANAGEMENT_TEAM'],
        factorAt: world.clock.now().getTime(),
      }),
    ) as [Caller, Caller];
  const act = async (caller: Caller, field: string, input: object): Promise<Answer> =>
    (await world.ask(caller, ...mutation(field, input)))[field].__typename;

  return async function begin() {
    const family = word();
    const children: Child[] = [];
    const marks: Mark[] = [];
    const done: Done[] = [];
    const log: string[] = [];
    const overrides: Override[] = [];
    const requests: Request[] = [];
    const [consented, takenBack] = [new Set<string>(), new Set<string>()];
    const mark = (of: Iterable<Child>, texts: readonly string[], more: Partial<Mark> = {}) => {
      for (const text of texts) marks.push({ text, teamOnly: false, stays: false, ...more, of: new Set(of) });
    };
    const forget = (text: string) => {
      for (const each of marks) if (each.text === text) each.of = new Set();
    };
    /** Lets what was nobody's be of a child. */
    const allot = (child: Child, texts: readonly string[]) => {
      for (const each of marks) if (texts.includes(each.text)) each.of = new Set([child]);
    };
    const telephone = () => `0113 ${4_000_000 + ++words}`;
    /** What was open of a record by an override is open no more. */
    const close = (record: ModelRecord) => {
      for (const each of overrides) if (each.record === record) each.open = false;
    };
    const start = (child: Omit<Child, 'record'>, more: Partial<ModelRecord> = {}) => {
      const full: Child = { ...child, record: null };
      const plain = { authority: leeds, hidden: false, placed: false, died: false, away: false } as const;
      full.record = { number: child.number, status: 'LIVE', ...plain, ...more, children: new Set([full]) };
      children.push(full);
      return full;
    };
    const sketches = Array.from({ length: 3 }, () => ({
      givenName: word(),
      line: word(),
      postcode: postcode(),
      carer: word(),
      former: word(),
      telephone: word(),
      nhs: freshNhs(),
    }));
    const numbers = await world.plant.all(
      sketches.map(({ givenName, line, postcode: code, carer, former, telephone, nhs }) => ({
        givenName,
        familyName: family,
        birthDate,
        addresses: [
          {
            status: 'CURRENT' as const,
            line,
            locality: null,
            postcode: code,
            sinceDate: '2020-01-01',
            untilDate: null,
          },
        ],
        carers: [{ name: carer, relationship: 'MOTHER' as const, telephone: null, email: null }],
        formerNames: [{ givenName: former, familyName: family, untilDate: null }],
        identifiers: [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }],
        involvements: [
          {
            category: 'ADDITIONAL' as const,
            serviceType: 'SOCIAL_CARE' as const,
            accountId: null,
            organisationId: randomUUID(),
            telephone,
            email: null,
            lead: false,
            startedOn: '2026-01-05',
            endedOn: null,
          },
        ],
      })),
    );
    for (const [at, sketch] of sketches.entries()) {
      const { line, postcode: code, carer, former, telephone, nhs, givenName } = sketch;
      const child = start({ number: numbers[at] as string, givenName, nhs, postcode: code, carer });
      mark([child], [line, code, carer, former]);
      mark([child], [telephone, nhs], { stays: true });
    }

    /** Amends a record as its team. */
    const amended = async ({ number, authority }: ModelRecord, input: object) => {
      const [caller] = team(authority);
      const { version } = await world.open(caller, number, 'version', 'DATA_QUALITY');
      return (await amend(caller, { number, version, ...input })).__typename;
    };
    const hide = (record: ModelRecord) => {
      for (const each of done) if (each.record === record && !record.hidden) each.asked = true;
      record.hidden = true;
    };
    const shieldOf = async (number: string) =>
      (
        await sql`select state, version from records.shield where child_number = ${number}
          and state = any(${hiding}::text[])`
      )[0] as { state: string; version: number } | undefined;

    const ways = { mark, forget, word, postcode };
    const living = { world, night, children, overrides, requests, consented, takenBack, team, close };
    const waiting = rowsOf({ ...living, ...ways, allot }, deps, { family, birthDate }, start);
    const acts: Record<string, Act> = {
      ...waiting.acts,
      ...moreActs({ ...living, ...ways, telephone }),
      async merge(record, other) {
        const [first, second] = team(record.authority);
        const rows = await dump(record.number, other.number);
        let made = await merge(first, record.number, other.number);
        if (made.merge?.state === 'PROPOSED') {
          for (const { number } of [record, other])
            await world.openWith(second, { number, reason: 'DATA_QUALITY' });
          const { id, version } = made.merge;
          made = await run('confirmMerge', second, { id, version });
        }
        if (made.merge?.state !== 'DONE') return made.__typename;
        done.push({
          merge: made.merge,
          record,
          sides: [[...record.children], [...other.children]],
          numbers: [record.number, other.number],
          before: [{ ...record }, { ...other }],
          asked: false,
          deathOf: null,
          rows,
        });
        for (const child of other.children) {
          child.record = record;
          record.children.add(child);
        }
        record.hidden ||= other.hidden;
        record.placed ||= other.placed;
        for (const each of [record, other]) close(each);
      },
      async undo(record) {
        const last = done.filter((each) => each.record === record).at(-1) as Done;
        const { numbers: of, before, sides, deathOf, rows } = last;
        const step = async (caller: Caller, { id, version }: Answer) => {
          await world.openWith(caller, { number: record.number, reason: 'DATA_QUALITY' });
          const input = { id, version, notTheSame: false, deathOf };
          return run('undoMerge', caller, input);
        };
        const [first, second] = team(record.authority);
        let undone = await step(first, last.merge);
        if (undone.merge?.state === 'UNDO_PROPOSED') undone = await step(second, undone.merge);
        if (undone.merge?.state !== 'UNDONE') return undone.__typename;
        done.splice(done.indexOf(last), 1);
        close(record);
        if (rows) expect(changes(rows, await dump(...of)), log.join(' ')).toEqual([{}, {}]);
        const stands = record.hidden && last.asked;
        const other: ModelRecord = {
          ...before[1],
          authority: record.authority,
          children: new Set(sides[1]),
          number: of[1],
          hidden: before[1].hidden || stands,
          placed: before[1].placed && record.placed,
          died: deathOf === 'OTHER',
        };
        for (const child of sides[1]) {
          record.children.delete(child);
          child.record = other;
        }
        record.hidden = before[0].hidden || stands;
        record.placed &&= before[0].placed;
        if (deathOf === 'OTHER') record.died = false;
        // What may be of either is with the one that is hidden, where one is, else with the kept record.
        for (const each of marks) {
          const [mine, theirs] = sides.map((side) => side.some((child) => each.of.has(child)));
          if (mine && theirs) each.of = new Set(other.hidden && !record.hidden ? sides[1] : sides[0]);
        }
      },
      async shield(record) {
        const amira = world.as('amira');
        await world.open(amira, record.number);
        const input = { number: record.number, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
        const { __typename: outcome } = await actOnShield(world, amira, 'requestShield', input);
        if (outcome !== 'ShieldChanged') return outcome;
        hide(record);
      },
      async lift(record) {
        const { number } = record;
        const [first, second] = team(record.authority);
        const step = async (caller: Caller, mutation: string, input: object) => {
          await world.open(caller, number, 'number', 'SHIELD_REVIEW');
          const version = (await shieldOf(number))?.version;
          return (await actOnShield(world, caller, mutation, { number, version, ...input })).__typename;
        };
        const isInterim = (await shieldOf(number))?.state === 'INTERIM';
        const proposed = isInterim
          ? await step(first, 'decideShield', { decision: 'REFUSE', reason: 'TEST_NOT_MET' })
          : await step(first, 'proposeShieldLift', { reason: 'NO_LONGER_NEEDED' });
        if (proposed !== 'ShieldChanged') return proposed;
        const outcome = await step(second, isInterim ? 'confirmShieldRefusal' : 'confirmShieldLift', {});
        if (outcome !== 'ShieldChanged') return outcome;
        record.hidden = false;
        close(record);
        for (const each of done) if (each.record === record) each.asked = false;
      },
      async address(record) {
        record.away = false;
        const [line, code] = [word(), postcode()];
        const outcome = await amended(record, { address: { status: 'CURRENT', line, postcode: code } });
        if (outcome === 'ChildAmended') mark(record.children, [line, code]);
        return outcome;
      },
      async carer(record) {
        const name = word();
        const outcome = await amended(record, { carers: [{ name, relationship: 'FATHER' }] });
        if (outcome === 'ChildAmended') mark(record.children, [name]);
        return outcome;
      },
      async involve(record) {
        const ben = world.as('ben');
        await world.open(ben, record.number);
        const reach = telephone();
        const { __typename: outcome } = await world.record(ben, { number: record.number, telephone: reach });
        if (outcome !== 'InvolvementRecorded') return outcome;
        mark(record.children, [reach], { stays: true });
      },
      async death(record, _other, child) {
        const header =
          'entry_number,correction,given_names,family_name,sex,date_of_birth,date_of_death,nhs_number,birth_entry_number,address_line,locality,postcode,registered_on';
        const entry = `LIFE${100_000 + ++words}`;
        const row = `${entry},0,${child.givenName},${family},M,${birthDate},2026-06-01,${child.nhs},,1 Well Lane,Leeds,LS6 3HD,2026-06-02`;
        const { outcomes } = await feed(deps, `${header}\n${row}\n`, { named: 'gro-deaths' });
        if (!outcomes.MATCH) return 'not matched';
        record.died = true;
        for (const each of done)
          if (each.record === record) each.deathOf = each.sides[0].includes(child) ? 'KEPT' : 'OTHER';
      },
      async place(record) {
        const [caller] = team(record.authority);
        const { number } = record;
        const outcome = await act(caller, 'placeForAdoption', { number });
        if (outcome !== 'PlacedForAdoption') return outcome;
        hide(record);
        record.placed = true;
      },
      async unplace(record) {
        const [caller] = team(record.authority);
        const { number } = record;
        const outcome = await act(caller, 'endPlacement', { number });
        if (outcome === 'PlacementEnded') record.placed = false;
        return outcome;
      },
      async identity(record) {
        const [caller] = team(record.authority);
        const [line, code, carer, givenName] = [word(), postcode(), word(), word()];
        const known = new Set((await sql`select number from records.child`).map(({ number }) => number));
        const outcome = await act(caller, 'recordNewIdentity', {
          number: record.number,
          kind: 'ADOPTION',
          givenName,
          familyName: word(),
          carers: [{ name: carer, relationship: 'OTHER_CARER' }],
          address: { line, postcode: code },
        });
        if (outcome !== 'NewIdentityRecorded') return outcome;
        for (const child of record.children) child.record = null;
        close(record);
        const rows = await sql`select number, shield, authority_code from records.child`;
        const made = rows.find(({ number }) => !known.has(number));
        const [number, hidden] = [String(made?.number), made?.shield !== 'NONE'];
        const child = start(
          { number, givenName, nhs: null, postcode: code, carer },
          { hidden, authority: made?.authority_code },
        );
        mark([child], [line, code, carer]);
      },
    };

    const live = (record: ModelRecord | null) => record?.status === 'LIVE' && !record.died;
    const isServed = (record: ModelRecord) =>
      marks.some(({ teamOnly, of }) => teamOnly && [...of].some((child) => child.record === record));
    /** Whether something can be done with a record, and what of it is about another. */
    const able: Record<string, (record: ModelRecord, other: ModelRecord) => boolean> = {
      merge: (record, other) => record !== other && live(other) && record.authority === other.authority,
      lift: ({ hidden }) => hidden,
      shield: ({ hidden }) => !hidden,
      place: ({ placed }) => !placed,
      unplace: ({ placed }) => placed,
      override: ({ hidden }) => hidden,
      ...waiting.able,
      broker: (record) => !record.hidden && isServed(record),
      takeBack: isServed,
      withdraw: ({ children: of }) => [...of].some(({ number }) => consented.has(number)),
      identity: ({ authority }) => authority === leeds && children.filter((each) => each.record).length > 1,
    };
    const ended: Record<string, (record: ModelRecord) => boolean> = {
      undo: (record) => record.status === 'LIVE' && done.some((each) => each.record === record),
      seal: ({ status }) => status === 'ARCHIVED',
      purge: ({ status }) => status === 'SEALED',
      back: ({ died, status }) => status === 'SEALED' && !died,
      archive: ({ died, away, status }) => (died || away) && status === 'LIVE',
      comeBack: ({ died, away, status }) => away && !died && status !== 'SEALED',
    };

    return {
      family,
      birthDate,
      children,
      marks,
      log,
      overrides,
      requests,
      takenBack,
      overheard: waiting.overheard,
      lost: waiting.lost,
      /** Does one of what can be done, as the number says. */
      async step(choice: number): Promise<void> {
        const records = [...new Set(children.flatMap(({ record }) => record ?? []))];
        const can = Object.keys(acts).flatMap((name) => {
          const of = records.filter((record) => (ended[name] ?? live)(record));
          const pairs = of.flatMap((record) =>
            (name === 'merge' ? records : [record])
              .filter((other) => able[name]?.(record, other) ?? true)
              .map((other) => ({ name, record, other })),
          );
          const chosen = pairs[choice % Math.max(1, pairs.length)];
          // Merges and their undoing are where records meet; the others can seldom be done.
          return chosen ? Array.from({ length: often.test(name) ? 3 : 1 }, () => chosen) : [];
        });
        const chosen = can[choice % Math.max(1, can.length)];
        if (!chosen) return;
        const { name, record, other } = chosen;
        const own = [...record.children].filter(({ nhs }) => nhs !== null);
        const child = own[choice % Math.max(1, own.length)] ?? ([...record.children][0] as Child);
        if (child.nhs === null && /^(row|unlink|death|otherName|passOn|back)$/.test(name)) return;
        log.push(`${name} ${record.number} ${name === 'merge' ? other.number : ''}`);
        const [last] = await sql`select coalesce(max(id), 0) as id from audit.event`;
        if (name !== 'merge' && name !== 'undo') for (const each of done) each.rows = null;
        const refused = await acts[name]?.(record, other, child);
        log.push(String(refused ?? ''));
        if (refused !== undefined || !audited[name]) return;
        const events = await sql`select kind from audit.event where id > ${last?.id} and outcome = 'DONE'`;
        expect(
          events.map(({ kind }) => kind),
          log.join(' '),
        ).toContain(audited[name]);
      },
    };
  };
}
