import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { castAuthorities } from '../support/cast.ts';
import '../support/properties.ts';
import { testSettings } from '../support/settings.ts';
import { faultsOf } from './support/faults.ts';
import { livesIn } from './support/lives.ts';
import type { Mark, ModelRecord } from './support/livesModel.ts';
import { mergingIn } from './support/merges.ts';
import { type Answer, startWorld } from './support/world.ts';

/**
 * Lives of records at random: shields, merges, undoings, moves, corrections, rows of sources that fit and that wait, births, deaths, archiving, placements
 * and new identities one after the other; after each of them everybody asks everything, in a new session and in one that
 * opened every record at the beginning. A model of a few lines says what may be seen (domain.md 3, 6, 7, 10).
 */
const long = testSettings.faults === 'long';
const patience = long ? { timeout: 3_600_000 } : {};
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
  'UNLINK_DECISION',
];

test('whatever becomes of records, nobody sees more than the model says', patience, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { minLength: 6, maxLength: long ? 30 : 10 }), async (choices) => {
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
        expect([await faultsOf(sql, [...records.keys()]), await life.lost()], what).toEqual([[], []]);
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
    { numRuns: long ? 10 : 4, endOnFailure: true },
  );
});
