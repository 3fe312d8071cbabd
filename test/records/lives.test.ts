import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { castAuthorities } from '../support/cast.ts';
import '../support/properties.ts';
import { livesIn, type Mark, type ModelRecord } from './support/lives.ts';
import { mergingIn } from './support/merges.ts';
import { type Answer, startWorld } from './support/world.ts';

/**
 * Lives of records at random: shields, merges, undoings, moves, corrections, rows of sources that fit and that wait, births, deaths, archiving, placements
 * and new identities one after the other; after each of them everybody asks everything, in a new session and in one that
 * opened every record at the beginning. A model of a few lines says what may be seen (domain.md 3, 6, 7, 10).
 */
const world = await startWorld({ searchesPerHour: 1e6, searchesPerDay: 1e6, unknownNumbersPerHour: 1e6 });
const { sql } = world.database;
const begin = livesIn(world);
const { dump } = mergingIn(world);
const { leeds, bradford } = castAuthorities;

const seen = `number givenName familyName gender dateOfBirth dateOfDeath shield { teamTelephone } status version
  formerNames { givenName familyName } address { line locality postcode } carers { id name telephone }
  services { organisation { id } } involvements { id telephone } hasSensitiveService commonAssessment { status }
  identifiers { value }`;
const teams = 'provenance { field previousValue } sensitiveServices { telephone }';
const viewers = [
  { who: 'amira', own: null, reason: 'SAFEGUARDING', fields: seen },
  { who: 'carys', own: null, reason: 'SAFEGUARDING', fields: seen },
  { who: 'dora', own: leeds, reason: 'CASE_REVIEW', fields: `${seen} ${teams}` },
  {
    who: 'edward',
    own: bradford,
    reason: 'CASE_REVIEW',
    fields: `${seen} ${teams}`,
  },
] as const;
const queues = [
  ...(['SHIELD_DECISION', 'SHIELD_LIFT', 'CORRECTION', 'CONFLICT', 'SENSITIVE_REVIEW', 'BROKERING'] as const),
  ...(['OVERRIDE_REVIEW', 'INVOLVEMENT_OF_LEAVER', 'MERGE_DECISION', 'DUPLICATE', 'HELD_ROW'] as const),
];

/** What of the tables is at odds with itself, of these numbers. */
async function faults(numbers: readonly string[]): Promise<readonly unknown[]> {
  const list = `{${numbers.join()}}`;
  const transfers = '{PROPOSED_TRANSFER,UNDER_REVIEW,REJECTED_TRANSFER,TRANSFER_AGREEMENT,ALLOCATION}';
  return sql`
    select 'a shield that is none' as fault, c.number::text as of from records.child c
    where c.number = any(${list}::bigint[]) and (c.shield <> 'NONE') <> exists (select from records.shield s
      where s.child_number = c.number and s.state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED'))
    union all
    select 'plain rows of a hidden record', c.number::text from records.child c
    where c.number = any(${list}::bigint[]) and c.shield <> 'NONE' and (
      exists (select from records.address r where r.child_number = c.number)
      or exists (select from records.carer r where r.child_number = c.number)
      or exists (select from records.former_name r where r.child_number = c.number)
      or exists (select from records.involvement r where r.child_number = c.number)
      or exists (select from records.provenance r where r.child_number = c.number)
      or exists (select from records.identifier r where r.child_number = c.number and r.value is not null))
    union all
    select 'an interim shield that nobody has to decide', s.child_number::text from records.shield s
    join records.child c on c.number = s.child_number and c.status = 'LIVE'
    where s.child_number = any(${list}::bigint[]) and s.state = 'INTERIM' and s.requested_by is not null
      and not exists (select from records.work_item w where w.reference = s.id and w.closed_at is null)
      and not exists (select from records.placement p where p.child_number = s.child_number)
    union all
    select 'work about no record', w.child_number::text from records.work_item w
    where w.child_number = any(${list}::bigint[]) and w.closed_at is null
      and not exists (select from records.child c where c.number = w.child_number)
    union all
    select 'work of another team than the record''s', w.queue || ' ' || w.child_number from records.work_item w
    join records.child c on c.number = w.child_number and c.authority_code is distinct from w.authority_code
    where w.child_number = any(${list}::bigint[]) and w.closed_at is null and w.queue <> all(${transfers}::text[])
    union all
    select 'work that nobody can end any more', w.queue || ' ' || w.child_number from records.work_item w
    join records.child c on c.number = w.child_number and c.status = 'SEALED'
    where w.child_number = any(${list}::bigint[]) and w.closed_at is null
      and w.queue not in ('OVERRIDE_REVIEW', 'INVOLVEMENT_OF_LEAVER', 'DUPLICATE', 'EXTRACT', 'REASON_REVIEW')
    union all
    select 'a transfer without its work', t.child_number::text from records.transfer t
    join records.child c on c.number = t.child_number and c.status = 'LIVE'
    where t.child_number = any(${list}::bigint[]) and t.status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED')
      and (t.from_code <> c.authority_code
        or not exists (select from records.work_item w where w.reference = t.id and w.closed_at is null))
    union all
    select 'an alias of nobody', a.number::text from records.number_alias a
    where a.number = any(${list}::bigint[]) and not exists (select from records.child c where c.number = a.child_number)
    union all
    select 'an alias that is a record', a.number::text from records.number_alias a
    join records.child c on c.number in (a.number) where a.number = any(${list}::bigint[])
    union all
    select 'a request that nobody has to pass on', r.child_number::text from records.broker_request r
    join records.child c on c.number = r.child_number and c.status = 'LIVE'
    where r.child_number = any(${list}::bigint[]) and r.state not in ('PROVIDER_WILL_CONTACT', 'DECLINED', 'CLOSED')
      and not exists (select from records.work_item w where w.reference = r.id and w.closed_at is null)
    union all
    select 'a request passed to what is not there', r.child_number::text from records.broker_request r
    where r.child_number = any(${list}::bigint[]) and r.state <> 'CLOSED' and r.passed_to is not null
      and not exists (select from sealed.detail d where d.child_number = r.child_number and d.id = r.passed_to)
    union all
    select 'an override that nobody reviews', o.child_number::text from records.shield_override o
    where o.child_number = any(${list}::bigint[]) and o.outcome is null
      and not exists (select from records.work_item w where w.reference = o.id and w.closed_at is null)
    union all
    select 'a service without its review', d.child_number::text from sealed.detail d
    join records.child c on c.number = d.child_number and c.status = 'LIVE'
    where d.child_number = any(${list}::bigint[]) and d.kind = 'SENSITIVE_SERVICE' and d.ended_on is null
      and not exists (select from records.work_item w where w.reference = d.id and w.closed_at is null)
    union all
    select 'two consents', p.child_number::text from records.participation p
    where p.child_number = any(${list}::bigint[]) group by 1, 2 having count(*) > 1`;
}

test('whatever becomes of records, nobody sees more than the model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { minLength: 6, maxLength: 10 }), async (choices) => {
      const life = await begin();
      const { children, marks, family: familyName, birthDate: dateOfBirth } = life;
      const { overrides, requests, takenBack } = life;
      // Those whom sources make have no service yet.
      const served = new Set(children.map(({ number }) => number));
      const early = new Map<string, Caller>();
      for (const { who, reason } of viewers) {
        const caller = world.as(who);
        early.set(who, caller);
        for (const { number } of children) await world.openWith(caller, { number, reason });
      }
      const visible = (record: ModelRecord | null, sees: boolean): record is ModelRecord =>
        record !== null && (record.status === 'LIVE' || (record.status === 'ARCHIVED' && sees));
      const may = ({ of, teamOnly }: Mark, record: ModelRecord, sees: boolean) =>
        [...of].some((child) => child.record === record) &&
        (sees || (!teamOnly && [...of].every((child) => child.record && !child.record.hidden)));
      const shown = (answer: Answer, record: ModelRecord | null, sees: boolean) =>
        marks
          .filter(({ text }) => JSON.stringify(answer).includes(text))
          .filter((each) => !visible(record, sees) || !may(each, record, sees));

      for (const choice of choices) {
        await life.step(choice);
        const what = life.log.join(' ');
        const records = new Map(children.map(({ number, record }) => [number, record]));
        for (const { who, own, reason, fields } of viewers) {
          const read = new Map<ModelRecord, string>();
          for (const { number, record, givenName, postcode, nhs } of children) {
            const caller = world.as(who);
            const sees = own !== null && record?.authority === own;
            const at = `${who} ${number} after ${what}`;
            const opened = await world.openWith(caller, { number, reason }, fields);
            if (!visible(record, sees)) expect(opened.__typename, at).toBe('RecordNotFound');
            else {
              const { number: present, shield } = opened.child;
              expect([present, shield !== null], at).toEqual([record.number, record.hidden]);
              const carers = [...record.children].flatMap(({ carer }) => carer ?? []);
              const known = (opened.child.carers ?? []).map(({ name }: Answer) => name);
              if (sees || !record.hidden) expect(known, at).toEqual(expect.arrayContaining(carers));
            }
            expect(shown(opened, record, sees), at).toEqual([]);
            if (record) read.set(record, JSON.stringify(opened));
            const before = await world.child(early.get(who) as Caller, number, fields);
            if (before) expect([visible(record, sees), before.number], at).toEqual([true, record?.number]);
            expect(shown(before, record, sees), at).toEqual([]);

            const sought = { givenName, familyName, dateOfBirth, purpose: reason };
            for (const criteria of [sought, { ...sought, postcode }]) {
              const { candidates = [] } = await world.search(caller, criteria);
              for (const each of candidates.filter((one: Answer) => records.has(one.number))) {
                const its = [...records.values()].find((one) => one?.number === each.number);
                expect([its?.status, its?.hidden], at).toEqual(['LIVE', each.shielded]);
                if (each.shielded)
                  expect([each.outwardPostcode, 'postcode' in criteria], at).toEqual([null, false]);
              }
            }
            if (who !== 'amira' || nhs === null || !served.has(number)) continue;
            const told = await world.signpost(caller, { nhsNumber: nhs });
            const open = record !== null && record.status === 'LIVE' && !record.hidden;
            expect(told.outcome === 'NONE', at).toBe(!open);
            expect(shown(told, record, false), at).toEqual([]);
          }
          if (own === null) continue;
          expect(await life.overheard(world.as(who), own), `rows for ${who} after ${what}`).toEqual([]);
          // Nothing is lost, and nothing doubled, of what nobody took back.
          for (const { text, of } of marks.filter(({ stays }) => stays)) {
            const theirs = new Set([...of].map(({ record }) => record));
            if ([...theirs].some((record) => !visible(record, record?.authority === own))) continue;
            const times = [...theirs].map(
              (record) => (read.get(record as ModelRecord) ?? '').split(text).length - 1,
            );
            if (theirs.size === 1 && [...theirs][0]?.authority === own)
              expect(times, `${text} for ${who} after ${what}`).toEqual([1]);
          }
          for (const record of new Set(children.flatMap((child) => child.record ?? []))) {
            if (record.authority !== own || record.status === 'SEALED') continue;
            const caller = world.as(who);
            await world.openWith(caller, { number: record.number, reason });
            const merges = `{ recordMerges(number: "${record.number}") { keptNumber otherNumber state } }`;
            for (const { keptNumber, otherNumber, state } of (await world.ask(caller, merges)).recordMerges ??
              [])
              expect(
                [keptNumber, otherNumber].map((number) => records.get(number)?.authority),
                `${state} for ${who} after ${what}`,
              ).toEqual([own, own]);
          }
          const told = await world.ask(
            world.as(who),
            '{ notices(first: 50) { edges { node { kind reference } } } }',
          );
          expect(shown(told, null, false)).toEqual([]);
          const text = queues.map(
            (queue) => `${queue}: workItems(queue: ${queue}, first: 50) { edges { node { childNumber } } }`,
          );
          const work = await world.ask(world.as(who), `{ ${text.join(' ')} }`);
          for (const { node } of queues.flatMap((queue) => work[queue].edges))
            if (records.has(node.childNumber))
              expect(records.get(node.childNumber)?.authority, `work of ${who} after ${what}`).toBe(own);
        }
        for (const { caller, number, record, open } of overrides) {
          const answer = await world.child(caller, number, seen);
          const present = records.get(number) ?? null;
          if (open && visible(record, false))
            expect(answer?.address, `override after ${what}`).not.toBeNull();
          const sees = (each: Mark) =>
            open && !each.teamOnly && [...each.of].some((child) => child.record === record);
          expect(
            shown(answer, present, false).filter((each) => !sees(each)),
            `override after ${what}`,
          ).toEqual([]);
        }
        for (const { id, caller } of requests) {
          const asked = `query ($id: ID!) { brokerRequest(id: $id) { state child { ${seen} } } }`;
          const { brokerRequest } = await world.ask(caller, asked, { id });
          if (!brokerRequest) continue;
          const { child } = brokerRequest;
          const present = child && (records.get(child.number) ?? null);
          expect(shown(child, present, false), `request after ${what}`).toEqual([]);
        }
        expect([await faults([...records.keys()]), await life.lost()], what).toEqual([[], []]);
        const consents = await sql`
          select child_number::text as number from records.participation
          where withdrawn_on is null and child_number = any(${`{${[...records.keys()].join()}}`}::bigint[])`;
        for (const { number } of consents)
          for (const child of records.get(number)?.children ?? [])
            expect(takenBack.has(child.number), `consent of ${child.number} after ${what}`).toBe(false);
        const gone = [...records].flatMap(([number, record]) => (record === null ? [number] : []));
        expect(Object.values(await dump(...gone)).flat(), `${gone.join()} after ${what}`).toEqual([]);
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
